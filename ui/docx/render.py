"""Draws papers with python-docx: every length in mm, every size in pt, one section for each paper and annex."""

import io

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.shared import Mm, Pt

from ui.docx.drawing import (
    FONT,
    add_field,
    borderless,
    cell_paragraph,
    paragraph,
    rule,
    safe,
    set_language,
    set_widths,
    start_numbering,
)
from ui.docx.paper import Heading, PageBreak, Paper, Signers, Table, Text
from ui.docx.regime import regime_on
from ui.docx.tables import draw_table

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
A4 = (210, 297)
MOTTO = "Độc lập - Tự do - Hạnh phúc"
MOTTO_RULE = 57  # mm, the length of the motto at 13 pt bold
HEAD_LEFT = 0.4  # the issuing body's part of the text width


def render(*papers):
    """Returns the bytes of a .docx with these papers, each on pages of its own numbered from 1.

    Raises ValueError for a paper without a date to take its form from.
    """
    document = Document()
    _set_defaults(document, regime_on(papers[0].form_date))
    for index, paper in enumerate(papers):
        _Drawing(document, paper).draw(is_first=index == 0)
    buffer = io.BytesIO()
    document.core_properties.title = safe(papers[0].subject)[:200]
    document.core_properties.author = " ".join(papers[0].letterhead.lines)
    document.core_properties.language = "vi-VN"
    document.save(buffer)
    return buffer.getvalue()


def _set_defaults(document, regime):
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(regime.text_size)
    set_language(style)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)


