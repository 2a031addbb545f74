"""Workbooks as a province might send them."""

import io

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import PatternFill

FIRST = 6  # line of the first commune


def small_template(names=("Thị trấn Triệu Sơn", "Bình Sơn", "xã Dân Lực"), *, rate_format="0.0%"):
    """Communes by name in column B, room for figures in C and D, totals as formulas, a merged title, a chart."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Biểu 01"
    sheet["A1"] = "BIỂU TỔNG HỢP GỬI TỈNH"
    sheet.merge_cells("A1:F1")
    sheet["A3"] = "Tổng số hộ nghèo toàn huyện:"
    sheet["E3"].fill = PatternFill("solid", fgColor="FFFF00")
    for place, head in enumerate(("TT", "Đơn vị", "Hộ nghèo", "Tỷ lệ", "Hộ cận nghèo", "Ghi chú"), start=1):
        sheet.cell(FIRST - 1, place, head)
    for place, name in enumerate(names, start=1):
        line = FIRST + place - 1
        sheet.cell(line, 1, place)
        sheet.cell(line, 2, name)
        sheet.cell(line, 4).number_format = rate_format
    last = FIRST + len(names)
    sheet.cell(last, 2, "Tổng cộng")
    sheet.cell(last, 3, f"=SUM(C{FIRST}:C{last - 1})")
    sheet.column_dimensions["B"].width = 31.5
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=FIRST, max_row=last - 1))
    sheet.add_chart(chart, "H3")
    book.create_sheet("Ghi chú")["A1"] = "Không điền trang này."
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out
