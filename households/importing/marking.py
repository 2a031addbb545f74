"""Gives an officer's own workbook back: wrong cells red with the reason, doubtful ones yellow, a summary in front.

The layout is kept by changing the file itself (openpyxl). A .xls, and a file too large to hold in memory that way,
is written anew from its values: the same sheets, columns and rows without the officer's own colours.
"""

import datetime as dt
from pathlib import Path

import openpyxl
import python_calamine
import xlsxwriter
from django.db.models import Min
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from households.importing import preview
from households.importing.cells import Code, as_text, tidy
from households.importing.columns import HOUSEHOLDS, PERSONS, layout
from households.models import ImportRow, RowStatus
from ui.formatting import datetime_vi, fold, number

SUMMARY = "Kết quả kiểm tra"
AUTHOR = "Giảm nghèo Triệu Sơn"
RED, YELLOW = "FFF4B6AE", "FFFBE7A1"
MOST_CELLS_KEPT = 400_000  # about 160 MiB in openpyxl
MOST_LISTED = 20_000
HEADS = ("TT", "Tờ", "Ô", "Cột", "Giá trị trong ô", "Vì sao, sửa thế nào")
WIDTHS = (6, 12, 8, 28, 24, 90)
ONLY_WRONG = " File này chỉ còn các hộ sai; số dòng nhắc trong lời giải thích là của file đầy đủ."
_code = Code()


def write(survey_import, target, *, only_wrong=False):
    """Writes the marked workbook to a path or binary stream. With `only_wrong` the right households are left out."""
    marks = _Marks(survey_import, only_wrong)
    cells = survey_import.count("households") * 41 + survey_import.count("persons") * 20
    source = Path(survey_import.file.path)
    if source.suffix == ".xls" or cells > MOST_CELLS_KEPT:
        _write_anew(source, target, marks)
    else:
        _write_own(source, target, marks)


class _Marks:
    """What to mark: {sheet: {(row, place): [CellProblem]}}, and which rows stay."""

    def __init__(self, survey_import, only_wrong):
        self.survey_import, self.only_wrong = survey_import, only_wrong
        self.places = survey_import.columns
        self.problems = list(preview.all_problems(survey_import))
        self.cells = {HOUSEHOLDS: {}, PERSONS: {}}
        for problem in self.problems:
            place = self.places.get(problem.sheet, {}).get(problem.key)
            if place is not None:
                self.cells[problem.sheet].setdefault((problem.row, place), []).append(problem)
        wrong = ImportRow.objects.filter(survey_import=survey_import, status=RowStatus.WRONG)
        self.wrong_codes = set(wrong.values_list("code", flat=True))
        self.wrong_rows = {
            HOUSEHOLDS: set(wrong.values_list("row", flat=True)),
            PERSONS: {problem.row for problem in self.problems if problem.sheet == PERSONS and problem.is_error},
        }
        # The row of the headers is not stored; every row above the first household counts as head.
        first = ImportRow.objects.filter(survey_import=survey_import, row__gt=0).aggregate(row=Min("row"))["row"]
        self.head_rows = {HOUSEHOLDS: (first or 3) - 1, PERSONS: 2}

    def sheet_of(self, name):
        """Returns which of the two sheets this is, or None."""
        return next((sheet for sheet in (HOUSEHOLDS, PERSONS) if fold(sheet) == fold(name)), None)

    def stays(self, sheet, row, value_at):
        """Whether a row stays when right households are left out; `value_at(place)` reads its cells."""
        if row <= self.head_rows[sheet] or row in self.wrong_rows[sheet]:
            return True
        code = value_at(self.places[sheet]["code"])
        code = _code.parse("" if code is None else tidy(code) if isinstance(code, str) else float(code))
        return bool(code) and code in self.wrong_codes

    @staticmethod
    def colour(problems):
        return RED if any(problem.is_error for problem in problems) else YELLOW

    @staticmethod
    def words(problems):
        return "\n".join(problem.message for problem in problems)

    def intro(self):
        """Returns the lines above the list."""
        one = self.survey_import
        return (
            f"Kết quả kiểm tra file “{one.file_name}”",
            f"{one}, năm {one.round.year}, kiểm tra lúc {datetime_vi(one.checked_at)}. {preview.sentence(one)}",
            "Ô đỏ là sai, phải sửa mới áp dụng được; ô vàng là câu hỏi, đúng thì để nguyên. Lời giải thích ở chú thích "
            "của ô. Sửa xong, lưu rồi tải chính file này lên lại." + (ONLY_WRONG if self.only_wrong else ""),
        )

    def lines(self, moved):
        """Yields the rows of the list: errors first, at most MOST_LISTED; only of rows that stayed in the file.

        `moved` is {sheet: {old row: new row}} where rows were left out.
        """
        there = [each for each in self.problems if each.sheet not in moved or each.row in moved[each.sheet]]
        ordered = sorted(there, key=lambda problem: not problem.is_error)[:MOST_LISTED]
        for place, problem in enumerate(ordered, start=1):
            yield problem, (
                place, problem.sheet, problem.address, problem.header, problem.shown,
                problem.message if problem.is_error else f"Hỏi: {problem.message}",
            )  # fmt: skip


