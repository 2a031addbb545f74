"""A ReportTable as a Word paper: a short report, unsigned and unnumbered, with the table as its annex."""

from dataclasses import replace

from reports.columns import cell_text
from reports.letterhead import Issuer
from reports.table import ReportTable, RowKind
from ui.docx import CONTENT_TYPE, Annex, Column, Paper, Table, Text, render
from ui.docx.tables import longest_words

MEDIA_TYPE = CONTENT_TYPE
NUMBER_WIDTH = 9  # mm, of TT
MONEY_CHARACTERS, MONEY_MM = 16, 2.6  # a number so wide is an amount: it takes so many mm for each point of its letters
LYING_MM = 252  # between the margins of a lying A4
# For so many columns of a lying A4: the size of letters (pt) that keeps "54,84" on one line, the width (mm) of names
# and of a column without a group, whose head is the longest (None: an equal share).
FITS = ((12, 11, 48, None), (18, 9, 42, None), (23, 8, 36, 13), (30, 7, 34, 12), (99, 6, 27, None))
SPLIT_FIT = (8, 36, None)  # of a table that no letters fit
ROOM = 1.07  # of what there is, which a whole table may ask for: heads are counted at their widest


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
        f"{issuer.letterhead.name} tổng hợp số liệu"
        + (f" năm {table.year} của {unit} theo {table.standard_name}" if table.standard_name else f" của {unit}")
        + ", chi tiết ở Phụ lục kèm theo.",
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
        annexes=[Annex(title=f"{table.title}, {unit}", blocks=blocks(table), landscape=True)],
    )
    return render(paper)


def blocks(table: ReportTable) -> list[Table]:
    """Returns the table as blocks of any Word paper: one in the largest letters in which no number is broken, or where
    there are none, several under each other, each with the names and some of the columns."""
    rows, every = list(table.rows), range(len(table.columns))
    amounts = sum(_is_amount(column) for column in table.columns)
    for fit in (fit for most, *fit in FITS if len(every) + amounts + 2 <= most):
        drawn = _block(table, rows, every, fit)
        if _has_room(drawn, ROOM):
            return [drawn]
    found, fit = [], SPLIT_FIT
    for group in _groups(table):
        longer = _block(table, rows, [*found[-1], *group], fit) if found else None
        if longer is not None and _has_room(longer):
            found[-1] += group
        else:
            found.append(group)
    first, *others = (_block(table, rows, places, fit) for places in found)
    return [first, *(replace(each, caption="(Tiếp theo)") for each in others)]


def _groups(table):
    """Returns the places of the columns under each head of the first line, in order."""
    heads = [head for head in table.heads() if head.line == 0]
    return [list(range(head.place, head.place + head.span)) for head in heads]


def _has_room(drawn, more=1.0):
    return sum(longest_words(drawn)) <= more * (LYING_MM - sum(column.width for column in drawn.columns[:2]))


def _block(table, rows, places, fit):
    """Returns the columns at `places`, whole groups in order, as one block."""
    size, name_width, alone_width = fit
    columns = [table.columns[place] for place in places]
    first = places[0]
    return Table(
        columns=[
            Column("TT", NUMBER_WIDTH, "center"),
            Column(table.unit_head, name_width),
            *(
                Column(column.label, _width(column, alone_width, size), "right" if column.is_number else "left")
                for column in columns
            ),
        ],
        heads=[(0, place, table.head_lines, 1, label) for place, label in enumerate(("TT", table.unit_head))]
        + [
            (head.line, head.place - first + 2, head.height, head.span, head.label)
            for head in table.heads()
            if head.place in places
        ],
        rows=[
            [
                row.number,
                row.label,
                *(cell_text(column, row.cells[place].value) for place, column in zip(places, columns, strict=True)),
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
