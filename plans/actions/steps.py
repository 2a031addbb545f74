"""The way of a commune's plan: sent, returned or approved, opened for an amendment; and what its paper carries."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from plans.actions.common import (
    counted,
    freeze_version,
    give_back,
    held,
    held_for_edit,
    open_again,
    require_step,
    save_plan,
    send,
    take_step,
)
from plans.actions.keeping import keep_approved, let_go
from plans.frozen import freeze
from plans.states import PlanState
from plans.whole import whole_plan
from ui.formatting import clean_text, date_vi


@transaction.atomic
def submit_plan(*, by, plan, version=None, door=Door.PAGE):
    """Sends a plan, or an amendment, to the district; returns the step. Completes the duty of III.2.1.

    `version` is that of the plan whose figures the person checked. Raises Forbidden for all but the commune's leaders,
    PlanChanged, ValidationError where it was sent already or holds no household.
    """
    authorise(by, Verb.SUBMIT_PLANS)
    plan = held(by, plan, version)
    require_step(plan, PlanState.SUBMITTED)
    households = plan.rows.current().count()
    if not households:
        raise ValidationError("Kế hoạch chưa có hộ nào. Lập từ kết quả rà soát trước khi trình.")
    return send(plan, by, changes=counted({"hộ trong kế hoạch": households}), door=door)


@transaction.atomic
def return_plan(*, by, plan, reason, version=None, door=Door.PAGE):
    """Gives a plan back to the commune with what is to be mended; returns the step. Raises PlanChanged where it is not
    the `version` that was read."""
    authorise(by, Verb.APPROVE_PLANS)
    return give_back(held(by, plan, version), by, reason, door=door)


@transaction.atomic
def approve_plan(*, by, plan, document="", note="", version=None, door=Door.PAGE):
    """Approves what the commune sent and freezes it; returns the PlanVersion, number 1 for the plan itself, then its
    amendments. From now on it counts outside the commune in the place of what was approved before. Raises Forbidden,
    PlanChanged, ValidationError where nothing was sent."""
    authorise(by, Verb.APPROVE_PLANS)
    plan, now = held(by, plan, version), timezone.now()
    whole = whole_plan(plan)
    data = freeze(
        whole.contents,
        whole.words,
        sections=[(section.heading, text) for section, text in whole.texts],
        figures={word: bound.value for word, bound in whole.figures.items()},
    )
    frozen = freeze_version(plan, by, data, at=now, document=document)
    changes = counted({"kết quả của dòng đã bỏ, nay là hỗ trợ ngoài kế hoạch": let_go(plan)})
    note = "\n".join(part for part in (frozen.title, clean_text(note, multiline=True)) if part)
    take_step(plan, by, PlanState.APPROVED, note=note, document=frozen.document, changes=changes, at=now, door=door)
    return frozen


@transaction.atomic
def open_amendment(*, by, plan, reason, door=Door.PAGE):
    """Opens an approved plan for a numbered amendment; returns the step. What was approved stays frozen, and counts
    outside the commune until the amendment is approved."""
    authorise(by, Verb.EDIT_PLANS)
    plan = held(by, plan)
    step = open_again(plan, by, reason, door=door)
    keep_approved(plan)
    return step


@transaction.atomic
def set_paper(*, by, plan, document, signed_on, signer, version=None, door=Door.PAGE):
    """Records the number, day and signer that the plan's paper carries; returns the plan. Raises PlanChanged."""
    authorise(by, Verb.EDIT_PLANS)
    plan = held_for_edit(by, plan, version)
    before = audit.snapshot(plan, ("document", "signed_on", "signer"))
    plan.document, plan.signed_on, plan.signer = clean_text(document), signed_on, clean_text(signer)
    if plan.signed_on and plan.signed_on < plan.round.reference_date.replace(month=1, day=1):
        raise ValidationError({"signed_on": f"Ngày ký {date_vi(signed_on)} trước năm rà soát. Xem lại."})
    save_plan(plan)
    changes = audit.difference(before, audit.snapshot(plan, ("document", "signed_on", "signer")))
    audit.record(by=by, action="plan.paper", obj=plan, commune=plan.commune, changes=changes, door=door)
    return plan
