"""What the actions on plans share, of a commune, a body or the district: a plan held for the transaction, its steps."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from assignments.actions import complete_duty, reopen_duty
from plans.locks import lock_of
from plans.states import PlanState, may_become
from ui.formatting import clean_text, datetime_vi, number

audit.name_actions(
    {
        "plan.drafted": "lập kế hoạch giảm nghèo từ kết quả rà soát",
        "plan.redrafted": "cập nhật kế hoạch theo kết quả rà soát",
        "plan.household": "sửa kế hoạch của hộ",
        "plan.bulk": "sửa hàng loạt dòng kế hoạch",
        "plan.imported": "nhập dòng kế hoạch từ Excel",
        "plan.exported": "tải dòng kế hoạch ra Excel",
        "plan.printed": "in, tải văn bản kế hoạch có danh sách hộ",
        "plan.section": "sửa thuyết minh kế hoạch",
        "plan.paper": "ghi số, ngày, người ký kế hoạch",
        "plan.submitted": "trình kế hoạch giảm nghèo",
        "plan.returned": "trả lại kế hoạch giảm nghèo",
        "plan.approved": "duyệt kế hoạch giảm nghèo",
        "plan.amending": "mở phụ lục điều chỉnh kế hoạch",
        "measure.added": "thêm giải pháp vào danh mục",
        "measure.changed": "sửa giải pháp trong danh mục",
        "measure.replaced": "thay giải pháp trong danh mục",
        "measure.ended": "thôi dùng giải pháp trong danh mục",
    }
)


class PlanChanged(ValidationError):
    """Somebody else saved in between; nothing was written. `theirs` is what stands now, where there is more to say."""

    def __init__(self, message, theirs=None):
        super().__init__(message)
        self.theirs = theirs


def held(by, plan, version=None):
    """Returns the plan locked for the transaction, of whichever kind; DoesNotExist out of the person's scope,
    PlanChanged where it was changed since `version`, which is that of what the person read."""
    plans = type(plan).objects.visible_to(by).select_for_update(of=("self",))
    found = plans.select_related("round", *type(plan).UNIT).get(pk=plan.pk)
    if version is not None and found.version != version:
        step = found.last_step
        when = f", việc gần nhất là {step.get_kind_display().lower()} lúc {datetime_vi(step.at)}" if step else ""
        raise PlanChanged(f"Kế hoạch đã đổi từ khi bạn mở trang{when}. Xem lại bản mới rồi làm tiếp.", found)
    return found


def held_for_edit(by, plan, version=None):
    """As `held`; raises ValidationError where the plan is waiting to be decided on, or approved."""
    plan = held(by, plan, version)
    if lock := lock_of(plan):
        raise ValidationError(str(lock)[:1].upper() + str(lock)[1:])
    return plan


def touch(plan):
    """Counts the version of a held plan up: who opened a page of its figures before is told when they send it."""
    plan.version += 1
    type(plan).objects.filter(pk=plan.pk).update(version=plan.version)


def save_plan(plan):
    """Saves a held plan with its version counted up; ValidationError where a value is wrong."""
    plan.version += 1
    plan.full_clean(exclude=["round", "state_by", "drafted_by", *plan.UNIT])
    plan.save()


def need_text(text, message):
    """Returns the text cleaned; raises ValidationError where nothing is left."""
    text = clean_text(text, multiline=True)
    if not text:
        raise ValidationError(message)
    return text


def require_step(plan, state):
    """Raises ValidationError where a plan cannot go from where it stands to `state`."""
    if not may_become(plan.state, state):
        raise ValidationError(f"Kế hoạch {plan.state_words}, nên không làm được bước này.")


def take_step(plan, by, state, *, note="", document="", changes=None, at=None, door=Door.PAGE):
    """Puts a held plan into a state; returns the step that it wrote. ValidationError where that cannot be just now."""
    require_step(plan, state)
    before, now = plan.state_words, at or timezone.now()
    plan.state, plan.state_at, plan.state_by = state, now, by
    save_plan(plan)
    changes = {"Tình trạng": [before, plan.state_words]} | (changes or {})
    return write_step(plan, by, state, note=note, document=document, changes=changes, at=now, door=door)


def write_step(plan, by, kind, *, note="", document="", changes=None, at=None, door=Door.PAGE):
    """Adds a step of a plan and its audit row; returns the step."""
    step = plan.events.model(
        plan=plan, kind=kind, note=note, document=document, version=plan.version, by=by, at=at or timezone.now()
    )
    step.full_clean(exclude=["plan", "by"])
    step.save()
    audit.record(
        by=by, action=f"{plan.TRAIL}.{step.kind}", obj=plan, commune=getattr(plan, "commune", None),
        changes=changes or {}, note=note, door=door,
    )  # fmt: skip
    return step


def send(plan, by, **values):
    """Sends a held plan of a unit, or an amendment of it, to be decided on: its duty is done. Returns the step."""
    step = take_step(plan, by, PlanState.SUBMITTED, note=plan.title, **values)
    complete_duty(
        by=by, commune_or_department=plan.unit, duty_key=plan.DUTY, year=plan.year,
        evidence_url=plan.get_absolute_url(), evidence_label=f"{plan}"[:200], at=step.at,
    )  # fmt: skip
    return step


def give_back(plan, by, reason, **values):
    """Gives a held plan back with what is to be mended; returns the step. The duty of its unit is open again, unless
    only an amendment is given back: the plan itself was approved in its time."""
    require_step(plan, PlanState.RETURNED)
    reason = need_text(reason, {"reason": "Ghi rõ chỗ cần làm lại."})
    step = take_step(plan, by, PlanState.RETURNED, note=reason, **values)
    if not plan.version_number and plan.UNIT:
        reopen_duty(by=by, commune_or_department=plan.unit, duty_key=plan.DUTY, year=plan.year, reason=reason)
    return step


def open_again(plan, by, reason, **values):
    """Opens a held, approved plan for a numbered amendment; returns the step. What was approved stays frozen."""
    require_step(plan, PlanState.AMENDING)
    reason = need_text(reason, {"reason": "Ghi lý do điều chỉnh, ví dụ số liệu đổi hoặc có việc mới."})
    return take_step(plan, by, PlanState.AMENDING, note=reason, **values)


def freeze_version(plan, by, data, *, at, document="", **values):
    """Keeps a held plan as it is approved and counts its approvals up; returns the version, whose `data` is text."""
    require_step(plan, PlanState.APPROVED)
    reason = plan.change_reason
    plan.version_number += 1
    version = plan.versions.model(
        plan=plan, number=plan.version_number, reason=reason, document=clean_text(document), approved_by=by,
        approved_at=at, data=data, **values,
    )  # fmt: skip
    version.full_clean(exclude=["plan", "approved_by"])
    version.save()
    return version


def counted(counts):
    """Returns {what: [None, how many]} of the counts that are not zero, for the trail."""
    return {label: [None, number(count)] for label, count in counts.items() if count}
