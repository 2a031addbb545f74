"""The way of a decision: sent by Phòng LĐTBXH, returned or approved by UBND huyện, issued with number, day and signer.

Sending freezes the lines. An issued decision is never changed; a later one takes its place and both are kept.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.permissions import Verb, authorise
from areas.models import Department
from assignments.actions import complete_duty
from assignments.duties import DISTRICT, LABOUR
from households.models import SurveyRound
from plans.models import BodyTargetLine, TargetDecision, TargetLine
from plans.targets.bodies import body_lines, frozen_lines
from plans.targets.needs import district_needs
from plans.targets.proposals import proposals_of
from plans.targets.scenarios import held, is_stale
from ui.formatting import clean_text, date_vi, datetime_vi, number

Status = TargetDecision.Status
# What issuing fulfils: UBND huyện gives out the targets (III.2.2), LĐTBXH has them issued (III.2.3.1); and those of the
# bodies where the decision holds any (III.2.3).
DUTIES = ((DISTRICT, "commune_targets"), (LABOUR, "target_issue"))
BODIES_DUTY = (LABOUR, "department_targets")

audit.name_actions(
    {
        "targets.submitted": "trình phương án giao chỉ tiêu",
        "targets.returned": "trả lại phương án giao chỉ tiêu",
        "targets.approved": "duyệt phương án giao chỉ tiêu",
        "targets.issued": "ban hành quyết định giao chỉ tiêu",
    }
)


@transaction.atomic
def submit_decision(*, by, scenario, change_reason="", version=None):
    """Sends a scenario with the bodies' targets to UBND huyện; returns the TargetDecision with its frozen lines.

    Raises ValidationError while another one waits, when the survey's figures changed since, or when a later decision
    gives no reason.
    """
    authorise(by, Verb.DRAFT_DISTRICT)
    # Rounds first, as the bodies' targets do: two people cannot send two scenarios at once.
    survey_round = SurveyRound.objects.select_for_update().get(pk=scenario.round_id)
    scenario = held(by, scenario, version)
    decisions = TargetDecision.objects.filter(round=survey_round)
    if waiting := decisions.filter(status__in=(Status.SUBMITTED, Status.APPROVED)).first():
        raise ValidationError(f"Đang có phương án “{waiting.scenario.name}” {waiting.get_status_display()}.")
    needs = district_needs(survey_round)
    if is_stale(scenario, needs):
        raise ValidationError("Số liệu rà soát đã đổi từ khi lập phương án. Bấm “Tính lại” rồi xem và trình.")
    last = decisions.issued().last()
    change_reason = clean_text(change_reason, multiline=True)
    if last and not change_reason:
        raise ValidationError({"change_reason": "Ghi lý do điều chỉnh chỉ tiêu đã giao."})
    decision = decisions.filter(status=Status.RETURNED).last()
    if decision is None:
        order = (decisions.aggregate(last=Max("order"))["last"] or 0) + 1
        decision = TargetDecision(round=survey_round, order=order)
    decision.scenario, decision.total, decision.status = scenario, scenario.total, Status.SUBMITTED
    decision.change_reason, decision.submitted_by, decision.submitted_at = change_reason, by, timezone.now()
    decision.decided_by = decision.decided_at = None
    decision.version += bool(decision.pk)
    decision.full_clean(exclude=["round", "scenario", "submitted_by"])
    decision.save()
    _freeze(decision, scenario, last)
    _write(decision, by, "targets.submitted", note=change_reason)
    return decision


def _freeze(decision, scenario, last):
    decision.lines.all().delete()
    decision.body_lines.all().delete()
    proposals = proposals_of(decision.round)
    earlier = {line.commune_id: line.target for line in last.lines.all()} if last else {}
    TargetLine.objects.bulk_create(
        TargetLine(
            decision=decision,
            commune=share.commune,
            poor=share.poor,
            cannot_exit=share.cannot_exit,
            actionable=share.actionable,
            residents=share.residents,
            is_recognised=share.is_recognised,
            target=share.target,
            proposal=proposals[share.commune_id].households if share.commune_id in proposals else None,
            previous=earlier.get(share.commune_id),
            reason=share.reason,
        )
        for share in scenario.shares.select_related("commune")
    )
    BodyTargetLine.objects.bulk_create(frozen_lines(decision, body_lines(decision.round)))


@transaction.atomic
def return_decision(*, by, decision, comment, version=None):
    """UBND huyện gives a scenario back with what is to be looked at again; it can be changed and sent anew.

    `version` is that of the decision whose figures the person read, as for `approve_decision`.
    """
    authorise(by, Verb.APPROVE_DISTRICT)
    decision = _held(by, decision, Status.SUBMITTED, "Phương án này không còn chờ duyệt.", version)
    comment = clean_text(comment, multiline=True)
    if not comment:
        raise ValidationError({"comment": "Ghi rõ chỗ cần xem lại."})
    decision.status, decision.comment = Status.RETURNED, comment
    decision.decided_by, decision.decided_at = by, timezone.now()
    decision.version += 1
    decision.save()
    return _write(decision, by, "targets.returned", note=comment)


@transaction.atomic
def approve_decision(*, by, decision, comment="", version=None):
    """UBND huyện approves; what is left is the number, the day and the signature. ValidationError where the decision
    was returned and sent anew since `version`: its figures may be others."""
    authorise(by, Verb.APPROVE_DISTRICT)
    decision = _held(by, decision, Status.SUBMITTED, "Phương án này không còn chờ duyệt.", version)
    decision.status, decision.comment = Status.APPROVED, clean_text(comment, multiline=True)
    decision.decided_by, decision.decided_at = by, timezone.now()
    decision.version += 1
    decision.save()
    return _write(decision, by, "targets.approved", note=decision.comment)


@transaction.atomic
def issue_decision(*, by, decision, document, signed_on, signer, signer_office="", version=None):
    """Records the signed decision; from now on each commune and body sees its target. Completes the duties of III.2.2
    and III.2.3.1 on the day of signing. Returns the TargetDecision."""
    authorise(by, Verb.DRAFT_DISTRICT)
    decision = _held(by, decision, Status.APPROVED, "Chỉ ban hành được phương án đã duyệt.", version)
    today, survey_round = timezone.localdate(), decision.round
    if signed_on > today:
        raise ValidationError({"signed_on": f"Ngày ký không được sau hôm nay ({date_vi(today)})."})
    last = TargetDecision.objects.filter(round=survey_round).issued().last()
    first = last.signed_on if last else survey_round.reference_date
    if signed_on < first:
        what = "ngày ký quyết định trước" if last else "ngày lấy số liệu rà soát"
        raise ValidationError({"signed_on": f"Ngày ký không được trước {what} ({date_vi(first)})."})
    decision.document, decision.signed_on = clean_text(document), signed_on
    decision.signer, decision.signer_office = clean_text(signer), clean_text(signer_office)
    decision.status, decision.issued_by, decision.issued_at = Status.ISSUED, by, timezone.now()
    decision.version += 1
    decision.full_clean(exclude=["round", "scenario", "submitted_by", "decided_by", "issued_by"])
    decision.save()
    departments = {each.code: each for each in Department.objects.filter(code__in=[code for code, _ in DUTIES])}
    for code, duty_key in (*DUTIES, BODIES_DUTY) if decision.body_lines.exists() else DUTIES:
        complete_duty(
            by=by,
            commune_or_department=departments[code],
            duty_key=duty_key,
            year=survey_round.year,
            evidence_url=address_of(decision),
            evidence_label=f"Quyết định số {decision.document} ngày {date_vi(signed_on)}",
            at=signed_on,
        )
    return _write(decision, by, "targets.issued", note=f"Số {decision.document} ngày {date_vi(signed_on)}")


def address_of(decision):
    """Returns the page of a decision."""
    return reverse("target_decision", kwargs={"year": decision.round.year, "order": decision.order})


def _held(by, decision, status, message, version=None):
    found = (
        TargetDecision.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("round")
        .get(pk=decision.pk)
    )
    if found.status != status:
        raise ValidationError(message)
    if version is not None and found.version != version:
        raise ValidationError(
            f"Phương án đã được trình lại lúc {datetime_vi(found.submitted_at)}, sau khi bạn mở trang. Xem lại các số "
            "dưới đây rồi quyết định."
        )
    return found


def _write(decision, by, action, note=""):
    audit.record(
        by=by,
        action=action,
        obj=decision,
        label=f"{decision.title} {decision.round.year}",
        changes={"tổng chỉ tiêu": [None, number(decision.total)], "tình trạng": [None, decision.get_status_display()]},
        note=note,
    )
    return decision
