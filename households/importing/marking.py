"""Gives an officer's own workbook back: wrong cells red with the reason, doubtful ones yellow, a summary in front.

The layout is kept by changing the file itself (openpyxl). A .xls, and a file too large to hold in memory that way,
is written anew from its values (marking_anew.py).
"""

import zipfile
from functools import partial
from pathlib import Path

import openpyxl
import python_calamine
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from households.importing.marking_anew import write_anew
from households.importing.marks import AUTHOR, HEADS, RED, SUMMARY, WIDTHS, YELLOW, Marks, Values
from ui.formatting import number
from ui.workbooks.sheets import MEGABYTE

# Bytes of the sheets unpacked: openpyxl makes ten times that of them, of blank cells with a border too.
MOST_BYTES_KEPT = 16 * MEGABYTE


def write(survey_import, target, *, only_wrong=False):
    """Writes the marked workbook to a path or binary stream. With `only_wrong` the right households are left out."""
    marks = Marks(survey_import, only_wrong)
    source = Path(survey_import.file.path)
    if source.suffix == ".xls" or _unpacked(source) > MOST_BYTES_KEPT:
        write_anew(source, target, marks)
    else:
        _write_own(source, target, marks)


def _unpacked(source):
    with zipfile.ZipFile(source) as package:
        return sum(info.file_size for info in package.infolist() if info.filename.startswith("xl/worksheets/"))


def _write_own(source, target, marks):
    book = openpyxl.load_workbook(source)
    if SUMMARY in book.sheetnames:
        del book[SUMMARY]
    titles, moved = book.sheetnames, {}
    read = python_calamine.CalamineWorkbook.from_path(str(source))
    for sheet in book.worksheets:
        name = marks.sheet_of(sheet.title, titles)
        if name is None:
            continue
        _clear_old_marks(sheet)
        seen = read.get_sheet_by_name(sheet.title)
        values = Values(seen, seen.to_python())
        marks.find_head(name, values.at)
        _open_up(sheet, set(marks.cells[name]), marks.head_rows[name] if marks.only_wrong else None)
        for (row, place), problems in marks.cells[name].items():
            cell = sheet.cell(row, place + 1)
            cell.fill = PatternFill("solid", fgColor=marks.colour(problems))
            words = marks.words(problems)
            cell.comment = Comment(words, AUTHOR, width=320, height=40 + 18 * (len(words) // 45 + 1))
        if marks.only_wrong:
            moved[name] = _keep_rows(sheet, name, marks, values)
    _add_summary(book, marks, moved)
    book.active = 0
    for sheet in book.worksheets[1:]:
        sheet.sheet_view.tabSelected = False
    book.save(target)


def _clear_old_marks(sheet):
    """A file that was marked before comes back mended: what is right now must not stay red."""
    for cell in sheet._cells.values():  # those that are there: iter_rows makes all others up to the last one
        if cell.comment is not None and cell.comment.author == AUTHOR and cell.fill.fgColor.rgb in (RED, YELLOW):
            cell.comment = None
            cell.fill = PatternFill()


def _open_up(sheet, marked, head):
    """Shows hidden rows and parts merged cells where a cell is marked: it could be neither seen nor mended otherwise.
    With `head`, the rows of the head, all under it are: rows will move."""
    rows = {row for row, _ in marked}
    for area in list(sheet.merged_cells.ranges):
        moves = head is not None and area.max_row > head
        if moves or any((row, column - 1) in marked for row, column in area.cells):  # no more than sheets.MOST_IN_AREAS
            sheet.unmerge_cells(str(area))
    for row, dimension in sheet.row_dimensions.items():
        if dimension.hidden and row in rows:
            dimension.hidden = False


def _keep_rows(sheet, name, marks, values):
    """Takes the right rows out, closing the gaps; returns {old row: new row}. Formulas, which would speak of other rows
    then, become their values."""
    head, places = marks.head_rows[name], {}
    last = head
    for row in sorted({row for row, _ in sheet._cells}):
        if row <= head:
            places[row] = row
        elif marks.stays(name, row, partial(values.at, row)):
            places[row] = last = last + 1
    kept = {}
    for (row, column), cell in sorted(sheet._cells.items()):
        if row in places:
            if cell.data_type == "f" and row > head:
                cell.value = values.at(row, column - 1)
            cell.row = places[row]
            if cell.hyperlink is not None:
                cell.hyperlink.ref = cell.coordinate
            kept[cell.row, column] = cell
    sheet._cells = kept
    heights = {row: dimension.height for row, dimension in sheet.row_dimensions.items() if dimension.height}
    for row in list(sheet.row_dimensions):
        del sheet.row_dimensions[row]
    for row, height in heights.items():
        if row in places:
            sheet.row_dimensions[places[row]].height = height
    return places


def _add_summary(book, marks, moved):
    sheet = book.create_sheet(SUMMARY, 0)
    title, *paragraphs = marks.intro()
    _put(sheet, 1, 1, title, Font(name="Arial", bold=True, size=14, color="FF0B5F60"))
    wrap = Alignment(wrap_text=True, vertical="top")
    for row, text in enumerate(paragraphs, start=2):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(HEADS))
        _put(sheet, row, 1, text, Font(name="Arial", size=10)).alignment = wrap
        sheet.row_dimensions[row].height = 30
    head = len(paragraphs) + 3
    for column, (text, width) in enumerate(zip(HEADS, WIDTHS, strict=True), start=1):
        _put(sheet, head, column, text, Font(name="Arial", size=10, bold=True))
        sheet.column_dimensions[get_column_letter(column)].width = width
    titles = book.sheetnames
    names = {marks.sheet_of(title, titles): title for title in titles}
    for row, (problem, values) in enumerate(marks.lines(moved), start=head + 1):
        at = moved.get(problem.sheet, {}).get(problem.row, problem.row)
        address = problem.address.replace(str(problem.row), str(at))
        for column, value in enumerate(values, start=1):
            cell = _put(sheet, row, column, address if column == 3 else value, Font(name="Arial", size=10))
            cell.alignment = wrap
        sheet.row_dimensions[row].height = 14 * (1 + len(values[5]) // 95)
        if problem.sheet in names and not problem.address.startswith("dòng"):
            cell = sheet.cell(row, 3)
            cell.hyperlink = f"#'{names[problem.sheet]}'!{address}"
            cell.font = Font(name="Arial", size=10, color="FF0B5F60", underline="single")
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{head}:{head}"


def _put(sheet, row, column, value, font):
    cell = sheet.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"  # text that begins with = stays text
    cell.font = font
    return cell


def suggested_name(survey_import):
    """Returns the file name of the marked workbook."""
    return f"{Path(survey_import.file_name).stem}, nhập số {number(survey_import.pk)}, ô sai tô đỏ.xlsx"
