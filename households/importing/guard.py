"""Looks at an uploaded file before any library opens it: what it is, how large it would become, and which cells hide
an error or an uncalculated formula. Costs one pass over the bytes in bounded memory.

calamine lays a sheet out as one block of rows × columns, so a single value in the last cell of a sheet would ask for
hundreds of gigabytes; and it reads #N/A and formulas without a value as empty cells, silently. Both are caught here.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from defusedxml import ElementTree

from ui.formatting import number

MEGABYTE = 1024 * 1024
LARGEST_PART = 400 * MEGABYTE  # a district's 200,000 persons × 20 columns unpack to about 200 MB
LARGEST_TOTAL = 700 * MEGABYTE
MOST_PARTS = 2_000
LARGEST_SMALL_PART = 4 * MEGABYTE  # of workbook.xml and its like, which are read whole
MOST_CELLS = 12_000_000  # rows × columns of a sheet, as calamine lays it out (24 bytes each)
MOST_FLAGGED = 20_000

# A cell with a value beyond column AZ, or beyond row 299,999: rare enough to look at one by one.
FAR_CELL = re.compile(rb'<c [^>]*?r="([A-Z]{3}|[B-Z][A-Z]|[A-Z]{1,3}(?=\d{7}|[3-9]\d{5}))(\d+)"[^>]*[^/]>')
FAR_HINT = re.compile(rb'r="(?:[A-Z]{3}\d|[B-Z][A-Z]\d|[A-Z]+(?:\d{7}|[3-9]\d{5}))')
CELL = re.compile(rb"<c ([^>]*)>(.*?)</c>", re.DOTALL)
CELL_PLACE = re.compile(rb'r="([A-Z]+)(\d+)"')

HIDING = (b"<f>", b"<f ", b"<f/", b't="e"')  # <formula1> of a drop-down is none

ERROR, FORMULA = "error", "formula"


class FileRefused(Exception):
    """The file cannot be read as a survey workbook. `message` says what it is and what to do, in Vietnamese."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


@dataclass
class Opened:
    """A file that may be read. `flagged` holds, for each sheet name, {(row, column) from 0: (kind, text)} of cells
    whose value the reader cannot see."""

    path: Path
    is_xlsx: bool
    flagged: dict[str, dict[tuple[int, int], tuple[str, str]]] = field(default_factory=dict)


SAVE_AS = "Mở file bằng Excel, chọn Lưu thành (Save As) kiểu “Excel Workbook (*.xlsx)”, rồi tải lên lại."


def inspect(path: Path, *, name: str, largest: int) -> Opened:
    """Returns an Opened; raises FileRefused. `name` is the file's own name, `largest` the bytes allowed."""
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("File rỗng (0 byte). Có thể lần chép hoặc tải bị ngắt; chép lại file rồi tải lên.")
    if size > largest:
        raise FileRefused(
            f"File {number(size // MEGABYTE)} MB, lớn hơn mức {number(largest // MEGABYTE)} MB. "
            "Xóa hình ảnh trong file, hoặc chia theo xã."
        )
    with path.open("rb") as stream:
        head = stream.read(8)
    if head[:4] == b"PK\x03\x04":
        return Opened(path, True, _inspect_zip(path))
    if head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        _inspect_compound(path)
        return Opened(path, False)
    raise FileRefused(_what_else(head, path, name))


def _what_else(head, path, name):
    if head[:4] == b"%PDF":
        return f"“{name}” là file PDF, không phải Excel. Nhập số liệu vào mẫu Excel rồi tải lên."
    if head[:4] in (b"PK\x05\x06", b"PK\x07\x08"):
        return "File nén rỗng hoặc hỏng. " + SAVE_AS
    text = path.open("rb").read(2048)
    if text.lstrip().lower().startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")):
        return f"“{name}” là trang web hoặc XML đổi đuôi, không phải Excel. " + SAVE_AS
    if b"\0" not in text or text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return f"“{name}” là file chữ (CSV hoặc văn bản) đổi đuôi, không phải Excel. " + SAVE_AS
    return f"“{name}” không phải file Excel, hoặc đã hỏng. Tải mẫu mới rồi chép số liệu sang."


def _inspect_compound(path):
    """Old binary files: .xls is read; Word, passwords and macros are told apart by the names of their streams."""
    names = path.read_bytes()

    def has(stream):
        return stream.encode("utf-16-le") in names

    if has("EncryptedPackage"):
        raise FileRefused(
            "File có mật khẩu nên không đọc được. Mở file, vào Tệp → Thông tin → Bảo vệ sổ làm việc, xóa mật khẩu "
            "rồi lưu và tải lên lại."
        )
    if has("WordDocument"):
        raise FileRefused("Đây là file Word đổi đuôi, không phải Excel. Nhập số liệu vào mẫu Excel rồi tải lên.")
    if has("PowerPoint Document"):
        raise FileRefused("Đây là file PowerPoint đổi đuôi, không phải Excel. Nhập số liệu vào mẫu Excel.")
    if has("_VBA_PROJECT"):
        raise FileRefused("File có macro nên không nhận, để giữ an toàn. " + SAVE_AS)
    if not (has("Workbook") or has("Book")):
        raise FileRefused("File không phải sổ Excel, hoặc đã hỏng. " + SAVE_AS)


