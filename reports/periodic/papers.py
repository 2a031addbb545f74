"""Periodic, consolidated and correcting reports as Word papers, in the form of their date."""

import datetime as dt
from dataclasses import dataclass, replace

from areas.models import Commune
from reports.letterhead import Issuer
from reports.periodic.issuers import EDITIONS, body_issuer, commune_issuer, edition_of_errata
from reports.periodic.sections import NUMERALS
from reports.periods import Period
from reports.renderers.docx import blocks
from ui.docx import Annex, Column, Heading, Paper, Signature, Table, Text
from ui.formatting import date_vi, decimal

SUBJECT = "kết quả công tác giảm nghèo {words}"
BASIS = (
    "Quyết định số 432/QĐ-UBND ngày 08 tháng 02 năm 2017 của Chủ tịch UBND huyện Triệu Sơn về thực hiện công tác giảm "
    "nghèo"
)


@dataclass(frozen=True)
class Content:
    """What any of these reports says: parts of text with their numbers filled in, figures, own figures, tables.

    `parts` are (title, text), `figures` (group, label, unit, value in words), `own` (label, unit, value in words,
    note).
    """

    parts: tuple
    figures: tuple = ()
    own: tuple = ()
    tables: tuple = ()


@dataclass(frozen=True)
class Signed:
    """Number, day and signer of an issued paper; without them the paper is a draft to be numbered and signed."""

    number: str = ""
    on: dt.date | None = None
    office: tuple[str, ...] = ()
    signer: str = ""


def issuer_of(unit) -> Issuer:
    """Returns in whose name a unit's report is printed."""
    return commune_issuer(unit.name) if isinstance(unit, Commune) else body_issuer(unit.code, unit.name)


def unit_paper(unit, period: Period, year, content: Content, *, signed: Signed, form_of: dt.date):
    """Returns the Paper of a unit's report to UBND huyện through Phòng LĐTBXH (IV.1); what `signed` does not say is
    left to the pen."""
    issuer = issuer_of(unit)
    opening = Text(
        f"Thực hiện {BASIS} (mục IV.1), {issuer.letterhead.name} báo cáo kết quả công tác giảm nghèo "
        f"{period.words(year)} như sau:"
    )
    ending = "Trên đây là báo cáo kết quả công tác giảm nghèo {words} của {name}./."
    return Paper(
        letterhead=issuer.letterhead,
        kind="BÁO CÁO",
        subject=SUBJECT.format(words=period.words(year)),
        symbol=issuer.symbol,
        number=signed.number,
        on=signed.on,
        form_of=form_of,
        place=_place(unit),
        addressed_to=["UBND huyện Triệu Sơn", "Phòng Lao động - Thương binh và Xã hội"],
        blocks=[
            opening,
            *_parts(content.parts),
            Text(ending.format(words=period.words(year), name=issuer.letterhead.name)),
        ],
        signature=replace(issuer.signature, name=signed.signer),
        recipients=list(issuer.recipients),
        annexes=_annexes(content),
    )


def _place(unit):
    """Papers of a commune are dated in the commune."""
    if isinstance(unit, Commune):
        return unit.name.removeprefix("Xã ").removeprefix("Thị trấn ")
    return "Triệu Sơn"


def consolidated_paper(
    edition_key, period: Period, year, content: Content, *, signed: Signed, form_of: dt.date, errata=()
):
    """Returns the Paper of the consolidated report in one of its editions (IV.1, IV.3). It tells at once of the
    `errata` issued before it, for its figures are as they first were."""
    edition = EDITIONS[edition_key]
    words = period.words(year)
    opening = Text(
        f"Thực hiện {BASIS}, trên cơ sở kết quả rà soát hộ nghèo, hộ cận nghèo và báo cáo của các cơ quan, các xã, thị "
        f"trấn, {edition.letterhead.name} tổng hợp kết quả công tác giảm nghèo {words} như sau:"
    )
    return Paper(
        letterhead=edition.letterhead,
        kind="BÁO CÁO",
        subject=SUBJECT.format(words=words),
        symbol=edition.symbol,
        number=signed.number,
        on=signed.on,
        form_of=form_of,
        addressed_to=list(edition.addressed_to),
        blocks=[
            opening,
            *_told(errata),
            *_parts(content.parts),
            Text(f"{edition.letterhead.name} trân trọng báo cáo./."),
        ],
        signature=Signature(signed.office or edition.offices[0], signed.signer),
        recipients=list(edition.recipients),
        annexes=_annexes(content),
    )


