"""What a report is made of: columns that say what they count, and the plain table that every format renders.

A report is declared once, in `definitions/`. `build/` alone asks the database and fills a ReportTable; the web page,
Excel and Word render that same table and compute nothing. This module knows no database.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from accounts.permissions import Verb
from households.filters import CLASS_GROUPS
from households.standards import Standard
from reports.columns import Column
from ui import formatting


class Opens(StrEnum):
    """The list that a count opens, by the name of its address."""

    FORMS = "form_list"
    MOVEMENTS = "movement_households"  # a leg of the balance, whose households need not have a form
    PLANNED = "planned_list"
    WORK = "work_list"  # lines of plans, carried out in the year after the review
    TASKS = "task_all"
    REQUESTS = "request_granted"  # granted by decisions of a calendar year
    REPORTED = "reported_rows"  # what accepted reports of communes counted, as they then were


@dataclass(frozen=True, slots=True)
class Drill:
    """What a count opens: a list narrowed by address filters; `year` where it is not the table's. `is_kept`: its rows
    are kept when the table is issued, by the units of the table, which counts of the whole district do not have."""

    filters: Mapping[str, str]
    opens: Opens = Opens.FORMS
    year: int | None = None
    is_kept: bool = True


class RowKind(StrEnum):
    GROUP = "group"  # stands above its units and sums them
    UNIT = "unit"
    TOTAL = "total"


class Cell(NamedTuple):  # lists make two million of them: a dataclass takes twice as long
    """A value (None is blank) and, for a count, what opens the households behind it.

    `is_derived`: the value follows from other cells of the table, so a file writes it as a formula.
    """

    value: int | Fraction | Decimal | str | dt.date | None
    drill: Drill | None = None
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `number` is its place ("I", "3"); `opens` the address of the unit's own table, if any.
    `is_wrong`: its figures contradict each other, which every format shows in red."""

    kind: RowKind
    number: str
    label: str
    cells: tuple[Cell, ...]
    opens: Mapping[str, str] | None = None
    is_wrong: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A choice that a report offers besides units and groups: its key in the address, and (value, words), the first
    one where the address does not say. `choices` may depend on the standard of the year."""

    key: str
    label: str
    choices: Callable[[Standard], tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart in the Excel file. `by_unit`: a bar a unit for each of `keys`; else a bar a column of `keys`, from
    the total's row."""

    title: str
    keys: tuple[str, ...]
    by_unit: bool = False
    is_stacked: bool = False
    axis: str = "hộ"


@dataclass(frozen=True)
class Report:
    """A report as it is declared: one instance in each module of `definitions/`.

    `title` may hold {year} and {group}; `columns(standard, group)` gives them for the standard of the year and for one
    of `groups` (class groups of households.filters, the first one where the address does not say; () where there is
    nothing to choose). `base` says what percentages are a share of, and may hold {group}. A list has one household a
    row and all columns Read; the other reports have a unit a row.

    `source` names who fills it (build/sources.py); a source may give columns of its own, and `columns` is then None.
    A second year may be set beside the first, unless `stands_alone` says in a few words why not. `years_ahead`: its
    figures are of that many years after the review. `section` groups the catalogue. `chart(columns)` is the Excel
    file's chart.
    """

    key: str
    order: int
    name: str  # in the catalogue
    title: str
    summary: str
    columns: Callable[[Standard, str], tuple[Column, ...]] | None
    base: str
    note: str = ""
    groups: tuple[str, ...] = ()
    is_list: bool = False
    has_waiting: bool = False  # a list that also names the year's households without a form
    source: str = "forms"
    options: tuple[Option, ...] = ()
    stands_alone: str = ""
    years_ahead: int = 0
    same_standard: bool = False  # years under different standards cannot stand side by side
    section: str = "Hộ nghèo, hộ cận nghèo"
    chart: Callable[[tuple[Column, ...]], Chart | None] | None = None
    verb: Verb | None = None  # what a reader needs besides reading tables
    is_of_review: bool = True  # its figures are the review's, by the standard of the year
    beside: tuple[str, str] = ()  # the report that its note speaks of: key, name

    def opens_for(self, user) -> bool:
        """Returns whether a person who reads tables may open this report."""
        return (not self.is_list or user.can(Verb.EXPORT_LISTS)) and (self.verb is None or user.can(self.verb))

    @property
    def compares(self) -> bool:
        """Whether a second year may be set beside the first."""
        return not self.is_list and not self.stands_alone

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
    key: str = ""  # of the column


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of the heads: `line` and `place` count from 0, over `span` columns and `height` lines. `column` is the one
    it names, None for a head over several."""

    label: str
    line: int
    place: int
    height: int
    span: int
    column: Column | None


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
    standard_name: str  # "" for figures that no standard makes
    note: str = ""
    filters_said: tuple[tuple[str, str], ...] = ()
    gaps: tuple[Gap, ...] = ()
    is_list: bool = False
    is_demo: bool = False  # the year's data are invented, which every paper of it must say
    alarms: tuple[str, ...] = ()  # what does not hold in the table, in red everywhere
    remarks: tuple[str, ...] = ()  # what the source found worth saying of these figures
    chart: Chart | None = None

    @property
    def head_lines(self) -> int:
        """How many lines of heads there are: 1 to 3."""
        return max((len(column.heads) for column in self.columns), default=1)

    def heads(self) -> list[Head]:
        """Returns the cells of the heads, line by line from left to right, those of TT and the units left out.

        Neighbours under the same words share a head; a column's own head reaches down to the last line.
        """
        lines, found = self.head_lines, []
        for line in range(lines):
            above = None  # the path of the head that the next column may share
            for place, column in enumerate(self.columns):
                path = column.heads
                if len(path) <= line:
                    above = None
                elif len(path) == line + 1:
                    found.append(Head(path[line], line, place, lines - line, 1, column))
                    above = None
                elif path[: line + 1] == above:
                    last = found[-1]
                    found[-1] = Head(last.label, line, last.place, 1, last.span + 1, None)
                else:
                    found.append(Head(path[line], line, place, 1, 1, None))
                    above = path[: line + 1]
        return found

    @property
    def of_year(self) -> str:
        """The unit, and of figures of the review its year and standard, for a sheet's first line; what no standard
        makes has its own year in the title."""
        return f"{self.unit_name}, năm {self.year}, theo {self.standard_name}" if self.standard_name else self.unit_name

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
        return [*demo, *self.gap_sentences(), *self.remarks, *([self.note] if self.note else [])]

    def gap_sentences(self) -> list[str]:
        """Returns a sentence for each column that some units have not entered."""
        return [
            f"Chưa nhập “{gap.label}”: {', '.join(gap.units)} ({len(gap.units)}/{gap.of} đơn vị). Tỷ lệ của các đơn vị "
            "này, của khu vực và của huyện để trống đến khi nhập đủ."
            if gap.of > 1
            else f"{gap.units[0]} chưa nhập “{gap.label}”, nên tỷ lệ để trống."
            for gap in self.gaps
        ]
