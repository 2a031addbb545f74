"""Reads a plan whole: two queries, whatever its size."""

from functools import cache

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from areas.models import Department
from plans.catalogue import COMMUNE, COMMUNE_LABEL, NeedKey, NeedKind
from plans.contents import LineData, RowData, put_together
from plans.edits import ROW
from plans.models import HouseholdPlan, Intervention, PlanLine
from ui.formatting import datetime_vi

ROW_FIELDS = (
    "pk", "household_id", "household__code", "village_id", "village__name", "head_name", "household_class", "causes",
    "deprivations", "persons_count", "is_protected", "is_minority", "is_gone", "mentor_name", "mentor_kind",
    "mentor_office", "exit_year", "remove_deprivations", "note", "version",
)  # fmt: skip
LINE_FIELDS = (
    "measure_key", "body", "who", "when", "cost", "source", "loan_amount", "note", "is_written", "is_need_gone",
    "version",
)  # fmt: skip


def contents_of(plan, rows=None, standing=False):
    """As `contents_of_plans`, of one plan."""
    return contents_of_plans([plan], standing, rows)[plan.pk]


def contents_of_plans(plans, standing=False, rows=None):
    """Returns {plan id: contents.Contents} of the plans of one cycle year, as the communes write them or, `standing`,
    as they count outside the commune; of these HouseholdPlans alone where `rows` are given. Two queries, whatever
    their number."""
    all_rows, all_lines = (each.standing if standing else each.objects for each in (HouseholdPlan, PlanLine))
    rows = all_rows.filter(plan__in=plans) if rows is None else rows
    lines = {}
    for line in _lines(all_lines.filter(row__in=rows.order_by().values("pk")).order_by("pk")):
        lines.setdefault(line.row_id, []).append(line)
    by_plan = {plan.pk: [] for plan in plans}
    ordered = rows.order_by("village__number", "household__code")
    for plan_id, *values in ordered.values_list("plan_id", *ROW_FIELDS):
        by_plan[plan_id].append(RowData(*values))
    return {
        plan.pk: put_together(
            plan.round.standard,
            plan.for_year,
            by_plan[plan.pk],
            (line for row in by_plan[plan.pk] for line in lines.get(row.pk, ())),
        )
        for plan in plans
    }


def contents_by_ids(plan, ids):
    """As `contents_of`, for these rows of the plan."""
    return contents_of(plan, HouseholdPlan.objects.filter(plan=plan, pk__in=ids))


def last_saves(plan):
    """Returns a function (edits.ROW or LINE, pk) -> "Lan, 09:41 02/11/2017" of what a plan holds, "" where nothing is
    known. A query a kind, when it is first asked."""

    @cache
    def known(kind):
        things = HouseholdPlan.objects.filter(plan=plan) if kind == ROW else PlanLine.objects.filter(row__plan=plan)
        saved = things.order_by().values_list("pk", "updated_by__full_name", "updated_at")
        return {pk: ", ".join(filter(None, (who, datetime_vi(at)))) for pk, who, at in saved}

    return lambda kind, pk: known(kind).get(pk, "")


def _lines(lines):
    begun = Intervention.objects.exclude(status=Intervention.Status.PLANNED)
    # While an amendment is written, results stand on the line that was kept.
    found = lines.annotate(
        begun=Exists(begun.filter(line=OuterRef("pk"))) | Exists(begun.filter(line__kept_of=OuterRef("pk"))),
        written=Coalesce("kept_of_id", "pk"),  # a kept line is told by the one that it was kept of
    )
    fields = ("written", "row_id", "need_kind", "need_code", *LINE_FIELDS, "begun")
    for pk, row_id, kind, code, *values in found.values_list(*fields):
        yield LineData(pk, row_id, NeedKey(NeedKind(kind), code), *values)


def body_names():
    """Returns {code: short name} of the bodies that a line may name, the commune first. One query."""
    bodies = Department.objects.exclude(kind=Department.COMMITTEE).values_list("code", "short_name")
    return {COMMUNE: COMMUNE_LABEL, **dict(bodies)}
