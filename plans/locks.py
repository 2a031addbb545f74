"""Why a plan can be read and not written just now: by whom, until when, whom to ask. Pure."""

from households.locks import Lock
from plans.states import PlanState
from ui.formatting import datetime_vi


def lock_of(plan):
    """Returns the Lock on a plan of a commune, a body or the district; None where it may be written."""
    if plan.is_editable:
        return None
    by = ", ".join(part for part in (str(plan.state_by or ""), datetime_vi(plan.state_at)) if part)
    if plan.state == PlanState.SUBMITTED:
        return Lock("kế hoạch đã trình, chờ duyệt", ask=plan.decider, by=by, until=f"khi {plan.decider} trả lại")
    return Lock("kế hoạch đã duyệt", ask=plan.decider, by=by, until="khi mở phụ lục điều chỉnh")
