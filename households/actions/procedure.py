"""The way of a commune's result through a year: list settled, sent to the district, returned or appraised, recognised
by decision, and the exception from the lock. Meetings and postings are in meetings.py, requests in requests.py.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from assignments.actions import complete_duty, reopen_duty
from households.actions.locking import SurveyLocked, lock_in
from households.actions.readiness import hurdles_before_submission, told_before_submission
from households.models import CommuneSurvey, ProcedureEvent, Reopening
from households.procedure import Stage, may_become
from ui.formatting import clean_text, date_vi

Kind = ProcedureEvent.Kind
DUTY = "commune_survey"  # III.1.3
LONGEST_REOPENING = 60  # days

audit.name_actions(
    {
        "survey.listed": "chốt danh sách rà soát",
        "survey.submitted": "trình kết quả rà soát",
        "survey.returned": "trả lại kết quả rà soát",
        "survey.appraised": "thẩm định kết quả rà soát",
        "survey.recognised": "công nhận kết quả rà soát",
        "survey.reopened": "cho xã mở lại có thời hạn",
        "survey.relocked": "khóa lại trước hạn",
    }
)


class NotReady(ValidationError):
    """The result may not be sent yet; `hurdles` says what is missing and where to mend it."""

    def __init__(self, hurdles):
        super().__init__([hurdle.text for hurdle in hurdles])
        self.hurdles = hurdles


def held(by, survey):
    """Returns the CommuneSurvey locked for the transaction; CommuneSurvey.DoesNotExist out of the person's scope."""
    surveys = CommuneSurvey.objects.select_for_update(of=("self",)).visible_to(by)
    return surveys.select_related("round", "commune", "stage_by").get(pk=survey.pk)


def refuse_when_locked(survey):
    """Raises SurveyLocked when the commune's survey may not be written."""
    if lock := lock_in(survey.round, survey.commune_id):
        raise SurveyLocked(lock)


def not_later(day, message="Ngày này chưa tới. Nhập ngày đã qua hoặc hôm nay."):
    """Returns the day; raises ValidationError where it lies ahead."""
    if day > timezone.localdate():
        raise ValidationError(message)
    return day


def reason_of(text, message):
    """Returns the text cleaned; raises ValidationError where nothing is left."""
    text = clean_text(text, multiline=True)
    if not text:
        raise ValidationError(message)
    return text


@transaction.atomic
def settle_list(*, by, survey, on, note="", door=Door.PAGE):
    """Records that the list of households to review (PL 2a, 2b) was settled on a day; again, where it was amended."""
    authorise(by, Verb.EDIT_SURVEY)
    survey = held(by, survey)
    refuse_when_locked(survey)
    return _write(
        survey, by, Kind.LISTED, not_later(on), "survey.listed", note=clean_text(note, multiline=True), door=door
    )


@transaction.atomic
def submit_survey(*, by, survey, door=Door.PAGE):
    """Sends the commune's result to the district; returns the ProcedureEvent. From then on it is locked.

    Questions and pairs that nobody answered keep nothing back; how many there were is written down with the step.
    Completes the duty of clause III.1.3 with a link. Raises Forbidden for all but the commune's leaders, NotReady with
    everything that is missing, ValidationError when it was sent already.
    """
    authorise(by, Verb.SUBMIT_SURVEY)
    survey = held(by, survey)
    _require(survey, Stage.SUBMITTED)
    now = timezone.now()
    if hurdles := hurdles_before_submission(survey, today=timezone.localdate(now)):
        raise NotReady(hurdles)
    left = " ".join(each.text for each in told_before_submission(survey))
    today = timezone.localdate(now)
    event = _move(survey, by, Stage.SUBMITTED, Kind.SUBMITTED, today, "survey.submitted", note=left, door=door)
    complete_duty(
        by=by,
        commune_or_department=survey.commune,
        duty_key=DUTY,
        year=survey.round.year,
        evidence_url=reverse("procedure", kwargs={"year": survey.round.year, "code": survey.commune.code}),
        evidence_label=f"Kết quả rà soát năm {survey.round.year} của {survey.commune.name}",
        at=now,
    )
    return event


@transaction.atomic
def return_survey(*, by, survey, reason, door=Door.PAGE):
    """Gives the result back to the commune with what is to be mended; its duty is open again."""
    authorise(by, Verb.APPRAISE_SURVEY)
    survey = held(by, survey)
    _require(survey, Stage.RETURNED)
    reason = reason_of(reason, "Ghi rõ chỗ cần làm lại để xã biết đường sửa.")
    today = timezone.localdate()
    event = _move(survey, by, Stage.RETURNED, Kind.RETURNED, today, "survey.returned", note=reason, door=door)
    reopen_duty(by=by, commune_or_department=survey.commune, duty_key=DUTY, year=survey.round.year, reason=reason)
    return event