def _told(errata):
    """Returns what a paper says of the errata before it."""
    if not errata:
        return []
    found = [Text("Số liệu trong báo cáo này đã được đính chính; lấy số đúng dưới đây:", bold_lead="Đính chính.")]
    for erratum in errata:
        lines = "; ".join(f"{line['where']}: đã in {line['old']}, đúng là {line['new']}" for line in erratum.lines)
        said = f"{erratum} (số {erratum.number}/{erratum.symbol} ngày {date_vi(erratum.signed_on)})"
        found.append(Text(f"- {said}: {lines}."))
    return found


def erratum_paper(erratum, corrected, period: Period, year):
    """Returns the Paper of a numbered erratum to an issued report, of which `corrected` are the IssuedPapers."""
    edition = EDITIONS[edition_of_errata(corrected)]
    table = Table(
        [
            Column("TT", 11, "center"),
            Column("Chỗ đính chính"),
            Column("Đã in", 38, "right"),
            Column("Đúng là", 38, "right"),
            Column("Chênh lệch", 28, "right"),
        ],
        [
            [str(number), line["where"], line["old"], line["new"], line["difference"]]
            for number, line in enumerate(erratum.lines, start=1)
        ],
    )
    said = " và ".join(
        f"Báo cáo số {paper} ngày {date_vi(paper.signed_on)} của {EDITIONS[paper.to].letterhead.name}"
        for paper in corrected
    )
    return Paper(
        letterhead=edition.letterhead,
        kind="BÁO CÁO",
        subject=f"đính chính số {erratum.ordinal} báo cáo {SUBJECT.format(words=period.words(year))}",
        symbol=erratum.symbol,
        number=erratum.number,
        on=erratum.signed_on,
        addressed_to=list(edition.addressed_to),
        blocks=[
            Text(f"{edition.letterhead.name} đính chính {said} như sau:"),
            table,
            Text(erratum.reason, bold_lead="Lý do:"),
            Text("Các nội dung khác của báo cáo giữ nguyên./."),
        ],
        signature=Signature(tuple(erratum.office.split("/")), erratum.signer),
        recipients=list(edition.recipients),
    )


def _parts(parts):
    blocks = []
    for numeral, (title, text) in zip(NUMERALS, [part for part in parts if part[1]], strict=False):
        blocks.append(Heading(f"{numeral}. {title.upper()}"))
        blocks += [Text(line) for line in text.split("\n") if line.strip()]
    return blocks


def _annexes(content):
    annexes = []
    if content.figures:
        columns = [Column("TT", 11, "center"), Column("Chỉ tiêu"), Column("Đơn vị tính", 26, "center")]
        tables = [_figures([*columns, Column("Số liệu", 36, "right")], content.figures)]
        if content.own:
            own = [[str(number), *row] for number, row in enumerate(content.own, start=1)]
            tables.append(
                Table(
                    [*columns, Column("Số liệu", 24, "right"), Column("Căn cứ", 48)],
                    own,
                    caption="Chỉ tiêu do đơn vị báo cáo",
                )
            )
        annexes.append(Annex("Số liệu tổng hợp", tables))
    for table in content.tables:
        notes = [Text(text, italic=True, is_indented=False) for text in (table.base, table.dated(), *table.notes())]
        title = f"{table.title}, {table.unit_name[:1].lower()}{table.unit_name[1:]}"
        annexes.append(Annex(title, [*blocks(table), *notes], landscape=True))
    if len(annexes) < 2:
        return annexes
    return [replace(annex, number=roman) for annex, roman in zip(annexes, _romans(), strict=False)]


def _figures(columns, figures):
    """Returns the table of figures, each group under a line with its name."""
    rows, heads, last = [], set(), None
    for number, (group, *cells) in enumerate(figures, start=1):
        if group != last:
            last = group
            heads.add(len(rows))
            rows.append(["", group, "", ""])
        rows.append([str(number), *cells])
    return Table(columns, rows, bold_rows=frozenset(heads), merged_rows=frozenset(heads))


def _romans():
    return (*NUMERALS, "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


def figure_rows(filled):
    """Returns the rows of a Filled for `Content.figures`; what is not known stays blank."""
    return tuple(
        (figure.group, figure.label, figure.unit, figure.bare(filled.values.get(figure.key)))
        for figure in filled.figures
    )


def own_rows(own):
    """Returns the rows of frozen own figures for `Content.own`."""
    return tuple(
        (row["label"], row["unit"], "" if row["value"] is None else decimal(row["value"]), row["note"]) for row in own
    )
