"""What tables and lists have in common as Excel: formats, values, page, the sheet that explains the columns."""

from fractions import Fraction

from reports.columns import Column, Kind, cell_text
from reports.table import RowKind

FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
NUMBER_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.INTEGER: "#,##0",
    Kind.DECIMAL: "#,##0.0",
    Kind.PERCENT: "0.00",
    Kind.INDEX: "0.0000",
    Kind.DIFFERENCE: '+#,##0;"−"#,##0;0',
    Kind.POINTS: '+0.00;"−"0.00;0.00',
    Kind.INDEX_CHANGE: '+0.0000;"−"0.0000;0.0000',
    Kind.MONEY: "#,##0",
    Kind.DATE: "dd/mm/yyyy",
    Kind.CODE: "@",
    Kind.TEXT: "@",
}
GREY, RED = "#EFEEE9", "#B3261E"
FIRST_COLUMNS = 2  # TT and the name of the unit
LINE_HEIGHT = 15.5  # points
A4 = 9


class Formats:
    """The workbook's cell formats, made when first asked for."""

    def __init__(self, book):
        self.book, self.made = book, {}

    def __call__(self, **values):
        key = tuple(sorted(values.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({**FONT, **values})
        return self.made[key]

    def head(self, *, is_upright=False):
        turned = {"rotation": 90, "valign": "bottom"} if is_upright else {}
        return self(**{"bold": True, "border": 1, "text_wrap": True, "align": "center", "bg_color": GREY, **turned})

    def cell(self, column: Column | None, kind: RowKind, *, align="left", is_wrong=False):
        values = {"border": 1}
        if is_wrong:
            values["font_color"] = RED
        if column is not None:
            values["num_format"] = NUMBER_FORMATS[column.kind]
            align = "right" if column.is_number else "left"
        if kind is not RowKind.UNIT:
            values["bold"] = True
        if kind is RowKind.GROUP:
            values["bg_color"] = GREY
        if align == "left":
            values["indent"] = 1
        return self(align=align, **values)


def plain(value):
    return float(value) if isinstance(value, Fraction) else value


def write_value(sheet, line, place, column, value, form):
    if value is None or value == "":
        sheet.write_blank(line, place, None, form)
    elif column.kind is Kind.DATE:
        sheet.write_datetime(line, place, value, form)
    elif column.is_number:
        sheet.write_number(line, place, plain(value), form)
    else:
        sheet.write_string(line, place, cell_text(column, value), form)


def height_of(labels):
    """Returns the height of a row whose (text, width in characters) wrap, also in bold; words do not break."""
    lines = 1
    for text, width in labels:
        taken, room = 1, width - 1
        for word in text.split():
            length = len(word) * 1.15
            if room < length and room < width - 1:
                taken, room = taken + 1, width - 1
            room -= length + 1
        lines = max(lines, taken)
    return LINE_HEIGHT * lines + 4


def write_definitions(table, book, formats):
    sheet = book.add_worksheet("Giải thích cột")
    head, text = formats.head(), formats(border=1, text_wrap=True, num_format="@")
    heads = (("Cột", 34), ("Cách tính", 70), ("Tỷ lệ so với", 28), ("Nguồn", 46))
    for place, (label, width) in enumerate(heads):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, label, head)
    for line, column in enumerate(table.columns, start=1):
        values = (column.name, column.definition, column.base, column.source)
        for place, value in enumerate(values):
            sheet.write_string(line, place, value, text)
        sheet.set_row(line, height_of([(value, width) for value, (_, width) in zip(values, heads, strict=True)]))
    set_page(sheet, 0, 0, freeze_columns=1)


def set_page(sheet, heads_from, heads_to, *, freeze_columns):
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(heads_from, heads_to)
    sheet.freeze_panes(heads_to + 1, freeze_columns)
    sheet.set_footer("&RTrang &P/&N")
