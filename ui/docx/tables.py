"""Tables of a paper: hairlines, a head of one or two rows that repeats, fixed column widths, rows that stay whole."""

from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT

from ui.docx.drawing import (
    cell_paragraph,
    element,
    keep_row_whole,
    paragraph,
    repeat_row,
    set_cell_margins,
    set_widths,
)

LEAST_WIDTH = 8  # mm


def widths_of(columns, width):
    """Returns each column's width in mm: the given ones, and the rest shared by those without. Sums to `width`.

    Given widths that are too wide together are shrunk in proportion.
    """
    free = [column for column in columns if column.width is None]
    given = sum(column.width or 0 for column in columns)
    room = width - LEAST_WIDTH * len(free)
    scale = min(1, room / given) if given else 1
    if not free and given:
        scale = width / given
    left = (width - given * scale) / len(free) if free else 0
    return [left if column.width is None else column.width * scale for column in columns]


def draw_table(document, table, width):
    """Draws a paper.Table at the end of the document, `width` mm wide."""
    if table.caption:
        paragraph(document, table.caption, size=13, bold=True, align="left", before=4, after=3, keep_with_next=True)
    head = 2 if table.groups else 1
    drawn = document.add_table(rows=head + len(table.rows), cols=len(table.columns))
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    _draw_lines(drawn)
    set_widths(drawn, widths_of(table.columns, width))
    _head(drawn, table, head)
    rows = drawn.rows
    for number, values in enumerate(table.rows):
        if len(values) != len(table.columns):
            raise ValueError(f"Row {number} has {len(values)} cells for {len(table.columns)} columns.")
        row = rows[head + number]
        keep_row_whole(row)
        is_bold = number in table.bold_rows
        if number in table.merged_rows:
            cell_paragraph(row.cells[0], values[0], table.size, first=True, keep=True)
            wide = row.cells[1].merge(row.cells[-1])
            cell_paragraph(wide, values[1], table.size, align="left", bold=is_bold, first=True, keep=True)
            continue
        for cell, column, value in zip(row.cells, table.columns, values, strict=True):
            cell_paragraph(cell, value, table.size, align=column.align, bold=is_bold, first=True)


def _head(drawn, table, head):
    cells = [row.cells for row in list(drawn.rows)[:head]]
    for row in list(drawn.rows)[:head]:
        keep_row_whole(row)
        repeat_row(row)
    lower = cells[-1]
    if table.groups:
        at = 0
        for label, span in table.groups:
            if label:
                merged = cells[0][at].merge(cells[0][at + span - 1])
                _label(merged, label, table.size)
            else:
                for column in range(at, at + span):
                    _label(cells[0][column].merge(lower[column]), table.columns[column].label, table.size)
            at += span
        if at != len(table.columns):
            raise ValueError(f"Groups span {at} of {len(table.columns)} columns.")
        at = 0
        for label, span in table.groups:
            for column in range(at, at + span) if label else ():
                _label(lower[column], table.columns[column].label, table.size)
            at += span
    else:
        for cell, column in zip(lower, table.columns, strict=True):
            _label(cell, column.label, table.size)


def _label(cell, text, size):
    cell_paragraph(cell, text, size, bold=True, first=True)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def _draw_lines(drawn):
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz="4", space="0", color="000000"))
    drawn._tbl.tblPr.append(borders)
    set_cell_margins(drawn, 3.5)
