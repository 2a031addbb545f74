"""Excel files of what is to be done and was done. Text is written as text; money is whole đồng."""

from assignments.sheets import workbook
from plans.sources import LINE_SOURCES
from ui.formatting import date_vi


def work_sheet(rows, year, today):
    """Returns the workbook of a worklist; `rows` are (WorkRow, need, measure, body) in words."""
    columns = [
        ("TT", 6, "number"), ("Xã, thị trấn", 20, "text"), ("Thôn", 18, "text"), ("Mã hộ", 16, "text"),
        ("Chủ hộ", 24, "text"), ("Nhu cầu", 30, "text"), ("Giải pháp", 42, "text"), ("Cơ quan", 18, "text"),
        ("Thời gian", 14, "text"), ("Kinh phí, mức vay, đ", 16, "number"), ("Nguồn", 22, "text"),
        ("Tình trạng", 12, "text"), ("Xong ngày", 12, "date"), ("Đã hỗ trợ, đ", 16, "number"),
    ]  # fmt: skip
    lines = (
        [
            number, row.commune, row.village, row.household_code, row.head_name, need, measure, body, row.when_words,
            row.wanted, LINE_SOURCES.get(row.source, row.source), row.status_label, row.ended_on, row.amount,
        ]
        for number, (row, need, measure, body) in enumerate(rows, start=1)
    )  # fmt: skip
    return workbook(
        f"Việc theo kế hoạch giảm nghèo năm {year}", f"Số liệu đến ngày {date_vi(today)}", columns, lines,
        sheet_name="Việc theo kế hoạch",
    )  # fmt: skip
