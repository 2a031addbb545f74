"""The figures of communes or villages in a working year, beside those of the years before. Six queries or fewer,
whatever the number of units.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q

from areas.models import Village
from households.checks import open_warnings
from households.models import CommuneSurvey, QualityWarning, SurveyForm
from households.procedure import Stage
from households.standards import POOR_CLASSES, HouseholdClass
from households.statistics import UnitProgress, progress_by_village, progress_of_communes
from plans.targets.rules import YEARLY_POINTS

GOAL_YEAR, GOAL_RATE = 2020, Decimal(5)  # "dưới 5 %" at the end of 2020, II.1
_POOR, _NEAR = Q(household_class__in=POOR_CLASSES), Q(household_class=HouseholdClass.CN)


def share(part, whole):
    """Returns percent of a base as a Decimal; None without either."""
    return None if part is None or not whole else Decimal(part) * 100 / Decimal(whole)


@dataclass(frozen=True, slots=True)
class Line:
    """A commune, a village or a sum of them. `query` are the filters that open its households; `residents` None where
    the total is missing; `before` last year's (poor, near-poor), None where that year has no form of the unit;
    `is_final` says that the year's result was recognised."""

    name: str
    query: Mapping[str, str]
    progress: UnitProgress = field(default_factory=UnitProgress)
    residents: int | None = None
    before: tuple[int, int] | None = None
    questions: int = 0
    is_final: bool = False
    place: tuple[int, int] | None = None
    code: str = ""

    @property
    def poor(self):
        return self.progress.poor

    @property
    def near_poor(self):
        return self.progress.near_poor

    @property
    def rate(self):
        return share(self.poor, self.residents)

    @property
    def near_rate(self):
        return share(self.near_poor, self.residents)

    @property
    def poor_before(self):
        return self.before[0] if self.before else None

    @property
    def change(self):
        """Poor households more (+) or fewer (-) than last year; None until the unit's survey is complete or recognised:
        before, the difference would only say how far the survey is."""
        if self.before is None or not self.is_complete:
            return None
        return self.poor - self.before[0]

    @property
    def is_complete(self):
        return self.is_final or (self.progress.done > 0 and not self.progress.waiting)

    @property
    def done_share(self):
        return share(self.progress.done, self.progress.known)


@dataclass(frozen=True, slots=True)
class YearRate:
    """A year's poor-household rate over the units whose total is known, see `target_path`."""

    year: int
    poor: int = 0
    near_poor: int = 0
    rate_poor: int = 0
    residents: int = 0
    rate: Decimal | None = None


@dataclass(frozen=True)
class Figures:
    """The lines of a year, their sum, and the years up to it, oldest first."""

    lines: tuple[Line, ...]
    total: Line
    years: tuple[YearRate, ...]
    with_totals: int
    recognised: int
    expected: int
    surveys: tuple[CommuneSurvey, ...] = field(repr=False, default=())

    @property
    def this_year(self):
        return self.years[-1]

    @property
    def last_year(self):
        return self.years[-2] if len(self.years) > 1 else None

    @property
    def is_provisional(self):
        return self.recognised < self.expected

    @property
    def fall(self):
        """By how many points the rate fell since last year (negative: it rose); None where either is missing or the
        survey is not complete."""
        if self.last_year is None or not self.total.is_complete:
            return None
        if self.this_year.rate is None or self.last_year.rate is None:
            return None
        return self.last_year.rate - self.this_year.rate


def district_figures(survey_round, ids=None):
    """Returns the Figures of the communes of a year: of those in `ids`, all for None."""
    surveys = CommuneSurvey.objects.of_round(survey_round)
    if ids is not None:
        surveys = surveys.filter(commune__in=ids)
    surveys = tuple(surveys)
    progress = progress_of_communes(survey_round, ids)
    counts = _counts_by_year(survey_round, "commune_id", ids)
    questions = open_warnings(survey_round, ids)
    last = max((year for year in counts if year < survey_round.year), default=None)
    lines = tuple(
        Line(
            survey.commune.short_name,
            {"xa": survey.commune.code},
            progress.get(survey.commune_id, UnitProgress()),
            survey.household_total,
            counts.get(last, {}).get(survey.commune_id),
            questions.get(survey.commune_id, 0),
            survey.stage == Stage.RECOGNISED,
            (survey.commune.grid_col, survey.commune.grid_row) if survey.commune.grid_col else None,
            survey.commune.code,
        )
        for survey in surveys
    )
    return _figures(survey_round, lines, surveys, counts, _residents_by_year(survey_round, ids), name="Toàn huyện")


