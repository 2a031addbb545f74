"""What is to be marked in an officer's own workbook, and which of its rows stay when right households are left out."""

from households.importing import preview
from households.importing.cells import CellError, Code
from households.importing.columns import HOUSEHOLDS, PERSONS, header_key, layout
from households.importing.reading import HEADER_WITHIN, find_sheet
from households.models import ImportRow, RowStatus
from ui.formatting import datetime_vi

SUMMARY = "Kết quả kiểm tra"
AUTHOR = "Giảm nghèo Triệu Sơn"
RED, YELLOW = "FFF4B6AE", "FFFBE7A1"
MOST_LISTED = 20_000
HEADS = ("TT", "Tờ", "Ô", "Cột", "Giá trị trong ô", "Vì sao, sửa thế nào")
WIDTHS = (6, 12, 8, 28, 24, 90)
ONLY_WRONG = " Tệp này chỉ còn các hộ sai; số dòng nhắc trong lời giải thích là của tệp đầy đủ."
_code = Code()


class Marks:
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
        self.head_rows = {HOUSEHOLDS: 2, PERSONS: 2}  # as the template has them, until `find_head` looks

    @staticmethod
    def sheet_of(name, names):
        """Returns which of the two sheets one of these names means, or None, as the reader took it."""
        return next((sheet for sheet in (HOUSEHOLDS, PERSONS) if find_sheet(sheet, names) == name), None)

    def find_head(self, sheet, value_at):
        """Finds the row of the headers, which is not stored; `value_at(row, place)` reads a cell."""
        place = self.places[sheet]["code"]
        header = header_key(layout(self.survey_import.round.standard).column(sheet, "code").header)
        for row in range(1, HEADER_WITHIN + 1):
            value = value_at(row, place)
            if isinstance(value, str) and header_key(value) == header:
                self.head_rows[sheet] = row

    def stays(self, sheet, row, value_at):
        """Whether a row stays when right households are left out; `value_at(place)` reads its cells."""
        if row <= self.head_rows[sheet] or row in self.wrong_rows[sheet]:
            return True
        try:
            code = _code.parse(value_at(self.places[sheet]["code"]))
        except CellError:
            return False
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
            f"Kết quả kiểm tra tệp “{one.file_name}”",
            f"{one}, năm {one.round.year}, kiểm tra lúc {datetime_vi(one.checked_at)}. {preview.sentence(one)}",
            "Ô đỏ là sai, phải sửa mới áp dụng được; ô vàng là câu hỏi, đúng thì để nguyên. Lời giải thích ở chú thích "
            "của ô. Sửa xong, lưu rồi tải chính tệp này lên lại." + (ONLY_WRONG if self.only_wrong else ""),
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


class Values:
    """What the reader sees in rows of a calamine sheet, the results of formulas included."""

    def __init__(self, sheet, rows):
        self.rows = rows  # from the first column that has any value
        self.first_column = sheet.start[1] if sheet.start else 0

    def at(self, row, place):
        """Returns the value of a row (from 1) at a place (from 0), "" beyond the ends."""
        place -= self.first_column
        values = self.rows[row - 1] if row <= len(self.rows) else ()
        return values[place] if 0 <= place < len(values) else ""
