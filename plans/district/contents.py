"""The district's plan as plain data: what the page, the papers and the frozen version are made from."""

import hashlib
import json
from dataclasses import asdict, dataclass

from areas.models import Department
from assignments.duties import COMMITTEE, DISTRICT, TEN, THIRTEEN, duties_of
from plans.district.figures import CommuneSum, DistrictFigures, MeasureLine, NeedSum, district_figures
from plans.district.period import period_years
from plans.district.texts import bound_figures, sections_of
from plans.district.years import PeriodYear, period_notes, period_totals
from plans.narrative import fill
from plans.programme import BASE_YEAR, LAST_YEAR
from plans.programme_figures import programme_rows
from ui.formatting import decimal


@dataclass(frozen=True, slots=True)
class Goal:
    """A programme target in words: what is aimed at, the last known figure, and the path of the years asked for."""

    name: str
    goal: str
    body: str
    last: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A unit or level with what it owes: (duty, clause) in words."""

    unit: str
    duties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DistrictContents:
    """Everything that stands in the plan. `texts` are (heading, text with figures filled in, table that follows);
    `years` only in that of the period."""

    figures: DistrictFigures
    texts: tuple[tuple[str, str, str], ...]
    goals: tuple[Goal, ...]
    goal_years: tuple[int, ...]
    responsibilities: tuple[Responsibility, ...]
    years: tuple[PeriodYear, ...] = ()

    @property
    def year_totals(self):
        return period_totals(self.years)

    @property
    def year_notes(self):
        return period_notes(self.years)

    @property
    def of_year(self):
        """ " năm 2018": what the tables of one year are marked with beside those of the period; "" otherwise."""
        return f" năm {self.figures.year + 1}" if self.years else ""

    def to_json(self):
        """Returns the contents as JSON text, to be frozen."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def digest(self):
        """A short text that is another one as soon as anything in the plan is."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]


def from_json(text):
    """Returns the DistrictContents that `to_json` froze."""
    data = json.loads(text)
    figures = data["figures"]
    return DistrictContents(
        DistrictFigures(
            figures["year"],
            tuple(CommuneSum(**each) for each in figures["communes"]),
            tuple(NeedSum(**each) for each in figures["needs"]),
            tuple(MeasureLine(**each) for each in figures["measures"]),
        ),
        tuple(tuple(each) for each in data["texts"]),
        tuple(Goal(**each | {"path": tuple(each["path"])}) for each in data["goals"]),
        tuple(data["goal_years"]),
        tuple(
            Responsibility(each["unit"], tuple(tuple(duty) for duty in each["duties"]))
            for each in data["responsibilities"]
        ),
        tuple(PeriodYear(**each) for each in data["years"]),
    )


def contents_of(plan):
    """Returns the DistrictContents of a plan as its data stand now."""
    figures = district_figures(plan.round)
    programme = programme_rows(plan.year)
    by_year = period_years(figures, programme) if plan.is_period else ()
    bound = bound_figures(figures, plan.span, by_year)
    years = _goal_years(plan)
    return DistrictContents(
        figures,
        tuple((section.heading, fill(text_of(plan, section), bound), section.table) for section in sections_of(plan)),
        _goals(programme, years),
        years,
        responsibilities(plan.for_year),
        by_year,
    )


def text_of(plan, section):
    """Returns a section's text as it was written, with its placeholders."""
    return plan.texts.get(section.key, section.text)


def _goal_years(plan):
    first, last = (BASE_YEAR + 1, LAST_YEAR) if plan.is_period else (plan.for_year, plan.for_year)
    return tuple(year for year in range(first, last + 1) if year <= LAST_YEAR)


def _goals(programme, years):
    found = []
    for row in programme:
        digits, known = row.target.digits, row.last or None
        last = f"{decimal(known.figure.shown, digits)} ({known.year})" if known else ""
        if known is None and row.baseline.value is not None:
            last = f"{decimal(row.baseline.shown, digits)} ({BASE_YEAR})"
        path = tuple(decimal(row.of(each).shown_path, digits) for each in years)
        found.append(Goal(row.target.name, row.target.goal_words, row.body, last, path))
    return tuple(found)


def responsibilities(year):
    """Returns the Responsibilities of a calendar year by the register of duties: the district, what all its bodies
    share, each body, communes."""
    names = dict(Department.objects.values_list("code", "name"))
    duties = duties_of(year)
    shared = [duty for duty in duties if len(duty.bodies) >= len(TEN)]

    def told(wanted):
        return tuple((duty.title_in(year).removesuffix(f" năm {year}"), duty.clause) for duty in wanted)

    def of(code):
        own = told(duty for duty in duties if code in duty.bodies and duty not in shared)
        return Responsibility(names.get(code, code), own)

    communes = told(duty for duty in duties if duty.each_commune)
    found = [
        of(COMMITTEE),
        of(DISTRICT),
        Responsibility("Các phòng, ban, ngành huyện", told(shared)),
        *(of(code) for code in THIRTEEN),
        Responsibility("UBND các xã, thị trấn", communes),
    ]
    return tuple(each for each in found if each.duties)
