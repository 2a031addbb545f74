"""Writing the consolidated report, issuing it, correcting what was issued. What is issued is frozen in this breath."""

import hashlib
import io

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.permissions import Verb, authorise
from areas.models import Department
from assignments.actions import complete_duty
from households.models import SurveyRound
from reports.models import Consolidated, Erratum, IssuedFile, IssuedPaper, IssuedReport
from reports.periodic import papers, sheets
from reports.periodic.actions import clean_texts
from reports.periodic.behind import read_behind
from reports.periodic.conflicts import DraftConflict, FiguresConflict, save_draft_row
from reports.periodic.consolidating import Gathered, gather
from reports.periodic.corrections import line_of
from reports.periodic.freezing import keep_rows
from reports.periodic.frozen import table_data, table_from
from reports.periodic.issuers import EDITIONS, edition_of_errata
from reports.periodic.narrative import filled
from reports.periodic.opening import drills_of
from reports.periodic.sections import DISTRICT_SECTIONS
from reports.periodic.signing import clean_paper, paper_faults
from reports.periodic.sources import Filled
from reports.periods import Period
from ui.docx import render
from ui.formatting import clean_text, date_vi, slug

audit.name_actions(
    {
        "consolidated.saved": "lưu bản soạn báo cáo tổng hợp",
        "report.issued": "phát hành báo cáo tổng hợp",
        "report.corrected": "đính chính báo cáo đã phát hành",
    }
)
MOST_LINES = 30


def _refuse_issued(period, year):
    if IssuedReport.objects.filter(year=year, period=period).exists():
        raise ValidationError("Báo cáo này đã phát hành nên không sửa được; chỗ sai thì lập đính chính.")


@transaction.atomic
def save_consolidated(*, by, period: Period, year, texts, version, figures):
    """Saves the draft of the consolidated report; returns the Consolidated. Raises DraftConflict where somebody saved
    meanwhile (`version` is that of the draft one began from, 0 where there was none)."""
    authorise(by, Verb.REVIEW_REPORTS)
    _refuse_issued(period, year)
    texts = clean_texts(texts, DISTRICT_SECTIONS, figures)
    saved = Consolidated.objects.select_for_update().filter(year=year, period=period)
    draft = saved.first() or Consolidated(year=year, period=period, version=0)
    if draft.version != version:
        raise DraftConflict(draft)
    changed = [s.title for s in DISTRICT_SECTIONS if draft.texts.get(s.key, "") != texts[s.key]]
    draft.texts, draft.saved_by = texts, by
    draft.version += 1
    # A draft that somebody saves first in this moment is met by save_draft_row, as one that was saved before.
    draft.full_clean(exclude=["saved_by", "period"])
    save_draft_row(draft, saved.first)
    audit.record(
        by=by, action="consolidated.saved", obj=draft, label=str(draft),
        changes={"Phần đã sửa": [None, ", ".join(changed) or "không có"]},
    )  # fmt: skip
    return draft


def _checked_paper(values, *, period, year, today):
    """Returns the values of a paper tidied; raises ValidationError that names every field that is wrong."""
    values = clean_paper(values)
    if faults := paper_faults(values, period=period, year=year, today=today):
        raise ValidationError(faults)
    return values


