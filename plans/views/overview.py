"""All communes' plans of a year, one commune's plan at a glance, and what it still lacks."""

from collections import Counter

from django.db.models import Count, F, Q, Sum
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.permissions import COMMUNE_ROLES, Verb, requires
from accounts.scoping import commune_ids
from assignments.models import Task
from assignments.units import code_of
from households.models import CommuneSurvey
from households.procedure import Stage
from plans.models import CommunePlan, HouseholdPlan, PlanLine
from plans.planned import exit_counts, settle_exits
from plans.results import Progress, progress_of_lines
from plans.states import PlanState
from plans.survey import basis_of, changed_since, counts_to_plan, difference_of
from plans.targets.reading import assigned_of
from plans.views.common import find_here, find_round, page
from plans.whole import whole_plan


@requires(Verb.VIEW_PLANS)
def plan_list(request, year):
    """The communes of a year and how far each plan is; a commune's people go straight to their own, or read those of
    the units that were merged into theirs.

    A body of the district reads states and sums, and opens no household.
    """
    survey_round = find_round(year)
    surveys = CommuneSurvey.objects.of_round(survey_round)
    is_commune = request.user.role in COMMUNE_ROLES
    if is_commune:
        surveys = CommuneSurvey.objects.visible_to(request.user).of_round(survey_round)
        codes = list(surveys.values_list("commune__code", flat=True))
        if len(codes) == 1:
            return redirect("plan", year=year, code=codes[0])
    plans = {
        plan.commune_id: plan
        for plan in CommunePlan.objects.filter(round=survey_round).select_related("round", "commune")
    }
    sums = _sums(survey_round)
    to_plan, changed = counts_to_plan(survey_round), changed_since(survey_round)
    tasks = {
        task.given_to: task
        for task in Task.objects.filter(year__year=year, duty_key=CommunePlan.DUTY, part=0).select_related("year")
    }
    rows = []
    for survey in surveys:
        plan = plans.get(survey.commune_id)
        rows.append(
            {
                "survey": survey,
                "commune": survey.commune,
                "plan": plan,
                "to_plan": to_plan.get(survey.commune_id, {"poor": 0, "near": 0}),
                "sums": sums.get(plan.pk, {}) if plan else {},
                "changed": changed.get(survey.commune_id, 0) if plan and plan.is_editable else 0,
                "task": tasks.get(code_of(survey.commune)),
                "is_recognised": survey.stage == Stage.RECOGNISED,
            }
        )
    total = {key: sum(row["sums"].get(key) or 0 for row in rows) for key in ("households", "mentored", "lines")}
    for key in ("cost", "exits"):
        known = [row["sums"][key] for row in rows if row["sums"].get(key) is not None]
        total[key] = sum(known) if known else None
    total["to_plan"] = sum(row["to_plan"]["poor"] + row["to_plan"]["near"] for row in rows)
    context = {
        "survey_round": survey_round,
        "rows": rows,
        "total": total,
        "states": _states(rows),
        "has_links": is_commune or commune_ids(request.user) is None,
        "is_commune": is_commune,
        "today": timezone.localdate(),
        "due": _common_day(tasks.values()),
        "year": year,
        "for_year": year + 1,
    }
    return render(request, "plans/plan_list.html", context)


def _sums(survey_round):
    """{plan id: {"households", "poor", "mentored", "exits", "lines", "cost"}} of a year. Two queries."""
    rows = HouseholdPlan.standing.current().filter(plan__round=survey_round).order_by().values("plan_id")
    found = {
        each["plan_id"]: settle_exits(each)
        for each in rows.annotate(
            households=Count("pk"),
            poor=Count("pk", filter=~Q(household_class="CN")),
            mentored=Count("pk", filter=~Q(household_class="CN") & ~Q(mentor_name="")),
            **exit_counts(survey_round.year),
        )
    }
    lines = PlanLine.standing.current().filter(row__plan__round=survey_round).exclude(measure_key="").order_by()
    for each in lines.values(plan_id=F("row__plan_id")).annotate(lines=Count("pk"), cost=Sum("cost")):
        found.setdefault(each["plan_id"], {}).update(each)
    return found


def _common_day(tasks):
    """Returns a task that stands for the day of all of them; None where their days differ or there is none."""
    by_day = {(task.due_on, task.day_counts): task for task in tasks}
    return next(iter(by_day.values())) if len(by_day) == 1 else None


def _states(rows):
    """[(words, tone, how many)] of the states that occur, in the order of a plan's way; communes without one first."""
    counts = Counter(row["plan"].state if row["plan"] else "" for row in rows)
    found = [(state.label, state.tone, counts[state]) for state in PlanState if counts[state]]
    return ([("chưa lập", "plain", counts[""])] if counts[""] else []) + found


@requires(Verb.VIEW_PLANS)
def plan(request, year, code):
    """One commune's plan: state, steps, objectives that add up from the households, gaps, history."""
    here = find_here(request.user, year, code, needs_plan=False)
    if here.plan is None:
        counts = counts_to_plan(here.survey.round, [here.survey.commune_id]).get(here.survey.commune_id)
        context = {"counts": counts, "basis": basis_of(here.survey)} | _due(here)
        return page(request, "plans/plan_none.html", here, context, tab="overview")
    whole = whole_plan(here.plan)
    difference = difference_of(here.plan) if here.can_edit else None
    context = {
        "whole": whole,
        "totals": whole.totals,
        "results": _results(here.plan),
        "gaps": [gap for gap in whole.gaps.values() if gap.count],
        "bodies": [body for body in whole.bodies if body.lines or body.needs],
        "body_names": whole.words.bodies,
        "difference": difference,
        "could_recognise": here.can_edit and here.plan.is_provisional and basis_of(here.survey) == "recognised",
        "steps": _steps(here),
        "events": list(here.plan.events.select_related("by")),
        "versions": list(here.plan.versions.defer("data").select_related("approved_by")),
        "assigned": assigned_of(here.commune, here.year),
    } | _due(here)
    return page(request, "plans/plan.html", here, context, tab="overview")


def _results(plan):
    """How far the plan's lines are carried out."""
    lines = PlanLine.standing.filter(row__plan=plan).current().exclude(measure_key="")
    return sum(progress_of_lines(lines, "measure_key").values(), Progress())


def _due(here):
    """The task that asks for the plan; None where it was sent or where no task was given out."""
    tasks = Task.objects.filter(year__year=here.year, duty_key=CommunePlan.DUTY, part=0, given_to=code_of(here.commune))
    return {"task": tasks.filter(done_on__isnull=True).first()}


def _steps(here):
    """The plan's way for the component `steps`."""
    state, number = here.plan.state, here.plan.version_number
    order = {"draft": 1, "returned": 1, "amending": 1, "submitted": 2, "approved": 4}[state]
    labels = ("Lập từ kết quả rà soát", "Soạn, lấp chỗ thiếu", "Lãnh đạo xã trình", "Huyện duyệt")
    notes = ["", "", "", ""]
    if state == "returned":
        notes[1] = "huyện trả lại, chờ sửa"
    if state == "amending" or (number and state != "approved"):
        notes[1] = here.plan.title
    if state == "submitted":
        notes[2] = "chờ huyện duyệt"
    if state == "approved":
        notes[3] = "bản đã duyệt được giữ nguyên"
    marks = []
    for place, label in enumerate(labels):
        done = place < order or (place == 2 and state == "submitted")
        current = not done and place == order + (state == "submitted")
        marks.append(
            {"label": label, "state": "done" if done else "current" if current else "todo", "note": notes[place]}
        )
    return marks
