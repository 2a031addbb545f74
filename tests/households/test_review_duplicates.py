"""Two records made one without harm to years that are over, to the year that waits, or to the household left behind."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from households.actions.duplicates import merge_duplicate_households, merge_persons
from households.actions.flags import look_at_persons
from households.actions.forms import FormLocked
from households.actions.roster import record_departure
from households.actions.rounds import close_round
from households.importing import known as knowledge
from households.life import movements_of
from households.models import DuplicateFlag, EventKind, Household
from households.movement_queries import moving
from households.movements import Movement
from households.statistics import progress_by_village
from tests.households.entries import save
from tests.households.histories import make_form, make_household, make_person


@pytest.fixture
def twin(thiet, bon_don):
    """A second record of Thiết's household, with him and an aunt."""
    household = make_household(bon_don, "Lương Văn Thiết")
    make_person(household, "Lương Văn Thiết", birth_year=1979, ethnicity=3)
    make_person(household, "Hà Thị Na", birth_year=1950, sex=2)
    return household


def flag_of(twin):
    look_at_persons([twin.persons.get(full_name="Lương Văn Thiết").pk])
    return DuplicateFlag.objects.get()


def kept_in(flag, twin):
    return flag.first_id if flag.second.household_id == twin.pk else flag.second_id


def test_a_duplicate_found_after_the_years_day_is_on_no_list(twin, lan, hong, bon_don, year_2016, year_2017, clock):
    assert clock.today > year_2017.reference_date
    make_form(year_2016, twin, "N1", lan, members=twin.persons.all())
    close_round(by=hong, survey_round=year_2016, reason="đã công nhận")
    assert progress_by_village(year_2017, bon_don.commune)[bon_don.pk].waiting == 1
    flag = flag_of(twin)
    merge_duplicate_households(by=lan, flag=flag, keep_id=kept_in(flag, twin), reason="một sổ hộ khẩu")
    twin.refresh_from_db()
    assert progress_by_village(year_2017, bon_don.commune)[bon_don.pk].waiting == 0
    assert twin not in Household.objects.of_year(year_2017)
    assert moving(year_2017, year_2016).get(pk=twin.pk).movement == Movement.MERGED
    assert [each.movement for each in movements_of(twin)] == [Movement.MERGED]
    assert knowledge.by_ids(year_2017, [twin.pk]).households[twin.pk].is_ended
    with pytest.raises(FormLocked, match="đã kết thúc"):
        save(lan, year_2017, household=twin)


def test_one_person_in_a_closed_year_stands_as_that_year_was_sent(twin, lan, hong, bon_don, year_2016):
    dropped = twin.persons.get(full_name="Lương Văn Thiết")
    closed = make_form(year_2016, twin, "N1", lan, members=[dropped])
    close_round(by=hong, survey_round=year_2016, reason="đã công nhận")
    flag = flag_of(twin)
    merge_persons(by=lan, flag=flag, keep_id=kept_in(flag, twin), reason="sổ hộ khẩu")
    dropped.refresh_from_db()
    assert dropped.same_as_id == kept_in(flag, twin)
    assert closed.members.get().person == dropped


@pytest.mark.parametrize("merge", [merge_persons, merge_duplicate_households])
def test_a_form_whose_person_becomes_another_record_has_changed(twin, lan, bon_don, year_2016, merge):
    dropped = twin.persons.get(full_name="Lương Văn Thiết")
    form = make_form(year_2016, twin, "N1", lan, members=[dropped])
    flag = flag_of(twin)
    merge(by=lan, flag=flag, keep_id=kept_in(flag, twin), reason="sổ hộ khẩu")
    version = form.version
    form.refresh_from_db()
    assert form.members.get().person_id == kept_in(flag, twin)
    assert form.version > version
    entry = AuditEntry.objects.get(action="form.changed", object_id=form.pk)
    assert str(dropped.pk) in entry.changes["Nhân khẩu 1"][0]


def test_a_merged_person_leaves_no_household_empty(twin, lan):
    twin.persons.filter(full_name="Hà Thị Na").delete()
    flag = flag_of(twin)
    with pytest.raises(ValidationError, match="không còn ai trong hộ"):
        merge_persons(by=lan, flag=flag, keep_id=kept_in(flag, twin), reason="sổ hộ khẩu")
    assert twin.persons.present().count() == 1


def test_a_merged_head_is_followed_by_who_is_left(twin, lan):
    flag = flag_of(twin)
    merge_persons(by=lan, flag=flag, keep_id=kept_in(flag, twin), reason="sổ hộ khẩu")
    twin.refresh_from_db()
    assert twin.head_name == "Hà Thị Na"
    entry = AuditEntry.objects.get(action="duplicate.person_merged")
    assert entry.changes["họ tên chủ hộ"] == ["Lương Văn Thiết", "Hà Thị Na"]


def test_who_follows_a_merged_head_is_not_guessed(twin, lan):
    make_person(twin, "Lương Thị Sen", birth_year=1999, sex=2)
    flag = flag_of(twin)
    with pytest.raises(ValidationError, match="chọn chủ hộ tiếp"):
        merge_persons(by=lan, flag=flag, keep_id=kept_in(flag, twin), reason="sổ hộ khẩu")


@pytest.mark.parametrize("merges", [False, True])
def test_surveys_are_waited_for_before_anything_is_held(twin, lan, merges):
    flag = flag_of(twin)
    with CaptureQueriesContext(connection) as captured:
        if merges:
            merge_duplicate_households(by=lan, flag=flag, keep_id=kept_in(flag, twin), reason="một sổ hộ khẩu")
        else:
            record_departure(
                by=lan, household=twin, person=twin.persons.get(full_name="Hà Thị Na"), kind=EventKind.DEATH,
                happened_on=dt.date(2017, 11, 20), reason="giấy chứng tử",
            )  # fmt: skip
    asked = [query["sql"] for query in captured]
    held = "households_duplicateflag" if merges else "households_household"
    survey = next(place for place, sql in enumerate(asked) if 'FROM "households_communesurvey"' in sql)
    assert survey < next(place for place, sql in enumerate(asked) if sql.startswith(f'SELECT "{held}"."id"'))
