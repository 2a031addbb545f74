"""The poverty standards, as dated entries; one file a standard.

A new standard is a new file and a new entry in STANDARDS; a past entry is not edited once households were classified
by it. A survey round names its standard by code, because the period of a standard and the date of a review differ:
the review of late 2015 already used QĐ 59/2015, whose period begins on 01/01/2016. That is why `classify` and the
others take a Standard and no date.
"""

from datetime import date

from households.standards.base import (
    POOR_CLASSES,
    AreaType,
    Bands,
    Cause,
    HouseholdClass,
    Indicator,
    Standard,
)
from households.standards.nd07_2021 import ND07_2021
from households.standards.qd59_2015 import QD59_2015
from ui.formatting import date_vi

__all__ = [
    "ND07_2021",
    "POOR_CLASSES",
    "QD59_2015",
    "STANDARDS",
    "AreaType",
    "Bands",
    "Cause",
    "HouseholdClass",
    "Indicator",
    "NoStandardError",
    "Standard",
    "standard_by_code",
    "standard_on",
]

STANDARDS: tuple[Standard, ...] = (QD59_2015, ND07_2021)


class NoStandardError(LookupError):
    """No known standard has this date or code. The message is Vietnamese and fit to show."""

    def __str__(self) -> str:
        return self.args[0]


def standard_on(day: date) -> Standard:
    """The standard whose period holds this day; NoStandardError outside every period.

    A survey round does not use this: it names its standard explicitly, see the module's docstring.
    """
    for standard in STANDARDS:
        if standard.valid_from <= day <= standard.valid_to:
            return standard
    periods = "; ".join(f"{s.code}: {date_vi(s.valid_from)} đến {date_vi(s.valid_to)}" for s in STANDARDS)
    raise NoStandardError(f"Không có chuẩn nghèo nào cho ngày {date_vi(day)}. Chuẩn đang có: {periods}.")


def standard_by_code(code: str) -> Standard:
    """The standard with this code; NoStandardError where there is none."""
    for standard in STANDARDS:
        if standard.code == code:
            return standard
    known = ", ".join(standard.code for standard in STANDARDS)
    raise NoStandardError(f"Không có chuẩn nghèo mang mã “{code}”. Mã đang có: {known}.")
