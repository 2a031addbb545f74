"""What the entry page's templates show: lines and ticks with last year beside this year, questions, proposals."""

from dataclasses import dataclass

from households import choices
from households.forms.inputs import NONE_OF_THEM
from households.forms.members import COLUMNS, ETHNIC_LIST, Column, MemberForm
from households.forms.raw import raw_of_entry, raw_of_member
from ui.formatting import decimal, number, vnd

# Which key ticks a line of a list, see static/js/ui.js.
KEYS = "1234567890-"
ROSTER_ID = "nhan-khau"
FIRST_LINE = 6  # columns of a person's upper line, identity number included
MARKED = ("housing_kind", "housing_area", "water_source", "latrine", "uses_telecom", "hears_loudspeaker")
NEED_PLACE = "Chọn thôn của hộ: chuẩn nghèo khác nhau giữa thành thị và nông thôn."


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of a tick list. `was` says what the earlier form had (None: nothing to compare with), `implied` what the
    facts on the page say (None: they do not tell), `reason` why."""

    number: int
    key: str
    label: str
    is_ticked: bool
    was: bool | None
    note: str = ""
    hint: str = ""
    full: str = ""
    implied: bool | None = None
    reason: str = ""

    @property
    def is_changed(self):
        return self.was is not None and self.was != self.is_ticked


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a person's line; `was` is last year's answer in words, None where there is none to compare with."""

    column: Column
    bound: object
    was: str | None

    @property
    def is_changed(self):
        return self.was is not None and self.bound.field.widget.attrs["data-was"] != (self.bound.value() or "")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of the roster as two lines of cells."""

    line: int
    row: MemberForm
    first: list[Cell]
    second: list[Cell]

    @property
    def number(self):
        return self.line + 1

    @property
    def is_blank(self):
        return self.row.is_blank

    @property
    def is_known(self):
        return self.row.person_id is not None

    @property
    def is_gone(self):
        return self.is_known and bool(self.row["gone"].value())


class Shown:
    """The part of EntryPage that templates read."""

    # The verdict

    @property
    def tone(self):
        found = self.examination and self.examination.classification
        return found.household_class.tone if found else "plain"

    @property
    def why_none(self):
        """Why there is no class yet."""
        return self.examination.why_none if self.examination else NEED_PLACE

    @property
    def questions(self):
        """(question, id of the field to look at) of every doubt."""
        if self.examination is None:
            return []
        targets = {"deprivations": "thieu-1", "causes": "nn-1"}
        return [
            (
                each.message,
                f"thieu-{each.number}" if each.number else targets.get(each.field, f"id_{each.field}"),
            )
            for each in self.examination.warnings
        ]

    @property
    def causes_note(self):
        found = self.examination and self.examination.classification
        if not found:
            return "chỉ hỏi hộ nghèo, hộ cận nghèo"
        if found.household_class.is_poor:
            return "chọn mọi nguyên nhân đúng, ít nhất một"
        if found.household_class.is_near_poor:
            return "chọn mọi nguyên nhân đúng"
        return "hộ này không nghèo, không cận nghèo: bỏ qua phần này"

    # The roster

    @property
    def person_count(self):
        return len(self.member_rows)

    @property
    def people(self):
        """A PersonLine for every line of the roster, blank ones included."""
        for line, row in enumerate(self.rows):
            columns = [each for each in self.columns if each.name != "gone" or row.person_id is not None]
            cells = [Cell(column, row[column.name], self._was_in_words(row, column.name)) for column in columns]
            upper = len(self.first_columns)
            yield PersonLine(line, row, cells[:upper], cells[upper:])

    @property
    def columns(self):
        return [column for column in COLUMNS if self.stored_numbers is None or column.name != "identity_number"]

    @property
    def first_columns(self):
        return [column for column in COLUMNS[:FIRST_LINE] if column in self.columns]

    @property
    def second_columns(self):
        return COLUMNS[FIRST_LINE:]

    @property
    def ethnic_groups(self):
        return choices.ETHNIC_GROUPS

    @property
    def ethnic_list_id(self):
        return ETHNIC_LIST

    # Hints and marks of the household's own answers

    @property
    def css(self):
        """{field: its width, and whether it differs from last year}."""
        return {name: f"f2 {'changed' if self._is_changed(name) else ''}".strip() for name in self.answers.fields}

    def _is_changed(self, name):
        was = self.answers.fields[name].widget.attrs.get("data-was")
        return was is not None and was != (self.answers[name].value() or "")

    @property
    def income_hint(self):
        return self._last_year("income", vnd)

    @property
    def b1_label(self):
        return f"Điểm {self.standard.income_points_name}"

    @property
    def b1_hint(self):
        return self._last_year("b1", number) or "nếu đã chấm"

    def _last_year(self, name, written):
        value = getattr(self.earlier.entry, name) if self.earlier else None
        return f"năm {self.earlier.year}: {written(value)}" if value is not None else ""

    @property
    def area_hint(self):
        area, persons = self.entry.housing_area, len(self.entry.members)
        return f"{decimal(area / persons, 1)} m² mỗi người" if area and persons else ""

    # Tick lists

    @property
    def deprivation_ticks(self):
        """The standard's indicators, with what the facts on the page imply."""
        implied = self.examination.implied if self.examination else {}
        for tick in self._ticks("deprivations", self.standard.indicators, "short"):
            item, found = self.standard.indicator(tick.number), implied.get(tick.number)
            yield Tick(
                tick.number,
                tick.key,
                tick.label,
                tick.is_ticked,
                tick.was,
                note=item.dimension,
                hint=item.hint,
                full=item.threshold,
                implied=found.is_deprived if found else None,
                reason=found.reason if found else "",
            )

    @property
    def cause_ticks(self):
        return self._ticks("causes", self.standard.causes, "name")

    def _ticks(self, name, items, label):
        # Another standard's numbers mean other things.
        same = self.earlier is not None and self.earlier.standard_code == self.standard.code
        was = getattr(self.earlier.entry, name) if same else None
        ticked = set(self.raw.get(name, ()))
        for place, item in enumerate(items):
            yield Tick(
                item.number,
                KEYS[place] if place < len(KEYS) else "",
                getattr(item, label),
                str(item.number) in ticked,
                None if was is None else item.number in was,
            )

    @property
    def asset_ticks(self):
        was = self.earlier.entry.information_assets if self.earlier else None
        ticked = set(self.raw.get("information_assets", ()))
        for item in choices.INFORMATION_ASSETS:
            code = str(item.code)
            yield Tick(item.code, code, item.label, code in ticked, None if was is None else item.code in was)
        none = str(NONE_OF_THEM)
        yield Tick(NONE_OF_THEM, none, "Không có cái nào", none in ticked, None if was is None else not was)

    @property
    def has_carried_ticks(self):
        return self.earlier is not None and bool(self.raw.get("deprivations"))

    @property
    def implied_on(self):
        return self._implied(True)

    @property
    def implied_off(self):
        return self._implied(False)

    def _implied(self, wanted):
        implied = self.examination.implied if self.examination else {}
        return [number for number, each in implied.items() if each.is_deprived is wanted]

    @property
    def disagreeing(self):
        """The indicators whose tick the facts would set otherwise."""
        ticked = self.entry.deprivations
        return sorted({n for n in self.implied_on if n not in ticked} | {n for n in self.implied_off if n in ticked})

    # Last year

    def _mark_changes(self):
        """Tells each field what stood there last year, for the mark of a change."""
        if self.earlier is None:
            return
        was = raw_of_entry(self.earlier.entry, 0)
        for name in MARKED:
            self.answers.fields[name].widget.attrs["data-was"] = _first(was, name)
        people = {member.person_id: raw_of_member(member) for member in self.earlier.entry.members}
        for row in self.rows:
            known = people.get(row.person_id)
            for name, field in row.fields.items() if known else ():
                if name not in ("person", "gone"):
                    field.widget.attrs["data-was"] = _first(known, name)

    @staticmethod
    def _was_in_words(row, name):
        was = row.fields[name].widget.attrs.get("data-was")
        return None if was is None else in_words(row.fields[name], was)


def in_words(field, text):
    """Returns a typed text as it reads: a number of a list with its label."""
    options = dict(getattr(field, "options", ()))
    return options.get(int(text), text) if options and text.isascii() and text.isdigit() else text


def _first(raw, name):
    return (raw.get(name) or [""])[0]
