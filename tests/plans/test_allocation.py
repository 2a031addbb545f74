"""Sharing targets: the sum is exact, nobody leaves the bounds, more need never gets less, order does not matter."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.allocation import AllocationError, Need, Rules, allocate

RULES = Rules()


def largest_total(needs, rules):
    """The most households that the ceilings allow."""
    return sum(share.ceiling for share in allocate(needs, 0, rules).shares)


@st.composite
def needs(draw):
    many = []
    for number in range(draw(st.integers(1, 12))):
        poor = draw(st.integers(0, 400))
        many.append(
            Need(
                code=f"{15000 + number}",
                poor=poor,
                cannot_exit=draw(st.integers(0, poor)),
                actionable=draw(st.integers(0, poor)),
                residents=draw(st.none() | st.integers(max(poor, 1), 3000)),
            )
        )
    return many


@st.composite
def problems(draw):
    many = draw(needs())
    rules = Rules(
        poor=draw(st.integers(0, 3)),
        actionable=draw(st.integers(0, 3)),
        high_rate=draw(st.integers(1, 3)),
        floor_percent=draw(st.integers(0, 30)),
        ceiling_percent=draw(st.integers(30, 100)),
    )
    return many, draw(st.integers(0, largest_total(many, rules))), rules


@given(problems())
def test_the_sum_is_exact_and_nobody_leaves_the_bounds(problem):
    many, total, rules = problem
    shared = allocate(many, total, rules)
    assert sum(share.target for share in shared.shares) == total
    for share in shared.shares:
        assert 0 <= share.floor <= share.target <= share.ceiling <= share.need.can_exit <= share.need.poor


@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_communes_does_not_matter(problem, shuffler: random.Random):
    many, total, rules = problem
    shuffled = many[:]
    shuffler.shuffle(shuffled)
    assert allocate(shuffled, total, rules) == allocate(many, total, rules)


@given(problems())
def test_a_greater_need_never_gets_less(problem):
    many, total, rules = problem
    shares = allocate(many, total, rules).shares
    for one in shares:
        for other in shares:
            if one.points > other.points and one.floor >= other.floor and one.ceiling >= other.ceiling:
                assert one.target >= other.target, (one, other)


@given(problems())
def test_one_more_household_takes_nothing_from_anybody(problem):
    many, total, rules = problem
    if total == 0:
        return
    fewer, more = allocate(many, total - 1, rules), allocate(many, total, rules)
    floors_dropped = [share.floor for share in fewer.shares] != [share.floor for share in more.shares]
    if not floors_dropped:
        assert all(a.target <= b.target for a, b in zip(fewer.shares, more.shares, strict=True))


@given(problems(), st.data())
def test_an_override_stays_and_the_sum_with_it(problem, data):
    many, total, rules = problem
    fixed = data.draw(st.sampled_from(many))
    target = data.draw(st.integers(0, fixed.poor))
    try:
        shared = allocate(many, total, rules, {fixed.code: target})
    except AllocationError:
        rest = [need for need in many if need is not fixed]
        assert not 0 <= total - target <= largest_total(rest, rules)
    else:
        assert shared.by_code[fixed.code].target == target
        assert sum(share.target for share in shared.shares) == total


def test_two_communes_by_hand():
    """40 + 2×30 = 100 points against 20 + 2×10 = 40: of 14 households Sainte-Laguë gives 10 and 4."""
    shared = allocate([Need("A", 40, 0, 30), Need("B", 20, 0, 10)], 14, Rules(floor_percent=0, ceiling_percent=100))
    assert [(share.code, share.points, share.target) for share in shared.shares] == [("A", 100, 10), ("B", 40, 4)]


def test_households_that_cannot_exit_are_not_asked_to():
    shared = allocate([Need("A", 10, 10, 0), Need("B", 10, 0, 5)], 5, RULES)
    assert [share.target for share in shared.shares] == [0, 5]
    assert "Không có hộ nghèo nào có thể thoát" in shared.shares[0].reason


@pytest.mark.parametrize(
    ("many", "total", "overrides", "says"),
    [
        ([Need("A", 10)], 7, {}, "chỉ nhận được từ 0 đến 6 hộ"),
        ([Need("A", 10)], -1, {}, "không được âm"),
        ([Need("A", 10), Need("A", 5)], 1, {}, "đứng hai lần"),
        ([Need("A", 10)], 1, {"B": 1}, "Không có xã mang mã B"),
        ([Need("A", 10)], 1, {"A": 11}, "từ 0 đến 10 hộ nghèo"),
        ([Need("A", 10), Need("B", 10)], 5, {"A": 6}, "phải nhận −1 hộ"),
    ],
)
def test_what_cannot_be_is_said(many, total, overrides, says):
    with pytest.raises(AllocationError, match=says):
        allocate(many, total, RULES, overrides)


@pytest.mark.parametrize("bad", [{"poor": -1}, {"poor": 0, "actionable": 0, "high_rate": 0}, {"floor_percent": 70}])
def test_rules_that_make_no_sense_are_refused(bad):
    with pytest.raises(AllocationError):
        Rules(**bad)