def _inspect_zip(path):
    try:
        with zipfile.ZipFile(path) as package:
            parts = {info.filename: info for info in package.infolist()}
            _check_kind(parts)
            _check_sizes(package.infolist())
            return {name: _scan(package, part) for name, part in _sheet_parts(package, parts).items()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise FileRefused("File bị hỏng hoặc chép chưa hết. Mở lại bằng Excel, lưu rồi tải lên.") from error


def _check_kind(parts):
    names = parts.keys()
    if any(info.flag_bits & 1 for info in parts.values()):
        raise FileRefused("File nén có mật khẩu nên không đọc được. Bỏ mật khẩu rồi tải lên lại.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused("File có macro (.xlsm) nên không nhận, để giữ an toàn. " + SAVE_AS)
    if "word/document.xml" in names:
        raise FileRefused(
            "Đây là file Word (.docx) đổi đuôi, không phải Excel. Nhập số liệu vào mẫu Excel rồi tải lên."
        )
    if any(name.startswith("ppt/") for name in names):
        raise FileRefused("Đây là file PowerPoint đổi đuôi, không phải Excel. Nhập số liệu vào mẫu Excel.")
    if "xl/workbook.bin" in names:
        raise FileRefused("File kiểu Excel nhị phân (.xlsb) không nhận. " + SAVE_AS)
    if "content.xml" in names:
        raise FileRefused("File kiểu OpenDocument (.ods) không nhận. Lưu lại thành .xlsx rồi tải lên.")
    if "xl/workbook.xml" not in names:
        raise FileRefused("Đây là file nén, không phải sổ Excel. Tải lên chính file .xlsx, không nén thêm.")


def _check_sizes(infos):
    total = sum(info.file_size for info in infos)
    largest = max(info.file_size for info in infos)
    if len(infos) > MOST_PARTS or total > LARGEST_TOTAL or largest > LARGEST_PART:
        raise FileRefused(
            f"File mở ra thành {number(total // MEGABYTE)} MB, không giống một bảng khảo sát nên không mở. "
            "Chép số liệu sang mẫu mới rồi tải lên."
        )


def _small(package, name):
    with package.open(name) as stream:
        data = stream.read(LARGEST_SMALL_PART + 1)
    if len(data) > LARGEST_SMALL_PART:
        raise FileRefused("Phần mô tả của file lớn bất thường nên không mở. Chép số liệu sang mẫu mới.")
    try:
        return ElementTree.fromstring(data, forbid_dtd=True)
    except Exception as error:  # a parser's own errors and defusedxml's refusals alike
        raise FileRefused("Cấu trúc file hỏng. Mở lại bằng Excel, lưu rồi tải lên.") from error


def _sheet_parts(package, parts):
    """Returns {sheet name: part name} as the workbook's relations say."""
    if "xl/_rels/workbook.xml.rels" not in parts:
        return {}
    targets = {
        relation.get("Id"): relation.get("Target", "") for relation in _small(package, "xl/_rels/workbook.xml.rels")
    }
    found = {}
    for element in _small(package, "xl/workbook.xml").iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        identifier = next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == "id"), "")
        target = targets.get(identifier, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in parts and part.startswith("xl/worksheets/"):
            found[element.get("name", "")] = part
    return found


def _scan(package, part):
    """Returns the flagged cells of one sheet; raises FileRefused on what must not be opened."""
    size, is_suspicious, far_rows, far_columns, last_row = 0, False, 0, 0, 0
    tail = b""
    with package.open(part) as stream:
        while block := stream.read(MEGABYTE):
            size += len(block)
            if size > LARGEST_PART:
                raise FileRefused("File mở ra quá lớn nên không mở. Chép số liệu sang mẫu mới rồi tải lên.")
            block = tail + block
            cut = block.rfind(b"<")
            block, tail = (block[:cut], block[cut:]) if cut > 0 else (block, b"")
            if len(tail) > MEGABYTE:
                raise FileRefused("Cấu trúc file hỏng. Mở lại bằng Excel, lưu rồi tải lên.")
            if b"<!DOCTYPE" in block or b"<!ENTITY" in block:
                raise FileRefused("File chứa khai báo không được phép nên không mở. Chép số liệu sang mẫu mới.")
            is_suspicious = is_suspicious or any(sign in block for sign in HIDING)
            last_row = max(last_row, _row_before(block))
            if FAR_HINT.search(block):
                for letters, digits in FAR_CELL.findall(block):
                    far_columns, far_rows = max(far_columns, column_index(letters) + 1), max(far_rows, int(digits))
    # Without far cells a sheet has at most 52 columns and 299,999 rows.
    rows, columns = max(far_rows, min(last_row, 299_999)), max(far_columns, 52)
    if rows * columns > MOST_CELLS and (far_rows or far_columns):
        raise FileRefused(
            f"Có ô chứa giá trị ở rất xa bảng (tới dòng {number(rows)}, cột thứ {number(columns)}). "
            "Xóa các ô thừa ngoài bảng, hoặc chép bảng sang mẫu mới."
        )
    return _flag(package, part) if is_suspicious else {}


def _row_before(block):
    at = block.rfind(b"<row ")
    found = re.search(rb'\br="(\d{1,7})"', block[at : at + 200]) if at >= 0 else None
    return int(found[1]) if found else 0


def _flag(package, part):
    """Returns {(row, column): (kind, text)} of cells with an error value, or a formula whose value was never kept."""
    flagged, rest = {}, b""
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
    if re.search(rb"<f[ >/]", body) and not re.search(rb"<v>[^<]|<v xml[^>]*>[^<]|<is>", body) and b't="str"' not in attributes:
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
