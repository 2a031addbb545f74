"""Excel files of targets. Text is written as text, so that a leading "=" stays a character; a blank stays blank."""

import io
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.utility import xl_range

from plans.targets.reading import shares_of
from ui.formatting import date_vi

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = {"font_name": "Times New Roman", "font_size": 12}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `columns` are (label, width, kind) with kind "text", "number" or "percent"; None is a blank cell.
    `total` is a last row in bold, () for none; what is the sum of its column is written as a formula."""

    name: str
    title: str
    subtitle: str
    columns: tuple
    rows: list
    total: tuple = ()


def workbook(*sheets):
    """Returns the bytes of a workbook with these Sheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        base = {**FONT, "border": 1, "valign": "top"}
        looks = {"text": {"text_wrap": True, "num_format": "@"}, "number": {"num_format": "#,##0"},
                 "percent": {"num_format": "0.00"}}  # fmt: skip
        formats = {
            (kind, bold): book.add_format({**base, **look, "bold": bold})
            for kind, look in looks.items()
            for bold in (False, True)
        }
        heads = {
            "title": book.add_format({**FONT, "font_size": 14, "bold": True}),
            "subtitle": book.add_format({**FONT, "italic": True}),
            "head": book.add_format(
                {**FONT, "bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
            ),
        }
        for sheet in sheets:
            _draw(book.add_worksheet(sheet.name[:31]), sheet, formats, heads)
    return buffer.getvalue()


def _draw(page, sheet, formats, heads):
    page.write_string(0, 0, sheet.title, heads["title"])
    page.write_string(1, 0, sheet.subtitle, heads["subtitle"])
    page.set_row(3, 50)  # three lines of a wrapped label
    for at, (label, width, _) in enumerate(sheet.columns):
        page.set_column(at, at, width)
        page.write_string(3, at, label, heads["head"])
    first, last = 4, 3 + len(sheet.rows)
    rows = [(row, False) for row in sheet.rows] + ([(sheet.total, True)] if sheet.total else [])
    for place, (row, bold) in enumerate(rows, start=first):
        for at, ((_, _, kind), value) in enumerate(zip(sheet.columns, row, strict=True)):
            form = formats[kind, bold]
            if value is None or value == "":
                page.write_blank(place, at, None, form)
            elif kind == "text":
                page.write_string(place, at, str(value), form)
            elif bold and value == _some(each[at] for each in sheet.rows):
                page.write_formula(place, at, f"=SUM({xl_range(first, at, last, at)})", form, value)
            else:
                page.write_number(place, at, float(value), form)
    page.freeze_panes(4, 2)
    page.repeat_rows(3)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&RTrang &P/&N")


def annexes(decision):
    """Returns the workbook of a decision: a sheet for the communes, one for the bodies."""
    year = decision.round.year + 1
    signed = (
        f"Kèm theo Quyết định số {decision.document} ngày {date_vi(decision.signed_on)} của UBND huyện Triệu Sơn"
        if decision.signed_on
        else "Dự thảo, chưa có số và ngày ký"
    )
    lines = list(decision.lines.select_related("commune"))
    communes = Sheet(
        "Phụ lục I, xã",
        f"Chỉ tiêu giảm nghèo năm {year} của các xã, thị trấn",
        signed,
        (
            ("TT", 6, "number"),
            ("Xã, thị trấn", 24, "text"),
            ("Mã xã", 10, "text"),
            ("Hộ nghèo đầu năm", 12, "number"),
            ("Khó thoát nghèo", 12, "number"),
            ("Có nguyên nhân tác động được", 15, "number"),
            ("Hộ dân cư", 12, "number"),
            ("Xã đề nghị", 12, "number"),
            ("Đã giao trước", 12, "number"),
            ("Chỉ tiêu, hộ", 12, "number"),
            ("Căn cứ", 44, "text"),
            ("Số liệu", 13, "text"),
        ),
        [
            (place, line.commune.name, line.commune.code, line.poor, line.cannot_exit, line.actionable, line.residents,
             line.proposal, line.previous, line.target, line.reason,
             "đã công nhận" if line.is_recognised else "tạm tính")
            for place, line in enumerate(lines, start=1)
        ],
        (None, "Cộng", None, sum(line.poor for line in lines), sum(line.cannot_exit for line in lines),
         sum(line.actionable for line in lines), _sum(line.residents for line in lines),
         _some(line.proposal for line in lines), _some(line.previous for line in lines),
         sum(line.target for line in lines), None, None),
    )  # fmt: skip
    bodies = Sheet(
        "Phụ lục II, ngành",
        f"Chỉ tiêu giảm nghèo năm {year} giao các phòng, ban, ngành",
        f"{signed}. Một hộ có thể có nhiều nguyên nhân, nhiều chỉ số thiếu hụt nên không cộng các dòng.",
        (
            ("TT", 6, "number"),
            ("Cơ quan", 40, "text"),
            ("Nguyên nhân, chỉ số thiếu hụt", 36, "text"),
            ("Đối tượng", 24, "text"),
            ("Điều khoản", 14, "text"),
            ("Số hộ hiện có", 12, "number"),
            ("Chỉ tiêu, hộ", 12, "number"),
            ("Ghi chú", 50, "text"),
        ),
        [
            (place, line.department.name, line.label, line.counts, line.clause, line.baseline, line.target, line.note)
            for place, line in enumerate(decision.body_lines.select_related("department"), start=1)
        ],
    )
    return workbook(communes, bodies, _bodies_by_commune(decision, year, signed))


def _bodies_by_commune(decision, year, subtitle):
    """The bodies' targets commune by commune: a column a target."""
    lines = list(decision.body_lines.select_related("department"))
    rows = [
        (place, commune.name, *(cell[1] if cell else None for cell in cells))
        for place, (commune, cells) in enumerate(shares_of(lines), start=1)
    ]
    labels = ((f"{line.department.short_name}: {line.label}", 13, "number") for line in lines)
    return Sheet(
        "Phụ lục II theo xã",
        f"Chỉ tiêu năm {year} của các ngành chia theo xã, thị trấn",
        subtitle,
        (("TT", 6, "number"), ("Xã, thị trấn", 24, "text"), *labels),
        rows,
        (None, "Cộng", *(line.target for line in lines)),
    )


def comparison(survey_round, scenarios, rows, totals):
    """Returns the workbook of scenarios side by side."""
    columns = [
        ("TT", 6, "number"),
        ("Xã, thị trấn", 24, "text"),
        ("Hộ nghèo", 12, "number"),
        ("Có thể thoát nghèo", 12, "number"),
        ("Xã đề nghị", 12, "number"),
        ("Đã giao", 12, "number"),
        *((scenario.name, 16, "number") for scenario in scenarios),
    ]
    lines = [
        (place, row.commune.name, row.poor, row.can_exit, row.proposal, row.issued,
         *(share.target if share else None for share in row.shares))
        for place, row in enumerate(rows, start=1)
    ]  # fmt: skip
    total = (None, "Cộng", totals["poor"], totals["can_exit"], totals["proposal"], totals["issued"], *totals["shares"])
    title = f"So sánh phương án chỉ tiêu giảm nghèo năm {survey_round.year + 1}"
    subtitle = f"Từ kết quả rà soát năm {survey_round.year}"
    return workbook(Sheet("So sánh", title, subtitle, tuple(columns), lines, total))


def _sum(values):
    values = list(values)
    return None if None in values else sum(values)


def _some(values):
    known = [value for value in values if value is not None]
    return sum(known) if known else None
