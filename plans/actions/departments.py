"""The way of a body's plan: begun, written, sent to Phòng LĐTBXH, returned or accepted, opened for an amendment."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.permissions import Role, Verb, authorise
from assignments.actions import complete_duty, reopen_duty
from assignments.duties import TEN
from plans.actions.common import PlanChanged, need_text
from plans.departments import TEXT_FIELDS, first_texts, freeze, goal_row, goals_of, whole_of
from plans.models import DepartmentPlan, DepartmentPlanEvent, DepartmentPlanVersion
from plans.states import PlanState, may_become
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

DUTY = "department_plan"  # III.2.3
PAPER_FIELDS = ("document", "signed_on", "signer")
CHANGED = "Người khác vừa sửa kế hoạch này. Xem bản mới rồi ghi lại."
Kind = DepartmentPlanEvent.Kind


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


def _held(plan):
    return DepartmentPlan.objects.select_for_update(of=("self",)).select_related("round", "department").get(pk=plan.pk)


def _move(plan, by, state, kind, action, note="", at=None):
    if not may_become(plan.state, state):
        raise ValidationError(f"Kế hoạch {plan.get_state_display()}, nên không làm được bước này.")
    before, now = plan.get_state_display(), at or timezone.now()
    plan.state, plan.state_at, plan.state_by = state, now, by
    plan.version += 1
    plan.full_clean(exclude=["round", "department", "state_by"])
    plan.save()
    event = DepartmentPlanEvent(plan=plan, kind=kind, note=note, by=by, at=now)
    event.full_clean(exclude=["plan", "by"])
    event.save()
    changes = {"Tình trạng": [before, plan.get_state_display()]}
    audit.record(by=by, action=action, obj=plan, changes=changes, note=note)
    return event


@transaction.atomic
def draft_department_plan(*, by, survey_round, department, at=None):
    """Begins a body's plan of a cycle year; returns the DepartmentPlan, the one that stands where it was begun."""
    require_write(by, department)
    plan, is_new = DepartmentPlan.objects.get_or_create(
        round=survey_round, department=department, defaults=first_texts(department, survey_round.year + 1)
    )
    if is_new:
        DepartmentPlanEvent.objects.create(plan=plan, kind=Kind.DRAFTED, by=by, at=at or timezone.now())
        audit.record(by=by, action="department.drafted", obj=plan)
    return plan


@transaction.atomic
def save_department_plan(*, by, plan, version, texts, goals, paper):
    """Writes the sections (TEXT_FIELDS), what stands beside the goals ({key: text}) and what the paper carries
    (PAPER_FIELDS); returns the plan. Figures cannot be given: they are summed."""
    plan = _held(plan)
    require_write(by, plan.department)
    if not plan.is_editable:
        raise ValidationError(f"Kế hoạch {plan.get_state_display()} nên chỉ xem được.")
    if plan.version != version:
        raise PlanChanged(CHANGED, plan)
    before = audit.snapshot(plan, (*TEXT_FIELDS, *PAPER_FIELDS))
    for name in TEXT_FIELDS:
        setattr(plan, name, clean_text(texts.get(name, ""), multiline=True))
    for name in PAPER_FIELDS:
        value = paper.get(name)
        setattr(plan, name, clean_text(value or "") if name != "signed_on" else value)
    plan.version += 1
    plan.full_clean(exclude=["round", "department", "state_by"])
    plan.save()
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
    """Sends a body's plan, or an amendment, to Phòng LĐTBXH; completes its duty of III.2.3. Returns the event."""
    plan = _held(plan)
    require_write(by, plan.department)
    if version is not None and plan.version != version:
        raise PlanChanged(CHANGED, plan)
    if not plan.solutions.strip():
        raise ValidationError("Chưa ghi phần nhiệm vụ, giải pháp. Ghi rồi trình.")
    now = at or timezone.now()
    event = _move(plan, by, PlanState.SUBMITTED, Kind.SUBMITTED, "department.submitted", note=plan.title, at=now)
    complete_duty(
        by=by, commune_or_department=plan.department, duty_key=DUTY, year=plan.year,
        evidence_url=reverse("department_plan", kwargs={"year": plan.year, "code": plan.department.code}),
        evidence_label=str(plan)[:200], at=now,
    )  # fmt: skip
    return event


@transaction.atomic
def return_department_plan(*, by, plan, reason, at=None):
    """Gives a plan back with what is to be mended; its duty is open again unless only an amendment is returned."""
    plan = _held(plan)
    require_decide(by, plan.department)
    reason = need_text(reason, {"reason": "Ghi rõ chỗ cần làm lại."})
    event = _move(plan, by, PlanState.RETURNED, Kind.RETURNED, "department.returned", note=reason, at=at)
    if not plan.version_number:
        reopen_duty(by=by, commune_or_department=plan.department, duty_key=DUTY, year=plan.year, reason=reason)
    return event


@transaction.atomic
def accept_department_plan(*, by, plan, version=None, at=None):
    """Accepts a body's plan and freezes it; returns the DepartmentPlanVersion."""
    plan = _held(plan)
    require_decide(by, plan.department)
    if version is not None and plan.version != version:
        raise PlanChanged(CHANGED, plan)
    plan.version_number += 1
    frozen = DepartmentPlanVersion(
        plan=plan, number=plan.version_number, approved_by=by, approved_at=at or timezone.now(),
        data=freeze(whole_of(plan)),
    )  # fmt: skip
    _move(plan, by, PlanState.APPROVED, Kind.APPROVED, "department.approved", note=frozen.title, at=at)
    frozen.full_clean(exclude=["plan", "approved_by"])
    frozen.save()
    return frozen


@transaction.atomic
def amend_department_plan(*, by, plan, reason):
    """Opens an accepted plan for a numbered amendment; what was accepted stays frozen."""
    plan = _held(plan)
    require_write(by, plan.department)
    reason = need_text(reason, {"reason": "Ghi lý do điều chỉnh."})
    return _move(plan, by, PlanState.AMENDING, Kind.AMENDING, "department.amending", note=reason)
