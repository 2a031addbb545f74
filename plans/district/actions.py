"""The way of the district's plan: drafted and sent by Phòng LĐTBXH, returned or approved by UBND huyện, amended."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.permissions import Verb, authorise
from areas.models import Department
from assignments.actions import complete_duty
from assignments.duties import COMMITTEE
from plans.actions.common import (
    freeze_version,
    give_back,
    held,
    held_for_edit,
    open_again,
    require_step,
    save_plan,
    take_step,
    write_step,
)
from plans.district.contents import contents_of
from plans.district.figures import district_figures
from plans.district.gaps import gaps_of
from plans.district.texts import bound_figures, section_of
from plans.models import DistrictPlan
from plans.narrative import unknown_words
from plans.states import PlanState, PlanStep
from ui.formatting import clean_text, date_vi

audit.name_actions(
    {
        "district_plan.drafted": "bắt đầu soạn kế hoạch huyện",
        "district_plan.written": "sửa nội dung kế hoạch huyện",
        "district_plan.submitted": "trình kế hoạch huyện",
        "district_plan.returned": "trả lại kế hoạch huyện",
        "district_plan.approved": "phê duyệt kế hoạch huyện",
        "district_plan.amending": "mở phụ lục điều chỉnh kế hoạch huyện",
    }
)


@transaction.atomic
def draft_district_plan(*, by, survey_round, scope):
    """Begins the plan of a cycle year or of the period; returns the DistrictPlan, also where it is there already."""
    authorise(by, Verb.DRAFT_DISTRICT)
    if scope not in DistrictPlan.Scope.values:
        raise ValidationError("Chọn kế hoạch năm hoặc kế hoạch giai đoạn.")
    plan, is_new = DistrictPlan.objects.get_or_create(round=survey_round, scope=scope)
    if is_new:
        write_step(plan, by, PlanStep.DRAFTED)
    return plan


@transaction.atomic
def write_text(*, by, plan, key, text, version):
    """Writes one section; a blank one goes back to what it began with. Returns the plan."""
    authorise(by, Verb.DRAFT_DISTRICT)
    plan = held_for_edit(by, plan, version)
    section, text, contents = section_of(plan, key), clean_text(text, multiline=True), contents_of(plan)
    strange = unknown_words(text, bound_figures(contents.figures, plan.span, contents.years))
    if strange:
        raise ValidationError({"text": f"Không có số liệu tên {{{strange[0]}}}. Dùng một trong các tên ở bên cạnh."})
    old = plan.texts.get(key, section.text)
    texts = {name: value for name, value in plan.texts.items() if name != key}
    if text and text != section.text:
        texts[key] = text
    plan.texts = texts
    save_plan(plan)
    audit.record(
        by=by, action="district_plan.written", obj=plan, changes={section.heading: [old, text or section.text]}
    )
    return plan


@transaction.atomic
def submit_district_plan(*, by, plan, version=None, with_gaps=False):
    """Sends the plan to UBND huyện; returns the step. Raises ValidationError while no commune has sent a plan, and for
    a plan that leaves something blank unless its sender says `with_gaps`, having read what."""
    authorise(by, Verb.DRAFT_DISTRICT)
    plan = held(by, plan, version)
    require_step(plan, PlanState.SUBMITTED)
    if not district_figures(plan.round).sent:
        raise ValidationError("Chưa xã nào trình kế hoạch nên kế hoạch huyện chưa có số liệu để cộng.")
    gaps = () if with_gaps else gaps_of(plan, contents_of(plan))
    if gaps:
        raise ValidationError(
            f"Chưa trình: kế hoạch còn {len(gaps)} chỗ để trống. Điền cho đủ, hoặc đánh dấu “Vẫn trình khi còn thiếu”."
        )
    return take_step(plan, by, PlanState.SUBMITTED, note=plan.title)


@transaction.atomic
def return_district_plan(*, by, plan, reason, version=None):
    """UBND huyện gives the plan back with what is to be mended; returns the step."""
    authorise(by, Verb.APPROVE_DISTRICT)
    return give_back(held(by, plan, version), by, reason)


@transaction.atomic
def approve_district_plan(*, by, plan, document, signed_on, signer, comment="", version=None, digest=None):
    """UBND huyện approves: figures and text are frozen as a numbered version, which is returned. The year's plan
    completes the duty of III.2.2 on the day of signing.

    `version` and `digest` are those of the plan and the contents that the person read: the figures are summed from the
    communes' plans, which go on changing, so ValidationError where they are no longer the ones to be frozen.
    """
    authorise(by, Verb.APPROVE_DISTRICT)
    plan = held(by, plan, version)
    require_step(plan, PlanState.APPROVED)
    contents = contents_of(plan)
    if digest is not None and digest != contents.digest:
        raise ValidationError(
            "Số liệu cộng từ kế hoạch các xã đã đổi từ khi bạn mở trang, nên chưa duyệt. Dưới đây là số mới: xem lại "
            "rồi duyệt."
        )
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": f"Ngày ký không được sau hôm nay ({date_vi(timezone.localdate())})."})
    if signed_on < plan.round.reference_date.replace(month=1, day=1):
        raise ValidationError({"signed_on": f"Ngày ký không được trước năm rà soát {plan.year}."})
    frozen = freeze_version(
        plan, by, contents.to_json(), at=timezone.now(), document=document, signed_on=signed_on,
        signer=clean_text(signer),
    )  # fmt: skip
    take_step(
        plan, by, PlanState.APPROVED, note=clean_text(comment, multiline=True), document=frozen.document,
        at=frozen.approved_at,
    )  # fmt: skip
    if not plan.is_period:
        keys = {"year": plan.year, "scope": plan.scope, "number": frozen.number}
        complete_duty(
            by=by,
            commune_or_department=Department.objects.get(code=COMMITTEE),
            duty_key=plan.DUTY,
            year=plan.year,
            evidence_url=reverse("plan_district_version", kwargs=keys),
            evidence_label=f"{frozen.title} số {frozen.document} ngày {date_vi(signed_on)}",
            at=signed_on,
        )
    return frozen


@transaction.atomic
def amend_district_plan(*, by, plan, reason):
    """Opens an approved plan for a numbered amendment, with a reason; the versions stay as they are."""
    authorise(by, Verb.DRAFT_DISTRICT)
    return open_again(held(by, plan), by, reason)
