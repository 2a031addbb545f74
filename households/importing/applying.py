"""Writes the staged households of an import: households, persons, forms, members, the trail, and what undoing needs.

Set by set and in bulk, inside the caller's transaction; the rules were asked when the file was checked, and the caller
has made sure that nothing changed since. The outcome is that of actions.forms.save_form for each household.
"""

import json
from datetime import date
from functools import partial

from django.db import connection

from accounts.models import AuditEntry, Door
from households.actions.trail import MEMBER_FIELDS
from households.importing import bulk, snapshots
from households.importing import known as knowledge
from households.importing.bulk import in_list
from households.importing.names import folded
from households.importing.records import Answers, Member, split_birth
from households.models import FormMember, Household, ImportEffect, ImportRow, Person, RowStatus, SurveyForm
from households.models.household import SEARCH_KEY_LENGTH

BATCH = 2_000  # households
DERIVED = (
    "head_name", "ethnicity", "persons_count", "deprivation_count", "b2", "household_class", "basis", "reasons",
    "is_minority", "has_merit_member", "is_protected",
)  # fmt: skip
HOUSEHOLD_NEW = (
    "id", "code", "village_id", "head_name", "address", "phone", "ethnicity", "first_year", "search_key", "created_at"
)  # fmt: skip
HOUSEHOLD_OLDER = ("first_year", "version")
HOUSEHOLD_KNOWN = ("head_name", "address", "phone", "ethnicity", "first_year", "search_key", "version")
PERSON = (
    "full_name", "search_name", "birth_date", "birth_year", "sex", "ethnicity", "identity_number"
)  # fmt: skip
FORM_PLACE = ("round_id", "household_id", "commune_id", "village_id")
FORM = (*Answers._fields[2:], *DERIVED, "area_type", "standard_code", "version", "saved_at", "saved_by_id")
MEMBER = ("form_id", "person_id", "number", *MEMBER_FIELDS)
AUDIT = (
    "at", "by_id", "action", "door", "reference", "object_type", "object_id", "label", "household_id", "commune_id",
    "changes",
)  # fmt: skip
EFFECT = (
    "survey_import_id", "code", "kind", "household_id", "household_version", "form_id", "form_version", "before"
)  # fmt: skip
ROW = (
    "place", "code", "status", "village_id", "household_id", "form_id", "form_version", "payload", "changes", "persons"
)  # fmt: skip


