"""What was achieved, as figures: the one place that programme targets, plans and reports ask.

`year` is the cycle year Y of the plans; what is counted was carried out in the calendar year Y + 1, so a report on the
calendar year C asks for `year=C - 1`. `commune_ids` narrows to these communes (None: the whole district); callers pass
ids that their reader may see. Nothing recorded is None, never 0. One query or two a function.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from households.standards import POOR_CLASSES
from plans.catalogue import Catalogue
from plans.measures import NeedKind
from plans.models import Intervention, ModelHousehold, OwnMeasure, PlanLine, Training

HOUSING = "housing_quality"


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; the percentage is None where there is no whole."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        return Decimal(self.part) * 100 / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Growth:
    """Summed incomes of the `counted` households that have both figures, of `households` in all."""

    before: int
    after: int
    counted: int
    households: int

    @property
    def percent(self) -> Decimal | None:
        """How much more in the second sum, in per cent; None where nothing can be compared."""
        return Decimal(self.after - self.before) * 100 / self.before if self.counted and self.before else None


def _of_communes(rows, commune_ids: Iterable[int] | None, lookup="commune_id"):
    return rows if commune_ids is None else rows.filter(**{f"{lookup}__in": list(commune_ids)})


def _in_models(year, commune_ids, body):
    rows = _of_communes(ModelHousehold.objects.filter(model__year=year), commune_ids, "model__commune_id")
    return rows if body is None else rows.filter(model__department__code=body)


def model_income(year: int, commune_ids: Iterable[int] | None = None, body: str | None = None) -> Growth:
    """Returns the income growth of the households in poverty-reduction models (target II.2: 15-20 % a year); of those
    that one body leads where its code is given."""
    rows = _in_models(year, commune_ids, body)
    both = Q(income_before__gt=0, income_after__isnull=False)
    found = rows.aggregate(
        before=Sum("income_before", filter=both), after=Sum("income_after", filter=both),
        counted=Count("pk", filter=both), all=Count("pk"),
    )  # fmt: skip
    return Growth(found["before"] or 0, found["after"] or 0, found["counted"], found["all"])


def model_exits(year: int, commune_ids: Iterable[int] | None = None, body: str | None = None) -> Share:
    """Returns the model households that left poverty, of all model households of which that is known (II.2: 9-10 %)."""
    rows = _in_models(year, commune_ids, body)
    found = rows.aggregate(part=Count("pk", filter=Q(has_escaped=True)), whole=Count("has_escaped"))
    return Share(found["part"], found["whole"])


def loans(year: int, commune_ids: Iterable[int] | None = None, catalogue: Catalogue | None = None) -> Share:
    """Returns the poor households granted a preferential loan, of those whose plan names one (II.2: 100 %).

    Wanted: a line of a sent plan with a loan measure. Granted: a loan measure carried out (under way or done), of that
    line or outside it. Households are counted once. NHCSXH confirms by recording the result.
    """
    keys = (catalogue or OwnMeasure.objects.catalogue()).loan_keys
    lines = _of_communes(
        PlanLine.standing.of_year(year).current().sent().filter(
            measure_key__in=keys, row__household_class__in=POOR_CLASSES
        ),
        commune_ids, "row__plan__commune_id",
    )  # fmt: skip
    wanted = set(lines.order_by().values_list("row__household_id", flat=True))
    done = _of_communes(Intervention.objects.of_year(year).filter(measure_key__in=keys), commune_ids)
    rows = done.order_by().values_list("household_id", "status")
    granted = {household for household, status in rows if status in ("doing", "done")}
    return Share(len(wanted & granted), len(wanted))


def training(year: int, commune_ids: Iterable[int] | None = None) -> Share:
    """Returns the people trained in poverty work, of those who should be (II.2: 100 %), over the groups of which it is
    known how many were. With `commune_ids` the communes' own people only; without, those of the bodies as well."""
    rows = _of_communes(Training.objects.filter(year=year, trained__isnull=False), commune_ids)
    found = rows.aggregate(part=Sum("trained"), whole=Sum("should"))
    return Share(found["part"] or 0, found["whole"] or 0)


def housing_supported(year: int, commune_ids: Iterable[int] | None = None) -> Share:
    """Returns the poor households helped to build or repair (done), of those whose sent plan names poor housing
    (II.2)."""
    lines = PlanLine.standing.of_year(year).current().sent().filter(
        need_kind=NeedKind.DEPRIVATION, need_code=HOUSING, row__household_class__in=POOR_CLASSES
    )  # fmt: skip
    lines = _of_communes(lines, commune_ids, "row__plan__commune_id").order_by()
    helped = Intervention.objects.of_year(year).done().filter(
        household=OuterRef("row__household_id"), need_kind=NeedKind.DEPRIVATION, need_code=HOUSING
    )  # fmt: skip
    found = lines.annotate(is_helped=Exists(helped)).aggregate(
        part=Count("row__household_id", filter=Q(is_helped=True), distinct=True),
        whole=Count("row__household_id", distinct=True),
    )
    return Share(found["part"], found["whole"])


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the lines of one key are: all of them, those with work begun, done or given up, needs met, and the money
    in đồng (None where none was written down)."""

    lines: int = 0
    done: int = 0
    doing: int = 0
    met: int = 0
    amount: int | None = None
    stopped: int = 0

    @property
    def waiting(self):
        """Lines for which nothing has begun."""
        return self.lines - self.done - self.doing - self.stopped

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.done) * 100 / self.lines if self.lines else None

    def __add__(self, other):
        known = [each.amount for each in (self, other) if each.amount is not None]
        return Progress(
            self.lines + other.lines, self.done + other.done, self.doing + other.doing, self.met + other.met,
            sum(known) if known else None, self.stopped + other.stopped,
        )  # fmt: skip


def progress_of_lines(lines, *by: str) -> dict:
    """Returns {(values of `by`): Progress} over a queryset of plan lines, such as
    `progress_of_lines(PlanLine.standing.visible_to(user).of_year(2016).current(), "measure_key")`. One query."""
    names = {name: f"k_{index}" for index, name in enumerate(by)}
    rows = (
        lines.order_by()
        .annotate(**{alias: F(name) for name, alias in names.items()})
        .values(*names.values())
        .annotate(
            n=Count("pk", distinct=True),
            n_done=Count("interventions", filter=Q(interventions__status="done"), distinct=True),
            n_doing=Count("interventions", filter=Q(interventions__status="doing"), distinct=True),
            n_stopped=Count("interventions", filter=Q(interventions__status="stopped"), distinct=True),
            n_met=Count("interventions", filter=Q(interventions__is_need_met=True), distinct=True),
            money=Sum("interventions__amount"),  # one intervention a line, so nothing is summed twice
        )
    )
    return {
        tuple(row[alias] for alias in names.values()): Progress(
            row["n"], row["n_done"], row["n_doing"], row["n_met"], row["money"], row["n_stopped"]
        )
        for row in rows
    }


def households_helped(year: int, commune_ids: Iterable[int] | None = None) -> int:
    """Returns how many households had a measure carried out (done)."""
    rows = _of_communes(Intervention.objects.of_year(year).done(), commune_ids)
    return rows.order_by().values("household_id").distinct().count()
