"""Looks at an uploaded file before any library opens it: what it is, how large it would become, and which cells hide
an error or an uncalculated formula. Costs one pass over the bytes in bounded memory.

calamine lays a sheet out as one block of rows × columns, so a single value in the last cell of a sheet would ask for
hundreds of gigabytes; and it reads #N/A and formulas without a value as empty cells, silently. Both are caught here.
"""

import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from defusedxml import ElementTree

from ui.formatting import number
from ui.workbooks import beside, xls
from ui.workbooks.sheets import BROKEN, LARGEST_PART, MEGABYTE, MOST_CELLS, FileRefused, Flagged, scan

LARGEST_TOTAL = 700 * MEGABYTE
MOST_PARTS = 2_000
LARGEST_SMALL_PART = 4 * MEGABYTE  # of workbook.xml and its like, which are read whole
SHEET_FOLDERS = ("xl/worksheets/", "xl/chartsheets/", "xl/dialogsheets/", "xl/macrosheets/")  # where calamine looks


@dataclass
class Opened:
    """A file that may be read. `flagged` holds, for each sheet name, {(row, column) from 0: (kind, text)} of cells
    whose value the reader cannot see (a Flagged)."""

    path: Path
    is_xlsx: bool
    flagged: dict[str, Flagged] = field(default_factory=dict)


SAVE_AS = "Mở tệp bằng Excel, chọn Lưu thành (Save As) kiểu “Excel Workbook (*.xlsx)”, rồi tải lên lại."


def inspect(path: Path, *, name: str, largest: int) -> Opened:
    """Returns an Opened; raises FileRefused. `name` is the file's own name, `largest` the bytes allowed."""
    with path.open("rb") as stream:
        is_xlsx, flagged = inspect_stream(stream, name=name, largest=largest, path=path)
    return Opened(path, is_xlsx, flagged)


def inspect_stream(stream, *, name, largest, most_cells=MOST_CELLS, largest_part=LARGEST_PART, path=None):
    """Returns (whether it is .xlsx, flagged cells as in Opened); raises FileRefused.

    `stream` is a file open for reading bytes; `most_cells` the rows × columns of a sheet, counted from A1, that the
    reader can bear; `largest_part` the bytes that one part of the package may unpack to; `path` where the stream can be
    opened anew, for a second core.
    """
    size = stream.seek(0, 2)
    if size == 0:
        raise FileRefused("Tệp rỗng (0 byte). Có thể lần chép hoặc tải bị ngắt; chép lại tệp rồi tải lên.")
    refuse_larger(size, largest)
    stream.seek(0)
    head = stream.read(8)
    stream.seek(0)
    if head[:4] == b"PK\x03\x04":
        return True, _inspect_zip(stream, path, most_cells, largest_part)
    if head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        data = stream.read()
        _inspect_compound(data)
        return False, xls.scan(data, most_cells)
    raise FileRefused(_what_else(head, stream.read(2048), name))


def refuse_larger(size, largest):
    """Raises FileRefused for a file of `size` bytes where `largest` are allowed."""
    if size > largest:
        raise FileRefused(
            f"Tệp {number(size // MEGABYTE)} MB, lớn hơn mức {number(largest // MEGABYTE)} MB. "
            "Xóa hình ảnh trong tệp, hoặc chia theo xã."
        )


def _what_else(head, text, name):
    if head[:4] == b"%PDF":
        return f"“{name}” là tệp PDF, không phải Excel. Nhập số liệu vào mẫu Excel rồi tải lên."
    if head[:4] in (b"PK\x05\x06", b"PK\x07\x08"):
        return "Tệp nén rỗng hoặc hỏng. " + SAVE_AS
    if text.lstrip().lower().startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")):
        return f"“{name}” là trang web hoặc XML đổi đuôi, không phải Excel. " + SAVE_AS
    if b"\0" not in text or text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return f"“{name}” là tệp chữ (CSV hoặc văn bản) đổi đuôi, không phải Excel. " + SAVE_AS
    return f"“{name}” không phải tệp Excel, hoặc đã hỏng. Tải mẫu mới rồi chép số liệu sang."


def _inspect_compound(data):
    """Old binary files: .xls is read; Word, passwords and macros are told apart by the names of their streams."""

    def has(stream):
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise FileRefused(
            "Tệp có mật khẩu nên không đọc được. Mở tệp, vào Tệp → Thông tin → Bảo vệ sổ làm việc, xóa mật khẩu "
            "rồi lưu và tải lên lại."
        )
    if has("WordDocument"):
        raise FileRefused("Đây là tệp Word đổi đuôi, không phải Excel. Nhập số liệu vào mẫu Excel rồi tải lên.")
    if has("PowerPoint Document"):
        raise FileRefused("Đây là tệp PowerPoint đổi đuôi, không phải Excel. Nhập số liệu vào mẫu Excel.")
    if has("_VBA_PROJECT"):
        raise FileRefused("Tệp có macro nên không nhận, để giữ an toàn. " + SAVE_AS)
    if not (has("Workbook") or has("Book")):
        raise FileRefused("Tệp không phải sổ Excel, hoặc đã hỏng. " + SAVE_AS)


