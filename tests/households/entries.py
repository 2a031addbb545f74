"""Answers of invented households, as a FormInput and as the fields of the entry page."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from households.actions.forms import save_form
from households.entry import FormInput, MemberInput
from households.forms.raw import raw_of_entry

THIET = MemberInput(
    full_name="Lương Văn Thiết",
    relation=1,
    birth_year=1979,
    sex=1,
    ethnicity=3,
    identity_number="171234567",
    schooling=3,
    is_attending_school=False,
    has_health_insurance=True,
    is_seriously_ill=False,
    labour_capacity=1,
    work=1,
)
MY = replace(
    THIET,
    full_name="Hà Thị Mỵ",
    relation=2,
    birth_date=dt.date(1983, 3, 15),
    birth_year=1983,
    sex=2,
    identity_number="",
    schooling=4,
    has_health_insurance=False,
    is_seriously_ill=True,
    sought_care=True,
)
HOA = MemberInput(
    full_name="Lương Thị Hoa",
    relation=3,
    birth_year=2006,
    sex=2,
    ethnicity=3,
    schooling=3,
    is_attending_school=True,
    has_health_insurance=True,
    is_seriously_ill=False,
    labour_capacity=3,
    work=7,
)
QUAN = replace(HOA, full_name="Lương Văn Quân", birth_year=2011, sex=1)
# N2: above the income line, up to the minimum living standard, four deprivations that the facts bear out.
POOR = FormInput(
    members=(THIET, MY, HOA, QUAN),
    address="Xóm Trên",
    phone="0912 345 678",
    surveyed_on=dt.date(2017, 10, 20),
    income=850_000,
    housing_kind=3,
    housing_area=Decimal("30"),
    water_source=2,
    latrine=5,
    uses_telecom=True,
    information_assets=frozenset({1}),
    hears_loudspeaker=True,
    deprivations=frozenset({2, 5, 6, 8}),
    causes=frozenset({1, 8}),
)


def save(by, survey_round, village=None, entry=POOR, **values):
    """Saves a form and returns it."""
    return save_form(by=by, survey_round=survey_round, entry=entry, village=village, **values).form


def fields(entry, *, version=0, **more):
    """The entry page's fields for a POST: what the browser sends when `entry` stands on the page."""
    return {**raw_of_entry(entry), "version": [str(version)], **more}
