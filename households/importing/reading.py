"""Reads a survey workbook into rows of parsed answers, whatever the order of its columns, with every wrong cell.

Cells are parsed a column at a time through a memory of values already seen, since a sheet of two million cells holds
few different ones. Nothing here knows the database or whether an answer makes sense beside another.
"""

import contextlib
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import python_calamine

from households.importing.cells import CellError, as_text
from households.importing.columns import GUIDE, HOUSEHOLDS, PERSONS, header_key
from households.importing.records import Answers, Member
from ui.formatting import fold
from ui.formatting import number as shown_number
from ui.workbooks import guard, sheets
from ui.workbooks.guard import FileRefused

CHUNK = 2_000  # rows
HEADER_WITHIN = 15  # rows
MEMORY = 20_000  # values remembered per column
FLAG_WORDS = {
    sheets.ERROR: "Ô là lỗi của Excel{}. Sửa công thức, hoặc gõ lại giá trị.",
    sheets.FORMULA: "Ô là công thức chưa có kết quả. Mở tệp bằng Excel, chờ tính xong rồi lưu; "
    "hoặc sao chép, dán kiểu giá trị (Paste Values).",
}


class BadCell(NamedTuple):
    """A cell that could not be read: the column's key, what stood there, and why it is wrong."""

    key: str
    shown: str
    message: str


class HouseholdRow(NamedTuple):
    """A row of the sheet Hộ. `row` is the number that Excel shows; wrong cells count as not answered."""

    row: int
    code: str
    commune: str
    village: str
    head_name: str
    stated_b2: int | None
    answers: Answers
    bad: tuple[BadCell, ...] | None


class PersonRow(NamedTuple):
    """A row of the sheet Nhân khẩu."""

    row: int
    code: str
    number: int | None
    member: Member
    left_reason: str
    bad: tuple[BadCell, ...] | None


class _Bad:
    __slots__ = ("message",)

    def __init__(self, message):
        self.message = message


class _Memory(dict):
    """Raw value → parsed value or _Bad, remembered."""

    def __init__(self, cell):
        super().__init__()
        self.parse = cell.parse
        self.has_bad = False

    def __missing__(self, raw):
        try:
            value = self.parse(raw)
        except CellError as error:
            value = _Bad(str(error))
            self.has_bad = True
        if len(self) >= MEMORY:
            self.clear()
        self[raw] = value
        return value


def find_sheet(wanted, names):
    """Returns which of these names of sheets is the wanted one, None where there is none: the same to the letter before
    one that differs by accents or case, of which there may then be one only. Raises FileRefused."""
    alike = [name for name in names if fold(name) == fold(wanted)]
    if wanted in alike:
        return wanted
    if len(alike) > 1:
        there = ", ".join(f"“{name}”" for name in alike)
        raise FileRefused(f"Không rõ tờ nào là “{wanted}”: tệp có {there}. Giữ đúng một tờ, đặt tên “{wanted}”.")
    return alike[0] if alike else None


