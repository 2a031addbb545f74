"""Where a unit's plan and reports of a year stand, and for those who watch many units how many stand where."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from accounts.permissions import Verb
from assignments.units import code_of
from households.models import CommuneSurvey
from plans.models import CommunePlan, TargetDecision
from plans.states import PlanState
from plans.targets.reading import assigned_target
from reports.models import UnitReport
from reports.periods import FIRST_YEAR, Period
from ui.formatting import number

REPORT_TONES = {"draft": "plain", "sent": "info", "returned": "late", "accepted": "done"}


@dataclass(frozen=True, slots=True)
class Document:
    """One paper of the year: its name, where it stands in words and tone ("" for counts), its page."""

    name: str
    words: str
    tone: str
    href: str


def documents_of(user, year, *, commune=None, department=None):
    """Returns the Documents of a commune or a body in a cycle year. Its plan and target are for the year after. At most
    five queries."""
    found = []
    if commune is not None and user.can(Verb.VIEW_PLANS):
        plan = CommunePlan.objects.visible_to(user).of_year(year).filter(commune=commune).first()
        state = PlanState(plan.state) if plan else None
        found.append(
            Document(
                f"Kế hoạch giảm nghèo năm {year + 1}",
                state.label if state else "chưa lập",
                state.tone if state else "plain",
                reverse("plan", kwargs={"year": year, "code": commune.code}),
            )
        )
        target = assigned_target(commune, year)
        found.append(
            Document(
                f"Chỉ tiêu giảm nghèo năm {year + 1}",
                "huyện chưa giao" if target is None else f"{number(target)} hộ thoát nghèo",
                "plain" if target is None else "done",
                reverse("target_commune", kwargs={"year": year, "code": commune.code}),
            )
        )
    if year >= FIRST_YEAR and user.can(Verb.VIEW_TASKS):
        unit = commune or department
        own = {"commune": commune} if commune is not None else {"department": department}
        reports = {each.period: each for each in UnitReport.objects.visible_to(user).filter(year=year, **own)}
        for period in Period:
            report = reports.get(period)
            found.append(
                Document(
                    f"Báo cáo {period.words(year)}",
                    report.get_status_display() if report else "chưa soạn",
                    REPORT_TONES[report.status] if report else "plain",
                    reverse("periodic_report", kwargs={"year": year, "period": period.value, "unit": code_of(unit)}),
                )
            )
    return tuple(found)


def documents_of_all(user, year):
    """Returns the Documents of all units together, "12 đã duyệt, 3 đã trình huyện" each. Four queries."""
    found = []
    if user.can(Verb.VIEW_PLANS):
        plans = CommunePlan.objects.visible_to(user).of_year(year).order_by()
        counts = dict(plans.values_list("state").annotate(n=Count("pk")))
        href = reverse("plan_list", kwargs={"year": year})
        surveyed = CommuneSurvey.objects.visible_to(user).filter(round__year=year)
        counts[""] = surveyed.exclude(commune__in=plans.values("commune")).count() if counts else 0
        states = [*PlanState.choices, ("", "chưa lập")]
        found.append(_counted(f"Kế hoạch của xã, năm {year + 1}", states, counts, href))
        decision = TargetDecision.objects.visible_to(user).filter(round__year=year).last()
        words = f"{number(decision.total)} hộ, {decision.get_status_display()}" if decision else "chưa giao"
        found.append(Document(f"Chỉ tiêu năm {year + 1}", words, "", reverse("target_home", kwargs={"year": year})))
    if year >= FIRST_YEAR and user.can(Verb.VIEW_TASKS):
        reports = UnitReport.objects.visible_to(user).filter(year=year).order_by()
        rows = reports.values_list("period", "status").annotate(n=Count("pk"))
        href = reverse("periodic_list", kwargs={"year": year})
        for period in Period:
            counts = {status: count for each, status, count in rows if each == period}
            name = f"Báo cáo {period.words(year)} của đơn vị"
            found.append(_counted(name, UnitReport.Status.choices, counts, href))
    return tuple(found)


def _counted(name, choices, counts, href):
    words = ", ".join(f"{counts[value]} {label}" for value, label in choices if counts.get(value))
    return Document(name, words or "chưa có", "", href)
