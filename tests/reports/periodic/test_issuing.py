"""The consolidated report is drafted, issued, and corrected by numbered errata; what was issued stays as it was."""

import datetime as dt
import hashlib
import io

import pytest
from django.core.exceptions import ValidationError
from docx import Document
from openpyxl import load_workbook

from accounts.permissions import Forbidden
from assignments.models import Task
from households.models import SurveyForm
from reports.models import Consolidated, Erratum, FrozenHousehold, IssuedFile, IssuedReport
from reports.periodic import issuing_actions
from reports.periodic.conflicts import DraftConflict, FiguresConflict
from reports.periodic.consolidating import gather
from reports.periodic.corrections import difference_of, drift, standing_values, values_now
from reports.periodic.issuing_actions import correct, issue, save_consolidated
from reports.periodic.sources import Filled
from tests.households.histories import make_form
from tests.reports.factories import make_forms, make_round
from tests.reports.periodic.conftest import (
    JUNE,
    SIX,
    YEAR,
    check_lists,
    issue_six_months,
    own,
    save_district,
    send,
    send_and_accept,
    task_of,
)

OFFICE = "TRƯỞNG PHÒNG"


def gathered(user, clock, today=JUNE):
    return gather(SIX, 2017, user=user, today=today, now=clock.now())


def fix(by, issued, lines, **more):
    values = {
        "reason": "Cộng sót một thôn.", "number": "52", "signed_on": JUNE, "office": OFFICE, "signer": "Lê Thị Hồng",
        "today": JUNE,
    } | more  # fmt: skip
    return correct(by=by, issued=issued, lines=lines, **values)


@pytest.fixture
def issued(reporting, areas, nam, hong):
    """One commune reported and was accepted; the six-month report is issued to UBND huyện."""
    send_and_accept(nam, areas.binh_son, hong)
    save_district(hong)
    return issue_six_months(hong).issued


def test_accepted_reports_are_summed_and_the_missing_are_named(reporting, areas, nam, dan_luc_leader, bac, hong, clock):
    send_and_accept(nam, areas.binh_son, hong)
    send(dan_luc_leader, areas.dan_luc)  # not looked at yet
    send_and_accept(bac, areas.department("nnptnt"), hong)
    found = gathered(hong, clock)
    values = found.filled.values
    assert (values["don_vi_phai_gui"], values["don_vi_da_gui"], values["don_vi_chap_nhan"]) == (49, 3, 2)
    assert len(found.missing) == 47 and "Xã Dân Lực" in found.missing and "Xã Bình Sơn" not in found.missing
    reported = next(table for table in found.tables if table.key == "reported")
    rows = {row.label: [cell.value for cell in row.cells] for row in reported.rows}
    assert rows["Xã Bình Sơn"][:2] == [6, 4]
    assert rows["Xã Dân Lực"][:2] == [None, None], "what is not accepted is blank, not zero"
    assert rows["Cộng"][:2] == [6, 4]
    # The survey itself counts both communes: 6 + 6 poor households.
    assert values["so_ho_ngheo"] == 6 + SurveyForm.objects.filter(
        commune=areas.dan_luc, household_class__in=["N1", "N2"]
    ).count()  # fmt: skip


def test_own_figures_of_communes_are_summed_and_those_of_bodies_stand_alone(
    reporting, areas, nam, dan_luc_leader, bac, hong, clock
):
    for leader, commune, number in ((nam, areas.binh_son, 12), (dan_luc_leader, areas.dan_luc, 30)):
        send_and_accept(leader, commune, hong, own=[own("x", number, key="ho_duoc_kem")])
    send_and_accept(bac, areas.department("nnptnt"), hong, own=[own("x", 85, key="nuoc_hop_ve_sinh")])
    table = next(table for table in gathered(hong, clock).tables if table.key == "own")
    found = {(row.label, row.cells[0].value): row.cells[2].value for row in table.rows}
    assert found["Các xã, thị trấn (2/36)", "Hộ nghèo có cán bộ, đảng viên nhận kèm"] == 42
    assert found["Phòng NN&PTNT", "Dân cư nông thôn dùng nước hợp vệ sinh"] == 85


