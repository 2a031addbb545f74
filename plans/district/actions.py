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
from plans.district.contents import contents_of
from plans.district.figures import district_figures
from plans.district.texts import bound_figures, section_of
from plans.models import DistrictPlan, DistrictPlanEvent, DistrictPlanVersion
from plans.narrative import unknown_words
from plans.states import PlanState, may_become
from ui.formatting import clean_text, date_vi, datetime_vi

Kind = DistrictPlanEvent.Kind
DUTY = "district_plan"  # III.2.2, of Ban chỉ đạo

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
    authorise(by, Verb.APPROVE_PLANS)
    if scope not in DistrictPlan.Scope.values:
        raise ValidationError("Chọn kế hoạch năm hoặc kế hoạch giai đoạn.")
    plan, is_new = DistrictPlan.objects.get_or_create(round=survey_round, scope=scope)
    if is_new:
        _event(plan, by, Kind.DRAFTED, "district_plan.drafted")
    return plan


@transaction.atomic
def write_text(*, by, plan, key, text, version):
    """Writes one section; a blank one goes back to what it began with. Returns the plan."""
    authorise(by, Verb.APPROVE_PLANS)
    plan = held(by, plan, version)
    if not plan.is_editable:
        raise ValidationError("Kế hoạch đang chờ duyệt hoặc đã duyệt nên không sửa được.")
    section, text, contents = section_of(plan, key), clean_text(text, multiline=True), contents_of(plan)
    strange = unknown_words(text, bound_figures(contents.figures, plan.span, contents.years))
    if strange:
        raise ValidationError({"text": f"Không có số liệu tên {{{strange[0]}}}. Dùng một trong các tên ở bên cạnh."})
    old = plan.texts.get(key, section.text)
    texts = {name: value for name, value in plan.texts.items() if name != key}
    if text and text != section.text:
        texts[key] = text
    plan.texts = texts
    plan.version += 1
    plan.save()
    audit.record(
        by=by, action="district_plan.written", obj=plan, changes={section.heading: [old, text or section.text]}
    )
    return plan


@transaction.atomic
def submit_district_plan(*, by, plan, version=None):
    """Sends the plan to UBND huyện; returns the event. Raises ValidationError while no commune has sent a plan."""
    authorise(by, Verb.APPROVE_PLANS)
    plan = held(by, plan, version)
    _require(plan, PlanState.SUBMITTED)
    if not district_figures(plan.round).sent:
        raise ValidationError("Chưa xã nào trình kế hoạch nên kế hoạch huyện chưa có số liệu để cộng.")
    _move(plan, by, PlanState.SUBMITTED)
    return _event(plan, by, Kind.SUBMITTED, "district_plan.submitted")


@transaction.atomic
def return_district_plan(*, by, plan, comment, version=None):
    """UBND huyện gives the plan back with what is to be mended."""
    authorise(by, Verb.APPROVE_DISTRICT)
    plan = held(by, plan, version)
    _require(plan, PlanState.RETURNED)
    comment = clean_text(comment, multiline=True)
    if not comment:
        raise ValidationError({"comment": "Ghi rõ chỗ cần làm lại."})
    _move(plan, by, PlanState.RETURNED)
    return _event(plan, by, Kind.RETURNED, "district_plan.returned", note=comment)


@transaction.atomic
def approve_district_plan(*, by, plan, document, signed_on, signer, comment="", version=None, digest=None):
    """UBND huyện approves: figures and text are frozen as a numbered version, which is returned. The year's plan
    completes the duty of III.2.2 on the day of signing.

    `version` and `digest` are those of the plan and the contents that the person read: the figures are summed from the
    communes' plans, which go on changing, so ValidationError where they are no longer the ones to be frozen.
    """
    authorise(by, Verb.APPROVE_DISTRICT)
    plan = held(by, plan, version)
    _require(plan, PlanState.APPROVED)
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
    now = timezone.now()
    plan.version_number += 1
    frozen = DistrictPlanVersion(
        plan=plan,
        number=plan.version_number,
        reason=plan.change_reason,
        document=clean_text(document),
        signed_on=signed_on,
        signer=clean_text(signer),
        approved_by=by,
        approved_at=now,
        data=contents.to_json(),
    )
    frozen.full_clean(exclude=["plan", "approved_by"])
    frozen.save()
    plan.change_reason = ""
    _move(plan, by, PlanState.APPROVED)
    if not plan.is_period:
        complete_duty(
            by=by,
            commune_or_department=Department.objects.get(code=COMMITTEE),
            duty_key=DUTY,
            year=plan.year,
            evidence_url=reverse("plan_district_version", kwargs=_keys(plan) | {"number": frozen.number}),
            evidence_label=f"{frozen.title} số {frozen.document} ngày {date_vi(signed_on)}",
            at=signed_on,
        )
    _event(plan, by, Kind.APPROVED, "district_plan.approved", note=clean_text(comment, multiline=True))
    return frozen


@transaction.atomic
def amend_district_plan(*, by, plan, reason):
    """Opens an approved plan for a numbered amendment, with a reason; the versions stay as they are."""
    authorise(by, Verb.APPROVE_PLANS)
    plan = held(by, plan)
    _require(plan, PlanState.AMENDING)
    reason = clean_text(reason, multiline=True)
    if not reason:
        raise ValidationError({"reason": "Ghi lý do điều chỉnh."})
    plan.change_reason = reason
    _move(plan, by, PlanState.AMENDING)
    return _event(plan, by, Kind.AMENDING, "district_plan.amending", note=reason)


def held(by, plan, version=None):
    """Returns the plan locked for the transaction; ValidationError where somebody saved it since `version`."""
    found = DistrictPlan.objects.visible_to(by).select_for_update(of=("self",)).select_related("round").get(pk=plan.pk)
    if version is not None and found.version != version:
        last = found.events.last()
        when = f" (việc gần nhất: {last.get_kind_display().lower()}, {datetime_vi(last.at)})" if last else ""
        raise ValidationError(f"Kế hoạch đã đổi từ khi bạn mở trang{when}. Mở lại trang rồi sửa tiếp.")
    return found


def _keys(plan):
    return {"year": plan.year, "scope": plan.scope}


def _require(plan, wanted):
    if not may_become(plan.state, wanted):
        raise ValidationError(f"Kế hoạch {plan.get_state_display()} nên chưa làm được việc này.")


def _move(plan, by, state):
    plan.state, plan.state_at, plan.state_by = state, timezone.now(), by
    plan.version += 1
    plan.save()


def _event(plan, by, kind, action, note=""):
    event = DistrictPlanEvent(plan=plan, kind=kind, note=note, by=by, at=timezone.now())
    event.full_clean(exclude=["plan", "by"])
    event.save()
    audit.record(by=by, action=action, obj=plan, label=str(plan), note=note)
    return event
