"""Targets down the tree: needs counted from the survey, scenarios, overrides, proposals, the issued decision."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from areas.models import Commune
from assignments.actions import open_year
from assignments.models import Task
from households.models import CommuneSurvey, SurveyForm
from plans.allocation import AllocationError, Need, Rules
from plans.models import TargetDecision, TargetScenario
from plans.targets.bodies import body_lines, save_body_targets
from plans.targets.decisions import approve_decision, issue_decision, return_decision, submit_decision
from plans.targets.needs import district_needs
from plans.targets.papers import decision_paper
from plans.targets.proposals import propose_target
from plans.targets.reading import assigned_target, assigned_targets, body_targets, compare
from plans.targets.rules import split, topics
from plans.targets.scenarios import change_scenario, copy_scenario, create_scenario, delete_scenario, set_overrides
from plans.targets.sheets import annexes
from tests.plans.needy import LOOSE, issued, poor_commune, two_communes
from tests.reports.test_xlsx import recalculates_to_itself
from ui.docx import render

SIGNED = dt.date(2017, 11, 21)


@pytest.fixture
def world(cast, areas):
    return two_communes(cast, areas)


@pytest.fixture
def scenario(cast, world):
    return create_scenario(by=cast.hong, survey_round=world, name="Phương án 1", total=8, rules=LOOSE)


def targets(scenario):
    return {share.commune.code: share.target for share in scenario.shares.select_related("commune") if share.poor}


def submitted(cast, scenario):
    return submit_decision(by=cast.hong, scenario=scenario)


# What is counted


def test_needs_are_counted_from_the_forms(world, areas):
    line = next(line for line in district_needs(world).lines if line.commune == areas.binh_son)
    # Three of fifteen cannot exit: two protected, and a couple of 67 and 77 years.
    assert line.need == Need("15769", 15, 3, 12, 100)
    assert (line.near_poor, line.forms, line.is_recognised, line.rate) == (3, 18, False, 15)


def test_a_young_person_in_the_house_makes_it_no_house_of_elders(world, areas, lan):
    poor_commune(world, areas.binh_son, lan, residents=100)
    form = SurveyForm.objects.filter(commune=areas.binh_son, causes__has=8).get()
    form.members.first().person.__class__.objects.filter(memberships__form=form, birth_year=1950).update(
        birth_year=1990
    )
    line = next(line for line in district_needs(world).lines if line.commune == areas.binh_son)
    assert line.need.cannot_exit == 2


def test_every_commune_of_the_year_has_a_line_and_a_blank_base_stays_blank(world):
    needs = district_needs(world)
    assert len(needs.lines) == 36
    assert needs.residents is None and len(needs.unsurveyed) == 34


# Scenarios


def test_a_scenario_adds_up_to_its_total(scenario):
    assert targets(scenario) == {"15700": 2, "15769": 6}
    assert sum(share.target for share in scenario.shares.all()) == scenario.total == 8
    assert all(share.reason for share in scenario.shares.all())


def test_an_override_keeps_the_sum_and_needs_a_reason(scenario, hong):
    set_overrides(by=hong, scenario=scenario, overrides={"15700": (5, "Có dự án may mặc")}, version=1)
    assert targets(scenario) == {"15700": 5, "15769": 3}
    with pytest.raises(ValidationError, match="Dân Lực: ghi lý do"):
        set_overrides(by=hong, scenario=scenario, overrides={"15700": (4, " ")}, version=2)
    with pytest.raises(ValidationError, match="Xã Dân Lực: chỉ tiêu phải từ 0 đến 6"):
        set_overrides(by=hong, scenario=scenario, overrides={"15700": (7, "x")}, version=2)


def test_changing_the_rules_keeps_what_was_set_by_hand(scenario, hong):
    set_overrides(by=hong, scenario=scenario, overrides={"15700": (5, "Có dự án may mặc")}, version=1)
    changed = change_scenario(by=hong, scenario=scenario, name="Phương án A", total=9, rules=LOOSE, version=2)
    assert targets(changed) == {"15700": 5, "15769": 4}


def test_two_people_on_one_scenario_are_told(scenario, hong):
    set_overrides(by=hong, scenario=scenario, overrides={}, version=1)
    with pytest.raises(ValidationError, match="Lê Thị Hồng đã lưu phương án này"):
        set_overrides(by=hong, scenario=scenario, overrides={}, version=1)


def test_who_may_not_share_out(world, cast):
    for person in (cast.lan, cast.nam, cast.bac, cast.quan_tri, cast.thanh_tra):
        with pytest.raises(Forbidden):
            create_scenario(by=person, survey_round=world, name="x", total=1)


def test_a_copy_has_the_same_rules_and_overrides(scenario, hong):
    set_overrides(by=hong, scenario=scenario, overrides={"15700": (5, "Có dự án may mặc")}, version=1)
    copied = copy_scenario(by=hong, scenario=scenario, name="Phương án 2")
    assert targets(copied) == {"15700": 5, "15769": 3} and copied.rules == LOOSE
    rows, totals = compare([scenario, copied], {}, {})
    assert totals["shares"] == [8, 8] and not any(row.is_different for row in rows)


def test_the_trail_tells_old_and_new_targets(scenario, hong):
    set_overrides(by=hong, scenario=scenario, overrides={"15700": (5, "Có dự án may mặc")}, version=1)
    entry = AuditEntry.objects.filter(action="targets.overridden").latest("pk")
    assert entry.changes["Xã Dân Lực"] == ["2", "5 (đặt tay)"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    total=st.integers(0, 30),
    fixed=st.dictionaries(st.sampled_from(["15700", "15769"]), st.integers(0, 20), max_size=2),
    floor=st.integers(0, 40),
    ceiling=st.integers(40, 100),
)
def test_whatever_is_asked_the_sum_is_exact_or_it_is_refused(scenario, hong, total, fixed, floor, ceiling):
    before = targets(scenario)
    overrides = {code: (target, "Lý do") for code, target in fixed.items()}
    rules = Rules(floor_percent=floor, ceiling_percent=ceiling)
    name = "Thử"
    TargetScenario.objects.filter(name=name).delete()
    try:
        made = create_scenario(
            by=hong, survey_round=scenario.round, name=name, total=total, rules=rules, overrides=overrides
        )
    except ValidationError:
        assert not TargetScenario.objects.filter(name=name).exists()
    else:
        shares = list(made.shares.select_related("commune"))
        assert sum(share.target for share in shares) == total
        assert all(0 <= share.target <= share.poor for share in shares)
        assert all(share.target <= share.ceiling for share in shares if not share.is_override)
        assert {share.commune.code: share.target for share in shares if share.is_override} == fixed
    assert targets(scenario) == before


# The commune's word


def test_a_commune_proposes_with_a_reason(world, areas, lan, tam, hong):
    survey = CommuneSurvey.objects.get(round=world, commune=areas.binh_son)
    proposal = propose_target(by=lan, survey=survey, households=4, reason="Theo kế hoạch từng thôn")
    assert proposal.version == 1
    with pytest.raises(CommuneSurvey.DoesNotExist):
        propose_target(by=tam, survey=survey, households=4, reason="x", version=1)
    with pytest.raises(ValidationError, match="đang có 15 hộ nghèo"):
        propose_target(by=lan, survey=survey, households=16, reason="x", version=1)
    with pytest.raises(ValidationError, match="Hà Thị Lan vừa ghi 4 hộ"):
        propose_target(by=hong, survey=survey, households=5, reason="Theo công văn của xã")
    assert propose_target(by=hong, survey=survey, households=5, reason="Theo công văn", version=1).version == 2


# The decision


def test_from_scenario_to_target(cast, world, areas, scenario):
    open_year(by=cast.hong, year=2017)
    survey = CommuneSurvey.objects.get(round=world, commune=areas.binh_son)
    propose_target(by=cast.lan, survey=survey, households=4, reason="Theo kế hoạch từng thôn")
    decision = submitted(cast, scenario)
    assert assigned_target(areas.binh_son, 2017) is None
    with pytest.raises(Forbidden):
        approve_decision(by=cast.hong, decision=decision)
    approve_decision(by=cast.quang, decision=decision, comment="Đồng ý")
    assert assigned_target(areas.binh_son, 2017) is None
    issue_decision(by=cast.hong, decision=decision, document="2185/QĐ-UBND", signed_on=SIGNED, signer="Trần Đức Quang")
    assert assigned_target(areas.binh_son, 2017) == 6
    assert assigned_targets(2017)[areas.dan_luc.pk] == 2
    line = decision.lines.get(commune=areas.binh_son)
    assert (line.proposal, line.previous, line.poor) == (4, None, 15)
    for key, code in (("commune_targets", "ubnd"), ("target_issue", "ldtbxh")):
        task = Task.objects.get(duty_key=key, department__code=code)
        assert (task.status, task.done_on) == ("done", dt.date(2017, 11, 21))
        assert task.evidence_label == "Quyết định số 2185/QĐ-UBND ngày 21/11/2017"


def test_a_scenario_on_its_way_is_frozen(cast, scenario):
    submitted(cast, scenario)
    for change in (
        lambda: set_overrides(by=cast.hong, scenario=scenario, overrides={}, version=1),
        lambda: delete_scenario(by=cast.hong, scenario=scenario),
        lambda: submitted(cast, scenario),
    ):
        with pytest.raises(ValidationError, match=r"không sửa được"):
            change()


def test_only_one_waits_at_a_time(cast, scenario):
    other = copy_scenario(by=cast.hong, scenario=scenario, name="Phương án 2")
    submitted(cast, scenario)
    with pytest.raises(ValidationError, match="Đang có phương án “Phương án 1”"):
        submitted(cast, other)


def test_what_was_returned_is_sent_again_under_the_same_number(cast, scenario):
    decision = submitted(cast, scenario)
    with pytest.raises(ValidationError, match="Ghi rõ chỗ cần xem lại"):
        return_decision(by=cast.quang, decision=decision, comment="")
    return_decision(by=cast.quang, decision=decision, comment="Giảm cho Bình Sơn")
    set_overrides(by=cast.hong, scenario=scenario, overrides={"15769": (4, "Theo ý kiến UBND huyện")}, version=1)
    again = submitted(cast, scenario)
    assert (again.pk, again.order) == (decision.pk, 1)
    assert again.lines.get(commune__code="15769").target == 4
    assert "Đặt bằng tay: Theo ý kiến UBND huyện" in again.lines.get(commune__code="15769").reason


def test_figures_that_moved_are_counted_again_before_sending(cast, scenario, world, areas):
    poor_commune(world, areas.dan_luc, cast.tam, able=1, residents=200)
    with pytest.raises(ValidationError, match="Tính lại"):
        submitted(cast, scenario)
    set_overrides(by=cast.hong, scenario=scenario, overrides={}, version=1)
    assert submitted(cast, scenario).lines.get(commune=areas.dan_luc).poor == 7


def test_a_later_decision_changes_targets_and_keeps_the_first(cast, world, areas):
    first = issued(cast, world, total=8)
    with pytest.raises(ValidationError, match="Ghi lý do điều chỉnh"):
        issued(cast, world, total=10, document="12/QĐ-UBND")
    TargetScenario.objects.filter(name="Phương án 12/QĐ-UBND").delete()
    second = issued(cast, world, total=10, document="12/QĐ-UBND", change_reason="Bão số 10")
    assert (second.order, second.title) == (2, "Điều chỉnh chỉ tiêu lần 1")
    assert second.lines.get(commune=areas.binh_son).previous == 6
    assert first.lines.get(commune=areas.binh_son).target == 6
    assert assigned_target(areas.binh_son, 2017) == second.lines.get(commune=areas.binh_son).target
    assert list(TargetDecision.objects.values_list("total", flat=True)) == [8, 10]


def test_the_day_of_signing_is_a_day_that_was(cast, scenario, world):
    decision = submitted(cast, scenario)
    approve_decision(by=cast.quang, decision=decision)
    for day, says in ((dt.date(2017, 11, 23), "sau hôm nay"), (dt.date(2017, 11, 1), "ngày lấy số liệu")):
        with pytest.raises(ValidationError, match=says):
            issue_decision(by=cast.hong, decision=decision, document="1", signed_on=day, signer="Quang")
    with pytest.raises(ValidationError):
        issue_decision(by=cast.hong, decision=decision, document=" ", signed_on=world.reference_date, signer="Quang")


def test_a_merged_commune_answers_for_the_units_that_went_into_it(cast, world, areas):
    issued(cast, world)
    merged = Commune.objects.create(
        key="99999@1", code="99999", name="Xã Bình Lực", kind="xã", area_type="rural", valid_from=dt.date(2019, 12, 1)
    )
    assert assigned_target(merged, 2017) is None
    merged.predecessors.set([areas.binh_son, areas.dan_luc])
    assert assigned_target(merged, 2017) == 8


# The bodies


def test_every_need_with_a_body_is_counted(world):
    lines = {line.topic.key: line for line in body_lines(world)}
    assert lines["cause:capital"].baseline == 20 and lines["cause:capital"].department.code == "nhcsxh"
    assert lines["deprivation:water"].baseline == 3 and lines["deprivation:water"].target is None
    assert {line.department.code for line in lines.values()} == {
        "ldtbxh", "gddt", "yte", "ktht", "nnptnt", "vhtt", "vphdnd", "tnmt", "tuphap", "nhcsxh",
    }  # fmt: skip


def test_a_bodys_target_goes_out_with_the_decision(cast, world, areas, scenario):
    save_body_targets(
        by=cast.hong, survey_round=world, targets={"cause:capital": (10, ""), "deprivation:water": (None, "")}
    )
    with pytest.raises(ValidationError, match="đang có 3 hộ"):
        save_body_targets(by=cast.hong, survey_round=world, targets={"deprivation:water": (4, "")})
    bank = areas.department("nhcsxh")
    decision = submitted(cast, scenario)
    assert body_targets(bank, 2017) == []
    approve_decision(by=cast.quang, decision=decision)
    issue_decision(by=cast.hong, decision=decision, document="2185/QĐ-UBND", signed_on=SIGNED, signer="Quang")
    (line,) = body_targets(bank, 2017)
    assert (line.baseline, line.target) == (20, 10)
    shares = {int(pk): pair for pk, pair in line.by_commune.items()}
    assert sum(target for _, target in shares.values()) == 10
    assert shares[areas.binh_son.pk] == [14, 7]


@given(st.dictionaries(st.text("0123456789", min_size=1, max_size=5), st.integers(0, 500), max_size=40), st.data())
def test_a_bodys_target_splits_exactly(baselines, data):
    total = data.draw(st.integers(0, sum(baselines.values())))
    shares = split(total, baselines)
    assert sum(shares.values()) == total
    assert all(0 <= shares[code] <= baselines[code] for code in baselines)
    with pytest.raises(AllocationError):
        split(sum(baselines.values()) + 1, baselines)


def test_topics_name_bodies_and_needs_that_exist(world, areas):
    codes = {department.code for department in areas.departments}
    keys = [topic.key for topic in topics(world.standard)]
    assert len(keys) == len(set(keys))
    assert {topic.body for topic in topics(world.standard)} <= codes


# On paper


def test_the_decision_on_paper(cast, world):
    save_body_targets(by=cast.hong, survey_round=world, targets={"cause:capital": (10, "=1+1")})
    decision = issued(cast, world)
    document = Document(io.BytesIO(render(decision_paper(decision))))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "8 hộ nghèo thoát nghèo (Phụ lục I)" in text
    communes = next(table for table in document.tables if len(table.columns) == 7)
    assert len(communes.rows) == 1 + 36 + 1
    assert [cell.text for cell in communes.rows[-1].cells][1:6] == ["Cộng", "21", "3", "", "8"]


def test_the_annexes_in_excel(cast, world):
    save_body_targets(by=cast.hong, survey_round=world, targets={"cause:capital": (10, "=1+1")})
    content = annexes(issued(cast, world))
    formulas = load_workbook(io.BytesIO(content)).worksheets[0]
    assert formulas["D41"].value == "=SUM(D5:D40)" and formulas["J41"].value == "=SUM(J5:J40)"
    book = load_workbook(io.BytesIO(content), data_only=True)
    communes, bodies, by_commune = book.worksheets
    assert [cell.value for cell in by_commune[7]] == [None, "Cộng", 10] and by_commune["C5"].value == 3
    total = [cell.value for cell in communes[41]]
    assert total[1] == "Cộng" and total[9] == 8 and total[7] is None
    assert bodies["H5"].value == "=1+1" and bodies["H5"].data_type == "s"


@pytest.mark.office
def test_libreoffice_adds_up_the_annexes_to_the_same(cast, world, tmp_path):
    save_body_targets(by=cast.hong, survey_round=world, targets={"cause:capital": (10, "")})
    assert recalculates_to_itself(annexes(issued(cast, world)), tmp_path)


# The command


def test_the_command_prints_rows_that_add_up(world, hong, capsys):
    call_command("allocate_targets", year=2017, total=9, user="le.hong")
    head, *rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert head == ["mã xã", "hộ nghèo", "chỉ tiêu"] and len(rows) == 36
    assert sum(int(target) for _, _, target in rows) == 9
    made = TargetScenario.objects.get(round=world)
    assert targets(made) == {code: int(target) for code, poor, target in rows if poor != "0"}
    assert AuditEntry.objects.filter(action="targets.scenario_saved", door="command").exists()
    call_command("allocate_targets", year=2017, total=9, user="le.hong")
    assert TargetScenario.objects.filter(name="Chia 9 hộ (2)").exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"total": 999}, "chỉ nhận được từ 0 đến"),
        ({"total": -1}, "từ 0 đến"),
        ({"year": 2016}, "Chưa mở năm rà soát 2016"),
        ({"user": "khong.co"}, "Không có tài khoản"),
        ({"user": "ha.lan"}, "không được"),
    ],
)
def test_what_the_command_refuses(world, hong, options, says):
    with pytest.raises(CommandError, match=says):
        call_command("allocate_targets", **{"year": 2017, "total": 5, "user": "le.hong", **options})
    assert not TargetScenario.objects.exists()
