"""The entry page of one household's form: raw fields in, a FormInput and its examination out, errors beside fields."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.datastructures import MultiValueDict

from households import choices
from households.entry import Departure, FormInput, examine
from households.forms.answers import AnswersForm
from households.forms.inputs import NONE_OF_THEM, typed
from households.forms.members import COLUMNS, ETHNIC_LIST, MemberForm
from households.forms.raw import Raw, line_count, raw_of_entry, raw_of_member
from households.standards import HouseholdClass
from ui.forms import SummaryLine, error_lines

ROSTER_ID = "nhan-khau"
# Which key ticks a line of a list, see static/js/ui.js.
KEYS = "1234567890-"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The household's last form before this year: what is shown beside, and what a change is measured against."""

    year: int
    entry: FormInput
    household_class: HouseholdClass
    standard_code: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of a tick list: `was` says what the earlier form had (None: it did not say)."""

    number: int
    key: str
    label: str
    note: str
    hint: str
    full: str
    is_ticked: bool
    was: bool | None
    implied: bool | None = None
    reason: str = ""

    @property
    def is_changed(self):
        return self.was is not None and self.was != self.is_ticked


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a person's line."""

    column: object
    bound: object
    was: str | None  # in words; None where there is nothing to compare with

    @property
    def is_changed(self):
        return self.was is not None and self.bound.field.widget.attrs["data-was"] != (self.bound.value() or "")