@transaction.atomic
def issue(
    *, by, period: Period, year, to, number, signed_on, office, signer, version, today, digest=None, now=None,
    gathered=None,
):  # fmt: skip
    """Issues one paper of the consolidated report and returns it; the first freezes the report and fulfils the duty.

    `to` is a key of EDITIONS, `office` the lines above the name parted by "/"; `digest` marks what was gathered when
    the person read it, `gathered` is what was gathered in the same breath, if the caller has it. Raises DraftConflict
    or FiguresConflict where the draft or what is gathered has changed since, ValidationError for a blank part, a wrong
    number or day, or a paper issued already.
    """
    authorise(by, Verb.REVIEW_REPORTS)
    now = now or timezone.now()
    asked = {"number": number, "signed_on": signed_on, "office": office, "signer": signer}
    values = _checked_paper(asked, period=period, year=year, today=today)
    issued = IssuedReport.objects.select_for_update().filter(year=year, period=period).first()
    if issued is None:
        issued = _freeze(
            by=by, period=period, year=year, version=version, digest=digest, today=today, now=now, gathered=gathered
        )
    if issued.papers.filter(to=to).exists():
        raise ValidationError(f"Văn bản {EDITIONS[to].label} đã phát hành.")
    errata = list(issued.errata.all())
    if errata and signed_on < errata[-1].signed_on:
        raise ValidationError(
            {"signed_on": f"Ngày ký không được trước {errata[-1]} ({date_vi(errata[-1].signed_on)})."}
        )
    edition = EDITIONS[to]
    paper = IssuedPaper(
        issued=issued, to=to, symbol=edition.symbol, recipients=list(edition.recipients), by=by, at=now, **values
    )
    paper.full_clean(exclude=["issued", "by"])
    paper.save()
    signed = papers.Signed(paper.number, paper.signed_on, tuple(paper.office.split("/")), paper.signer)
    word = render(
        papers.consolidated_paper(to, period, year, content_of(issued), signed=signed, form_of=signed_on, errata=errata)
    )
    _keep(issued, word, "docx", f"{paper.number}-{slug(paper.symbol)}-{slug(period.words(year))}", now, paper=paper)
    if not issued.files.filter(extension="xlsx").exists():
        _keep(issued, _workbook(issued), "xlsx", f"so-lieu-bao-cao-{slug(period.words(year))}", now)
    complete_duty(
        by=by,
        commune_or_department=Department.objects.get(is_standing_body=True),
        duty_key=period.consolidated_key,
        year=year,
        evidence_url=reverse("issued_report", kwargs={"year": year, "period": period.value}),
        evidence_label=f"Báo cáo số {paper} ngày {date_vi(signed_on)}",
        at=signed_on,
    )
    audit.record(
        by=by, action="report.issued", obj=issued, label=str(issued),
        changes={"Số": [None, str(paper)], "Ngày ký": [None, signed_on.isoformat()], "Gửi": [None, edition.label]},
    )  # fmt: skip
    return paper


def _freeze(*, by, period, year, version, digest, today, now, gathered):
    draft = Consolidated.objects.select_for_update().filter(year=year, period=period).first()
    if draft is None:
        raise ValidationError("Chưa có bản soạn. Soạn, đọc lại và lưu báo cáo rồi mới phát hành.")
    _refuse_issued(period, year)  # in the moment that this one waited for the draft
    if draft.version != version:
        raise DraftConflict(draft)
    blank = [s.title for s in DISTRICT_SECTIONS if s.is_needed and not draft.texts.get(s.key)]
    if blank:
        raise ValidationError([f"Chưa viết phần “{title}”." for title in blank])
    gathered: Gathered = gathered or gather(period, year, user=by, today=today, now=now)
    if digest is not None and digest != gathered.digest:
        raise FiguresConflict(gathered.digest)
    figures, values = gathered.filled.figures, gathered.filled.values
    of = {"drills": drills_of(None, period, year), "values": values, "user": by, "today": today}
    behind = read_behind(None, period, year, tables=gathered.tables, **of)
    parted = behind.parted(gathered.tables, values)
    if parted:  # somebody saved in the moment between counting and reading the rows
        again = gather(period, year, user=by, today=today, now=now).digest
        if again != gathered.digest:
            raise FiguresConflict(again)
    issued = IssuedReport.objects.create(
        year=year,
        period=period,
        survey_year=period.survey_year(year),
        texts=[
            {"key": s.key, "title": s.title, "text": filled(draft.texts[s.key], figures, values)}
            for s in DISTRICT_SECTIONS
            if draft.texts.get(s.key)
        ],
        figures=gathered.filled.as_data(),
        tables=[table_data(table, parted) for table in gathered.tables],
        missing=gathered.missing,
        issued_at=now,
        issued_by=by,
    )
    survey_round = SurveyRound.objects.filter(year=issued.survey_year).first()
    keep_rows(behind.without(parted), survey_round=survey_round, issued=issued)
    return issued


