"""What waits for a person's decision, of whatever year: each thing with the address where it is decided.

Follows the verbs of permissions.py: UBND huyện and Phòng LĐTBXH decide on what was sent to them, the leaders of a
commune on what is ready to leave it. A count is that of the things that stand beneath it.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Verb
from assignments.models import Task
from assignments.querysets import REPORTED
from assignments.units import code_of
from households.locks import LABOUR_OFFICE
from households.models import CommuneSurvey, InYearRequest
from households.procedure import Stage
from households.progress import hurdles_of, progress_of
from plans.actions.departments import may_decide
from plans.models import CommunePlan, DepartmentPlan, DistrictPlan, HouseholdPlan, ProgrammeValue, TargetDecision
from plans.programme import BY_KEY
from plans.states import EDITABLE, PlanState
from reports.models import UnitReport


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to decide: its kind and year in words, which of them it is, where it is decided, since when it waits.
    `count` is more than 1 where the address opens a list of so many; `usual` is who mostly decides it, where that is
    somebody else."""

    kind: str
    name: str
    href: str
    since: dt.date | None = None
    count: int = 1
    usual: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """The things of one kind and year."""

    name: str
    usual: str
    things: tuple[Thing, ...]

    @property
    def count(self):
        return sum(each.count for each in self.things)

    @property
    def since(self):
        """The day since which the first of them waits, None where that is not known."""
        return min((each.since for each in self.things if each.since), default=None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits, the longest first; what others mostly decide comes last."""

    kinds: tuple[Kind, ...]

    @property
    def count(self):
        return sum(each.count for each in self.kinds)


def waiting_for(user, today):
    """Returns the Waiting of a person, None for whoever decides nothing. Six queries, for a commune's leaders nine more
    for each survey that is still theirs."""
    if not (user.can(Verb.APPROVE_PLANS) or user.can(Verb.SUBMIT_SURVEY)):
        return None
    kinds = {}
    for thing in _things(user, today):
        kinds.setdefault((thing.kind, thing.usual), []).append(thing)
    found = [Kind(name, usual, tuple(things)) for (name, usual), things in kinds.items()]
    return Waiting(tuple(sorted(found, key=lambda each: (bool(each.usual), each.since or today, each.name))))


def _things(user, today):
    if user.can(Verb.APPROVE_DISTRICT):
        yield from _decisions(user)
        yield from _district_plans(user)
    if user.can(Verb.APPROVE_PLANS):
        yield from _body_plans(user)
        plans = CommunePlan.objects.visible_to(user).filter(state=PlanState.SUBMITTED)
        yield from _commune_plans(user, plans, "plan_review")
    if user.can(Verb.APPRAISE_SURVEY):
        yield from _surveys(user, Stage.SUBMITTED, "Kết quả rà soát năm {year}", "appraisal")
    if user.can(Verb.REVIEW_REPORTS):
        yield from _reports(user, UnitReport.Status.SENT)
        yield from _programme_values()
    if user.can(Verb.MANAGE_TASKS):
        yield from _tasks(user)
    if user.can(Verb.SUBMIT_SURVEY):  # the leaders of a commune
        kind = "Quyết định công nhận kết quả rà soát năm {year}"
        yield from _surveys(user, Stage.APPRAISED, kind, "recognition")
        yield from _surveys_to_send(user, today)
        yield from _requests(user)
        written = HouseholdPlan.objects.current().filter(plan=OuterRef("pk"))
        plans = CommunePlan.objects.visible_to(user).filter(Exists(written), state__in=EDITABLE)
        yield from _commune_plans(user, plans, "plan_submit")
        yield from _reports(user, UnitReport.Status.DRAFT, UnitReport.Status.RETURNED)


def _day(moment):
    return timezone.localtime(moment).date() if moment else None


def _decisions(user):
    decisions = TargetDecision.objects.visible_to(user).filter(status=TargetDecision.Status.SUBMITTED)
    for each in decisions.select_related("round", "scenario"):
        keys = {"year": each.round.year, "order": each.order}
        kind = f"{each.title} năm {each.round.year + 1}"
        yield Thing(kind, each.scenario.name, reverse("target_decision", kwargs=keys), _day(each.submitted_at))


def _district_plans(user):
    plans = DistrictPlan.objects.visible_to(user).filter(state=PlanState.SUBMITTED)
    for plan in plans.select_related("round"):
        address = reverse("plan_district", kwargs={"year": plan.year, "scope": plan.scope})
        yield Thing("Kế hoạch của huyện", f"{plan.title} {plan.span}", address, _day(plan.state_at))


def _body_plans(user):
    plans = DepartmentPlan.objects.visible_to(user).filter(state=PlanState.SUBMITTED)
    for plan in plans.select_related("round", "department"):
        if may_decide(user, plan.department):
            kind, name = f"Kế hoạch ngành năm {plan.for_year}", plan.department.short_name
            yield Thing(kind, name, plan.get_absolute_url(), _day(plan.state_at), usual=_usual(user, plan))


def _commune_plans(user, plans, page):
    for plan in plans.select_related("round", "commune"):
        kind, name = f"Kế hoạch xã năm {plan.for_year}", plan.commune.short_name
        if plan.is_editable:
            name += f", {plan.get_state_display()}"
        address = reverse(page, kwargs={"year": plan.year, "code": plan.commune.code})
        yield Thing(kind, name, address, _day(plan.state_at), usual=_usual(user, plan))


def _usual(user, plan):
    """UBND huyện may decide on what is the daily work of Phòng LĐTBXH."""
    return plan.decider if user.can(Verb.APPROVE_DISTRICT) and plan.decider == LABOUR_OFFICE else ""


def _surveys(user, stage, kind, page):
    surveys = CommuneSurvey.objects.visible_to(user).filter(stage=stage).select_related("round", "commune")
    for survey in surveys.order_by("round__year", "commune__code"):
        yield _survey(survey, kind, page)


def _survey(survey, kind, page):
    year, commune = survey.round.year, survey.commune
    address = reverse(page, kwargs={"year": year, "code": commune.code})
    return Thing(kind.format(year=year), commune.short_name, address, _day(survey.stage_at))


def _surveys_to_send(user, today):
    """The surveys for which every step but the sending is done."""
    surveys = CommuneSurvey.objects.visible_to(user).filter(stage__in=(Stage.OPEN, Stage.RETURNED), round__is_open=True)
    for survey in surveys.select_related("round", "commune"):
        if not hurdles_of(survey, progress_of(survey.round, [survey])[survey.commune_id], today):
            yield _survey(survey, "Kết quả rà soát năm {year}, đủ bước để trình", "submission")


def _requests(user):
    requests = InYearRequest.objects.visible_to(user).filter(outcome=InYearRequest.Outcome.OPEN)
    for each in requests.select_related("survey__round", "survey__commune").order_by("received_on", "pk"):
        keys = {"year": each.survey.round.year, "code": each.survey.commune.code, "pk": each.pk}
        kind = f"Đề nghị trong năm, danh sách năm {keys['year']}"
        yield Thing(kind, each.head_name, reverse("request_decide", kwargs=keys), each.received_on)


def _reports(user, *statuses):
    reports = UnitReport.objects.visible_to(user).filter(status__in=statuses).with_units()
    for each in reports.annotate(sent_at=Max("sendings__sent_at")):
        keys = {"year": each.year, "period": each.period, "unit": code_of(each.unit)}
        kind, name = f"Báo cáo {each.period_.words(each.year)} của đơn vị", each.unit.short_name
        if each.may_be_written:
            name += f", {each.get_status_display()}"
        yield Thing(kind, name, reverse("periodic_report", kwargs=keys), _day(each.sent_at))


def _programme_values():
    reported = ProgrammeValue.objects.filter(status=ProgrammeValue.Status.REPORTED, target__in=BY_KEY)
    for each in reported:
        address = reverse("programme_target", kwargs={"year": each.year, "key": each.target})
        yield Thing(f"Số liệu mục tiêu năm {each.year}", BY_KEY[each.target].name, address, _day(each.at))


def _tasks(user):
    """What units reported as done: a year's list of them, which may be long."""
    reported = Task.objects.visible_to(user).filter(status=REPORTED).order_by().values_list("year__year", "done_on")
    by_year = {}
    for year, done_on in reported:
        by_year.setdefault(year, []).append(done_on)
    for year, days in sorted(by_year.items()):
        kind = f"Nhiệm vụ năm {year} chờ xác nhận"
        address = f"{reverse('task_all', args=[year])}?trang_thai=cho-xac-nhan"
        yield Thing(kind, "Xem các nhiệm vụ", address, min(days), len(days))
