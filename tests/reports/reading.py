"""Reads a report back from what a person gets: the page's HTML and the Excel file."""

import io
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser

from docx import Document
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from reports.columns import Kind

TEXT = qn("w:t")
CHANGES = {Kind.DIFFERENCE: "1", Kind.POINTS: "0.01", Kind.INDEX_CHANGE: "0.0001"}


class _Table(HTMLParser):
    """Collects (text, link) of every cell of the body of the table with class "report"."""

    def __init__(self):
        super().__init__()
        self.rows, self.in_table, self.in_body, self.in_cell, self.silent = [], False, False, False, 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "table":
            self.in_table = "report" in attrs.get("class", "").split()
        elif tag == "tbody":
            self.in_body = self.in_table
        elif self.in_body and tag == "tr":
            self.rows.append([])
        elif self.in_body and tag in ("td", "th"):
            self.in_cell = True
            self.rows[-1].append(["", ""])
        elif self.in_cell and tag == "a":
            self.rows[-1][-1][1] = attrs["href"]
        elif self.in_cell and "none" in attrs.get("class", "").split():
            self.silent += 1  # the dash of a blank cell and its spoken words
        elif self.silent:
            self.silent += 1

    def handle_endtag(self, tag):
        if self.silent:
            self.silent -= 1
        elif tag in ("td", "th"):
            self.in_cell = False
        elif tag == "tbody":
            self.in_body = False

    def handle_data(self, data):
        if self.in_cell and not self.silent:
            self.rows[-1][-1][0] += data


def page_rows(html):
    """The body of the report's table: a list a row of (text, link) a cell."""
    parser = _Table()
    parser.feed(html)
    return [[(text.strip(), link) for text, link in row] for row in parser.rows]


def paper_rows(content, heads):
    """The rows of a Word paper's table below its `heads` lines; the parts of a wide table side by side."""
    tables = [each for each in Document(io.BytesIO(content)).tables if each.cell(0, 0).text == "TT"]
    # Read cell by cell from the XML: python-docx looks for merged cells again at every row.
    # A number and its unit never part in the paper: the space between them does not break.
    first, *others = (
        [
            ["".join(text.text or "" for text in cell.iter(TEXT)).replace("\xa0", " ") for cell in row.tc_lst]
            for row in table._tbl.tr_lst[heads:]
        ]
        for table in tables
    )
    for other in others:
        assert [row[:2] for row in other] == [row[:2] for row in first], "each part begins with the numbers and names"
        first = [[*row, *more[2:]] for row, more in zip(first, other, strict=True)]
    return first


def sheet_rows(content):
    """The data rows of a file's first sheet as Python values, from the line below the heads on."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    at = next(line for line, row in enumerate(rows) if row[0] == "TT") + 1
    while at < len(rows) and rows[at][1] == "":
        at += 1  # a second and third line of heads
    return rows[at:]


def as_shown(column, value):
    """A value of a file as the page must word it, worked out apart from the program's own formatting."""
    if value == "" or value is None:
        return ""
    if column.kind is Kind.PERCENT:
        exact = Decimal(repr(float(value))).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return f"{exact:,.2f}".translate(str.maketrans(",.", ".,"))
    if column.kind is Kind.INDEX:
        return f"{Decimal(repr(float(value))).quantize(Decimal('0.0001'), ROUND_HALF_UP)}".replace(".", ",")
    if column.kind in CHANGES:
        digits = CHANGES[column.kind]
        exact = Decimal(repr(round(float(value), 9))).quantize(Decimal(digits), ROUND_HALF_UP)
        sign = "+" if exact > 0 else "−" if exact < 0 else ""
        return sign + f"{abs(exact):,}".translate(str.maketrans(",.", ".,"))
    if column.kind in (Kind.COUNT, Kind.INTEGER, Kind.MONEY):
        assert float(value).is_integer()
        return f"{int(value):,}".replace(",", ".")
    if column.kind is Kind.DECIMAL:
        return f"{Decimal(repr(float(value))).normalize():f}".replace(".", ",")
    if column.kind is Kind.DATE:
        return value.strftime("%d/%m/%Y")
    return value


def file_texts(columns, rows):
    """The rows of a file as the page must word them: number, label and cells."""
    return [
        [
            f"{row[0]:.0f}" if isinstance(row[0], float) else row[0],
            row[1],
            *(as_shown(column, value) for column, value in zip(columns, row[2:], strict=True)),
        ]
        for row in rows
    ]
