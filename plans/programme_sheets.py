"""The programme's targets as a workbook."""

from plans.programme import BASE_YEAR, YEARS, as_decimal
from plans.targets.sheets import CONTENT_TYPE, Sheet, workbook

__all__ = ["CONTENT_TYPE", "programme_workbook"]


def programme_workbook(rows, year):
    """Returns the bytes of a workbook: a line a target, for each year what was and what the path asks."""
    columns = [
        ("TT", 6, "number"),
        ("Mục tiêu", 46, "text"),
        ("Chỉ tiêu", 26, "text"),
        ("Đơn vị", 9, "text"),
        ("Cơ quan chủ trì", 18, "text"),
        (f"Gốc, cuối {BASE_YEAR}", 11, "percent"),
    ]
    for each in YEARS:
        columns += [(f"Thực hiện {each}", 11, "percent"), (f"Đường chỉ tiêu {each}", 11, "percent")]
    columns += [("Dự báo 2020", 11, "percent"), ("Đánh giá", 26, "text"), ("Cách biết", 40, "text")]
    lines = []
    for place, row in enumerate(rows, start=1):
        target, last = row.target, row.last
        cells = [place, target.name, target.goal_words, target.unit.value, row.body, row.baseline.shown]
        for each in row.years:
            cells += [each.figure.shown, each.shown_path]
        word = f"{last.state.value} ({last.year})" if last and last.state else None
        lines.append([*cells, as_decimal(row.forecast), word, target.known.value])
    title = f"Mục tiêu chương trình giảm nghèo 2016-2020, số liệu đến cuối năm {year}"
    note = "Ô trống là chưa có số liệu, không phải 0. Dự báo: tiếp tục mức đổi bình quân mỗi năm từ năm gốc."
    return workbook(Sheet("Mục tiêu", title, note, tuple(columns), lines))
