"""Papers in official form: what stands on each and what must not, who may take them, the way back from a code."""

import datetime as dt
import io
import re
import shutil
import subprocess
from dataclasses import replace

import docx
import pytest

from accounts.models import AuditEntry
from households.actions.forms import entry_of
from households.actions.meetings import record_meeting, record_objection
from households.actions.requests import decide_request, receive_request
from households.papers.catalogue import COMMUNE_PAPERS, DISTRICT_PAPERS, papers_for, villages_with_forms
from households.papers.forms import blank_code, qr_of
from households.papers.rows import LEFT_NEAR, LEFT_POOR, NEAR, POOR, candidates, managed_list, results_of
from tests.factories import make_village
from tests.households.entries import save
from tests.households.years import MEETING, make_ready, recognise, survey_of
from ui.docx import Signers, Table, Text, render

HERE = "/2017/tien-trinh/15769/giay-to"


@pytest.fixture
def survey(thiet, year_2017, areas):
    return survey_of(year_2017, areas.binh_son)


def made(key, survey):
    kind = next(each for each in COMMUNE_PAPERS if each.key == key)
    return kind.build(survey, {"villages": villages_with_forms(survey)})


def text_of(papers):
    """All words of papers, those of tables and annexes as well."""

    def blocks(items):
        for block in items:
            if isinstance(block, Text):
                yield f"{block.bold_lead} {block.text}"
            elif isinstance(block, Table):
                yield block.caption
                for row in block.rows:
                    yield " | ".join(row)
            elif isinstance(block, Signers):
                yield " ".join(person.name for person in block.people)

    parts = []
    for paper in papers:
        parts += [paper.kind, paper.subject, paper.number_line, paper.date_line, *paper.bases, *blocks(paper.blocks)]
        if paper.signature:
            parts.append(paper.signature.name)
        for annex in paper.annexes:
            parts += [annex.title, *blocks(annex.blocks)]
    return "\n".join(parts).replace("\u00a0", " ")


def words_of_docx(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).replace("\u00a0", " ")


# What stands on them


def test_every_paper_of_a_recognised_year_is_a_word_file(cast, survey, bon_don, clock):
    recognise(cast, survey, clock, [bon_don])
    survey = survey_of(survey.round, survey.commune)
    for kind in COMMUNE_PAPERS:
        papers = kind.build(survey, {"villages": villages_with_forms(survey)})
        if kind.key == "tra-loi-de-nghi":
            assert papers == []  # nobody asked for anything
        else:
            assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words_of_docx(render(*papers))


def test_papers_can_be_made_before_anything_was_recorded(survey):
    for kind in COMMUNE_PAPERS:
        if kind.key != "tra-loi-de-nghi":
            assert render(*kind.build(survey, {"villages": villages_with_forms(survey)}))


def test_minutes_come_in_two_copies_with_votes_and_names(cast, survey, bon_don):
    record_meeting(by=cast.lan, survey=survey, village=bon_don, **MEETING)
    first, second = made("bien-ban-hop-dan", survey)
    assert first is second
    text = text_of([first])
    for word in ("ngày 20 tháng 11 năm 2017", "40 người, đồng ý 38, không đồng ý 1, không biểu quyết 1", "Hà Văn Thủ"):
        assert word in text
    assert "02 bản" in text and first.number_line == ""


def test_the_posted_list_holds_no_identity_numbers(cast, survey, bon_don, clock):
    make_ready(cast, survey, clock, [bon_don])
    text = text_of(made("niem-yet", survey))
    assert "Lương Văn Thiết" in text and "từ ngày 22/11/2017 đến hết ngày 01/12/2017" in text
    assert "171234567" not in text
    for kind in COMMUNE_PAPERS:
        assert "171234567" not in text_of(kind.build(survey, {"villages": villages_with_forms(survey)}))


def test_an_objection_and_its_answer_stand_on_the_record(cast, survey, bon_don, thiet, clock):
    make_ready(cast, survey, clock, [bon_don])
    record_objection(
        by=cast.lan, survey=survey, received_on=clock.today, from_whom="Hà Văn Ba", content="Có máy cày",
        household_code=thiet.household.code,
    )  # fmt: skip
    text = text_of(made("bien-ban-y-kien", survey))
    assert "Hà Văn Ba" in text and "Có máy cày" in text and "15769-03-001" in text


def test_the_decision_bears_number_day_signer_and_the_right_lists(cast, survey, bon_don, clock):
    recognise(cast, survey, clock, [bon_don])
    (paper,) = made("quyet-dinh", survey)
    assert paper.number_line == "Số: 85/QĐ-UBND" and "ngày 02 tháng 12 năm 2017" in paper.date_line
    assert paper.signature.name == "Lò Văn Nam"
    assert "1 hộ nghèo, 0 hộ cận nghèo" in text_of([paper])
    assert [annex.title for annex in paper.annexes] == ["Danh sách hộ nghèo năm 2017"]
    assert any("Thông tư số 17/2016" in base for base in paper.bases)


