"""Writes a survey workbook: instructions, households, persons and the lists behind the drop-downs.

The same writer makes a commune's empty or prefilled template, an export in the template's shape, and the invented
workbooks of make_survey_workbook. Text stays text: nothing that begins with = + - @ becomes a formula.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import xlsxwriter

from households.importing.columns import GUIDE, HOUSEHOLDS, LISTS, PERSONS, Layout
from ui.formatting import date_vi
from ui.workbooks.sheets import column_letters

SPARE_ROWS = 500  # rows under the last one that still have drop-downs
MOST_ROWS = 1_048_000
HEAD_ROWS = 2  # the band of groups, then the headers
INK, ACCENT, SOFT, BAND = "#1c2424", "#0b5f60", "#eef4f3", "#d9e7e5"


@dataclass(frozen=True)
class AsIs:
    """Text that goes into a cell past the column's kind, right or wrong."""

    text: str


@dataclass
class Book:
    """What a workbook holds. `households` and `persons` are rows of {column key: answer}; answers as cells.py."""

    layout: Layout
    year: int
    reference_date: dt.date
    place: str  # "Xã Thọ Sơn", "Huyện Triệu Sơn"
    commune_code: str = ""  # "" for a workbook of several communes
    communes: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    households: Iterable[dict] = ()
    persons: Iterable[dict] = ()
    notes: list[str] = field(default_factory=list)