@transaction.atomic
def appraise_survey(*, by, survey, on, note="", document="", signer="", door=Door.PAGE):
    """Records that the district looked the result over and found it right; the commune may then recognise it."""
    authorise(by, Verb.APPRAISE_SURVEY)
    survey = held(by, survey)
    _require(survey, Stage.APPRAISED)
    sent = survey.events.filter(kind=Kind.SUBMITTED).last()
    if sent is not None and on < sent.happened_on:
        raise ValidationError(f"Ngày thẩm định không thể trước ngày xã trình ({date_vi(sent.happened_on)}).")
    return _move(
        survey,
        by,
        Stage.APPRAISED,
        Kind.APPRAISED,
        not_later(on),
        "survey.appraised",
        note=clean_text(note, multiline=True),
        document=clean_text(document),
        signer=clean_text(signer),
        door=door,
    )


@transaction.atomic
def recognise_survey(*, by, survey, document, on, signer, note="", door=Door.PAGE):
    """Records the decision of the commune's chairman: number and day. A second one corrects the first, and says why."""
    authorise(by, Verb.SUBMIT_SURVEY)
    survey = held(by, survey)
    _require(survey, Stage.RECOGNISED)
    appraised = survey.events.filter(kind=Kind.APPRAISED).last()
    if appraised is not None and on < appraised.happened_on:
        raise ValidationError(
            f"Ngày quyết định không thể trước ngày thẩm định xong ({date_vi(appraised.happened_on)})."
        )
    if survey.stage == Stage.RECOGNISED:
        note = reason_of(note, "Đã có quyết định công nhận. Ghi lý do ra quyết định sửa đổi.")
    return _move(
        survey,
        by,
        Stage.RECOGNISED,
        Kind.RECOGNISED,
        not_later(on),
        "survey.recognised",
        note=clean_text(note, multiline=True),
        document=reason_of(document, "Nhập số quyết định, ví dụ 85/QĐ-UBND."),
        signer=reason_of(signer, "Nhập họ tên người ký."),
        door=door,
    )


@transaction.atomic
def grant_reopening(*, by, survey, until, reason, door=Door.PAGE):
    """Lets one commune write to its year until the end of a day, whatever locks it; returns the Reopening."""
    authorise(by, Verb.APPRAISE_SURVEY)
    survey = held(by, survey)
    today = timezone.localdate()
    reason = reason_of(reason, "Ghi lý do mở lại, ví dụ số và ngày văn bản đề nghị của xã.")
    if until < today:
        raise ValidationError("Ngày khóa lại đã qua. Nhập ngày từ hôm nay trở đi.")
    if until > today + dt.timedelta(days=LONGEST_REOPENING):
        raise ValidationError(f"Chỉ mở lại nhiều nhất {LONGEST_REOPENING} ngày. Nhập ngày sớm hơn.")
    if lock_in(survey.round, survey.commune_id) is None:
        raise ValidationError("Xã đang sửa được, không cần mở lại.")
    reopening = Reopening(survey=survey, from_on=today, until=until, reason=reason, by=by)
    reopening.full_clean(exclude=["survey", "by"])
    reopening.save()
    audit.record(
        by=by,
        action="survey.reopened",
        obj=survey,
        commune=survey.commune,
        note=reason,
        changes={"Được sửa đến hết ngày": [None, date_vi(until)]},
        door=door,
    )
    return reopening


@transaction.atomic
def end_reopening(*, by, survey, door=Door.PAGE):
    """Locks a commune again before its exception has run out; raises ValidationError where none is in force."""
    authorise(by, Verb.APPRAISE_SURVEY)
    survey = held(by, survey)
    today = timezone.localdate()
    standing = [each for each in survey.reopenings.all() if each.is_in_force(today)]
    if not standing:
        raise ValidationError("Xã đang không được mở lại.")
    for reopening in standing:
        reopening.ended_at, reopening.ended_by = timezone.now(), by
        reopening.save()
    audit.record(by=by, action="survey.relocked", obj=survey, commune=survey.commune, door=door)
    return standing


def _require(survey, wanted):
    if not may_become(survey.stage, wanted):
        raise ValidationError(f"Kết quả rà soát của xã {survey.get_stage_display()}, nên không làm được bước này.")


def _move(survey, by, stage, kind, on, action, **values):
    before = survey.get_stage_display()
    survey.stage, survey.stage_at, survey.stage_by = stage, timezone.now(), by
    survey.save()
    return _write(survey, by, kind, on, action, before=before, **values)


def _write(survey, by, kind, on, action, *, before=None, note="", document="", signer="", door=Door.PAGE):
    event = ProcedureEvent(survey=survey, kind=kind, happened_on=on, note=note, document=document, signer=signer, by=by)
    event.full_clean(exclude=["survey", "by"])
    event.save()
    changes = {"Ngày": [None, date_vi(on)]}
    if before is not None:
        changes["Tình trạng"] = [before, survey.get_stage_display()]
    if document:
        changes["Số văn bản"] = [None, document]
    audit.record(by=by, action=action, obj=survey, commune=survey.commune, changes=changes, note=note, door=door)
    return event
