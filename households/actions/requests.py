"""Requests that come in during the year: received, decided within 7 working days, refused with a reason."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from households.actions.procedure import held, not_later, reason_of
from households.models import Household, InYearRequest
from ui.formatting import clean_text, date_vi

Outcome = InYearRequest.Outcome

audit.name_actions({"request.received": "nhận giấy đề nghị", "request.decided": "quyết định về đề nghị"})


@transaction.atomic
def receive_request(*, by, survey, kind, village, received_on, cause, household_code="", head_name="", door=Door.PAGE):
    """Writes down a household's request to enter or leave the list; returns the InYearRequest.

    A household on the books is named by its code, a new one by village and head. Raises Forbidden, ValidationError.
    """
    authorise(by, Verb.EDIT_SURVEY)
    survey = held(by, survey)
    household = None
    if code := clean_text(household_code):
        household = Household.objects.visible_to(by).select_related("village").filter(code=code).first()
        if household is None:
            raise ValidationError({"household_code": f"Không có hộ mã {code} trong xã."})
        village, head_name = household.village, household.head_name
        waiting = InYearRequest.objects.filter(survey=survey, household=household, outcome=Outcome.OPEN)
        if waiting.exists():
            raise ValidationError({"household_code": "Hộ này đang có một đề nghị chờ quyết định."})
    elif kind in (InYearRequest.Kind.EXIT_POOR, InYearRequest.Kind.EXIT_NEAR):
        raise ValidationError({"household_code": "Hộ xin ra khỏi danh sách thì phải có mã hộ."})
    if village is None:
        raise ValidationError({"village": "Chọn thôn của hộ."})
    if village.commune_id != survey.commune_id and household is None:
        raise ValidationError({"village": "Thôn này không thuộc xã."})
    request = InYearRequest(
        survey=survey, household=household, village=village, kind=kind, by=by,
        head_name=reason_of(head_name, "Nhập họ tên chủ hộ."), cause=reason_of(cause, "Ghi lý do hộ đề nghị."),
        received_on=not_later(received_on, "Ngày nhận giấy đề nghị chưa tới."),
    )  # fmt: skip
    request.full_clean(exclude=["survey", "by", "household", "village"])
    request.save()
    audit.record(
        by=by, action="request.received", obj=request, label=str(request)[:200], commune=survey.commune,
        household_id=household.pk if household else None, note=request.cause, door=door,
        changes={"Hạn quyết định": [None, date_vi(request.due_on)]},
    )  # fmt: skip
    return request


@transaction.atomic
def decide_request(*, by, request, outcome, decided_on, decision="", reason="", b1=None, b2=None, door=Door.PAGE):
    """Records the chairman's decision: its number where accepted, the reason where refused. It is made once.

    Whoever records is the commune's officer or leader; a late decision is recorded and stays marked as late.
    """
    if not by.can(Verb.SUBMIT_SURVEY):
        authorise(by, Verb.EDIT_SURVEY)
    survey = held(by, request.survey)
    request = InYearRequest.objects.select_for_update().get(pk=request.pk, survey=survey)
    if not request.is_open:
        raise ValidationError("Đề nghị này đã có quyết định.")
    if decided_on < request.received_on:
        raise ValidationError(f"Ngày quyết định không thể trước ngày nhận đề nghị ({date_vi(request.received_on)}).")
    request.outcome, request.decided_on, request.decided_by = outcome, not_later(decided_on), by
    request.b1, request.b2 = b1, b2
    if outcome == Outcome.REFUSED:
        request.reason = reason_of(reason, "Không công nhận thì phải trả lời hộ bằng văn bản có lý do: ghi lý do.")
    else:
        request.decision = reason_of(decision, "Nhập số quyết định của Chủ tịch UBND xã.")
    request.full_clean(exclude=["survey", "by", "household", "village", "decided_by"])
    request.save()
    audit.record(
        by=by, action="request.decided", obj=request, label=str(request)[:200], commune=survey.commune,
        household_id=request.household_id, note=request.reason or request.decision, door=door,
        changes={"kết quả": [Outcome.OPEN.label, request.get_outcome_display()]},
    )  # fmt: skip
    return request
