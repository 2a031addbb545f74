"""Sums of the communes' plans that were sent, by commune, need and body. Seven queries, whatever the size.

A commune whose plan has not been sent counts nowhere and its cells are blank; the survey's figures stand beside. One
that is changing its approved plan counts as it was approved last; pages and papers say so (`CommuneSum.is_changing`).
"""

from dataclasses import dataclass

from django.db.models import Count, Sum

from households.models import CommuneSurvey
from plans.catalogue import all_needs, item_of
from plans.district.years import total_of
from plans.measures import NeedKind
from plans.models import CommunePlan, HouseholdPlan, OwnMeasure, PlanLine
from plans.planned import OF_GROUP, exit_counts, has, removed, settle_exits
from plans.reading import body_names
from plans.states import PlanState
from plans.survey import counts_to_plan
from plans.targets.reading import assigned_targets

POOR, NEAR = OF_GROUP["ngheo"], OF_GROUP["can_ngheo"]


@dataclass(frozen=True, slots=True)
class CommuneSum:
    """A commune: what the survey found, what its plan holds (None: not sent), and its target (None: not given)."""

    code: str
    name: str
    survey_poor: int
    survey_near: int
    residents: int | None
    state: str
    tone: str
    poor: int | None = None
    near: int | None = None
    exits: int | None = None
    lines: int | None = None
    cost: int | None = None
    loan: int | None = None
    target: int | None = None
    is_changing: bool = False  # approved, and an amendment is being written or has been sent

    @property
    def is_sent(self):
        return self.poor is not None

    @property
    def households(self):
        return None if self.poor is None else self.poor + self.near


@dataclass(frozen=True, slots=True)
class NeedSum:
    """A cause or deprivation over all sent plans: households with it, those with a measure, those that expect it
    removed (deprivations only). Money is None where nobody has entered any."""

    kind: str
    number: int
    name: str
    poor: int = 0
    near: int = 0
    planned: int = 0
    removed: int | None = None
    cost: int | None = None
    loan: int | None = None
    code: str = ""  # of the need; "" in versions frozen before it was kept

    @property
    def asked(self):
        """The need as an address asks for it, "" where that is not known."""
        return f"{self.kind}:{self.code}" if self.code else ""

    @property
    def households(self):
        return self.poor + self.near

    @property
    def is_cause(self):
        return self.kind == NeedKind.CAUSE


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure of a body over all sent plans."""

    body: str
    name: str
    lines: int
    households: int
    cost: int | None
    loan: int | None
    key: str = ""
    code: str = ""  # the body's


@dataclass(frozen=True, slots=True)
class DistrictFigures:
    """See the module."""

    year: int
    communes: tuple[CommuneSum, ...]
    needs: tuple[NeedSum, ...]
    measures: tuple[MeasureLine, ...]

    @property
    def sent(self):
        return [each for each in self.communes if each.is_sent]

    @property
    def changing(self):
        """The communes that are amending their plans: their figures are those approved last."""
        return [each for each in self.communes if each.is_changing]

    @property
    def causes(self):
        return [each for each in self.needs if each.is_cause]

    @property
    def deprivations(self):
        return [each for each in self.needs if not each.is_cause]

    def total(self, name):
        """Returns the sum of a CommuneSum's field over the communes that have it; None where none has."""
        return total_of(self.communes, name)

    @property
    def totals(self):
        """{field: sum} for the foot of the table."""
        names = ("survey_poor", "survey_near", "poor", "near", "exits", "lines", "cost", "loan", "target")
        found = {name: self.total(name) for name in names}
        residents = [each.residents for each in self.communes]
        return found | {"residents": None if None in residents else sum(residents)}


def district_figures(survey_round):
    """Returns the DistrictFigures of a cycle year."""
    plans, sent, rows, lines = _sent_plans(survey_round)
    return DistrictFigures(
        survey_round.year,
        _communes(survey_round, plans, sent, rows, lines),
        _needs(survey_round.standard, rows, lines),
        _measures(lines),
    )


def commune_sums(survey_round):
    """Returns the CommuneSums of a cycle year alone. Seven queries, whatever the size."""
    return _communes(survey_round, *_sent_plans(survey_round))


