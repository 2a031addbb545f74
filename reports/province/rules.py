"""What goes where: one figure into one cell, or a column of a report beside the names of communes in the template.

Pure: tables and sheets in, numbers and problems out. A map that does not fit is refused with all that is wrong in it; a
cell that holds a formula is left to the template.
"""

import re
from dataclasses import asdict, dataclass
from fractions import Fraction

from reports.columns import Kind, rounded
from reports.province.cells import Sheet, column_of, place_of
from reports.table import ReportTable, RowKind
from ui.formatting import fold

CELL, COLUMN = "cell", "column"
TOTAL = "tong_cong"
ROWS = ((TOTAL, "Tổng cộng"), ("thanh_thi", "Khu vực thành thị"), ("nong_thon", "Khu vực nông thôn"))
_KINDS = re.compile(r"^(xa|thi tran|tt\.?|phuong) ")
_TOTALS = {"tong cong", "tong so", "tong", "cong", "toan huyen", "huyen trieu son"}
_AREAS = {"khu vuc thanh thi": "thanh_thi", "thanh thi": "thanh_thi", "khu vuc nong thon": "nong_thon"}
_AREAS["nong thon"] = "nong_thon"


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a map. For CELL: `cell` and `row` (one of ROWS or a GSO code); for COLUMN: the column of `names`,
    rows `first` to `last`, and the column `to`."""

    kind: str
    sheet: str
    report: str
    group: str
    column: str
    cell: str = ""
    row: str = TOTAL
    names: str = ""
    first: int = 0
    last: int = 0
    to: str = ""

    def stored(self):
        return asdict(self)

    @property
    def where(self):
        """The place in words: "ô D7", "cột D, dòng 8 đến 43"."""
        return f"ô {self.cell}" if self.kind == CELL else f"cột {self.to}, dòng {self.first} đến {self.last}"


def check_place(rule: Rule, sheets: dict[str, Sheet]) -> list[str]:
    """Returns what is wrong with where a rule writes, as sentences."""
    sheet = sheets.get(rule.sheet)
    if sheet is None:
        return [f"Mẫu không có trang tính “{rule.sheet[:40]}”."]
    try:
        if rule.kind == CELL:
            places = [place_of(rule.cell)]
        else:
            column_of(rule.names)
            column = column_of(rule.to)
            if rule.names.strip().upper() == rule.to.strip().upper():
                return ["Cột điền số phải khác cột tên đơn vị."]
            if not 1 <= rule.first <= rule.last:
                return [f"Dòng đầu {rule.first} và dòng cuối {rule.last} không hợp lệ."]
            place_of(f"A{rule.last}")
            places = [(row, column) for row in range(rule.first, rule.last + 1)]
    except ValueError as error:
        return [str(error)]
    found = []
    if rule.kind == CELL:
        if places[0] in sheet.formulas:
            found.append(f"Ô {rule.cell} đang là công thức của mẫu. Chọn ô khác, hoặc để mẫu tự tính.")
        if places[0] in sheet.covered:
            found.append(f"Ô {rule.cell} nằm trong ô đã gộp. Ghi địa chỉ ô ở góc trên bên trái của ô gộp.")
    elif all(place in sheet.formulas for place in places):
        found.append(f"Cả cột {rule.to} từ dòng {rule.first} đến {rule.last} là công thức của mẫu.")
    elif not any((row, column_of(rule.names)) in sheet.texts for row, _ in places):
        found.append(f"Cột {rule.names} từ dòng {rule.first} đến {rule.last} không có tên đơn vị nào.")
    return found


def numbers_of(rule: Rule, sheet: Sheet, table: ReportTable, names: dict[str, str]):
    """Returns ({(row, column): number or None}, problems). `names` are {folded name or alias: GSO code}."""
    places = [place for place, column in enumerate(table.columns) if column.key == rule.column]
    if not places:
        return {}, [f"{rule.where}: biểu “{table.title}” không có cột ấy trong năm này."]
    column, rows = table.columns[places[0]], rows_of(table, names)
    if rule.kind == CELL:
        row = rows.get(rule.row)
        if row is None:
            return {}, [f"{rule.where}: biểu “{table.title}” không có dòng ấy trong năm này."]
        place = place_of(rule.cell)
        return {place: _number(column, row.cells[places[0]].value, place, sheet)}, []
    found, problems = {}, []
    by, to = column_of(rule.names), column_of(rule.to)
    for line in range(rule.first, rule.last + 1):
        name, place = sheet.texts.get((line, by), "").strip(), (line, to)
        if not name or place in sheet.formulas or place in sheet.covered:
            continue
        row = rows.get(row_key(name, names))
        if row is None:
            problems.append(f"{rule.sheet}, dòng {line}: “{name[:60]}” không khớp đơn vị nào của năm này.")
        else:
            found[place] = _number(column, row.cells[places[0]].value, place, sheet)
    return found, problems


def row_key(name, names):
    """Returns what a name of the template stands for: a GSO code, one of ROWS, or ""."""
    folded = re.sub(r"[:.]+$", "", fold(name)).strip()
    if folded in _TOTALS:
        return TOTAL
    return _AREAS.get(folded) or names.get(_KINDS.sub("", folded), "")


def names_of(communes):
    """Returns {folded name without its kind: GSO code}, aliases too."""
    found = {}
    for commune in communes:
        for name in filter(None, (commune.name, commune.alias)):
            found[_KINDS.sub("", fold(name))] = commune.code
    return found


def rows_of(table, names):
    """Returns {GSO code or key of ROWS: Row} of a table by commune."""
    found = {}
    for row in table.rows:
        if row.kind is RowKind.TOTAL:
            found[TOTAL] = row
        elif row.kind is RowKind.GROUP:
            found[_AREAS.get(fold(row.label), "")] = row
        else:
            found[names.get(_KINDS.sub("", fold(row.label)), "")] = row
    return found


def _number(column, value, place, sheet):
    """The number as the cell's own format wants it, a rate rounded as in the report: hundredths where the format shows
    a percent sign."""
    if value is None or value == "":
        return None
    if column.kind in (Kind.PERCENT, Kind.POINTS):
        value = Fraction(rounded(Fraction(value))) / (100 if place in sheet.percents else 1)
    return float(value) if isinstance(value, Fraction) else int(value)
