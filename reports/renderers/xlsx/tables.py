"""A table of units as Excel: up to three lines of heads, group rows, totals and rates as formulas, a chart."""

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from reports.columns import Entered, Net, Ratio
from reports.renderers.xlsx.charts import write_chart
from reports.renderers.xlsx.parts import (
    FIRST_COLUMNS,
    RED,
    height_of,
    plain,
    set_page,
    write_definitions,
    write_value,
)
from reports.table import RowKind


def write_table(table, book, sheet, formats, *, with_definitions=True):
    rows = list(table.rows)
    last_column = FIRST_COLUMNS + len(table.columns) - 1
    line = _write_title(table, sheet, formats, last_column)
    heads_at = line
    line = _write_heads(table, sheet, formats, line)
    _write_rows(table, rows, sheet, formats, line)
    end = line + len(rows)
    _write_notes(table, sheet, formats, end + 1, last_column)
    set_page(sheet, heads_at, line - 1, freeze_columns=FIRST_COLUMNS)
    sheet.print_area(0, 0, end + len(table.notes()), last_column)
    if table.chart is not None:
        write_chart(table, rows, book, sheet, formats, line)
    if with_definitions:
        write_definitions(table, book, formats)
    return len(rows)


def _write_title(table, sheet, formats, last_column):
    """Returns the line below the title."""
    middle = formats(bold=True, font_size=14, align="center", text_wrap=True)
    small = formats(italic=True, align="center", text_wrap=True)
    alarm = formats(bold=True, align="center", text_wrap=True, font_color=RED)
    sheet.write_string(0, 0, table.unit_name.upper(), formats(bold=True))
    lines = [(table.title.upper(), middle, 22), (_unit_line(table), small, 16), (table.dated(), small, 16)]
    lines += [(text, alarm, 16) for text in table.alarms]
    for place, (text, form, height) in enumerate(lines, start=1):
        sheet.set_row(place, height * (1 + len(text) // 160))
        sheet.merge_range(place, 0, place, max(last_column, 1), "", form)
        sheet.write_string(place, 0, text, form)
    return len(lines) + 2


def _unit_line(table):
    return f"{table.of_year}. {table.base}"


def _write_heads(table, sheet, formats, line):
    """Returns the line below the heads."""
    form, lines = formats.head(), table.head_lines
    for place, label in enumerate(("TT", table.unit_head)):
        _merge(sheet, line, place, line + lines - 1, place, label, form)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, max(24, min(44, max((len(row.label) for row in table.rows), default=0))))
    for offset, column in enumerate(table.columns):
        sheet.set_column(FIRST_COLUMNS + offset, FIRST_COLUMNS + offset, column.width)
    heights = [0.0] * lines
    for head in sorted(table.heads(), key=lambda head: head.height):
        at = FIRST_COLUMNS + head.place
        _merge(sheet, line + head.line, at, line + head.line + head.height - 1, at + head.span - 1, head.label, form)
        covered = range(head.line, head.line + head.height)
        width = sum(column.width for column in table.columns[head.place : head.place + head.span])
        # A head over several lines needs them to be tall enough together; the last one gives way.
        missing = height_of([(head.label, width)]) - sum(heights[each] for each in covered)
        if missing > 0:
            heights[covered[-1]] += missing
    for offset, height in enumerate(heights):
        sheet.set_row(line + offset, height)
    return line + lines


def _merge(sheet, top, left, bottom, right, text, form):
    if (top, left) != (bottom, right):
        sheet.merge_range(top, left, bottom, right, "", form)
    sheet.write_string(top, left, text, form)


def _write_rows(table, rows, sheet, formats, first):
    places = {column.key: FIRST_COLUMNS + offset for offset, column in enumerate(table.columns)}
    for offset, row in enumerate(rows):
        line, wrong = first + offset, row.is_wrong
        sheet.write_string(line, 0, row.number, formats.cell(None, row.kind, align="center", is_wrong=wrong))
        sheet.write_string(line, 1, row.label, formats.cell(None, row.kind, is_wrong=wrong))
        for column, cell in zip(table.columns, row.cells, strict=True):
            form, place = formats.cell(column, row.kind, is_wrong=wrong), places[column.key]
            formula = _formula(column, rows, offset, first, places) if cell.is_derived else ""
            if formula:
                value = "" if cell.value is None else plain(cell.value)
                sheet.write_formula(line, place, formula, form, value)
            else:
                write_value(sheet, line, place, column, cell.value, form)


def _formula(column, rows, offset, first, places):
    """Returns the formula of a total or of what follows from other cells, "" where the table has no rows to sum."""
    line = first + offset
    if isinstance(column.value, Ratio):
        part = xl_rowcol_to_cell(line, places[column.value.part])
        whole = xl_rowcol_to_cell(line, places[column.value.whole])
        scale = column.value.scale
        times = f"*{scale.numerator}" if scale.numerator != 1 else ""
        below = whole if scale.denominator == 1 else f"({whole}*{scale.denominator})"
        return f'=IF(AND(N({whole})>0,ISNUMBER({part})),{part}{times}/{below},"")'
    if isinstance(column.value, Net):
        cells = [(xl_rowcol_to_cell(line, places[key]), sign) for key, sign in column.value.terms]
        sums = "".join(f"{'+' if sign > 0 else '-'}{cell}" for cell, sign in cells).removeprefix("+")
        return f'=IF(COUNT({",".join(cell for cell, _ in cells)})={len(cells)},{sums},"")'
    lines = [first + other for other in _summed(rows, offset)]
    if not lines:
        return ""
    place = places[column.key]
    if lines[-1] - lines[0] + 1 == len(lines):
        cells = xl_range(lines[0], place, lines[-1], place)
    else:
        cells = ",".join(xl_rowcol_to_cell(each, place) for each in lines)
    at = place - FIRST_COLUMNS
    is_whole = all(rows[other].cells[at].value is not None for other in _summed(rows, offset))
    if isinstance(column.value, Entered) or (not is_whole and rows[offset].cells[at].value is None):
        # blank until every unit has its number; another total is of those that have one
        return f'=IF(COUNT({cells})={len(lines)},SUM({cells}),"")'
    return f"=SUM({cells})"


def _summed(rows, offset):
    """Returns the places of the rows that the row at `offset` sums: its units, or for the total the groups if any."""
    if rows[offset].kind is RowKind.GROUP:
        found = []
        for place in range(offset + 1, len(rows)):
            if rows[place].kind is not RowKind.UNIT:
                break
            found.append(place)
        return found
    groups = [place for place, row in enumerate(rows) if row.kind is RowKind.GROUP]
    return groups or [place for place, row in enumerate(rows) if row.kind is RowKind.UNIT]


def _write_notes(table, sheet, formats, line, last_column):
    form = formats(italic=True, text_wrap=True)
    for offset, text in enumerate(table.notes()):
        sheet.merge_range(line + offset, 0, line + offset, last_column, "", form)
        sheet.write_string(line + offset, 0, text, form)
        sheet.set_row(line + offset, 15 * (1 + len(text) // 130))
