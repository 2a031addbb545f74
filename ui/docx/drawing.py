"""Small pieces that python-docx has no words for: rules of a given length, borderless tables, fields, languages."""

import re

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ui.formatting import clean_text

FONT = "Times New Roman"
ALARM = "B3261E"  # what does not hold: the one colour on a paper
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def element(tag, **attributes):
    """Returns a w: element with w: attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def set_language(style):
    """Vietnamese for the speller, and one font for every script."""
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    properties.append(element("lang", val="vi-VN", eastAsia="vi-VN"))


_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:%|(?:triệu |tỷ )?đồng\b|đ\b))")


def safe(text):
    """Text that XML can hold: NFC, without control characters. Hard spaces, the room for a pen, stay; a number and its
    % or đồng never part at the end of a line."""
    words = "\u00a0".join(
        clean_text(part) if part.strip() == part else _edges(part) for part in str(text).split("\u00a0")
    )
    return _BEFORE_UNIT.sub("\u00a0", words)


def _edges(part):
    """Clean text that keeps one blank at each end where there was one."""
    return f"{' ' * part[:1].isspace()}{clean_text(part)}{' ' * (len(part) > 1 and part[-1:].isspace())}"


def add_run(line, text, *, size, bold=False, italic=False, is_alarm=False):
    run = line.add_run(text)
    run.bold, run.italic = bold, italic
    if is_alarm:
        run.font.color.rgb = RGBColor.from_string(ALARM)
    run.font.size, run.font.name = Pt(size), FONT
    return run


def shape(line, *, align="justify", first_indent=0, left=0, before=0, after=0, spacing=1.0, keep_with_next=False):
    """Sets a paragraph's form; indents in mm, spaces in pt, `spacing` in lines."""
    form = line.paragraph_format
    line.alignment = ALIGN[align]
    form.first_line_indent, form.left_indent = Mm(first_indent), Mm(left)
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = spacing
    form.keep_with_next = keep_with_next
    form.widow_control = True


def paragraph(
    document,
    text,
    *,
    size,
    bold=False,
    italic=False,
    lead="",
    align="justify",
    first_indent=0,
    left=0,
    before=0,
    after=0,
    line=1.0,
    keep_with_next=False,
    is_alarm=False,
):
    """Adds a paragraph to the document and returns it; `lead` is a bold beginning."""
    made = document.add_paragraph()
    shape(
        made,
        align=align,
        first_indent=first_indent,
        left=left,
        before=before,
        after=after,
        spacing=line,
        keep_with_next=keep_with_next,
    )
    if lead:
        add_run(made, f"{safe(lead)} ", size=size, bold=True, italic=italic)
    add_run(made, safe(text), size=size, bold=bold, italic=italic, is_alarm=is_alarm)
    return made


def cell_paragraph(cell, text, size, *, bold=False, italic=False, align="center", first=False, before=0, keep=False):
    """Writes a line in a cell: its first paragraph, or a further one."""
    made = cell.paragraphs[0] if first else cell.add_paragraph()
    shape(made, align=align, before=before, keep_with_next=keep)
    add_run(made, safe(text), size=size, bold=bold, italic=italic)
    return made


def rule(line, width, length):
    """Turns an empty paragraph into a line of `length` mm in the middle of `width` mm."""
    margin = max(0.0, (width - length) / 2 - 2)
    form = line.paragraph_format
    form.left_indent = form.right_indent = Mm(margin)
    form.line_spacing = Pt(3)
    form.space_before, form.space_after = Pt(2), Pt(0)
    borders = element("pBdr")
    borders.append(element("top", val="single", sz="6", space="1", color="000000"))
    line._p.get_or_add_pPr().append(borders)
    return line


def borderless(document, rows, widths):
    """Adds a table without lines for laying out; `widths` in mm."""
    table = document.add_table(rows=rows, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    set_widths(table, widths)
    set_cell_margins(table, 0)
    for row in table.rows:
        keep_row_whole(row)
    return table


def set_cell_margins(table, points):
    """Room left and right of the text in each cell, in pt."""
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=int(points * 20), type="dxa"))
    table._tbl.tblPr.append(margins)


def set_widths(table, widths):
    """Fixes the columns to `widths` in mm, in the grid and in each cell: Word and LibreOffice read different ones."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    properties.append(element("tblW", w=int(sum(widths) * 56.6929), type="dxa"))


def keep_row_whole(row):
    row._tr.get_or_add_trPr().append(element("cantSplit"))


def repeat_row(row):
    """The row is a head: it comes again on each page."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def add_field(line, code, size):
    """Adds a field such as PAGE."""
    run = add_run(line, "", size=size)
    for kind, text in (("begin", None), (None, code), ("separate", None), ("text", "1"), ("end", None)):
        if kind is None:
            instruction = element("instrText")
            instruction.text = f" {text} "
            run._r.append(instruction)
        elif kind == "text":
            shown = element("t")
            shown.text = text
            run._r.append(shown)
        else:
            run._r.append(element("fldChar", fldCharType=kind))


def start_numbering(section, first):
    """Numbers the section's pages from `first`, or goes on from the section before where it is None."""
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    if first is not None:
        properties.append(element("pgNumType", start=first))