def test_lists_follow_the_movements(lan, bon_don, year_2016, year_2017, areas):
    """Poor → not poor, near-poor → not, and both years poor: three households, four lists, nobody twice."""
    stays, leaves, near = (save(lan, year_2016, bon_don) for _ in range(3))
    near_entry = replace(entry_of(near), deprivations=frozenset({2}))
    near = save(lan, year_2016, household=near.household, entry=near_entry, base_version=1)
    rich = {"income": 2_000_000, "causes": frozenset()}
    save(lan, year_2017, household=stays.household, entry=entry_of(stays))
    save(lan, year_2017, household=leaves.household, entry=replace(entry_of(leaves), **rich))
    save(lan, year_2017, household=near.household, entry=replace(entry_of(near), **rich))
    survey = survey_of(year_2017, areas.binh_son)
    found = {kind: [form.household_id for form in forms] for kind, forms in results_of(survey).items()}
    assert found == {
        POOR: [stays.household_id],
        NEAR: [],
        LEFT_POOR: [leaves.household_id],
        LEFT_NEAR: [near.household_id],
    }
    assert {form.household_id for form in managed_list(survey)} == {
        stays.household_id, leaves.household_id, near.household_id
    }  # fmt: skip
    fresh = save(lan, year_2017, bon_don)
    assert [household.pk for household in candidates(survey)] == [fresh.household_id]


def test_the_report_tells_the_balance_and_the_rate(cast, survey, bon_don, clock):
    make_ready(cast, survey, clock, [bon_don])
    text = text_of(made("bao-cao", survey_of(survey.round, survey.commune)))
    assert "Tổng số hộ dân cư 600 hộ, 2.500 nhân khẩu" in text
    assert "Hộ nghèo | 1 | 0,17 % | 1" in text
    assert "Thôn Bồn Dồn | 1 | 1 | 0 | 0 | 0" in text


def test_decision_and_refusal_of_requests_are_papers_of_their_own(cast, survey, bon_don, clock):
    values = {"by": cast.lan, "survey": survey, "received_on": clock.today, "village": bon_don}
    yes = receive_request(kind="poor", head_name="Lò Văn Mới", cause="Cháy nhà", **values)
    no = receive_request(kind="near", head_name="Hà Văn Cũ", cause="Xin", **values)
    decide_request(by=cast.nam, request=yes, outcome="accepted", decided_on=clock.today, decision="90/QĐ-UBND", b1=110)
    decide_request(by=cast.nam, request=no, outcome="refused", decided_on=clock.today, reason="Điểm B1 170")
    decision, letter = made("tra-loi-de-nghi", survey)
    assert decision.kind == "QUYẾT ĐỊNH" and "Lò Văn Mới" in text_of([decision])
    assert letter.kind == "" and "Điểm B1 170" in text_of([letter])


def test_the_papers_of_the_district_follow_the_standard_of_the_year(year_2017, hong):
    plan, guide, forms = (text_of(kind.build(year_2017, {})) for kind in DISTRICT_PAPERS)
    assert "36 xã, thị trấn" in plan and "trước 15/11/2017" in plan
    assert "trên 700.000 đ đến 1.000.000 đ và thiếu từ 3 chỉ số trở lên" in guide
    assert "trên 120 đến 150 và thiếu dưới 3 chỉ số" in guide
    assert "10 | Chây lười lao động" in guide
    assert "Giấy đề nghị" in forms and "7 Giếng đào không được bảo vệ" in forms


def test_papers_follow_the_form_of_their_day(cast, survey, bon_don, clock):
    """TT 01/2011 before March 2020: page numbers at the foot; the text of minutes knows its own day."""
    record_meeting(by=cast.lan, survey=survey, village=bon_don, **MEETING)
    paper = made("bien-ban-hop-dan", survey)[0]
    assert paper.form_date == dt.date(2017, 11, 20)


# Pages, rights, the trail


def test_word_and_page_say_the_same_and_both_are_written_down(clients, survey, thiet):
    page = clients["lan"].get(f"{HERE}/quyet-dinh/").content.decode()
    word = clients["lan"].get(f"{HERE}/quyet-dinh/word/")
    assert word["Content-Disposition"] == "attachment; filename=quyet-dinh-15769-2017.docx"
    for part in ("Lương Văn Thiết", "15769-03-001", "Điều 2."):
        assert part in page and part in words_of_docx(word.content)
    assert AuditEntry.objects.filter(action="paper.made").count() == 2