class Workbook:
    """An opened survey workbook. Raises FileRefused when it has no such sheets or columns."""

    def __init__(self, opened: guard.Opened, layout):
        self.opened, self.layout = opened, layout
        self.notes: list[str] = []  # what was passed over, for the officer
        self.places: dict[str, dict[str, int]] = {}  # sheet → column key → its place from 0, known once rows are read
        with _libraries_errors():
            self.book = python_calamine.CalamineWorkbook.from_path(str(opened.path))
        self.sheet_names = self.book.sheet_names

    def close(self):
        self.book.close()

    def stated(self):
        """Returns what the guide sheet states: {folded label: text}; {} where there is no such sheet."""
        name = find_sheet(GUIDE, self.sheet_names)
        if name is None:
            return {}
        found = {}
        for row in islice(self._sheet(name).iter_rows(), 40):
            cells = [as_text(value).strip() for value in row if value != ""]
            if len(cells) >= 2:
                found.setdefault(fold(cells[0]).rstrip(":"), cells[1])
        return found

    def households(self) -> Iterator[list[HouseholdRow]]:
        """Yields the rows of the sheet Hộ, some thousands at a time."""
        return self._rows(HOUSEHOLDS, _household_rows)

    def persons(self) -> Iterator[list[PersonRow]]:
        """Yields the rows of the sheet Nhân khẩu, some thousands at a time."""
        return self._rows(PERSONS, _person_rows)

    def _sheet(self, name):
        with _libraries_errors():
            return self.book.get_sheet_by_name(name)

    def require_sheets(self):
        """Raises FileRefused unless both sheets are there."""
        missing = [name for name in (HOUSEHOLDS, PERSONS) if find_sheet(name, self.sheet_names) is None]
        if missing:
            there = ", ".join(f"“{name}”" for name in self.sheet_names[:10]) or "không có tờ nào"
            raise FileRefused(
                f"Không thấy tờ {', '.join(f'“{name}”' for name in missing)}. Tệp có: {there}. "
                "Đổi tên tờ đúng như mẫu, hoặc tải mẫu mới rồi chép số liệu sang."
            )

    def _rows(self, wanted, build):
        columns = self.layout.sheet(wanted)
        name = find_sheet(wanted, self.sheet_names)
        sheet = self._sheet(name)
        first_column = sheet.start[1] if sheet.start else 0  # calamine leaves empty columns out, and keeps empty rows
        header_row, places = self._header(wanted, columns, sheet, first_column)
        rows = sheet.iter_rows()
        for _ in islice(rows, header_row + 1):
            pass
        self.places[wanted] = {key: place + first_column for key, place in places.items()}
        found = self.opened.flagged.get(name, sheets.Flagged())
        if hidden := found.hidden_rows:
            self.notes.append(
                f"Tờ “{wanted}” có {shown_number(hidden)} dòng đang ẩn (bộ lọc, hoặc ẩn dòng): vẫn đọc như mọi dòng."
            )
        flagged = _by_row(found, first_column)
        memories = {column.key: _Memory(column.cell) for column in columns}
        number = header_row + 2  # the first row under the head, as Excel counts
        while chunk := list(islice(rows, CHUNK)):
            parsed = _parse(columns, places, memories, chunk, number, flagged)
            yield build(parsed, len(chunk), number)
            number += len(chunk)

    def _header(self, wanted, columns, sheet, first_column):
        """Returns (the header's row from 0, {column key: place in a row})."""
        known = {header_key(column.header): column.key for column in columns}
        best, best_row, best_cells = 0, None, None
        for index, row in enumerate(islice(sheet.iter_rows(), HEADER_WITHIN)):
            hits = sum(1 for cell in row if isinstance(cell, str) and header_key(cell) in known)
            if hits > best:
                best, best_row, best_cells = hits, index, row
            if hits == len(columns):
                break
        if best_row is None or best < 3:
            raise FileRefused(
                f"Tờ “{wanted}” không có dòng tiêu đề của mẫu trong {HEADER_WITHIN} dòng đầu. "
                "Tải mẫu mới rồi chép số liệu sang."
            )
        places, strange, twice = {}, [], []
        for place, cell in enumerate(best_cells):
            text = as_text(cell).strip()
            key = known.get(header_key(text))
            if key in places:
                twice.append(text)
            elif key:
                places[key] = place
            elif text:
                strange.append(text)
        self._refuse_head(wanted, columns, places, strange, twice, sheet, best_row)
        merged = [
            area
            for area in sheet.merged_cell_ranges or ()
            if area[1][0] > best_row and area[0][1] <= first_column + max(places.values())
        ]
        if merged:
            where = ", ".join(_address(area) for area in merged[:5])
            self.notes.append(
                f"Tờ “{wanted}” có {len(merged)} vùng ô gộp ({where}{'…' if len(merged) > 5 else ''}): chỉ ô đầu của "
                "vùng có giá trị, các ô còn lại bị coi là trống. Nên bỏ gộp (Unmerge) và điền đủ từng ô."
            )
        if strange:
            self.notes.append(f"Tờ “{wanted}” có cột ngoài mẫu, bị bỏ qua: {', '.join(strange[:10])}.")
        return best_row, places

    def _refuse_head(self, wanted, columns, places, strange, twice, sheet, row):
        if twice:
            raise FileRefused(f"Tờ “{wanted}” có cột lặp lại: {', '.join(twice)}. Mỗi cột của mẫu chỉ để một lần.")
        missing = [column.header for column in columns if column.key not in places and column.is_written]
        if not missing:
            return
        text = f"Tờ “{wanted}” thiếu cột: {'; '.join(missing[:8])}{'…' if len(missing) > 8 else ''}."
        merged = [area for area in sheet.merged_cell_ranges or () if area[0][0] <= row <= area[1][0]]
        if merged:
            where = ", ".join(_address(area) for area in merged[:5])
            text += f" Dòng tiêu đề có ô gộp ({where}): bỏ gộp và ghi lại tên cột."
        if strange:
            text += f" Có cột lạ: {'; '.join(strange[:8])}: nếu là cột của mẫu bị đổi tên thì đổi lại."
        raise FileRefused(text + " Được đổi chỗ các cột, nhưng giữ nguyên tên cột.")


