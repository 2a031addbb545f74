"""Tables of a paper: hairlines, a head of one to three rows that repeats, fixed column widths, rows that stay whole."""

from xml.sax.saxutils import escape

from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ui.docx.drawing import (
    ALARM,
    FONT,
    cell_paragraph,
    element,
    keep_row_whole,
    paragraph,
    repeat_row,
    safe,
    set_cell_margins,
    set_widths,
)

LEAST_WIDTH = 8  # mm
TWENTIETHS_A_MM = 56.6929  # of a point
LETTER_MM = 0.21  # of a digit for each point of its size, in the widest of the fonts that stand in for ours
MARGIN = 1.3  # mm, at each side of a cell


def widths_of(columns, width):
    """Returns each column's width in mm: the given ones, and the rest shared by those without. Sums to `width`.

    Given widths that are too wide together are shrunk in proportion.
    """
    free = [column for column in columns if column.width is None]
    given = sum(column.width or 0 for column in columns)
    least = min(LEAST_WIDTH, width * 0.85 / len(free)) if free else 0
    room = width - least * len(free)
    scale = min(1, room / given) if given else 1
    if not free and given:
        scale = width / given
    left = (width - given * scale) / len(free) if free else 0
    return [left if column.width is None else column.width * scale for column in columns]


def longest_words(table):
    """Returns how wide (mm) the longest number or word of its head is in each column of numbers; 0 for other columns.
    Heads are bold, and capitals are wider than digits."""
    letter, found = table.size * LETTER_MM, []
    for place, column in enumerate(table.columns):
        numbers = [len(word) for row in table.rows for word in str(row[place]).split()]
        heads = [
            1.2 * len(word) + 0.2 * sum(map(str.isupper, word)) - 0.2 * sum(map(str.isdigit, word))
            for word in column.label.split()
        ]
        is_number = column.align == "right"
        found.append(max([*numbers, *heads], default=0) * letter + 2 * MARGIN if is_number else 0)
    return found


def widened(widths, needs):
    """Returns the widths with what columns lack of their needs taken from those that have more; a need of 0 takes and
    gives nothing. The sum stays."""
    lacking = sum(max(0, need - width) for width, need in zip(widths, needs, strict=True))
    spare = sum(width - need for width, need in zip(widths, needs, strict=True) if 0 < need < width)
    if not lacking or not spare:
        return widths
    moved = min(lacking, spare)
    return [
        width + (need - width) * moved / lacking if need > width
        else width - (width - need) * moved / spare if need else width
        for width, need in zip(widths, needs, strict=True)
    ]  # fmt: skip


def draw_table(document, table, width):
    """Draws a paper.Table at the end of the document, `width` mm wide."""
    if table.caption:
        paragraph(document, table.caption, size=13, bold=True, align="left", before=4, after=3, keep_with_next=True)
    head = max((line + lines for line, _, lines, _, _ in table.heads), default=2 if table.groups else 1)
    # Rows are written as XML: python-docx looks through the whole table for every cell it hands out.
    drawn = document.add_table(rows=head, cols=len(table.columns))
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    _draw_lines(drawn)
    widths = widened(widths_of(table.columns, width), longest_words(table))
    set_widths(drawn, widths)
    _head(drawn, table, head)
    cell_widths = [round(each * TWENTIETHS_A_MM) for each in widths]
    for number, values in enumerate(table.rows):
        if len(values) != len(table.columns):
            raise ValueError(f"Row {number} has {len(values)} cells for {len(table.columns)} columns.")
        is_bold, is_merged = number in table.bold_rows, number in table.merged_rows
        cells = [
            (value, column.align, cell_width, 1)
            for value, column, cell_width in zip(values, table.columns, cell_widths, strict=True)
        ]
        if is_merged:
            cells = [cells[0], (values[1], "left", sum(cell_widths[1:]), len(cells) - 1)]
        is_alarm = number in table.alarm_rows
        drawn._tbl.append(_row(cells, size=table.size, is_bold=is_bold, keep=is_merged, is_alarm=is_alarm))


def _row(cells, *, size, is_bold, keep, is_alarm=False):
    """A body row that stays whole; `cells` are (text, align, width in twentieths of a point, columns covered)."""
    look = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/><w:b w:val="{int(is_bold)}"/>'
    if is_alarm:
        look += f'<w:color w:val="{ALARM}"/>'
    parts = [f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/></w:trPr>"]
    for text, align, cell_width, span in cells:
        parts.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{cell_width}" w:type="dxa"/>{_span(span)}</w:tcPr><w:p><w:pPr>'
            f'<w:keepNext w:val="{int(keep)}"/><w:widowControl/>'
            '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
            f'<w:ind w:left="0" w:firstLine="0"/><w:jc w:val="{align}"/>'
            f'<w:rPr><w:sz w:val="{size * 2}"/></w:rPr></w:pPr>'
            f'<w:r><w:rPr>{look}<w:sz w:val="{size * 2}"/></w:rPr>'
            f'<w:t xml:space="preserve">{escape(safe(text))}</w:t></w:r></w:p></w:tc>'
        )
    parts.append("</w:tr>")
    return parse_xml("".join(parts))


def _span(columns):
    return f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""


def _head(drawn, table, head):
    cells = [row.cells for row in list(drawn.rows)[:head]]
    for row in list(drawn.rows)[:head]:
        keep_row_whole(row)
        repeat_row(row)
    lower = cells[-1]
    if table.heads:
        for line, place, lines, span, label in table.heads:
            top = cells[line][place]
            _label(
                top if lines == span == 1 else top.merge(cells[line + lines - 1][place + span - 1]), label, table.size
            )
    elif table.groups:
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
