"""What the actions on plans share: the names of their trail, a plan held for the transaction, a step written down."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from households.locks import LABOUR_OFFICE
from plans.models import CommunePlan, PlanEvent
from plans.states import PlanState
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
        "measure.ended": "thôi dùng giải pháp trong danh mục",
    }
)

DUTY = "commune_plan"  # III.2.1


class PlanChanged(ValidationError):
    """Somebody else saved in between; nothing was written. `theirs` is what stands now, where there is more to say."""

    def __init__(self, message, theirs=None):
        super().__init__(message)
        self.theirs = theirs


def held(by, plan):
    """Returns the plan locked for the transaction; CommunePlan.DoesNotExist out of the person's scope."""
    plans = CommunePlan.objects.select_for_update(of=("self",)).visible_to(by)
    return plans.select_related("round", "commune").get(pk=plan.pk)


def held_for_edit(by, plan):
    """As `held`; raises ValidationError where the plan is with the district or approved."""
    plan = held(by, plan)
    if not plan.is_editable:
        raise ValidationError(why_locked(plan))
    return plan


def touch(plan):
    """Counts the version of a held plan up: who opened a page of its figures before is told when they send it."""
    plan.version += 1
    type(plan).objects.filter(pk=plan.pk).update(version=plan.version)


def why_locked(plan):
    """Returns why a plan cannot be written just now: by whom and since when, whom to ask and what to do about it."""
    by = ", ".join(filter(None, (str(plan.state_by or ""), datetime_vi(plan.state_at))))
    if plan.state == PlanState.SUBMITTED:
        why, who = "Kế hoạch đã trình huyện nên chỉ xem được", "Người trình"
        mend = f"Cần sửa thì hỏi {LABOUR_OFFICE}, đề nghị trả lại kế hoạch"
    else:
        why, who = "Kế hoạch đã duyệt nên chỉ xem được", "Người duyệt"
        mend = f"Cần đổi thì mở phụ lục điều chỉnh; chưa rõ thì hỏi {LABOUR_OFFICE}"
    return ". ".join(filter(None, (why, f"{who}: {by}" if by else "", mend))) + "."


def need_text(text, message):
    """Returns the text cleaned; raises ValidationError where nothing is left."""
    text = clean_text(text, multiline=True)
    if not text:
        raise ValidationError(message)
    return text


def move(plan, by, state, now):
    """Puts a plan into a state; returns the words of the state that it left."""
    before = plan.get_state_display()
    plan.state, plan.state_at, plan.state_by = state, now, by
    plan.version += 1
    plan.full_clean(exclude=["round", "commune", "state_by", "drafted_by"])
    plan.save()
    return before


def write_event(plan, by, kind, action, *, note="", document="", changes=None, at=None, door=Door.PAGE):
    """Adds a step and its audit row; returns the PlanEvent."""
    event = PlanEvent(plan=plan, kind=kind, note=note, document=document, by=by, at=at or timezone.now())
    event.full_clean(exclude=["plan", "by"])
    event.save()
    audit.record(by=by, action=action, obj=plan, commune=plan.commune, changes=changes or {}, note=note, door=door)
    return event


def counted(counts):
    """Returns {what: [None, how many]} of the counts that are not zero, for the trail."""
    return {label: [None, number(count)] for label, count in counts.items() if count}
