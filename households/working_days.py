"""Working days: no Saturdays, Sundays or public holidays, among them the days given in place of those on a weekend.

Public holidays are data: Bộ luật Lao động names them (Điều 115 of 2012, Điều 112 of 2019, which adds a day at 2/9), and
Tết, Giỗ Tổ and the days in lieu are announced each year. A Saturday on which offices work in exchange is not counted,
so that a posting never ends too early.
"""

import datetime as dt

# Working weekdays on which offices were closed, "day/month"; compared with two published calendars. After the last
# year only the fixed days are known, see `is_known`.
_DAYS_OFF = {
    2015: "1/1 2/1 16/2 17/2 18/2 19/2 20/2 23/2 28/4 29/4 30/4 1/5 2/9",
    2016: "1/1 8/2 9/2 10/2 11/2 12/2 18/4 2/5 3/5 2/9",
    2017: "2/1 26/1 27/1 30/1 31/1 1/2 6/4 1/5 2/5 4/9",
    2018: "1/1 14/2 15/2 16/2 19/2 20/2 25/4 30/4 1/5 3/9 31/12",
    2019: "1/1 4/2 5/2 6/2 7/2 8/2 15/4 29/4 30/4 1/5 2/9",
    2020: "1/1 23/1 24/1 27/1 28/1 29/1 2/4 30/4 1/5 2/9",
    2021: "1/1 10/2 11/2 12/2 15/2 16/2 21/4 30/4 3/5 2/9 3/9",
    2022: "3/1 31/1 1/2 2/2 3/2 4/2 11/4 2/5 3/5 1/9 2/9",
    2023: "2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9",
    2024: "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9",
    2025: "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9",
    2026: "1/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11",
    2027: "1/1 4/2 5/2 8/2 9/2 10/2 16/4 30/4 3/5 2/9 3/9 24/11",
}
_FIXED = "1/1 30/4 1/5 2/9"


def _read(year, text):
    days = (each.split("/") for each in text.split())
    return frozenset(dt.date(year, int(month), int(day)) for day, month in days)


DAYS_OFF = {year: _read(year, text) for year, text in _DAYS_OFF.items()}


def is_known(year):
    """Returns whether the year's announced holidays are in the table; of other years only the fixed days are known."""
    return year in DAYS_OFF


def is_working_day(day: dt.date) -> bool:
    """Returns whether offices work on the day."""
    if day.weekday() >= 5:
        return False
    off = DAYS_OFF.get(day.year)
    return day not in (_read(day.year, _FIXED) if off is None else off)


def working_day_after(start: dt.date, count: int) -> dt.date:
    """Returns the day on which `count` working days have passed since `start`; the first day itself is not counted
    (Bộ luật Dân sự 2015, Điều 147)."""
    day = start
    while count > 0:
        day += dt.timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Returns how many working days lie after `start` up to and including `end`; 0 where `end` is not later."""
    return sum(is_working_day(start + dt.timedelta(days=each)) for each in range(1, (end - start).days + 1))
