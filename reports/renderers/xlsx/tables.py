"""A table of units as Excel: two lines of heads, group rows, totals and rates as formulas."""

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from reports.renderers.xlsx.parts import (
    FIRST_COLUMNS,
    height_of,
    plain,
    set_page,
    write_definitions,
    write_value,
)
from reports.table import Entered, Ratio, RowKind


def write_table(table, book, sheet, formats):
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
    write_definitions(table, book, formats)
    return len(rows)


def _write_title(table, sheet, formats, last_column):
    """Returns the line below the title."""
    middle = formats(bold=True, font_size=14, align="center", text_wrap=True)
    small = formats(italic=True, align="center", text_wrap=True)
    sheet.write_string(0, 0, table.unit_name.upper(), formats(bold=True))
    lines = [(table.title.upper(), middle, 22), (_unit_line(table), small, 16), (table.dated(), small, 16)]
    for place, (text, form, height) in enumerate(lines, start=1):
        sheet.set_row(place, height)
        sheet.merge_range(place, 0, place, last_column, "", form)
        sheet.write_string(place, 0, text, form)
    return len(lines) + 2


def _unit_line(table):
    return f"{table.unit_name}, năm {table.year}, theo {table.standard_name}. {table.base}"


def _write_heads(table, sheet, formats, line):
    """Returns the line below the heads."""
    form = formats.head()
    bottom = line + 1 if table.has_two_heads else line
    for place, label in enumerate(("TT", table.unit_head)):
        _merge(sheet, line, place, bottom, place, label, form)
    place = FIRST_COLUMNS
    for head in table.heads():
        if head.is_group:
            _merge(sheet, line, place, line, place + head.span - 1, head.label, form)
            for offset, column in enumerate(head.columns):
                sheet.write_string(bottom, place + offset, column.label, form)
        else:
            _merge(sheet, line, place, bottom, place, head.label, form)
        place += head.span
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 24)
    for offset, column in enumerate(table.columns):
        sheet.set_column(FIRST_COLUMNS + offset, FIRST_COLUMNS + offset, column.width)
    heads = table.heads()
    tall = [(head.label, head.columns[0].width) for head in heads if not head.is_group]
    over = [(head.label, sum(column.width for column in head.columns)) for head in heads if head.is_group]
    under = [(column.label, column.width) for column in table.columns if column.group]
    if table.has_two_heads:
        sheet.set_row(bottom, height_of(under))
        sheet.set_row(line, max(height_of(over), height_of(tall) - height_of(under)))
    else:
        sheet.set_row(line, height_of(tall))
    return bottom + 1


def _merge(sheet, top, left, bottom, right, text, form):
    if (top, left) != (bottom, right):
        sheet.merge_range(top, left, bottom, right, "", form)
    sheet.write_string(top, left, text, form)


def _write_rows(table, rows, sheet, formats, first):
    places = {column.key: FIRST_COLUMNS + offset for offset, column in enumerate(table.columns)}
    for offset, row in enumerate(rows):
        line = first + offset
        sheet.write_string(line, 0, row.number, formats.cell(None, row.kind, align="center"))
        sheet.write_string(line, 1, row.label, formats.cell(None, row.kind))
        for column, cell in zip(table.columns, row.cells, strict=True):
            form, place = formats.cell(column, row.kind), places[column.key]
            formula = _formula(column, rows, offset, first, places) if cell.is_derived else ""
            if formula:
                value = "" if cell.value is None else plain(cell.value)
                sheet.write_formula(line, place, formula, form, value)
            else:
                write_value(sheet, line, place, column, cell.value, form)


def _formula(column, rows, offset, first, places):
    """Returns the formula of a total or a rate, "" where the table has no rows to sum."""
    line = first + offset
    if isinstance(column.value, Ratio):
        part = xl_rowcol_to_cell(line, places[column.value.part])
        whole = xl_rowcol_to_cell(line, places[column.value.whole])
        return f'=IF(N({whole})>0,{part}*100/{whole},"")'
    lines = [first + other for other in _summed(rows, offset)]
    if not lines:
        return ""
    place = places[column.key]
    if lines[-1] - lines[0] + 1 == len(lines):
        cells = xl_range(lines[0], place, lines[-1], place)
    else:
        cells = ",".join(xl_rowcol_to_cell(each, place) for each in lines)
    if isinstance(column.value, Entered):  # blank until every unit has its number
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
