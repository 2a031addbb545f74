"""Looks through one sheet of an .xlsx before any library lays it out: how far its values reach, and which cells hide
an error or an uncalculated formula. Costs one pass over the bytes in bounded memory.

calamine lays a sheet out as one block of rows × columns, so a single value in the last cell of a sheet would ask for
hundreds of gigabytes; and it reads #N/A and formulas without a value as empty cells, silently. Both are caught here.
Cells written the way that every spreadsheet program writes them are passed over by one expression; a sheet with any
other cell is parsed.
"""

import re
from xml.parsers import expat

from ui.formatting import number

MEGABYTE = 1024 * 1024
LARGEST_PART = 400 * MEGABYTE  # a district's 200,000 persons × 20 columns unpack to about 200 MB
LARGEST_ODD_PART = 100 * MEGABYTE  # of a sheet that must be parsed: about 20 seconds
MOST_CELLS = 12_000_000  # rows × columns of a sheet, as calamine lays it out (24 bytes each)
MOST_FLAGGED = 20_000
MOST_IN_AREAS = 300_000  # cells of a sheet that are merged or one link: openpyxl makes an object of each

# Any cell but one as usual within column AZ and row 299,999, or an empty one anywhere. calamine goes by local names,
# so a prefixed cell is one too.
ODD_CELL = re.compile(
    rb'<c(?=[\s/>])(?! r="(?:(?:[A-Z]|A[A-Z])(?:[12]\d{5}|\d{1,5})"(?: (?:s|t|cm|vm|ph)="\w+")*/?'
    rb'|[A-Z]{1,3}\d{1,7}"(?: s="\d+")?/)>)'
)
HIDDEN_ROW = re.compile(rb'<row [^>]*hidden="1"')
AREA_TAG = re.compile(rb"""<(?:[\w.-]+:)?(?:mergeCell|hyperlink)\s((?:[^"'<>]|"[^"<]*"|'[^'<]*')*)>""")
AREA = re.compile(rb"""(?:^|\s)ref\s*=\s*["']([^"']*:[^"']*)["']""")  # of more than one cell
CORNERS = re.compile(rb"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
PREFIXED_CELL = re.compile(rb":c[\s/>]")
CELL = re.compile(rb"<c ([^>]*)>(.*?)</c>", re.DOTALL)
CELL_PLACE = re.compile(rb'r="([A-Z]+)(\d+)"')
PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")

FORMULAS = (b"<f>", b"<f ", b"<f/")  # <formula1> of a drop-down is none

ERROR, FORMULA = "error", "formula"
BROKEN = "Cấu trúc tệp hỏng. Mở lại bằng Excel, lưu rồi tải lên."
LOCKED = "Tệp có mật khẩu nên không đọc được. Xóa mật khẩu, lưu rồi tải lên lại."
_HAS_DOCTYPE = "Tệp chứa khai báo không được phép nên không mở. Chép số liệu sang mẫu mới."


class FileRefused(Exception):
    """The file cannot be read as a survey workbook. `message` says what it is and what to do, in Vietnamese."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class Flagged(dict):
    """{(row, column) from 0: (kind, text)} of a sheet's flagged cells; `hidden_rows` is how many rows are not shown."""

    hidden_rows = 0


def scan(package, part, most_cells=MOST_CELLS, largest=LARGEST_PART):
    """Returns the Flagged of one sheet.

    `package` is a ZipFile, `part` the sheet's name in it. Raises FileRefused on what must not be opened: more than
    `largest` bytes, values over more than `most_cells` rows × columns from A1, document types, broken XML.
    """
    is_suspicious, is_odd, hidden_rows, in_areas = False, most_cells < MOST_CELLS, 0, 0
    for block in _blocks(package, part, largest):
        is_suspicious = is_suspicious or _hides(block)
        hidden_rows += len(HIDDEN_ROW.findall(block)) if b'hidden="1"' in block else 0
        if b"mergeCell" in block or b"hyperlink" in block:
            in_areas += sum(map(_area, AREA_TAG.findall(block)))
            if in_areas > MOST_IN_AREAS:
                raise FileRefused(
                    "Có vùng ô gộp hoặc vùng liên kết rất lớn. Bỏ gộp ô (Unmerge), bỏ liên kết (Remove Hyperlinks), "
                    "hoặc chép bảng sang mẫu mới."
                )
        if not is_odd:
            # One rare byte is found twenty times as fast as two of which the first is everywhere.
            is_odd = ODD_CELL.search(block) or (b":" in block and PREFIXED_CELL.search(block))
    if not is_odd:  # at most 52 columns and 299,999 rows
        found = _flag(package, part) if is_suspicious else Flagged()
        found.hidden_rows = hidden_rows
        return found
    parsed = _Parsed()
    for block in _blocks(package, part, min(largest, LARGEST_ODD_PART)):
        parsed.feed(block)
    parsed.feed(b"", is_last=True)
    if parsed.rows * parsed.columns > most_cells:
        raise FileRefused(
            f"Có ô chứa giá trị ở rất xa bảng (tới dòng {number(parsed.rows)}, cột thứ {number(parsed.columns)}). "
            "Xóa các ô thừa ngoài bảng, hoặc chép bảng sang mẫu mới."
        )
    parsed.flagged.hidden_rows = hidden_rows
    return parsed.flagged


def _area(attributes):
    """Returns how many cells the area of a tag has, 0 for one cell; an area not written as usual is refused."""
    area = AREA.search(attributes)
    if area is None:
        return 0
    corners = CORNERS.fullmatch(area[1])
    if corners is None:
        raise FileRefused(BROKEN)
    left, top, right, bottom = corners.groups()
    return (column_index(right) - column_index(left) + 1) * (int(bottom) - int(top) + 1)


def _hides(block):
    return b't="e"' in block or (b"<f" in block and any(sign in block for sign in FORMULAS))


def _blocks(package, part, largest):
    """Yields a part's bytes in blocks that split no tag."""
    size, tail = 0, b""
    with package.open(part) as stream:
        while block := stream.read(MEGABYTE):
            size += len(block)
            if size > largest:
                raise FileRefused("Tệp mở ra quá lớn nên không mở. Chép số liệu sang mẫu mới rồi tải lên.")
            block = tail + block
            cut = block.rfind(b"<")
            block, tail = (block[:cut], block[cut:]) if cut > 0 else (block, b"")
            if len(tail) > MEGABYTE:
                raise FileRefused(BROKEN)
            _refuse_strange(block)
            yield block
    _refuse_strange(tail)
    yield tail


def _refuse_strange(block):
    if b"\0" in block:  # UTF-16 or worse, in which nothing below would be recognised
        raise FileRefused(BROKEN)
    if b"!" in block and (b"<!DOCTYPE" in block or b"<!ENTITY" in block):
        raise FileRefused(_HAS_DOCTYPE)


class _Parsed:
    """A sheet read cell by cell. `rows` and `columns` are how far its values reach, counted from A1."""

    def __init__(self):
        self.rows = self.columns = 0
        self.flagged = Flagged()
        self.row = self.column = 0  # of the cell at hand, from 1; a cell or row without a place follows the one before
        self.cell = None  # its attributes while inside it
        self.parts, self.text, self.is_value = set(), [], False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, data, is_last=False):
        try:
            self.parser.Parse(data, is_last)
        except (expat.ExpatError, ValueError) as error:
            raise FileRefused(BROKEN) from error

    def _doctype(self, *_):
        raise FileRefused(_HAS_DOCTYPE)

    def _start(self, tag, attributes):
        name = tag.rpartition(":")[2]
        if name == "row":
            place = attributes.get("r", "")
            self.row = int(place) if place.isascii() and place.isdigit() and len(place) < 8 else self.row + 1
            self.column = 0
        elif name == "c":
            self._place(attributes.get("r"))
            self.cell, self.parts, self.text = attributes, set(), []
        elif self.cell is not None:
            self.parts.add(name)
            self.is_value = name in ("v", "t")

    def _place(self, place):
        if place is None:
            self.column += 1
            return
        found = PLACE.fullmatch(place.strip())
        if found is None:
            raise FileRefused(BROKEN)
        self.row, self.column = int(found[2]), column_index(found[1].upper()) + 1

    def _end(self, tag):
        name = tag.rpartition(":")[2]
        if name in ("v", "t"):
            self.is_value = False
        if name != "c" or self.cell is None:
            return
        if self.parts:
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
            self._flag_cell()
        self.cell = None

    def _flag_cell(self):
        words, kind = "".join(self.text).strip(), self.cell.get("t", "").strip()
        if kind == "e":
            found = ERROR
        elif "f" in self.parts and not words and "is" not in self.parts and kind != "str":
            found = FORMULA
        else:
            return
        if len(self.flagged) < MOST_FLAGGED:
            self.flagged[self.row - 1, self.column - 1] = found, words

    def _characters(self, text):
        if self.is_value:
            self.text.append(text)


