"""How the contradictions of the decision stand in a year: which day is in force, which ruling set it, and whether the
days still contradict each other. Pure: rulings are rulings.Said, oldest first."""

import datetime as dt
from dataclasses import dataclass

from assignments.contradictions import Contradiction, stands
from assignments.duties import BY_KEY
from assignments.duty_types import Duty
from assignments.rulings import effective, reading


@dataclass(frozen=True)
class DayInForce:
    """A duty's day as the decision writes it and as it holds in a year; `ruling` set it, None: the decision itself."""

    duty: Duty
    written_on: dt.date
    due_on: dt.date | None  # None: need not be done
    ruling: object

    @property
    def is_changed(self):
        return self.due_on != self.written_on


@dataclass(frozen=True)
class Outcome:
    """A contradiction in a year, settled or not."""

    contradiction: Contradiction
    year: int
    days: tuple[DayInForce, ...]

    @property
    def is_settled(self):
        """Whether a ruling on this contradiction drives a day of it; one on another contradiction settles this one
        only where it makes the days agree."""
        drivers = [day.ruling for day in self.days if day.ruling]
        is_own = any(ruling.code == self.contradiction.code for ruling in drivers)
        return is_own or (bool(drivers) and not self.still_stands)

    @property
    def still_stands(self):
        return stands(self.contradiction, {day.duty.key: day.due_on for day in self.days})

    @property
    def words(self):
        if not self.is_settled:
            return "chưa chốt"
        if not self.still_stands:
            return "đã chốt, hết mâu thuẫn"
        if not any(day.is_changed for day in self.days):
            return "đã chốt, giữ ngày như quyết định ghi"
        return "đã chốt, các ngày vẫn chưa khớp"

    @property
    def tone(self):
        """Only what contradicts no longer looks done: keeping the written days moves nothing."""
        if not self.is_settled:
            return "warn"
        return "info" if self.still_stands else "done"


def outcome(contradiction, year, rulings):
    """Returns the Outcome of a contradiction in a cycle year; one of a single year is shown in that year."""
    year, days = contradiction.only_year or year, []
    for key in contradiction.keys:
        duty, due = BY_KEY[key], effective(BY_KEY[key], year, rulings)
        written = duty.due.on(year)
        days.append(DayInForce(duty, written, None if due.is_waived else due.due_on, due.ruling))
    return Outcome(contradiction, year, tuple(days))


def driving(duty_key, year, rulings):
    """Returns the records of the rulings that drive a duty's day and its reading in a year: none, one or two."""
    duty = BY_KEY.get(duty_key)
    read = reading(duty_key, year, rulings)
    records = [effective(duty, year, rulings).ruling if duty else None, read.record if read else None]
    return [record for record in records if record is not None]


def in_force(rulings, year):
    """Returns the ids of the rulings that drive a day or a reading of any duty in a year, the district's own among
    them."""
    return {record.pk for key in (*BY_KEY, "") for record in driving(key, year, rulings)}


def marked(told, rulings, year):
    """Returns [(ruling, words, tone)] of some recorded rulings: which of them drives the dates of a year now."""
    driving_ids = in_force(rulings, year)

    def mark(ruling):
        if ruling.pk in driving_ids:
            return (ruling, "đang áp dụng", "done")
        return (ruling, "đã có ý kiến sau thay" if ruling.holds_in(year) else f"không áp dụng cho năm {year}", "plain")

    return [mark(ruling) for ruling in told]
