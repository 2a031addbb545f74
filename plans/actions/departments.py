"""The way of a body's plan: begun, written, sent to Phòng LĐTBXH, returned or accepted, opened for an amendment."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.permissions import Role, Verb, authorise
from assignments.duties import TEN
from plans.actions.common import (
    freeze_version,
    give_back,
    held,
    held_for_edit,
    open_again,
    save_plan,
    send,
    take_step,
    write_step,
)
from plans.departments import TEXT_FIELDS, first_texts, freeze, goal_row, goals_of, whole_of
from plans.models import DepartmentPlan
from plans.states import PlanState, PlanStep
from ui.formatting import clean_text

audit.name_actions(
    {
        "department.drafted": "bắt đầu soạn kế hoạch ngành",
        "department.saved": "sửa kế hoạch ngành",
        "department.submitted": "trình kế hoạch ngành",
        "department.returned": "trả lại kế hoạch ngành",
        "department.approved": "chấp nhận kế hoạch ngành",
        "department.amending": "mở phụ lục điều chỉnh kế hoạch ngành",
    }
)

PAPER_FIELDS = ("document", "signed_on", "signer")


def may_write(user, department):
    """Returns whether the user writes the plan of a body: its own people."""
    return user.can(Verb.EDIT_PLANS) and user.department_id == department.pk and department.code in TEN


def may_decide(user, department):
    """Returns whether the user returns or accepts a body's plan: Phòng LĐTBXH, and of its own plan only UBND huyện."""
    if not user.can(Verb.APPROVE_PLANS):
        return False
    return user.role != Role.LABOUR_OFFICER or user.department_id != department.pk


def require_write(user, department):
    authorise(user, Verb.EDIT_PLANS)
    if not may_write(user, department):
        raise PermissionDenied(f"Kế hoạch này do {department.short_name} soạn.")


def require_decide(user, department):
    authorise(user, Verb.APPROVE_PLANS)
    if not may_decide(user, department):
        raise PermissionDenied("Kế hoạch của chính Phòng LĐTBXH do lãnh đạo UBND huyện chấp nhận.")


@transaction.atomic
def draft_department_plan(*, by, survey_round, department, at=None):
    """Begins a body's plan of a cycle year; returns the DepartmentPlan, the one that stands where it was begun."""
    require_write(by, department)
    plan, is_new = DepartmentPlan.objects.get_or_create(
        round=survey_round, department=department, defaults=first_texts(department, survey_round.year + 1)
    )
    if is_new:
        write_step(plan, by, PlanStep.DRAFTED, at=at)
    return plan


@transaction.atomic
def save_department_plan(*, by, plan, version, texts, goals, paper):
    """Writes the sections (TEXT_FIELDS), what stands beside the goals ({key: text}) and what the paper carries
    (PAPER_FIELDS); returns the plan. Figures cannot be given: they are summed."""
    require_write(by, plan.department)
    plan = held_for_edit(by, plan, version)
    before = audit.snapshot(plan, (*TEXT_FIELDS, *PAPER_FIELDS))
    for name in TEXT_FIELDS:
        setattr(plan, name, clean_text(texts.get(name, ""), multiline=True))
    for name in PAPER_FIELDS:
        value = paper.get(name)
        setattr(plan, name, clean_text(value or "") if name != "signed_on" else value)
    save_plan(plan)
    known = {goal.key: goal.text for goal in goals_of(plan) if not goal.is_group}
    plan.goals.all().delete()
    rows = [goal_row(plan, key, clean_text(text)) for key, text in goals.items() if key in known and clean_text(text)]
    for row in rows:
        row.full_clean(exclude=["plan"])
        row.save()
    changes = audit.difference(before, audit.snapshot(plan, (*TEXT_FIELDS, *PAPER_FIELDS)))
    changes |= audit.difference(known, known | {key: clean_text(text) for key, text in goals.items() if key in known})
    audit.record(by=by, action="department.saved", obj=plan, changes=changes)
    return plan


@transaction.atomic
def submit_department_plan(*, by, plan, version=None, at=None):
    """Sends a body's plan, or an amendment, to Phòng LĐTBXH; completes its duty of III.2.3. Returns the step."""
    plan = _held_to_write(by, plan, version)
    if not plan.solutions.strip():
        raise ValidationError("Chưa ghi phần nhiệm vụ, giải pháp. Ghi rồi trình.")
    return send(plan, by, at=at)


@transaction.atomic
def return_department_plan(*, by, plan, reason, version=None, at=None):
    """Gives a plan back with what is to be mended; returns the step. Raises PlanChanged where it is not the `version`
    that was read."""
    return give_back(_held_to_decide(by, plan, version), by, reason, at=at)


@transaction.atomic
def accept_department_plan(*, by, plan, version=None, at=None):
    """Accepts a body's plan and freezes it; returns the DepartmentPlanVersion."""
    plan, now = _held_to_decide(by, plan, version), at or timezone.now()
    frozen = freeze_version(plan, by, freeze(whole_of(plan)), at=now)
    take_step(plan, by, PlanState.APPROVED, note=frozen.title, at=now)
    return frozen


@transaction.atomic
def amend_department_plan(*, by, plan, reason):
    """Opens an accepted plan for a numbered amendment; what was accepted stays frozen."""
    return open_again(_held_to_write(by, plan), by, reason)


def _held_to_write(by, plan, version=None):
    require_write(by, plan.department)
    return held(by, plan, version)


def _held_to_decide(by, plan, version=None):
    require_decide(by, plan.department)
    return held(by, plan, version)
