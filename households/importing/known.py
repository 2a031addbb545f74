"""What the database already knows of the households that a file speaks of, some thousands at a time.

Plain SQL, because the tuples that a file's rows are compared with must not cost an object each.
"""

from typing import NamedTuple

from django.db import connection

from areas.models import Village
from households.importing.bulk import in_list
from households.importing.names import folded
from households.importing.records import Answers, Member
from households.models import (
    FormMember,
    Household,
    ImportEffect,
    ImportStatus,
    Person,
    SurveyForm,
    SurveyImport,
    SurveyRound,
)
from households.movements import Departure


class KnownHousehold(NamedTuple):
    id: int
    code: str
    village_id: int
    head_name: str
    address: str
    phone: str
    ethnicity: int
    first_year: int
    version: int
    is_ended: bool
    has_newer: bool  # a form of a later year: an older one must not overwrite what is known of today


class KnownPerson(NamedTuple):
    """`is_here` is False for somebody on the year's form who has gone to another household since (split, merger)."""

    member: Member  # without the answers of a year
    is_present: bool
    is_here: bool = True

    @property
    def lives_here(self):
        return self.is_present and self.is_here


class KnownForm(NamedTuple):
    id: int
    version: int
    village_id: int
    household_class: str
    answers: Answers
    members: tuple[Member, ...]


class Known:
    """Lookups for one batch of codes. `households` is {code as in the file: KnownHousehold}; the rest goes by id."""

    def __init__(self):
        self.households: dict[str, KnownHousehold] = {}
        self.persons: dict[int, dict[int, KnownPerson]] = {}
        self.forms: dict[int, KnownForm] = {}


HOUSEHOLD_COLUMNS = "h.id, h.code, h.village_id, h.head_name, h.address, h.phone, h.ethnicity, h.first_year, h.version"
PERSON_COLUMNS = (
    "id, household_id, full_name, CAST(birth_date AS text), birth_year, sex, ethnicity, identity_number, left_on"
)
FORM_COLUMNS = (
    "id, household_id, version, village_id, household_class, CAST(surveyed_on AS text), income, b1, housing_kind, "
    "CAST(ROUND(housing_area * 10) AS integer), water_source, latrine, uses_telecom, information_assets, "
    "hears_loudspeaker, deprivations, causes, notes"
)
MEMBER_COLUMNS = (
    "form_id, person_id, relation, schooling, is_attending_school, has_health_insurance, is_seriously_ill, "
    "sought_care, labour_capacity, work, merit, protection, disability"
)
T = {
    model: model._meta.db_table
    for model in (Household, Person, SurveyForm, FormMember, ImportEffect, SurveyRound, Village)
}


