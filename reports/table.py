"""What a report is made of: columns that say what they count, and the plain table that every format renders.

A report is declared once, in `definitions/`. `build.py` alone asks the database and fills a ReportTable; the web page,
Excel and Word render that same table and compute nothing. This module knows no database.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from households.filters import CLASS_GROUPS
from households.standards import Standard
from ui import formatting

PERCENT_DIGITS = 2


class Kind(StrEnum):
    """How a column's values are written."""

    COUNT = "count"  # households, each count opens them
    INTEGER = "integer"
    DECIMAL = "decimal"  # as many decimals as the value has
    PERCENT = "percent"  # an exact Fraction in hundredths, two decimals; the head says %
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
class Ratio:
    """Column `part` in hundredths of column `whole`. A total is computed from the totals, never averaged; blank where
    the whole is missing or zero."""

    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class Read:
    """A value of one household, for lists: `read` takes the row that build.py fetched. There is no total."""

    read: Callable[[Mapping], object]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands in its head, where its values come from, what they mean.

    `group` is the head over neighbouring columns of the same group. `definition` is one sentence, `base` what a
    percentage is a share of, `source` the legal act. `tone` draws a data bar on the page (on a scale of 100, or of
    the largest unit with `bar_of_largest`). `is_personal` and `is_identity` mark what a list may have to leave out.
    `width` is in characters, for files.
    """

    key: str
    label: str
    value: Counted | Entered | Ratio | Read
    kind: Kind = Kind.COUNT
    group: str = ""
    definition: str = ""
    base: str = ""
    source: str = ""
    tone: str = ""
    bar_of_largest: bool = False
    is_personal: bool = False
    is_identity: bool = False
    width: int = 10

    @property
    def total(self) -> str:
        """The rule of totals: "sum", "ratio" or "none"."""
        if isinstance(self.value, Ratio):
            return "ratio"
        return "none" if isinstance(self.value, Read) else "sum"

    @property
    def is_number(self) -> bool:
        return self.kind not in (Kind.TEXT, Kind.CODE)


class RowKind(StrEnum):
    GROUP = "group"  # stands above its units and sums them
    UNIT = "unit"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value (None is blank) and, for a count, the address filters of the households behind it.

    `is_derived`: the value follows from other cells of the table, so a file writes it as a formula.
    """

    value: int | Fraction | Decimal | str | dt.date | None
    drill: Mapping[str, str] | None = None
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `number` is its place ("I", "3"); `opens` the address of the unit's own table, if any."""

    kind: RowKind
    number: str
    label: str
    cells: tuple[Cell, ...]
    opens: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Report:
    """A report as it is declared: one instance in each module of `definitions/`.

    `title` may hold {year} and {group}; `columns(standard, group)` gives them for the standard of the year and for one
    of `groups` (class groups of households.filters, the first one where the address does not say; () where there is
    nothing to choose). `base` says what percentages are a share of, and may hold {group}. A list has one household a
    row and all columns Read; the other reports have a unit a row.
    """

    key: str
    order: int
    name: str  # in the catalogue
    title: str
    summary: str
    columns: Callable[[Standard, str], tuple[Column, ...]]
    base: str
    note: str = ""
    groups: tuple[str, ...] = ()
    is_list: bool = False
    has_waiting: bool = False  # a list that also names the year's households without a form

    @property
    def labelled_groups(self) -> list[tuple[str, str]]:
        """The groups with their Vietnamese words."""
        return [(group, CLASS_GROUPS[group][0]) for group in self.groups]


@dataclass(frozen=True, slots=True)
class Gap:
    """Units that have not entered a column's number, which blanks their rates and every total above them."""

    label: str
    units: tuple[str, ...]
    of: int


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of the first line of heads, over `span` columns; without a group it is as tall as both lines."""

    label: str
    span: int
    columns: tuple[Column, ...]
    is_group: bool


@dataclass(frozen=True)
class ReportTable:
    """A filled report. `rows` may be a one-time iterator where the report is a long list of households.

    `reference_date` is the day whose units count, `saved_at` the latest save among the forms counted (None: no form),
    `made_at` when the table was filled.
    """

    key: str
    title: str
    unit_name: str
    unit_head: str  # head of the names: "Xã, thị trấn", "Thôn", "Hộ"
    year: int
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    base: str
    reference_date: dt.date
    saved_at: dt.datetime | None
    made_at: dt.datetime
    standard_name: str
    note: str = ""
    filters_said: tuple[tuple[str, str], ...] = ()
    gaps: tuple[Gap, ...] = ()
    is_list: bool = False
    is_demo: bool = False  # the year's data are invented, which every paper of it must say

    def heads(self) -> list[Head]:
        """Returns the first line of heads, from left to right, each with the columns under it."""
        found: list[Head] = []
        for column in self.columns:
            if column.group and found and found[-1].is_group and found[-1].label == column.group:
                columns = (*found[-1].columns, column)
                found[-1] = Head(column.group, len(columns), columns, True)
            else:
                found.append(Head(column.group or column.label, 1, (column,), bool(column.group)))
        return found

    @property
    def has_two_heads(self) -> bool:
        return any(column.group for column in self.columns)

    def dated(self) -> str:
        """Returns the sentence that dates the figures."""
        parts = [f"Đơn vị hành chính ngày {formatting.date_vi(self.reference_date)}"]
        if self.saved_at:
            parts.append(f"phiếu lưu mới nhất lúc {formatting.datetime_vi(self.saved_at)}")
        parts.append(f"lập lúc {formatting.datetime_vi(self.made_at)}")
        return "; ".join(parts) + "."

    def notes(self) -> list[str]:
        """Returns what stands under the table: invented data, gaps, the report's own note."""
        demo = [f"Dữ liệu thử năm {self.year}: hộ, người và số liệu đều không có thật."] if self.is_demo else []
        return [*demo, *self.gap_sentences(), *([self.note] if self.note else [])]

    def gap_sentences(self) -> list[str]:
        """Returns a sentence for each column that some units have not entered."""
        return [
            f"Chưa nhập “{gap.label}”: {', '.join(gap.units)} ({len(gap.units)}/{gap.of} đơn vị). Tỷ lệ của các đơn vị "
            "này, của khu vực và của huyện để trống đến khi nhập đủ."
            if gap.of > 1
            else f"{gap.units[0]} chưa nhập “{gap.label}”, nên tỷ lệ để trống."
            for gap in self.gaps
        ]


def rounded(value: Fraction, digits: int = PERCENT_DIGITS) -> Decimal:
    """Returns an exact fraction rounded half up (away from zero) to `digits` decimals."""
    scaled = abs(value) * 10**digits
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Decimal(whole if value >= 0 else -whole).scaleb(-digits)


def ratio(part: int | None, whole: int | None) -> Fraction | None:
    """Returns `part` in hundredths of `whole`, exactly; None where either is missing or the whole is zero."""
    return None if part is None or not whole else Fraction(part * 100, whole)


def cell_text(column: Column, value) -> str:
    """Returns a value as people read it: the one rounding and wording for page and Word, and what Excel must show."""
    if value is None or value == "":
        return ""
    if column.kind is Kind.PERCENT:
        return formatting.decimal(rounded(Fraction(value)), PERCENT_DIGITS)
    if column.kind in (Kind.COUNT, Kind.INTEGER):
        return formatting.number(value)
    if column.kind is Kind.DECIMAL:
        return formatting.decimal(value)
    if column.kind is Kind.DATE:
        return formatting.date_vi(value)
    return str(value)
