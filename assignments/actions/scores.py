"""Deciding a unit's yearly score sheet: confirmed as proposed, or overruled with a reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.permissions import Verb, authorise
from assignments.models import ScoreSheet
from assignments.progress import sheet_for
from assignments.scoring import Grade
from assignments.units import unit_fields
from ui.formatting import clean_text


def _locked_sheet(task_year, unit):
    fields = unit_fields(unit)
    row, _ = ScoreSheet.objects.get_or_create(year=task_year, **fields)
    return ScoreSheet.objects.select_for_update().get(pk=row.pk)


@transaction.atomic
def record_plan_outcome(*, by, task_year, unit, met, evidence, evidence_url=""):
    """Records whether a commune met its poverty-reduction plan of the year (III.5.2); returns the ScoreSheet.

    Called by Phòng LĐTBXH's page, or by the room that computes it. A decided sheet is left as it was decided.
    """
    authorise(by, Verb.MANAGE_TASKS)
    row = _locked_sheet(task_year, unit)
    if row.status != ScoreSheet.Status.OPEN:
        raise ValidationError("Phiếu điểm này đã quyết định; mở lại phiếu rồi mới đổi kết luận.")
    row.plan_met, row.plan_evidence, row.plan_evidence_url = met, clean_text(evidence), evidence_url
    row.full_clean(exclude=["year", "commune", "department"])
    row.save()
    said = "đạt" if met else "không đạt" if met is False else "chưa kết luận"
    audit.record(by=by, action="score.plan", obj=row, label=f"{unit} {task_year.year}", note=f"{said}. {evidence}")
    return row


@transaction.atomic
def decide_score(*, by, task_year, unit, grade, reason, today):
    """Confirms the proposed grade, or overrules it (then `reason` is needed); keeps points and lines as they stand.

    A blank `grade` opens the sheet again, with a reason. Returns the ScoreSheet.
    """
    authorise(by, Verb.MANAGE_TASKS)
    row, reason = _locked_sheet(task_year, unit), clean_text(reason, multiline=True)
    if not grade:
        return _open_again(row, by, unit, reason)
    if grade not in Grade.values:
        raise ValidationError({"grade": "Chọn một mức xếp loại."})
    sheet = sheet_for(task_year, unit, today, plan_met=row.plan_met)
    if sheet.grade is None:
        raise ValidationError("Chưa có nhiệm vụ nào đến hạn nên chưa có điểm để xác nhận.")
    is_same = grade == sheet.grade
    if not is_same and not reason:
        raise ValidationError({"reason": "Ghi lý do quyết định khác mức đề xuất."})
    row.status = ScoreSheet.Status.CONFIRMED if is_same else ScoreSheet.Status.OVERRULED
    row.points, row.lines, row.proposed_grade = sheet.points, sheet.lines_as_data(), sheet.grade
    row.grade, row.reason, row.decided_by, row.decided_at = grade, reason, by, timezone.now()
    row.full_clean(exclude=["year", "commune", "department", "decided_by"])
    row.save()
    audit.record(
        by=by,
        action="score.decided",
        obj=row,
        label=f"{unit} {task_year.year}",
        note=reason,
        changes={"mức": [sheet.grade.label, Grade(grade).label]},
    )
    return row


def _open_again(row, by, unit, reason):
    if row.status == ScoreSheet.Status.OPEN:
        raise ValidationError({"grade": "Chọn một mức xếp loại."})
    if not reason:
        raise ValidationError({"reason": "Ghi lý do mở lại phiếu."})
    row.status, row.grade, row.proposed_grade, row.reason = ScoreSheet.Status.OPEN, "", "", ""
    row.points, row.lines, row.decided_by, row.decided_at = None, [], None, None
    row.save()
    audit.record(by=by, action="score.reopened", obj=row, label=f"{unit} {row.year.year}", note=reason)
    return row