def rows(sql, params=()):
    """Yields the rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while batch := cursor.fetchmany(2_000):
            yield from batch


def look_up(survey_round, codes, temporary) -> Known:
    """Returns what is known of households by real code, and by `temporary` code of earlier imports of this year.

    `temporary` is {code in the file: (village id or None, folded head's name)}: the household that an earlier file
    of the year made from the same code, in the same village and with the same head, is the same household.
    """
    known = Known()
    if codes:
        for household in _households(survey_round, "h.code", list(codes)):
            known.households[household.code] = household
    if temporary:
        _from_earlier_files(survey_round, temporary, known)
    load_details(survey_round, known)
    return known


def by_ids(survey_round, ids) -> Known:
    """Returns what is known of households by id; `households` goes by id too."""
    known = Known()
    if ids:
        known.households = {each.id: each for each in _households(survey_round, "h.id", list(ids))}
        load_details(survey_round, known)
    return known


def load_details(survey_round, known):
    """Fills in persons and this year's forms of the households found."""
    ids = [household.id for household in known.households.values()]
    if not ids:
        return
    inside = in_list(ids)
    for household_id, person_id, member, is_present in _persons("household_id", inside):
        known.persons.setdefault(household_id, {})[person_id] = KnownPerson(member, is_present)
    forms = {}
    for row in rows(
        f"SELECT {FORM_COLUMNS} FROM {T[SurveyForm]} WHERE round_id = %s AND household_id IN ({inside})",  # noqa: S608
        [survey_round.pk],
    ):
        forms[row[0]] = row
    members = {}
    if forms:
        for row in rows(
            f"SELECT {MEMBER_COLUMNS} FROM {T[FormMember]} "  # noqa: S608
            f"WHERE form_id IN ({in_list(forms)}) ORDER BY form_id, number"
        ):
            members.setdefault(row[0], []).append(row)
    _add_those_gone(known, forms, members)
    details = {household.id: household for household in known.households.values()}
    for form_id, row in forms.items():
        household, persons = details[row[1]], known.persons.get(row[1], {})
        known.forms[row[1]] = KnownForm(
            form_id,
            row[2],
            row[3],
            row[4],
            Answers(household.address, household.phone, *row[5:]),
            tuple([_member(persons, member) for member in members.get(form_id, ())]),
        )


def _persons(column, inside):
    """Yields (household id, person id, Member, is present) of persons."""
    for row in rows(f"SELECT {PERSON_COLUMNS} FROM {T[Person]} WHERE {column} IN ({inside}) ORDER BY id"):  # noqa: S608
        member = Member(row[0], row[2], None, _birth(row[3], row[4]), row[5], row[6], row[7])
        yield row[1], row[0], member, row[8] is None


def _add_those_gone(known, forms, members):
    """Adds persons who stand on a form and belong to another household by now."""
    homes = {}
    for form_id, found in members.items():
        household_id = forms[form_id][1]
        for row in found:
            if row[1] not in known.persons.get(household_id, ()):
                homes[row[1]] = household_id
    if homes:
        for _, person_id, member, is_present in _persons("id", in_list(homes)):
            gone = KnownPerson(member, is_present, is_here=False)
            known.persons.setdefault(homes[person_id], {})[person_id] = gone


def _member(persons, row):
    person = persons[row[1]].member
    return Member(row[1], person[1], row[2], *person[3:7], *row[3:])


def _birth(date, year):
    return date or (str(year) if year else None)


def _households(survey_round, column, values):
    marks = ", ".join(["%s"] * len(values))
    for row in rows(
        f"SELECT {HOUSEHOLD_COLUMNS}, h.ended_on IS NOT NULL AND (h.ended_on <= %s OR h.end_kind = %s), "  # noqa: S608
        f"EXISTS (SELECT 1 FROM {T[SurveyForm]} f JOIN {T[SurveyRound]} r ON r.id = f.round_id "
        f"WHERE f.household_id = h.id AND r.year > %s) FROM {T[Household]} h WHERE {column} IN ({marks})",
        [survey_round.reference_date, Departure.DUPLICATE.value, survey_round.year, *values],
    ):
        yield KnownHousehold(*row[:9], bool(row[9]), bool(row[10]))


def _from_earlier_files(survey_round, temporary, known):
    applied = list(
        SurveyImport.objects.filter(round=survey_round, status=ImportStatus.APPLIED).values_list("pk", flat=True)
    )
    if not applied:
        return
    codes = list(temporary)
    marks = ", ".join(["%s"] * len(codes))
    made = {}
    for code, household_id in rows(
        f"SELECT code, household_id FROM {T[ImportEffect]} "  # noqa: S608
        f"WHERE survey_import_id IN ({in_list(applied)}) AND code IN ({marks}) ORDER BY id",
        codes,
    ):
        made.setdefault(household_id, code)
    if not made:
        return
    for household in _households(survey_round, "h.id", list(made)):
        code = made[household.id]
        village_id, head = temporary[code]
        if village_id in (None, household.village_id) and head == folded(household.head_name):
            known.households[code] = household


def namesakes(pairs):
    """Returns {(village id, folded head's name): code} of living households among these pairs."""
    villages = {village_id for village_id, _ in pairs}
    if not villages:
        return {}
    found = {}
    for village_id, head_name, code in rows(
        f"SELECT village_id, head_name, code FROM {T[Household]} "  # noqa: S608
        f"WHERE ended_on IS NULL AND village_id IN ({in_list(villages)})"
    ):
        pair = village_id, folded(head_name)
        if pair in pairs:
            found[pair] = code
    return found


def holders(numbers, commune_ids):
    """Returns {identity number: (household id, household code, full name)} of persons present in visible communes."""
    found = {}
    numbers = list(numbers)
    scope = "" if commune_ids is None else f" AND v.commune_id IN ({in_list(commune_ids)})"
    for start in range(0, len(numbers), 5_000):
        part = numbers[start : start + 5_000]
        marks = ", ".join(["%s"] * len(part))
        for number, household_id, code, name in rows(
            f"SELECT p.identity_number, h.id, h.code, p.full_name FROM {T[Person]} p "  # noqa: S608
            f"JOIN {T[Household]} h ON h.id = p.household_id JOIN {T[Village]} v ON v.id = h.village_id "
            f"WHERE p.left_on IS NULL AND h.ended_on IS NULL AND p.identity_number IN ({marks}){scope}",
            part,
        ):
            found.setdefault(number, (household_id, code, name))
    return found


def is_empty():
    """Returns whether no household is on the books yet: then nothing can be known or doubled."""
    return not Household.objects.exists()
