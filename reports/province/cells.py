"""Cells of a workbook that is not ours: shown for mapping, and written without touching anything else in the file.

Filling edits the XML of the sheets it writes to: charts, pictures, widths, colours and print settings stay byte for
byte, where a library that loads and saves the whole file would drop some of them.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries
from openpyxl.utils.exceptions import CellCoordinatesException

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ROW, CELL = f"{{{MAIN}}}row", f"{{{MAIN}}}c"
LAST_ROW, LAST_COLUMN = 2_000, 200  # as far as a map may reach
MOST_SHEETS, MOST_ELEMENTS, MOST_MERGED = 30, 400_000, 400_000  # of the whole file
STYLES, MOST_STYLES = "xl/styles.xml", 70_000  # where openpyxl looks; Excel itself knows 65,000 formats
LARGEST_TOTAL = 60 * 1024 * 1024  # bytes that the whole file unpacks to
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


@dataclass(frozen=True)
class Sheet:
    """What stands on a sheet, by (row, column) from 1. `covered` are the cells hidden under a merged one."""

    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: frozenset = frozenset()
    covered: frozenset = frozenset()
    percents: frozenset = frozenset()  # cells whose format shows hundredths
    rows: int = 0
    columns: int = 0


class TooMuch(ValueError):
    """A workbook is too large to be laid out in memory; the message is fit to show."""


class _Count:
    """Counts what openpyxl would make an object of, over all parts of a file that it is given."""

    def __init__(self, most=MOST_ELEMENTS):
        self.elements, self.merged, self.most = 0, 0, most

    def start(self, tag, attributes):
        self.elements += 1
        if tag.rpartition("}")[2] == "mergeCell":
            left, top, right, bottom = range_boundaries(attributes.get("ref", ""))
            self.merged += (right - left + 1) * (bottom - top + 1)
        if self.elements > self.most or self.merged > MOST_MERGED:
            raise TooMuch("Mẫu có quá nhiều ô. Bỏ định dạng và ô gộp ở vùng trống, lưu lại rồi tải lên.")

    def close(self):
        return None


def refuse_heavy(data: bytes):
    """Raises TooMuch for a workbook that reading would spread over much memory, whatever the size of its file."""
    count = _Count()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(info.file_size for info in package.infolist()) > LARGEST_TOTAL:
            raise TooMuch("Mẫu mở ra quá lớn. Bỏ hình ảnh, dữ liệu thừa rồi tải lên.")
        parts = _parts_of(package)
        if len(parts) > MOST_SHEETS:
            raise TooMuch(f"Mẫu có {len(parts)} trang tính, nhiều nhất là {MOST_SHEETS}. Bỏ bớt trang rồi tải lên.")
        for part in parts.values():
            _count(package, part, count)
        if STYLES in package.namelist():
            _count(package, STYLES, _Count(MOST_STYLES))


def _count(package, part, count):
    parser = etree.XMLParser(target=count, resolve_entities=False, no_network=True, huge_tree=False)
    with package.open(part) as stream:
        while chunk := stream.read(65_536):
            parser.feed(chunk)
    parser.close()


def read_sheets(data: bytes) -> dict[str, Sheet]:
    """Returns {name: Sheet} of a workbook that the guard has let through."""
    book = load_workbook(io.BytesIO(data))
    found = {}
    for sheet in book.worksheets:
        texts, formulas, percents = {}, set(), set()
        # The cells that there are: to walk rows and columns would make one for every place up to the farthest.
        for place, cell in sheet._cells.items():
            if place[0] > LAST_ROW or place[1] > LAST_COLUMN:
                continue
            if cell.data_type == "f":
                formulas.add(place)
            if "%" in str(cell.number_format):
                percents.add(place)
            if cell.value is not None:
                texts[place] = "công thức" if cell.data_type == "f" else str(cell.value)
        covered = {
            (row, column)
            for area in sheet.merged_cells.ranges
            for row in range(area.min_row, min(area.max_row, LAST_ROW) + 1)
            for column in range(area.min_col, min(area.max_col, LAST_COLUMN) + 1)
            if (row, column) != (area.min_row, area.min_col)
        }
        rows = max((row for row, _ in texts), default=0)
        columns = max((column for _, column in texts), default=0)
        found[sheet.title] = Sheet(
            sheet.title, texts, frozenset(formulas), frozenset(covered), frozenset(percents), rows, columns
        )
    return found


def place_of(text):
    """Returns (row, column) of "D7"; ValueError, fit to show, for anything else."""
    try:
        letters, row = coordinate_from_string(str(text).strip().upper())
        column = column_index_from_string(letters)
    except (CellCoordinatesException, ValueError) as error:
        raise ValueError(f"“{str(text)[:12]}” không phải địa chỉ ô. Viết như D7.") from error
    if "$" in str(text) or not (1 <= row <= LAST_ROW and column <= LAST_COLUMN):
        raise ValueError(f"Ô {str(text)[:12]} ở quá xa. Mẫu chỉ điền đến dòng {LAST_ROW}, cột {letter(LAST_COLUMN)}.")
    return row, column


def column_of(text):
    """Returns the number of a column's letters; ValueError, fit to show, for anything else."""
    word = str(text).strip().upper()
    if not re.fullmatch(r"[A-Z]{1,3}", word) or column_index_from_string(word) > LAST_COLUMN:
        raise ValueError(f"“{str(text)[:12]}” không phải chữ của cột. Viết như D.")
    return column_index_from_string(word)


