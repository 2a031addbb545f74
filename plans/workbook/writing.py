"""Writes a plan's workbook: a sheet of lines, a sheet of households, lists to choose from, and how to use it."""

import io

import xlsxwriter

from plans.contents import Contents
from plans.sources import LINE_SOURCES
from plans.wording import MENTOR_KINDS, Words
from plans.workbook.columns import HOUSEHOLD_COLUMNS, HOUSEHOLDS, LINE_COLUMNS, LINES, LISTS, MONEY, NOTES
from ui.formatting import date_vi, fold
from ui.workbooks.sheets import column_letters

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROOM = 500  # rows below the table in which the drop-downs still work


def write_workbook(contents: Contents, words: Words, *, title, on):
    """Returns the bytes of a plan's workbook; `title` heads the notes, `on` is the day of the data."""
    target = io.BytesIO()
    # Text goes out by write_string alone, so none can become a formula or a link.
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "vcenter"}),
        "told": book.add_format({"num_format": "@", "valign": "top", "font_color": "#555555"}),
        "text": book.add_format({"num_format": "@", "valign": "top"}),
        "money": book.add_format({"num_format": "#,##0", "valign": "top"}),
    }
    lines, households = [], []
    for row in contents.current:
        told = [row.code, row.head_name, row.village]
        households.append((f"{row.pk}-{row.version}", [*told, row.household_class], row))
        lines += [(f"{line.pk}-{line.version}", [*told, words.need(line.need)], line) for line in row.standing_lines]
    lists = _lists(words)
    _sheet(book, LINES, LINE_COLUMNS, lines, words, formats, lists)
    _sheet(book, HOUSEHOLDS, HOUSEHOLD_COLUMNS, households, words, formats, lists)
    page = book.add_worksheet(LISTS)
    for place, (heading, values) in enumerate(lists.values()):
        page.set_column(place, place, 40)
        page.write_string(0, place, heading, formats["head"])
        for number, value in enumerate(values, 1):
            page.write_string(number, place, value)
    _notes(book, title, on)
    book.close()
    return target.getvalue()


def _lists(words):
    measures = sorted((measure.name for measure in words.catalogue.offered), key=fold)
    return {
        "measure_key": ("Giải pháp", measures),
        "body": ("Cơ quan chủ trì", list(words.bodies.values())),
        "source": ("Nguồn", list(LINE_SOURCES.values())),
        "mentor_kind": ("Cán bộ hay đảng viên", list(MENTOR_KINDS.values())),
        "remove_deprivations": ("Thiếu hụt", [item.short for item in words.standard.indicators]),
    }


def _sheet(book, name, columns, rows, words, formats, lists):
    page = book.add_worksheet(name)
    page.freeze_panes(1, 3)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for place, column in enumerate(columns):
        shape = formats["told"] if not column.field else formats["money" if column.field in MONEY else "text"]
        page.set_column(place, place, column.width, shape)
        page.write_string(0, place, column.heading, formats["head"])
    for number, (key, told, thing) in enumerate(rows, 1):
        page.write_string(number, 0, key)
        for place, text in enumerate(told, 1):
            page.write_string(number, place, text)
        for place, column in enumerate(columns[len(told) + 1 :], len(told) + 1):
            value = getattr(thing, column.field)
            if value is None or value == "":
                continue
            if column.field in MONEY or column.field == "exit_year":
                page.write_number(number, place, value)
            else:
                page.write_string(number, place, words.value(column.field, value))
    last = len(rows) + ROOM
    for place, column in enumerate(columns):
        if column.field in lists and column.field != "remove_deprivations":
            letter = column_letters(list(lists).index(column.field))
            count = len(lists[column.field][1])
            page.data_validation(
                1, place, last, place,
                {
                    "validate": "list",
                    "source": f"='{LISTS}'!${letter}$2:${letter}${count + 1}",
                    "error_title": "Chọn trong danh sách",
                    "error_message": "Giá trị này không có trong danh mục. Bấm mũi tên của ô để chọn.",
                },
            )  # fmt: skip
    if rows:
        page.autofilter(0, 0, len(rows), len(columns) - 1)


def _notes(book, title, on):
    page = book.add_worksheet(NOTES)
    page.set_column(0, 0, 110, book.add_format({"text_wrap": True, "valign": "top"}))
    notes = (
        title,
        f"Số liệu lúc tải: ngày {date_vi(on)}.",
        "Sửa các ô rồi tải tệp lên lại ở trang Excel của kế hoạch. Tệp được kiểm từng ô, mọi thay đổi được "
        "cho xem trước khi ghi.",
        "Không sửa cột Khóa, Mã hộ, Nhu cầu: hệ thống nhận ra dòng bằng các cột ấy. Dòng xóa khỏi tệp không bị bỏ "
        "trong kế hoạch; muốn bỏ một dòng thì mở hộ ấy trên trang web.",
        "Thêm giải pháp cho một nhu cầu: thêm dòng ở cuối trang “Dòng kế hoạch”, để trống Khóa, ghi Mã hộ, Nhu cầu "
        "(chép đúng tên) và Giải pháp.",
        "Thời gian: quý II, tháng 6 hoặc 15/06. Tiền: số nguyên, đồng. Ô để trống là chưa biết, không phải 0; không "
        "tốn tiền thì chọn nguồn “Không cần kinh phí”.",
        "Dòng mà người khác đã sửa sau lúc tải tệp sẽ bị báo, không bị ghi đè.",
    )
    for number, note in enumerate(notes):
        page.write_string(number, 0, note)