def _address(area):
    (top, left), (bottom, right) = area
    return f"{sheets.column_letters(left)}{top + 1}:{sheets.column_letters(right)}{bottom + 1}"


def _by_row(flagged, first_column):
    rows = {}
    for (row, column), what in flagged.items():
        rows.setdefault(row + 1, {})[column - first_column] = what
    return rows


@contextlib.contextmanager
def _libraries_errors():
    """Turns whatever calamine raises, a panic of its Rust code included, into FileRefused."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, FileRefused):
        raise
    except python_calamine.PasswordError as error:
        raise FileRefused(sheets.LOCKED) from error
    except BaseException as error:
        raise FileRefused("Không đọc được tệp: cấu trúc hỏng. Mở lại bằng Excel, lưu rồi tải lên.") from error


def _parse(columns, places, memories, chunk, first_number, flagged):
    """Returns ({column key: parsed values}, {place in chunk: [BadCell]}); wrong cells hold the kind's none."""
    turned = list(zip(*chunk, strict=True))
    parsed, bad = {}, {}
    hidden = {}  # place in chunk → {place in row: what}, where the scan found cells that read as empty
    if flagged:
        hidden = {i: flagged[first_number + i] for i in range(len(chunk)) if first_number + i in flagged}
    for column in columns:
        key, place = column.key, places.get(column.key)
        if place is None:
            parsed[key] = [column.cell.none] * len(chunk)
            continue
        memory, raw = memories[key], turned[place]
        values = column.cell.parse_plain(raw) or list(map(memory.__getitem__, raw))
        if memory.has_bad:
            for i, value in enumerate(values):
                if type(value) is _Bad:
                    bad.setdefault(i, []).append(BadCell(key, as_text(raw[i]), value.message))
                    values[i] = column.cell.none
        for i, cells in hidden.items():
            if place in cells:
                kind, text = cells[place]
                message = FLAG_WORDS[kind].format(f" ({text})" if text else "")
                bad.setdefault(i, []).append(BadCell(key, text, message))
        parsed[key] = values
    return parsed, bad


def _assets():
    """Returns a function from the answers on the three assets to their mask, or None where none of them is known."""
    known = {}

    def mask(answers):
        if answers not in known:
            has = sum(1 << number for number, answer in enumerate(answers, start=1) if answer)
            known[answers] = None if not has and None in answers else has
        return known[answers]

    return mask


def _sum(columns):
    return list(map(sum, zip(*columns, strict=True)))


def _household_rows(parsed_and_bad, count, number):
    parsed, bad = parsed_and_bad
    masks = {
        prefix: _sum([values for key, values in parsed.items() if key.startswith(prefix)])
        for prefix in ("deprivation_", "cause_")
    }
    asked = zip(*(values for key, values in parsed.items() if key.startswith("asset_")), strict=True)
    answers = map(
        Answers._make,
        zip(
            parsed["address"], parsed["phone"], parsed["surveyed_on"], parsed["income"], parsed["b1"],
            parsed["housing_kind"], parsed["housing_area"], parsed["water_source"], parsed["latrine"],
            parsed["uses_telecom"], map(_assets(), asked), parsed["hears_loudspeaker"], masks["deprivation_"],
            masks["cause_"], parsed["notes"],
            strict=True,
        ),
    )  # fmt: skip
    rows = map(
        HouseholdRow._make,
        zip(
            range(number, number + count), parsed["code"], parsed["commune"], parsed["village"], parsed["head_name"],
            parsed["b2"], answers, _bad_of(bad, count),
            strict=True,
        ),
    )  # fmt: skip
    return [row for row in rows if row.code or row.bad or row.head_name or row.village or row.answers != _NO_ANSWERS]


def _person_rows(parsed_and_bad, count, number):
    parsed, bad = parsed_and_bad
    members = map(
        Member._make,
        zip(parsed["person"], *(parsed[name] for name in Member._fields[1:]), strict=True),
    )
    rows = map(
        PersonRow._make,
        zip(
            range(number, number + count), parsed["code"], parsed["number"], members, parsed["left_reason"],
            _bad_of(bad, count),
            strict=True,
        ),
    )  # fmt: skip
    return [row for row in rows if row.code or row.bad or row.left_reason or row.member != _NO_MEMBER]


_NO_ANSWERS, _NO_MEMBER = Answers(), Member()


def _bad_of(bad, count):
    return [tuple(bad[i]) if i in bad else None for i in range(count)] if bad else [None] * count
