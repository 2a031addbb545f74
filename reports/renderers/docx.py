"""A ReportTable as a Word paper: a short report, unsigned and unnumbered, with the table as its annex."""

from reports.columns import cell_text
from reports.letterhead import Issuer
from reports.table import ReportTable, RowKind
from ui.docx import CONTENT_TYPE, Annex, Column, Paper, Table, Text, render

MEDIA_TYPE = CONTENT_TYPE
NUMBER_WIDTH = 9  # mm, of TT
MONEY_CHARACTERS, MONEY_MM = 16, 2.6  # a number so wide is an amount: it takes so many mm for each point of its letters
# For so many columns of a lying A4: the size of letters (pt) that keeps "54,84" on one line, the width (mm) of names
# and of a column without a group, whose head is the longest (None: an equal share).
FITS = ((12, 11, 48, None), (18, 9, 42, None), (23, 8, 36, 13), (30, 7, 34, 12), (99, 6, 27, None))


class NotForWordError(ValueError):
    """A list of households has no Word form. The message is Vietnamese and fit to show."""

    def __str__(self):
        return self.args[0]


def write(table: ReportTable, issuer: Issuer) -> bytes:
    """Returns the .docx of a table; raises NotForWordError for a list of households."""
    if table.is_list:
        raise NotForWordError("Danh sách hộ chỉ tải được bằng Excel.")
    subject = f"{table.title[:1].lower()}{table.title[1:]}"
    made_on = table.made_at.date()
    unit = f"{table.unit_name[:1].lower()}{table.unit_name[1:]}"
    texts = [
        f"{issuer.letterhead.name} tổng hợp số liệu năm {table.year} của {unit} theo {table.standard_name}, chi tiết ở "
        "Phụ lục kèm theo.",
        table.base,
        table.dated(),
        *table.notes(),
    ]
    paper = Paper(
        letterhead=issuer.letterhead,
        kind="BÁO CÁO",
        subject=subject,
        symbol=issuer.symbol,
        form_of=made_on,
        blocks=[
            *(Text(text, bold=True, is_alarm=True) for text in table.alarms),
            *(Text(text) for text in texts),
        ],
        signature=issuer.signature,
        recipients=list(issuer.recipients),
        annexes=[Annex(title=f"{table.title}, {unit}", blocks=[block(table)], landscape=True)],
    )
    return render(paper)


def block(table: ReportTable) -> Table:
    """Returns the table as a block of any Word paper; `rows` must be readable again."""
    rows = list(table.rows)
    amounts = sum(_is_amount(column) for column in table.columns)
    size, name_width, alone_width = _fit(len(table.columns) + amounts + 2)
    columns = [
        Column("TT", NUMBER_WIDTH, "center"),
        Column(table.unit_head, name_width),
        *(
            Column(column.label, _width(column, alone_width, size), "right" if column.is_number else "left")
            for column in table.columns
        ),
    ]
    return Table(
        columns=columns,
        heads=[(0, place, table.head_lines, 1, label) for place, label in enumerate(("TT", table.unit_head))]
        + [(head.line, head.place + 2, head.height, head.span, head.label) for head in table.heads()],
        rows=[
            [
                row.number,
                row.label,
                *(cell_text(column, cell.value) for column, cell in zip(table.columns, row.cells, strict=True)),
            ]
            for row in rows
        ],
        bold_rows=frozenset(place for place, row in enumerate(rows) if row.kind is not RowKind.UNIT),
        alarm_rows=frozenset(place for place, row in enumerate(rows) if row.is_wrong),
        size=size,
    )


def _is_amount(column):
    return column.is_number and column.width >= MONEY_CHARACTERS


def _width(column, alone, size):
    """Money keeps room for "30.214.000.000" on one line; the other columns of a group share what is left."""
    if _is_amount(column):
        return round(MONEY_MM * size)
    return None if column.group else alone


def _fit(columns):
    return next(fit for most, *fit in FITS if columns <= most)
