"""What a source of figures hands over: lines of plain numbers. From here on a report is the same, whoever counted.

A source is a function `fill(ask) -> Filling`; `sources.py` names them. The lines of communes, villages and their totals
are made here, once for all sources that count by unit.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType

from django.db.models import Q
from django.utils import timezone

from areas.models import RURAL, URBAN, Village
from households.models import CommuneSurvey
from reports.build.scope import Scope
from reports.columns import Column, Counted, Entered, Given, Net, derived
from reports.table import Drill, Gap, Report, RowKind

AREA_ROWS = ((URBAN, "I", "Khu vực thành thị"), (RURAL, "II", "Khu vực nông thôn"))
BY_VILLAGE, BY_COMMUNE = "Thôn", "Xã, thị trấn"
LOST_VILLAGE = "Thôn cũ, chưa ghi nhập vào thôn nào"
COMMUNE, VILLAGE, AREA = "commune", "village", "area"  # what a line may be about; of a commune or village, its id
TOTAL = ("total", "")


@dataclass(frozen=True)
class Ask:
    """What is wanted of a source: one year's figures. `options` hold a value for each of the report's."""

    report: Report
    scope: Scope
    group: str
    options: Mapping[str, str]
    now: dt.datetime
    every_column: bool = False  # also those that a table leaves out in a year in which they count nothing

    @property
    def round(self):
        return self.scope.round

    @property
    def today(self):
        return timezone.localdate(self.now) if self.now else timezone.localdate()

    @property
    def standard(self):
        return self.scope.round.standard

    @property
    def by_village(self):
        return self.scope.commune is not None

    @property
    def commune_ids(self):
        """The communes of the table, None for all of the year."""
        if self.by_village:
            return {self.scope.commune.pk}
        return None if self.scope.covers_district else {each.pk for each in self.scope.communes}

    @property
    def surveys(self):
        """The CommuneSurveys that the table is about."""
        return [each for each in self.scope.surveys if not self.by_village or each.commune_id == self.scope.commune.pk]

    def declared(self):
        return self.report.columns(self.standard, self.group)


@dataclass(frozen=True)
class Line:
    """A row before its ratios: plain numbers by column key, and what each of them opens.

    `key` says what it is about, (kind, name), the same in every year: two years are put side by side by it. `given`
    names the keys of a total's row whose numbers were entered or counted for themselves, not summed; `blank` those of
    columns that would follow from others and tell nothing here.
    """

    key: tuple[str, object]
    kind: RowKind
    number: str
    label: str
    numbers: Mapping[str, int | Fraction | str | dt.date | None]
    drills: Mapping[str, Drill] = field(default_factory=dict)
    opens: Mapping[str, str] | None = None
    given: frozenset = frozenset()
    blank: frozenset = frozenset()
    is_wrong: bool = False


@dataclass(frozen=True)
class Filling:
    """A source's answer. `base` None leaves the report's own; `left_out` is the number, on every line, of a column that
    the table leaves out this year: None where there is nothing to count it from."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    unit_head: str
    saved_at: dt.datetime | None = None
    gaps: tuple[Gap, ...] = ()
    alarms: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    base: str | None = None
    title_words: str = ""
    unit_name: str | None = None  # where the figures are of another unit than the reader's table
    left_out: int | None = 0


def head_of(ask):
    return BY_VILLAGE if ask.by_village else BY_COMMUNE


def unit_lines(
    ask,
    columns,
    figures,
    *,
    drill: Callable[[Column, Mapping], Drill | None],
    entered=None,
    missing: Mapping[str, None] = MappingProxyType({}),
    by_commune=False,
):
    """Returns the Lines of a table by commune (two areas, their communes, the total) or by village of one commune.

    `figures` are {unit id: {column key: number}}; a missing one is zero, or what `missing` has. `entered` are the
    {column key: {commune id: number}} of what is known for communes only. `by_commune`: a single commune is a line too,
    not its villages.
    `drill(column, where)` says what a number opens.
    """
    entered = entered if entered is not None else entered_numbers(ask, columns)
    makers = _village_lines if ask.by_village and not by_commune else _commune_lines
    lines = tuple(makers(ask, columns, figures, entered, missing))
    if not ask.scope.opens:
        return tuple(line for line, _ in lines)
    return tuple(_with_drills(line, where, columns, drill) for line, where in lines)


def entered_numbers(ask, columns):
    """Returns {column key: {commune id: number}} of the columns that communes enter."""
    return {
        column.key: {survey.commune_id: getattr(survey, column.value.name) for survey in ask.scope.surveys}
        for column in columns
        if isinstance(column.value, Entered)
    }


