"""The figures of the programme targets, year by year: computed from surveys and results, or reported and confirmed.

A figure that is not known is None, never 0. `programme_rows(year)` is what pages, papers and reports read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from areas.models import Department
from households.balance import forms_of_legs
from households.models import CommuneSurvey, SurveyForm, SurveyRound
from households.movement_queries import two_earlier_rounds
from households.procedure import Stage
from plans import results
from plans.models import Intervention, ProgrammeValue
from plans.programme import (
    BASE_YEAR,
    BY_KEY,
    FIRST_YEAR,
    LAST_YEAR,
    TARGETS,
    ProgrammeTarget,
    State,
    as_decimal,
    forecast,
    mean,
    path,
    state,
)
from plans.programme_lists import POOR, RELAPSED, housing_of, list_of, of_merit_in_need_of_housing

PLANNED = ("poor_housing", "credit")  # shares whose whole comes from the plans


@dataclass(frozen=True, slots=True)
class Figure:
    """A target's value at the end of a year. `part` of `whole` where it is a share; `is_provisional` where a survey
    behind it is not recognised everywhere; `reported` is the ProgrammeValue behind it, also one that waits. `filters`
    of the household list name exactly the households of a value that counts them."""

    value: Fraction | None = None
    part: int | None = None
    whole: int | None = None
    is_provisional: bool = False
    reported: ProgrammeValue | None = None
    is_reported: bool = False  # the value itself is the reported one
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self):
        """The value as Decimal for the filters of numbers, None where it is not known."""
        return as_decimal(self.value)


@dataclass(frozen=True, slots=True)
class YearFigure:
    """A year of a target's row: what was, what the path asks, how the two compare, and where the households are."""

    year: int
    figure: Figure
    path: Fraction | None
    state: State | None
    href: str = ""

    @property
    def shown_path(self):
        return as_decimal(self.path)


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A target with its baseline (end of 2015), its years 2016-2020 and its forecast; `mean` of a yearly target."""

    target: ProgrammeTarget
    body: str
    baseline: Figure
    years: tuple[YearFigure, ...]
    forecast: Fraction | None
    mean: Fraction | None

    @property
    def shown_forecast(self):
        return as_decimal(self.forecast)

    @property
    def shown_mean(self):
        return as_decimal(self.mean)

    @property
    def last(self):
        """The last year whose figure is known, None where none is."""
        return next((each for each in reversed(self.years) if each.figure.value is not None), None)

    def of(self, year):
        """Returns the YearFigure of a year of the programme, None outside."""
        return next((each for each in self.years if each.year == year), None)


def _share(part, whole, **more):
    return Figure(Fraction(part * 100, whole), part, whole, **more) if whole else Figure(None, part, whole, **more)


@dataclass(frozen=True, slots=True)
class _Survey:
    """A year's survey as a whole. `residents` is None as long as one commune's total is missing, `is_whole` whether
    every commune has forms at all."""

    round: SurveyRound
    poor: int
    merit: int
    residents: int | None
    is_whole: bool
    is_recognised: bool


def _surveys(years):
    """{year: _Survey}. Three queries, whatever the years."""
    rounds = {each.year: each for each in SurveyRound.objects.filter(year__in=years)}
    counts = {}
    for survey_round in rounds.values():
        housing = housing_of(survey_round).number
        row = SurveyForm.objects.filter(POOR, round=survey_round).aggregate(
            poor=Count("pk"), merit=Count("pk", filter=Q(has_merit_member=True, deprivations__has=housing))
        )
        counts[survey_round.year] = row
    forms = SurveyForm.objects.filter(round__in=rounds.values()).order_by()
    with_forms = set(forms.values_list("round__year", "commune_id").distinct())
    communes = {}
    rows = CommuneSurvey.objects.filter(round__in=rounds.values()).values_list(
        "round__year", "commune_id", "household_total", "stage"
    )
    for year, commune, total, stage in rows:
        communes.setdefault(year, []).append((total, stage, (year, commune) in with_forms))
    found = {}
    for year, survey_round in rounds.items():
        of_year = communes.get(year, [])
        totals = [total for total, _, _ in of_year]
        found[year] = _Survey(
            survey_round,
            counts[year]["poor"],
            counts[year]["merit"],
            None if not totals or None in totals else sum(totals),
            bool(of_year) and all(has_forms for _, _, has_forms in of_year),
            bool(of_year) and all(stage == Stage.RECOGNISED for _, stage, _ in of_year),
        )
    return found


def _relapses(survey):
    """How many poor households of the year are relapsed; None before the third year of all, which cannot know."""
    earlier = two_earlier_rounds(survey.round)
    if len(earlier) < 2:
        return None
    poor = SurveyForm.objects.filter(POOR, round=survey.round).order_by()
    # Who was poor last year too did not relapse. The rule is asked of the others by name: it is costly to ask of every
    # household, which is what the database does while it does not know how few they are.
    last_year = SurveyForm.objects.filter(POOR, round=earlier[0], household=OuterRef("household"))
    ids = list(poor.filter(~Exists(last_year)).values_list("household_id", flat=True))
    return poor.filter(forms_of_legs(survey.round, RELAPSED["dien_bien"], within=ids), household__in=ids).count()


def _of_survey(surveys):
    """{key: {year: Figure}} of what the surveys tell."""
    found = {key: {} for key in ("rate_drop", "rate_2020", "relapse", "merit_housing")}
    for year, survey in surveys.items():
        if not survey.is_whole:
            continue
        marks = {"is_provisional": not survey.is_recognised}
        if survey.residents:
            found["rate_2020"][year] = _share(survey.poor, survey.residents, **marks)
        of_merit = of_merit_in_need_of_housing(survey.round)
        found["merit_housing"][year] = Figure(Fraction(survey.merit), filters=of_merit, **marks)
        relapses = _relapses(survey)
        if relapses is not None:
            found["relapse"][year] = Figure(Fraction(relapses), filters=RELAPSED, **marks)
    rates = found["rate_2020"]
    for year, rate in rates.items():
        before = rates.get(year - 1)
        if before is not None:
            provisional = rate.is_provisional or before.is_provisional
            found["rate_drop"][year] = Figure(before.value - rate.value, is_provisional=provisional)
    return found


def _of_results(years):
    """{key: {year: Figure}} of what was carried out: under the plans of the cycle year before."""
    found = {key: {} for key in ("poor_housing", "model_income", "model_exit", "credit", "training")}
    for year in years:
        has_results = Intervention.objects.of_year(year - 1).exists()
        shares = {
            "poor_housing": results.housing_supported(year - 1),
            "model_exit": results.model_exits(year - 1),
            "credit": results.loans(year - 1),
            "training": results.training(year - 1),
        }
        for key, share in shares.items():
            # Plans name the need before anything is done: a year in which nothing was recorded is not known, not none.
            if share.whole and (share.part or key not in PLANNED or has_results):
                found[key][year] = _share(share.part, share.whole)
        growth = results.model_income(year - 1)
        if growth.counted and growth.before:
            rise = Fraction((growth.after - growth.before) * 100, growth.before)
            found["model_income"][year] = Figure(rise, growth.counted, growth.households)
    return found


def figures(until):
    """Returns {key: {year: Figure}} from the baseline's year to `until` (2020 at the latest); years without any figure
    or report are left out. What was confirmed stands where nothing can be computed."""
    years = range(BASE_YEAR, min(until, LAST_YEAR) + 1)
    found = _of_survey(_surveys(years)) | _of_results([year for year in years if year >= FIRST_YEAR])
    for value in ProgrammeValue.objects.filter(year__in=years).select_related("department", "by", "decided_by"):
        if value.target not in BY_KEY:
            continue
        of_target = found.setdefault(value.target, {})
        if value.year in of_target and of_target[value.year].value is not None:
            of_target[value.year] = replace(of_target[value.year], reported=value)
        elif value.status == ProgrammeValue.Status.CONFIRMED:
            exact = Fraction(value.value)
            of_target[value.year] = Figure(exact, value.part, value.whole, reported=value, is_reported=True)
        else:
            of_target[value.year] = Figure(reported=value)
    return found


def programme_rows(year, user=None):
    """Returns the ProgrammeRows of all targets, in the decision's order, with figures up to the end of calendar year
    `year`. Figures are the district's and name no family; `user` (None: nobody) decides only whether they open lists.
    """
    known = figures(year)
    names = dict(Department.objects.values_list("code", "short_name"))
    # The last day of a year counts as its end: reports are drawn up to it.
    today = timezone.localdate()
    running = today.year if (today.month, today.day) < (12, 31) else today.year + 1
    return [_row(target, known.get(target.key, {}), names.get(target.body, ""), user, running) for target in TARGETS]


def _row(target, by_year, body, user, running):
    values = {year: figure.value for year, figure in by_year.items()}
    baseline = by_year.get(BASE_YEAR, Figure())
    years = tuple(
        YearFigure(
            year,
            by_year.get(year, Figure()),
            path(target, year, baseline.value),
            state(target, year, values, baseline.value, is_over=year < running),
            list_of(target, year, by_year.get(year, Figure()), user),
        )
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
    )
    within = {year: value for year, value in values.items() if year >= FIRST_YEAR}
    return ProgrammeRow(
        target,
        body,
        baseline,
        years,
        forecast(target, values, baseline.value),
        mean(within) if target.is_yearly else None,
    )