def _inspect_zip(stream, path, most_cells, largest_part):
    try:
        with zipfile.ZipFile(stream) as package:
            parts = {info.filename: info for info in package.infolist()}
            _check_kind(parts)
            _check_sizes(package.infolist(), largest_part)
            names = _sheet_parts(package, parts)
            # Every part that calamine would take for a sheet, whatever the workbook's relations call it.
            sheets = [part for part in parts if _plain_name(part).startswith(SHEET_FOLDERS) and not part.endswith("/")]
            sheets.sort(key=lambda part: parts[part].file_size)
            flagged = _scan_all(package, path, sheets, (most_cells, largest_part))
            return {name: flagged[part] for name, part in names.items()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise FileRefused("Tệp bị hỏng hoặc chép chưa hết. Mở lại bằng Excel, lưu rồi tải lên.") from error


def _scan_all(package, path, sheets, limits):
    """Returns {part: its Flagged}; the largest sheet is looked through beside the others where that pays."""
    if path is None or path.stat().st_size < beside.FROM_BYTES or not beside.can_copy():
        return {part: scan(package, part, *limits) for part in sheets}
    with closing(beside.Copy(partial(_scan_anew, path, sheets[:-1], limits))) as copy:
        flagged = {part: scan(package, part, *limits) for part in sheets[-1:]}
        return flagged | copy.result()


def _scan_anew(path, sheets, limits):
    with zipfile.ZipFile(path) as package:
        return {part: scan(package, part, *limits) for part in sheets}


def _plain_name(part):
    """Returns a part's name as calamine compares it."""
    return part.replace("\\", "/").lstrip("/").lower()


def _check_kind(parts):
    names = parts.keys()
    if any(info.flag_bits & 1 for info in parts.values()):
        raise FileRefused("Tệp nén có mật khẩu nên không đọc được. Bỏ mật khẩu rồi tải lên lại.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused("Tệp có macro (.xlsm) nên không nhận, để giữ an toàn. " + SAVE_AS)
    if "word/document.xml" in names:
        raise FileRefused(
            "Đây là tệp Word (.docx) đổi đuôi, không phải Excel. Nhập số liệu vào mẫu Excel rồi tải lên."
        )
    if any(name.startswith("ppt/") for name in names):
        raise FileRefused("Đây là tệp PowerPoint đổi đuôi, không phải Excel. Nhập số liệu vào mẫu Excel.")
    if "xl/workbook.bin" in names:
        raise FileRefused("Tệp kiểu Excel nhị phân (.xlsb) không nhận. " + SAVE_AS)
    if "content.xml" in names:
        raise FileRefused("Tệp kiểu OpenDocument (.ods) không nhận. Lưu lại thành .xlsx rồi tải lên.")
    if "xl/workbook.xml" not in names:
        raise FileRefused("Đây là tệp nén, không phải sổ Excel. Tải lên chính tệp .xlsx, không nén thêm.")


def _check_sizes(infos, largest_part):
    total = sum(info.file_size for info in infos)
    largest = max(info.file_size for info in infos)
    if len(infos) > MOST_PARTS or total > LARGEST_TOTAL or largest > largest_part:
        raise FileRefused(
            f"Tệp mở ra thành {number(total // MEGABYTE)} MB, không giống một bảng khảo sát nên không mở. "
            "Chép số liệu sang mẫu mới rồi tải lên."
        )
    if len({_plain_name(info.filename) for info in infos}) < len(infos):
        raise FileRefused("Tệp có phần trùng tên bên trong nên không mở. " + SAVE_AS)


def _small(package, name):
    with package.open(name) as stream:
        data = stream.read(LARGEST_SMALL_PART + 1)
    if len(data) > LARGEST_SMALL_PART:
        raise FileRefused("Phần mô tả của tệp lớn bất thường nên không mở. Chép số liệu sang mẫu mới.")
    try:
        return ElementTree.fromstring(data, forbid_dtd=True)
    except Exception as error:  # a parser's own errors and defusedxml's refusals alike
        raise FileRefused(BROKEN) from error


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
        if part in parts and part.startswith(SHEET_FOLDERS):
            found[element.get("name", "")] = part
    return found