def write(path, book: Book):
    """Writes the workbook to a path or a binary stream; returns (household rows, person rows)."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(str(path) if not hasattr(path, "write") else path, options)
    workbook.set_properties({"title": f"Mẫu khảo sát năm {book.year}, {book.place}"})
    formats = _Formats(workbook)
    guide = workbook.add_worksheet(GUIDE)
    sheets = {name: workbook.add_worksheet(name) for name in (HOUSEHOLDS, PERSONS)}
    lists = workbook.add_worksheet(LISTS)
    names = _write_lists(workbook, lists, formats, book)
    counts = []
    for name, rows in ((HOUSEHOLDS, book.households), (PERSONS, book.persons)):
        counts.append(_write_sheet(sheets[name], name, book, rows, formats, names))
    _write_guide(workbook, guide, formats, book)
    sheets[HOUSEHOLDS].activate()
    workbook.close()
    return tuple(counts)


class _Formats:
    def __init__(self, workbook):
        base = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "vcenter"}

        def add(**more):
            return workbook.add_format(base | more)

        line = {"border": 1, "border_color": "#c9d3d1"}
        self.title = add(bold=True, font_size=15, font_color=ACCENT)
        self.text = add(text_wrap=True, valign="top")
        self.strong = add(bold=True, text_wrap=True, valign="top")
        self.value = add(bold=True, bg_color=SOFT, align="left", **line)
        self.band = add(bold=True, bg_color=BAND, font_color=ACCENT, align="left", bottom=1, bottom_color=ACCENT)
        self.head = add(bg_color=SOFT, text_wrap=True, align="center", **line)
        self.needed = add(bold=True, bg_color=SOFT, text_wrap=True, align="center", **line)
        self.cell = add(num_format="@")
        self.number = add(num_format="0", align="center")
        self.money = add(num_format="#,##0", align="right", indent=1)
        self.decimal = add(num_format="0.0", align="right", indent=1)
        self.mark = add(num_format="@", align="center")

    def of(self, column):
        """Returns the format of a column's cells: identity numbers, codes and dates are text, so that no zero is
        lost and no day becomes a month."""
        kind = type(column.cell).__name__
        return {
            "Integer": self.number,
            "Money": self.money,
            "Area": self.decimal,
            "Tick": self.mark,
            "YesNo": self.mark,
        }.get(kind, self.cell)


def _write_lists(workbook, sheet, formats, book):
    """Writes each list as a column and names its range; returns {list name: defined name}."""
    lists = dict(book.layout.lists)
    if book.communes:
        lists["Xa"] = book.communes
    if book.villages:
        lists["Thon"] = book.villages
    names = {}
    # In constant-memory mode rows are written in order, so the lists go in row by row.
    ordered = list(lists.items())
    for place, (name, items) in enumerate(ordered):
        sheet.set_column(place, place, max(10, min(40, max(map(len, items), default=10))))
        letters = column_letters(place)
        names[name] = f"DM_{name}"
        workbook.define_name(names[name], f"='{LISTS}'!${letters}$2:${letters}${max(2, len(items) + 1)}")
    for place, (name, _) in enumerate(ordered):
        sheet.write_string(0, place, name, formats.needed)
    for row in range(max(len(items) for items in lists.values())):
        for place, (_, items) in enumerate(ordered):
            if row < len(items):
                sheet.write_string(row + 1, place, items[row], formats.cell)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return names


def _write_sheet(sheet, name, book, rows, formats, lists):
    columns = book.layout.sheet(name)
    styles = [formats.of(column) for column in columns]
    for place, (column, style) in enumerate(zip(columns, styles, strict=True)):
        # Text columns are text before anything is typed, or Excel would drop the first zero of a number.
        sheet.set_column(place, place, column.shown_width, style)
        if column.help:
            sheet.write_comment(
                1, place, column.help, {"x_scale": 1.6, "y_scale": 0.6 + len(column.help) / 90, "font_size": 9}
            )
    sheet.set_row(0, 20)
    sheet.set_row(1, 66)
    for place, column in enumerate(columns):
        is_first = place == 0 or columns[place - 1].group != column.group
        sheet.write_string(0, place, column.group if is_first else "", formats.band)
    for place, column in enumerate(columns):
        sheet.write_string(1, place, column.header, formats.needed if column.is_needed else formats.head)
    count = 0
    for row, values in enumerate(rows, start=HEAD_ROWS):
        count += 1
        for place, (column, style) in enumerate(zip(columns, styles, strict=True)):
            _write_value(sheet, row, place, column, values.get(column.key), style)
    last = min(HEAD_ROWS + count + SPARE_ROWS, MOST_ROWS)
    for place, column in enumerate(columns):
        if column.list_name in lists:
            sheet.data_validation(
                HEAD_ROWS, place, last, place,
                {
                    "validate": "list", "source": f"={lists[column.list_name]}", "ignore_blank": True,
                    "error_type": "warning" if column.key == "left_reason" else "stop",
                    "error_title": "Không có trong danh mục",
                    "error_message": "Chọn một giá trị trong danh sách của ô.",
                },
            )  # fmt: skip
    frozen = 4  # up to the name
    sheet.freeze_panes(HEAD_ROWS, frozen)
    sheet.autofilter(1, 0, HEAD_ROWS + max(count, 1) - 1, len(columns) - 1)
    _page(sheet, f"{name}, {book.place}, năm {book.year}", frozen, wide=3 if name == HOUSEHOLDS else 2)
    return count


def _write_value(sheet, row, place, column, answer, style):
    if answer is None or answer == "":
        return
    shown = answer.text if isinstance(answer, AsIs) else column.cell.show(answer)
    if shown == "":
        return
    if isinstance(shown, str):
        sheet.write_string(row, place, shown, style)
    else:
        sheet.write_number(row, place, shown, style)


def _page(sheet, title, frozen, wide):
    sheet.hide_gridlines(0)  # they are printed too: rows of 41 columns need a line to follow
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(wide, 0)
    sheet.repeat_rows(0, 1)
    sheet.repeat_columns(0, frozen - 1)
    sheet.set_header(f"&L&9{title.replace('&', '&&')}")
    sheet.set_footer("&L&9Giảm nghèo Triệu Sơn&R&9Trang &P/&N")


def _write_guide(workbook, sheet, formats, book):
    points = book.layout.standard
    facts = (
        ("Đơn vị", book.place, ""),
        ("Mã xã", book.commune_code, "GN_MA_XA"),
        ("Năm rà soát", str(book.year), "GN_NAM"),
        ("Ngày lấy số liệu", date_vi(book.reference_date), ""),
        ("Chuẩn nghèo", points.name, ""),
        ("Phiên bản mẫu", book.layout.version, "GN_PHIEN_BAN"),
    )
    steps = (
        "Tờ “Hộ”: mỗi hộ một dòng. Tờ “Nhân khẩu”: mỗi người một dòng, cùng mã hộ với tờ “Hộ”.",
        "Hộ và người đã biết có sẵn mã: giữ nguyên mã. Hộ mới ghi mã tạm M1, M2, M3…; hệ thống cấp mã "
        "thật khi áp dụng.",
        f"Thu nhập, điểm {points.income_points_name} và ngày khảo sát để trống vì mỗi năm phải hỏi lại. Hộ đã biết mà "
        "chưa điền ba ô này được coi là chưa khảo sát và được bỏ qua.",
        f"Cần thu nhập hoặc điểm {points.income_points_name}; có điểm thì phân loại theo điểm. "
        f"Điểm {points.deprivation_points_name} tự tính từ các chỉ số thiếu hụt.",
        "Chỉ số thiếu hụt và nguyên nhân nghèo: đánh x nếu có, để trống nếu không. Hộ nghèo có ít nhất một "
        "nguyên nhân.",
        "Người không còn sống trong hộ: giữ dòng, ghi “Lý do rời hộ”. Người mới: thêm dòng, để trống mã nhân khẩu.",
        "Ngày ghi 02/11/2017; không rõ ngày sinh thì chỉ ghi năm, ví dụ 1979. Số định danh để ở kiểu chữ để "
        "giữ số 0 đầu.",
        "Được đổi chỗ cột, thêm cột riêng; không đổi tên cột, không gộp ô, không đổi tên tờ.",
        "Xong thì vào mục Nhập Excel, tải tệp lên: hệ thống kiểm tra mọi ô và cho xem trước, chưa ghi gì cho đến "
        "khi bấm áp dụng.",
    )  # fmt: skip
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 92)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, f"Mẫu khảo sát hộ nghèo, cận nghèo năm {book.year}", formats.title)
    row = 2
    for label, value, name in facts:
        sheet.write_string(row, 0, label, formats.strong)
        sheet.write_string(row, 1, value, formats.value)
        if name:
            workbook.define_name(name, f"='{GUIDE}'!$B${row + 1}")
        row += 1
    row += 1
    for number, step in enumerate((*steps, *book.notes), start=1):
        sheet.set_row(row, 31 if len(step) > 95 else 17)
        sheet.write_string(row, 0, f"{number}.", formats.strong)
        sheet.write_string(row, 1, step, formats.text)
        row += 1
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
