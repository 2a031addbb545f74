"""What is done with a unit's report: write, send, return, accept. Sending fulfils the duty, returning reopens it."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from areas.models import Commune
from assignments.actions import complete_duty, reopen_duty
from assignments.files import MAX_FILES, check_upload
from assignments.units import unit_fields
from households.models import SurveyRound
from reports.models import OwnFigure, OwnFile, Sending, UnitReport
from reports.periodic.behind import rows_of_unit
from reports.periodic.conflicts import DraftConflict, FiguresConflict, SendingConflict, save_draft_row
from reports.periodic.freezing import keep_rows
from reports.periodic.frozen import table_data
from reports.periodic.narrative import unknown_keys
from reports.periodic.sections import asked_of, sections_of
from reports.periodic.signing import clean_paper, paper_faults
from reports.periodic.sources import figures_of, fill
from reports.periodic.units import address_of, is_own, report_of, tables_of
from reports.periods import Period
from ui.formatting import clean_text

audit.name_actions(
    {
        "report.saved": "lưu bản soạn báo cáo định kỳ",
        "report.sent": "gửi báo cáo định kỳ",
        "report.returned": "trả lại báo cáo định kỳ",
        "report.accepted": "chấp nhận báo cáo định kỳ",
    }
)
MOST_TEXT = 20_000  # characters of one part
MOST_OWN = 40


def require_writer(user, unit, verb=Verb.WRITE_REPORTS):
    """Raises Forbidden without the verb, PermissionDenied for another unit's report."""
    authorise(user, verb)
    if not is_own(user, unit):
        raise PermissionDenied("Báo cáo của đơn vị nào do người của đơn vị ấy soạn và gửi.")


def clean_texts(texts, sections, figures):
    """Returns the texts tidied; raises ValidationError for one that is too long or binds a number that is not there."""
    found, problems = {}, []
    for section in sections:
        text = clean_text(texts.get(section.key, ""), multiline=True)
        if len(text) > MOST_TEXT:
            problems.append(f"“{section.title}” dài quá {MOST_TEXT} ký tự.")
        unknown = unknown_keys(text, figures)
        if unknown:
            problems.append(
                f"“{section.title}”: không có số liệu tên {', '.join(unknown)}. Chọn tên trong bảng số liệu."
            )
        found[section.key] = text
    if problems:
        raise ValidationError(problems)
    return found


def _locked(report):
    return UnitReport.objects.select_for_update(of=("self",)).with_units().get(pk=report.pk)


def _refuse_closed(report):
    if not report.may_be_written:
        raise ValidationError(
            f"Báo cáo {report.get_status_display()} nên không sửa được. Cần sửa thì đề nghị Phòng LĐTBXH trả lại."
        )


@transaction.atomic
def save_draft(*, by, unit, period: Period, year, texts, own, version):
    """Saves a unit's draft and returns the UnitReport.

    `texts` are {section key: text}, `own` [{"pk", "key", "label", "unit", "value", "note", "files"}] in order: one
    without a label is taken out, and what is not named stays as it is; `version` is that of the draft one began from, 0
    where there was none. Raises DraftConflict where somebody saved meanwhile, ValidationError for a report that Phòng
    LĐTBXH holds.
    """
    require_writer(by, unit)
    sections = sections_of(isinstance(unit, Commune))
    texts = clean_texts(texts, sections, figures_of(unit, period, year))
    emptied = {row.get("pk") for row in own if not clean_text(row["label"])}
    own = [row for row in own if clean_text(row["label"])]
    if len(own) > MOST_OWN:
        raise ValidationError(f"Mỗi báo cáo có nhiều nhất {MOST_OWN} chỉ tiêu của đơn vị.")
    checked = [[(upload, check_upload(upload)) for upload in _few(row)] for row in own]
    report = report_of(unit, period, year)
    if report is None:
        report = UnitReport(year=year, period=period, **unit_fields(unit), version=0)
    else:
        report = _locked(report)
        _refuse_closed(report)
    if report.version != version:
        raise DraftConflict(report)
    before = dict(report.texts)
    report.texts, report.saved_by = texts, by
    report.version += 1
    report.full_clean(exclude=["commune", "department", "saved_by"])
    save_draft_row(report, lambda: report_of(unit, period, year))
    changed = _save_own(report, own, checked, emptied, by)
    titles = {section.key: section.title for section in sections}
    changed += [titles[key] for key in titles if before.get(key, "") != texts[key]]
    audit.record(
        by=by, action="report.saved", obj=report, label=str(report), commune=report.commune,
        changes={"Phần đã sửa": [None, ", ".join(changed) or "không có"]},
    )  # fmt: skip
    return report


