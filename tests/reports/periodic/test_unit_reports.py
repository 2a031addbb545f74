"""A unit's report is written, sent, returned and accepted; what was sent stays as it was."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from assignments.models import Task
from assignments.units import code_of
from households.models import CommuneSurvey, SurveyForm
from households.procedure import Stage
from plans.actions.steps import approve_plan, open_amendment, submit_plan
from plans.models import HouseholdPlan, PlanLine
from reports.models import Sending, UnitReport
from reports.periodic.actions import accept_report, return_report, send_report
from reports.periodic.conflicts import DraftConflict, FiguresConflict, SendingConflict
from reports.periodic.frozen import table_data, table_from
from reports.periodic.reading import read_draft
from reports.periodic.sources import Filled, fill
from reports.periodic.units import report_of, tables_of
from reports.periodic.work import plan_gaps
from tests.households.histories import make_household
from tests.plans.commune import drafted
from tests.reports.periodic.conftest import JUNE, SIX, own, send, task_of, write

PDF = b"%PDF-1.4 x"


def at_unit(unit):
    return f"/2017/bao-cao/6t/{code_of(unit)}/"


def value(sending, key):
    return Filled.from_data(sending.figures).values.get(key)


def test_the_figures_are_those_of_the_review_that_the_period_can_know(reporting, areas):
    found = fill(areas.binh_son, SIX, 2017, JUNE).values
    # 14 forms over a spread of seven: two of each; N1 twice, N2 once, near-poor twice in seven.
    assert found["nam_ra_soat"] == 2016
    assert (found["so_ho_ngheo"], found["so_ho_ngheo_thu_nhap"], found["so_ho_ngheo_thieu_hut"]) == (6, 4, 2)
    assert (found["so_ho_can_ngheo"], found["so_ho_dan_cu"]) == (4, 200)
    assert (found["ty_le_ngheo"], found["ty_le_can_ngheo"]) == ("3.00", "2.00")
    assert found["xet_ngheo_moi"] == 0


def test_a_rate_without_its_base_is_not_known(reporting, areas):
    CommuneSurvey.objects.filter(commune=areas.binh_son).update(household_total=None)
    found = fill(areas.binh_son, SIX, 2017, JUNE).values
    assert found["so_ho_ngheo"] == 6
    assert found["so_ho_dan_cu"] is None and found["ty_le_ngheo"] is None


def test_a_body_gets_the_households_of_its_own_remit(reporting, areas):
    filled = fill(areas.department("nnptnt"), SIX, 2017, JUNE)
    keys = [figure.key for figure in filled.figures]
    assert "thieu_water" in keys and "thieu_latrine" in keys and "nguyen_nhan_equipment" in keys
    assert "thieu_health_care" not in keys
    deprived = SurveyForm.objects.filter(round=reporting, household_class__in=["N1", "N2"], deprivations__has=9).count()
    assert fill(areas.department("vhtt"), SIX, 2017, JUNE).values["thieu_telecom"] == deprived > 0


def test_a_report_is_written_by_the_officer_and_sent_by_the_leader(reporting, areas, lan, nam):
    report = write(lan, areas.binh_son, ket_qua="Có {{ so_ho_ngheo }} hộ nghèo.")
    assert (report.status, report.version) == ("draft", 1)
    with pytest.raises(Forbidden):
        send_report(by=lan, report=report, version=1, today=JUNE)
    sending = send_report(by=nam, report=report, version=1, today=JUNE)
    assert (sending.number, value(sending, "so_ho_ngheo")) == (1, 6)
    assert [table["key"] for table in sending.tables] == [
        "classes", "deprivations", "causes", "plan_execution",
    ]  # fmt: skip
    task = task_of(areas.binh_son, "report_six_month")
    assert (task.status, task.done_on) == ("done", JUNE)
    assert task.evidence_url == f"/2017/bao-cao/6t/xa-{areas.binh_son.pk}/"
    assert AuditEntry.objects.filter(action="report.sent", by=nam, commune=areas.binh_son).exists()


def test_what_was_sent_stays_when_the_data_change(reporting, areas, nam):
    sending = send(nam, areas.binh_son)
    before = table_from(sending.tables[0])
    SurveyForm.objects.filter(commune=areas.binh_son).update(household_class="KN")
    sending.refresh_from_db()
    assert value(sending, "so_ho_ngheo") == 6
    assert table_from(sending.tables[0]).rows == before.rows
    assert fill(areas.binh_son, SIX, 2017, JUNE).values["so_ho_ngheo"] == 0


def test_a_table_comes_back_from_json_with_the_same_values(reporting, areas, hong, clock):
    for table in tables_of(None, SIX, 2017, user=hong, now=clock.now()):
        found = table_from(table_data(table))
        assert [[cell.value for cell in row.cells] for row in found.rows] == [
            [cell.value for cell in row.cells] for row in table.rows
        ]
        assert [row.label for row in found.rows] == [row.label for row in table.rows]
        assert [column.name for column in found.columns] == [column.name for column in table.columns]
        assert (found.dated(), found.notes(), found.heads()) == (table.dated(), table.notes(), table.heads()) or [
            head.label for head in found.heads()
        ] == [head.label for head in table.heads()]


def test_a_returned_report_opens_the_duty_and_is_sent_again_with_its_differences(reporting, areas, nam, hong, clock):
    first = send(nam, areas.binh_son, own=[own("Buổi tuyên truyền", Decimal(3), unit="buổi")])
    report = UnitReport.objects.get(pk=first.report_id)
    with pytest.raises(ValidationError, match="Ghi rõ chỗ cần sửa"):
        return_report(by=hong, report=report, number=1, comment=" ")
    return_report(by=hong, report=report, number=1, comment="Thiếu nguyên nhân chậm.")
    assert task_of(areas.binh_son, "report_six_month").status == Task.Status.OPEN
    clock.go_to(dt.date(2017, 6, 16))
    SurveyForm.objects.filter(commune=areas.binh_son, household_class="N2").update(household_class="CN")
    second = send(
        nam, areas.binh_son, today=dt.date(2017, 6, 16), kho_khan="Chậm vì mưa lũ.",
        own=[own("Buổi tuyên truyền", Decimal(4), unit="buổi", pk=report.own_figures.get().pk)],
    )  # fmt: skip
    first.refresh_from_db()
    assert (first.outcome, first.comment, second.number) == ("returned", "Thiếu nguyên nhân chậm.", 2)
    assert task_of(areas.binh_son, "report_six_month").done_on == dt.date(2017, 6, 16)
    assert (value(first, "so_ho_ngheo"), value(second, "so_ho_ngheo")) == (6, 4)
    assert (first.own[0]["value"], second.own[0]["value"]) == ("3", "4")


def test_what_is_with_the_district_does_not_change_until_it_comes_back(reporting, areas, nam, hong):
    sending = send(nam, areas.binh_son)
    report = UnitReport.objects.get(pk=sending.report_id)
    with pytest.raises(ValidationError, match="đề nghị Phòng LĐTBXH trả lại"):
        write(nam, areas.binh_son)
    accept_report(by=hong, report=report, number=1)
    report.refresh_from_db()
    with pytest.raises(ValidationError, match="đã được chấp nhận"):
        accept_report(by=hong, report=report, number=1)
    with pytest.raises(ValidationError, match="đề nghị"):
        send_report(by=nam, report=report, version=report.version, today=JUNE)
    return_report(by=hong, report=report, number=1, comment="Xem lại số liệu.")
    assert UnitReport.objects.get().status == "returned"


def test_a_decision_is_about_the_sending_that_was_read(reporting, areas, nam, hong):
    read = UnitReport.objects.get(pk=send(nam, areas.binh_son).report_id)
    return_report(by=hong, report=read, number=1, comment="Thiếu nguyên nhân chậm.")
    send(nam, areas.binh_son, ket_qua="Chưa ai đọc.")
    for decide in (accept_report, return_report):
        with pytest.raises(SendingConflict) as conflict:
            decide(by=hong, report=read, number=1, comment="Được.")
        assert conflict.value.value == 2
    assert UnitReport.objects.get().status == "sent"
    accept_report(by=hong, report=read, number=2)
    # The status is asked where nobody can change it any more: `read` is as it was before all this.
    with pytest.raises(ValidationError, match="đã được chấp nhận"):
        accept_report(by=hong, report=read, number=2)


def test_what_is_sent_is_what_was_read(reporting, areas, nam):
    report = write(nam, areas.binh_son)
    read = fill(areas.binh_son, SIX, 2017, JUNE).digest
    SurveyForm.objects.filter(commune=areas.binh_son, household_class="N2").update(household_class="CN")
    with pytest.raises(FiguresConflict) as conflict:
        send_report(by=nam, report=report, version=1, digest=read, today=JUNE)
    assert UnitReport.objects.get().status == "draft"
    sending = send_report(by=nam, report=report, version=1, digest=conflict.value.value, today=JUNE)
    assert value(sending, "so_ho_ngheo") == 4


def test_two_first_drafts_in_one_moment_meet(reporting, areas, lan, nam, monkeypatch):
    check = UnitReport.full_clean

    def after_nam_saved(self, **more):
        monkeypatch.undo()
        write(nam, areas.binh_son, ket_qua="Của Nam.")
        check(self, **more)

    monkeypatch.setattr(UnitReport, "full_clean", after_nam_saved)
    with pytest.raises(DraftConflict) as conflict:
        write(lan, areas.binh_son, ket_qua="Của Lan.")
    assert conflict.value.theirs.texts["ket_qua"] == "Của Nam."


def test_a_blank_part_keeps_a_report_from_being_sent(reporting, areas, nam):
    report = write(nam, areas.binh_son, kho_khan="", kien_nghi="")
    with pytest.raises(ValidationError) as error:
        send_report(by=nam, report=report, version=report.version, today=JUNE)
    assert error.value.messages == ["Chưa viết phần “Khó khăn, hạn chế và nguyên nhân”."]


def test_a_number_that_is_not_there_cannot_be_bound(reporting, areas, lan):
    with pytest.raises(ValidationError, match="không có số liệu tên so_ho_giau"):
        write(lan, areas.binh_son, ket_qua="Có {{ so_ho_giau }} hộ.")


def test_two_writers_notice_each_other(reporting, areas, lan, nam):
    write(lan, areas.binh_son)
    write(nam, areas.binh_son, ket_qua="Của Nam.")
    with pytest.raises(DraftConflict) as conflict:
        write(lan, areas.binh_son, version=1, ket_qua="Của Lan.")
    assert conflict.value.theirs.texts["ket_qua"] == "Của Nam."
    with pytest.raises(DraftConflict):
        send_report(by=nam, report=UnitReport.objects.get(), version=1, today=JUNE)


def test_each_unit_writes_its_own(reporting, areas, lan, tam, bac, hong, quang):
    for stranger in (tam, bac, hong):
        with pytest.raises(PermissionDenied):
            write(stranger, areas.binh_son)
    with pytest.raises(Forbidden):
        write(quang, areas.binh_son)
    report = write(lan, areas.binh_son)
    seen = [user for user in (lan, tam, bac, hong, quang) if UnitReport.objects.visible_to(user).filter(pk=report.pk)]
    assert seen == [lan, hong, quang]


def test_own_figures_are_kept_with_their_evidence(reporting, areas, bac):
    body = areas.department("nnptnt")
    file = SimpleUploadedFile("bien-ban.pdf", PDF)
    report = write(
        bac, body,
        own=[
            own("tên khác", Decimal("85.5"), key="nuoc_hop_ve_sinh", unit="hộ", files=[file]),
            own("Lớp tập huấn", Decimal(3), unit="lớp"),
            own("", None),
        ],
    )  # fmt: skip
    water, classes = report.own_figures.all()
    assert (water.label, water.unit) == ("Dân cư nông thôn dùng nước hợp vệ sinh", "%"), "what is asked keeps its name"
    assert [each.name for each in water.files.all()] == ["bien-ban.pdf"]
    write(bac, body, own=[own("x", Decimal("86"), key="nuoc_hop_ve_sinh", pk=water.pk), own("", pk=classes.pk)])
    assert [str(each.value) for each in report.own_figures.all()] == ["86.00"]
    sending = send_report(by=bac, report=UnitReport.objects.get(), version=2, today=JUNE)
    assert sending.own[0]["files"] == [{"pk": report.files.get().pk, "name": "bien-ban.pdf"}]
    assert classes.label not in str(sending.own)


def test_evidence_that_is_no_such_file_is_refused(reporting, areas, bac):
    with pytest.raises(ValidationError, match="nội dung không phải loại đó"):
        write(bac, areas.department("nnptnt"), own=[own("Lớp", Decimal(1), files=[SimpleUploadedFile("a.pdf", b"MZ")])])
    assert report_of(areas.department("nnptnt"), SIX, 2017) is None and not Sending.objects.exists()


def test_the_plan_that_the_year_carries_out_is_told_once_it_was_sent(reporting, areas, lan, nam, hong):
    assert fill(areas.binh_son, SIX, 2017, JUNE).values.get("giai_phap_ke_hoach") is None
    assert "giải pháp" not in read_draft(
        areas.binh_son, SIX, 2017, user=lan, today=JUNE, now=timezone.now(), with_tables=False
    ).texts.get("giai_phap", "")
    plan = drafted(lan, reporting, areas.binh_son)  # of the review of 2016, for 2017
    submit_plan(by=nam, plan=plan)
    lines = PlanLine.objects.filter(row__plan=plan)
    found = fill(areas.binh_son, SIX, 2017, JUNE).values
    assert found["giai_phap_ke_hoach"] == found["giai_phap_chua_lam"] == lines.count() > 0
    assert (found["giai_phap_xong"], found["ho_duoc_giup"]) == (0, 0)
    assert "kinh_phi_giai_phap" not in found, "no amount was told yet, which is not zero"
    bank = fill(areas.department("nhcsxh"), SIX, 2017, JUNE).values
    assert 0 < bank["giai_phap_ke_hoach"] < found["giai_phap_ke_hoach"]
    assert fill(areas.dan_luc, SIX, 2017, JUNE).values.get("giai_phap_ke_hoach") is None
    said = plan_gaps(2017, [areas.binh_son, areas.dan_luc], JUNE)
    assert said[0] == "Chưa có kế hoạch giảm nghèo năm 2017 được duyệt: Xã Bình Sơn, Xã Dân Lực."
    assert said[1].startswith(f"Còn {lines.count()}/{lines.count()} giải pháp")
    assert said[2] == "Chỗ còn thiếu trong kế hoạch năm 2017 của các xã:"
    poor = HouseholdPlan.objects.filter(plan=plan, household_class__in=["N1", "N2"]).count()
    assert f"- Hộ nghèo chưa có người kèm cặp: {poor} hộ, ở 1 xã." in said
    assert not [each for each in said if "sáu tháng" in each], "in June no half year is over"
    later = plan_gaps(2017, [areas.binh_son], dt.date(2017, 7, 2))
    households = lines.exclude(measure_key="").values("row").distinct().count()
    assert f"- Hộ sáu tháng chưa được làm gì: {households} hộ, ở 1 xã." in later
    approve_plan(by=hong, plan=plan)
    open_amendment(by=lan, plan=plan, reason="Đổi")
    submit_plan(by=nam, plan=plan)
    said = plan_gaps(2017, [areas.binh_son, areas.dan_luc], JUNE)
    assert said[0].endswith("được duyệt: Xã Dân Lực."), "approved it stays, whatever becomes of its amendment"


def test_figures_of_an_unfinished_review_are_said_to_be_so_until_it_is_recognised(reporting, areas, lan, clients):
    make_household(areas.binh_son.villages.first(), "Lò Thị Chờ")
    here = at_unit(areas.binh_son)

    def told():
        found = read_draft(areas.binh_son, SIX, 2017, user=lan, today=JUNE, now=timezone.now(), with_tables=False)
        return found.content().parts[1][1], clients["lan"].get(here).text

    said, page = told()
    assert "Đây là số tạm tính: kết quả rà soát chưa được công nhận, còn 1 hộ chưa rà soát." in said
    assert "Số tạm tính." in page and "còn 1 hộ chưa rà soát. Số hộ trong báo cáo còn thay đổi" in page
    assert "tạm tính" in clients["hong"].get("/2017/bao-cao/6t/tong-hop/").text
    assert "tạm tính" in clients["hong"].get("/2017/bao-cao/6t/tong-hop/phat-hanh/").text
    CommuneSurvey.objects.filter(commune=areas.binh_son).update(stage=Stage.RECOGNISED)
    said, page = told()
    assert "tạm tính" not in said and "tạm tính" not in page


def test_a_rate_that_is_not_known_is_left_unsaid(reporting, areas, lan):
    CommuneSurvey.objects.filter(commune=areas.binh_son).update(household_total=None)
    found = read_draft(areas.binh_son, SIX, 2017, user=lan, today=JUNE, now=timezone.now(), with_tables=False)
    said = found.content().parts[1][1]
    assert "toàn xã có 6 hộ nghèo; 4 hộ cận nghèo." in said and "(chưa có số liệu)" not in said


def test_the_fund_is_told_by_its_keeper_and_by_nobody_else(reporting, areas):
    keys = {figure.key for figure in fill(areas.department("mttq"), SIX, 2017, JUNE).figures}
    assert {"quy_thu", "quy_chi", "quy_du"} <= keys
    assert not {"quy_thu"} & {figure.key for figure in fill(areas.department("yte"), SIX, 2017, JUNE).figures}
