"""Invented surveys in the template's shape, for trying an import: the same families and answers as seed_demo makes.

Every household is a new one with a temporary code. With `errors`, that many cells are spoilt in known ways.
"""

import datetime as dt
import random
from typing import NamedTuple

from households.demo.answers import FormWriter, Visit
from households.demo.families import FamilyMaker, Registry
from households.demo.histories import Standing
from households.demo.places import SPREADS, ethnic_group
from households.fields import to_mask
from households.importing.columns import HOUSEHOLDS, PERSONS
from households.importing.prefill import household_row, person_row
from households.importing.records import Answers, Member
from households.importing.template import AsIs
from households.standards import AreaType
from ui.workbooks.sheets import column_letters

STANDINGS = (Standing.POOR, Standing.NEAR, Standing.OUT), (35, 25, 40)


class Home(NamedTuple):
    code: str
    village: object
    answers: Answers
    members: tuple[Member, ...]


def homes(survey_round, villages_by_commune, count, *, seed=1, only_heads=False):
    """Yields `count` Homes, spread over the communes in their order; the same seed gives the same homes.

    `villages_by_commune` is [(Commune, [Village])]. `only_heads` makes households of one person.
    """
    written = 0
    communes = len(villages_by_commune)
    for place, (commune, villages) in enumerate(villages_by_commune):
        share = count * (place + 1) // communes - count * place // communes
        rng = random.Random(f"{seed} {commune.code} {survey_round.year}")  # noqa: S311
        maker = FamilyMaker(rng, Registry(place), first_year=survey_round.year, last_year=survey_round.year)
        visit = Visit(
            survey_round.reference_date, AreaType(commune.area_type), survey_round.standard, is_first_review=False
        )
        spread = SPREADS.get(commune.code)
        for _ in range(share):
            village = rng.choice(villages)
            family = maker.make(ethnic_group(rng, spread) if spread else 1, village.name)
            if only_heads:
                del family.relatives[1:]
            entry = FormWriter(rng, family).write(visit, rng.choices(*STANDINGS)[0])
            written += 1
            yield Home(f"M{written}", village, *from_entry(entry))


def from_entry(entry):
    """Returns (Answers, Members) of a FormInput."""
    answers = Answers(
        address=entry.address, phone=entry.phone, surveyed_on=_iso(entry.surveyed_on), income=entry.income, b1=entry.b1,
        housing_kind=entry.housing_kind,
        housing_area=None if entry.housing_area is None else int(entry.housing_area * 10),
        water_source=entry.water_source, latrine=entry.latrine, uses_telecom=entry.uses_telecom,
        information_assets=None if entry.information_assets is None else to_mask(entry.information_assets),
        hears_loudspeaker=entry.hears_loudspeaker, deprivations=to_mask(entry.deprivations),
        causes=to_mask(entry.causes), notes=entry.notes,
    )  # fmt: skip
    members = tuple(
        Member(
            each.person_id, each.full_name, each.relation,
            _iso(each.birth_date) or (str(each.birth_year) if each.birth_year else None), each.sex, each.ethnicity,
            each.identity_number, each.schooling, each.is_attending_school, each.has_health_insurance,
            each.is_seriously_ill, each.sought_care, each.labour_capacity, each.work, each.merit, each.protection,
            each.disability,
        )
        for each in entry.members
    )  # fmt: skip
    return answers, members


def _iso(day: dt.date | None):
    return day.isoformat() if day else None


class Spoilt(NamedTuple):
    """A planted error: where, and what it is (a slug, and in words)."""

    sheet: str
    row: int
    key: str
    kind: str

    def address(self, layout):
        place = [column.key for column in layout.sheet(self.sheet)].index(self.key)
        return f"{column_letters(place)}{self.row}"


# kind → (sheet, column key, what stands in the cell)
MISTAKES = {
    "date_as_words": (HOUSEHOLDS, "surveyed_on", AsIs("31/02/2017")),
    "income_in_words": (HOUSEHOLDS, "income", AsIs("tám trăm nghìn")),
    "unknown_village": (HOUSEHOLDS, "village", AsIs("Thôn Không Có")),
    "unknown_house": (HOUSEHOLDS, "housing_kind", AsIs("Nhà gỗ quý")),
    "stated_b2": (HOUSEHOLDS, "b2", AsIs("95")),
    "lost_zero": (PERSONS, "identity_number", AsIs("38123456789")),
    "unknown_sex": (PERSONS, "sex", AsIs("Khác")),
    "future_birth": (PERSONS, "birth", AsIs("01/01/2099")),
    "no_name": (PERSONS, "full_name", AsIs("")),
    "unclear_tick": (HOUSEHOLDS, "deprivation_2", AsIs("có thể")),
}


def rows(homes_made, errors=0, seed=1):
    """Returns (household rows, person rows, [Spoilt]) with `errors` cells spoilt, each in a household of its own."""
    household_rows = [
        household_row(home.code, home.village, home.members[0].full_name, home.answers) for home in homes_made
    ]
    person_rows, first_person = [], []
    for home in homes_made:
        first_person.append(len(person_rows))
        person_rows += [person_row(home.code, number, member) for number, member in enumerate(home.members, start=1)]
    planted = []
    kinds = list(MISTAKES)
    chosen = random.Random(seed).sample(range(len(homes_made)), min(errors, len(homes_made)))  # noqa: S311
    for place, home in enumerate(chosen):
        kind = kinds[place % len(kinds)]
        sheet, key, value = MISTAKES[kind]
        index = home if sheet == HOUSEHOLDS else first_person[home]
        (household_rows if sheet == HOUSEHOLDS else person_rows)[index][key] = value
        planted.append(Spoilt(sheet, index + 3, key, kind))
    return household_rows, person_rows, sorted(planted)
