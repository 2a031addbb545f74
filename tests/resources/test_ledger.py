"""The arithmetic of ledgers, alone: it never dips below zero and always balances."""

from collections import namedtuple

from hypothesis import given
from hypothesis import strategies as st

from resources.ledger import Sums, first_shortage, running
from resources.lists import PURPOSE, merged

Line = namedtuple("Line", "on amount")
lines = st.lists(st.builds(Line, st.integers(1, 365), st.integers(-1_000, 1_000)), max_size=40)


@given(lines, st.integers(0, 5_000))
def test_a_running_balance_ends_at_the_sum(ledger, opening):
    balances = [balance for _, balance in running(ledger, opening)]
    assert (balances[-1] if balances else opening) == opening + sum(line.amount for line in ledger)


@given(lines, st.integers(0, 5_000))
def test_the_first_shortage_is_the_first_and_says_how_much(ledger, opening):
    shortage = first_shortage(ledger, opening)
    balances = [balance for _, balance in running(ledger, opening)]
    if shortage is None:
        assert all(balance >= 0 for balance in balances)
    else:
        below = next(index for index, balance in enumerate(balances) if balance < 0)
        assert shortage.at is ledger[below]
        assert shortage.missing == -balances[below]


def test_limits_of_an_allocation():
    assert Sums(100, 100, 100).fault() == ""
    assert Sums(100, 80, 81).fault() == "overspent"
    assert Sums(100, 101, 0).fault() == "over_plan"
    assert Sums(100, 101, 0).fault(has_reason=True) == ""
    assert Sums(0, 0, -1).fault() == "below_zero"
    assert Sums(100, 80, 20).left == 60
    assert Sums(100, 80, 20).spent_share == 25
    assert Sums(100, 0, 0).spent_share is None


def test_a_list_keeps_the_names_of_what_it_no_longer_offers():
    Entry = namedtuple("Entry", "code name is_retired")
    names, offered = merged(PURPOSE, [Entry("housing", "Nhà ở hộ nghèo", False), Entry("water", "Nước", True)])
    assert names["housing"] == "Nhà ở hộ nghèo"
    assert names["water"] == "Nước"
    assert "water" not in offered
    assert "training" in offered