def _few(row):
    files = list(row.get("files") or ())
    if len(files) > MAX_FILES:
        raise ValidationError(f"Mỗi chỉ tiêu đính kèm mỗi lần nhiều nhất {MAX_FILES} tệp.")
    return files


def _save_own(report, rows, checked, emptied, by):
    """Writes the unit's own figures and deletes the `emptied`; returns the labels of those that changed."""
    there = {figure.pk: figure for figure in report.own_figures.all()}
    by_key = {figure.key: figure for figure in there.values() if figure.key}  # also one saved since the page was read
    asked = {key: (label, unit) for key, label, unit in asked_of(_asker(report))}
    changed = []
    for row, uploads in zip(rows, checked, strict=True):
        key = row.get("key") or ""
        figure = there.get(row.get("pk")) or by_key.get(key) or OwnFigure(report=report)
        label, unit = asked.get(key, (clean_text(row["label"]), clean_text(row["unit"])))
        if key not in asked:
            key = ""
        values = {"key": key, "label": label, "unit": unit, "value": row["value"], "note": clean_text(row["note"])}
        if figure.pk is None or any(getattr(figure, name) != value for name, value in values.items()):
            changed.append(label)
        for name, value in values.items():
            setattr(figure, name, value)
        figure.full_clean(exclude=["report"])
        figure.save()
        for upload, (name, extension, digest) in uploads:
            file = OwnFile(
                report=report, figure=figure, name=name, extension=extension, size=upload.size, sha256=digest, by=by
            )
            file.file.save(name, upload, save=False)
            file.full_clean(exclude=["report", "figure", "by"])
            file.save()
            changed.append(f"{label}: tệp {name}")
    for pk, figure in there.items():
        if pk in emptied:
            changed.append(f"bỏ {figure.label}")
            figure.delete()
    return changed


def _asker(report):
    return "commune" if report.commune_id else report.department.code


def own_data(report):
    """Returns the unit's own figures as a sending freezes them."""
    return [
        {
            "key": figure.key,
            "label": figure.label,
            "unit": figure.unit,
            "value": None if figure.value is None else str(Decimal(figure.value).normalize() + 0),
            "note": figure.note,
            "files": [{"pk": file.pk, "name": file.name} for file in figure.files.all()],
        }
        for figure in report.own_figures.prefetch_related("files")
    ]


