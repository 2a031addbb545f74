"""Puts invented families and their forms in, a commune at a time and in bulk.

Every form goes through the same rules as one typed by an officer (`examine`, `derived`), and leaves one row in the
trail. Only the one-row-at-a-time saving is not used: it would take hours for a district.
"""

import datetime as dt
import json
from dataclasses import dataclass, field

from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Door, User
from areas.models import Commune, Village
from households.actions.forms import derived
from households.actions.trail import ANSWER_FIELDS, MEMBER_FIELDS
from households.demo.families import DIED, MARRIED, MOVED, Family
from households.entry import examine
from households.fields import to_mask
from households.importing import bulk
from households.models import FormMember, Household, Person, SurveyForm
from households.models.events import EventKind, HouseholdEvent
from households.movements import Departure
from ui.formatting import fold

TOLD = ("household_class", "income", "b1", "deprivations", "causes")  # what the trail keeps of a first entry
REFERENCE = "seed_demo"
EVENT_OF = {DIED: EventKind.DEATH, MARRIED: EventKind.MARRIED_OUT, MOVED: EventKind.PERSON_OUT}


@dataclass(slots=True)
class Home:
    """A household to be written: where, who, and {SurveyRound: FormInput} of its years."""

    village: Village
    code: str
    family: Family
    entries: dict = field(default_factory=dict)
    row_id: int | None = None
    ended_on: object = None
    end_reason: str = ""
    first_year: int = 0


@dataclass
class Written:
    """How many rows went in."""

    households: int = 0
    persons: int = 0
    forms: int = 0

    def __iadd__(self, other):
        self.households += other.households
        self.persons += other.persons
        self.forms += other.forms
        return self


def write_commune(*, commune: Commune, homes: list[Home], officer: User, now) -> Written:
    """Writes these households with their persons, forms and trail, as of the moment `now`; returns a Written.

    Raises ValueError when a form has errors: then the invention is wrong, and nothing may go in.
    """
    people = [who for home in homes for who in home.family.relatives]
    for home, key in zip(homes, bulk.reserve_ids(Household, len(homes)), strict=True):
        home.row_id = key
    for who, key in zip(people, bulk.reserve_ids(Person, len(people)), strict=True):
        who.row_id = key
    _insert(Household, [_household(home, now) for home in homes])
    _insert(Person, [_person(who, home) for home in homes for who in home.family.relatives])

    visits = [(home, survey_round, entry) for home in homes for survey_round, entry in home.entries.items()]
    forms = [
        _form(key, *visit, commune, officer, now)
        for key, visit in zip(bulk.reserve_ids(SurveyForm, len(visits)), visits, strict=True)
    ]
    _insert(SurveyForm, forms)
    _insert(
        FormMember,
        [
            row
            for form, (home, survey_round, entry) in zip(forms, visits, strict=True)
            for row in _members(form["id"], home.family.present(survey_round.reference_date), entry)
        ],
    )
    _insert(
        AuditEntry,
        [
            _trail(form, home, survey_round, commune, officer)
            for form, (home, survey_round, _) in zip(forms, visits, strict=True)
        ],
    )
    _write_events([event for home in homes for event in _events(home)], officer, now)
    return Written(len(homes), len(people), len(forms))


def _insert(model, rows):
    """Adds rows, each a dict of the same fields in the same order."""
    if rows:
        bulk.insert(model, list(rows[0]), (tuple(row.values()) for row in rows))


def _household(home, now):
    head, *_ = home.family.relatives
    names = [who.name for who in home.family.relatives]
    return {
        "id": home.row_id,
        "code": home.code,
        "village_id": home.village.pk,
        "head_name": head.name,
        "address": home.family.address,
        "phone": home.family.phone,
        "ethnicity": head.ethnicity,
        "ended_on": _day(home.ended_on),
        "end_reason": home.end_reason,
        "end_kind": Departure.MOVED_OUT.value if home.ended_on else "",
        "first_year": home.first_year,
        "search_key": Household.make_search_key(home.code, head.name, home.family.address, home.family.phone, names),
        "created_at": now,
    }


