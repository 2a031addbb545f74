"""What became of a household from one year's review to the next: computed, never typed.

Pure: standings and a few facts in, a Movement out. The same rule as a database expression is in movement_queries.py;
a property test holds the two together. What a balance counts of it is in balance_legs.py.
"""

from enum import StrEnum

from households.standards import HouseholdClass


class Standing(StrEnum):
    """Where a household stands in a year, as the balances see it: N1, N2 and N are all poor."""

    POOR = "poor"
    NEAR = "near"
    OTHER = "other"

    @property
    def label(self):
        return {"poor": "Hộ nghèo", "near": "Hộ cận nghèo", "other": "Không nghèo, không cận nghèo"}[self.value]


def standing_of(household_class):
    """Returns the Standing of a class (a HouseholdClass or its code), None for None."""
    if not household_class:
        return None
    found = HouseholdClass(household_class)
    return Standing.POOR if found.is_poor else Standing.NEAR if found.is_near_poor else Standing.OTHER


class Arrival(StrEnum):
    """How a household came on the books, where it was not simply found."""

    MOVED_IN = "moved_in", "Chuyển đến từ ngoài huyện"
    SPLIT = "split", "Tách từ hộ khác"

    def __new__(cls, value, label):
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        return member


class Departure(StrEnum):
    """How a household left the books."""

    MOVED_OUT = "moved_out", "Chuyển ra ngoài huyện"
    MERGED = "merged", "Nhập vào hộ khác"
    DUPLICATE = "duplicate", "Ghi trùng với hộ khác"
    ENDED = "ended", "Không còn hộ"

    def __new__(cls, value, label):
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        return member


def has_ended(ended_on, end_kind, by):
    """Returns whether a household had left the books by a day. One written down twice never was a household of its
    own: whatever day that was found, every year's list is without it.
    """
    return ended_on is not None and (ended_on <= by or end_kind == Departure.DUPLICATE)


class Movement(StrEnum):
    """From last year's class to this year's, one for each household."""

    REMAINED = "remained", "Tiếp tục nghèo", "poor"
    ESCAPED_TO_NEAR = "escaped_to_near", "Thoát nghèo, còn cận nghèo", "near"
    ESCAPED = "escaped", "Thoát nghèo, vượt cận nghèo", "out"
    RELAPSED = "relapsed", "Tái nghèo", "poor"
    FELL = "fell", "Từ cận nghèo xuống nghèo", "poor"
    NEW = "new", "Nghèo phát sinh", "poor"
    REMAINED_NEAR = "remained_near", "Tiếp tục cận nghèo", "near"
    ESCAPED_NEAR = "escaped_near", "Thoát cận nghèo", "out"
    RELAPSED_NEAR = "relapsed_near", "Tái cận nghèo", "near"
    NEW_NEAR = "new_near", "Cận nghèo phát sinh", "near"
    STAYED_OUT = "stayed_out", "Không thuộc diện cả hai năm", "out"
    MOVED_IN = "moved_in", "Chuyển đến từ ngoài huyện", "info"
    SPLIT = "split", "Hộ mới tách", "info"
    MOVED_OUT = "moved_out", "Chuyển ra ngoài huyện", "plain"
    MERGED = "merged", "Nhập vào hộ khác, bỏ ghi trùng", "plain"
    ENDED = "ended", "Không còn hộ", "plain"
    UNREVIEWED = "unreviewed", "Chưa rà soát", "late"

    def __new__(cls, value, label, tone):
        member = str.__new__(cls, value)
        member._value_, member.label, member.tone = value, label, tone
        return member


BY_DEPARTURE = {
    Departure.MOVED_OUT: Movement.MOVED_OUT,
    Departure.MERGED: Movement.MERGED,
    Departure.DUPLICATE: Movement.MERGED,
    Departure.ENDED: Movement.ENDED,
}
BY_ARRIVAL = {Arrival.MOVED_IN: Movement.MOVED_IN, Arrival.SPLIT: Movement.SPLIT}


def movement(*, before, now, was_poor=False, was_near=False, arrival=None, departure=None):
    """Returns the Movement of a household between two rounds, None where the rounds say nothing of it.

    `before` and `now` are its Standings in the earlier and the later round, None without a form; `was_poor` and
    `was_near` whether any round before the later one found it so; `arrival` an Arrival since the earlier round's
    day; `departure` a Departure up to the later round's day. A form goes before an end: who was reviewed counts.

    Tái nghèo: poor in some earlier year, not poor in the last one, poor now (how many years apart: not limited,
    see docs/glossary.md). An arrival explains a household without a form of last year before its older past does.
    """
    if now is None:
        if before is None:
            return None
        if departure is not None:
            return BY_DEPARTURE[departure]
        return None if before is Standing.OTHER else Movement.UNREVIEWED
    if before is None and arrival is not None:
        return BY_ARRIVAL[arrival]
    if now is Standing.POOR:
        if before is Standing.POOR:
            return Movement.REMAINED
        if was_poor:
            return Movement.RELAPSED
        return Movement.FELL if before is Standing.NEAR else Movement.NEW
    if now is Standing.NEAR:
        if before is Standing.POOR:
            return Movement.ESCAPED_TO_NEAR
        if before is Standing.NEAR:
            return Movement.REMAINED_NEAR
        return Movement.RELAPSED_NEAR if was_near else Movement.NEW_NEAR
    if before is Standing.POOR:
        return Movement.ESCAPED
    return Movement.ESCAPED_NEAR if before is Standing.NEAR else Movement.STAYED_OUT


# Phiếu C, câu 5.1 (TT 17/2016): (standing then, standing now) → number and label on the paper form.
ORIGINS = {
    1: "Hộ nghèo, từ nghèo cũ",
    2: "Hộ nghèo, từ cận nghèo cũ",
    3: "Hộ nghèo mới",
    4: "Hộ cận nghèo, từ nghèo cũ",
    5: "Hộ cận nghèo, từ cận nghèo cũ",
    6: "Hộ cận nghèo mới",
}


def origin(*, before, now):
    """Returns the number 1-6 of ORIGINS for a poor or near-poor household, None for the others."""
    if now not in (Standing.POOR, Standing.NEAR):
        return None
    place = {Standing.POOR: 1, Standing.NEAR: 2}.get(before, 3)
    return place + (3 if now is Standing.NEAR else 0)
