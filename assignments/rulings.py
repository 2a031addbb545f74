"""How recorded rulings drive the dates: the day of a duty in a year, once every ruling has had its say.

Pure: rulings are given, oldest first, as anything with the attributes of models.Ruling. A later ruling overrides an
earlier one. A ruling that sets the decision's own day takes an earlier ruling back.
"""

import calendar
import datetime as dt
from dataclasses import dataclass

from assignments.duty_types import Source


@dataclass(frozen=True)
class Effective:
    """A duty's deadline in a year. `ruling` is the one that set the day (None: the register's own)."""

    due_on: dt.date
    day_counts: bool
    source: Source
    is_waived: bool = False
    ruling: object = None


@dataclass(frozen=True)
class SetDay:
    """A ruling's word on one duty."""

    duty_key: str
    day: int | None
    month: int | None
    year_offset: int = 0
    is_waived: bool = False

    def on(self, year):
        """Returns the date in a cycle year; 29/02 is 28/02 in a common year."""
        at = year + self.year_offset
        return dt.date(at, self.month, min(self.day, calendar.monthrange(at, self.month)[1]))


@dataclass(frozen=True)
class Said:
    """A ruling as this module reads it, see actions.rulings.said."""

    from_year: int
    until_year: int | None
    day_counts: bool | None  # None: a ruling about days, not about reading "trước ngày"
    duty_key: str
    days: tuple[SetDay, ...]
    record: object = None

    def holds_in(self, year):
        return self.from_year <= year and (self.until_year is None or year <= self.until_year)


def effective(duty, year, rulings):
    """Returns the Effective deadline of a register's duty in a cycle year under `rulings`, oldest first."""
    base = duty.due.on(year)
    due_on, source, waived, ruling = base, duty.due.source_in(year), False, None
    day_counts = reads_day(duty.key, year, rulings)
    for said in rulings:
        if not said.holds_in(year):
            continue
        for set_day in said.days:
            if set_day.duty_key != duty.key:
                continue
            waived = set_day.is_waived
            due_on = base if waived else set_day.on(year)
            source = duty.due.source_in(year) if due_on == base else Source.RULING
            ruling = said.record
    return Effective(due_on, day_counts, source, waived, ruling)


def reading(duty_key, year, rulings):
    """Returns what says in a year how "trước ngày" is read for a duty: the latest ruling on it or on every duty, or
    None."""
    on_it = (
        said
        for said in reversed(rulings)
        if said.day_counts is not None and said.holds_in(year) and said.duty_key in ("", duty_key)
    )
    return next(on_it, None)


def reads_day(duty_key, year, rulings):
    """Returns whether the day itself counts for a duty; it does not where nothing was said."""
    said = reading(duty_key, year, rulings)
    return said is not None and said.day_counts
