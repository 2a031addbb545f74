"""The arithmetic of money that is kept: running balances that never fall below zero, and limits that hold.

Pure: no database. Amounts are whole đồng; a line of a ledger is anything with `on` (a day) and `amount` (signed).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST = 10**14  # đồng in one entry; sums of thousands of them still fit a bigint


@dataclass(frozen=True, slots=True)
class Shortage:
    """A ledger would lack `missing` đồng after the line at `at`."""

    at: object
    missing: int


def running(lines: Iterable, opening: int = 0) -> Iterator[tuple[object, int]]:
    """Yields (line, balance after it); `lines` come in the order of their days, those of one day as recorded."""
    balance = opening
    for line in lines:
        balance += line.amount
        yield line, balance


def first_shortage(lines: Iterable, opening: int = 0) -> Shortage | None:
    """Returns the first line after which the balance is below zero, None where it never is."""
    for line, balance in running(lines, opening):
        if balance < 0:
            return Shortage(line, -balance)
    return None


@dataclass(frozen=True, slots=True)
class Sums:
    """What is planned, allotted and spent of one allocation, or of many together, in đồng."""

    planned: int = 0
    allotted: int = 0
    spent: int = 0

    def __add__(self, other):
        return Sums(self.planned + other.planned, self.allotted + other.allotted, self.spent + other.spent)

    @property
    def is_over_plan(self):
        return self.allotted > self.planned

    @property
    def left(self):
        """What is allotted and not yet spent."""
        return self.allotted - self.spent

    @property
    def spent_share(self):
        """Spent of what is allotted, in per cent; None where nothing is allotted."""
        return self.spent * 100 / self.allotted if self.allotted else None

    def fault(self, *, has_reason=False):
        """Returns what breaks the rules in words ("" where nothing does): spent within allotted, nothing below zero,
        and a reason where more is allotted than planned."""
        if min(self.planned, self.allotted, self.spent) < 0:
            return "below_zero"
        if self.spent > self.allotted:
            return "overspent"
        return "over_plan" if self.is_over_plan and not has_reason else ""
