"""What a template may be filled from: the tables by commune of a year, and the figures of a periodic report.

A year's template rests on that year's review, one of six months on the review of the year before, as the reports do.
"""

from fractions import Fraction

from django.utils import timezone

from areas.models import Commune
from households.filters import CLASS_GROUPS
from reports.build import build_table
from reports.columns import Column, Given, Kind
from reports.definitions import REPORTS
from reports.models import IssuedReport
from reports.periodic.boards import standings
from reports.periodic.consolidating import accepted_sendings, district_figures
from reports.periodic.corrections import values_now
from reports.periodic.figures import COMMUNE_FIGURES, DISTRICT_FIGURES
from reports.periodic.figures import Kind as FigureKind
from reports.periodic.sources import Filled
from reports.periods import Period
from reports.table import Cell, ReportTable, Row, RowKind

FIGURES, FIGURES_NAME = "periodic", "Số liệu báo cáo định kỳ"
OTHER_ROWS = {"duties", "programme_targets", "money", "fund"}  # rows that are no communes
MAPPABLE = (*(key for key, report in REPORTS.items() if not report.is_list and key not in OTHER_ROWS), FIGURES)
KINDS = {
    FigureKind.COUNT: Kind.INTEGER, FigureKind.PERCENT: Kind.PERCENT, FigureKind.MONEY: Kind.MONEY,
    FigureKind.YEAR: Kind.INTEGER,
}  # fmt: skip


def choices():
    """Returns [(key and group, words)] of what a place may be filled from."""
    return [(f"{key}:{group}", words_of(key, group)) for key in MAPPABLE for group in (_groups(key) or ("",))]


def find(asked):
    """Returns (key, group) of "causes:ngheo", the first of all for nothing; None for what there is not."""
    key, _, group = (asked or f"{MAPPABLE[0]}:").partition(":")
    if key not in MAPPABLE or (group and group not in _groups(key)):
        return None
    return key, group or next(iter(_groups(key)), "")


def _groups(key):
    return REPORTS[key].groups if key in REPORTS else ()


def words_of(key, group):
    """Returns what a table is called in a map; a key that is gone is its own name."""
    if key == FIGURES:
        return FIGURES_NAME
    name = REPORTS[key].name if key in REPORTS else key
    return f"{name}: {CLASS_GROUPS[group][0]}" if group in CLASS_GROUPS else name


def columns_of(key, group, scope, now):
    """Returns the Columns that may be asked for, whatever they count this year."""
    if key == FIGURES:
        return _columns()
    report = REPORTS[key]
    if report.columns:
        return report.columns(scope.round.standard, group)
    return table_of(key, group, scope, Period.YEAR, now).columns


def table_of(key, group, scope, period, now):
    """Returns the ReportTable of the year of `scope`, or for FIGURES that of the period that rests on its review."""
    if key == FIGURES:
        return _figures(scope, period, now)
    return build_table(REPORTS[key], scope, group=group, now=now, every_column=True)


def _columns():
    figures = {figure.key: figure for figure in (*DISTRICT_FIGURES, *COMMUNE_FIGURES)}
    return tuple(
        Column(figure.key, figure.label, Given(), KINDS[figure.kind], figure.group)
        for figure in figures.values()
        if figure.kind in KINDS
    )


def _figures(scope, period, now):
    """The district's figures, as issued and corrected where they are; of each commune, as in the report accepted."""
    year, today = period.year_of(scope.round.year), timezone.localdate(now)
    rows = standings(period, year, today)
    issued = IssuedReport.objects.filter(year=year, period=period).first()
    whole = values_now(issued, issued.errata.all()) if issued else district_figures(rows, period, year, today).values
    columns, sent = _columns(), accepted_sendings(rows)
    lines = []
    for number, row in enumerate((each for each in rows if isinstance(each.unit, Commune)), start=1):
        sending = sent.get(row.report.pk) if row.report else None
        values = Filled.from_data(sending.figures).values if sending else {}
        lines.append(Row(RowKind.UNIT, str(number), row.unit.name, _cells(columns, values)))
    lines.append(Row(RowKind.TOTAL, "", "Tổng cộng", _cells(columns, whole)))
    return ReportTable(
        key=FIGURES,
        title=f"{FIGURES_NAME} {period.words(year)}",
        unit_name=scope.unit_name,
        unit_head="Xã, thị trấn",
        year=year,
        columns=columns,
        rows=tuple(lines),
        base="",
        reference_date=period.ends_on(year),
        saved_at=None,
        made_at=now,
        standard_name=scope.round.standard.name,
    )


def _cells(columns, values):
    """Shares travel as text in hundredths."""
    found = ((column, values.get(column.key)) for column in columns)
    return tuple(
        Cell(Fraction(value) if column.kind is Kind.PERCENT and value is not None else value) for column, value in found
    )
