"""Reads a plan's workbook and says, cell by cell, what it would change and what is wrong in it. Writes nothing."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineWorkbook

from plans.catalogue import NeedKey
from plans.contents import Contents
from plans.edits import LINE, LINE_FIELDS, ROW, ROW_FIELDS, Edit, NewLine, check_line, check_row, edit_of, full_values
from plans.wording import Words
from plans.workbook.columns import CODE, HOUSEHOLDS, KEY, LINES, NEED, SHEETS, CellReader, as_text
from ui.formatting import clean_text, fold, number, whole_or_none
from ui.workbooks.guard import inspect_stream
from ui.workbooks.sheets import ERROR, FileRefused, column_letters

MEGABYTE = 1024 * 1024
MAX_BYTES, MAX_UNPACKED, MAX_CELLS = 8 * MEGABYTE, 60 * MEGABYTE, 1_500_000
MAX_ROWS = 20_000
MOST_FAULTS = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """A wrong cell: where, what stands there, which rule it breaks and how to mend it."""

    sheet: str
    cell: str
    value: str
    text: str


@dataclass
class Outcome:
    """What a workbook would do: edits and lines to add, and everything that is wrong. `unchanged` counts rows of the
    file that say what stands."""

    edits: list[Edit] = field(default_factory=list)
    new: list[NewLine] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unchanged: int = 0

    @property
    def is_empty(self):
        return not self.edits and not self.new


def read_workbook(
    data: bytes, *, name, contents: Contents, words: Words, saves: Callable[[str, int], str] = lambda kind, pk: ""
) -> Outcome:
    """Returns the Outcome of an uploaded file; FileRefused, in Vietnamese, where it is no workbook of a plan.

    `saves(kind, pk)` says who saved a row or line last, and when; "" where that is not known.
    """
    stream = io.BytesIO(data)
    _, flagged = inspect_stream(stream, name=name, largest=MAX_BYTES, most_cells=MAX_CELLS, largest_part=MAX_UNPACKED)
    stream.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(stream)
        sheets = {
            sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            for sheet in SHEETS
            if sheet in book.sheet_names
        }
    except (CalamineError, OSError, ValueError) as error:
        raise FileRefused("Không đọc được tệp này. Tải lại tệp từ trang Excel của kế hoạch.") from error
    if not sheets:
        raise FileRefused(
            f"Tệp không có trang “{LINES}” hay “{HOUSEHOLDS}”. Tải tệp từ trang Excel của kế hoạch rồi sửa trong đó."
        )
    outcome = Outcome()
    for sheet, cells in sheets.items():
        _Sheet(sheet, cells, flagged.get(sheet, {}), contents, words, outcome, saves).read()
    return outcome


class _Sheet:
    """One sheet on its way into an Outcome."""

    def __init__(self, name, cells, flagged, contents, words, outcome, saves):
        self.name, self.cells, self.flagged, self.outcome = name, cells, flagged, outcome
        self.contents, self.words, self.saves = contents, words, saves
        self.reader = CellReader(words, contents.for_year)
        self.rows = {row.code: row for row in contents.current}
        if name == LINES:
            self.things = {line.pk: line for row in contents.current for line in row.lines}
        else:
            self.things = {row.pk: row for row in contents.current}
        self.row_of = {row.pk: row for row in contents.current}
        self.seen = set()

    def read(self):
        heading, self.places = self._heading()
        if len(self.cells) - heading > MAX_ROWS:
            raise FileRefused(f"Trang “{self.name}” quá {number(MAX_ROWS)} dòng. Chép số liệu sang tệp mới tải về.")
        for index in range(heading + 1, len(self.cells)):
            if len(self.outcome.faults) >= MOST_FAULTS:
                return
            line = self.cells[index]
            if any(as_text(cell) for cell in line) or any(place[0] == index for place in self.flagged):
                self._line(index, line)

    def _heading(self):
        wanted = {fold(column.heading): column for column in SHEETS[self.name]}
        for index, line in enumerate(self.cells[:20]):
            places = {}
            for place, cell in enumerate(line):
                column = wanted.get(fold(as_text(cell)))
                if column is not None:
                    places[column.heading] = (place, column)
            if KEY in places and CODE in places:
                return index, places
        raise FileRefused(
            f"Trang “{self.name}” không có dòng tiêu đề với cột “{KEY}”. Tải lại tệp từ trang Excel của kế hoạch."
        )

    def _fault(self, index, heading, text):
        place = self.places[heading][0]
        value = self._cell(index, place)
        self.outcome.faults.append(
            Fault(self.name, f"{column_letters(place)}{index + 1}", clean_text(as_text(value))[:80], text)
        )

    def _cell(self, index, place):
        line = self.cells[index]
        return line[place] if place < len(line) else None

    def _text(self, index, heading):
        if heading not in self.places:
            return ""
        return as_text(self._cell(index, self.places[heading][0]))

    def _line(self, index, line):
        key = self._text(index, KEY)
        values, is_right = self._values(index)
        if not key:
            if self.name == LINES:
                self._new(index, values, is_right)
            else:
                self._fault(index, KEY, "Không thêm được hộ bằng tệp này: hộ vào kế hoạch từ kết quả rà soát.")
            return
        pk, version = (whole_or_none(each) for each in key.partition("-")[::2])
        thing = self._thing(index, pk, version)
        if thing is None or not is_right:
            return
        # What is stored may hold blanks that a cell cannot: two texts that read the same are the same.
        values = {
            name: value
            for name, value in values.items()
            if not (isinstance(value, str) and clean_text(str(getattr(thing, name))) == value)
        }
        edit = edit_of(ROW if self.name == HOUSEHOLDS else LINE, thing, values)
        if edit is None:
            self.outcome.unchanged += 1
            return
        if thing.version != version:
            self._fault(
                index, KEY,
                f"Dòng này đã được sửa trên hệ thống sau khi tệp được tải về{self._last_save(thing)}, nên không "
                "ghi đè. Tải tệp mới rồi sửa lại dòng này.",
            )  # fmt: skip
            return
        if self._checked(index, thing, values):
            self.outcome.edits.append(edit)

    def _says(self, line, values):
        """Whether a line stands with these values; two texts that read the same are the same."""
        stored = {name: getattr(line, name) for name in values}
        return all(
            value == (clean_text(stored[name]) if isinstance(value, str) else stored[name])
            for name, value in values.items()
        )

    def _last_save(self, thing):
        said = self.saves(ROW if self.name == HOUSEHOLDS else LINE, thing.pk)
        return f" ({said})" if said else ""

    def _thing(self, index, pk, version):
        thing = self.things.get(pk) if version is not None else None
        if thing is None:
            self._fault(index, KEY, "Kế hoạch không có dòng mang khóa này. Không sửa cột Khóa; tải tệp mới nếu cần.")
            return None
        if thing.pk in self.seen:
            self._fault(index, KEY, "Khóa này đã đứng ở một dòng phía trên. Thêm dòng mới thì để trống Khóa.")
            return None
        self.seen.add(thing.pk)
        row = self.row_of[thing.pk if self.name == HOUSEHOLDS else thing.row_id]
        if CODE in self.places and self._text(index, CODE) != row.code:
            self._fault(index, CODE, f"Dòng này là của hộ {row.code}; mã hộ không sửa được. Ghi lại {row.code}.")
            return None
        if self.name == LINES and NEED in self.places:
            said = self.words.need(thing.need)
            if fold(self._text(index, NEED)) != fold(said):
                self._fault(index, NEED, f"Nhu cầu của dòng không sửa được. Ghi lại “{said}”, hoặc thêm dòng mới.")
                return None
        return thing

    def _values(self, index):
        """({field: value} of the row's cells, whether all could be read)."""
        values, is_right = {}, True
        for heading, (place, column) in self.places.items():
            if not column.field:
                continue
            if (index, place) in self.flagged:
                kind, _ = self.flagged[index, place]
                message = "Ô là lỗi của Excel. Gõ lại giá trị." if kind == ERROR else (
                    "Ô là công thức chưa có kết quả. Mở tệp bằng Excel, lưu rồi tải lên, hoặc gõ lại giá trị."
                )  # fmt: skip
                self._fault(index, heading, message)
                is_right = False
                continue
            try:
                values[column.field] = self.reader.read(column.field, self._cell(index, place))
            except ValueError as error:
                self._fault(index, heading, str(error))
                is_right = False
        return values, is_right

    def _checked(self, index, thing, values):
        if self.name == HOUSEHOLDS:
            problems = check_row(full_values(thing, ROW_FIELDS, values), thing, self.contents.for_year)
        else:
            full = full_values(thing, LINE_FIELDS, values)
            problems = check_line(full, thing.need, self.words.catalogue, self.words.bodies, old=thing)
        return self._tell(index, problems)

    def _tell(self, index, problems):
        headings = {column.field: heading for heading, (_, column) in self.places.items() if column.field}
        for problem in problems:
            self._fault(index, headings.get(problem.field, KEY), problem.text)
        return not problems

    def _new(self, index, values, is_right):
        row = self.rows.get(self._text(index, CODE))
        if row is None:
            self._fault(index, CODE, "Kế hoạch không có hộ mang mã này. Chép mã từ một dòng của hộ.")
            return
        needs = self.contents.needs_of(row)
        need: NeedKey | None = self.reader.need_of(self._text(index, NEED), needs)
        if need is None:
            known = "; ".join(self.words.need(each) for each in needs) or "không có nhu cầu nào"
            self._fault(index, NEED if NEED in self.places else KEY, f"Hộ không có nhu cầu này. Hộ có: {known}.")
            return
        if not is_right:
            return
        values: Mapping = {name: value for name, value in values.items() if value not in (None, "")}
        if not values.get("measure_key"):
            self._fault(index, "Giải pháp" if "Giải pháp" in self.places else KEY, "Ghi giải pháp của dòng thêm vào.")
            return
        key = (row.pk, need, values["measure_key"])
        old = next((line for line in row.lines if (line.need, line.measure_key) == key[1:]), None)
        if old is not None and key not in self.seen and self._says(old, values):
            self.seen.add(key)
            self.outcome.unchanged += 1  # the same file once more: what it adds stands already
            return
        if key in self.seen or old is not None:
            self._fault(index, KEY, "Hộ đã có dòng với nhu cầu và giải pháp này. Sửa dòng ấy thay vì thêm.")
            return
        self.seen.add(key)
        measure = self.words.catalogue.get(values["measure_key"])
        values = {"body": measure.body if measure else "", **values}
        if self._tell(index, check_line(values, need, self.words.catalogue, self.words.bodies)):
            self.outcome.new.append(NewLine(row.pk, need, values))