def test_the_draft_is_made_of_the_data(reporting, areas, nam, hong, clock):
    send_and_accept(nam, areas.binh_son, hong)
    texts = gathered(hong, clock).draft()
    assert "{{ so_ho_ngheo }} hộ nghèo" in texts["ket_qua"]
    assert "Phòng Y tế" in texts["chi_dao"]
    assert "Kiện toàn Ban chỉ đạo xã, phân công thành viên năm 2017: 36 đơn vị chậm" in texts["nguyen_nhan"]
    assert "(xong trước ngày 25/10/2017)" in texts["nhiem_vu"]
    assert all(texts[key] for key in ("chi_dao", "ket_qua", "muc_tieu", "nguyen_nhan", "nhiem_vu"))


def test_issuing_freezes_and_fulfils_the_duty(issued, areas, hong):
    paper = issued.papers.get()
    assert (str(paper), paper.signer, paper.get_to_display()) == ("45/BC-LĐTBXH", "Lê Thị Hồng", "UBND huyện")
    task = task_of(areas.department("ldtbxh"), "consolidated_six_month")
    assert (task.status, task.done_on, task.evidence_url) == ("done", JUNE, "/2017/bao-cao/6t/da-phat-hanh/")
    assert len(issued.missing) == 48
    files = {file.extension: file for file in issued.files.all()}
    assert set(files) == {"docx", "xlsx"}
    for file in files.values():
        assert hashlib.sha256(file.file.read()).hexdigest() == file.sha256
    assert "Số: 45/BC-LĐTBXH" in words_of(files["docx"])
    book = load_workbook(io.BytesIO(files["xlsx"].file.open().read()))
    assert book.sheetnames[0] == "Số liệu" and len(book.sheetnames) == len(issued.tables) + 1


