"""Targets of the demo: an issued decision for 2017, three scenarios and the communes' proposals for 2018, what bodies
reported of the programme, the district's plans. Everything but the days of the past goes through the actions."""

import datetime as dt

from django.utils import timezone

from accounts.permissions import Role
from households.models import CommuneSurvey
from plans.allocation import Rules
from plans.district.actions import approve_district_plan, draft_district_plan, submit_district_plan
from plans.district.figures import district_figures
from plans.models import DistrictPlan, DistrictPlanVersion, TargetDecision
from plans.programme_reporting import decide_value, report_value
from plans.targets.bodies import body_lines, save_body_targets
from plans.targets.decisions import approve_decision, issue_decision, submit_decision
from plans.targets.needs import district_needs
from plans.targets.proposals import propose_target
from plans.targets.reading import expected_exits
from plans.targets.rules import fair_share
from plans.targets.scenarios import copy_scenario, create_scenario, set_overrides

SIGNED_ON, PLAN_SIGNED_ON = dt.date(2016, 12, 2), dt.date(2016, 11, 28)
# (target, body, {year: (part, whole)}, confirmed through): what the bodies reported; the rest is left for people to do.
REPORTED = (
    ("roads", "ktht", {2015: (29, 36), 2016: (31, 36), 2017: (32, 36)}, 2016),
    ("rural_water", "nnptnt", {2015: (142_600, 190_100), 2016: (149_300, 191_200), 2017: (155_900, 192_000)}, 2016),
    ("town_water", "nnptnt", {2015: (7_350, 9_800), 2016: (7_990, 9_850)}, 2016),
)


def share_out(rounds, *, people, rng):
    """Fills the year before the last with an issued decision, the last with scenarios and proposals.

    `people` are the cast's accounts by username; `rng` chooses what communes propose.
    """
    labour, leader = people["ldtbxh"], people["lanhdao.huyen"]
    officers = {user.commune_id: user for user in people.values() if user.role == Role.COMMUNE_OFFICER}
    for survey_round in rounds[-2:]:
        needs = district_needs(survey_round)
        if not needs.poor:
            continue
        is_last = survey_round == rounds[-1]
        _propose(survey_round, officers, rng, share=0.55 if is_last else 1)
        total = min(needs.poor // 5, sum(need.can_exit * 60 // 100 for need in needs.needs))
        if is_last:
            _scenarios(survey_round, labour, total, needs)
        else:
            _issue(survey_round, labour, leader, total, needs)
        _district_plans(survey_round, labour, leader, is_last=is_last)
    _report(people, labour)


def _propose(survey_round, officers, rng, *, share):
    for line in district_needs(survey_round).lines:
        officer = officers.get(line.commune.pk)
        if officer is None or not line.need.can_exit or rng.random() > share:
            continue
        expected = expected_exits(survey_round, line.commune)
        households = expected or max(1, round(line.need.can_exit * rng.uniform(0.12, 0.26)))
        survey = CommuneSurvey.objects.get(round=survey_round, commune=line.commune)
        reason = "Cộng từ đăng ký thoát nghèo của các thôn; các hộ này có lao động và đã có giải pháp trong kế hoạch."
        propose_target(by=officer, survey=survey, households=households, reason=reason)


def _bodies(survey_round, labour, total, poor):
    targets = {line.topic.key: (fair_share(line.baseline, total, poor), "") for line in body_lines(survey_round)}
    save_body_targets(by=labour, survey_round=survey_round, targets=targets)


def _issue(survey_round, labour, leader, total, needs):
    scenario = create_scenario(
        by=labour, survey_round=survey_round, name="Phương án 1", total=total, rules=Rules(),
        note="Giảm khoảng một phần năm số hộ nghèo, ưu tiên xã có tỷ lệ cao và hộ còn khả năng lao động.",
    )  # fmt: skip
    _bodies(survey_round, labour, total, needs.poor)
    decision = submit_decision(by=labour, scenario=scenario)
    signed_on = SIGNED_ON.replace(year=survey_round.year)
    if signed_on > timezone.localdate():  # a demo of years to come
        return
    approve_decision(by=leader, decision=decision, comment="Đồng ý giao; các xã miền núi cần được hỗ trợ trước.")
    issue_decision(
        by=labour, decision=decision, document="2185/QĐ-UBND", signed_on=signed_on, signer=leader.full_name,
        signer_office="Chủ tịch",
    )  # fmt: skip
    # The actions know only today; the days of the record are those of its time.
    signed = decision.submitted_at.replace(year=survey_round.year, month=11, day=28, hour=2)
    TargetDecision.objects.filter(pk=decision.pk).update(
        submitted_at=signed, decided_at=signed + dt.timedelta(days=2), issued_at=signed + dt.timedelta(days=4)
    )


def _scenarios(survey_round, labour, total, needs):
    first = create_scenario(
        by=labour, survey_round=survey_round, name="Phương án 1", total=total, rules=Rules(),
        note="Theo nguyên nhân tác động được.",
    )  # fmt: skip
    second = create_scenario(
        by=labour, survey_round=survey_round, name="Phương án 2", total=total + total // 10,
        rules=Rules(poor=2, actionable=1, high_rate=2), note="Nặng hơn về tỷ lệ hộ nghèo, cao hơn một phần mười.",
    )  # fmt: skip
    third = copy_scenario(by=labour, scenario=first, name="Phương án 3")
    shares = list(first.shares.select_related("commune"))
    most = max(shares, key=lambda share: (share.target, share.commune.code))
    less = max(0, most.target - 2)
    if sum(share.ceiling for share in shares if share is not most) >= total - less:  # else nobody could take them over
        reason = "Xã chịu thiệt hại mưa lũ tháng 10, giãn tiến độ"
        set_overrides(by=labour, scenario=third, version=third.version, overrides={most.commune.code: (less, reason)})
    _bodies(survey_round, labour, second.total, needs.poor)


def _district_plans(survey_round, labour, leader, *, is_last):
    """The year before the last has its plan and that of the period, approved; the last a draft."""
    scopes = ("nam",) if is_last else ("giai-doan", "nam")
    signed_on = PLAN_SIGNED_ON.replace(year=survey_round.year)
    for number, scope in enumerate(scopes, start=118):
        plan = draft_district_plan(by=labour, survey_round=survey_round, scope=scope)
        if is_last or signed_on > timezone.localdate() or not district_figures(survey_round).sent:
            continue
        submit_district_plan(by=labour, plan=plan, with_gaps=True)
        document = f"{number}/KH-UBND"
        version = approve_district_plan(
            by=leader, plan=plan, document=document, signed_on=signed_on, signer=leader.full_name
        )
        then = version.approved_at.replace(year=signed_on.year, month=signed_on.month, day=signed_on.day, hour=3)
        DistrictPlanVersion.objects.filter(pk=version.pk).update(approved_at=then)
        DistrictPlan.objects.filter(pk=plan.pk).update(state_at=then)
        plan.events.update(at=then)


def _report(people, labour):
    by_body = {user.department.code: user for user in people.values() if user.department_id}
    for key, body, years, confirmed in REPORTED:
        for year, (part, whole) in years.items():
            value = report_value(
                by=by_body.get(body, labour), key=key, year=year, value=None, part=part, whole=whole,
                evidence=f"Báo cáo số {year - 1990 + part % 40}/BC năm {year}",
            )  # fmt: skip
            if year <= confirmed:
                decide_value(by=labour, value=value, is_right=True, version=value.version)
