"""The programme's targets: paths, states and forecasts by hand, and what must hold for all figures."""

import itertools
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from areas.loading import read
from plans.programme import BY_KEY, TARGETS, YEARS, Aim, State, as_decimal, forecast, mean, path, state

RATE, DROP, RELAPSE = BY_KEY["rate_2020"], BY_KEY["rate_drop"], BY_KEY["relapse"]
percents = st.fractions(0, 100, max_denominator=1000)


def test_the_twelve_targets_of_the_decision():
    assert [target.key for target in TARGETS] == [
        "rate_drop", "rate_2020", "relapse", "merit_housing", "poor_housing", "roads", "rural_water", "town_water",
        "model_income", "model_exit", "credit", "training",
    ]  # fmt: skip
    codes = {row["code"] for row in read("departments.csv")}
    assert {target.body for target in TARGETS} <= codes


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("rate_drop", "từ 2,75 điểm % mỗi năm"),
        ("rate_2020", "dưới 5 % cuối năm 2020"),
        ("merit_housing", "còn 0 hộ cuối năm 2020"),
        ("roads", "từ 95 % cuối năm 2020"),
        ("town_water", "100 % cuối năm 2020"),
        ("model_income", "15–20 % mỗi năm"),
        ("credit", "100 % mỗi năm"),
    ],
)
def test_goals_in_words(key, words):
    assert BY_KEY[key].goal_words == words


def test_the_path_of_the_rate_falls_by_the_stricter_rule():
    """From 15 %: 2,75 a year gives 1,25 in 2020, below 5. From 20 %: 2,75 would end at 6,25, so 3 a year is needed."""
    assert [path(RATE, year, Fraction(15)) for year in YEARS] == [
        Fraction(49, 4), Fraction(19, 2), Fraction(27, 4), Fraction(4), Fraction(5, 4),
    ]  # fmt: skip
    assert [path(RATE, year, Fraction(20)) for year in YEARS] == [17, 14, 11, 8, 5]
    assert path(RATE, 2015, Fraction(15)) is None and path(RATE, 2016, None) is None


def test_what_was_reached_before_is_kept():
    assert {path(BY_KEY["roads"], year, Fraction(97)) for year in YEARS} == {95}
    assert {path(RATE, year, Fraction(4)) for year in YEARS} == {5}


def test_a_yearly_target_has_one_value_and_relapse_no_path():
    assert {path(DROP, year, None) for year in YEARS} == {Fraction(11, 4)}
    assert path(RELAPSE, 2017, Fraction(3)) is None


def test_a_fall_is_judged_by_its_mean():
    assert state(DROP, 2017, {2016: Fraction(4), 2017: Fraction(2)}, None) is State.MET
    assert state(DROP, 2017, {2016: Fraction(3), 2017: Fraction(2)}, None) is State.BEHIND
    assert state(DROP, 2020, {2020: Fraction(2)}, None) is State.MISSED


def test_nothing_is_missed_before_the_year_is_over():
    part = {2017: Fraction(40), 2020: Fraction(5)}
    assert state(BY_KEY["training"], 2017, part, None) is State.MISSED
    assert state(BY_KEY["training"], 2017, part, None, is_over=False) is None
    assert state(BY_KEY["training"], 2017, {2017: Fraction(100)}, None, is_over=False) is State.MET
    assert state(RATE, 2020, part, Fraction(15), is_over=False) is State.BEHIND


def test_five_percent_is_not_below_five():
    assert state(RATE, 2020, {2020: Fraction(5)}, Fraction(15)) is State.MISSED
    assert state(RATE, 2020, {2020: Fraction(499, 100)}, Fraction(15)) is State.MET


def test_relapses_are_compared_with_the_year_before():
    assert state(RELAPSE, 2017, {2016: Fraction(5), 2017: Fraction(5)}, None) is State.MET
    assert state(RELAPSE, 2017, {2016: Fraction(5), 2017: Fraction(6)}, None) is State.BEHIND
    assert state(RELAPSE, 2016, {2016: Fraction(5)}, None) is None


def test_a_forecast_goes_on_as_it_went():
    """12 % in 2015, 8 % in 2017: two points a year, so 2 % in 2020."""
    assert forecast(RATE, {2016: Fraction(9), 2017: Fraction(8)}, Fraction(12)) == 2
    assert forecast(RATE, {2017: Fraction(8)}, None) is None
    assert forecast(DROP, {2016: Fraction(2), 2017: Fraction(4)}, None) == 3


@given(st.sampled_from(TARGETS), percents)
def test_a_path_ends_at_the_goal(target, baseline):
    last = path(target, 2020, baseline)
    if target.aim is Aim.AT_LEAST_BY_2020:
        assert last == target.value
    elif target.aim is Aim.BELOW_BY_2020:
        assert last <= target.value


@given(st.sampled_from(TARGETS), percents)
def test_a_path_never_turns_back(target, baseline):
    way = [path(target, year, baseline) for year in YEARS]
    if None not in way:
        pairs = list(itertools.pairwise(way))
        is_rising = target.aim is Aim.AT_LEAST_BY_2020
        assert all(a <= b for a, b in pairs) if is_rising else all(a >= b for a, b in pairs)


@given(st.sampled_from(TARGETS), st.dictionaries(st.sampled_from(YEARS), percents), st.none() | percents)
def test_forecasts_stay_within_what_can_be(target, values, baseline):
    expected = forecast(target, values, baseline)
    if not values:
        assert expected is None
    elif expected is not None:
        assert expected >= 0
        assert not target.is_percent or expected <= 100
    if 2020 in values and not target.is_yearly:
        assert expected == values[2020]


@given(st.sampled_from(TARGETS), percents, percents)
def test_who_keeps_to_the_path_is_not_behind(target, baseline, better):
    for year in YEARS:
        wanted = path(target, year, baseline)
        if wanted is None or target.key == "rate_drop":
            continue
        value = wanted - better if target.aim is Aim.BELOW_BY_2020 else wanted + better
        found = state(target, year, {year: value}, baseline)
        assert found in (State.MET, State.ON_PATH) or (target.is_strict and value == target.value)


def test_blank_stays_blank():
    assert mean({2016: None}) is None and as_decimal(None) is None
    assert state(RATE, 2017, {}, Fraction(12)) is None


@given(st.fractions(0, 1000, max_denominator=997))
def test_rounding_is_half_up_and_near(value):
    shown = as_decimal(value, 2)
    assert abs(Fraction(shown) - value) <= Fraction(1, 200)
    assert as_decimal(Fraction(1, 8), 2) == Decimal("0.13")
