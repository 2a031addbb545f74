"""A unit's report and the consolidated draft as files, for pages and for the command alike."""

from django.utils import timezone

from reports.models import Consolidated, Sending
from reports.periodic import papers
from reports.periodic.narrative import filled
from reports.periodic.reading import Reading, read_draft, read_sending
from reports.periodic.sections import DISTRICT_SECTIONS
from reports.periodic.units import is_own, report_of
from ui.formatting import slug


def read_for(user, unit, period, year, *, number=None, today, now):
    """Returns the Reading that a person gets of a report: a sending by number, the draft for its writers while it is
    being written, else what was sent last; None where there is nothing to read."""
    report = report_of(unit, period, year)
    if number is None and (report is None or report.may_be_written) and is_own(user, unit):
        return read_draft(unit, period, year, user=user, today=today, now=now)
    sendings = Sending.objects.filter(report=report).select_related("report__commune", "report__department")
    sending = sendings.filter(number=number).first() if number else sendings.order_by("-number").first()
    return read_sending(sending) if sending else None


def file_name(reading: Reading):
    """Returns the name of a report's files, without accents."""
    number = f"-lan-{reading.sending.number}" if reading.sending else "-ban-soan"
    return f"bao-cao-{slug(reading.period.words(reading.year))}-{slug(reading.unit.name)}{number}"


def paper_of(reading: Reading, day):
    """Returns the Paper of a Reading: signed as its sending says, dated on the day it was sent where that says nothing,
    or with room for the pen in the form of `day`."""
    sending, signed = reading.sending, papers.Signed()
    if sending is not None:
        on = sending.signed_on or timezone.localtime(sending.sent_at).date()
        signed = papers.Signed(sending.paper_number, on, signer=sending.signer)
    return papers.unit_paper(
        reading.unit, reading.period, reading.year, reading.content(), signed=signed, form_of=signed.on or day
    )


def workbook_of(reading: Reading):
    """Returns the keywords of sheets.write for a Reading."""
    return {
        "title": f"Số liệu báo cáo giảm nghèo {reading.period.words(reading.year)}",
        "unit_name": reading.unit.name,
        "figures": [(figure, reading.filled.values.get(figure.key)) for figure in reading.filled.figures],
        "own": [(row["label"], row["unit"], row["value"], row["note"]) for row in reading.own],
        "tables": reading.tables,
    }


def texts_of(gathered):
    """Returns ({section key: text}, Consolidated or None) of a period: as saved, or as first proposed."""
    draft = Consolidated.objects.filter(year=gathered.year, period=gathered.period).select_related("saved_by").first()
    return (dict(draft.texts) if draft else gathered.draft()), draft


def draft_paper(gathered, texts, edition, day):
    """Returns the Paper of a consolidated report that is not issued, to be numbered and signed."""
    figures, values = gathered.filled.figures, gathered.filled.values
    content = papers.Content(
        parts=tuple((s.title, filled(texts.get(s.key, ""), figures, values)) for s in DISTRICT_SECTIONS),
        figures=papers.figure_rows(gathered.filled),
        tables=tuple(gathered.tables),
    )
    return papers.consolidated_paper(
        edition, gathered.period, gathered.year, content, signed=papers.Signed(), form_of=day
    )


def draft_workbook(gathered):
    """Returns the keywords of sheets.write for a consolidated report that is not issued."""
    return {
        "title": f"Số liệu báo cáo giảm nghèo {gathered.period.words(gathered.year)}",
        "unit_name": "Huyện Triệu Sơn",
        "figures": [(figure, gathered.filled.values.get(figure.key)) for figure in gathered.filled.figures],
        "own": [],
        "tables": gathered.tables,
    }