@transaction.atomic
def send_report(
    *, by, report: UnitReport, version, today, digest=None, number="", signed_on=None, signer="", now=None, at=None,
    door=Door.PAGE,
):  # fmt: skip
    """Sends a unit's report to Phòng LĐTBXH: freezes it as the next Sending, which is returned, and fulfils the duty.

    `number`, `signed_on` and `signer` are of its paper, as far as they are known. `digest` marks the figures that the
    person read (a command has read none); `at` is when it was sent, where that is not now. Raises DraftConflict or
    FiguresConflict where the draft or the figures have changed since it was read, ValidationError where a needed part
    is blank, the paper's values are wrong or Phòng LĐTBXH holds the report already.
    """
    require_writer(by, report.unit, Verb.SEND_REPORTS)
    report = _locked(report)
    _refuse_closed(report)
    if report.version != version:
        raise DraftConflict(report)
    unit, period = report.unit, report.period_
    paper = clean_paper({"number": number, "signed_on": signed_on, "signer": signer})
    if faults := paper_faults(paper, period=period, year=report.year, today=today, is_needed=False):
        raise ValidationError(faults)
    blank = [s.title for s in sections_of(bool(report.commune_id)) if s.is_needed and not report.texts.get(s.key)]
    if blank:
        raise ValidationError([f"Chưa viết phần “{title}”." for title in blank])
    figures = fill(unit, period, report.year, today)
    if digest is not None and digest != figures.digest:
        raise FiguresConflict(figures.digest)
    now = now or timezone.now()
    last = report.sendings.order_by("-number").first()
    tables = tables_of(unit, period, report.year, user=by, now=now)
    behind, parted = rows_of_unit(unit, period, report.year, figures, tables, by=by, today=today, now=now)
    sending = Sending(
        report=report,
        number=last.number + 1 if last else 1,
        texts=report.texts,
        figures=figures.as_data(),
        own=own_data(report),
        tables=[table_data(table, parted) for table in tables],
        sent_at=at or now,
        sent_by=by,
        paper_number=paper["number"],
        signed_on=signed_on,
        signer=paper["signer"],
    )
    sending.full_clean(exclude=["report", "sent_by"])
    sending.save()
    survey_round = SurveyRound.objects.filter(year=period.survey_year(report.year)).first()
    keep_rows(behind, survey_round=survey_round, sending=sending)
    report.status = UnitReport.Status.SENT
    report.save()
    complete_duty(
        by=by,
        commune_or_department=unit,
        duty_key=period.duty_key,
        year=report.year,
        evidence_url=reverse("periodic_report", kwargs=address_of(unit, period, report.year)),
        evidence_label=f"{report}, lần {sending.number}"[:200],
        at=sending.sent_at,
    )
    audit.record(
        by=by, action="report.sent", obj=report, label=str(report), commune=report.commune, door=door,
        changes={"Lần gửi": [None, sending.number]},
    )  # fmt: skip
    return sending


def _decide(by, report, number, outcome, comment, at):
    authorise(by, Verb.REVIEW_REPORTS)
    report = _locked(report)
    sending = report.sendings.order_by("-number").first()
    if sending is None or report.may_be_written:
        raise ValidationError("Đơn vị chưa gửi báo cáo này, hoặc báo cáo đã được trả lại.")
    if sending.number != number:
        raise SendingConflict(sending.number)
    if sending.outcome == outcome:
        raise ValidationError("Báo cáo này đã được chấp nhận.")
    sending.outcome, sending.comment = outcome, comment
    sending.decided_at, sending.decided_by = at or timezone.now(), by
    sending.full_clean(exclude=["report", "sent_by", "decided_by"])
    sending.save()
    report.status = UnitReport.Status.RETURNED if outcome == Sending.Outcome.RETURNED else UnitReport.Status.ACCEPTED
    report.save()
    return report, sending


@transaction.atomic
def return_report(*, by, report, number, comment, at=None):
    """Phòng LĐTBXH sends a report back with comments, also one that it had accepted; the duty is open again.

    `number` is that of the sending that was read; raises SendingConflict where the unit has sent again since.
    """
    comment = clean_text(comment, multiline=True)
    if not comment:
        raise ValidationError({"comment": "Ghi rõ chỗ cần sửa, để đơn vị biết phải làm gì."})
    report, sending = _decide(by, report, number, Sending.Outcome.RETURNED, comment, at)
    reopen_duty(
        by=by,
        commune_or_department=report.unit,
        duty_key=report.period_.duty_key,
        year=report.year,
        reason=comment,
        at=at,
    )
    audit.record(
        by=by, action="report.returned", obj=report, label=str(report), commune=report.commune, note=comment,
        changes={"Lần gửi": [None, sending.number]},
    )  # fmt: skip
    return sending


@transaction.atomic
def accept_report(*, by, report, number, comment="", at=None):
    """Phòng LĐTBXH accepts what was sent; it then counts in the consolidated report. `number` as of return_report."""
    comment = clean_text(comment, multiline=True)
    report, sending = _decide(by, report, number, Sending.Outcome.ACCEPTED, comment, at)
    audit.record(
        by=by, action="report.accepted", obj=report, label=str(report), commune=report.commune, note=comment,
        changes={"Lần gửi": [None, sending.number]},
    )  # fmt: skip
    return sending
