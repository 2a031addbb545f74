"""A lock says why, by whom, until when, whom to ask, and the same at every door; an exception ends by itself."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from households.actions import importing as imports
from households.actions.forms import FormLocked, entry_of, save_form
from households.actions.locking import SurveyLocked, lock_for, lock_in, lock_of_form
from households.actions.meetings import record_meeting, record_posting
from households.actions.procedure import end_reopening, grant_reopening, return_survey, settle_list
from households.actions.roster import end_household
from households.actions.rounds import close_round, set_commune_totals
from households.locks import SurveyState, form_lock, survey_lock
from households.models import ImportStatus, SurveyForm
from households.procedure import Stage
from tests.households.importing.conftest import Desk
from tests.households.years import MEETING, recognise, send, survey_of


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def survey(thiet, year_2017, areas):
    return survey_of(year_2017, areas.binh_son)


@pytest.fixture
def sent(cast, survey, bon_don, clock):
    send(cast, survey, clock, [bon_don])
    survey.refresh_from_db()
    return survey


def change(form, by, **values):
    return save_form(
        by=by,
        survey_round=form.round,
        entry=replace(entry_of(form), income=900_000),
        household=form.household,
        base_version=form.version,
        **values,
    )


# The rule


class Year:
    year = 2017
    is_open = True
    reference_date = dt.date(2017, 11, 15)


class Closed(Year):
    is_open = False


AT = dt.datetime(2017, 11, 22, 1, 41, tzinfo=dt.UTC)


@pytest.mark.parametrize("stage", [Stage.OPEN, Stage.RETURNED])
def test_a_commune_that_works_is_not_locked(stage):
    assert survey_lock(Year, SurveyState(stage, AT, "Lò Văn Nam")) is None


@pytest.mark.parametrize(
    "stage, why", [(Stage.SUBMITTED, "đã trình"), (Stage.APPRAISED, "thẩm định"), (Stage.RECOGNISED, "công nhận")]
)
def test_a_lock_says_why_by_whom_until_when_and_whom_to_ask(stage, why):
    lock = survey_lock(Year, SurveyState(stage, AT, "Lò Văn Nam"))
    assert why in lock.why
    assert lock.by == "Lò Văn Nam, 08:41 22/11/2017"
    assert "Phòng LĐTBXH" in lock.until and lock.ask == "Phòng LĐTBXH"
    for part in (lock.why, "Người khóa: Lò Văn Nam", "Mở lại:", "hỏi: Phòng LĐTBXH"):
        assert part in str(lock)


def test_an_exception_opens_a_sent_and_even_a_closed_year():
    assert survey_lock(Year, SurveyState(Stage.RECOGNISED, AT, "x", reopened_until=dt.date(2017, 12, 1))) is None
    assert survey_lock(Closed, SurveyState(reopened_until=dt.date(2017, 12, 1))) is None
    assert "đã đóng" in survey_lock(Closed).why


def test_a_form_is_also_locked_where_its_unit_did_not_exist():
    assert "không có vào ngày lấy số liệu" in form_lock(Year, place=None).why


# Every door


def test_the_page_the_grid_and_commands_refuse_with_one_lock(cast, thiet, sent, clock):
    said = set()
    for door in ("page", "grid", "command"):
        with pytest.raises(FormLocked) as refused:
            change(thiet, cast.lan, door=door)
        said.add(str(refused.value.lock))
    with pytest.raises(SurveyLocked) as refused:
        set_commune_totals(
            by=cast.lan, commune_survey=sent, household_total=601, person_total=None, minority_household_total=None,
            version=sent.version,
        )  # fmt: skip
    said.add(str(refused.value.lock))
    assert said == {str(lock_in(sent.round, sent.commune_id))}
    assert SurveyForm.objects.get(pk=thiet.pk).income == 850_000


def test_lđtbxh_is_locked_out_as_well(cast, thiet, sent):
    with pytest.raises(FormLocked):
        change(thiet, cast.hong)


def test_meetings_postings_and_lists_are_locked_with_the_forms(cast, sent, bon_don, clock):
    for action in (
        lambda: settle_list(by=cast.lan, survey=sent, on=clock.today),
        lambda: record_meeting(by=cast.lan, survey=sent, village=bon_don, version=1, **MEETING),
        lambda: record_posting(by=cast.lan, survey=sent, posted_on=clock.today, until=None, places="x"),
    ):
        with pytest.raises(SurveyLocked):
            action()


def test_excel_import_is_refused_at_the_door_and_at_the_last_moment(cast, thiet, survey, bon_don, clock, tmp_path):
    desk = Desk(survey.round, tmp_path)
    path = desk.invented(survey.commune, 2)
    checked = desk.check(cast.lan, path)
    assert checked.status == ImportStatus.CHECKED
    send(cast, survey, clock, [bon_don])
    with pytest.raises(ValidationError, match="đã trình kết quả"):
        imports.apply(by=cast.lan, survey_import=checked)
    with pytest.raises(ValidationError, match="đã trình kết quả"):
        desk.upload(cast.lan, path)
    assert survey.round.forms.count() == 1


def test_an_import_is_not_undone_behind_a_lock(cast, thiet, survey, bon_don, clock, tmp_path):
    desk = Desk(survey.round, tmp_path)
    applied = desk.apply(cast.lan, desk.invented(survey.commune, 2))
    send(cast, survey, clock, [bon_don])
    with pytest.raises(ValidationError, match="đã trình kết quả"):
        imports.undo(by=cast.lan, survey_import=applied)
    assert survey.round.forms.count() == 3


def test_an_event_that_would_change_the_balance_of_a_locked_year_is_refused(cast, thiet, sent, clock):
    household = thiet.household
    kept = end_household(
        by=cast.lan, household=household, kind="moved_out", happened_on=dt.date(2017, 11, 1), reason="đi Nam"
    )
    assert kept  # the year has its form, so its balance stays
    thiet.delete()
    household.refresh_from_db()
    household.ended_on, household.end_kind = None, ""
    household.save()
    with pytest.raises(SurveyLocked, match="đang khóa"):
        end_household(
            by=cast.lan, household=household, kind="moved_out", happened_on=dt.date(2017, 11, 1), reason="đi Nam"
        )


def test_the_pages_show_the_lock_and_write_nothing(as_user, cast, thiet, sent):
    lan = as_user(cast.lan)
    page = lan.get(f"/2017/phieu/{thiet.household.code}/").content.decode()
    assert "Đang khóa: xã đã trình kết quả" in page and "Lò Văn Nam" in page
    lan.post(f"/2017/phieu/{thiet.household.code}/", {"do": "save", "version": "1", "income": "1"})
    assert SurveyForm.objects.get(pk=thiet.pk).version == 1
    grid = lan.get(f"/2017/bang-thon/{thiet.village_id}/").content.decode()
    assert "Đang khóa: xã đã trình kết quả" in grid and 'value="giu-' not in grid


def test_a_return_unlocks(cast, thiet, sent):
    return_survey(by=cast.hong, survey=sent, reason="Thiếu biên bản")
    assert change(thiet, cast.lan).form.income == 900_000


def test_another_commune_is_not_touched(cast, sent, areas, year_2017):
    assert lock_in(year_2017, areas.dan_luc.pk) is None


# The exception


def test_an_exception_is_granted_for_one_commune_and_ends_by_itself(cast, thiet, survey, bon_don, clock):
    recognise(cast, survey, clock, [bon_don])
    until = clock.today + dt.timedelta(days=3)
    grant_reopening(by=cast.hong, survey=survey, until=until, reason="CV 15/UBND: sửa tên chủ hộ")
    assert lock_in(survey.round, survey.commune_id) is None
    form = change(thiet, cast.lan).form
    clock.go_to(until, dt.time(23, 59))
    assert lock_of_form(survey.round, place=thiet.village, household=thiet.household) is None
    clock.go_to(until + dt.timedelta(days=1), dt.time(0, 1))
    with pytest.raises(FormLocked, match="đã được công nhận"):
        save_form(
            by=cast.lan, survey_round=form.round, entry=replace(entry_of(form), income=1), household=form.household,
            base_version=form.version,
        )  # fmt: skip
    entry = AuditEntry.objects.get(action="survey.reopened")
    assert (entry.by, entry.note) == (cast.hong, "CV 15/UBND: sửa tên chủ hộ")


def test_an_exception_opens_one_commune_of_a_closed_year(cast, thiet, survey, clock):
    close_round(by=cast.hong, survey_round=survey.round, reason="Xong năm")
    with pytest.raises(FormLocked, match="đã đóng"):
        change(thiet, cast.lan)
    survey.round.refresh_from_db()
    grant_reopening(by=cast.hong, survey=survey, until=clock.today, reason="Sửa sót")
    assert change(thiet, cast.lan).form.version == 2
    clock.advance(days=1)
    with pytest.raises(FormLocked, match="đã đóng"):
        change(SurveyForm.objects.get(pk=thiet.pk), cast.hong)


def test_an_exception_can_be_ended_early(cast, thiet, sent, clock):
    grant_reopening(by=cast.hong, survey=sent, until=clock.today + dt.timedelta(days=5), reason="x")
    end_reopening(by=cast.hong, survey=sent)
    with pytest.raises(FormLocked):
        change(thiet, cast.lan)
    with pytest.raises(ValidationError, match="không được mở lại"):
        end_reopening(by=cast.hong, survey=sent)


def test_an_exception_is_dated_reasoned_and_granted_by_lđtbxh_only(cast, sent, clock):
    tomorrow = clock.today + dt.timedelta(days=1)
    for person in (cast.lan, cast.nam, cast.quang):
        with pytest.raises(Forbidden):
            grant_reopening(by=person, survey=sent, until=tomorrow, reason="x")
    with pytest.raises(ValidationError, match="lý do"):
        grant_reopening(by=cast.hong, survey=sent, until=tomorrow, reason=" ")
    with pytest.raises(ValidationError, match="đã qua"):
        grant_reopening(by=cast.hong, survey=sent, until=clock.today - dt.timedelta(days=1), reason="x")
    with pytest.raises(ValidationError, match="nhiều nhất"):
        grant_reopening(by=cast.hong, survey=sent, until=clock.today + dt.timedelta(days=400), reason="x")


def test_a_commune_that_works_needs_no_exception(cast, survey, clock):
    with pytest.raises(ValidationError, match="không cần mở lại"):
        grant_reopening(by=cast.hong, survey=survey, until=clock.today, reason="x")


def test_a_closed_year_says_who_closed_it_and_until_when(cast, clients, survey):
    close_round(by=cast.hong, survey_round=survey.round, reason="Đã nộp báo cáo tỉnh")
    survey.round.refresh_from_db()
    for lock in (lock_in(survey.round, survey.commune_id), lock_for(cast.lan, survey.round)):
        assert lock.why == "năm 2017 đã đóng"
        assert str(cast.hong) in lock.by and "22/11/2017" in lock.by
        assert lock.until and lock.ask
    for address in ("/2017/ho/", f"/2017/tong-so/{survey.commune.code}/", "/2017/nhap-excel/"):
        page = clients["lan"].get(address).content.decode()
        assert "năm 2017 đã đóng" in page.lower() and lock.by in page, address


def test_totals_of_a_commune_that_has_sent_its_result_say_so(cast, clients, sent):
    page = clients["lan"].get(f"/2017/tong-so/{sent.commune.code}/").content.decode()
    assert "đã trình kết quả rà soát" in page and str(cast.nam) in page
    assert '<button class="btn main" disabled>Lưu tổng số' in page
