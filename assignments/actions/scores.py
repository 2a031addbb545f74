"""Deciding a unit's yearly score sheet: confirmed as proposed, or overruled with a reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.permissions import Verb, authorise
from areas.models import Commune
from assignments.actions.common import need
from assignments.models import ScoreSheet
from assignments.outcomes import plan_outcome, plan_outcomes
from assignments.progress import own_tasks, sheet_for
from assignments.querysets import REPORTED
from assignments.scoring import Grade
from assignments.units import communes_of_year, rating_verb, unit_fields
from ui.formatting import clean_text

NO_BASIS = "Chưa có cơ sở: ghi căn cứ, ví dụ chỉ tiêu được giao và số hộ thoát nghèo thực tế."


def _locked_sheet(task_year, unit):
    fields = unit_fields(unit)
    row, _ = ScoreSheet.objects.get_or_create(year=task_year, **fields)
    return ScoreSheet.objects.select_for_update().get(pk=row.pk)


@transaction.atomic
def record_plan_outcome(*, by, task_year, unit, met, evidence, evidence_url=""):
    """Records whether a commune met its poverty-reduction plan of the year (III.5.2); returns the ScoreSheet.

    `met` None takes a conclusion back; any other needs its basis in `evidence`. A decided sheet is left as it was
    decided.
    """
    authorise(by, Verb.MANAGE_TASKS)
    if not isinstance(unit, Commune):
        raise ValidationError("Chỉ xã, thị trấn có kết luận đạt hay không đạt kế hoạch (III.5.2).")
    if met is not None:
        evidence = need(clean_text(evidence), {"evidence": NO_BASIS})
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
def record_computed_outcome(*, by, task_year, unit):
    """Records what the figures say of a commune's plan; returns the ScoreSheet. Raises where there is no basis."""
    found = plan_outcome(unit, task_year.year) if isinstance(unit, Commune) else None
    if found is None:
        raise ValidationError(NO_BASIS)
    return record_plan_outcome(
        by=by, task_year=task_year, unit=unit, met=found.met, evidence=found.words, evidence_url=found.url
    )


@transaction.atomic
def record_computed_outcomes(*, by, task_year):
    """Records for every commune of the year, whose sheet is undecided and whose basis is there, whether it met its plan
    by the figures; returns (met, missed, without basis)."""
    authorise(by, Verb.MANAGE_TASKS)
    decided = set(
        ScoreSheet.objects.filter(year=task_year)
        .exclude(status=ScoreSheet.Status.OPEN)
        .values_list("commune_id", flat=True)
    )
    counts, communes = {True: 0, False: 0, None: 0}, list(communes_of_year(task_year.year))
    outcomes = plan_outcomes(communes, task_year.year)
    for commune in communes:
        found = outcomes.get(commune.pk)
        counts[found.met if found else None] += 1
        if found and commune.pk not in decided:
            record_plan_outcome(
                by=by, task_year=task_year, unit=commune, met=found.met, evidence=found.words, evidence_url=found.url
            )
    return counts[True], counts[False], counts[None]


@transaction.atomic
def decide_score(*, by, task_year, unit, grade, reason, today):
    """Confirms the proposed grade, or overrules it (then `reason` is needed); keeps points, lines and notes as they
    stand. A blank `grade` opens the sheet again, with a reason. Returns the ScoreSheet.

    Phòng LĐTBXH decides for communes and bodies; for itself and those above it, the leader of UBND huyện does.
    """
    authorise(by, rating_verb(unit))
    row, reason = _locked_sheet(task_year, unit), clean_text(reason, multiline=True)
    if not grade:
        return _open_again(row, by, unit, reason)
    if grade not in Grade.values:
        raise ValidationError({"grade": "Chọn một mức xếp loại."})
    sheet = sheet_for(task_year, unit, today, plan_met=row.plan_met)
    if sheet.grade is None:
        raise ValidationError("Chưa có nhiệm vụ nào đến hạn nên chưa có điểm để xác nhận.")
    waiting = own_tasks(task_year, unit).filter(status=REPORTED).count()
    if waiting:
        raise ValidationError(
            f"Còn {waiting} việc đơn vị đã báo mà chưa xác nhận, đang tính 0 điểm hoặc chưa tính. Xác nhận hoặc "
            f"trả lại rồi mới quyết định."
        )
    is_same = grade == sheet.grade
    if not is_same and not reason:
        raise ValidationError({"reason": "Ghi lý do quyết định khác mức đề xuất."})
    row.status = ScoreSheet.Status.CONFIRMED if is_same else ScoreSheet.Status.OVERRULED
    row.points, row.lines, row.proposed_grade = sheet.points, sheet.lines_as_data(), sheet.grade
    row.notes = list(sheet.notes)
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
    row.points, row.lines, row.notes, row.decided_by, row.decided_at = None, [], [], None, None
    row.save()
    audit.record(by=by, action="score.reopened", obj=row, label=f"{unit} {row.year.year}", note=reason)
    return row