def content_of(issued: IssuedReport):
    """Returns the papers.Content of an issued report, from nothing but what was frozen."""
    return papers.Content(
        parts=tuple((part["title"], part["text"]) for part in issued.texts),
        figures=papers.figure_rows(Filled.from_data(issued.figures)),
        tables=tuple(table_from(data) for data in issued.tables),
    )


def _workbook(issued):
    found, out = Filled.from_data(issued.figures), io.BytesIO()
    sheets.write(
        out,
        title=f"Số liệu báo cáo giảm nghèo {issued.period_.words(issued.year)}",
        unit_name="Huyện Triệu Sơn",
        figures=[(figure, found.values.get(figure.key)) for figure in found.figures],
        own=[],
        tables=[table_from(data) for data in issued.tables],
    )
    return out.getvalue()


def _keep(issued, data, extension, stem, now, **of):
    """Stores the bytes of a produced file with their checksum."""
    name = f"{stem}.{extension}"
    row = IssuedFile(
        issued=issued, name=name, extension=extension, size=len(data), sha256=hashlib.sha256(data).hexdigest(), at=now,
        **of,
    )  # fmt: skip
    row.file.save(name, ContentFile(data), save=False)
    row.full_clean(exclude=["issued", "paper", "erratum"])
    row.save()
    return row


@transaction.atomic
def correct(*, by, issued: IssuedReport, lines, reason, number, signed_on, office, signer, today, now=None):
    """Issues the next numbered erratum of an issued report and returns it; the report itself stays as it was.

    `lines` are [{"key", "where", "old", "new"}]: `key` names a figure ("so_ho_ngheo"), whose old value is the frozen
    one (or the last erratum's), or is "" for another place, told by `where` and `old`. Raises ValidationError.
    """
    authorise(by, Verb.REVIEW_REPORTS)
    now = now or timezone.now()
    issued = IssuedReport.objects.select_for_update().get(pk=issued.pk)
    reason = clean_text(reason, multiline=True)
    if not reason:
        raise ValidationError({"reason": "Ghi lý do đính chính."})
    if not lines or len(lines) > MOST_LINES:
        raise ValidationError(f"Ghi từ 1 đến {MOST_LINES} chỗ cần đính chính.")
    keys = [line["key"] for line in lines if line.get("key")]
    if len(set(keys)) < len(keys):
        raise ValidationError("Có số liệu ghi hai lần. Mỗi số liệu đính chính ở một dòng.")
    asked = {"number": number, "signed_on": signed_on, "office": office, "signer": signer}
    values = _checked_paper(asked, period=issued.period_, year=issued.year, today=today)
    corrected, earlier = list(issued.papers.all()), list(issued.errata.all())
    last = max(each.signed_on for each in (*corrected, *earlier))
    if signed_on < last:
        raise ValidationError(
            {"signed_on": f"Ngày ký không được trước báo cáo và các đính chính đã phát hành ({date_vi(last)})."}
        )
    erratum = Erratum(
        issued=issued,
        ordinal=len(earlier) + 1,
        symbol=EDITIONS[edition_of_errata(corrected)].symbol,
        reason=reason,
        lines=[line_of(issued, earlier, line) for line in lines],
        by=by,
        at=now,
        **values,
    )
    erratum.full_clean(exclude=["issued", "by"])
    erratum.save()
    word = render(papers.erratum_paper(erratum, corrected, issued.period_, issued.year))
    _keep(issued, word, "docx", f"{number}-dinh-chinh-so-{erratum.ordinal}", now, erratum=erratum)
    audit.record(
        by=by, action="report.corrected", obj=issued, label=str(issued), note=reason,
        changes={line["where"]: [line["old"], line["new"]] for line in erratum.lines},
    )  # fmt: skip
    return erratum
