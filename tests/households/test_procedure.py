"""The procedure of a commune's year: working days, steps, who may do what, and every refusal with its reason."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from assignments.actions import open_year
from assignments.models import Task
from households.actions.forms import entry_of
from households.actions.meetings import answer_objection, record_meeting, record_objection, record_posting
from households.actions.procedure import (
    NotReady,
    appraise_survey,
    recognise_survey,
    return_survey,
    settle_list,
    submit_survey,
)
from households.actions.requests import decide_request, receive_request
from households.checks import open_warnings
from households.models import CommuneSurvey, InYearRequest, Objection
from households.procedure import (
    COMES_FROM,
    Mark,
    Progress,
    Stage,
    Step,
    has_agreed,
    in_year_due,
    in_year_late,
    posting_until,
    step_states,
)
from households.progress import progress_of
from households.working_days import DAYS_OFF, is_known, is_working_day, working_day_after, working_days_between
from tests.factories import make_user, make_village
from tests.households.entries import save
from tests.households.years import MEETING, make_ready, recognise, send, survey_of
from ui.formatting import datetime_vi

D = dt.date
TODAY = dt.date(2017, 11, 22)
days = st.dates(D(2015, 1, 1), D(2027, 6, 30))


# Working days


@pytest.mark.parametrize(
    "start, count, end",
    [
        (D(2017, 11, 22), 7, D(2017, 12, 1)),  # two days of a weekend between
        (D(2017, 1, 20), 7, D(2017, 2, 7)),  # over Tết: 26, 27, 30, 31 January and 1 February are off
        (D(2017, 4, 27), 1, D(2017, 4, 28)),
        (D(2017, 4, 28), 1, D(2017, 5, 3)),  # 30 April fell on a Sunday, so 2 May was off as well
        (D(2017, 9, 1), 1, D(2017, 9, 5)),  # 2 September on a Saturday: Monday in lieu
        (D(2018, 12, 28), 1, D(2019, 1, 2)),  # Monday 31 December was exchanged for a Saturday
    ],
)
def test_working_days_leave_out_weekends_and_holidays(start, count, end):
    assert working_day_after(start, count) == end


@given(days, st.integers(1, 30))
def test_as_many_working_days_pass_as_were_asked_for(start, count):
    end = working_day_after(start, count)
    assert is_working_day(end)
    assert working_days_between(start, end) == count
    assert working_days_between(start, end - dt.timedelta(days=1)) == count - 1


@given(days)
def test_a_posting_lasts_seven_working_days_at_the_least(start):
    assert working_days_between(start, posting_until(start)) == 7
    assert posting_until(start) >= start + dt.timedelta(days=9)


def test_the_table_of_holidays_names_weekdays_of_its_year():
    for year, off in DAYS_OFF.items():
        assert 9 <= len(off) <= 15
        assert all(day.year == year and day.weekday() < 5 for day in off)
    assert is_known(2017) and not is_known(2040)
    assert not is_working_day(D(2040, 5, 1))  # a fixed day is off in every year


def test_a_decision_during_the_year_is_late_after_the_seventh_working_day():
    assert in_year_due(D(2017, 11, 22)) == D(2017, 12, 1)
    assert in_year_late(D(2017, 11, 22), D(2017, 12, 1)) == 0
    assert in_year_late(D(2017, 11, 22), D(2017, 12, 5)) == 2


# Steps


def marks(progress, today=TODAY, **values):
    return {state.step: state.mark for state in step_states(progress, today=today, **values)}


def test_steps_are_found_done_from_what_was_recorded():
    found = marks(Progress(listed_on=D(2017, 10, 1), forms_done=5, forms_left=1))
    assert found[Step.LIST] == Mark.DONE
    assert found[Step.FORMS] == Mark.CURRENT
    assert found[Step.MEETINGS] == Mark.TODO


def test_forms_are_done_when_nobody_of_last_years_list_is_missing():
    assert marks(Progress(forms_done=5, forms_waiting=40))[Step.FORMS] == Mark.DONE
    assert marks(Progress(forms_done=0))[Step.FORMS] != Mark.DONE


def test_a_posting_is_done_after_its_last_day_and_once_every_objection_is_answered():
    posted = {"posted_on": D(2017, 11, 10), "posted_until": D(2017, 11, 21)}
    assert marks(Progress(**posted))[Step.POSTING] == Mark.DONE
    assert marks(Progress(**posted), today=D(2017, 11, 21))[Step.POSTING] != Mark.DONE
    assert marks(Progress(**posted, objections_open=1))[Step.POSTING] != Mark.DONE


def test_when_the_day_has_passed_the_step_that_holds_up_and_the_sending_are_late():
    found = marks(Progress(listed_on=D(2017, 10, 1)), is_overdue=True)
    late = {step for step, mark in found.items() if mark == Mark.LATE}
    assert late == {Step.FORMS, Step.SUBMISSION}


def test_more_than_half_of_those_present_agree():
    assert has_agreed(present=40, agreed=21)
    assert not has_agreed(present=40, agreed=20)


def test_no_stage_can_be_skipped():
    assert COMES_FROM[Stage.RECOGNISED] == {Stage.APPRAISED, Stage.RECOGNISED}
    assert COMES_FROM[Stage.APPRAISED] == {Stage.SUBMITTED}
    assert Stage.OPEN not in COMES_FROM


# A year walked


@pytest.fixture
def survey(thiet, year_2017, areas):
    return survey_of(year_2017, areas.binh_son)


def test_a_year_from_the_list_to_the_decision(cast, survey, bon_don, clock):
    open_year(by=cast.hong, year=2017)
    recognise(cast, survey, clock, [bon_don])
    survey.refresh_from_db()
    assert survey.stage == Stage.RECOGNISED
    kinds = [event.kind for event in survey.events.all()]
    assert kinds == ["listed", "submitted", "appraised", "recognised"]
    assert set(marks(progress_of(survey.round, [survey])[survey.commune_id], clock.today).values()) == {Mark.DONE}
    trail = AuditEntry.objects.filter(object_type="communesurvey", action__startswith="survey.")
    assert set(trail.values_list("by__username", flat=True)) == {"ha.lan", "lo.nam", "le.hong"}


def test_sending_completes_the_duty_with_a_link_and_returning_opens_it_again(cast, survey, bon_don, clock):
    open_year(by=cast.hong, year=2017)
    send(cast, survey, clock, [bon_don])
    task = Task.objects.get(duty_key="commune_survey", commune=survey.commune)
    assert (task.status, task.done_on) == ("done", clock.today)
    assert task.evidence_url == "/2017/tien-trinh/15769/"
    return_survey(by=cast.hong, survey=survey, reason="Thôn Bồn Dồn thiếu biên bản")
    task.refresh_from_db()
    assert (task.status, task.done_on) == ("open", None)
    clock.advance(days=2)
    submit_survey(by=cast.nam, survey=survey)
    task.refresh_from_db()
    assert task.done_on == clock.today


def test_nothing_is_sent_while_something_is_missing_and_everything_is_told_at_once(cast, survey):
    with pytest.raises(NotReady) as refused:
        submit_survey(by=cast.nam, survey=survey)
    texts = " ".join(refused.value.messages)
    for word in ("danh sách", "tổng số hộ", "họp dân", "niêm yết"):
        assert word in texts
    assert all(hurdle.href for hurdle in refused.value.hurdles)
    survey.refresh_from_db()
    assert survey.stage == Stage.OPEN and not survey.events.exists()


def test_nothing_is_sent_while_the_balance_does_not_hold(cast, thiet, year_2016, year_2017, areas, bon_don, clock):
    lost = save(cast.lan, year_2016, bon_don)  # poor last year, no form this year
    survey = survey_of(year_2017, areas.binh_son)
    make_ready(cast, survey, clock, [bon_don])
    with pytest.raises(NotReady, match="1 hộ nghèo, cận nghèo năm trước"):
        submit_survey(by=cast.nam, survey=survey)
    save(cast.lan, year_2017, household=lost.household, entry=entry_of(lost))
    submit_survey(by=cast.nam, survey=survey)


def test_nothing_is_sent_on_the_last_day_of_the_posting(cast, survey, bon_don, clock):
    posting = make_ready(cast, survey, clock, [bon_don])
    clock.go_to(posting.until)
    with pytest.raises(NotReady, match="Còn đang niêm yết"):
        submit_survey(by=cast.nam, survey=survey)


def test_only_the_leader_of_the_commune_sends(cast, survey, bon_don, clock):
    make_ready(cast, survey, clock, [bon_don])
    for person in (cast.lan, cast.hong, cast.quang, cast.thanh_tra):
        with pytest.raises(Forbidden):
            submit_survey(by=person, survey=survey)


def test_the_leader_of_another_commune_finds_nothing_to_send(cast, survey, areas):
    other = make_user(role="commune_leader", commune=areas.dan_luc)
    with pytest.raises(CommuneSurvey.DoesNotExist):
        submit_survey(by=other, survey=survey)


def test_what_nobody_answered_is_told_when_it_is_sent_and_appraised(as_user, cast, survey, bon_don, clock):
    """Questions never keep a result back; whoever sends and whoever appraises sees how many were left."""
    send(cast, survey, clock, [bon_don])
    count = open_warnings(survey.round)[survey.commune_id]
    assert survey.events.get(kind="submitted").note.startswith(f"Còn {count} cảnh báo chưa trả lời.")
    page = as_user(cast.hong).get("/2017/tien-trinh/15769/tham-dinh/").content.decode()
    assert "Xã chưa trả lời hết." in page
    assert f"Còn {count} cảnh báo chưa trả lời." in page


def test_the_figures_stand_where_they_are_appraised_and_stay_when_a_return_is_refused(
    as_user, cast, survey, bon_don, clock
):
    send(cast, survey, clock, [bon_don])
    client, sent = as_user(cast.hong), as_user(cast.nam).get("/2017/tien-trinh/15769/trinh/").text
    figures = sent[sent.index("<h2>Kết quả</h2>") : sent.index("Hạn trình")]
    page = client.get("/2017/tien-trinh/15769/tham-dinh/").text
    refused = client.post("/2017/tien-trinh/15769/tra-lai/", {"reason": " "})
    assert refused.status_code == 422 and cast.hong.full_name in refused.context["form"].initial["signer"]
    assert figures in page and figures in refused.text and "Xã chưa trả lời hết." in refused.text


def test_the_hour_it_was_sent_is_said_in_vietnams_time(as_user, cast, survey, bon_don, clock):
    make_ready(cast, survey, clock, [bon_don])
    client = as_user(cast.nam)
    said = client.post("/2017/tien-trinh/15769/trinh/", follow=True).text
    assert f"lúc {datetime_vi(survey.events.get(kind='submitted').at)}." in said


def test_it_is_sent_once(cast, survey, bon_don, clock):
    send(cast, survey, clock, [bon_don])
    with pytest.raises(ValidationError, match="đã trình huyện"):
        submit_survey(by=cast.nam, survey=survey)


def test_the_district_appraises_or_returns_with_a_reason(cast, survey, bon_don, clock):
    send(cast, survey, clock, [bon_don])
    for action in (
        lambda: appraise_survey(by=cast.nam, survey=survey, on=clock.today),
        lambda: return_survey(by=cast.lan, survey=survey, reason="x"),
    ):
        with pytest.raises(Forbidden):
            action()
    with pytest.raises(ValidationError, match="chỗ cần làm lại"):
        return_survey(by=cast.hong, survey=survey, reason="  ")
    with pytest.raises(ValidationError, match="trước ngày xã trình"):
        appraise_survey(by=cast.hong, survey=survey, on=clock.today - dt.timedelta(days=1))


def test_nothing_is_recognised_before_it_was_appraised(cast, survey, bon_don, clock):
    send(cast, survey, clock, [bon_don])
    with pytest.raises(ValidationError, match="đã trình huyện"):
        recognise_survey(by=cast.nam, survey=survey, document="85/QĐ-UBND", on=clock.today, signer="Lò Văn Nam")


def test_a_decision_has_its_number_and_a_second_one_its_reason(cast, survey, bon_don, clock):
    send(cast, survey, clock, [bon_don])
    appraise_survey(by=cast.hong, survey=survey, on=clock.today)
    values = {"by": cast.nam, "survey": survey, "on": clock.today, "signer": "Lò Văn Nam"}
    with pytest.raises(ValidationError, match="số quyết định"):
        recognise_survey(document=" ", **values)
    recognise_survey(document="85/QĐ-UBND", **values)
    with pytest.raises(ValidationError, match="lý do"):
        recognise_survey(document="90/QĐ-UBND", **values)
    recognise_survey(document="90/QĐ-UBND", note="Sửa tên một chủ hộ", **values)
    assert survey.events.filter(kind="recognised").count() == 2


# Meetings, posting, objections


def test_a_meeting_without_a_majority_keeps_the_result_back(cast, survey, bon_don):
    meeting = record_meeting(by=cast.lan, survey=survey, village=bon_don, **{**MEETING, "agreed": 20, "disagreed": 20})
    assert not meeting.is_agreed
    assert progress_of(survey.round, [survey])[survey.commune_id].meetings_agreed == 0
    record_meeting(by=cast.lan, survey=survey, village=bon_don, version=1, **MEETING)
    assert progress_of(survey.round, [survey])[survey.commune_id].meetings_agreed == 1


def test_votes_are_not_more_than_people(cast, survey, bon_don):
    with pytest.raises(ValidationError, match="nhiều hơn số người dự họp"):
        record_meeting(by=cast.lan, survey=survey, village=bon_don, **{**MEETING, "agreed": 40})


def test_two_people_on_one_record_are_told(cast, survey, bon_don):
    record_meeting(by=cast.lan, survey=survey, village=bon_don, **MEETING)
    with pytest.raises(ValidationError, match="Người khác vừa ghi"):
        record_meeting(by=cast.hong, survey=survey, village=bon_don, **MEETING)


def test_a_village_of_another_commune_holds_no_meeting_here(cast, survey, areas):
    with pytest.raises(ValidationError, match="không thuộc xã"):
        record_meeting(by=cast.lan, survey=survey, village=make_village(areas.dan_luc), **MEETING)


def test_a_posting_cut_short_is_refused_and_told_until_when(cast, survey, clock):
    values = {"by": cast.lan, "survey": survey, "posted_on": clock.today, "places": "Trụ sở UBND xã"}
    with pytest.raises(ValidationError, match=r"đến hết ngày 01/12/2017"):
        record_posting(until=D(2017, 11, 30), **values)
    assert record_posting(until=None, **values).until == D(2017, 12, 1)
    assert record_posting(until=D(2017, 12, 8), **values).until == D(2017, 12, 8)


def test_a_posting_that_is_not_up_yet_cannot_be_recorded(cast, survey, clock):
    with pytest.raises(ValidationError, match="chưa tới"):
        record_posting(
            by=cast.lan, survey=survey, posted_on=clock.today + dt.timedelta(days=1), until=None, places="Trụ sở"
        )


def test_an_objection_waits_for_its_answer_and_is_answered_once(cast, survey, bon_don, thiet, clock):
    make_ready(cast, survey, clock, [bon_don])
    objection = record_objection(
        by=cast.lan, survey=survey, received_on=clock.today, from_whom="Hà Văn Ba", content="Hộ này có xe máy mới",
        household_code=thiet.household.code,
    )  # fmt: skip
    with pytest.raises(NotReady, match="1 ý kiến"):
        submit_survey(by=cast.nam, survey=survey)
    answer = {"by": cast.lan, "objection": objection, "outcome": Objection.Outcome.KEPT, "answered_on": clock.today}
    with pytest.raises(ValidationError, match="kết quả xem lại"):
        answer_objection(answer="", **answer)
    answer_objection(answer="Xe của người em gửi nhờ", **answer)
    with pytest.raises(ValidationError, match="đã được trả lời"):
        answer_objection(answer="khác", **answer)
    submit_survey(by=cast.nam, survey=survey)
    assert AuditEntry.objects.filter(action="objection.recorded", household_id=thiet.household_id).exists()


def test_an_objection_needs_a_list_that_hangs(cast, survey, clock):
    with pytest.raises(ValidationError, match="Chưa ghi niêm yết"):
        record_objection(by=cast.lan, survey=survey, received_on=clock.today, from_whom="Ba", content="x")


def test_a_list_is_not_settled_ahead_of_time(cast, survey, clock):
    with pytest.raises(ValidationError, match="chưa tới"):
        settle_list(by=cast.lan, survey=survey, on=clock.today + dt.timedelta(days=1))


# Requests during the year


@pytest.fixture
def asked(cast, survey, thiet, clock):
    return receive_request(
        by=cast.lan, survey=survey, kind=InYearRequest.Kind.EXIT_POOR, village=None, received_on=clock.today,
        cause="Có hai con đi làm", household_code=thiet.household.code,
    )  # fmt: skip


def test_a_request_is_decided_within_seven_working_days_or_marked_late(cast, asked, clock):
    assert asked.due_on == D(2017, 12, 1)
    clock.go_to(D(2017, 12, 5))
    decide_request(
        by=cast.nam, request=asked, outcome="accepted", decided_on=D(2017, 12, 5), decision="90/QĐ-UBND", b1=155, b2=20
    )
    asked.refresh_from_db()
    assert asked.days_late(clock.today) == 2 and asked.decision == "90/QĐ-UBND"
    with pytest.raises(ValidationError, match="đã có quyết định"):
        decide_request(by=cast.nam, request=asked, outcome="refused", decided_on=clock.today, reason="x")


def test_a_refusal_has_its_reason(cast, asked, clock):
    with pytest.raises(ValidationError, match="lý do"):
        decide_request(by=cast.nam, request=asked, outcome="refused", decided_on=clock.today)
    assert decide_request(
        by=cast.nam, request=asked, outcome="refused", decided_on=clock.today, reason="Điểm B1 còn 118"
    ).reason


def test_one_request_at_a_time_and_leaving_needs_a_household_on_the_books(cast, asked, survey, bon_don, clock):
    values = {"by": cast.lan, "survey": survey, "received_on": clock.today, "cause": "Ốm nặng"}
    with pytest.raises(ValidationError, match="chờ quyết định"):
        receive_request(kind="poor", village=None, household_code=asked.household.code, **values)
    with pytest.raises(ValidationError, match="phải có mã hộ"):
        receive_request(kind="exit_near", village=bon_don, head_name="Ai Đó", **values)
    new = receive_request(kind="poor", village=bon_don, head_name="Lò Văn Mới", **values)
    assert new.household is None and new.village == bon_don


# Pages


def test_the_page_leads_through_the_year(as_user, survey, bon_don, cast, clock):
    page = as_user(cast.lan).get("/2017/tien-trinh/15769/").content.decode()
    assert "Chốt danh sách" in page and "Thẩm định hoặc trả lại" not in page
    make_ready(cast, survey, clock, [bon_don])  # ten days later: everybody signs in anew
    lan, nam, hong = as_user(cast.lan), as_user(cast.nam), as_user(cast.hong)
    assert "Kiểm tra rồi trình huyện" in nam.get("/2017/tien-trinh/15769/").content.decode()
    assert "Đủ điều kiện trình" in nam.get("/2017/tien-trinh/15769/trinh/").content.decode()
    assert nam.post("/2017/tien-trinh/15769/trinh/").status_code == 302
    assert "Đang khóa" in lan.get("/2017/tien-trinh/15769/").content.decode()
    assert "Thẩm định hoặc trả lại" in hong.get("/2017/tien-trinh/15769/").content.decode()


def test_the_check_page_lists_what_is_missing_with_links(clients, survey):
    response = clients["nam"].post("/2017/tien-trinh/15769/trinh/")
    assert response.status_code == 422
    page = response.content.decode()
    assert "Chưa trình được" in page and 'href="/2017/tien-trinh/15769/hop-dan/"' in page


def test_minutes_posting_and_objections_are_recorded_on_their_pages(clients, survey, bon_don, thiet, clock):
    lan = clients["lan"]
    here = "/2017/tien-trinh/15769/"
    typed = {**MEETING, "held_on": "20/11/2017", "invited": "", "version": "0"}
    assert lan.post(f"{here}hop-dan/{bon_don.pk}/", typed).status_code == 302
    assert "Thống nhất" in lan.get(f"{here}hop-dan/").content.decode()
    short = {"posted_on": "22/11/2017", "until": "25/11/2017", "places": "Trụ sở"}
    refused = lan.post(f"{here}niem-yet/", short)
    assert refused.status_code == 422 and "01/12/2017" in refused.content.decode()
    assert lan.post(f"{here}niem-yet/", {**short, "until": ""}).status_code == 302
    said = {"received_on": "22/11/2017", "from_whom": "Ba", "content": "Sai", "household_code": "khong-co"}
    refused = lan.post(f"{here}y-kien/", said)
    assert refused.status_code == 422 and "Không có hộ mã khong-co" in refused.content.decode()
    assert lan.post(f"{here}y-kien/", {**said, "household_code": thiet.household.code}).status_code == 302
    pk = Objection.objects.get().pk
    answer = {"outcome": "kept", "answer": "Đúng rồi", "answered_on": "22/11/2017"}
    assert lan.post(f"{here}y-kien/{pk}/", answer).status_code == 302
    assert "Giữ kết quả" in lan.get(f"{here}niem-yet/").content.decode()


def test_requests_are_received_and_decided_on_their_pages(clients, survey, bon_don):
    here = "/2017/tien-trinh/15769/trong-nam/"
    typed = {"kind": "poor", "received_on": "22/11/2017", "village": bon_don.pk, "head_name": "Lò Mới", "cause": "Ốm"}
    assert clients["lan"].post(here, typed).status_code == 302
    pk = InYearRequest.objects.get().pk
    assert clients["nam"].post(f"{here}{pk}/", {"outcome": "refused", "decided_on": "22/11/2017"}).status_code == 422
    decided = {"outcome": "refused", "decided_on": "22/11/2017", "reason": "Điểm B1 170"}
    assert clients["nam"].post(f"{here}{pk}/", decided).status_code == 302
    assert "Điểm B1 170" in clients["lan"].get(here).content.decode()


def test_what_was_granted_in_a_year_is_listed_over_communes(clients, survey, bon_don):
    here, asked = "/2017/tien-trinh/15769/trong-nam/", "/2017/xet-trong-nam/"
    for name, outcome in (("Lò Mới", "accepted"), ("Hà Chưa", "refused")):
        typed = {"kind": "poor", "received_on": "20/11/2017", "village": bon_don.pk, "head_name": name, "cause": "Ốm"}
        clients["lan"].post(here, typed)
        pk = InYearRequest.objects.latest("pk").pk
        decided = {"outcome": outcome, "decided_on": "22/11/2017", "decision": "9/QĐ-UBND", "reason": "Điểm B1 170"}
        assert clients["nam"].post(f"{here}{pk}/", decided).status_code == 302
    unit = f"xa-{survey.commune_id}"

    def found(who, query=""):
        answer = clients[who].get(f"{asked}?{query}")
        return answer.context["page_obj"].paginator.count if answer.status_code == 200 else answer.status_code

    assert [found(who) for who in ("hong", "lan", "quang", "tam", "bac")] == [1, 1, 1, 0, 403]
    narrowed = (f"don_vi={unit}&de_nghi=poor", "de_nghi=near", "den=2017-11-21")
    assert [found("hong", query) for query in narrowed] == [1, 0, 0]
    assert [found("hong", query) for query in ("de_nghi=x", "don_vi=xa-0", "tu=hom-qua")] == [404, 404, 404]
    assert found("tam", f"don_vi={unit}") == 404 and clients["hong"].get("/99999/xet-trong-nam/").status_code == 404
    shown = clients["hong"].get(asked).content.decode()
    assert "Lò Mới" in shown and "9/QĐ-UBND" in shown and "Hà Chưa" not in shown