def _sent_plans(survey_round):
    """({commune id: plan}, pks of those sent, their households, their lines with a measure)."""
    plans = {plan.commune_id: plan for plan in CommunePlan.objects.filter(round=survey_round)}
    sent = {plan.pk for plan in plans.values() if plan.state == PlanState.SUBMITTED or plan.version_number}
    rows = HouseholdPlan.standing.current().sent().filter(plan__round=survey_round).order_by()
    lines = PlanLine.standing.work().filter(row__plan__round=survey_round).order_by()
    return plans, sent, rows, lines


def _communes(survey_round, plans, sent, rows, lines):
    surveyed, targets = counts_to_plan(survey_round), assigned_targets(survey_round.year)
    of_plan = rows.values("plan_id").annotate(
        n_poor=Count("pk", filter=POOR), n_near=Count("pk", filter=NEAR), **exit_counts(survey_round.year)
    )
    counts = {row["plan_id"]: settle_exits(row) for row in of_plan}
    money = {
        row["row__plan_id"]: row
        for row in lines.values("row__plan_id").annotate(n=Count("pk"), cost_=Sum("cost"), loan_=Sum("loan_amount"))
    }
    found = []
    for survey in CommuneSurvey.objects.filter(round=survey_round).select_related("commune").order_by("commune__code"):
        plan, of_survey = plans.get(survey.commune_id), surveyed.get(survey.commune_id, {})
        values = {}
        if plan is not None and plan.pk in sent:
            row, of_lines = counts.get(plan.pk, {}), money.get(plan.pk, {})
            values = {
                "poor": row.get("n_poor", 0),
                "near": row.get("n_near", 0),
                "exits": row.get("exits", 0),
                "lines": of_lines.get("n", 0),
                "cost": of_lines.get("cost_"),
                "loan": of_lines.get("loan_"),
            }
        found.append(
            CommuneSum(
                survey.commune.code,
                survey.commune.name,
                of_survey.get("poor", 0),
                of_survey.get("near", 0),
                survey.household_total,
                plan.get_state_display() if plan else "chưa lập",
                plan.tone if plan else "plain",
                target=targets.get(survey.commune_id),
                is_changing=plan is not None and plan.is_changing,
                **values,
            )
        )
    return tuple(found)


def _needs(standard, rows, lines):
    needs = all_needs(standard)
    conditions = {}
    for place, need in enumerate(needs):
        conditions[f"p{place}"] = Count("pk", filter=POOR & has(standard, need))
        conditions[f"n{place}"] = Count("pk", filter=NEAR & has(standard, need))
        if need.kind == NeedKind.DEPRIVATION:
            conditions[f"r{place}"] = Count("pk", filter=removed(standard, need))
    counts = rows.aggregate(**conditions)
    planned = {
        (row["need_kind"], row["need_code"]): row
        for row in lines.values("need_kind", "need_code").annotate(
            n=Count("row_id", distinct=True), cost_=Sum("cost"), loan_=Sum("loan_amount")
        )
    }
    found = []
    for place, need in enumerate(needs):
        item, row = item_of(standard, need), planned.get((need.kind.value, need.code), {})
        found.append(
            NeedSum(
                need.kind.value,
                item.number,
                item.name,
                counts[f"p{place}"],
                counts[f"n{place}"],
                row.get("n", 0),
                counts.get(f"r{place}"),
                row.get("cost_"),
                row.get("loan_"),
                need.code,
            )
        )
    return tuple(found)


def _measures(lines):
    catalogue, bodies = OwnMeasure.objects.catalogue(), body_names()
    order = {code: place for place, code in enumerate(bodies)}
    rows = lines.values("body", "measure_key").annotate(
        n=Count("pk"), homes=Count("row_id", distinct=True), cost_=Sum("cost"), loan_=Sum("loan_amount")
    )
    found = sorted(rows, key=lambda row: (order.get(row["body"], 99), -row["n"], row["measure_key"]))
    return tuple(
        MeasureLine(
            bodies.get(row["body"], row["body"] or "Chưa ghi cơ quan"),
            catalogue.name_of(row["measure_key"]),
            row["n"],
            row["homes"],
            row["cost_"],
            row["loan_"],
            row["measure_key"],
            row["body"],
        )
        for row in found
    )
