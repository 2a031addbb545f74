"""Checks a whole workbook in one pass: every cell, every household against the rules, all of it against what is known.

Returns nothing wrong by exception once the file as a whole is accepted: each household becomes a staged row with all
its problems, each with its sheet, row and column.
"""

import re
from typing import NamedTuple

from households.classification import check_stated_b2
from households.entry import examine, has_merit_member, is_minority_household, is_protected_household
from households.importing import known as knowledge
from households.importing.columns import HOUSEHOLDS, PERSONS
from households.importing.jsontext import compact
from households.importing.matching import match
from households.importing.names import folded
from households.importing.records import Answers, form_input
from households.importing.words import Wording
from households.models import RowStatus

REAL_CODE = re.compile(r"\d{5}-\d{2}-\d{3,}")
ON_HOUSEHOLDS, ON_PERSONS = 0, 1  # sheet numbers in a problem
SHEETS = (HOUSEHOLDS, PERSONS)
NOTHING = Answers()


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


class Problems:
    """All that was found in one household, at most one message a cell of each kind."""

    def __init__(self, columns):
        self.columns = columns
        self.found, self.cells = [], set()

    def add(self, sheet, row, key, message, *, shown="", is_error=True):
        self.found.append((sheet, row, key, shown, message, int(is_error)))
        if is_error:
            self.cells.add((sheet, row, key))

    def add_unless_known(self, sheet, row, key, message, *, shown="", is_error=True):
        """Adds a rule's finding, unless the cell is already wrong in itself."""
        if (sheet, row, key) not in self.cells:
            self.add(sheet, row, key, message, shown=shown, is_error=is_error)

    @property
    def has_errors(self):
        return bool(self.cells)


