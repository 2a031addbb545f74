"""Which rules of form a paper follows, by its date. What the two have in common is not repeated."""

import datetime as dt
from dataclasses import dataclass

ND30_FROM = dt.date(2020, 3, 5)


@dataclass(frozen=True)
class Regime:
    """Rules of form. Lengths in mm, sizes in pt."""

    name: str
    page_number: str  # "top-center" or "bottom-right", never on the first page
    bases_italic: bool  # "Căn cứ …"
    bases_end: str  # what the last of them ends with
    top: int = 20
    bottom: int = 20
    left: int = 30
    right: int = 15
    text_size: int = 14
    small_size: int = 13
    indent: float = 12.7
    space_after: int = 6
    line: float = 1.08


TT01_2011 = Regime("Thông tư 01/2011/TT-BNV", page_number="bottom-right", bases_italic=False, bases_end=",")
ND30_2020 = Regime("Nghị định 30/2020/NĐ-CP", page_number="top-center", bases_italic=True, bases_end=".")


def regime_on(date):
    """Returns the rules in force on the date of a paper."""
    return ND30_2020 if date >= ND30_FROM else TT01_2011
