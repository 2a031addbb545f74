"""The columns of reports: what stands in their heads, what their values are, and how a value is worded.

One rounding and one wording for page, Excel and Word. Knows no database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from ui import formatting

PERCENT_DIGITS, INDEX_DIGITS = 2, 4


class Kind(StrEnum):
    """How a column's values are written."""

    COUNT = "count"  # households, each count opens them
    INTEGER = "integer"
    DECIMAL = "decimal"  # as many decimals as the value has
    PERCENT = "percent"  # an exact Fraction in hundredths, two decimals; the head says %
    INDEX = "index"  # an exact Fraction between 0 and 1, four decimals
    DIFFERENCE = "difference"  # a whole number with its sign
    POINTS = "points"  # a difference of percentages with its sign, two decimals
    INDEX_CHANGE = "index_change"  # a difference of indices with its sign, four decimals
    MONEY = "money"  # whole đồng
    DATE = "date"
    TEXT = "text"
    CODE = "code"  # text that must not be read as a number


@dataclass(frozen=True, slots=True)
class Counted:
    """Forms that meet address filters (keys of households.filters). Totals are sums, and each count is a link."""

    filters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entered:
    """A number that communes enter (a field of CommuneSurvey). A total is blank until every unit has entered it."""

    name: str


@dataclass(frozen=True, slots=True)
class Given:
    """A number that the report's source finds for each unit, and says which households it opens, if any.

    Totals are sums, and the source's own number where the source gives one to a total's row. With `of_known` a total is
    that of the units that have a number; else a unit without one blanks it.
    """

    of_known: bool = False


@dataclass(frozen=True, slots=True)
class Ratio:
    """Column `part` divided by column `whole`, times `scale` (100: hundredths). A total is computed from the totals,
    never averaged; blank where the whole is missing or zero."""

    part: str
    whole: str
    scale: Fraction = Fraction(100)


@dataclass(frozen=True, slots=True)
class Net:
    """The sum of columns, each with its sign: ((key, 1), (key, -1)). Blank where one of them is missing."""

    terms: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A value of one household, for lists: `read` takes the row that build.py fetched. There is no total."""

    read: Callable[[Mapping], object]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands in its head, where its values come from, what they mean.

    `group` is the head over neighbouring columns of the same group, `subgroup` one between the two. `definition` is
    one sentence, `base` what a percentage is a share of, `source` the legal act. `tone` draws a data bar on the page
    (on a scale of 100, or of the largest unit with `bar_of_largest`). `is_personal` and `is_identity` mark what a list
    may have to leave out. `width` is in characters, for files.
    """

    key: str
    label: str
    value: Counted | Entered | Given | Ratio | Net | Read
    kind: Kind = Kind.COUNT
    group: str = ""
    subgroup: str = ""
    definition: str = ""
    base: str = ""
    source: str = ""
    tone: str = ""
    bar_of_largest: bool = False
    is_personal: bool = False
    is_identity: bool = False
    width: int = 10
    is_compared: bool = True  # stands in a table of two years

    @property
    def total(self) -> str:
        """The rule of totals: "sum", "derived" (from the row's other cells) or "none"."""
        if isinstance(self.value, Ratio | Net):
            return "derived"
        return "none" if isinstance(self.value, Read) else "sum"

    @property
    def heads(self) -> tuple[str, ...]:
        """The words over the column, from the top to its own."""
        return tuple(part for part in (self.group, self.subgroup, self.label) if part)

    @property
    def name(self) -> str:
        """The column in one line, for lists of columns."""
        return ": ".join(self.heads)

    @property
    def is_number(self) -> bool:
        return self.kind not in (Kind.TEXT, Kind.CODE)


def rounded(value: Fraction, digits: int = PERCENT_DIGITS) -> Decimal:
    """Returns an exact fraction rounded half up (away from zero) to `digits` decimals."""
    above, below = abs(value.numerator) * 10**digits, value.denominator
    whole = (above * 2 + below) // (below * 2)
    return Decimal(whole if value.numerator >= 0 else -whole).scaleb(-digits)


def ratio(part: int | None, whole: int | None, scale: Fraction = Fraction(100)) -> Fraction | None:
    """Returns `part` of `whole` times `scale`, exactly; None where either is missing or the whole is zero."""
    if part is None or not whole:
        return None
    return Fraction(part * scale.numerator, whole * scale.denominator)


def derived(column: Column, numbers: Mapping[str, int | Fraction | None]):
    """Returns the value of a Ratio or Net column in a row with these numbers by column key."""
    value = column.value
    if isinstance(value, Ratio):
        return ratio(numbers[value.part], numbers[value.whole], value.scale)
    terms = [(numbers[key], sign) for key, sign in value.terms]
    return None if any(number is None for number, _ in terms) else sum(number * sign for number, sign in terms)


def cell_text(column: Column, value) -> str:
    """Returns a value as people read it: the one rounding and wording for page and Word, and what Excel must show."""
    if value is None or value == "":
        return ""
    return _number_text(column.kind, value) if column.kind in _REPEATED else _text(column, value)


_CHANGES = {Kind.DIFFERENCE: 0, Kind.POINTS: PERCENT_DIGITS, Kind.INDEX_CHANGE: INDEX_DIGITS}  # and their decimals
_REPEATED = frozenset({Kind.COUNT, Kind.INTEGER, Kind.PERCENT})  # the same few numbers stand in most cells


@lru_cache(4096)
def _number_text(kind, value):
    if kind is Kind.PERCENT:
        return formatting.decimal(rounded(Fraction(value)), PERCENT_DIGITS)
    return formatting.number(value)


def _text(column, value):
    if column.kind is Kind.INDEX:
        return formatting.decimal(rounded(Fraction(value), INDEX_DIGITS), INDEX_DIGITS)
    if column.kind in _CHANGES:
        return signed(column, value)
    if column.kind is Kind.MONEY:
        return formatting.number(value)
    if column.kind is Kind.DECIMAL:
        return formatting.decimal(value)
    if column.kind is Kind.DATE:
        return formatting.date_vi(value)
    return str(value)


def signed(column: Column, value) -> str:
    """Returns a difference with its sign: +3, −3 (a true minus), 0."""
    digits = _CHANGES[column.kind]
    size = rounded(Fraction(abs(value)), digits)
    text = formatting.decimal(size, digits) if digits else formatting.number(int(size))
    return text if size == 0 else f"{'+' if value > 0 else '−'}{text}"
