"""Tables: a unit a row, with urban and rural groups and a total, or a commune's villages and their total."""

from dataclasses import dataclass

from django.db.models import Q

from areas.models import RURAL, URBAN, Village
from households.filters import condition, read_filters
from households.models import SurveyForm
from households.statistics import tally
from reports.build.scope import Scope, group_words
from reports.table import Cell, Counted, Entered, Gap, Ratio, Report, ReportTable, Row, RowKind, ratio

AREA_ROWS = ((URBAN, "I", "Khu vực thành thị"), (RURAL, "II", "Khu vực nông thôn"))


def build_table(report: Report, scope: Scope, *, group="", now):
    """Returns the filled ReportTable of a report that has a unit a row. `group` is one of the report's groups or ""."""
    group = group or (report.groups[0] if report.groups else "")
    columns = report.columns(scope.round.standard, group)
    by_village = scope.commune is not None
    forms = SurveyForm.objects.filter(round=scope.round)
    if by_village:
        forms = forms.filter(commune=scope.commune)
    elif not scope.covers_district:
        forms = forms.filter(commune__in=scope.communes)
    figures = _count(forms, columns, by="village_id" if by_village else "commune_id")
    latest = [each["saved_at"] for each in figures.values()]
    rows = _village_rows(columns, scope, figures) if by_village else _commune_rows(columns, scope, figures)
    words = group_words(group)
    return ReportTable(
        key=report.key,
        title=report.title.format(year=scope.round.year, **words),
        unit_name=scope.unit_name,
        unit_head="Thôn" if by_village else "Xã, thị trấn",
        year=scope.round.year,
        columns=columns,
        rows=tuple(rows),
        base=report.base.format(**words),
        reference_date=scope.round.reference_date,
        saved_at=max(latest, default=None),
        made_at=now,
        standard_name=scope.round.standard.name,
        note=report.note,
        is_demo=scope.round.is_demo,
        gaps=_gaps(columns, scope),
    )


def _count(forms, columns, *, by):
    """Returns {unit id: {column key: count, "saved_at"}}; what all counts have in common narrows the rows first."""
    counted = {column.key: dict(column.value.filters) for column in columns if isinstance(column.value, Counted)}
    common = dict(set.intersection(*(set(filters.items()) for filters in counted.values()))) if counted else {}
    conditions = {
        key: condition(read_filters({name: value for name, value in filters.items() if name not in common}))
        for key, filters in counted.items()
    }
    return tally(forms.filter(condition(read_filters(common))), by=by, conditions=conditions)


@dataclass(frozen=True)
class _Unit:
    """A row before its ratios: plain numbers by column key, and the address filters that lead to its households."""

    kind: RowKind
    number: str
    label: str
    numbers: dict
    where: dict
    opens: dict | None = None
    given: frozenset = frozenset()  # keys of a total row whose numbers are entered, not summed


def _commune_rows(columns, scope, figures):
    by_area = {survey.commune_id: survey.commune.area_type for survey in scope.surveys}
    totals = []
    for area, numeral, label in AREA_ROWS:
        surveys = [survey for survey in scope.surveys if by_area[survey.commune_id] == area]
        if not surveys:
            continue
        units = [
            _Unit(
                RowKind.UNIT,
                str(place),
                survey.commune.name,
                _numbers(columns, figures.get(survey.commune_id, {}), survey),
                {"xa": survey.commune.code},
                opens={"xa": survey.commune.code},
            )
            for place, survey in enumerate(surveys, start=1)
        ]
        area_row = _Unit(RowKind.GROUP, numeral, label, _sum(columns, units), {"khu_vuc": area})
        totals.append(area_row)
        yield _row(columns, area_row, scope)
        yield from (_row(columns, unit, scope) for unit in units)
    yield _row(columns, _Unit(RowKind.TOTAL, "", "Tổng cộng", _sum(columns, totals), {}), scope)


def _village_rows(columns, scope, figures):
    """A commune enters its totals as a whole: its villages have none, and its last row has the number as entered."""
    survey = next(each for each in scope.surveys if each.commune_id == scope.commune.pk)
    on = scope.round.reference_date
    wanted = Q(pk__in=Village.objects.valid_on(on).filter(commune=scope.commune)) | Q(pk__in=list(figures))
    code = scope.commune.code
    units = [
        _Unit(
            RowKind.UNIT,
            str(place),
            village.name,
            _numbers(columns, figures.get(village.pk, {}), None),
            {"xa": code, "thon": str(village.pk)},
        )
        for place, village in enumerate(Village.objects.filter(wanted).order_by("number", "pk"), start=1)
    ]
    yield from (_row(columns, unit, scope) for unit in units)
    numbers = _sum(columns, units)
    entered = {
        column.key: getattr(survey, column.value.name) for column in columns if isinstance(column.value, Entered)
    }
    total = _Unit(RowKind.TOTAL, "", "Tổng cộng", {**numbers, **entered}, {"xa": code}, given=frozenset(entered))
    yield _row(columns, total, scope)


def _numbers(columns, counts, survey):
    found = {}
    for column in columns:
        if isinstance(column.value, Counted):
            found[column.key] = counts.get(column.key, 0)
        elif isinstance(column.value, Entered):
            found[column.key] = getattr(survey, column.value.name) if survey else None
    return found


def _sum(columns, units):
    """Returns the sums of the units' numbers; None as soon as one of them is missing."""
    found = {}
    for column in columns:
        if column.total == "sum":
            numbers = [unit.numbers[column.key] for unit in units]
            found[column.key] = None if None in numbers else sum(numbers)
    return found


def _row(columns, unit, scope):
    cells = []
    for column in columns:
        value = column.value
        if isinstance(value, Ratio):
            share = ratio(unit.numbers[value.part], unit.numbers[value.whole])
            cells.append(Cell(share, is_derived=True))
            continue
        number = unit.numbers[column.key]
        drill = None
        if isinstance(value, Counted) and number and scope.opens:
            drill = {**unit.where, **value.filters}
        is_derived = unit.kind is not RowKind.UNIT and column.key not in unit.given
        cells.append(Cell(number, drill=drill, is_derived=is_derived))
    return Row(unit.kind, unit.number, unit.label, tuple(cells), opens=unit.opens)


def _gaps(columns, scope):
    surveys = [each for each in scope.surveys if scope.commune is None or each.commune_id == scope.commune.pk]
    found = []
    for column in columns:
        if isinstance(column.value, Entered):
            missing = tuple(each.commune.name for each in surveys if getattr(each, column.value.name) is None)
            if missing:
                found.append(Gap(column.label, missing, len(surveys)))
    return tuple(found)
