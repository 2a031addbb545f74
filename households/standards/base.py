"""The shape of a poverty standard: classes, bands, indicators, causes.

A standard is a dated legal act that says which household is poor. The acts differ in shape and not only in numbers
(QĐ 59/2015 joins its two tests by OR, NĐ 07/2021 by AND), so each standard carries its own rule.
This module knows no household, no database and no web page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AreaType(StrEnum):
    """Whether a commune is urban or rural on a date; poverty lines differ between the two."""

    URBAN = "urban"
    RURAL = "rural"

    @property
    def label(self) -> str:
        return {"urban": "Thành thị", "rural": "Nông thôn"}[self.value]


class HouseholdClass(StrEnum):
    """The class of a household in one year, as the code that is stored, imported and printed.

    N1 and N2 are the two kinds of poor household of QĐ 59/2015; N is the only kind of NĐ 07/2021.
    """

    N1 = "N1"
    N2 = "N2"
    N = "N"
    CN = "CN"
    TB = "TB"
    KN = "KN"

    @property
    def label(self) -> str:
        """Full Vietnamese name, for headings and legends."""
        return _LABELS[self.value][0]

    @property
    def short(self) -> str:
        """Vietnamese name for tags and running text."""
        return _LABELS[self.value][1]

    @property
    def in_sentence(self) -> str:
        """The short name with a small first letter, to stand inside a sentence."""
        return self.short[0].lower() + self.short[1:]

    @property
    def is_poor(self) -> bool:
        return self in POOR_CLASSES

    @property
    def is_near_poor(self) -> bool:
        return self is HouseholdClass.CN

    @property
    def tone(self) -> str:
        """`poor`, `near` or `out`: which meaning colour a tag of this class takes."""
        if self.is_poor:
            return "poor"
        return "near" if self.is_near_poor else "out"

    @property
    def severity(self) -> int:
        """3 for an income-poor (or simply poor) household down to 0 for one that is not poor.

        TB and KN share 0: the law treats both as not poor, TB is a band that only income tells.
        """
        return _SEVERITY[self.value]


_LABELS = {
    "N1": ("Hộ nghèo (N1, thu nhập)", "Hộ nghèo (N1)"),
    "N2": ("Hộ nghèo (N2, thiếu hụt dịch vụ xã hội cơ bản)", "Hộ nghèo (N2)"),
    "N": ("Hộ nghèo", "Hộ nghèo"),
    "CN": ("Hộ cận nghèo", "Hộ cận nghèo"),
    "TB": ("Hộ có mức sống trung bình", "Hộ có mức sống trung bình"),
    "KN": ("Hộ không nghèo", "Hộ không nghèo"),
}
_SEVERITY = {"N1": 3, "N": 3, "N2": 2, "CN": 1, "TB": 0, "KN": 0}
POOR_CLASSES = (HouseholdClass.N1, HouseholdClass.N2, HouseholdClass.N)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of deprivation in basic social services.

    `number` is its place on the paper form (1-based), `code` a stable English word, `dimension` the Vietnamese
    dimension it belongs to, `name` the name in the act, `short` a label for narrow places, `threshold` when a
    household counts as deprived (in full), `hint` the same in one short line, `source` the act.
    """

    number: int
    code: str
    dimension: str
    name: str
    short: str
    threshold: str
    hint: str
    source: str


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of poverty, numbered as on the paper form. A household may have several."""

    number: int
    code: str
    name: str
    short: str
    source: str


@dataclass(frozen=True, slots=True)
class Bands:
    """Inclusive upper bounds of the bands of one measure (VND a person a month, or points) in one area.

    `poor` is the line below which the measure alone makes a household poor (None: the standard has no such line),
    `minimum` the minimum living standard, `middle` the end of the middle living standard (None: not told by this
    measure). Integers only, in ascending order.
    """

    minimum: int
    poor: int | None = None
    middle: int | None = None

    def __post_init__(self):
        bounds = self.bounds
        if any(type(bound) is not int for bound in bounds) or list(bounds) != sorted(set(bounds)):
            raise ValueError("bands must be ascending integers")

    @property
    def bounds(self) -> tuple[int, ...]:
        return tuple(bound for bound in (self.poor, self.minimum, self.middle) if bound is not None)


# (value of the measure, number of deprivations, bands of the measure, cut-off of deprivations) -> class
Rule = Callable[[int, int, Bands, int], HouseholdClass]


@dataclass(frozen=True, eq=False)
class Standard:
    """A poverty standard: a dated legal act with its lines, indicators, causes and rule.

    `valid_from`..`valid_to` (both inclusive) is the period whose households the act classifies. `income` and
    `points` give the bands by area; `points` is None where an act has no scoring form. `deprivation_cutoff` is the
    number of deprivations from which a household counts as deprived; each is worth `points_per_deprivation`.
    `income_points_name` and `deprivation_points_name` are what the form of the act calls the two scores.
    """

    code: str
    name: str
    citation: str
    points_act: str
    valid_from: date
    valid_to: date
    indicators: tuple[Indicator, ...]
    causes: tuple[Cause, ...]
    classes: tuple[HouseholdClass, ...]
    rule: Rule
    income: Mapping[AreaType, Bands]
    points: Mapping[AreaType, Bands] | None
    deprivation_cutoff: int = 3
    points_per_deprivation: int = 10
    income_points_name: str = "B1"
    deprivation_points_name: str = "B2"
    points_amended: tuple[tuple[date, str], ...] = ()  # acts that amended `points_act`, and since when

    def __str__(self) -> str:
        return self.name

    @property
    def points_citation(self) -> str:
        """The act that the scoring form comes from, as amended since."""
        return self.points_citation_on(date.max)

    def points_citation_on(self, day: date) -> str:
        """As `points_citation`, as it stood on a day: a paper names no act that came after it."""
        acts = [act for since, act in self.points_amended if since <= day]
        return self.points_act + (f" (sửa đổi bởi {', '.join(acts)})" if acts else "")

    def indicator(self, number: int) -> Indicator:
        """The indicator with this number; KeyError where there is none."""
        return _numbered(self.indicators, number)

    def cause(self, number: int) -> Cause:
        """The cause with this number; KeyError where there is none."""
        return _numbered(self.causes, number)

    def deprivation_points(self, deprivations: int) -> int:
        """B2: the points of that many deprivations. Computed, never typed."""
        return deprivations * self.points_per_deprivation


def _numbered(items, number):
    for item in items:
        if item.number == number:
            return item
    raise KeyError(number)
