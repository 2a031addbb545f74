"""Writes an officer's workbook anew from its values, with its marks: the same sheets, columns and rows without colours
of his own. For a .xls, and for what is too large to be kept with its layout.
"""

import datetime as dt
from functools import partial
from itertools import islice

import python_calamine
import xlsxwriter

from households.importing.cells import as_text
from households.importing.columns import layout
from households.importing.marks import AUTHOR, HEADS, RED, SUMMARY, WIDTHS, YELLOW, Values
from households.importing.reading import HEADER_WITHIN


def write_anew(source, target, marks):
    book = xlsxwriter.Workbook(
        str(target) if not hasattr(target, "write") else target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    plain = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    formats = {
        "": book.add_format(plain),
        "date": book.add_format(plain | {"num_format": "dd/mm/yyyy"}),
        "head": book.add_format(plain | {"bold": True, "text_wrap": True, "bg_color": "#eef4f3"}),
        RED: book.add_format(plain | {"bg_color": f"#{RED[2:]}"}),
        YELLOW: book.add_format(plain | {"bg_color": f"#{YELLOW[2:]}"}),
        "wrap": book.add_format(plain | {"text_wrap": True}),
        "title": book.add_format(plain | {"bold": True, "font_size": 14, "font_color": "#0b5f60"}),
    }
    summary = book.add_worksheet(SUMMARY)
    old = python_calamine.CalamineWorkbook.from_path(str(source))
    moved = {}
    for name in old.sheet_names:
        if name != SUMMARY:
            sheet = marks.sheet_of(name, old.sheet_names)
            moved[sheet] = _copy_sheet(old.get_sheet_by_name(name), book.add_worksheet(name), sheet, marks, formats)
    _summarise_anew(summary, marks, moved, formats)
    book.close()


def _copy_sheet(old, new, name, marks, formats):
    """Copies a sheet, `name` which of the two it is, or None; returns {old row: new row}."""
    first = Values(old, list(islice(old.iter_rows(), HEADER_WITHIN)))
    cells = marks.cells.get(name, {})
    head = 0
    if name:
        for column in layout(marks.survey_import.round.standard).sheet(name):
            place = marks.places[name].get(column.key)
            if place is not None:
                new.set_column(place, place, column.shown_width)
        marks.find_head(name, first.at)
        head = marks.head_rows[name]
    places = {}
    for row, line in enumerate(old.iter_rows(), start=1):
        if name and marks.only_wrong and not marks.stays(name, row, partial(Values(old, [line]).at, 1)):
            continue
        places[row] = len(places) + 1
        for place, value in enumerate(line, start=first.first_column):
            problems = cells.get((row, place))
            style = formats[marks.colour(problems)] if problems else formats["head" if row <= head else ""]
            _copy_value(new, places[row] - 1, place, value, style, formats)
            if problems:
                new.write_comment(places[row] - 1, place, marks.words(problems), {"author": AUTHOR, "x_scale": 2})
    if name:
        new.freeze_panes(head, 4)
    return places


def _copy_value(sheet, row, place, value, style, formats):
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value, style)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, place, value, style)
    elif isinstance(value, dt.date):
        sheet.write_string(row, place, as_text(value), style)
    elif value in ("", None):
        sheet.write_blank(row, place, None, style)
    else:
        sheet.write_string(row, place, str(value)[:32_000], style)


def _summarise_anew(sheet, marks, moved, formats):
    title, *paragraphs = marks.intro()
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, title, formats["title"])
    for row, text in enumerate(paragraphs, start=1):
        sheet.write_string(row, 0, text, formats[""])
    head = len(paragraphs) + 2
    for column, text in enumerate(HEADS):
        sheet.write_string(head, column, text, formats["head"])
    for row, (problem, values) in enumerate(marks.lines(moved), start=head + 1):
        at = moved.get(problem.sheet, {}).get(problem.row, problem.row)
        for column, value in enumerate(values):
            if column == 2:
                value = value.replace(str(problem.row), str(at))
            if isinstance(value, str):
                sheet.write_string(row, column, value, formats["wrap"])
            else:
                sheet.write_number(row, column, value, formats["wrap"])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
