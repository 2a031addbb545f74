"""A household's answers as two kinds of plain tuples, the one shape in which a file's rows and the database's rows are
compared, staged as text and applied.

`Answers` is what is said of the household, `Member` of each person. Values are JSON: dates in ISO form, the area in
tenths of m², sets as CodeSetField masks. Equal tuples mean that nothing changed.
"""

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from households.entry import Departure, FormInput, MemberInput
from households.fields import to_set


class Answers(NamedTuple):
    address: str = ""
    phone: str = ""
    surveyed_on: str | None = None
    income: int | None = None
    b1: int | None = None
    housing_kind: int | None = None
    housing_area: int | None = None
    water_source: int | None = None
    latrine: int | None = None
    uses_telecom: bool | None = None
    information_assets: int | None = None
    hears_loudspeaker: bool | None = None
    deprivations: int = 0
    causes: int = 0
    notes: str = ""


class Member(NamedTuple):
    person_id: int | None = None
    full_name: str = ""
    relation: int | None = None
    birth: str | None = None
    sex: int | None = None
    ethnicity: int | None = None
    identity_number: str = ""
    schooling: int | None = None
    is_attending_school: bool | None = None
    has_health_insurance: bool | None = None
    is_seriously_ill: bool | None = None
    sought_care: bool | None = None
    labour_capacity: int | None = None
    work: int | None = None
    merit: int | None = None
    protection: int | None = None
    disability: int | None = None

    @property
    def birth_year(self):
        return int(self.birth[:4]) if self.birth else None


class Staged(NamedTuple):
    """The columns of ImportRow that checking fills, in the order in which they are written."""

    place: int
    row: int
    code: str
    head_name: str
    status: str
    has_warnings: bool
    household_class: str
    persons: int = 0
    village_id: int | None = None
    household_id: int | None = None
    household_version: int = 0
    form_id: int | None = None
    form_version: int = 0
    payload: str = ""
    changes: str = ""
    problems: str = ""


CACHED = 100_000  # distinct values that a district's file holds at most, roughly

mask_to_set = lru_cache(maxsize=4096)(to_set)
day = lru_cache(maxsize=CACHED)(dt.date.fromisoformat)


@lru_cache(maxsize=CACHED)
def split_birth(birth):
    """Returns (birth date or None, birth year or None)."""
    if not birth:
        return None, None
    return (None, int(birth)) if len(birth) == 4 else (dt.date.fromisoformat(birth), int(birth[:4]))


@lru_cache(maxsize=CACHED)
def area_of(tenths):
    """Returns square metres as Decimal."""
    return None if tenths is None else Decimal(tenths) / 10


def member_input(member):
    """Returns the MemberInput of a Member."""
    return MemberInput(member[1], member[2], *split_birth(member[3]), *member[4:], person_id=member[0])


def form_input(answers, members, departures=()):
    """Returns the FormInput that examine() checks."""
    return FormInput(
        members=tuple([member_input(member) for member in members]),
        departures=tuple([Departure(person_id, reason) for person_id, reason in departures]),
        address=answers.address,
        phone=answers.phone,
        surveyed_on=day(answers.surveyed_on) if answers.surveyed_on else None,
        income=answers.income,
        b1=answers.b1,
        housing_kind=answers.housing_kind,
        housing_area=area_of(answers.housing_area),
        water_source=answers.water_source,
        latrine=answers.latrine,
        uses_telecom=answers.uses_telecom,
        information_assets=None if answers.information_assets is None else mask_to_set(answers.information_assets),
        hears_loudspeaker=answers.hears_loudspeaker,
        deprivations=mask_to_set(answers.deprivations),
        causes=mask_to_set(answers.causes),
        notes=answers.notes,
    )
