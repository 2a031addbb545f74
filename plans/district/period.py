"""Reads the years of the period, for the district's plan of 2016-2020."""

from households.models import SurveyRound
from plans.district.figures import commune_sums
from plans.district.years import PeriodYear, total_of
from plans.programme import BASE_YEAR, YEARS, as_decimal


def period_years(figures, programme):
    """Returns the PeriodYears of 2016-2020 as known in the cycle year of `figures` (DistrictFigures): later plans
    belong to later district plans. `programme` are the ProgrammeRows of that year. The same queries a year."""
    rows = {row.target.key: row for row in programme}
    rounds = {each.year: each for each in SurveyRound.objects.filter(year__gte=BASE_YEAR, year__lt=figures.year)}
    found = []
    for year in YEARS:
        communes = ()
        if year - 1 == figures.year:
            communes = figures.communes
        elif year - 1 in rounds:
            communes = commune_sums(rounds[year - 1])
        found.append(PeriodYear(year, **_of_plans(communes), **_of_programme(rows, year, communes)))
    return tuple(found)


def _of_plans(communes):
    values = {"target": total_of(communes, "target")}
    sent = [each for each in communes if each.is_sent]
    if not sent:
        return values
    names = ("poor", "near", "exits", "lines", "cost", "loan")
    return values | {
        "communes": len(communes),
        "sent": len(sent),
        **{name: total_of(sent, name) for name in names},
    }


def _of_programme(rows, year, communes):
    def at_start(key):
        return rows[key].baseline if year - 1 == BASE_YEAR else rows[key].of(year - 1).figure

    rate, counted = at_start("rate_2020"), at_start("merit_housing")
    # This count is known as soon as every commune has forms, the rate only with every commune's residents.
    is_whole = counted.value is not None
    return {
        "start_poor": total_of(communes, "survey_poor") if is_whole else None,
        "start_rate": _two_places(rate.value),
        "is_provisional": is_whole and counted.is_provisional,
        "path": _two_places(rows["rate_2020"].of(year).path),
    }


def _two_places(value):
    return None if value is None else float(as_decimal(value, 2))