def words_of(file):
    document = Document(io.BytesIO(file.file.open().read()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def test_an_issued_report_stays_when_the_data_change(issued, areas, hong, clock):
    before = (issued.figures, issued.tables, issued.texts)
    SurveyForm.objects.filter(commune=areas.binh_son).update(household_class="KN", head_name="Người khác")
    found = IssuedReport.objects.get()
    assert (found.figures, found.tables, found.texts) == before
    home = FrozenHousehold.objects.filter(commune=areas.binh_son).first()
    assert home.shown["head"] == "Lò Văn Thử" and "038080" not in str(home.shown)
    changed = drift(found, gathered(hong, clock).filled, [])
    assert "Số hộ nghèo" in [figure.label for figure, _, _ in changed]


def test_each_frozen_count_has_exactly_its_households(issued):
    assert check_lists(issued.tables, issued=issued) == {"classes", "beneficiaries", "deprivations", "causes"}


def test_the_annual_report_freezes_movements_too(reporting, areas, hong, clock):
    clock.go_to(dt.date(2017, 12, 20))
    survey_round = make_round(2017, hong, totals={"15769": 200, "15700": 400})
    make_forms(survey_round, areas.binh_son, 7, by=hong)
    # Of the households of 2016 some are poor again, some got out, the rest nobody has seen.
    for form in SurveyForm.objects.filter(round=reporting, commune=areas.binh_son)[:10]:
        make_form(survey_round, form.household, "CN" if form.pk % 2 else "N1", hong)
    today = dt.date(2017, 12, 20)
    found = gather(YEAR, 2017, user=hong, today=today, now=clock.now())
    save_consolidated(by=hong, period=YEAR, year=2017, texts=found.draft(), version=0, figures=found.filled.figures)
    paper = issue(
        by=hong, period=YEAR, year=2017, to="huyen", number="9", signed_on=today, office=OFFICE,
        signer="Hoàng Văn Thắng", version=1, today=today,
    )  # fmt: skip
    assert {"poor_movements", "classes"} <= check_lists(paper.issued.tables, issued=paper.issued)
    assert "BC-LĐTBXH" in words_of(paper.files.get())


def test_what_was_issued_cannot_be_changed_or_deleted(issued, hong):
    for row in (issued, issued.papers.get(), issued.files.first(), FrozenHousehold.objects.first()):
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            row.delete()
    with pytest.raises(ValidationError, match="lập đính chính"):
        save_district(hong, version=1)
    with pytest.raises(ValidationError, match="đã phát hành"):
        issue_six_months(hong)


def test_the_paper_to_the_province_says_the_same_in_the_name_of_the_committee(issued, areas, hong):
    SurveyForm.objects.filter(commune=areas.binh_son).update(household_class="KN")
    paper = issue_six_months(
        hong, to="tinh", number="120", office="TM. ỦY BAN NHÂN DÂN/CHỦ TỊCH", signer="Trần Đức Quang"
    )
    assert (paper.issued_id, str(paper)) == (issued.pk, "120/BC-UBND")
    said = words_of(paper.files.get())
    assert "Sở Lao động - Thương binh và Xã hội tỉnh Thanh Hóa" in said and "Trần Đức Quang" in said
    assert issued.files.filter(extension="xlsx").count() == 1
    task = task_of(areas.department("ldtbxh"), "consolidated_six_month")
    assert task.status == Task.Status.DONE


def test_errata_are_numbered_and_leave_the_report_as_it_was(issued, hong):
    before = issued.figures
    first = fix(hong, issued, [{"key": "so_ho_ngheo", "new": "14", "where": "", "old": ""}])
    second = fix(
        hong, issued,
        [
            {"key": "so_ho_ngheo", "new": "15", "where": "", "old": ""},
            {"key": "", "new": "Xã Thọ Bình", "where": "Phần III, dòng 2", "old": "Xã Thọ Sơn"},
        ],
        number="53",
    )  # fmt: skip
    assert [erratum.ordinal for erratum in Erratum.objects.all()] == [1, 2]
    assert first.lines[0] | {"key": ""} == {
        "key": "", "where": "Số hộ nghèo", "old": "12", "new": "14", "difference": "+2",
    }  # fmt: skip
    assert (second.lines[0]["old"], second.lines[0]["difference"], second.lines[1]["difference"]) == ("14", "+1", "")
    issued.refresh_from_db()
    assert issued.figures == before
    _, corrected = standing_values(issued, list(issued.errata.all()))
    assert corrected == {"so_ho_ngheo": ("15", 2)}
    now = values_now(issued, list(issued.errata.all()))
    assert now["so_ho_ngheo"] == 15, "the number that a workbook of the province is filled with"
    assert {key for key, value in Filled.from_data(before).values.items() if now[key] != value} == {"so_ho_ngheo"}
    assert "đính chính số 2" in words_of(second.files.get())


@pytest.mark.parametrize(
    ("lines", "more", "message"),
    [
        ([], {}, "Ghi từ 1 đến"),
        ([{"key": "so_ho_ngheo", "new": "mười", "where": "", "old": ""}], {}, "không phải số"),
        ([{"key": "so_ho_ngheo", "new": "12", "where": "", "old": ""}], {}, "giống hệt"),
        ([{"key": "so_ho_ngheo", "new": "-5", "where": "", "old": ""}], {}, "nhỏ hơn 0|không phải số"),
        ([{"key": "ty_le_ngheo", "new": "130", "where": "", "old": ""}], {}, "quá 100 %"),
        ([{"key": "so_ho_ngheo", "new": each, "where": "", "old": ""} for each in ("14", "15")], {}, "hai lần"),
        ([{"key": "khong_co", "new": "1", "where": "", "old": ""}], {}, "không có số liệu"),
        ([{"key": "", "new": "1", "where": "", "old": ""}], {}, "ghi rõ ở đâu"),
        ([{"key": "so_ho_ngheo", "new": "14", "where": "", "old": ""}], {"reason": " "}, "Ghi lý do"),
        (
            [{"key": "so_ho_ngheo", "new": "14", "where": "", "old": ""}],
            {"signed_on": dt.date(2017, 6, 1)},
            "không được trước báo cáo",
        ),
    ],
)
def test_an_erratum_says_something_and_says_why(issued, hong, lines, more, message):
    with pytest.raises(ValidationError, match=message):
        fix(hong, issued, lines, **more)
    assert not Erratum.objects.exists() and IssuedFile.objects.filter(erratum__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"number": "45a"}, "chỉ gồm chữ số"),
        ({"day": dt.date(2017, 6, 13)}, "không được sau hôm nay"),
        ({"day": dt.date(2016, 12, 31)}, "không được trước"),
        ({"signer": " "}, "Nhập người ký"),
    ],
)
def test_a_paper_needs_a_number_a_day_and_a_signer(reporting, hong, more, message):
    save_district(hong)
    with pytest.raises(ValidationError, match=message):
        issue_six_months(hong, **more)
    assert not IssuedReport.objects.exists()


