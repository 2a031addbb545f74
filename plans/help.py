"""Help that households had, wherever it was recorded: measures carried out here, and what other rooms gave.

The setting HELP_ELSEWHERE names functions of rooms to the right by dotted path; each takes (households, years): a
queryset of household ids and a range of calendar years, and returns Help.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils.module_loading import import_string

from plans.catalogue import Catalogue
from plans.models import Intervention, OwnMeasure
from ui.formatting import vnd

_NONE = object()


@dataclass(frozen=True, slots=True)
class Help:
    """One help of one household in a calendar year. `about` is the need that it answers ("cause:capital"), or the
    giver's own words where no need was named; `is_yearly` is due anew every year, like an insurance card."""

    household_id: int
    year: int
    about: str
    measure_key: str
    amount: int | None
    status: str
    days: tuple[dt.date, ...]
    words: str
    line_id: int | None = None
    is_yearly: bool = False

    @property
    def has_begun(self):
        """Whether it was given or is under way."""
        return self.status in (Intervention.Status.DOING, Intervention.Status.DONE)


def helps_of(households, years: range, catalogue: Catalogue) -> dict[int, list[Help]]:
    """Returns {household id: [Help]} of these calendar years; what two rooms tell alike is one help. A query a room."""
    found = _carried_out(households, years, catalogue)
    carried_out = {}
    for each in found:
        carried_out.setdefault((each.household_id, each.year, each.about, each.measure_key), []).append(each.amount)
    for path in settings.HELP_ELSEWHERE:
        for each in import_string(path)(households, years):
            amounts = carried_out.get((each.household_id, each.year, each.about, each.measure_key), [])
            # Told by two rooms: with the same amount, or one of them without any.
            same = next((amount for amount in amounts if amount == each.amount or None in (amount, each.amount)), _NONE)
            if same is _NONE:
                found.append(each)
            else:
                amounts.remove(same)
    by_household = {}
    for each in found:
        by_household.setdefault(each.household_id, []).append(each)
    return by_household


def helped_since(households, after, year) -> set[int]:
    """Returns the ids of households that had help after the day `after` and not later than in the calendar year `year`,
    by its days, or by its year where nobody wrote a day. See households/helped.py."""
    found = helps_of(households, range(after.year, year + 2), OwnMeasure.objects.catalogue())

    def counts(each):
        in_time = each.days[-1] > after and each.days[0].year <= year if each.days else each.year == year
        return each.has_begun and in_time

    return {household_id for household_id, helps in found.items() if any(map(counts, helps))}


def _carried_out(households, years, catalogue):
    results = Intervention.objects.filter(household__in=households, year__gte=years.start - 1, year__lt=years.stop - 1)
    results = results.annotate(written=Coalesce("line__kept_of_id", "line_id"))  # the line as the commune writes it
    found = []
    for each in results.order_by("year", "pk"):
        measure, words = catalogue.get(each.measure_key), [catalogue.name_of(each.measure_key)]
        if each.amount:
            words.append(vnd(each.amount))
        help_ = Help(
            each.household_id, each.for_year, f"{each.need_kind}:{each.need_code}", each.measure_key, each.amount,
            each.status, tuple(day for day in (each.started_on, each.ended_on) if day),
            f"{', '.join(words)} (kế hoạch năm {each.for_year}, {each.get_status_display()})", each.written,
            measure is not None and measure.is_yearly,
        )  # fmt: skip
        found.append(help_)
    return found