def _person(who, home):
    return {
        "id": who.row_id,
        "household_id": home.row_id,
        "full_name": who.name,
        "search_name": fold(who.name)[:120],
        "birth_date": None if who.is_year_only else _day(who.born),
        "birth_year": who.born.year,
        "sex": who.sex,
        "ethnicity": who.ethnicity,
        "identity_number": who.identity,
        "left_on": _day(who.left_on),
        "left_reason": who.left_reason,
    }


def _form(key, home, survey_round, entry, commune, officer, now):
    examination = examine(entry, standard=survey_round.standard, area=commune.area_type, on=survey_round.reference_date)
    if examination.errors:
        raise ValueError(f"{home.code} {survey_round}: {[problem.message for problem in examination.errors]}")
    answers = {name: getattr(entry, name) for name in ANSWER_FIELDS}
    follows = derived(entry, examination)
    return {
        "id": key,
        "round_id": survey_round.pk,
        "household_id": home.row_id,
        "commune_id": commune.pk,
        "village_id": home.village.pk,
        "area_type": commune.area_type,
        "standard_code": survey_round.standard_code,
        "saved_by_id": officer.pk,
        "saved_at": _evening_of(entry, now),
        **answers,
        **follows,
        "surveyed_on": _day(entry.surveyed_on),
        "housing_area": None if entry.housing_area is None else str(entry.housing_area),
        "deprivations": to_mask(entry.deprivations),
        "causes": to_mask(entry.causes),
        "information_assets": None if entry.information_assets is None else to_mask(entry.information_assets),
        "reasons": _json(follows["reasons"]),
    }


def _evening_of(entry, now):
    """Returns when a form was saved: on the day of the visit, so that no step of its commune's year came before it."""
    evening = timezone.make_aware(dt.datetime.combine(entry.surveyed_on, dt.time(17)))
    return min(now, bulk.now_value(evening))


def _members(form_id, present, entry):
    for number, (member, who) in enumerate(zip(entry.members, present, strict=True), start=1):
        yield {
            "form_id": form_id,
            "person_id": who.row_id,
            "number": number,
            **{name: getattr(member, name) for name in MEMBER_FIELDS},
        }


def _trail(form, home, survey_round, commune, officer):
    entry = home.entries[survey_round]
    told = SurveyForm(
        household_class=form["household_class"],
        income=entry.income,
        b1=entry.b1,
        deprivations=entry.deprivations,
        causes=entry.causes,
    )
    return {
        "at": form["saved_at"],
        "by_id": officer.pk,
        "action": "form.created",
        "door": Door.COMMAND.value,
        "reference": REFERENCE,
        "object_type": SurveyForm._meta.model_name,
        "object_id": form["id"],
        "label": f"Phiếu {survey_round.year}, {form['head_name']} ({home.code})"[:200],
        "household_id": home.row_id,
        "commune_id": commune.pk,
        "changes": _json(audit.difference({}, audit.snapshot(told, TOLD))),
    }


def _events(home):
    """Yields (household id, kind, day, reason, persons' ids) of what happened to the family between the reviews."""
    first_visit = min((survey_round.reference_date for survey_round in home.entries), default=None)
    for who in home.family.relatives:
        if first_visit and who.born > first_visit:
            yield home.row_id, EventKind.BIRTH, who.born, "Mới sinh", (who.row_id,)
        if who.left_on:
            yield home.row_id, EVENT_OF[who.left_reason], who.left_on, who.left_reason, (who.row_id,)
    if home.ended_on:
        yield home.row_id, EventKind.MOVED_OUT, home.ended_on, home.end_reason, ()


def _write_events(events, officer, now):
    keys = bulk.reserve_ids(HouseholdEvent, len(events))
    rows = [
        {
            "id": key,
            "household_id": household_id,
            "kind": kind.value,
            "happened_on": _day(day),
            "reason": reason,
            "recorded_at": now,
            "recorded_by_id": officer.pk,
        }
        for key, (household_id, kind, day, reason, _) in zip(keys, events, strict=True)
    ]
    _insert(HouseholdEvent, rows)
    links = [
        {"householdevent_id": key, "person_id": person_id}
        for key, (*_, person_ids) in zip(keys, events, strict=True)
        for person_id in person_ids
    ]
    _insert(HouseholdEvent.persons.through, links)


def _day(day):
    return None if day is None else day.isoformat()


def _json(value):
    return json.dumps(value, ensure_ascii=False)