class Applier:
    """Applies one import. `villages` is {id: Village with its commune}; `numbers` deals household codes."""

    def __init__(self, *, survey_import, by, now, today: date, villages, next_numbers):
        self.survey_import, self.round = survey_import, survey_import.round
        self.by, self.today = by, today
        self.now = bulk.now_value(now)
        self.villages, self.next_numbers = villages, next_numbers
        self.reference = f"Nhập số {survey_import.pk}"
        self.person_count = 0

    def apply(self, status, aside):
        """Writes every staged household of one status; returns how many. `aside` is a bulk.Aside."""
        done, (rows, ids) = 0, self._fetch(status, -1)
        while rows:
            staged, last = [(row, *self._unpacked(row[7])) for row in rows], rows[-1][0]
            done += len(rows)
            if status == RowStatus.NEW:
                # While these rows are made, the batch before them is still on its way to the database.
                rows, ids = aside.do_and_read(self._new(staged, ids), partial(self._fetch, status, last))
            else:
                self._apply_known(staged, is_change=status == RowStatus.CHANGED)
                rows, ids = self._fetch(status, last)
        aside.wait()
        return done

    def _fetch(self, status, last):
        """Returns (the next staged rows, the keys that new households among them will have)."""
        staged = ImportRow.objects.filter(survey_import=self.survey_import, status=status, place__gt=last)
        rows = list(staged.order_by("place").values_list(*ROW)[:BATCH])
        ids = None
        if status == RowStatus.NEW:
            counts = ((Household, len(rows)), (SurveyForm, len(rows)), (Person, sum(row[9] for row in rows)))
            ids = [bulk.reserve_ids(model, count) for model, count in counts]
        return rows, ids

    @staticmethod
    def _unpacked(payload):
        answers, members, departures, derived = json.loads(payload)
        return Answers._make(answers), list(map(Member._make, members)), departures, derived

    # New households

    def _new(self, staged, ids):
        """Returns the inserts of new households, in the order in which they must go in."""
        household_ids, form_ids, person_ids = ids
        person_ids = iter(person_ids)
        households, persons, forms, form_members, effects, audit = [], [], [], [], [], []
        for household_id, form_id, (row, answers, members, _, derived) in zip(
            household_ids, form_ids, staged, strict=True
        ):
            village = self.villages[row[3]]
            code = self._next_code(village)
            names = [member.full_name for member in members]
            head_name, ethnicity = derived[0], derived[1]
            households.append(
                (household_id, code, village.pk, head_name, answers.address, answers.phone, ethnicity,
                 self.round.year, self._search_key(code, answers, head_name, names), self.now)
            )  # fmt: skip
            for number, member in enumerate(members, start=1):
                person_id = next(person_ids)
                persons.append((person_id, household_id, *self._person(member)))
                form_members.append(self._form_member(form_id, person_id, number, member))
            forms.append((form_id, *self._form_place(household_id, village), *self._form(answers, derived, village, 1)))
            effects.append((self.survey_import.pk, row[1], row[2], household_id, 1, form_id, 1, ""))
            audit.append(self._audit("form.created", form_id, household_id, code, head_name, village, row[8]))
        self.person_count += len(persons)
        return [
            bulk.Insert(Household, HOUSEHOLD_NEW, households),
            bulk.Insert(Person, ("id", "household_id", *PERSON), persons),
            bulk.Insert(SurveyForm, ("id", *FORM_PLACE, *FORM), forms),
            bulk.Insert(FormMember, MEMBER, form_members),
            *self._kept(effects, audit),
        ]

    def _next_code(self, village):
        number = self.next_numbers.get(village.pk, 1)
        self.next_numbers[village.pk] = number + 1
        return f"{village.commune.code}-{village.number:02d}-{number:03d}"

    # Known households

    def _apply_known(self, staged, *, is_change):
        known = knowledge.by_ids(self.round, [row[4] for row, *_ in staged])
        work = _Work(staged, known)
        before = snapshots.Taken(work.household_ids, work.touched_persons, work.form_ids)
        form_ids = iter(bulk.reserve_ids(SurveyForm, 0 if is_change else len(staged)))
        person_ids = iter(bulk.reserve_ids(Person, work.new_person_count))
        households, older, persons, new_persons, gone = [], [], [], [], []
        forms, form_members, effects, audit = [], [], [], []
        for row, answers, members, departures, derived in staged:
            household = known.households[row[4]]
            village = self.villages[row[3]]
            is_newest = not household.has_newer
            here = _Here(household.id, known)
            form_id = row[5] if is_change else next(form_ids)
            form_version = row[6] + 1
            version = household.version + 1  # older years too: their rows write persons
            first_year = min(household.first_year, self.round.year)
            if is_newest:
                search_key = self._search_key(household.code, answers, derived[0], here.names_with(members))
                households.append(
                    (household.id, derived[0], answers.address, answers.phone, derived[1],
                     first_year, search_key, version)
                )  # fmt: skip
            else:
                older.append((household.id, first_year, version))
            made = []
            for number, member in enumerate(members, start=1):
                person_id = member.person_id
                if person_id is None:
                    person_id = next(person_ids)
                    made.append(person_id)
                    new_persons.append((person_id, household.id, *self._person(member), *self._left(is_newest)))
                elif person_id in work.touched_persons:
                    persons.append((person_id, *self._person(member), is_newest and person_id not in here.on_form))
                form_members.append(self._form_member(form_id, person_id, number, member))
            if is_newest:
                left_on = min(answers.surveyed_on or self.today.isoformat(), self.today.isoformat())
                gone += [(person_id, left_on, reason) for person_id, reason in departures]
            forms.append(
                (
                    form_id,
                    *self._form_place(household.id, village),
                    *self._form(answers, derived, village, form_version),
                )
            )
            touched = [
                person_id for person_id in known.persons.get(household.id, ()) if person_id in work.touched_persons
            ]
            effects.append(
                (self.survey_import.pk, row[1], row[2], household.id, version, form_id, form_version,
                 before.of(household.id, touched, made, row[5]))
            )  # fmt: skip
            audit.append(
                self._audit("form.changed" if is_change else "form.created", form_id, household.id, household.code,
                            derived[0], village, row[8])
            )  # fmt: skip
        bulk.update(Household, HOUSEHOLD_KNOWN, households)
        bulk.update(Household, HOUSEHOLD_OLDER, older)
        bulk.insert(Person, ("id", "household_id", *PERSON, "left_on", "left_reason"), new_persons)
        # A person whom the file adds to the form lives there; an older year's file says nothing of today, nor does a
        # file about somebody who stood on the form already and has gone since.
        bulk.update(Person, (*PERSON, "left_on", "left_reason"), [(*row[:-1], None, "") for row in persons if row[-1]])
        bulk.update(Person, PERSON, [row[:-1] for row in persons if not row[-1]])
        bulk.update(Person, ("left_on", "left_reason"), gone)
        if is_change:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"DELETE FROM {FormMember._meta.db_table} "  # noqa: S608
                    f"WHERE form_id IN ({in_list(row[0] for row in forms)})"
                )
            bulk.update(SurveyForm, FORM, [(row[0], *row[1 + len(FORM_PLACE) :]) for row in forms])
        else:
            bulk.insert(SurveyForm, ("id", *FORM_PLACE, *FORM), forms)
        bulk.insert(FormMember, MEMBER, form_members)
        for each in self._kept(effects, audit):
            each.run()
        self.person_count += len(form_members)

    # Rows

    @staticmethod
    def _person(member):
        return (
            member.full_name, folded(member.full_name)[:120], *split_birth(member.birth), member.sex, member.ethnicity,
            member.identity_number,
        )  # fmt: skip

    def _left(self, is_newest):
        """Returns (left on, why) of a person whom the file adds: an older year's says nothing of today."""
        if is_newest:
            return None, ""
        return self.round.reference_date.isoformat(), f"Chỉ có trong phiếu năm {self.round.year}"

    @staticmethod
    def _form_member(form_id, person_id, number, member):
        return (form_id, person_id, number, member[2], *member[7:])

    @staticmethod
    def _search_key(code, answers, head_name, names):
        text = Household.search_text(code, head_name, answers.address, answers.phone, names)
        return folded(text)[:SEARCH_KEY_LENGTH]

    def _form_place(self, household_id, village):
        return self.round.pk, household_id, village.commune_id, village.pk

    def _form(self, answers, derived, village, version):
        area = answers.housing_area
        return (
            answers.surveyed_on, answers.income, answers.b1, answers.housing_kind,
            None if area is None else f"{area // 10}.{area % 10}", *answers[7:14], answers.notes,
            *derived, village.commune.area_type, self.round.standard_code,
            version, self.now, self.by.pk,
        )  # fmt: skip

    def _audit(self, action, form_id, household_id, code, head_name, village, changes):
        return (
            self.now, self.by.pk, action, Door.IMPORT.value, self.reference, "surveyform", form_id,
            f"Phiếu {self.round.year}, {head_name} ({code})"[:200], household_id, village.commune_id, changes or "{}",
        )  # fmt: skip

    @staticmethod
    def _kept(effects, audit):
        return [bulk.Insert(ImportEffect, EFFECT, effects), bulk.Insert(AuditEntry, AUDIT, audit)]