def entered_earlier(earlier, names, lineage, commune_ids):
    """Returns {column key: {commune id: number}} of an earlier round by the units of a later one, None where one of
    those that became a unit left it blank. `names` are {column key: field of CommuneSurvey}, `commune_ids` the units of
    the earlier year to read, None for all. One query, none without names."""
    found = {key: {} for key in names}
    if not names:
        return found
    surveys = CommuneSurvey.objects.filter(round=earlier)
    if commune_ids is not None:
        surveys = surveys.filter(commune__in=commune_ids)
    for survey in surveys:
        unit = lineage.commune(survey.commune_id)
        for key, name in names.items():
            number, known = getattr(survey, name), found[key].get(unit, 0)
            found[key][unit] = None if number is None or known is None else known + number
    return found


def gaps_of(ask, columns, entered=None):
    """Returns a Gap for each entered column that some of the table's communes have left blank."""
    entered = entered if entered is not None else entered_numbers(ask, columns)
    found = []
    for column in columns:
        if column.key in entered:
            missing = tuple(
                each.commune.name for each in ask.surveys if entered[column.key].get(each.commune_id) is None
            )
            if missing:
                found.append(Gap(column.name, missing, len(ask.surveys), column.key))
    return tuple(found)


def _with_drills(line, where, columns, drill):
    if where is None:
        return line
    found = {}
    for column in columns:
        number = derived(column, line.numbers) if isinstance(column.value, Net) else line.numbers.get(column.key)
        if isinstance(column.value, Counted | Given | Net) and number:
            opened = drill(column, where)
            if opened is not None:
                found[column.key] = opened
    return replace(line, drills=found)


def _commune_lines(ask, columns, figures, entered, missing):
    """Yields (Line, address filters of its households)."""
    within = {"xa": ask.scope.commune.code} if ask.by_village else {}
    sums = []
    for area, numeral, label in AREA_ROWS:
        surveys = [survey for survey in ask.surveys if survey.commune.area_type == area]
        if not surveys:
            continue
        units = []
        for place, survey in enumerate(surveys, start=1):
            counts = figures.get(survey.commune_id, {})
            numbers = _numbers(columns, counts, missing)
            numbers |= {key: known.get(survey.commune_id) for key, known in entered.items()}
            where = {"xa": survey.commune.code}
            key, name = (COMMUNE, survey.commune_id), survey.commune.name
            units.append((Line(key, RowKind.UNIT, str(place), name, numbers, opens=where), where))
        sums.append(_sum(columns, [unit.numbers for unit, _ in units]))
        yield Line((AREA, area), RowKind.GROUP, numeral, label, sums[-1]), {"khu_vuc": area} | within
        yield from units
    yield Line(TOTAL, RowKind.TOTAL, "", "Tổng cộng", _sum(columns, sums)), within


def _village_lines(ask, columns, figures, entered, missing):
    """A commune enters its totals as a whole: its villages have none, and its last row has the number as entered."""
    on, commune = ask.round.reference_date, ask.scope.commune
    there = [each for each in figures if each is not None]
    wanted = Q(pk__in=Village.objects.valid_on(on).filter(commune=commune)) | Q(pk__in=there)
    units = []
    for village in Village.objects.filter(wanted).order_by("number", "pk"):
        numbers = _numbers(columns, figures.get(village.pk, {}), missing) | dict.fromkeys(entered)
        where = {"xa": commune.code, "thon": str(village.pk)}
        units.append((village.pk, village.name, numbers, where))
    if None in figures:
        units.append((None, LOST_VILLAGE, _numbers(columns, figures[None], missing) | dict.fromkeys(entered), None))
    for place, (pk, name, numbers, where) in enumerate(units, start=1):
        yield Line((VILLAGE, pk), RowKind.UNIT, str(place), name, numbers), where
    own = {key: known.get(commune.pk) for key, known in entered.items()}
    numbers = _sum(columns, [numbers for _, _, numbers, _ in units]) | own
    yield Line(TOTAL, RowKind.TOTAL, "", "Tổng cộng", numbers, given=frozenset(own)), {"xa": commune.code}


def _numbers(columns, counts, missing):
    return {
        column.key: counts.get(column.key, missing.get(column.key, 0))
        for column in columns
        if isinstance(column.value, Counted | Given)
    }


def _sum(columns, units):
    """Returns the sums of the units' numbers; None as soon as one is missing, of columns `of_known` when all are."""
    found = {}
    for column in columns:
        if column.total == "sum":
            numbers = [unit[column.key] for unit in units]
            if isinstance(column.value, Given) and column.value.of_known:
                numbers = [number for number in numbers if number is not None] or [None]
            found[column.key] = None if None in numbers else sum(numbers)
    return found