def commune_figures(survey):
    """Returns the Figures of one commune's villages in a year; `survey` is its CommuneSurvey."""
    survey_round, commune = survey.round, survey.commune
    progress = progress_by_village(survey_round, commune)
    counts = _counts_by_year(survey_round, "village_id", {commune.pk})
    last = max((year for year in counts if year < survey_round.year), default=None)
    questions = dict(
        QualityWarning.objects.unanswered()
        .filter(round=survey_round, commune=commune)
        .order_by()
        .values_list("village_id")
        .annotate(n=Count("pk"))
    )
    villages = Village.objects.valid_on(survey_round.reference_date).filter(commune=commune)
    lines = tuple(
        Line(
            village.name,
            {"thon": str(village.pk)},
            progress.get(village.pk, UnitProgress()),
            None,
            counts.get(last, {}).get(village.pk),
            questions.get(village.pk, 0),
            survey.stage == Stage.RECOGNISED,
        )
        for village in villages
    )
    # What no village in force has (one that ended within the year) still belongs to the commune's sum.
    rest = tuple(Line("", {}, each) for unit, each in progress.items() if unit not in {v.pk for v in villages})
    residents = _residents_by_year(survey_round, {commune.pk})
    sums = {year: {commune.pk: _add(units.values())} for year, units in counts.items()}
    query = {"xa": commune.code}
    return _figures(survey_round, lines, (survey,), sums, residents, name="Toàn xã", query=query, rest=rest)


def _counts_by_year(survey_round, unit, ids):
    """{year: {unit id: (poor, near-poor)}} up to the year, one grouped query."""
    forms = SurveyForm.objects.filter(round__year__lte=survey_round.year)
    if ids is not None:
        forms = forms.filter(commune__in=ids)
    found = {}
    rows = forms.order_by().values_list("round__year", unit)
    for year, key, *pair in rows.annotate(p=Count("pk", filter=_POOR), n=Count("pk", filter=_NEAR)):
        found.setdefault(year, {})[key] = tuple(pair)
    return found


def _figures(survey_round, lines, surveys, counts, residents, *, name, query=None, rest=()):
    recognised = sum(survey.stage == Stage.RECOGNISED for survey in surveys)
    totals = [survey.household_total for survey in surveys]
    parts = [*lines, *rest]
    before = [line.before for line in lines if line.before]
    total = Line(
        name,
        query or {},
        _sum(line.progress for line in parts),
        sum(totals) if totals and None not in totals else None,
        _add(before) if before else None,
        sum(line.questions for line in lines),
        recognised == len(surveys) > 0,
    )
    return Figures(
        lines,
        total,
        _years(survey_round, counts, residents),
        with_totals=sum(each is not None for each in totals),
        recognised=recognised,
        expected=len(surveys),
        surveys=surveys,
    )


def _residents_by_year(survey_round, ids):
    """{year: {commune id: resident households or None}}, one query."""
    surveys = CommuneSurvey.objects.filter(round__year__lte=survey_round.year)
    if ids is not None:
        surveys = surveys.filter(commune__in=ids)
    found = {}
    for year, commune, total in surveys.order_by().values_list("round__year", "commune_id", "household_total"):
        found.setdefault(year, {})[commune] = total
    return found


def _years(survey_round, counts, residents):
    """The YearRates from the first year to this one. A commune without a total counts on neither side of a rate."""
    rates = []
    for year in sorted({*counts, *residents, survey_round.year}):
        units, known = counts.get(year, {}), residents.get(year, {})
        base = {unit: total for unit, total in known.items() if total}
        rate_poor, whole = sum(units.get(unit, (0, 0))[0] for unit in base), sum(base.values())
        rates.append(YearRate(year, *_add(units.values()), rate_poor, whole, share(rate_poor, whole)))
    return tuple(rates)


def target_path(years):
    """Returns {year: rate} from the first known rate to 2020: 2,75 points a year less, under 5 % in the last (II.1)."""
    first = next((each for each in years if each.rate is not None), None)
    if first is None or first.year >= GOAL_YEAR:
        return {}
    fall = Decimal(YEARLY_POINTS) / 100
    path = {year: max(first.rate - fall * (year - first.year), Decimal(0)) for year in range(first.year, GOAL_YEAR + 1)}
    path[GOAL_YEAR] = min(path[GOAL_YEAR], GOAL_RATE)
    return path


def _add(pairs):
    """The sums of pairs of (poor, near-poor)."""
    pairs = list(pairs)
    return sum(poor for poor, _ in pairs), sum(near for _, near in pairs)


def _sum(parts):
    parts = list(parts)
    classes = {}
    for part in parts:
        for household_class, number in part.classes.items():
            classes[household_class] = classes.get(household_class, 0) + number
    return UnitProgress(
        done=sum(part.done for part in parts), waiting=sum(part.waiting for part in parts), classes=classes
    )
