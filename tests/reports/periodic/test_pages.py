"""The pages: board, draft, sending, deciding, consolidated report, what was issued and its households."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from accounts.models import AuditEntry
from assignments.units import code_of
from households.models import SurveyForm
from reports.models import Consolidated, Erratum, IssuedReport, OwnFile, UnitReport
from reports.periodic.boards import board, standings
from tests.reports.factories import make_forms
from tests.reports.periodic.conftest import (
    JUNE,
    SIX,
    district_texts,
    issue_six_months,
    own,
    save_district,
    send,
    send_and_accept,
    texts_of,
    write,
)


def at(name, unit=None, **more):
    kwargs = {"year": 2017, "period": "6t"} | ({"unit": code_of(unit)} if unit else {}) | more
    return reverse(name, kwargs=kwargs)


def draft_of(version=0, rows=(), is_commune=True, **said):
    """What the page of a draft posts: texts, and rows of own figures."""
    values = texts_of(is_commune, **said) | {"version": version, "own-TOTAL_FORMS": len(rows), "own-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        values |= {f"own-{number}-{name}": value for name, value in row.items()}
    return values


def hidden(page, *names):
    """The hidden fields of a page as a browser would post them."""
    return {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in names}


def seen(client, unit):
    return hidden(client.get(at("periodic_report", unit)).text, "send-version", "send-digest")


def test_a_commune_writes_and_sends_and_the_office_decides(reporting, areas, clients):
    url = at("periodic_edit", areas.binh_son)
    page = clients["lan"].get(url).text
    assert "{{ so_ho_ngheo }}" in page and "Hộ nghèo có cán bộ, đảng viên nhận kèm" in page
    row = {"label": "Buổi", "unit": "buổi", "value": "1.200,5", "note": "BC 3", "files": _pdf()}
    answer = clients["lan"].post(url, draft_of(rows=[row], ket_qua="Còn 9 hộ nghèo."), follow=True)
    assert "Đã lưu bản soạn." in answer.text
    assert "“9” khác số của hệ thống: số hộ nghèo là 6" in answer.text
    report = clients["nam"].get(at("periodic_report", areas.binh_son)).text
    assert "<mark" in report and "1.200,5 buổi" in report and "bien-ban.pdf" in report
    sent = clients["nam"].post(at("periodic_send", areas.binh_son), seen(clients["nam"], areas.binh_son), follow=True)
    assert "Đã gửi báo cáo" in sent.text and "Soạn tiếp" not in sent.text
    read = clients["hong"].get(at("periodic_report", areas.binh_son)).text
    assert "Chấp nhận báo cáo" in read and "Trả lại báo cáo" in read
    back = clients["hong"].post(at("periodic_return", areas.binh_son), {"return-number": "1", "return-comment": ""})
    assert back.status_code == 422 and "Nhập ý kiến" in back.text
    clients["hong"].post(
        at("periodic_return", areas.binh_son), {"return-number": "1", "return-comment": "Thiếu nguyên nhân."}
    )
    assert "Thiếu nguyên nhân." in clients["lan"].get(at("periodic_report", areas.binh_son)).text
    kept = {"pk": OwnFile.objects.get().figure_id, "label": "Buổi", "unit": "buổi", "value": "1300", "note": ""}
    clients["nam"].post(url, draft_of(1, rows=[kept], ket_qua="Còn {{ so_ho_ngheo }} hộ nghèo."))
    clients["nam"].post(at("periodic_send", areas.binh_son), seen(clients["nam"], areas.binh_son))
    second = clients["hong"].get(at("periodic_report", areas.binh_son)).text
    for words in ("Khác lần gửi trước", "Còn 9 hộ nghèo.", "Còn 6 hộ nghèo.", "1.300 buổi", "bien-ban.pdf"):
        assert words in second
    first = clients["hong"].get(at("periodic_sending", areas.binh_son, number=1)).text
    assert "Đang xem lần gửi 1" in first and "Còn 6 hộ nghèo." not in first
    stale = clients["hong"].post(at("periodic_accept", areas.binh_son), {"accept-number": "1"})
    assert stale.status_code == 422 and "Đơn vị vừa gửi lại báo cáo (lần 2)" in stale.text
    assert 'name="accept-number" value="2"' in stale.text and UnitReport.objects.get().status == "sent"
    done = clients["hong"].post(
        at("periodic_accept", areas.binh_son), {"accept-number": "2", "accept-comment": ""}, follow=True
    )
    assert "Đã chấp nhận báo cáo" in done.text
    assert UnitReport.objects.get().status == "accepted"


def _pdf():
    return SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4 x")


def test_a_draft_is_its_writers_own_and_evidence_comes_with_the_sending(reporting, areas, nam, clients):
    write(nam, areas.binh_son, ket_qua="Câu còn dở.", own=[own("Lớp", 3, files=[_pdf()])])
    file = at("periodic_file", areas.binh_son, pk=OwnFile.objects.get().pk)
    assert "Câu còn dở." in clients["lan"].get(at("periodic_report", areas.binh_son)).text
    assert "Câu còn dở." not in clients["hong"].get(at("periodic_report", areas.binh_son)).text
    assert clients["lan"].get(file).status_code == 200
    assert clients["hong"].get(file).status_code == 404
    clients["nam"].post(at("periodic_send", areas.binh_son), seen(clients["nam"], areas.binh_son))
    assert clients["hong"].get(file).status_code == 200
    assert clients["tam"].get(file).status_code == 404


def test_two_writers_see_each_others_words_and_nothing_typed_is_lost(reporting, areas, lan, clients):
    write(lan, areas.binh_son, ket_qua="Lời của Lan.")
    answer = clients["nam"].post(at("periodic_edit", areas.binh_son), draft_of(0, ket_qua="Lời của Nam."))
    assert answer.status_code == 409
    assert "Lời của Lan." in answer.text and "Lời của Nam." in answer.text
    assert 'name="version" value="1"' in answer.text
    assert UnitReport.objects.get().texts["ket_qua"] == "Lời của Lan."


def test_two_writers_see_each_others_own_figures_and_none_is_lost(reporting, areas, clients):
    """Both opened a draft that nobody had saved: what the district asks had no row yet for either."""
    edit, asked = at("periodic_edit", areas.binh_son), {"key": "ho_duoc_kem", "label": "x"}
    rows = [asked | {"value": "5"}, {"label": "Số của Lan", "value": "77"}]
    assert clients["lan"].post(edit, draft_of(0, rows)).status_code == 302
    answer = clients["nam"].post(edit, draft_of(0, [asked | {"value": "6"}, {"label": "", "value": ""}]))
    assert answer.status_code == 409
    assert ("Số của Lan", "77") in answer.context["theirs"]
    assert ("Hộ nghèo có cán bộ, đảng viên nhận kèm", "5 hộ") in answer.context["theirs"]
    assert clients["nam"].post(edit, draft_of(1, [asked | {"value": "6"}])).status_code == 302
    found = UnitReport.objects.get().own_figures.values_list("label", "value")
    assert dict(found) == {"Hộ nghèo có cán bộ, đảng viên nhận kèm": 6, "Số của Lan": 77}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"label": "Lớp", "value": "ba"}, "không phải số"),
        ({"label": "", "value": "3"}, "Nhập tên chỉ tiêu"),
        ({"label": "Lớp", "value": "3", "files": SimpleUploadedFile("a.exe", b"MZ")}, "không thuộc loại được nhận"),
    ],
)
def test_a_wrong_row_is_refused_and_the_typing_kept(reporting, areas, clients, row, message):
    answer = clients["lan"].post(at("periodic_edit", areas.binh_son), draft_of(rows=[row], ket_qua="Lời đã gõ."))
    assert answer.status_code == 422
    assert message in answer.text and "Lời đã gõ." in answer.text
    assert not UnitReport.objects.exists()


def test_the_board_tells_late_from_missing(reporting, areas, nam, dan_luc_leader, hong, clients, clock):
    send_and_accept(nam, areas.binh_son, hong)
    clock.go_to(dt.date(2017, 6, 20))
    send(dan_luc_leader, areas.dan_luc, today=dt.date(2017, 6, 20))
    rows, (six, _) = board(2017, dt.date(2017, 6, 20), user=hong)
    assert (six.owing, six.sent, six.accepted, six.late, six.missing) == (49, 2, 1, 1, 47)
    found = {row.unit.name: row.cells[0] for row in rows}
    assert (found["Xã Bình Sơn"].words, found["Xã Bình Sơn"].days_late) == ("chấp nhận", 0)
    # Due before 15 June, so that the 14th is the last day in time.
    assert (found["Xã Dân Lực"].words, found["Xã Dân Lực"].note) == ("chờ duyệt", "gửi 20/06/2017, trễ 6 ngày")
    assert found["Xã Thọ Sơn"].is_missing and found["Xã Thọ Sơn"].tone == "late"
    page = clients["hong"].get(reverse("periodic_list", args=[2017])).text
    assert "gửi 20/06/2017, trễ 6 ngày" in page and "Tổng hợp 6 tháng đầu năm" in page
    own_page = clients["lan"].get(reverse("periodic_list", args=[2017])).text
    assert "Xã Bình Sơn" in own_page and "Xã Dân Lực" not in own_page
    assert [each.unit.name for each in standings(SIX, 2017, JUNE, user=nam)] == ["Xã Bình Sơn"]


def test_the_office_drafts_issues_and_corrects_on_pages(reporting, areas, nam, hong, clients):
    send_and_accept(nam, areas.binh_son, hong)
    page = clients["hong"].get(at("consolidated")).text
    assert "48 đơn vị chưa có báo cáo được chấp nhận" in page and "12 hộ nghèo" in page
    edit = clients["hong"].get(at("consolidated_edit")).text
    assert "{{ so_ho_ngheo }} hộ nghèo" in edit
    texts = district_texts(ket_qua="Có {{ so_ho_ngheo }} hộ nghèo, 7 hộ cận nghèo.") | {"version": 0, "xem": "1"}
    saved = clients["hong"].post(at("consolidated_edit"), texts, follow=True).text
    assert "1 số trong phần lời khác số liệu" in saved and "<mark" in saved
    signed = {"number": "45", "signed_on": "12/06/2017", "office": "TRƯỞNG PHÒNG", "signer": "Hoàng Văn Thắng"}
    link = re.search(r'href="([^"]+da-doc=[^"]+)"', saved)[1]
    signed |= hidden(clients["hong"].get(link).text, "version", "digest")
    wrong = clients["hong"].post(at("consolidated_issue"), signed | {"number": "45/BC"})
    assert wrong.status_code == 422 and "chỉ gồm chữ số" in wrong.text
    unread = clients["hong"].post(at("consolidated_issue"), signed | {"digest": ""})
    assert unread.status_code == 422 and "Số liệu hoặc bảng vừa thay đổi" in unread.text
    assert hidden(unread.text, "digest")["digest"] == signed["digest"]
    issued = clients["hong"].post(at("consolidated_issue"), signed, follow=True).text
    assert "Đã phát hành báo cáo số 45/BC-LĐTBXH." in issued and "Có 12 hộ nghèo" in issued
    assert AuditEntry.objects.filter(action="report.issued").exists()
    SurveyForm.objects.filter(commune=areas.binh_son, household_class="N2").update(household_class="CN")
    compared = clients["hong"].get(at("issued_report") + "?so-sanh=1").text
    assert "?so=so_ho_ngheo&amp;dung=10" in compared
    erratum = signed | {
        "number": "50", "reason": "Hai hộ xếp nhầm loại.", "dong-TOTAL_FORMS": "2", "dong-INITIAL_FORMS": "0",
        "dong-0-key": "so_ho_ngheo", "dong-0-new": "10", "dong-1-key": "", "dong-1-new": "",
    }  # fmt: skip
    done = clients["hong"].post(at("erratum_add"), erratum, follow=True).text
    assert "Đã phát hành đính chính số 1." in done and "Hai hộ xếp nhầm loại." in done and "(−2)" in done
    assert Erratum.objects.get().lines[0]["old"] == "12"
    assert "Không có số nào khác" not in clients["hong"].get(at("issued_report") + "?so-sanh=1").text
    again = clients["hong"].get(at("consolidated_edit"), follow=True).text
    assert "chỗ sai thì lập đính chính" in again


def test_all_that_is_wrong_with_a_paper_is_said_at_once(reporting, hong, clients):
    assert "Soạn và lưu báo cáo trước" in clients["hong"].get(at("consolidated")).text
    save_district(hong)
    assert "Soạn và lưu báo cáo trước" not in clients["hong"].get(at("consolidated")).text
    page = clients["hong"].get(at("consolidated_issue")).text
    wrong = {"number": "abc", "signed_on": "01/01/2018", "office": "TRƯỞNG PHÒNG", "signer": ""}
    answer = clients["hong"].post(at("consolidated_issue"), wrong | hidden(page, "version", "digest"))
    assert answer.status_code == 422 and not IssuedReport.objects.exists()
    for words in ("chỉ gồm chữ số", "không được sau hôm nay", "Nhập họ tên người ký"):
        assert words in answer.text, words


def test_a_unit_says_the_number_day_and_signer_of_its_paper_or_leaves_them_to_the_pen(reporting, areas, nam, clients):
    write(nam, areas.binh_son)
    here, url = seen(clients["nam"], areas.binh_son), at("periodic_send", areas.binh_son)
    offered = clients["nam"].get(at("periodic_report", areas.binh_son)).text
    assert 'value="12/06/2017"' in offered and 'value="Lò Văn Nam"' in offered
    wrong = {"send-number": "45/BC", "send-signed_on": "13/06/2017"}
    answer = clients["nam"].post(url, here | wrong)
    assert answer.status_code == 422 and "chỉ gồm chữ số" in answer.text and "không được sau hôm nay" in answer.text
    right = {"send-number": "7", "send-signed_on": "09/06/2017", "send-signer": "Lò Văn Nam"}
    sent = clients["nam"].post(url, here | right, follow=True).text
    assert "văn bản số 7, ký ngày 09/06/2017, Lò Văn Nam ký" in sent
    paper = Document(io.BytesIO(clients["hong"].get(at("periodic_docx", areas.binh_son)).content))
    said = "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    assert "Số: 07/BC-UBND" in said and "ngày 09 tháng 6 năm 2017" in said and "Lò Văn Nam" in said


@pytest.fixture
def issued(reporting, areas, hong):
    save_district(hong)
    return issue_six_months(hong).issued


def test_a_frozen_count_opens_its_households_as_they_were(issued, areas, clients, quang):
    SurveyForm.objects.filter(commune=areas.binh_son).update(household_class="KN", head_name="Tên Mới")
    table = clients["hong"].get(at("issued_table", table="classes")).text
    link = f"{at('issued_households', table='classes')}?xa=15769&amp;cot=poor"
    assert link in table
    homes = clients["hong"].get(link.replace("&amp;", "&")).text
    assert homes.count("Lò Văn Thử") == 6 and "Tên Mới" not in homes and "038080" not in homes
    leader = clients["quang"].get(link.replace("&amp;", "&")).text
    assert leader.count("Lò Văn Thử") == 6 and "038080" not in leader
    whole = clients["hong"].get(f"{at('issued_households', table='classes')}?cot=poor").text
    assert "12 hộ" in whole
    assert clients["hong"].get(f"{at('issued_households', table='classes')}?cot=khong_co").status_code == 404


def test_a_commune_reads_its_own_rows_and_a_body_no_household(issued, areas, clients):
    own_table = clients["lan"].get(at("issued_table", table="classes")).text
    assert "Xã Bình Sơn" in own_table and "Xã Dân Lực" not in own_table
    assert "Tổng cộng" not in own_table
    # Even where the address asks for more, only one's own households come.
    assert clients["lan"].get(f"{at('issued_households', table='classes')}?cot=poor&xa=15700").status_code == 404
    assert "6 hộ" in clients["lan"].get(f"{at('issued_households', table='classes')}?cot=poor").text
    assert clients["lan"].get(at("issued_table", table="standing")).status_code == 404
    body = clients["bac"].get(at("issued_table", table="classes")).text
    assert "Xã Dân Lực" in body and "cot=poor" not in body
    page = clients["lan"].get(at("issued_report")).text
    assert ".docx" not in page and "Lập đính chính" not in page


def test_a_changed_file_is_not_handed_out(issued, clients):
    file = issued.files.filter(extension="docx").get()
    url = at("issued_file", pk=file.pk)
    good = clients["quang"].get(url)
    assert good.status_code == 200 and good["Content-Disposition"] == f'attachment; filename="{file.name}"'
    with open(file.file.path, "ab") as stream:
        stream.write(b"x")
    assert clients["quang"].get(url).status_code == 404


@pytest.mark.parametrize("period", ["quy", "year", "12t"])
def test_another_period_is_not_found(reporting, clients, period):
    assert clients["hong"].get(reverse("consolidated", args=[2017, period])).status_code == 404
    assert clients["hong"].get(reverse("consolidated", args=[2016, "6t"])).status_code == 404


@pytest.mark.parametrize("year", [9999, 99999, 10**30])
def test_a_year_far_away_is_not_found(reporting, clients, year):
    assert clients["hong"].get(f"/{year}/bao-cao/").status_code == 404


def test_before_the_first_review_figures_are_not_known_and_nothing_breaks(areas, hong, nam, clients, clock):
    clock.go_to(JUNE)
    page = clients["nam"].get(at("periodic_edit", areas.binh_son))
    assert page.status_code == 200
    assert clients["hong"].get(at("consolidated")).status_code == 200
    assert "Chưa có kết quả rà soát năm 2016." in clients["hong"].get(at("consolidated_edit")).text
    send(nam, areas.binh_son)
    word = clients["nam"].get(at("periodic_docx", areas.binh_son))
    assert word.status_code == 200
    save_district(hong)
    issue_six_months(hong)
    assert IssuedReport.objects.get().frozenhouseholds.count() == 0
    assert clients["quang"].get(at("issued_report")).status_code == 200
    assert Consolidated.objects.count() == 1


def test_pages_ask_the_same_queries_for_few_and_for_many(
    reporting, areas, nam, dan_luc_leader, bac, hong, clients, assert_same_queries
):
    def few():
        send_and_accept(nam, areas.binh_son, hong)

    def many():
        send_and_accept(dan_luc_leader, areas.dan_luc, hong)
        send_and_accept(bac, areas.department("nnptnt"), hong)
        make_forms(reporting, areas.dan_luc, 30, by=hong)

    assert_same_queries(clients["hong"], reverse("periodic_list", args=[2017]), few, many)


def test_the_consolidated_page_and_an_issued_list_do_not_grow_with_the_units(
    reporting, areas, nam, dan_luc_leader, hong, clients, assert_same_queries
):
    send_and_accept(nam, areas.binh_son, hong)
    queries = assert_same_queries(
        clients["hong"],
        at("consolidated"),
        lambda: None,
        lambda: send_and_accept(dan_luc_leader, areas.dan_luc, hong),
    )
    assert queries < 80
    save_district(hong)
    issue_six_months(hong)
    counted = f"{at('issued_households', table='classes')}?cot=poor"
    assert assert_same_queries(clients["hong"], counted, lambda: None, lambda: None) < 16
