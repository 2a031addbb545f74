"""What the facts imply about each of the ten indicators, at every limit, and what stays unknown."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from households import choices
from households.ages import AgeRange, age_on, age_range
from households.facts import HouseholdFacts, MemberFacts, contradicted_ticks, contradictions, implied_deprivations
from households.standards import ND07_2021, QD59_2015

ON = date(2017, 11, 15)
NO, PRIMARY, LOWER_SECONDARY = 1, 3, 4

MY = MemberFacts(
    name="Hà Thị Mỵ",
    sex=choices.FEMALE,
    birth_date=date(1983, 5, 2),
    schooling=LOWER_SECONDARY,
    is_attending_school=False,
    has_health_insurance=True,
    is_seriously_ill=False,
)
HOME = HouseholdFacts(
    members=(MY,),
    housing_kind=2,
    housing_area=Decimal(30),
    water_source=2,
    latrine=1,
    uses_telecom=True,
    information_assets=frozenset({1}),
    hears_loudspeaker=True,
)


def answer(number, facts, on=ON):
    """(is_deprived, reason) of one indicator."""
    implication = implied_deprivations(facts=facts, on=on)[number]
    assert implication.number == number
    return implication.is_deprived, implication.reason


def of_member(number, on=ON, **facts):
    """The same for a household of Bà Mỵ with these facts changed."""
    return answer(number, replace(HOME, members=(replace(MY, **facts),)), on)


def born(day):
    return {"birth_date": day}


def born_in(year):
    return {"birth_date": None, "birth_year": year}


def test_all_ten_are_answered_and_a_sound_household_lacks_nothing():
    implied = implied_deprivations(facts=HOME, on=ON)
    assert list(implied) == [indicator.number for indicator in QD59_2015.indicators]
    assert [implication.is_deprived for implication in implied.values()] == [False] * 10
    assert all(implication.reason for implication in implied.values())


def test_an_empty_form_says_nothing():
    implied = implied_deprivations(facts=HouseholdFacts(), on=ON)
    assert [implication.is_deprived for implication in implied.values()] == [None] * 10
    assert contradictions(set(range(1, 11)), implied) == []


def test_only_qd59_is_implied():
    assert implied_deprivations(facts=HOME, on=ON, standard=ND07_2021) == {}


# Ages


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2011, 11, 15), ON, 6),
        (date(2011, 11, 16), ON, 5),
        (date(2011, 11, 14), ON, 6),
        (date(2017, 11, 15), ON, 0),
        (date(2012, 2, 29), date(2018, 2, 28), 5),
        (date(2012, 2, 29), date(2018, 3, 1), 6),
        (date(2012, 2, 29), date(2016, 2, 29), 4),
    ],
)
def test_age_in_completed_years(birth, on, age):
    assert age_on(birth, on) == age


@pytest.mark.parametrize(
    ("year", "on", "expected"),
    [
        (2010, ON, AgeRange(6, 7)),
        (2010, date(2017, 12, 31), AgeRange(7, 7)),
        (2010, date(2017, 1, 1), AgeRange(6, 7)),
        (2017, ON, AgeRange(0, 0)),
        (2018, ON, None),
        (0, ON, AgeRange(2016, 2017)),
        (99_999, ON, None),
    ],
)
def test_age_by_year_of_birth(year, on, expected):
    assert age_range(birth_date=None, birth_year=year, on=on) == expected


def test_birth_date_goes_before_year_and_the_unborn_have_no_age():
    assert age_range(birth_date=date(2010, 1, 1), birth_year=1950, on=ON) == AgeRange(7, 7)
    assert age_range(birth_date=date(2017, 11, 16), birth_year=None, on=ON) is None
    assert age_range(birth_date=None, birth_year=None, on=ON) is None


DAYS = st.dates(date(1920, 1, 1), date(2026, 12, 31))


@settings(deadline=None)
@given(DAYS, DAYS)
def test_age_by_year_always_holds_the_true_age(birth, on):
    exact = age_range(birth_date=birth, birth_year=None, on=on)
    by_year = age_range(birth_date=None, birth_year=birth.year, on=on)
    if exact is not None:
        assert by_year.low <= exact.low <= by_year.high <= by_year.low + 1
        certain = by_year.within(at_least=5, below=15)
        assert not certain[1] or certain[0] == exact.within(at_least=5, below=15)[0]


# 1 Health care


@pytest.mark.parametrize(
    ("is_ill", "sought", "expected"),
    [
        (True, False, True),
        (True, True, False),
        (True, None, None),
        (False, None, False),
        (False, False, False),
        (None, None, None),
        (None, False, None),
        (None, True, False),
    ],
)
def test_untreated_illness(is_ill, sought, expected):
    assert of_member(1, is_seriously_ill=is_ill, sought_care=sought)[0] is expected


# 2 Health insurance


def test_uninsured_from_the_sixth_birthday():
    reason = "Em Hà Thị Mỵ (6 tuổi) chưa có thẻ BHYT"
    assert of_member(2, has_health_insurance=False, **born(date(2011, 11, 15))) == (True, reason)
    assert of_member(2, has_health_insurance=False, **born(date(2011, 11, 16)))[0] is False
    assert of_member(2, has_health_insurance=True, **born(date(1950, 1, 1)))[0] is False


def test_uninsured_adult_is_named():
    assert of_member(2, has_health_insurance=False) == (True, "Bà Hà Thị Mỵ (34 tuổi) chưa có thẻ BHYT")
    man = {"name": "Lương Văn Thiết", "sex": choices.MALE, "birth_date": None, "birth_year": 1979}
    assert of_member(2, has_health_insurance=False, **man) == (
        True,
        "Ông Lương Văn Thiết (sinh năm 1979) chưa có thẻ BHYT",
    )


def test_uninsured_by_year_of_birth():
    assert of_member(2, has_health_insurance=False, **born_in(2010)) == (
        True,
        "Em Hà Thị Mỵ (sinh năm 2010) chưa có thẻ BHYT",
    )
    is_deprived, reason = of_member(2, has_health_insurance=False, **born_in(2011))
    assert is_deprived is True
    assert "tính tuổi theo năm sinh" in reason
    assert of_member(2, has_health_insurance=False, **born_in(2012))[0] is False
    # On the last day of the year the year of birth settles the age.
    reason = of_member(2, on=date(2017, 12, 31), has_health_insurance=False, **born_in(2011))[1]
    assert "theo năm sinh" not in reason


def test_insurance_not_asked_or_age_unknown():
    assert of_member(2, has_health_insurance=None)[0] is None
    assert of_member(2, has_health_insurance=None, **born(date(2015, 1, 1)))[0] is False
    assert of_member(2, has_health_insurance=False, **born_in(None)) == (None, "Hà Thị Mỵ: chưa rõ tuổi")
    assert of_member(2, has_health_insurance=True, **born_in(None))[0] is False


# 3 Schooling of adults


@pytest.mark.parametrize(
    ("birth", "schooling", "attends", "expected"),
    [
        (date(1986, 1, 1), PRIMARY, False, True),
        (date(1985, 12, 31), PRIMARY, False, False),
        (date(2002, 11, 15), PRIMARY, False, True),
        (date(2002, 11, 16), PRIMARY, False, False),
        (date(1990, 1, 1), NO, False, True),
        (date(1990, 1, 1), LOWER_SECONDARY, False, False),
        (date(1990, 1, 1), 8, None, False),
        (date(2001, 1, 1), PRIMARY, True, False),
        (date(1990, 1, 1), None, False, None),
        (date(1990, 1, 1), PRIMARY, None, None),
        (date(1980, 1, 1), None, None, False),
    ],
)
def test_low_schooling(birth, schooling, attends, expected):
    is_deprived, _ = of_member(3, schooling=schooling, is_attending_school=attends, **born(birth))
    assert is_deprived is expected


def test_low_schooling_by_year_of_birth():
    facts = {"schooling": PRIMARY, "is_attending_school": False}
    assert of_member(3, **facts, **born_in(1986)) == (
        True,
        "Bà Hà Thị Mỵ (sinh năm 1986) chưa xong THCS và không đi học",
    )
    assert of_member(3, **facts, **born_in(1985))[0] is False
    is_deprived, reason = of_member(3, **facts, **born_in(2002))
    assert (is_deprived, reason.endswith("(tính tuổi theo năm sinh)")) == (True, True)
    assert of_member(3, **facts, **born_in(2003))[0] is False
    assert of_member(3, **facts, **born_in(None))[0] is None


# 4 Schooling of children


@pytest.mark.parametrize(
    ("birth", "attends", "expected"),
    [
        (date(2012, 11, 15), False, True),
        (date(2012, 11, 16), False, False),
        (date(2002, 11, 16), False, True),
        (date(2002, 11, 15), False, False),
        (date(2007, 1, 1), True, False),
        (date(2007, 1, 1), None, None),
        (date(2015, 1, 1), None, False),
    ],
)
def test_child_out_of_school(birth, attends, expected):
    assert of_member(4, is_attending_school=attends, **born(birth))[0] is expected


def test_child_out_of_school_by_year_of_birth():
    assert "theo năm sinh" in of_member(4, is_attending_school=False, **born_in(2012))[1]
    assert of_member(4, is_attending_school=False, **born_in(2003)) == (
        True,
        "Em Hà Thị Mỵ (sinh năm 2003) không đi học",
    )
    is_deprived, reason = of_member(4, is_attending_school=False, **born_in(2002))
    assert is_deprived is False
    assert "không tính là trẻ em, tính tuổi theo năm sinh" in reason


# Several members


def test_one_person_decides_and_everyone_concerned_is_named():
    son = replace(MY, name="Lương Văn Quân", sex=choices.MALE, has_health_insurance=False)
    unasked = replace(MY, name="Lương Thị Hoa", has_health_insurance=None)
    assert answer(2, replace(HOME, members=(MY, unasked)))[0] is None
    is_deprived, reason = answer(2, replace(HOME, members=(MY, unasked, son, replace(son, name="Lương Văn An"))))
    assert is_deprived is True
    assert reason == "Ông Lương Văn Quân (34 tuổi) chưa có thẻ BHYT; Ông Lương Văn An (34 tuổi) chưa có thẻ BHYT"


def test_nameless_person():
    assert of_member(2, name="", has_health_insurance=False)[1] == "Người chưa ghi tên (34 tuổi) chưa có thẻ BHYT"


# 5-10 The dwelling


@pytest.mark.parametrize(("kind", "expected"), [(1, False), (2, False), (3, True), (4, True), (None, None), (9, None)])
def test_housing_quality(kind, expected):
    assert answer(5, replace(HOME, housing_kind=kind))[0] is expected


@pytest.mark.parametrize(
    ("area", "persons", "expected", "reason"),
    [
        ("32", 4, False, "32 m² cho 4 người là 8 m²/người, không dưới 8 m²"),
        ("31.9", 4, True, "31,9 m² cho 4 người là 7,97 m²/người, dưới 8 m²"),
        ("31.99", 4, True, "31,99 m² cho 4 người là 7,99 m²/người, dưới 8 m²"),
        ("30", 4, True, "30 m² cho 4 người là 7,5 m²/người, dưới 8 m²"),
        ("55.9", 7, True, "55,9 m² cho 7 người là 7,98 m²/người, dưới 8 m²"),
        ("0", 1, True, "0 m² cho 1 người là 0 m²/người, dưới 8 m²"),
        (None, 4, None, "Chưa ghi diện tích nhà ở"),
        ("-1", 4, None, "Chưa ghi diện tích nhà ở"),
        ("30", 0, None, "Chưa ghi nhân khẩu"),
    ],
)
def test_area_per_person_is_strictly_below_eight(area, persons, expected, reason):
    facts = replace(HOME, housing_area=None if area is None else Decimal(area), members=(MY,) * persons)
    assert answer(6, facts) == (expected, reason)


@pytest.mark.parametrize("option", choices.WATER_SOURCES, ids=lambda option: option.label)
def test_water(option):
    expected = None if option.is_hygienic is None else not option.is_hygienic
    is_deprived, reason = answer(7, replace(HOME, water_source=option.code))
    assert is_deprived is expected
    assert reason.startswith(option.label)


@pytest.mark.parametrize("option", choices.LATRINES, ids=lambda option: option.label)
def test_latrine(option):
    assert answer(8, replace(HOME, latrine=option.code))[0] is not option.is_hygienic


def test_water_and_latrine_not_asked():
    assert answer(7, replace(HOME, water_source=None)) == (None, "Chưa ghi nguồn nước")
    assert answer(8, replace(HOME, latrine=None)) == (None, "Chưa ghi nhà tiêu")


@pytest.mark.parametrize(("uses", "expected"), [(True, False), (False, True), (None, None)])
def test_telecom(uses, expected):
    assert answer(9, replace(HOME, uses_telecom=uses))[0] is expected


@pytest.mark.parametrize(
    ("assets", "hears", "expected"),
    [
        (frozenset(), False, True),
        (frozenset(), True, False),
        (frozenset(), None, None),
        (frozenset({2}), False, False),
        (frozenset({1, 3}), None, False),
        (None, True, False),
        (None, False, None),
        (None, None, None),
    ],
)
def test_information_assets(assets, hears, expected):
    assert answer(10, replace(HOME, information_assets=assets, hears_loudspeaker=hears))[0] is expected


# Contradictions


def test_contradictions_ask_both_ways_and_stay_silent_on_the_unknown():
    facts = replace(
        HOME, members=(replace(MY, has_health_insurance=False),), housing_area=Decimal(7), housing_kind=None
    )
    implied = implied_deprivations(facts=facts, on=ON)
    assert contradictions({2, 6}, implied) == []
    assert contradictions({2, 5, 6}, implied) == []
    asked = contradictions({2, 8}, implied)
    assert [question.number for question in asked] == [6, 8]
    assert asked[0].text == (
        "Chỉ số 6 (Diện tích bình quân) chưa đánh dấu thiếu hụt. 7 m² cho 1 người là 7 m²/người, dưới 8 m². "
        "Có phải hộ thiếu hụt chỉ số này không?"
    )
    assert asked[1].text == (
        "Chỉ số 8 (Nhà tiêu hợp vệ sinh) đã đánh dấu thiếu hụt. Tự hoại, bán tự hoại: là nhà tiêu hợp vệ sinh. "
        "Có đúng là hộ thiếu hụt không?"
    )


MAYBE = st.sampled_from([True, False, None])
MEMBERS = st.builds(
    MemberFacts,
    name=st.just("Lê Văn A"),
    sex=st.sampled_from([1, 2, None]),
    birth_date=st.one_of(st.none(), DAYS),
    birth_year=st.one_of(st.none(), st.integers(1900, 2100)),
    schooling=st.one_of(st.none(), st.integers(1, 8)),
    is_attending_school=MAYBE,
    has_health_insurance=MAYBE,
    is_seriously_ill=MAYBE,
    sought_care=MAYBE,
)
HOUSEHOLDS = st.builds(
    HouseholdFacts,
    members=st.lists(MEMBERS, max_size=4).map(tuple),
    housing_kind=st.one_of(st.none(), st.integers(1, 4)),
    housing_area=st.one_of(st.none(), st.decimals(0, 999, places=1)),
    water_source=st.one_of(st.none(), st.integers(1, 9)),
    latrine=st.one_of(st.none(), st.integers(1, 6)),
    uses_telecom=MAYBE,
    information_assets=st.one_of(st.none(), st.frozensets(st.integers(1, 3))),
    hears_loudspeaker=MAYBE,
)


@settings(deadline=None)
@given(HOUSEHOLDS, DAYS)
def test_any_form_is_answered_and_taking_the_proposal_settles_it(facts, on):
    implied = implied_deprivations(facts=facts, on=on)
    proposed = {number for number, implication in implied.items() if implication.is_deprived}
    assert list(implied) == list(range(1, 11))
    assert contradictions(proposed, implied) == []
    known = {number for number, implication in implied.items() if implication.is_deprived is not None}
    opposite = set(range(1, 11)) - proposed
    assert {question.number for question in contradictions(opposite, implied)} == known


BLANKS = [
    *({name: None} for name in ("schooling", "is_attending_school", "has_health_insurance")),
    *({name: None} for name in ("is_seriously_ill", "sought_care")),
    {"birth_date": None, "birth_year": None},
]
HOUSEHOLD_FIELDS = [field.name for field in fields(HouseholdFacts) if field.name != "members"]


@settings(deadline=None, max_examples=300)
@given(HOUSEHOLDS, DAYS, st.sampled_from(BLANKS), st.sampled_from(HOUSEHOLD_FIELDS))
def test_a_known_answer_never_turns_when_a_blank_is_filled(filled, on, member_blank, household_blank):
    """Blank is not zero: what is said in spite of a blank must hold whatever the blank turns out to be."""
    members = tuple(replace(member, **member_blank) for member in filled.members)
    blank = replace(filled, members=members, **{household_blank: None})
    before, after = (implied_deprivations(facts=facts, on=on) for facts in (blank, filled))
    for number in range(1, 11):
        if before[number].is_deprived is not None:
            assert after[number].is_deprived is before[number].is_deprived


@settings(deadline=None)
@given(HOUSEHOLDS, DAYS, st.sets(st.integers(1, 10)))
def test_the_quick_way_asks_the_same(facts, on, ticked):
    implied = implied_deprivations(facts=facts, on=on)
    assert contradicted_ticks(ticked=ticked, facts=facts, on=on) == contradictions(ticked, implied)