def letter(column):
    return get_column_letter(column)


def write_numbers(data: bytes, numbers: dict[str, dict[tuple[int, int], int | float | None]]) -> bytes:
    """Returns the workbook with these numbers in its cells, each in the cell's own format; None empties a cell.

    Formulas lose the values that Excel had kept, and are worked out anew by whoever opens the file.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        parts = _parts_of(source)
        wanted = {parts[name]: cells for name, cells in numbers.items() if cells}
        for info in source.infolist():
            content = source.read(info.filename)
            if info.filename in parts.values():
                content = _with_numbers(content, wanted.get(info.filename, {}))
            elif info.filename == "xl/workbook.xml":
                content = _recalculating(content)
            target.writestr(info, content)
    return out.getvalue()


def _parts_of(package):
    """Returns {sheet name: its part}."""
    relations = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"), _PARSER)
    targets = {each.get("Id"): each.get("Target") for each in relations.iter(f"{{{PACKAGE}}}Relationship")}
    book = etree.fromstring(package.read("xl/workbook.xml"), _PARSER)
    found = {}
    for sheet in book.iter(f"{{{MAIN}}}sheet"):
        target = targets[sheet.get(f"{{{RELATION}}}id")]
        found[sheet.get("name")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _recalculating(content):
    book = etree.fromstring(content, _PARSER)
    settings = book.find(f"{{{MAIN}}}calcPr")
    if settings is None:
        settings = etree.Element(f"{{{MAIN}}}calcPr")
        before = [book.find(f"{{{MAIN}}}{name}") for name in ("definedNames", "externalReferences", "sheets")]
        next(each for each in before if each is not None).addnext(settings)
    settings.set("fullCalcOnLoad", "1")
    return etree.tostring(book, xml_declaration=True, encoding="UTF-8", standalone=True)


def _with_numbers(content, cells):
    sheet = etree.fromstring(content, _PARSER)
    data = sheet.find(f"{{{MAIN}}}sheetData")
    for formula in data.iter(f"{{{MAIN}}}f"):
        kept = formula.getparent().find(f"{{{MAIN}}}v")
        if kept is not None:
            formula.getparent().remove(kept)
    rows = _numbered(data) if cells else {}
    for (row, column), number in sorted(cells.items()):
        if row not in rows:
            rows[row] = _inserted(data, ROW, str(row), lambda each: int(each.get("r")), row)
        _set(rows[row], row, column, number)
    return etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", standalone=True)


def _numbered(data):
    """Returns {number: row}. Writes into rows and cells where they stand if the file leaves it to their order."""
    rows, number = {}, 0
    for row in data.iterchildren(ROW):
        number = int(row.get("r") or number + 1)
        row.set("r", str(number))
        rows[number], column = row, 0
        for cell in row.iterchildren(CELL):
            column = _column_of_cell(cell) if cell.get("r") else column + 1
            cell.set("r", f"{letter(column)}{number}")
    return rows


def _set(line, row, column, number):
    name = f"{letter(column)}{row}"
    cell = next((each for each in line.iterchildren(CELL) if each.get("r") == name), None)
    if cell is None:
        cell = _inserted(line, CELL, name, _column_of_cell, column)
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if number is not None:
        etree.SubElement(cell, f"{{{MAIN}}}v").text = repr(number)


def _column_of_cell(cell):
    return column_index_from_string(coordinate_from_string(cell.get("r"))[0])


def _inserted(parent, tag, name, order, place):
    """Puts a new row or cell among its neighbours, which stand in their order."""
    made = etree.Element(tag)
    made.set("r", name)
    before = [each for each in parent.iterchildren(tag) if order(each) < place]
    if before:
        before[-1].addnext(made)
    else:
        parent.insert(0, made)
    return made
