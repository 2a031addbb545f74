"""The village's and the public's say: meetings with their minutes, the posting of the list, objections and answers."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from households.actions.procedure import held, not_later, reason_of, refuse_when_locked
from households.models import Household, Objection, Posting, VillageMeeting
from households.procedure import POSTING_DAYS, posting_until
from ui.formatting import clean_text, date_vi

MEETING = (
    "held_on", "place", "chair", "secretary", "guests", "invited", "present", "agreed", "disagreed", "opinions"
)  # fmt: skip
MULTILINE = ("guests", "opinions")

audit.name_actions(
    {
        "meeting.recorded": "ghi biên bản họp dân",
        "posting.recorded": "ghi niêm yết danh sách",
        "objection.recorded": "ghi ý kiến về danh sách",
        "objection.answered": "trả lời ý kiến về danh sách",
    }
)


@transaction.atomic
def record_meeting(*, by, survey, village, version=0, door=Door.PAGE, **values):
    """Records a village's meeting, or corrects the record; returns the VillageMeeting.

    `values` are the fields of MEETING. `version` is that of the record the typing started from, 0 for a new one.
    Raises Forbidden, SurveyLocked, ValidationError; also when somebody else recorded it meanwhile.
    """
    authorise(by, Verb.EDIT_SURVEY)
    survey = held(by, survey)
    refuse_when_locked(survey)
    if village.commune_id != survey.commune_id:
        raise ValidationError("Thôn này không thuộc xã.")
    meeting = VillageMeeting.objects.select_for_update().filter(survey=survey, village=village).first()
    if (meeting.version if meeting else 0) != version:
        raise ValidationError("Người khác vừa ghi biên bản của thôn này. Tải lại trang để xem rồi sửa tiếp.")
    before = audit.snapshot(meeting, MEETING) if meeting else {}
    if meeting is None:
        meeting = VillageMeeting(survey=survey, village=village)
    else:
        meeting.version += 1
    not_later(values["held_on"], "Ngày họp chưa tới. Ghi biên bản sau khi họp.")
    for name in MEETING:
        value = values.get(name)
        setattr(meeting, name, clean_text(value, multiline=name in MULTILINE) if isinstance(value, str) else value)
    meeting.recorded_by = by
    meeting.full_clean(exclude=["survey", "village", "recorded_by"])
    meeting.save()
    changes = audit.difference(before, audit.snapshot(meeting, MEETING))
    audit.record(
        by=by, action="meeting.recorded", obj=meeting, label=f"Họp dân {village.name}, năm {survey.round.year}",
        commune=survey.commune, changes=changes, door=door,
    )  # fmt: skip
    return meeting


@transaction.atomic
def record_posting(*, by, survey, posted_on, until, places, announced="", door=Door.PAGE):
    """Records where the list hangs and until when; raises ValidationError for fewer than 7 working days."""
    authorise(by, Verb.EDIT_SURVEY)
    survey = held(by, survey)
    refuse_when_locked(survey)
    not_later(posted_on, "Ngày niêm yết chưa tới. Ghi khi danh sách đã dán.")
    first = posting_until(posted_on)
    until = until or first
    if until < first:
        raise ValidationError(
            f"Niêm yết phải đủ {POSTING_DAYS} ngày làm việc, không tính thứ Bảy, Chủ nhật, ngày lễ: "
            f"từ {date_vi(posted_on)} thì đến hết ngày {date_vi(first)} trở đi."
        )
    posting = Posting(
        survey=survey, posted_on=posted_on, until=until, by=by, announced=clean_text(announced),
        places=reason_of(places, "Ghi nơi niêm yết, ví dụ trụ sở UBND xã và nhà văn hóa các thôn."),
    )  # fmt: skip
    posting.full_clean(exclude=["survey", "by"])
    posting.save()
    audit.record(
        by=by, action="posting.recorded", obj=posting, label=f"Niêm yết năm {survey.round.year}, {survey.commune.name}",
        commune=survey.commune, door=door,
        changes={"Từ ngày": [None, date_vi(posted_on)], "Đến hết ngày": [None, date_vi(until)]},
    )  # fmt: skip
    return posting


@transaction.atomic
def record_objection(*, by, survey, received_on, from_whom, content, household_code="", door=Door.PAGE):
    """Writes down what somebody said against the posted list; the result cannot be sent until it is answered."""
    authorise(by, Verb.EDIT_SURVEY)
    survey = held(by, survey)
    refuse_when_locked(survey)
    posting = survey.postings.last()
    if posting is None:
        raise ValidationError("Chưa ghi niêm yết, nên chưa nhận ý kiến về danh sách niêm yết.")
    if received_on < posting.posted_on:
        raise ValidationError(f"Danh sách niêm yết từ {date_vi(posting.posted_on)}; ngày nhận ý kiến phải từ ngày đó.")
    household = None
    if code := clean_text(household_code):
        household = Household.objects.ever_visible_to(by).select_related("village").filter(code=code).first()
        if household is None:
            raise ValidationError(
                {"household_code": f"Không có hộ mã {code} trong xã. Xem mã trên danh sách niêm yết."}
            )
    objection = Objection(
        survey=survey, household=household, village=household.village if household else None, by=by,
        received_on=not_later(received_on), from_whom=clean_text(from_whom),
        content=clean_text(content, multiline=True),
    )  # fmt: skip
    objection.full_clean(exclude=["survey", "by", "household", "village"])
    objection.save()
    audit.record(
        by=by, action="objection.recorded", obj=objection, label=f"Ý kiến của {objection.from_whom}"[:200],
        commune=survey.commune, household_id=household.pk if household else None, note=objection.content, door=door,
    )  # fmt: skip
    return objection


@transaction.atomic
def answer_objection(*, by, objection, outcome, answer, answered_on, door=Door.PAGE):
    """Records what looking again (phúc tra) found; an answer once given stays and is not changed."""
    authorise(by, Verb.EDIT_SURVEY)
    survey = held(by, objection.survey)
    refuse_when_locked(survey)
    objection = Objection.objects.select_for_update().get(pk=objection.pk, survey=survey)
    if not objection.is_open:
        raise ValidationError("Ý kiến này đã được trả lời.")
    if answered_on < objection.received_on:
        raise ValidationError(f"Ngày trả lời không thể trước ngày nhận ý kiến ({date_vi(objection.received_on)}).")
    objection.outcome, objection.answered_on = outcome, not_later(answered_on)
    objection.answer = reason_of(answer, "Ghi kết quả xem lại và căn cứ.")
    objection.answered_by = by
    objection.full_clean(exclude=["survey", "by", "household", "village", "answered_by"])
    objection.save()
    audit.record(
        by=by, action="objection.answered", obj=objection, label=f"Ý kiến của {objection.from_whom}"[:200],
        commune=survey.commune, household_id=objection.household_id, note=objection.answer, door=door,
        changes={"kết quả": [Objection.Outcome.OPEN.label, objection.get_outcome_display()]},
    )  # fmt: skip
    return objection
