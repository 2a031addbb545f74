"""Reads what a plan is drafted from: the poor and near-poor households of a commune's survey."""

from django.db.models import Count, Exists, OuterRef, Q

from households.models import SurveyForm
from households.procedure import Stage
from households.standards import POOR_CLASSES, HouseholdClass
from plans.catalogue import NeedKey, NeedKind
from plans.drafting import Standing, Surveyed, compare
from plans.models import CommunePlan, HouseholdPlan, PlanLine

IN_PLAN = (*POOR_CLASSES, HouseholdClass.CN)
Basis = CommunePlan.Basis


def surveyed_in(survey_round, commune_id):
    """Returns [Surveyed] of a commune, by village and code. One query."""
    forms = (
        SurveyForm.objects.filter(round=survey_round, commune=commune_id, household_class__in=IN_PLAN)
        .order_by("village__number", "household__code")
        .values_list(
            "household_id", "household__code", "village_id", "village__name", "head_name", "household_class",
            "causes", "deprivations", "persons_count", "is_protected", "is_minority",
        )
    )  # fmt: skip
    return [Surveyed(*values) for values in forms]


def standing_in(plan):
    """Returns [Standing] of a plan. Two queries."""
    lines = {}
    for row_id, kind, code, is_gone in PlanLine.objects.filter(row__plan=plan).values_list(
        "row_id", "need_kind", "need_code", "is_need_gone"
    ):
        of_row = lines.setdefault(row_id, {})
        need = NeedKey(NeedKind(kind), code)
        of_row[need] = of_row.get(need, True) and is_gone
    rows = HouseholdPlan.objects.filter(plan=plan).values_list(
        "pk", "is_gone", "household_id", "household__code", "village_id", "village__name", "head_name",
        "household_class", "causes", "deprivations", "persons_count", "is_protected", "is_minority",
    )  # fmt: skip
    return [Standing(pk, Surveyed(*values), is_gone, lines.get(pk, {})) for pk, is_gone, *values in rows]


def difference_of(plan):
    """Returns the drafting.Difference between a plan and its survey as it is now. Three queries."""
    return compare(plan.round.standard, standing_in(plan), surveyed_in(plan.round, plan.commune_id))


def basis_of(survey):
    """Returns what a plan drafted now from a CommuneSurvey rests on."""
    return Basis.RECOGNISED if survey.stage == Stage.RECOGNISED else Basis.PROVISIONAL


def counts_to_plan(survey_round, commune_ids=None):
    """Returns {commune id: {"poor", "near"}} of the survey: how many households a plan is about. One query."""
    forms = SurveyForm.objects.filter(round=survey_round)
    if commune_ids is not None:
        forms = forms.filter(commune__in=commune_ids)
    rows = (
        forms.order_by()
        .values("commune_id")
        .annotate(
            poor=Count("pk", filter=Q(household_class__in=POOR_CLASSES)),
            near=Count("pk", filter=Q(household_class=HouseholdClass.CN)),
        )
    )
    return {row["commune_id"]: {"poor": row["poor"], "near": row["near"]} for row in rows}


def changed_since(survey_round):
    """Returns {commune id: forms saved since the commune's plan was drafted}, for every plan of a year. One query."""
    older = CommunePlan.objects.filter(
        round=survey_round, commune=OuterRef("commune"), drafted_at__lt=OuterRef("saved_at")
    )
    rows = SurveyForm.objects.filter(Exists(older), round=survey_round, household_class__in=IN_PLAN)
    return dict(rows.order_by().values_list("commune_id").annotate(n=Count("pk")))