def test_lists_of_names_are_for_those_who_may_take_them_away(clients, survey):
    assert clients["quang"].get(f"{HERE}/quyet-dinh/word/").status_code == 403
    assert clients["quang"].get(f"{HERE}/bao-cao/word/").status_code == 200
    assert clients["tam"].get(f"{HERE}/bao-cao/word/").status_code == 404
    assert clients["lan"].get(f"{HERE}/khong-co/word/").status_code == 404


def test_the_page_offers_only_what_the_reader_may_take(survey, lan, quang):
    assert {paper.key for paper in papers_for(quang, survey)} == {"bao-cao", "tham-dinh"}
    assert len(papers_for(lan, survey)) == len(COMMUNE_PAPERS) - 1  # nobody asked for anything yet


# Forms on paper


@pytest.fixture
def village_page(bon_don):
    return f"/2017/phieu-giay/{bon_don.pk}/"


def test_a_villages_forms_are_one_print_with_last_years_answers_and_a_code_each(
    clients, lan, bon_don, year_2016, year_2017, village_page
):
    for _ in range(3):
        save(lan, year_2016, bon_don)
    page = clients["lan"].get(village_page).content.decode()
    assert page.count("sheet-form") == 3 and page.count('<svg xmlns="http://www.w3.org/2000/svg"') == 3
    for part in ("15769-03-003", "Lương Thị Hoa", "Năm 2016:", "Thiếu kiên cố"):
        assert part in page
    noted = AuditEntry.objects.get(action="paper.made")
    assert noted.changes == {"số hộ": [None, 3]} and noted.commune == bon_don.commune


def test_whoever_has_left_is_not_printed(clients, lan, thiet, village_page):
    thiet.household.persons.filter(full_name="Hà Thị Mỵ").update(left_on=dt.date(2017, 11, 1), left_reason="mất")
    assert "Hà Thị Mỵ" not in clients["lan"].get(village_page).content.decode()


def test_blank_forms_carry_the_villages_code(clients, bon_don, year_2017, village_page):
    page = clients["lan"].get(f"{village_page}?trang=4").content.decode()
    assert page.count("sheet-form") == 4 and page.count("15769-03<") == 4
    assert clients["lan"].get(f"{village_page}?trang=abc").content.decode().count("sheet-form") == 1


def test_an_outsider_prints_nothing(clients, thiet, village_page):
    assert clients["tam"].get(village_page).status_code == 404


def test_identity_numbers_are_printed_for_those_who_may_read_them(clients, thiet, village_page):
    assert "171234567" in clients["lan"].get(village_page).content.decode()
    assert clients["quang"].get(village_page).status_code == 403


def test_a_code_is_drawn_without_style_or_script():
    svg = str(qr_of("http://testserver/q/15769-03-001/"))
    assert svg.startswith("<svg") and "style" not in svg and "<script" not in svg


def test_a_scanned_code_opens_the_form_of_the_working_year(clients, thiet, areas, bon_don):
    lan = clients["lan"]
    assert lan.get(f"/q/{thiet.household.code}/").url == f"/2017/phieu/{thiet.household.code}/"
    assert lan.get("/q/?ma=1576903001").url == f"/2017/phieu/{thiet.household.code}/"
    assert lan.get(f"/q/{blank_code(bon_don)}/").url == f"/2017/phieu/moi/?thon={bon_don.pk}"
    assert clients["anonymous"].get(f"/q/{thiet.household.code}/").url.startswith("/dang-nhap/")


def test_a_code_of_elsewhere_or_of_nothing_says_so(clients, thiet, areas):
    make_village(areas.dan_luc)
    for code in ("15700-01-001", "15700-01", "lung-tung", "99999-99-999"):
        answer = clients["lan"].get(f"/q/{code}/")
        assert answer.status_code == 404 and "Không có phiếu nào mang mã này" in answer.content.decode()
    assert clients["tam"].get(f"/q/{thiet.household.code}/").status_code == 404


def test_the_printed_code_is_that_of_the_households_address(clients, thiet):
    address = f"http://testserver/q/{thiet.household.code}/"
    page = clients["lan"].get(f"/2017/phieu-giay/ho/{thiet.household.code}/").content.decode()
    assert str(qr_of(address)) in page and str(qr_of(address + "x")) not in page


@pytest.mark.office
def test_papers_open_in_an_office_program(cast, survey, bon_don, clock, tmp_path):
    recognise(cast, survey, clock, [bon_don])
    (tmp_path / "quyet-dinh.docx").write_bytes(render(*made("quyet-dinh", survey_of(survey.round, survey.commune))))
    program = shutil.which("soffice") or shutil.which("libreoffice")
    subprocess.run(
        [program, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf", "--outdir",
         tmp_path, tmp_path / "quyet-dinh.docx"],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    pdf = (tmp_path / "quyet-dinh.pdf").read_bytes()
    assert pdf.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page[^s]", pdf)) >= 2

