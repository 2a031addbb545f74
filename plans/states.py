"""Who holds a plan: the commune while it writes, the district once it was sent, nobody once approved. Pure.

A plan that was approved is changed by a numbered amendment: it is opened again (AMENDING), sent and approved like the
first text, and each approval freezes a version. `version_number` of the plan is that of the last approval.
"""

from django.db import models


class PlanState(models.TextChoices):
    """Where a plan stands."""

    DRAFT = "draft", "đang soạn"
    SUBMITTED = "submitted", "đã trình huyện"
    RETURNED = "returned", "huyện trả lại"
    APPROVED = "approved", "đã duyệt"
    AMENDING = "amending", "đang soạn phụ lục điều chỉnh"

    @property
    def tone(self):
        return TONES[self]


class PlanStep(models.TextChoices):
    """What may be done with a plan; but for drafting, the state that it is in afterwards."""

    DRAFTED = "drafted", "Bắt đầu soạn"
    REDRAFTED = "redrafted", "Cập nhật theo kết quả rà soát"
    SUBMITTED = PlanState.SUBMITTED.value, "Trình"
    RETURNED = PlanState.RETURNED.value, "Trả lại"
    APPROVED = PlanState.APPROVED.value, "Duyệt"
    AMENDING = PlanState.AMENDING.value, "Mở phụ lục điều chỉnh"


TONES = {
    PlanState.DRAFT: "plain",
    PlanState.SUBMITTED: "info",
    PlanState.RETURNED: "late",
    PlanState.APPROVED: "done",
    PlanState.AMENDING: "warn",
}
EDITABLE = frozenset({PlanState.DRAFT, PlanState.RETURNED, PlanState.AMENDING})
# From which states each may be reached.
COMES_FROM = {
    PlanState.SUBMITTED: EDITABLE,
    PlanState.RETURNED: frozenset({PlanState.SUBMITTED}),
    PlanState.APPROVED: frozenset({PlanState.SUBMITTED}),
    PlanState.AMENDING: frozenset({PlanState.APPROVED}),
}


def may_become(state, wanted):
    """Returns whether a plan at `state` may go to `wanted`."""
    return state in COMES_FROM[wanted]


def title_of_version(number):
    """Returns what a frozen version is called: the plan itself, then its amendments."""
    return "Kế hoạch" if number <= 1 else f"Phụ lục điều chỉnh số {number - 1}"
