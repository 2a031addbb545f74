"""Checks a whole workbook in one pass: every cell, every household against the rules, all of it against what is known.

Returns nothing wrong by exception once the file as a whole is accepted: each household becomes a staged row with all
its problems, each with its sheet, row and column.
"""

from functools import lru_cache

from households.classification import check_stated_b2
from households.entry import examine, has_merit_member, is_minority_household, is_protected_household
from households.importing import findings
from households.importing import known as knowledge
from households.importing.columns import HOUSEHOLDS, PERSONS
from households.importing.findings import ON_HOUSEHOLDS, ON_PERSONS, Problems
from households.importing.jsontext import compact
from households.importing.matching import match
from households.importing.names import folded
from households.importing.people import unpacked
from households.importing.placing import LIKE_A_CODE, REAL_CODE, Placing, add_bad
from households.importing.records import Answers, Staged, form_input, mask_to_set
from households.importing.twins import likely_twins
from households.importing.words import Wording
from households.models import RowStatus

SHEETS = (HOUSEHOLDS, PERSONS)
NOTHING = Answers()


class Checker:
    """Checks households of one file, a batch at a time. `places` are the uploader's, `people` the file's persons."""

    def __init__(self, *, survey_round, layout, places, people, default_commune=None):
        self.round, self.layout, self.places, self.people = survey_round, layout, places, people
        self.placing = Placing(year=survey_round.year, places=places, default_commune=default_commune)
        self.standard, self.on = survey_round.standard, survey_round.reference_date
        self.wording = Wording(self.standard)
        self.columns = {
            ON_HOUSEHOLDS: {column.key: column.cell for column in layout.households},
            ON_PERSONS: {column.key: column.cell for column in layout.persons},
        }
        self.is_first = knowledge.is_empty()
        self.place = 0  # of the next household to be prepared, in the order of the file
        self.at = self.bad_cells = 0  # of the household being checked; wrong cells since `evaluate` began
        self.likely: dict[int, str] = {}  # row of the sheet Nhân khẩu → who that may be, see `compare`

    def compare(self, rows):
        """Looks among all persons of the file, and those stored, for new ones who are written down twice."""
        placed = [self.placing.place(row) for row in rows]
        self.placing.rows_of_code = {}
        known = self._known(placed).households
        homes = []
        for row, _, village, _ in placed:
            household = known.get(row.code)
            place = household.village_id if household else village.pk if village else None
            if row.code and place is not None:
                homes.append((row.code, place, household.id if household else None))
        self.likely = likely_twins(homes, self.people)

    def prepare(self, rows):
        """Looks up what some HouseholdRows need of the database, and takes their persons, packed still.

        `evaluate` needs the database no more, so a write can go on meanwhile, and another process can do it.
        """
        place, self.place = self.place, self.place + len(rows)
        placed = [self.placing.place(row) for row in rows]
        known = self._known(placed)
        doubles = self._doubles(placed, known)
        persons = [
            None
            if not row.code or (ON_HOUSEHOLDS, row.row, "code") in problems.cells
            else self.people.take(row.code)
            for row, _, _, problems in placed
        ]
        for each in (*known.households.values(), *known.forms.values()):
            self.places.then(each.village_id)  # remembered, so that `evaluate` does not ask
        return place, placed, persons, known, doubles

    def evaluate(self, prepared):
        """Returns (the Staged rows of what `prepare` gave, how many of their cells are wrong)."""
        self.at, placed, persons, known, doubles = prepared
        self.bad_cells, staged = 0, []
        for (row, commune, village, problems), its_persons in zip(placed, persons, strict=True):
            its_persons = unpacked(row.code, its_persons)
            staged.append(self._check(row, its_persons, commune, village, problems, known, doubles))
            self.at += 1
        return staged, self.bad_cells

    def orphans(self):
        """Returns (Staged rows, wrong cells) for persons whose code no household of the file has."""
        self.at, self.bad_cells, staged = self.place, 0, []
        for code, rows in self.people.rest():
            problems = Problems()
            for row in rows:
                add_bad(problems, ON_PERSONS, row)
                message = findings.orphan(code) if code else findings.NO_CODE_OF_PERSON
                problems.add_unless_known(ON_PERSONS, row.row, "code", message, shown=code)
            staged.append(self._staged(0, code, rows[0].member.full_name, RowStatus.WRONG, problems))
            self.at += 1
        return staged, self.bad_cells

    @staticmethod
    def _say(problems, row, key, message, shown=""):
        """Adds an error on the household's own row."""
        problems.add_unless_known(ON_HOUSEHOLDS, row.row, key, message, shown=shown)

    # What is known

    def _known(self, placed):
        if self.is_first:
            return knowledge.Known()
        codes = {row.code for row, *_ in placed if REAL_CODE.fullmatch(row.code)}
        temporary = {
            row.code: (village.pk if village else None, folded(row.head_name))
            for row, _, village, _ in placed
            if row.code and row.code not in codes
        }
        return knowledge.look_up(self.round, codes, temporary)

    def _doubles(self, placed, known):
        """Returns (namesakes, holders): who is on the books already among the new households and new persons."""
        if self.is_first:
            return {}, {}
        pairs = {
            (village.pk, folded(row.head_name))
            for row, _, village, _ in placed
            if village is not None and row.head_name and row.code not in known.households
        }
        numbers = {
            person.member.identity_number
            for row, *_ in placed
            for person in self.people.of(row.code)
            if person.member.identity_number and person.member.person_id is None
        }
        return knowledge.namesakes(pairs), knowledge.holders(numbers, self.places.allowed)

    # One household

    def _check(self, row, person_rows, commune, village, problems, known, doubles):
        household = known.households.get(row.code)
        for person in person_rows:
            add_bad(problems, ON_PERSONS, person)
        if household is None and LIKE_A_CODE.fullmatch(row.code):
            is_real = REAL_CODE.fullmatch(row.code)
            message = findings.UNKNOWN_CODE if is_real else findings.damaged_code(row.code)
            self._say(problems, row, "code", message, shown=row.code)
            return self._staged(row.row, row.code, row.head_name, RowStatus.WRONG, problems)
        form = known.forms.get(household.id) if household else None
        if household is not None:
            village = self.placing.village_of(household, form, row, commune, village, problems)
            if village is None:
                return self._staged(row.row, row.code, row.head_name, RowStatus.WRONG, problems)
            if _is_untouched(row):
                return self._staged(row.row, row.code, household.head_name, RowStatus.BLANK, Problems())
        elif village is None and commune is not None and not row.village:
            self._say(problems, row, "village", findings.NO_VILLAGE)
        persons = known.persons.get(household.id, {}) if household else {}
        matched = match(person_rows, persons, asked=_asked(household, form, persons))
        for person, key, message in matched.problems:
            sheet, at = (ON_PERSONS, person.row) if person is not None else (ON_HOUSEHOLDS, row.row)
            problems.add_unless_known(sheet, at, key, message)
        answers = row.answers
        if household is not None and household.has_newer:
            answers = answers._replace(address=household.address, phone=household.phone)
        found = self._examine(row, answers, matched, village, problems)
        self._ask(row, household, village, matched, problems, doubles)
        if problems.has_errors or found is None or village is None:
            return self._staged(row.row, row.code, row.head_name, RowStatus.WRONG, problems)
        entry, classification = found
        return self._compared(row, answers, matched, entry, classification, village, household, form, persons, problems)

    def _examine(self, row, answers, matched, village, problems):
        """Adds what the rules find; returns (FormInput, Classification), or None where there is no class."""
        entry = form_input(answers, matched.members, matched.departures)
        area = village.commune.area_type if village is not None else "rural"
        examination = examine(entry, standard=self.standard, area=area, on=self.on, for_a_page=False)
        for problem in examination.problems:
            if village is None and problem.is_error and problem.field == "causes":
                continue  # the class is not known without the area
            sheet, at, key, shown = self._cell_of(problem, row, matched)
            if key == "code" and not matched.members and problems.has_errors:
                continue
            if key == "income" and {(ON_HOUSEHOLDS, at, "b1"), (ON_HOUSEHOLDS, at, "income")} & problems.cells:
                continue
            problems.add_unless_known(sheet, at, key, problem.message, shown=shown, is_error=problem.is_error)
        head = entry.head
        if head is not None and row.head_name != head.full_name and _differ(row.head_name, head.full_name):
            message = findings.other_head(row.head_name, head.full_name)
            self._say(problems, row, "head_name", message, shown=row.head_name)
        if row.stated_b2 is not None and self.standard.points is not None:
            count = len(entry.deprivations)
            message = check_stated_b2(standard=self.standard, deprivations=count, stated=row.stated_b2)
            if message:
                self._say(problems, row, "b2", message, shown=str(row.stated_b2))
        return None if examination.classification is None else (entry, examination.classification)

    def _cell_of(self, problem, row, matched):
        """Returns (sheet, row, column key, what the cell shows) of a rule's finding."""
        name = problem.field
        if name.startswith("members."):
            _, place, key = name.split(".")
            person = matched.rows[int(place)]
            value = getattr(person.member, key, None)
            return ON_PERSONS, person.row, key, self.columns[ON_PERSONS][key].say(value)
        if name == "members":
            return ON_HOUSEHOLDS, row.row, "code", row.code
        if name == "deprivations":
            number = problem.number or 1
            return ON_HOUSEHOLDS, row.row, f"deprivation_{number}", _ticked(row.answers.deprivations, number)
        if name == "causes":
            number = next(iter(sorted(mask_to_set(row.answers.causes))), 1)
            return ON_HOUSEHOLDS, row.row, f"cause_{number}", _ticked(row.answers.causes, number)
        if name == "information_assets":
            return ON_HOUSEHOLDS, row.row, "asset_1", ""
        cell = self.columns[ON_HOUSEHOLDS].get(name)
        value = getattr(row.answers, name, None)
        return ON_HOUSEHOLDS, row.row, name, cell.say(value) if cell else ""

    def _ask(self, row, household, village, matched, problems, doubles):
        """Adds questions about households and persons who may be on the books twice; they never stop a file."""
        namesakes, holders = doubles
        if namesakes and household is None and village is not None:
            code = namesakes.get((village.pk, folded(row.head_name)))
            if code:
                message = findings.namesake(village, code, row.head_name)
                problems.add(ON_HOUSEHOLDS, row.row, "code", message, shown=row.code, is_error=False)
        if not holders and not self.people.twins and not self.likely:
            return
        for person in matched.rows:
            if person.row in self.likely:
                message, name = self.likely[person.row], person.member.full_name
                problems.add(ON_PERSONS, person.row, "full_name", message, shown=name, is_error=False)
            number = person.member.identity_number
            if not number:
                continue
            if person.row in self.people.twins:
                message = findings.twin(self.people.twins[person.row])
                problems.add(ON_PERSONS, person.row, "identity_number", message, shown=number, is_error=False)
            holder = holders.get(number)
            if holder and holder[0] != (household.id if household else None):
                message = findings.holder(holder[2], holder[1])
                problems.add(ON_PERSONS, person.row, "identity_number", message, shown=number, is_error=False)

    # What would change

    def _compared(self, row, answers, matched, entry, classification, village, household, form, persons, problems):
        members, departures = tuple(matched.members), matched.departures
        head = entry.head
        household_class = classification.household_class.value
        if household is None:
            status, changes = RowStatus.NEW, self.wording.first_entry(answers, household_class)
        else:
            reasons = dict(departures)
            if form is None:
                status = RowStatus.FORM
                changes = self.wording.new_form(household, persons, answers, members, household_class, reasons)
            elif (
                not departures
                and form.answers == answers
                and form.members == members
                and (
                    household.has_newer
                    or (household.head_name, household.ethnicity) == (head.full_name, head.ethnicity)
                )
            ):
                status, changes = RowStatus.UNCHANGED, None
            else:
                status = RowStatus.CHANGED
                changes = self.wording.changed_form(household, form, answers, members, household_class, reasons)
        payload = ""
        if status is not RowStatus.UNCHANGED:
            derived = (
                head.full_name, head.ethnicity, len(members), classification.deprivations, classification.b2,
                household_class, classification.basis.value, _reasons(classification.reasons),
                is_minority_household(entry), has_merit_member(entry), is_protected_household(entry),
            )  # fmt: skip
            payload = compact((answers, members, departures, derived))
        return self._staged(
            row.row, row.code, head.full_name, status, problems, household_class, len(members), village.pk,
            household.id if household else None, household.version if household else 0,
            form.id if form else None, form.version if form else 0, payload, compact(changes) if changes else "",
        )  # fmt: skip

    def _staged(self, row, code, head_name, status, problems, *rest):
        found, has_warnings = problems.found, False
        if found:
            found.sort(key=lambda problem: -problem[5])
            errors = sum(problem[5] for problem in found)
            self.bad_cells += errors
            has_warnings = errors < len(found)
        household_class, *rest = rest or ("",)
        values = Staged(self.at, row, code[:20], head_name[:120], status.value, has_warnings, household_class, *rest)
        return values._replace(problems=compact(found)) if found else values


_reasons = lru_cache(maxsize=16_384)(compact)  # a few thousand different ones in a district


def _ticked(mask, number):
    """Returns what the cell of a tick shows."""
    return "x" if mask & (1 << number) else ""


def _asked(household, form, persons):
    """Returns the ids of persons who may not be left out without a reason, as actions.forms asks.

    Whoever joined after the year's form was saved (a birth, a merger) stands on no line of it and is not asked about.
    """
    if household is None or household.has_newer:
        return frozenset()
    return persons.keys() if form is None else {member.person_id for member in form.members}


def _differ(one_name, other):
    """Whether two names are given and are not the same, accents and case apart."""
    return bool(one_name and other) and folded(one_name) != folded(other)


def _is_untouched(row):
    """Whether a prefilled row of a known household was left as the template gave it: not surveyed yet."""
    answers = row.answers
    return answers.income is None and answers.b1 is None and answers.surveyed_on is None and not row.bad
