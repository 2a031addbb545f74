"""Contradictions are found from the register by three rules, not listed by hand."""

from dataclasses import replace

from assignments.contradictions import by_code, due_before_signing, find, touching
from assignments.duties import BY_KEY, DUTIES
from assignments.duty_types import Due, Source


def with_due(key, due):
    return tuple(replace(duty, due=due) if duty.key == key else duty for duty in DUTIES)


def test_the_decision_contradicts_itself_three_times():
    a, b, c = find()
    assert (a.letter, a.keys) == ("a", ("commune_plan", "commune_survey"))
    assert "10/11" in a.explanation and "15/11" in a.explanation
    assert (b.letter, b.keys) == ("b", ("commune_targets", "target_issue"))
    assert "05/12" in b.explanation and "10/12" in b.explanation
    assert (c.letter, c.only_year) == ("c", 2016)
    assert set(c.keys) == {duty.key for duty in DUTIES if duty.due.source is Source.DECISION}


def test_a_register_in_order_has_no_contradiction_of_the_first_two_kinds():
    mended = with_due("commune_plan", Due(20, 11))
    mended = tuple(replace(duty, due=Due(5, 12)) if duty.key == "target_issue" else duty for duty in mended)
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
    assert touching("land", 2017) == []
    assert touching("survey_plan", 2017) == []


def test_codes_are_stable_names():
    for one in find():
        assert by_code(one.code) is one
        assert all(key in BY_KEY for key in one.keys)
    assert by_code("không có") is None
