"""Tables: a source's lines with their ratios worked out, and everything that a paper says about them."""

from households.models import SurveyRound
from reports.build.comparing import compared
from reports.build.filling import Ask
from reports.build.scope import Scope, group_words, title_of
from reports.build.sources import SOURCES
from reports.columns import Net, Ratio, derived
from reports.table import Cell, Report, ReportTable, Row, RowKind


class NotComparableError(ValueError):
    """The two years cannot stand side by side. The message is Vietnamese and fit to show."""

    def __str__(self):
        return self.args[0]


def years_to_compare(report: Report, survey_round):
    """Returns the earlier years that a report can be set beside, the newest first. One query where it compares."""
    if not report.compares:
        return []
    earlier = SurveyRound.objects.filter(year__lt=survey_round.year).order_by("-year")
    return [
        each.year for each in earlier if not report.same_standard or each.standard_code == survey_round.standard_code
    ]


def chosen_options(report: Report, standard, values):
    """Returns a value for each of the report's options: that of `values` (an address) where it is one of the choices,
    else the first. Raises KeyError, with the option's label, for a value that is none of them."""
    found = {}
    for option in report.options:
        known = [value for value, _ in option.choices(standard)]
        value = values.get(option.key) or known[0]
        if value not in known:
            raise KeyError(option.label)
        found[option.key] = value
    return found


def build_table(report: Report, scope: Scope, *, group="", options=None, compare=None, now, every_column=False):
    """Returns the filled ReportTable of a report that has a unit a row.

    `group` is one of the report's groups or ""; `options` values by key, each the first choice where it is missing;
    `compare` an earlier year. `every_column`: also those that the table leaves out in a year in which they count
    nothing, for who asks for a column by its key whatever the year. Raises NotComparableError for a year that cannot
    stand beside the table's own.
    """
    standard = scope.round.standard
    group = group or (report.groups[0] if report.groups else "")
    options = chosen_options(report, standard, options or {})
    ask, fill = Ask(report, scope, group, options, now, every_column), SOURCES[report.source]
    earlier = _earlier(report, scope.round, compare)
    filled = fill(ask) if earlier is None else compared(ask, earlier, fill)
    words = group_words(group)
    return ReportTable(
        key=report.key,
        title=title_of(report, scope.round, group) + filled.title_words,
        unit_name=filled.unit_name or scope.unit_name,
        unit_head=filled.unit_head,
        year=scope.round.year,
        columns=filled.columns,
        rows=tuple(_row(filled.columns, line) for line in filled.lines),
        base=(report.base if filled.base is None else filled.base).format(**words),
        reference_date=scope.round.reference_date,
        saved_at=filled.saved_at,
        made_at=now,
        standard_name=standard.name if report.is_of_review else "",
        note=report.note,
        is_demo=scope.round.is_demo,
        gaps=filled.gaps,
        alarms=filled.alarms,
        remarks=filled.remarks,
        chart=report.chart(filled.columns) if report.chart and compare is None else None,
    )


def _earlier(report, survey_round, compare):
    if compare is None:
        return None
    if not report.compares:
        raise NotComparableError(f"Biểu này không so sánh hai năm. {report.stands_alone}".strip())
    earlier = SurveyRound.objects.filter(year=compare, year__lt=survey_round.year).first()
    if earlier is None:
        raise NotComparableError(f"Không có đợt rà soát năm {compare} trước năm {survey_round.year}.")
    if report.same_standard and earlier.standard_code != survey_round.standard_code:
        raise NotComparableError(
            f"Năm {compare} theo {earlier.standard.name}, năm {survey_round.year} theo {survey_round.standard.name}: "
            "hai chuẩn có các chỉ số, nguyên nhân khác nhau nên không đặt cạnh nhau."
        )
    return earlier


def _row(columns, line):
    numbers, cells = dict(line.numbers), []
    for column in columns:
        if column.key in line.blank:
            cells.append(Cell(None))
            continue
        if isinstance(column.value, Ratio | Net):
            numbers[column.key] = derived(column, numbers)
            cells.append(Cell(numbers[column.key], drill=line.drills.get(column.key), is_derived=True))
            continue
        is_sum = line.kind is not RowKind.UNIT and column.key not in line.given and column.total == "sum"
        cells.append(Cell(numbers.get(column.key), drill=line.drills.get(column.key), is_derived=is_sum))
    return Row(line.kind, line.number, line.label, tuple(cells), opens=line.opens, is_wrong=line.is_wrong)
