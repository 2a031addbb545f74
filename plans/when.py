"""When a measure is to be done: a quarter, a month or a day, as one short text that also sorts. Pure.

Stored as "2018-Q2", "2018-06" or "2018-06-15"; typed and shown as "quý II/2018", "tháng 6/2018", "15/06/2018".
"""

import calendar
import datetime as dt
import re

from ui.formatting import date_vi, fold, parse_date

ROMAN = ("I", "II", "III", "IV")
_STORED = re.compile(r"(\d{4})-(?:Q([1-4])|(\d\d)(?:-(\d\d))?)")
_QUARTER = re.compile(r"(?:quy|q)\s*(iv|i{1,3}|[1-4])(?:\s*[/.\-]?\s*(?:nam\s*)?(\d{4}))?")
_MONTH = re.compile(r"(?:thang|t)\s*(\d{1,2})(?:\s*[/.\-]?\s*(?:nam\s*)?(\d{4}))?")
_BARE_MONTH = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})")
EXAMPLE = "Ghi như “quý II”, “tháng 6” hoặc “15/06/{year}”."


def quarter(year, number):
    """Returns the stored text of a quarter."""
    return f"{year}-Q{number}"


def parse_when(text, year):
    """Returns the stored text of what was typed, "" for nothing; a quarter or month without a year is of `year`.

    Raises ValueError, in Vietnamese, for what cannot be read or lies outside the years around the plan's.
    """
    folded = fold(text or "")
    if not folded:
        return ""
    if _STORED.fullmatch((text or "").strip().upper()):
        stored = text.strip().upper()
    elif found := _QUARTER.fullmatch(folded):
        number = found[1].upper()
        place = ROMAN.index(number) + 1 if number in ROMAN else int(number)
        stored = quarter(int(found[2] or year), place)
    elif found := _MONTH.fullmatch(folded) or _BARE_MONTH.fullmatch(folded):
        stored = f"{int(found[2] or year)}-{int(found[1]):02}"
    else:
        try:
            stored = parse_date(text).isoformat()
        except ValueError as error:
            raise ValueError(f"“{text}” không phải thời gian. {EXAMPLE.format(year=year)}") from error
    try:
        day = last_day(stored)
    except ValueError as error:
        raise ValueError(f"“{text}” không có trong lịch. {EXAMPLE.format(year=year)}") from error
    if not year - 1 <= day.year <= year + 3:
        raise ValueError(f"“{text}” nằm ngoài thời gian của kế hoạch năm {year}.")
    return stored


def last_day(stored):
    """Returns the last day of a stored time, None for ""; ValueError where there is no such month or day."""
    if not stored:
        return None
    found = _STORED.fullmatch(stored)
    if found is None:
        raise ValueError(stored)
    year = int(found[1])
    if found[4]:
        return dt.date(year, int(found[3]), int(found[4]))
    month = int(found[2]) * 3 if found[2] else int(found[3])
    if not 1 <= month <= 12:
        raise ValueError(stored)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def when_words(stored):
    """Returns a stored time in words: "quý II/2018", "tháng 6/2018", "15/06/2018"; "" for none."""
    if not stored:
        return ""
    found = _STORED.fullmatch(stored)
    if found is None:
        return stored
    if found[2]:
        return f"quý {ROMAN[int(found[2]) - 1]}/{found[1]}"
    if found[4]:
        return date_vi(last_day(stored))
    return f"tháng {int(found[3])}/{found[1]}"