def _flag(package, part):
    """Returns the Flagged of cells with an error value, or a formula whose value was never kept."""
    flagged, rest = Flagged(), b""
    with package.open(part) as stream:
        while block := stream.read(MEGABYTE):
            block = rest + block
            cut = block.rfind(b"</c>") + 4
            rest = block[cut:] if cut > 3 else block
            if len(rest) > 4 * MEGABYTE:
                break
            for attributes, body in CELL.findall(block[:cut]):
                if attributes.endswith(b"/"):  # an empty cell before a full one: look at the full one alone
                    attributes, body = _inner(body)
                kind = _kind(attributes, body)
                place = CELL_PLACE.search(attributes) if kind else None
                if place and len(flagged) < MOST_FLAGGED:
                    text = re.search(rb"<v>([^<]*)</v>", body)
                    words = text[1].decode("utf-8", "replace") if text else ""
                    flagged[int(place[2]) - 1, column_index(place[1])] = kind, words
    return flagged


def _inner(body):
    at = body.rfind(b"<c ")
    if at < 0:
        return b"", b""
    attributes, _, inner = body[at + 3 :].partition(b">")
    return attributes, inner


def _kind(attributes, body):
    if b't="e"' in attributes:
        return ERROR
    has_value = b't="str"' in attributes or re.search(rb"<v>[^<]|<v xml[^>]*>[^<]|<is>", body)
    if re.search(rb"<f[ >/]", body) and not has_value:
        return FORMULA
    return ""


def column_index(letters):
    """Returns the column's place from 0: b"A" → 0, b"AA" → 26."""
    place = 0
    for letter in letters.decode() if isinstance(letters, bytes) else letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def column_letters(place):
    """Returns the letters of a column's place from 0: 0 → "A", 26 → "AA"."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