class _Drawing:
    """One paper on its way into a document."""

    def __init__(self, document, paper: Paper):
        self.document, self.paper = document, paper
        self.regime = regime_on(paper.form_date)

    def draw(self, *, is_first):
        section = self.document.sections[0] if is_first else self._new_section()
        self._set_page(section, landscape=False)
        self._head()
        self._title()
        self._addressed()
        self._bases()
        for block in self.paper.blocks:
            self._block(block)
        if self.paper.signature is not None:
            self._signature()
        for annex in self.paper.annexes:
            self._annex(annex)

    # Page

    def _new_section(self):
        """The break's own line takes no room: below a page that is full it would make an empty one."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        ending = self.document.paragraphs[-1].paragraph_format
        ending.space_before, ending.space_after, ending.line_spacing = Pt(0), Pt(0), Pt(1)
        return section

    def _set_page(self, section, *, landscape):
        regime = self.regime
        section.page_width, section.page_height = (Mm(side) for side in (A4[::-1] if landscape else A4))
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.top_margin, section.bottom_margin = Mm(regime.top), Mm(regime.bottom)
        section.left_margin, section.right_margin = Mm(regime.left), Mm(regime.right)
        section.header_distance = section.footer_distance = Mm(10)
        self.width = (A4[1] if landscape else A4[0]) - regime.left - regime.right
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            part.is_linked_to_previous = False
        self._number_pages(section)

    def _number_pages(self, section, *, on_first=False):
        section.different_first_page_header_footer = not on_first
        is_top = self.regime.page_number == "top-center"
        part = section.header if is_top else section.footer
        line = part.paragraphs[0]
        if line.runs:
            return
        line.alignment = {"top-center": 1, "bottom-right": 2}[self.regime.page_number]
        add_field(line, "PAGE", self.regime.small_size)

    # Beginning

    def _head(self):
        paper, regime = self.paper, self.regime
        start_numbering(self.document.sections[-1], 1)
        left, right = self.width * HEAD_LEFT, self.width * (1 - HEAD_LEFT)
        table = borderless(self.document, 2, [left, right])
        body, nation = table.rows[0].cells
        if paper.letterhead.parent:
            cell_paragraph(body, paper.letterhead.parent, 12, first=True)
        for index, line in enumerate(paper.letterhead.lines):
            first = index == 0 and not paper.letterhead.parent
            cell_paragraph(body, line, 12 if len(line) > 22 else 13, bold=True, first=first)
        rule(body.add_paragraph(), left, left * 0.38)
        cell_paragraph(nation, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True, first=True)
        cell_paragraph(nation, MOTTO, 13, bold=True)
        rule(nation.add_paragraph(), right, MOTTO_RULE)
        number, date = table.rows[1].cells
        if paper.number_line:
            cell_paragraph(number, paper.number_line, 13, first=True)
        if not paper.kind:
            cell_paragraph(number, f"V/v {paper.subject}", 12, before=3)
        cell_paragraph(date, paper.date_line, 13, italic=True, first=True)
        self._gap(regime.space_after)

    def _title(self):
        paper = self.paper
        if not paper.kind:
            return
        paragraph(self.document, paper.kind, size=14, bold=True, align="center", before=6)
        paragraph(self.document, paper.subject, size=14, bold=True, align="center")
        rule(self.document.add_paragraph(), self.width, self.width * 0.3)
        self._gap(4)
        if paper.resolver:
            paragraph(self.document, paper.resolver, size=14, bold=True, align="center", after=6)

    def _addressed(self):
        names = self.paper.addressed_to
        if len(names) == 1:
            paragraph(self.document, f"Kính gửi: {names[0]}", size=14, align="center", before=6, after=8)
        elif names:
            paragraph(self.document, "Kính gửi:", size=14, align="left", before=6, left=self.width * 0.22)
            for index, name in enumerate(names):
                end = "." if index == len(names) - 1 else ";"
                paragraph(self.document, f"- {name}{end}", size=14, align="left", left=self.width * 0.3)
            self._gap(6)

    def _bases(self):
        regime, bases = self.regime, self.paper.bases
        for index, base in enumerate(bases):
            end = regime.bases_end if index == len(bases) - 1 else ";"
            self._text(Text(f"{base.rstrip(' ;,.')}{end}", italic=regime.bases_italic))

    # Body

    def _block(self, block):
        if isinstance(block, Table):
            draw_table(self.document, block, self.width)
            self._gap(self.regime.space_after)
        elif isinstance(block, Heading):
            paragraph(
                self.document,
                block.text,
                size=self.regime.text_size,
                bold=True,
                italic=block.level == 3,
                align="left",
                first_indent=self.regime.indent,
                before=4,
                after=4,
                keep_with_next=True,
            )
        elif isinstance(block, PageBreak):
            self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(block, Text):
            self._text(block)
        elif isinstance(block, Signers):
            self._signers(block)
        else:
            raise TypeError(f"A paper has no block of type {type(block).__name__}.")

    def _text(self, text):
        regime = self.regime
        paragraph(
            self.document,
            text.text,
            size=regime.text_size,
            bold=text.bold,
            italic=text.italic,
            lead=text.bold_lead,
            align=text.align,
            first_indent=regime.indent if text.is_indented and text.align in ("justify", "left") else 0,
            after=regime.space_after,
            line=regime.line,
            keep_with_next=text.keep_with_next,
            is_alarm=text.is_alarm,
        )

    def _gap(self, points):
        """A paragraph of exactly this height: tables have no space after them."""
        line = self.document.add_paragraph()
        line.paragraph_format.line_spacing = Pt(points)
        return line

    # End

    def _signature(self):
        paper = self.paper
        self._keep_last_with_signature()
        widths = [self.width * 0.5, self.width * 0.5]
        table = borderless(self.document, 1, widths)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        left, right = table.rows[0].cells
        cell_paragraph(left, "Nơi nhận:", 12, bold=True, italic=True, align="left", first=True)
        for index, name in enumerate(paper.recipients):
            end = "." if index == len(paper.recipients) - 1 else ";"
            cell_paragraph(left, f"- {name.rstrip('.;')}{end}", 11, align="left")
        for index, line in enumerate(paper.signature.lines):
            cell_paragraph(right, line, 14, bold=True, first=index == 0, keep=True)
        for _ in range(4):
            cell_paragraph(right, "", 13, keep=True)
        cell_paragraph(right, paper.signature.name, 14, bold=True)
        set_widths(table, widths)

    def _signers(self, block):
        self._keep_last_with_signature()
        widths = [self.width / len(block.people)] * len(block.people)
        table = borderless(self.document, 1, widths)
        for cell, person in zip(table.rows[0].cells, block.people, strict=True):
            for index, line in enumerate(person.lines):
                cell_paragraph(cell, line, 13, bold=True, first=index == 0, keep=True)
            cell_paragraph(cell, block.note, 12, italic=True, keep=True)
            for _ in range(4):
                cell_paragraph(cell, "", 13, keep=True)
            cell_paragraph(cell, person.name, 13, bold=True)

    def _keep_last_with_signature(self):
        """A signature never stands alone on a page: the last paragraph comes along."""
        if self.paper.blocks and isinstance(self.paper.blocks[-1], Text):
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        self._gap(self.regime.space_after).paragraph_format.keep_with_next = True

    def _annex(self, annex):
        section = self._new_section()
        self._set_page(section, landscape=annex.landscape)
        # An annex goes on with the paper's page numbers, and shows one on its first page as well.
        self._number_pages(section, on_first=True)
        start_numbering(section, None)
        paragraph(self.document, f"Phụ lục {annex.number}".strip(), size=14, bold=True, align="center")
        paragraph(self.document, annex.title, size=14, bold=True, align="center")
        kind = self.paper.kind.capitalize() if self.paper.kind else "Công văn"
        number = self.paper.number_line.replace("Số:", " số")
        date = self.paper.date_line.partition(", ")[2]
        paragraph(
            self.document,
            f"(Kèm theo {kind}{number} {date} của {self.paper.issuer})",
            size=13,
            italic=True,
            align="center",
            after=6,
        )
        for block in annex.blocks:
            self._block(block)
