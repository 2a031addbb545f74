"""The years 2016-2020 side by side, in the district's plan of the period: what the communes' plans of each year hold,
what was given out, where the year began and what the programme asks of it.

A year is the calendar year that a plan is for; it rests on the survey of the year before. What is not known is None.
Pure.
"""

from dataclasses import dataclass

SUMMED = ("exits", "target", "lines", "cost", "loan")  # fields that add up over years; a household may stand in several


@dataclass(frozen=True, slots=True)
class PeriodYear:
    """A year of the period. `communes`, `sent` and what follows are None while no commune has sent a plan for it;
    `start_rate` and `path` (at the end of the year) are percentages.
    """

    year: int
    communes: int | None = None
    sent: int | None = None
    poor: int | None = None
    near: int | None = None
    exits: int | None = None
    lines: int | None = None
    cost: int | None = None
    loan: int | None = None
    target: int | None = None
    start_poor: int | None = None
    start_rate: float | None = None
    is_provisional: bool = False
    path: float | None = None

    @property
    def households(self):
        return None if self.poor is None else self.poor + self.near


def total_of(items, name):
    """Returns the sum of a field over the items that have it; None where none has."""
    known = [getattr(each, name) for each in items if getattr(each, name) is not None]
    return sum(known) if known else None


def period_totals(years):
    """Returns {field: sum over the years that have it, None where none has}; "turns": households counted once in every
    year in whose plans they stand."""
    return {name: total_of(years, name) for name in SUMMED} | {"turns": total_of(years, "households")}


def planned_years(years):
    """Returns the years for which communes have sent plans."""
    return [each.year for each in years if each.sent]


def period_notes(years):
    """Returns what is to be said under the table, as sentences."""
    notes = [
        "Ô trống: chưa biết, hoặc chưa xã nào trình kế hoạch của năm đó; dòng cộng là cộng các năm có số. Số hộ trong "
        "kế hoạch không cộng, vì một hộ có thể ở kế hoạch nhiều năm. Đầu năm: theo kết quả rà soát cuối năm trước. "
        "Đường chỉ tiêu: tỷ lệ hộ nghèo phải đạt vào cuối năm, giảm ít nhất 2,75 điểm phần trăm mỗi năm từ cuối năm "
        "2015."
    ]
    starts = ", ".join(str(each.year) for each in years if each.is_provisional)
    if starts:
        notes.append(f"Số đầu năm {starts} là số tạm thời, chưa được công nhận ở tất cả các xã.")
    return notes