def test_nothing_is_issued_without_a_draft_that_was_read(reporting, hong):
    with pytest.raises(ValidationError, match="Chưa có bản soạn"):
        issue_six_months(hong)
    save_district(hong, muc_tieu="")
    with pytest.raises(ValidationError, match="Chưa viết phần “Kết quả so với mục tiêu"):
        issue_six_months(hong)
    save_district(hong, version=1)
    with pytest.raises(DraftConflict):
        issue_six_months(hong, version=1)
    assert issue_six_months(hong, version=2).number == "45"


def test_what_is_issued_is_what_was_read(reporting, areas, nam, hong, clock):
    save_district(hong)
    read = gathered(hong, clock).digest
    later = clock.now() + dt.timedelta(minutes=5)
    assert gather(SIX, 2017, user=hong, today=JUNE, now=later).digest == read, "the hour of looking is no figure"
    send_and_accept(nam, areas.binh_son, hong)  # while the page stands open
    with pytest.raises(FiguresConflict) as conflict:
        issue_six_months(hong, digest=read)
    assert not IssuedReport.objects.exists()
    assert issue_six_months(hong, digest=conflict.value.value).number == "45"


def test_two_presses_at_once_issue_one_report(reporting, hong, monkeypatch):
    save_district(hong)
    freeze = issuing_actions._freeze

    def after_the_other(**values):
        monkeypatch.undo()
        issue_six_months(hong)
        return freeze(**values)

    monkeypatch.setattr(issuing_actions, "_freeze", after_the_other)
    with pytest.raises(ValidationError, match="đã phát hành"):
        issue_six_months(hong, number="46")


def test_two_first_drafts_of_the_district_meet(reporting, hong, monkeypatch):
    check = Consolidated.full_clean

    def after_another(self, **more):
        monkeypatch.undo()
        save_district(hong, ket_qua="Bản trước.")
        check(self, **more)

    monkeypatch.setattr(Consolidated, "full_clean", after_another)
    with pytest.raises(DraftConflict) as conflict:
        save_district(hong, ket_qua="Bản sau.")
    assert conflict.value.theirs.texts["ket_qua"] == "Bản trước."


COMMITTEE = "TM. ỦY BAN NHÂN DÂN/CHỦ TỊCH"
WRONG = [{"key": "so_ho_ngheo", "new": "14", "where": "", "old": ""}]


def test_a_paper_issued_after_an_erratum_tells_of_it(issued, hong):
    fix(hong, issued, WRONG)
    paper = issue_six_months(hong, to="tinh", number="120", office=COMMITTEE)
    said = words_of(paper.files.get())
    assert "Đính chính số 1 (số 52/BC-LĐTBXH ngày 12/06/2017): Số hộ nghèo: đã in 12, đúng là 14." in said
    assert "đính chính" not in words_of(issued.papers.first().files.get()).lower()


def test_an_erratum_corrects_every_paper_in_the_name_of_who_issued_the_last(issued, hong):
    first = fix(hong, issued, WRONG)
    said = words_of(first.files.get())
    assert first.symbol == "BC-LĐTBXH" and "Báo cáo số 45/BC-LĐTBXH ngày 12/06/2017 của Phòng" in said
    assert "UBND tỉnh" not in said and "Ủy ban nhân dân tỉnh" not in said, "nothing was sent to the province yet"
    issue_six_months(hong, to="tinh", number="120", office=COMMITTEE)
    second = fix(hong, issued, [WRONG[0] | {"new": "15"}], number="121", office=COMMITTEE)
    said = words_of(second.files.get())
    assert "Số: 121/BC-UBND" in said and "Ủy ban nhân dân tỉnh Thanh Hóa" in said
    assert "Báo cáo số 45/BC-LĐTBXH" in said and "Báo cáo số 120/BC-UBND" in said


def test_only_phong_ldtbxh_issues(reporting, nam, bac, quang, thanh_tra, hong):
    save_district(hong)
    for person in (nam, bac, quang, thanh_tra):
        with pytest.raises(Forbidden):
            save_district(person, version=1)
        with pytest.raises(Forbidden):
            issue_six_months(person)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("10", "12", "+2"), ("1.200", "1.100", "−100"), ("9,87 %", "9,8 %", "−0,07"), ("Thọ Sơn", "Thọ Bình", "")],
)
def test_differences_are_said_with_their_sign(old, new, said):
    assert difference_of(old, new) == said
