"""The way of a commune's plan: sent, returned or approved, opened for an amendment; and what its paper carries."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from assignments.actions import complete_duty, reopen_duty
from plans.actions.common import DUTY, PlanChanged, counted, held, held_for_edit, move, need_text, write_event
from plans.frozen import freeze
from plans.models import PlanEvent, PlanVersion
from plans.states import PlanState, may_become, title_of_version
from plans.whole import whole_plan
from ui.formatting import clean_text, date_vi

Kind = PlanEvent.Kind


@transaction.atomic
def submit_plan(*, by, plan, version=None, door=Door.PAGE):
    """Sends a plan, or an amendment, to the district; returns the PlanEvent. Completes the duty of III.2.1.

    `version` is that of the plan whose figures the person checked. Raises Forbidden for all but the commune's leaders,
    PlanChanged, ValidationError where it was sent already or holds no household.
    """
    authorise(by, Verb.SUBMIT_PLANS)
    plan = held(by, plan)
    _require(plan, PlanState.SUBMITTED)
    if version is not None and plan.version != version:
        raise PlanChanged("Kế hoạch vừa được cập nhật. Xem lại các số dưới đây rồi trình.")
    households = plan.rows.current().count()
    if not households:
        raise ValidationError("Kế hoạch chưa có hộ nào. Lập từ kết quả rà soát trước khi trình.")
    now = timezone.now()
    title = plan.title
    before = move(plan, by, PlanState.SUBMITTED, now)
    changes = {"Tình trạng": [before, plan.get_state_display()]} | counted({"hộ trong kế hoạch": households})
    event = write_event(plan, by, Kind.SUBMITTED, "plan.submitted", note=title, changes=changes, at=now, door=door)
    complete_duty(
        by=by,
        commune_or_department=plan.commune,
        duty_key=DUTY,
        year=plan.year,
        evidence_url=reverse("plan", kwargs={"year": plan.year, "code": plan.commune.code}),
        evidence_label=f"{plan}"[:200],
        at=now,
    )
    return event


@transaction.atomic
def return_plan(*, by, plan, reason, door=Door.PAGE):
    """Gives a plan back to the commune with what is to be mended; its duty is open again.

    The duty stays done where only an amendment is returned: the plan itself was approved in its time.
    """
    authorise(by, Verb.APPROVE_PLANS)
    plan = held(by, plan)
    _require(plan, PlanState.RETURNED)
    reason = need_text(reason, "Ghi rõ chỗ cần làm lại để xã biết đường sửa.")
    now = timezone.now()
    before = move(plan, by, PlanState.RETURNED, now)
    changes = {"Tình trạng": [before, plan.get_state_display()]}
    event = write_event(plan, by, Kind.RETURNED, "plan.returned", note=reason, changes=changes, at=now, door=door)
    if not plan.version_number:
        reopen_duty(by=by, commune_or_department=plan.commune, duty_key=DUTY, year=plan.year, reason=reason)
    return event


@transaction.atomic
def approve_plan(*, by, plan, document="", note="", version=None, door=Door.PAGE):
    """Approves what the commune sent and freezes it; returns the PlanVersion, number 1 for the plan itself, then its
    amendments. Raises Forbidden, PlanChanged, ValidationError where nothing was sent."""
    authorise(by, Verb.APPROVE_PLANS)
    plan = held(by, plan)
    _require(plan, PlanState.APPROVED)
    if version is not None and plan.version != version:
        raise PlanChanged("Kế hoạch vừa đổi. Xem lại rồi duyệt.")
    now = timezone.now()
    reason = _reason_of_amendment(plan)
    whole = whole_plan(plan)
    plan.version_number += 1
    frozen = PlanVersion(
        plan=plan,
        number=plan.version_number,
        reason=reason,
        document=clean_text(document),
        approved_by=by,
        approved_at=now,
        data=freeze(
            whole.contents,
            whole.words,
            sections=[(section.heading, text) for section, text in whole.texts],
            figures={word: bound.value for word, bound in whole.figures.items()},
        ),
    )
    frozen.full_clean(exclude=["plan", "approved_by"])
    frozen.save()
    before = move(plan, by, PlanState.APPROVED, now)
    write_event(
        plan,
        by,
        Kind.APPROVED,
        "plan.approved",
        note="\n".join(part for part in (title_of_version(frozen.number), clean_text(note, multiline=True)) if part),
        document=frozen.document,
        changes={"Tình trạng": [before, plan.get_state_display()]},
        at=now,
        door=door,
    )
    return frozen


def _reason_of_amendment(plan):
    if not plan.version_number:
        return ""
    event = plan.events.filter(kind=Kind.AMENDING).last()
    return event.note if event else ""


@transaction.atomic
def open_amendment(*, by, plan, reason, door=Door.PAGE):
    """Opens an approved plan for a numbered amendment; returns the PlanEvent. What was approved stays frozen."""
    authorise(by, Verb.EDIT_PLANS)
    plan = held(by, plan)
    _require(plan, PlanState.AMENDING)
    reason = need_text(reason, "Ghi lý do điều chỉnh, ví dụ hộ mới phát sinh hoặc đổi giải pháp.")
    now = timezone.now()
    before = move(plan, by, PlanState.AMENDING, now)
    changes = {"Tình trạng": [before, plan.get_state_display()]}
    return write_event(plan, by, Kind.AMENDING, "plan.amending", note=reason, changes=changes, at=now, door=door)


@transaction.atomic
def set_paper(*, by, plan, document, signed_on, signer, door=Door.PAGE):
    """Records the number, day and signer that the plan's paper carries; returns the plan."""
    authorise(by, Verb.EDIT_PLANS)
    plan = held_for_edit(by, plan)
    before = audit.snapshot(plan, ("document", "signed_on", "signer"))
    plan.document, plan.signed_on, plan.signer = clean_text(document), signed_on, clean_text(signer)
    if plan.signed_on and plan.signed_on < plan.round.reference_date.replace(month=1, day=1):
        raise ValidationError({"signed_on": f"Ngày ký {date_vi(signed_on)} trước năm rà soát. Xem lại."})
    plan.version += 1
    plan.full_clean(exclude=["round", "commune", "state_by", "drafted_by"])
    plan.save()
    changes = audit.difference(before, audit.snapshot(plan, ("document", "signed_on", "signer")))
    audit.record(by=by, action="plan.paper", obj=plan, commune=plan.commune, changes=changes, door=door)
    return plan


def _require(plan, wanted):
    if not may_become(plan.state, wanted):
        raise ValidationError(f"Kế hoạch {plan.get_state_display()}, nên không làm được bước này.")
