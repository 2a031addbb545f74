"""Excel files of tasks and figures. Text is always written as text, so that a leading "=" stays a character."""

import io

import xlsxwriter

from assignments.progress import clause_words
from ui.formatting import date_vi

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = {"font_name": "Times New Roman", "font_size": 12}


def workbook(title, subtitle, columns, rows, sheet_name="Nhiệm vụ"):
    """Returns the bytes of a one-sheet workbook. `columns` are (label, width, kind): kind "text", "number", "date"
    or "percent"; None in a row is a blank cell."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet(sheet_name)
        formats = {
            "text": book.add_format({**FONT, "border": 1, "text_wrap": True, "valign": "top", "num_format": "@"}),
            "number": book.add_format({**FONT, "border": 1, "valign": "top", "num_format": "#,##0"}),
            "percent": book.add_format({**FONT, "border": 1, "valign": "top", "num_format": "0.0"}),
            "date": book.add_format({**FONT, "border": 1, "valign": "top", "num_format": "dd/mm/yyyy"}),
        }
        head = book.add_format(
            {**FONT, "bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
        )
        last = len(columns) - 1
        sheet.merge_range(0, 0, 0, last, title, book.add_format({**FONT, "font_size": 14, "bold": True}))
        sheet.merge_range(1, 0, 1, last, subtitle, book.add_format({**FONT, "italic": True}))
        for at, (label, width, _kind) in enumerate(columns):
            sheet.set_column(at, at, width)
            sheet.write_string(3, at, label, head)
        for number, row in enumerate(rows, start=4):
            for at, ((_label, _width, kind), value) in enumerate(zip(columns, row, strict=True)):
                _write(sheet, number, at, value, kind, formats[kind])
        sheet.freeze_panes(4, 0)
        sheet.repeat_rows(3)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&RTrang &P/&N")
    return buffer.getvalue()


def _write(sheet, row, column, value, kind, form):
    if value is None or value == "":
        sheet.write_blank(row, column, None, form)
    elif kind == "text":
        sheet.write_string(row, column, str(value), form)
    elif kind == "date":
        sheet.write_datetime(row, column, value, form)
    else:
        sheet.write_number(row, column, float(value), form)


def task_list(tasks, today, year):
    """Returns the workbook of a list of tasks."""
    columns = [
        ("TT", 6, "number"),
        ("Điều", 14, "text"),
        ("Nhiệm vụ", 60, "text"),
        ("Đơn vị", 30, "text"),
        ("Trước ngày", 13, "date"),
        ("Chậm nhất", 13, "date"),
        ("Trạng thái", 22, "text"),
        ("Ngày xong", 13, "date"),
        ("Minh chứng", 40, "text"),
    ]
    rows = (
        [
            number,
            clause_words(task.clause).removeprefix("điều "),
            task.title,
            task.unit_name,
            task.due_on,
            task.last_safe_day,
            task.words_on(today),
            task.confirmed_on,
            task.evidence_label,
        ]
        for number, task in enumerate(tasks, start=1)
    )
    return workbook(f"Nhiệm vụ giảm nghèo năm {year}", f"Trạng thái tính đến ngày {date_vi(today)}", columns, rows)


def figures(rows, total, today, title):
    """Returns the workbook of figures: rows of progress.FigureRow and the total."""
    columns = [
        ("Theo", 60, "text"),
        ("Phải làm", 11, "number"),
        ("Xong đúng hạn", 11, "number"),
        ("Xong trễ", 11, "number"),
        ("Quá hạn", 11, "number"),
        ("Chưa đến, sắp đến hạn", 11, "number"),
        ("Trong hai cột trước: đã báo, chờ xác nhận", 16, "number"),
        ("Không phải làm", 11, "number"),
        ("Đúng hạn, % số đã đến hạn", 14, "percent"),
    ]

    def line(label, tally):
        return [
            label,
            tally.expected,
            tally.on_time,
            tally.done_late,
            tally.late,
            tally.open,
            tally.awaiting,
            tally.not_needed,
            tally.on_time_share,
        ]

    lines = [line(row.label, row.tally) for row in rows] + [line("Tổng cộng", total)]
    return workbook(title, f"Tính đến ngày {date_vi(today)}", columns, lines)
