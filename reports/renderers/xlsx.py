"""A ReportTable as an Excel file for the province: real numbers, totals and rates as formulas, A4 lying.

Formulas carry the value that the table holds, so a reader that does not recalculate shows the same as one that does.
Text is always written as text, whatever it begins with.
"""

from fractions import Fraction

import xlsxwriter
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from reports.table import Column, Entered, Kind, Ratio, ReportTable, RowKind, cell_text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
NUMBER_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.INTEGER: "#,##0",
    Kind.DECIMAL: "#,##0.##",
    Kind.PERCENT: "0.00",
    Kind.DATE: "dd/mm/yyyy",
    Kind.CODE: "@",
    Kind.TEXT: "@",
}
GREY = "#EFEEE9"
FIRST_COLUMNS = 2  # TT and the name of the unit


class _Formats:
    """The workbook's cell formats, made when first asked for."""

    def __init__(self, book):
        self.book, self.made = book, {}

    def __call__(self, **values):
        key = tuple(sorted(values.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({**FONT, **values})
        return self.made[key]

    def head(self):
        return self(bold=True, border=1, text_wrap=True, align="center", bg_color=GREY)

    def cell(self, column: Column | None, kind: RowKind, *, align="left"):
        values = {"border": 1}
        if column is not None:
            values["num_format"] = NUMBER_FORMATS[column.kind]
            align = "right" if column.is_number else "left"
        if kind is not RowKind.UNIT:
            values["bold"] = True
        if kind is RowKind.GROUP:
            values["bg_color"] = GREY
        return self(align=align, **values)


def write(table: ReportTable, out):
    """Writes the file to `out` (a path or a binary file open for writing); returns how many rows of data it holds.

    A long list is written as it is fetched, with one line of heads and a filter; its rows cannot be read again.
    """
    options = {
        "constant_memory": table.is_list,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": table.title, "subject": table.unit_name, "company": "Giảm nghèo Triệu Sơn"})
        formats = _Formats(book)
        sheet = book.add_worksheet("Danh sách" if table.is_list else "Biểu")
        return (_write_list if table.is_list else _write_table)(table, book, sheet, formats)


# Tables: a unit a row


def _write_table(table, book, sheet, formats):
    rows = list(table.rows)
    last_column = FIRST_COLUMNS + len(table.columns) - 1
    line = _write_title(table, sheet, formats, last_column)
    heads_at = line
    line = _write_heads(table, sheet, formats, line)
    _write_rows(table, rows, sheet, formats, line)
    end = line + len(rows)
    _write_notes(table, sheet, formats, end + 1, last_column)
    _set_page(sheet, heads_at, line - 1, freeze_columns=FIRST_COLUMNS)
    sheet.print_area(0, 0, end + len(table.notes()), last_column)
    _write_definitions(table, book, formats)
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
    sheet.set_row(line, 48)
    if table.has_two_heads:
        sheet.set_row(bottom, 34 if any(len(column.label) > 8 for column in table.columns if column.group) else 18)
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
                value = "" if cell.value is None else _plain(cell.value)
                sheet.write_formula(line, place, formula, form, value)
            else:
                _write_value(sheet, line, place, column, cell.value, form)


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


def _plain(value):
    return float(value) if isinstance(value, Fraction) else value


def _write_value(sheet, line, place, column, value, form):
    if value is None or value == "":
        sheet.write_blank(line, place, None, form)
    elif column.kind is Kind.DATE:
        sheet.write_datetime(line, place, value, form)
    elif column.is_number:
        sheet.write_number(line, place, _plain(value), form)
    else:
        sheet.write_string(line, place, cell_text(column, value), form)


def _write_notes(table, sheet, formats, line, last_column):
    form = formats(italic=True, text_wrap=True)
    for offset, text in enumerate(table.notes()):
        sheet.merge_range(line + offset, 0, line + offset, last_column, "", form)
        sheet.write_string(line + offset, 0, text, form)
        sheet.set_row(line + offset, 15 * (1 + len(text) // 130))


def _write_definitions(table, book, formats):
    sheet = book.add_worksheet("Giải thích cột")
    head, text = formats.head(), formats(border=1, text_wrap=True, num_format="@")
    for place, (label, width) in enumerate((("Cột", 34), ("Cách tính", 70), ("Tỷ lệ so với", 28), ("Nguồn", 46))):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, label, head)
    for line, column in enumerate(table.columns, start=1):
        name = f"{column.group}: {column.label}" if column.group else column.label
        for place, value in enumerate((name, column.definition, column.base, column.source)):
            sheet.write_string(line, place, value, text)
    _set_page(sheet, 0, 0, freeze_columns=1)


def _set_page(sheet, heads_from, heads_to, *, freeze_columns):
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(heads_from, heads_to)
    sheet.freeze_panes(heads_to + 1, freeze_columns)
    sheet.set_footer("&RTrang &P/&N")


# Lists: a household a row


def _write_list(table, book, sheet, formats):
    """Rows are written in order and never gone back to: the file is streamed."""
    labels = ["TT", table.unit_head, *(column.label for column in table.columns)]
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 16)
    for offset, column in enumerate(table.columns):
        sheet.set_column(FIRST_COLUMNS + offset, FIRST_COLUMNS + offset, column.width)
    line = 4
    _set_page(sheet, line, line, freeze_columns=FIRST_COLUMNS + 1)
    sheet.write_string(0, 0, table.title.upper(), formats(bold=True, font_size=14))
    said = "; ".join(f"{label}: {value}" for label, value in table.filters_said)
    sheet.write_string(
        1, 0, f"{table.unit_name}, năm {table.year}, theo {table.standard_name}. {table.dated()}", formats()
    )
    sheet.write_string(2, 0, f"Bộ lọc: {said or 'không có'}. {table.base}", formats())
    sheet.write_string(3, 0, " ".join(table.notes()), formats(italic=True))
    sheet.set_row(line, 62)
    for place, label in enumerate(labels):
        sheet.write_string(line, place, label, formats.head())
    count = 0
    number_form, code_form = formats.cell(None, RowKind.UNIT, align="right"), formats(border=1, num_format="@")
    placed = [
        (place, column, formats.cell(column, RowKind.UNIT))
        for place, column in enumerate(table.columns, start=FIRST_COLUMNS)
    ]
    for row in table.rows:
        count += 1
        line += 1
        sheet.write_number(line, 0, count, number_form)
        sheet.write_string(line, 1, row.label, code_form)
        for (place, column, form), cell in zip(placed, row.cells, strict=True):
            _write_value(sheet, line, place, column, cell.value, form)
    sheet.autofilter(4, 0, max(line, 5), len(labels) - 1)
    _write_definitions(table, book, formats)
    return count