def _write_own(source, target, marks):
    book = openpyxl.load_workbook(source)
    if SUMMARY in book.sheetnames:
        del book[SUMMARY]
    moved = {}
    for sheet in book.worksheets:
        name = marks.sheet_of(sheet.title)
        if name is None:
            continue
        _clear_old_marks(sheet)
        for (row, place), problems in marks.cells[name].items():
            cell = sheet.cell(row, place + 1)
            cell.fill = PatternFill("solid", fgColor=marks.colour(problems))
            words = marks.words(problems)
            cell.comment = Comment(words, AUTHOR, width=320, height=40 + 18 * (len(words) // 45 + 1))
        if marks.only_wrong:
            moved[name] = _keep_rows(sheet, name, marks)
    _add_summary(book, marks, moved)
    book.active = 0
    for sheet in book.worksheets[1:]:
        sheet.sheet_view.tabSelected = False
    book.save(target)


def _clear_old_marks(sheet):
    """A file that was marked before comes back mended: what is right now must not stay red."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and cell.comment.author == AUTHOR and cell.fill.fgColor.rgb in (RED, YELLOW):
                cell.comment = None
                cell.fill = PatternFill()


def _keep_rows(sheet, name, marks):
    """Takes the right rows out, closing the gaps; returns {old row: new row}."""
    places = {}
    for row in range(1, sheet.max_row + 1):
        if marks.stays(name, row, lambda place, row=row: sheet.cell(row, place + 1).value):
            places[row] = len(places) + 1
    kept = {}
    for (row, column), cell in sorted(sheet._cells.items()):
        if row in places:
            cell.row = places[row]
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
    names = {marks.sheet_of(title): title for title in book.sheetnames if marks.sheet_of(title)}
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


def _write_anew(source, target, marks):
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
            copied = _copy_sheet(old.get_sheet_by_name(name), book.add_worksheet(name), marks, formats)
            moved[marks.sheet_of(name)] = copied
    _summarise_anew(summary, marks, moved, formats)
    book.close()


def _copy_sheet(old, new, marks, formats):
    name = marks.sheet_of(old.name)
    first_column = old.start[1] if old.start else 0
    cells = marks.cells.get(name, {})
    if name:
        columns = layout(marks.survey_import.round.standard).sheet(name)
        for column in columns:
            place = marks.places[name].get(column.key)
            if place is not None:
                new.set_column(place, place, column.shown_width)
    places = {}
    head = marks.head_rows[name] if name else 0
    for row, values in enumerate(old.iter_rows(), start=1):
        def at(place, values=values):
            place -= first_column
            return values[place] if 0 <= place < len(values) else ""

        if name and marks.only_wrong and not marks.stays(name, row, at):
            continue
        places[row] = len(places) + 1
        for offset, value in enumerate(values):
            place = first_column + offset
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


def suggested_name(survey_import):
    """Returns the file name of the marked workbook."""
    return f"{Path(survey_import.file_name).stem}, nhập số {number(survey_import.pk)}, ô sai tô đỏ.xlsx"
