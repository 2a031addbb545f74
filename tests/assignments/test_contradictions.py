"""Contradictions are found from the register by three rules, not listed by hand."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from assignments.contradictions import by_code, due_before_signing, find, stands, touching
from assignments.duties import BY_KEY, DUTIES
from assignments.duty_types import Due, Source
from assignments.rulings import Said, SetDay
from assignments.settled import driving, in_force, outcome


def with_due(key, due):
    return tuple(replace(duty, due=due) if duty.key == key else duty for duty in DUTIES)


def test_the_decision_contradicts_itself_five_times():
    a, b, c, d, e = find()
    assert (a.letter, a.keys) == ("a", ("commune_plan", "commune_survey"))
    assert "10/11" in a.explanation and "15/11" in a.explanation
    assert (b.letter, b.keys) == ("b", ("commune_targets", "target_issue"))
    assert "05/12" in b.explanation and "10/12" in b.explanation
    assert (c.letter, c.only_year) == ("c", 2016)
    assert set(c.keys) == {duty.key for duty in DUTIES if duty.due.source is Source.DECISION}
    assert (d.letter, d.keys) == ("d", ("district_plan", "target_issue"))
    assert "30/11/2016" in d.explanation and "10/12" in d.explanation
    assert (e.letter, e.keys) == ("e", ("survey_rollout", "commune_survey"))
    assert "30/10" in e.explanation and "15/11" in e.explanation


def test_a_register_in_order_has_no_contradiction_of_the_first_two_kinds():
    days = {"commune_plan": (20, 11), "target_issue": (30, 11), "commune_targets": (30, 11), "survey_rollout": (15, 11)}
    mended = tuple(replace(duty, due=Due(*days[duty.key])) if duty.key in days else duty for duty in DUTIES)
    assert [one.only_year for one in find(mended)] == [2016]


def test_a_planted_contradiction_is_found():
    planted = with_due("commune_targets", Due(1, 11))
    assert "commune_targets-before-commune_plan" in {one.code for one in find(planted)}


def test_days_that_the_district_sets_contradict_nothing():
    freed = with_due("commune_plan", Due(10, 11, Source.DISTRICT))
    assert not [one for one in find(freed) if "commune_plan-before" in one.code]


def test_only_the_first_cycle_lies_before_the_signing():
    assert due_before_signing(DUTIES, 2017) == []


def test_they_are_shown_where_they_matter():
    assert [one.letter for one in touching("commune_plan", 2017)] == ["a"]
    assert [one.letter for one in touching("commune_plan", 2016)] == ["a", "c"]
    assert [one.letter for one in touching("commune_survey", 2017)] == ["a", "e"]
    assert [one.letter for one in touching("target_issue", 2017)] == ["b", "d"]
    assert touching("land", 2017) == []
    assert touching("survey_plan", 2017) == []


def test_codes_are_stable_names():
    for one in find():
        assert by_code(one.code) is one
        assert all(key in BY_KEY for key in one.keys)
    assert by_code("không có") is None


# How they stand once rulings are recorded


def ruling(pk, code, *days, from_year=2017):
    """A ruling as rulings.py reads it; `days` are (duty key, day, month), or a key alone for what is waived."""
    record = SimpleNamespace(pk=pk, code=code, holds_in=lambda year: year >= from_year)
    set_days = [SetDay(*day) if isinstance(day, tuple) else SetDay(day, None, None, 0, True) for day in days]
    return Said(from_year, None, None, "", tuple(set_days), record)


A, B, C, D, E = find()


def test_without_a_ruling_a_contradiction_is_open():
    found = outcome(A, 2017, [])
    assert (found.words, found.tone, found.still_stands) == ("chưa chốt", "warn", True)


def test_a_ruling_that_moves_no_day_does_not_look_as_if_it_did():
    as_written = ruling(1, A.code, ("commune_plan", 10, 11), ("commune_survey", 15, 11))
    found = outcome(A, 2017, [as_written])
    assert (found.words, found.tone) == ("đã chốt, giữ ngày như quyết định ghi", "info")
    half = ruling(2, A.code, ("commune_plan", 12, 11), ("commune_survey", 15, 11))
    assert outcome(A, 2017, [half]).words == "đã chốt, các ngày vẫn chưa khớp"
    mended = ruling(3, A.code, ("commune_plan", 25, 11), ("commune_survey", 15, 11))
    assert (outcome(A, 2017, [mended]).words, outcome(A, 2017, [mended]).tone) == ("đã chốt, hết mâu thuẫn", "done")
    assert outcome(A, 2016, [mended]).words == "chưa chốt", "it holds from 2017 on"


def test_of_several_rulings_the_one_that_drives_the_dates_is_known():
    first = ruling(1, A.code, ("commune_plan", 20, 11), ("commune_survey", 15, 11))
    later = ruling(2, A.code, ("commune_plan", 25, 11), ("commune_survey", 15, 11))
    assert in_force([first, later], 2017) == {2}
    assert [record.pk for record in driving("commune_plan", 2017, [first, later])] == [2]
    assert driving("commune_plan", 2016, [first, later]) == []
    counts = Said(2017, None, True, "", (), SimpleNamespace(pk=3))
    assert in_force([first, later, counts], 2018) == {2, 3}


def test_a_ruling_on_another_contradiction_settles_this_one_only_where_the_days_agree():
    other = ruling(1, D.code, ("district_plan", 10, 12), ("target_issue", 10, 12))
    assert outcome(B, 2017, [other]).words == "chưa chốt"
    same = ruling(2, D.code, ("district_plan", 5, 12), ("target_issue", 5, 12))
    assert outcome(B, 2017, [same]).words == "đã chốt, hết mâu thuẫn"


def test_what_need_not_be_done_contradicts_nothing():
    assert not outcome(C, 2017, [replace(ruling(1, C.code, *C.keys, from_year=2016))]).still_stands


@given(first=st.dates(dt.date(2017, 1, 1), dt.date(2018, 6, 1)), second=st.dates(dt.date(2017, 1, 1)))
def test_two_days_of_one_result_agree_only_when_equal(first, second):
    assert stands(B, {"commune_targets": first, "target_issue": second}) == (first != second)
    assert stands(A, {"commune_plan": first, "commune_survey": second}) == (first < second)
    assert not stands(A, {"commune_plan": None, "commune_survey": second})
