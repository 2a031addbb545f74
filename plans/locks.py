"""Why a plan can be read and not written just now: by whom, until when, whom to ask. Pure.

Whoever writes a plan opens its amendment himself: of an approved one nobody has to be asked."""

from households.locks import Lock
from plans.states import PlanState
from ui.formatting import datetime_vi


def lock_of(plan):
    """Returns the Lock on a plan of a commune, a body or the district; None where it may be written."""
    if plan.is_editable:
        return None
    by = ", ".join(part for part in (str(plan.state_by or ""), datetime_vi(plan.state_at)) if part)
    if plan.state == PlanState.SUBMITTED:
        what = plan.title[:1].lower() + plan.title[1:]
        return Lock(f"{what} đã trình, chờ duyệt", ask=plan.decider, by=by, until=f"khi {plan.decider} trả lại")
    until = f"khi bạn mở phụ lục điều chỉnh, rồi trình {plan.decider} duyệt"
    return Lock("kế hoạch đã duyệt, bản ấy được giữ nguyên", ask="", by=by, until=until)