class _Here:
    """Who of a known household lives there, and who stands on its form of the year already."""

    def __init__(self, household_id, known):
        self.persons = known.persons.get(household_id, {})
        form = known.forms.get(household_id)
        self.on_form = {member.person_id for member in form.members} if form else set()

    def names_with(self, members):
        """Returns the names of all who live or lived here once these members are written: by id, new ones last."""
        names = {key: person.member.full_name for key, person in sorted(self.persons.items()) if person.is_here}
        for member in members:
            if member.person_id in names:
                names[member.person_id] = member.full_name
        return [*names.values(), *(member.full_name for member in members if member.person_id is None)]

    def must_write(self, member):
        """Whether the person's own record changes: never that of somebody who belongs to another household."""
        person = self.persons[member.person_id]
        if not person.is_here:
            return False
        comes_back = not person.is_present and member.person_id not in self.on_form
        return comes_back or person.member[1:2] + person.member[3:7] != member[1:2] + member[3:7]


class _Work:
    """What a batch of known households touches, found before anything is written."""

    def __init__(self, staged, known):
        self.household_ids = [row[4] for row, *_ in staged]
        self.form_ids = [row[5] for row, *_ in staged if row[5]]
        self.new_person_count = 0
        self.touched_persons = set()
        for row, _, members, departures, _ in staged:
            here = _Here(row[4], known)
            for member in members:
                if member.person_id is None:
                    self.new_person_count += 1
                elif here.must_write(member):
                    self.touched_persons.add(member.person_id)
            self.touched_persons.update(person_id for person_id, _ in departures)


def next_numbers(villages):
    """Returns {village id: the next free number of its household codes}. Call it holding a lock on the villages."""
    prefixes = {f"{village.commune.code}-{village.number:02d}": village.pk for village in villages}
    highest = dict.fromkeys(prefixes.values(), 0)
    for commune_code in {village.commune.code for village in villages}:
        for code in Household.objects.filter(code__startswith=f"{commune_code}-").values_list("code", flat=True):
            prefix, _, number = code.rpartition("-")
            if prefix in prefixes and number.isdigit():
                village_id = prefixes[prefix]
                highest[village_id] = max(highest[village_id], int(number))
    return {village_id: number + 1 for village_id, number in highest.items()}
