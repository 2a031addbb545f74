"""A periodic or consolidated report as one Excel file: its figures on the first sheet, then a sheet a table."""

from dataclasses import replace

import xlsxwriter

from reports.renderers.xlsx.parts import Formats
from reports.renderers.xlsx.tables import write_table
from ui.formatting import slug

MOST_NAME = 28  # of the 31 characters of a sheet's name


def write(out, *, title, unit_name, figures, own, tables):
    """Writes the workbook to `out`. `figures` are (Figure, value), `own` (label, unit, value, note)."""
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "subject": unit_name, "company": "Giảm nghèo Triệu Sơn"})
        formats = Formats(book)
        _figures(book, formats, title, unit_name, figures, own)
        for number, table in enumerate(tables, start=1):
            sheet = book.add_worksheet(f"{number} {slug(table.key)}"[:MOST_NAME])
            # Charts and definitions would ask for a sheet of one name for each table.
            write_table(replace(table, chart=None), book, sheet, formats, with_definitions=False)


def _figures(book, formats, title, unit_name, figures, own):
    sheet = book.add_worksheet("Số liệu")
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 58)
    sheet.set_column(2, 2, 14)
    sheet.set_column(3, 3, 24)
    sheet.set_column(4, 4, 50)
    sheet.write_string(0, 0, unit_name.upper(), formats(bold=True))
    sheet.merge_range(1, 0, 1, 4, "", formats(bold=True, font_size=14, align="center"))
    sheet.write_string(1, 0, title.upper(), formats(bold=True, font_size=14, align="center"))
    line = _heads(sheet, formats, 3, ("TT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Nguồn"))
    group = ""
    text, middle = formats(border=1, indent=1), formats(border=1, align="center")
    for number, (figure, value) in enumerate(figures, start=1):
        if figure.group != group:
            group = figure.group
            sheet.merge_range(line, 0, line, 4, "", formats(border=1, bold=True, bg_color="#EFEEE9"))
            sheet.write_string(line, 0, group, formats(border=1, bold=True, bg_color="#EFEEE9"))
            line += 1
        sheet.write_number(line, 0, number, middle)
        sheet.write_string(line, 1, figure.label, text)
        sheet.write_string(line, 2, figure.unit, middle)
        _value(sheet, line, formats, figure.kind.value, value)
        sheet.write_string(line, 4, figure.source, text)
        line += 1
    if own:
        line = _heads(sheet, formats, line + 1, ("TT", "Chỉ tiêu của đơn vị", "Đơn vị tính", "Số liệu", "Căn cứ"))
        for number, (label, unit, value, note) in enumerate(own, start=1):
            sheet.write_number(line, 0, number, middle)
            sheet.write_string(line, 1, label, text)
            sheet.write_string(line, 2, unit, middle)
            _value(sheet, line, formats, "decimal", value)
            sheet.write_string(line, 4, note, text)
            line += 1
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 2)
    sheet.set_footer("&RTrang &P/&N")


def _heads(sheet, formats, line, labels):
    for place, label in enumerate(labels):
        sheet.write_string(line, place, label, formats.head())
    return line + 1


FORMATS = {"count": "#,##0", "money": "#,##0", "percent": "0.00", "year": "0", "decimal": "#,##0.##"}


def _value(sheet, line, formats, kind, value):
    if value is None or value == "":
        sheet.write_blank(line, 3, None, formats(border=1))
    elif kind in FORMATS:
        sheet.write_number(line, 3, float(value), formats(border=1, align="right", indent=1, num_format=FORMATS[kind]))
    else:
        sheet.write_string(line, 3, str(value), formats(border=1, align="right", indent=1))