class Checker:
    """Checks households of one file, a batch at a time. `places` and `allowed` are the uploader's."""

    def __init__(self, *, survey_round, layout, places, default_commune=None):
        self.round, self.layout, self.places = survey_round, layout, places
        self.default_commune = default_commune
        self.standard, self.on = survey_round.standard, survey_round.reference_date
        self.wording = Wording(self.standard)
        self.columns = {
            ON_HOUSEHOLDS: {column.key: column.cell for column in layout.households},
            ON_PERSONS: {column.key: column.cell for column in layout.persons},
        }
        self.is_first = knowledge.is_empty()
        self.place = 0
        self.bad_cells = 0
        self.rows_of_code: dict[str, int] = {}
        self.twins: dict[int, str] = {}  # row of the sheet Nhân khẩu → where the same identity number stands

    def check(self, rows, persons_by_code):
        """Returns the Staged rows of some HouseholdRows; takes their persons out of `persons_by_code`."""
        return self.evaluate(self.prepare(rows, persons_by_code))

    def prepare(self, rows, persons_by_code):
        """Looks up what the rows need of the database; `evaluate` needs it no more, so a write can go on meanwhile."""
        placed = [self._placed(row) for row in rows]
        known = self._known(placed)
        doubles = self._doubles(placed, known, persons_by_code)
        persons = [
            persons_by_code.pop(row.code, ()) if row.code and (ON_HOUSEHOLDS, row.row, "code") not in problems.cells else ()
            for row, _, _, problems in placed
        ]
        for each in (*known.households.values(), *known.forms.values()):
            self.places.then(each.village_id)  # remembered, so that `evaluate` does not ask
        return placed, persons, known, doubles

    def evaluate(self, prepared):
        """Returns the Staged rows of what `prepare` gave."""
        placed, persons, known, doubles = prepared
        staged = []
        for (row, commune, village, problems), its_persons in zip(placed, persons, strict=True):
            staged.append(self._check(row, its_persons, commune, village, problems, known, doubles))
            self.place += 1
        return staged

    def orphans(self, persons_by_code):
        """Returns Staged rows for persons whose code no household of the file has."""
        staged = []
        for code, rows in persons_by_code.items():
            problems = Problems(self.columns)
            for row in rows:
                _add_bad(problems, ON_PERSONS, row)
                message = f"Tờ Hộ không có mã hộ “{code}”. Sửa mã cho khớp, hoặc thêm hộ này vào tờ Hộ."
                if not code:
                    message = "Chưa có mã hộ. Ghi mã của hộ mà người này sống cùng."
                problems.add_unless_known(ON_PERSONS, row.row, "code", message, shown=code)
            staged.append(self._staged(0, code, rows[0].member.full_name, RowStatus.WRONG, problems))
            self.place += 1
        return staged

    # Where

    def _placed(self, row):
        """Returns (row, Commune or None, Village or None, Problems) by what the row itself says."""
        problems = Problems(self.columns)
        _add_bad(problems, ON_HOUSEHOLDS, row)
        commune = village = None
        if not row.code:
            problems.add_unless_known(
                ON_HOUSEHOLDS,
                row.row,
                "code",
                "Chưa có mã hộ. Hộ mới thì ghi mã tạm M1, M2… và ghi cùng mã ở tờ Nhân khẩu.",
            )
        elif self.rows_of_code.setdefault(row.code, row.row) != row.row:
            first = self.rows_of_code[row.code]
            problems.add(
                ON_HOUSEHOLDS, row.row, "code", f"Mã hộ lặp lại dòng {first}. Mỗi hộ một dòng, một mã.", shown=row.code
            )
        if row.commune:
            commune = self.places.commune(row.commune)
            if commune is None:
                problems.add(
                    ON_HOUSEHOLDS, row.row, "commune", f"Không có xã “{row.commune}” vào ngày lấy số liệu của năm "
                    f"{self.round.year}. Chọn trong danh sách của ô.", shown=row.commune,
                )  # fmt: skip
        elif not REAL_CODE.fullmatch(row.code):
            commune = self.default_commune
            if commune is None:
                problems.add(ON_HOUSEHOLDS, row.row, "commune", "Chưa chọn xã. File nhiều xã thì dòng nào cũng cần xã.")
        if commune is not None and not self.places.may_enter(commune.pk):
            problems.add(
                ON_HOUSEHOLDS, row.row, "commune", f"{commune.name} ngoài phạm vi tài khoản này. Xóa dòng, hoặc gửi cán "
                "bộ xã đó nhập.", shown=row.commune,
            )  # fmt: skip
            commune = None
        if commune is not None and row.village:
            village = self.places.village(commune, row.village)
            if village is None:
                names = "; ".join(each.name for each in self.places.villages_of(commune)[:12])
                problems.add(
                    ON_HOUSEHOLDS, row.row, "village", f"{commune.name} không có thôn “{row.village}”. Chọn: {names}.",
                    shown=row.village,
                )  # fmt: skip
        return row, commune, village, problems

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

    def _doubles(self, placed, known, persons_by_code):
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
            for person in persons_by_code.get(row.code, ())
            if person.member.identity_number and person.member.person_id is None
        }
        return knowledge.namesakes(pairs), knowledge.holders(numbers, self.places.allowed)

    # One household

    def _check(self, row, person_rows, commune, village, problems, known, doubles):
        household = known.households.get(row.code)
        if household is None and REAL_CODE.fullmatch(row.code):
            problems.add_unless_known(
                ON_HOUSEHOLDS, row.row, "code", "Không có hộ mang mã này trong phạm vi của tài khoản. Xem lại mã; hộ mới "
                "thì ghi mã tạm M1, M2…", shown=row.code,
            )  # fmt: skip
            return self._staged(row.row, row.code, row.head_name, RowStatus.WRONG, problems)
        form = known.forms.get(household.id) if household else None
        if household is not None:
            village = self._village_of(household, form, row, commune, village, problems)
            if village is None:
                return self._staged(row.row, row.code, row.head_name, RowStatus.WRONG, problems)
            if _is_untouched(row):
                return self._staged(row.row, row.code, household.head_name, RowStatus.BLANK, Problems(self.columns))
        elif village is None and commune is not None and not row.village:
            problems.add_unless_known(ON_HOUSEHOLDS, row.row, "village", "Chưa chọn thôn. Chọn trong danh sách của ô.")
        persons = known.persons.get(household.id, {}) if household else {}
        matched = match(person_rows, persons, asked=_asked(household, form, persons))
        for person in person_rows:
            _add_bad(problems, ON_PERSONS, person)
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

    def _village_of(self, household, form, row, commune, village, problems):
        """Returns where a known household counts this year, or None with the problem added."""
        place = self.places.then(form.village_id if form else household.village_id)
        if place is None or not self.places.may_enter(place.commune_id):
            problems.add_unless_known(
                ON_HOUSEHOLDS, row.row, "code", "Không có hộ mang mã này trong phạm vi của tài khoản. Xem lại mã; hộ mới "
                "thì ghi mã tạm M1, M2…", shown=row.code,
            )  # fmt: skip
            return None
        if household.is_ended:
            problems.add(ON_HOUSEHOLDS, row.row, "code", "Hộ này đã kết thúc. Xóa dòng khỏi file.", shown=row.code)
            return None
        if commune is not None and commune.pk != place.commune_id:
            problems.add(
                ON_HOUSEHOLDS, row.row, "commune", f"Hộ này thuộc {place.commune.name}. Sửa lại xã, hoặc xem lại mã hộ.",
                shown=row.commune,
            )  # fmt: skip
        elif village is not None and village.pk != place.pk:
            problems.add(
                ON_HOUSEHOLDS, row.row, "village", f"Hộ này đang ở {place.name}; file Excel không chuyển thôn được. Ghi lại "
                f"{place.name}, rồi chuyển thôn ở trang của hộ.", shown=row.village,
            )  # fmt: skip
        return place

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
        if head is not None and row.head_name and head.full_name and row.head_name != head.full_name:
            if folded(row.head_name) != folded(head.full_name):
                problems.add_unless_known(
                    ON_HOUSEHOLDS, row.row, "head_name", f"Tờ Hộ ghi chủ hộ là {row.head_name}, tờ Nhân khẩu ghi "
                    f"{head.full_name}. Sửa cho khớp; có thể mã hộ bị lệch dòng.", shown=row.head_name,
                )  # fmt: skip
        if row.stated_b2 is not None and self.standard.points is not None:
            count = len(entry.deprivations)
            message = check_stated_b2(standard=self.standard, deprivations=count, stated=row.stated_b2)
            if message:
                problems.add_unless_known(ON_HOUSEHOLDS, row.row, "b2", message, shown=str(row.stated_b2))
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
            return ON_HOUSEHOLDS, row.row, f"deprivation_{problem.number or 1}", ""
        if name == "causes":
            return ON_HOUSEHOLDS, row.row, "cause_1", ""
        if name == "information_assets":
            return ON_HOUSEHOLDS, row.row, "asset_1", ""
        cell = self.columns[ON_HOUSEHOLDS].get(name)
        value = getattr(row.answers, name, None)
        return ON_HOUSEHOLDS, row.row, name, cell.say(value) if cell else ""

    def _ask(self, row, household, village, matched, problems, doubles):
        """Adds questions about households and persons who may be on the books twice; they never stop a file."""
        namesakes, holders = doubles
        if household is None and village is not None:
            code = namesakes.get((village.pk, folded(row.head_name)))
            if code:
                problems.add(
                    ON_HOUSEHOLDS, row.row, "code", f"{village.name} đã có hộ {code} cùng tên chủ hộ {row.head_name}. Có "
                    f"phải cùng một hộ không? Nếu phải, ghi mã {code} thay cho mã tạm.", shown=row.code, is_error=False,
                )  # fmt: skip
        if not holders and not self.twins:
            return
        for person in matched.rows:
            number = person.member.identity_number
            if not number:
                continue
            if person.row in self.twins:
                problems.add(
                    ON_PERSONS, person.row, "identity_number", f"Số này cũng ghi cho {self.twins[person.row]}. Có phải một "
                    "người ghi hai lần không?", shown=number, is_error=False,
                )  # fmt: skip
            holder = holders.get(number)
            if holder and holder[0] != (household.id if household else None):
                problems.add(
                    ON_PERSONS, person.row, "identity_number", f"Số này đang là của {holder[2]}, hộ {holder[1]}. Có phải "
                    "cùng một người không?", shown=number, is_error=False,
                )  # fmt: skip

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
                household_class, classification.basis.value, compact(classification.reasons), is_minority_household(entry),
                has_merit_member(entry), is_protected_household(entry),
            )  # fmt: skip
            payload = compact((answers, members, departures, derived))
        return self._staged(
            row.row, row.code, head.full_name, status, problems, household_class, len(members), village.pk,
            household.id if household else None, household.version if household else 0,
            form.id if form else None, form.version if form else 0, payload, compact(changes) if changes else "",
        )  # fmt: skip

    def _staged(self, row, code, head_name, status, problems, *rest):
        found = problems.found
        if len(found) > 1:
            found.sort(key=lambda problem: -problem[5])
        errors = sum(problem[5] for problem in found)
        self.bad_cells += errors
        has_warnings = errors < len(found)
        household_class, *rest = rest or ("",)
        values = Staged(self.place, row, code[:20], head_name[:120], status.value, has_warnings, household_class, *rest)
        return values._replace(problems=compact(found)) if found else values


def _asked(household, form, persons):
    """Returns the ids of persons who may not be left out without a reason, as actions.forms asks.

    Whoever joined after the year's form was saved (a birth, a merger) stands on no line of it and is not asked about.
    """
    if household is None or household.has_newer:
        return frozenset()
    return persons.keys() if form is None else {member.person_id for member in form.members}


def _is_untouched(row):
    """Whether a prefilled row of a known household was left as the template gave it: not surveyed yet."""
    answers = row.answers
    return answers.income is None and answers.b1 is None and answers.surveyed_on is None and not row.bad


def _add_bad(problems, sheet, row):
    for cell in row.bad or ():
        problems.add(sheet, row.row, cell.key, cell.message, shown=cell.shown)