class EntryPage:
    """One household's form of a year while it is being typed.

    `place` is the village (with its commune) whose area type counts; None while a new household has none, and then
    nothing can be classified. `earlier` is last year's form. `stored_numbers` are {person id: identity number} for a
    reader who may not see them; his page has no such field.
    """

    def __init__(self, raw: Raw, *, survey_round, place, earlier=None, stored_numbers=None):
        self.raw = raw
        self.survey_round = survey_round
        self.standard = survey_round.standard
        self.place = place
        self.earlier = earlier
        self.stored_numbers = stored_numbers
        data = MultiValueDict(raw)
        self.answers = AnswersForm(data)
        self.rows = [MemberForm(data, prefix=f"m{line}") for line in range(line_count(raw))]
        if stored_numbers is not None:
            for row in self.rows:
                del row.fields["identity_number"]
        self.roster_errors = []
        self._mark_changes()

    # Answers

    @cached_property
    def _used_rows(self):
        used = [row for row in self.rows if not row.is_blank]
        for row in used:
            row.full_clean()
        return used

    @cached_property
    def member_rows(self):
        """The lines of the people who live there, in order: the members of `entry`."""
        return [row for row in self._used_rows if not row.departure_reason]

    @cached_property
    def entry(self):
        """The FormInput that stands on the page; what could not be read is missing from it."""
        self.answers.full_clean()
        numbers = self.stored_numbers
        return FormInput(
            members=tuple(
                row.member(None if numbers is None else numbers.get(row.person_id, "")) for row in self.member_rows
            ),
            departures=tuple(
                Departure(row.person_id, row.departure_reason) for row in self._used_rows if row.departure_reason
            ),
            **self.answers.answers(),
        )

    @cached_property
    def examination(self):
        """What follows from the answers; None while there is no place, hence no poverty line."""
        if self.place is None:
            return None
        return examine(
            self.entry,
            standard=self.standard,
            area=self.place.commune.area_type,
            on=self.survey_round.reference_date,
        )

    @property
    def is_readable(self):
        """Whether every field could be read; what the answers add up to is another matter."""
        return self.entry is not None and not self.answers.errors and not any(row.errors for row in self.member_rows)

    def tidied(self) -> Raw:
        """Returns the page as it would be typed anew from what was read; lines of departed people included."""
        self.answers.is_valid()
        raw = {name: typed(field, self.answers.cleaned_data.get(name)) for name, field in self.answers.fields.items()}
        for line, row in enumerate(self._used_rows):
            raw |= {f"m{line}-{name}": typed(field, row.cleaned_data.get(name)) for name, field in row.fields.items()}
        return {name: values for name, values in raw.items() if values} | {"rows": [str(len(self._used_rows))]}

    # Errors

    def show_problems(self):
        """Puts the examination's errors beside their fields. A field that could not be read keeps its own error."""
        for problem in self.examination.errors if self.examination else ():
            name, _, rest = problem.field.partition(".")
            if name != "members":
                self._add(self.answers, name, problem.message)
            elif not rest:
                self.roster_errors.append(problem.message)
            else:
                place, _, field = rest.partition(".")
                self._add(self.member_rows[int(place)], field, problem.message)

    @staticmethod
    def _add(form, name, message):
        if name not in form.errors:
            form.add_error(name if name in form.fields else None, message)

    def hide_errors(self):
        """Shows the page without complaint: it was just opened, and nobody has sent it yet."""
        if self.examination is not None or self.entry is not None:  # whatever asks for errors comes first
            for form in (self.answers, *self.rows):
                form.errors.clear()

    def error_lines(self):
        """Every error in the order of the page, for the summary."""
        lines = [SummaryLine(message, "Nhân khẩu", ROSTER_ID) for message in self.roster_errors]
        lines += error_lines(*self.member_rows)
        targets = {"deprivations": "thieu-1", "causes": "nn-1", "information_assets": "ts-1"}
        for line in error_lines(self.answers):
            name = line.target.removeprefix("id_")
            lines.append(SummaryLine(line.message, line.label, targets.get(name, line.target)))
        return lines

    # What the templates show

    @property
    def people(self):
        """(line's number, MemberForm, [Cell]) of every line."""
        for number, row in enumerate(self.rows, start=1):
            yield (
                number,
                row,
                [
                    Cell(column, row[column.name], self._was_in_words(row, column.name))
                    for column in COLUMNS
                    if column.name in row.fields and (column.name != "gone" or row.person_id is not None)
                ],
            )

    @property
    def ethnic_groups(self):
        return choices.ETHNIC_GROUPS

    @property
    def ethnic_list_id(self):
        return ETHNIC_LIST

    @property
    def columns(self):
        return [column for column in COLUMNS if self.stored_numbers is None or column.name != "identity_number"]

    @property
    def deprivation_ticks(self):
        """The standard's indicators, with what the facts on the page imply."""
        implied = self.examination.implied if self.examination else {}
        was = self._earlier_set("deprivations")
        ticked = self._ticked("deprivations")
        for place, item in enumerate(self.standard.indicators):
            found = implied.get(item.number)
            yield Tick(
                item.number,
                KEYS[place] if place < len(KEYS) else "",
                item.short,
                item.dimension,
                item.hint,
                item.threshold,
                str(item.number) in ticked,
                None if was is None else item.number in was,
                found.is_deprived if found else None,
                found.reason if found else "",
            )

    @property
    def cause_ticks(self):
        was = self._earlier_set("causes")
        ticked = self._ticked("causes")
        for place, item in enumerate(self.standard.causes):
            yield Tick(
                item.number,
                KEYS[place] if place < len(KEYS) else "",
                item.name,
                "",
                "",
                "",
                str(item.number) in ticked,
                None if was is None else item.number in was,
            )

    @property
    def asset_ticks(self):
        was = self.earlier.entry.information_assets if self.earlier else None
        ticked = self._ticked("information_assets")
        for item in choices.INFORMATION_ASSETS:
            yield Tick(
                item.code,
                str(item.code),
                item.label,
                "",
                "",
                "",
                str(item.code) in ticked,
                None if was is None else item.code in was,
            )
        yield Tick(
            NONE_OF_THEM, "0", "Không có", "", "", "", str(NONE_OF_THEM) in ticked, None if was is None else not was
        )

    def _ticked(self, name):
        return set(self.raw.get(name, ()))

    def _earlier_set(self, name):
        # Another standard's numbers mean other things.
        if self.earlier is None or self.earlier.standard_code != self.standard.code:
            return None
        return getattr(self.earlier.entry, name)

    # Last year beside this year

    @cached_property
    def _earlier_people(self):
        if self.earlier is None:
            return {}
        return {member.person_id: raw_of_member(member) for member in self.earlier.entry.members}

    @cached_property
    def earlier_answers(self):
        """Last year's answers as typed texts, {} where there are none."""
        return raw_of_entry(self.earlier.entry, 0) if self.earlier else {}

    def _mark_changes(self):
        """Tells each field what stood there last year, for the mark of a change."""
        if self.earlier is None:
            return
        for name in ("housing_kind", "housing_area", "water_source", "latrine", "uses_telecom", "hears_loudspeaker"):
            self.answers.fields[name].widget.attrs["data-was"] = self._first(self.earlier_answers, name)
        for row in self.rows:
            was = self._earlier_people.get(row.person_id)
            if was is None:
                continue
            for name, field in row.fields.items():
                if name not in ("person", "gone"):
                    field.widget.attrs["data-was"] = self._first(was, name)

    @staticmethod
    def _first(raw, name):
        return (raw.get(name) or [""])[0]

    def _was_in_words(self, row, name):
        was = row.fields[name].widget.attrs.get("data-was")
        return None if was is None else in_words(row.fields[name], was)


def in_words(field, text):
    """Returns a typed text as it reads: a number of a list with its label."""
    options = dict(getattr(field, "options", ()))
    return options.get(int(text), text) if options and text.isascii() and text.isdigit() else text
