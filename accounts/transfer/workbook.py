"""One small table in, one out: the Excel files of accounts and villages.

Every cell is text, both ways: a leading = + - @ never becomes a formula, a code keeps its zeros.
"""

import datetime as dt
import io

import xlsxwriter
from django.core.exceptions import ValidationError
from python_calamine import CalamineError, CalamineWorkbook

from ui.formatting import clean_text, date_vi, fold
from ui.workbooks.guard import inspect_stream
from ui.workbooks.sheets import FileRefused

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 20 * 1024 * 1024  # of one sheet
MAX_ROWS = 1000
MAX_CELLS = 500_000  # rows × columns from A1, each of which becomes an object
WIDEST = 45


def as_text(cell):
    """Returns a cell as the text a person sees: 12.0 as "12", a date day first, an empty cell as ""."""
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.date | dt.datetime):
        return date_vi(cell)
    return clean_text("" if cell is None else str(cell))


def read_table(file, columns):
    """Returns [{column: text, "_row": number in the sheet}] of an uploaded workbook's first sheet.

    The heading row is the first that holds every one of `columns`, whatever their order, accents or case; wholly
    empty rows are passed over. Raises ValidationError in words for people.
    """
    if file.size > MAX_BYTES:
        raise ValidationError(f"Tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB. Bỏ bớt dòng hoặc hình rồi chọn lại.")
    stream = io.BytesIO(file.read())
    try:
        inspect_stream(stream, name=file.name or "", largest=MAX_BYTES, most_cells=MAX_CELLS, largest_part=MAX_UNPACKED)
    except FileRefused as refusal:
        raise ValidationError(f"Không đọc được tệp này. {refusal.message}") from refusal
    stream.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(stream)
        cells = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError, ValueError) as error:
        raise ValidationError(
            "Không đọc được tệp này. Chọn tệp Excel (.xlsx hoặc .xls), không đặt mật khẩu."
        ) from error
    heading, places = find_heading(cells, columns)
    rows = [
        {"_row": number} | {column: as_text(line[place]) for column, place in places.items()}
        for number, line in enumerate(cells[heading + 1 :], heading + 2)
    ]
    rows = [row for row in rows if any(row[column] for column in columns)]
    if not rows:
        raise ValidationError("Tệp không có dòng số liệu nào dưới dòng tiêu đề.")
    if len(rows) > MAX_ROWS:
        raise ValidationError(f"Tệp có {len(rows)} dòng; mỗi lần nhập nhiều nhất {MAX_ROWS} dòng.")
    return rows


def find_heading(cells, columns):
    """Returns (index of the heading row, {column: its place}); raises ValidationError where no row has every column."""
    wanted = {fold(column): column for column in columns}
    for index, line in enumerate(cells[:20]):
        names = [fold(as_text(cell)) for cell in line]
        places = {wanted[name]: place for place, name in enumerate(names) if name in wanted}
        if len(places) == len(columns):
            return index, places
    raise ValidationError(
        f"Không thấy dòng tiêu đề có đủ các cột: {', '.join(columns)}. Tải tệp mẫu về rồi chép số liệu vào đó."
    )


def write_table(*, sheet, headers, rows, allowed=None, notes=()):
    """Returns the bytes of a workbook: one table with a frozen heading, drop-down lists, and a page of notes.

    `rows` are lists of text in the order of `headers`; `allowed` is {header: [values]} for the drop-downs.
    """
    target = io.BytesIO()
    # Only write_string is used below, so no text can become a formula or a link.
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "vcenter"})
    text = book.add_format({"num_format": "@", "valign": "top"})
    table = book.add_worksheet(sheet)
    table.freeze_panes(1, 0)
    table.set_landscape()
    table.set_paper(9)
    table.fit_to_pages(1, 0)
    table.repeat_rows(0)
    for column, header in enumerate(headers):
        longest = max([len(header), *(len(row[column]) for row in rows)])
        table.set_column(column, column, min(longest + 3, WIDEST), text)
        table.write_string(0, column, header, head)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            table.write_string(number, column, value, text)
    if rows:
        table.autofilter(0, 0, len(rows), len(headers) - 1)
    lists = book.add_worksheet("Danh mục")
    for place, (header, values) in enumerate((allowed or {}).items()):
        lists.set_column(place, place, WIDEST)
        lists.write_string(0, place, header, head)
        for number, value in enumerate(values, 1):
            lists.write_string(number, place, value)
        letter = chr(ord("A") + place)
        table.data_validation(
            1,
            headers.index(header),
            MAX_ROWS,
            headers.index(header),
            {
                "validate": "list",
                "source": f"='Danh mục'!${letter}$2:${letter}${len(values) + 1}",
                "error_title": "Chọn trong danh sách",
                "error_message": "Giá trị này không có trong danh sách. Bấm mũi tên của ô để chọn.",
            },
        )
    help_sheet = book.add_worksheet("Hướng dẫn")
    help_sheet.set_column(0, 0, 110, book.add_format({"text_wrap": True, "valign": "top"}))
    for number, note in enumerate(notes):
        help_sheet.write_string(number, 0, note)
    book.close()
    return target.getvalue()
