"""How far each commune's year is, and what still keeps a result from being sent. Reads only, a fixed number of queries
whatever the number of communes; what the figures mean is said in procedure.py.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from households.balance import unreviewed_counts
from households.models import Objection, Posting, ProcedureEvent, VillageMeeting
from households.procedure import Progress, is_posting_over, posting_until
from households.statistics import UnitProgress, progress_of_communes
from ui.formatting import date_vi, number

Kind = ProcedureEvent.Kind


@dataclass(frozen=True, slots=True)
class Hurdle:
    """Something that keeps a result from being sent: what, how to mend it, and the address where."""

    text: str
    href: str = ""


def progress_of(survey_round, surveys):
    """Returns {commune id: Progress} of these CommuneSurveys, all of one year. About nine queries."""
    surveys = list(surveys)
    communes = {survey.commune_id for survey in surveys}
    units = progress_of_communes(survey_round, communes)
    unreviewed = unreviewed_counts(survey_round, commune_ids=communes)
    with_forms = set(
        survey_round.forms.filter(commune__in=communes).order_by().values_list("commune_id", "village_id").distinct()
    )
    meetings = {
        (meeting.survey_id, meeting.village_id): meeting.is_agreed
        for meeting in VillageMeeting.objects.filter(survey__in=surveys).order_by("id")
    }
    events = {
        (event.survey_id, event.kind): event
        for event in ProcedureEvent.objects.filter(survey__in=surveys).order_by("id")
    }
    postings = {posting.survey_id: posting for posting in Posting.objects.filter(survey__in=surveys).order_by("id")}
    objections = {}
    for survey_id in Objection.objects.filter(survey__in=surveys, outcome=Objection.Outcome.OPEN).values_list(
        "survey_id", flat=True
    ):
        objections[survey_id] = objections.get(survey_id, 0) + 1
    found = {}
    for survey in surveys:
        unit = units.get(survey.commune_id, UnitProgress())
        villages = {village for commune, village in with_forms if commune == survey.commune_id}
        posting = postings.get(survey.pk)
        recognised = events.get((survey.pk, Kind.RECOGNISED))
        found[survey.commune_id] = Progress(
            stage=survey.stage,
            listed_on=_day(events.get((survey.pk, Kind.LISTED))),
            forms_done=unit.done,
            forms_waiting=unit.waiting,
            forms_left=unreviewed.get(survey.commune_id, 0),
            meetings_due=len(villages),
            meetings_agreed=sum(meetings.get((survey.pk, village), False) for village in villages),
            posted_on=posting.posted_on if posting else None,
            posted_until=posting.until if posting else None,
            objections_open=objections.get(survey.pk, 0),
            submitted_on=_day(events.get((survey.pk, Kind.SUBMITTED))),
            appraised_on=_day(events.get((survey.pk, Kind.APPRAISED))),
            recognised_on=_day(recognised),
            decision=f"{recognised.document}, {date_vi(recognised.happened_on)}" if recognised else "",
        )
    return found


def _day(event):
    return event.happened_on if event else None


def hurdles_of(survey, progress: Progress, today):
    """Returns what the procedure itself still asks before a commune's result may be sent, in the order of the steps."""
    year, code = survey.round.year, survey.commune.code
    here = {"year": year, "code": code}
    found = []
    if progress.listed_on is None:
        found.append(Hurdle("Chưa chốt danh sách hộ cần rà soát.", reverse("procedure", kwargs=here)))
    if not progress.forms_done:
        found.append(Hurdle("Xã chưa có phiếu nào của năm.", reverse("form_list", kwargs={"year": year})))
    if progress.forms_left:
        listed = f"{reverse('form_list', kwargs={'year': year})}?{urlencode({'xa': code, 'loai': 'chua'})}"
        found.append(
            Hurdle(
                f"Còn {number(progress.forms_left)} hộ nghèo, cận nghèo năm trước chưa có phiếu và chưa ghi là đã "
                "chuyển đi hay kết thúc, nên diễn biến chưa khớp.",
                listed,
            )
        )
    if not survey.has_totals:
        found.append(Hurdle("Chưa nhập tổng số hộ dân cư.", reverse("totals_edit", kwargs=here)))
    if progress.meetings_agreed < progress.meetings_due:
        left = progress.meetings_due - progress.meetings_agreed
        found.append(
            Hurdle(f"{left} thôn chưa họp dân, hoặc họp mà chưa quá nửa đồng ý.", reverse("meetings", kwargs=here))
        )
    if progress.posted_until is None:
        found.append(Hurdle("Chưa niêm yết danh sách.", reverse("posting", kwargs=here)))
    elif not is_posting_over(progress.posted_until, today):
        found.append(
            Hurdle(
                f"Còn đang niêm yết, đến hết ngày {date_vi(progress.posted_until)}.", reverse("posting", kwargs=here)
            )
        )
    elif progress.posted_until < posting_until(progress.posted_on):
        found.append(Hurdle("Niêm yết chưa đủ 7 ngày làm việc.", reverse("posting", kwargs=here)))
    if progress.objections_open:
        found.append(
            Hurdle(f"{progress.objections_open} ý kiến về danh sách chưa trả lời.", reverse("posting", kwargs=here))
        )
    return found
