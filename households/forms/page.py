"""The entry page of one household's form: raw fields in, a FormInput and its examination out, errors beside fields."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.datastructures import MultiValueDict

from households.entry import Departure, FormInput, examine
from households.forms.answers import AnswersForm
from households.forms.inputs import typed
from households.forms.members import MemberForm
from households.forms.raw import Raw, line_count
from households.forms.shown import ROSTER_ID, Shown
from households.standards import HouseholdClass
from ui.formatting import whole_or_none
from ui.forms import SummaryLine, error_lines, lower_first


@dataclass(frozen=True, slots=True)
class Earlier:
    """The household's last form before this year: what is shown beside, and what a change is measured against."""

    year: int
    entry: FormInput
    household_class: HouseholdClass
    standard_code: str


class EntryPage(Shown):
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

    # What the page carries beside the answers

    @property
    def version(self):
        """The version of the stored form that the typing started from, 0 when there was none."""
        return self._number("version")

    @property
    def household_version(self):
        """The version of the household when the page was opened, 0 where there was none."""
        return self._number("seen")

    def _number(self, name):
        return whole_or_none((self.raw.get(name) or [""])[-1], digits=8) or 0

    @property
    def draft_key(self):
        return (self.raw.get("draft") or [""])[-1]

    @property
    def base(self):
        return (self.raw.get("base") or [""])[-1]

    @property
    def carried(self) -> Raw:
        """The fields that are no answers and ride along."""
        return {name: self.raw[name] for name in ("version", "seen", "draft", "base", "thon") if name in self.raw}

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

    def with_proposed_ticks(self) -> Raw:
        """Returns the page with the deprivations as the facts imply them; where they do not tell, as they were."""
        implied = self.examination.implied if self.examination else {}
        ticked = set(self.entry.deprivations)
        ticked |= {number for number, each in implied.items() if each.is_deprived is True}
        ticked -= {number for number, each in implied.items() if each.is_deprived is False}
        return {**self.raw, "deprivations": [str(number) for number in sorted(ticked)]}

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
        for place, row in enumerate(self.member_rows, start=1):
            who = row["full_name"].value() or f"Người thứ {place}"
            # Whatever names the person already (the examination's words) is not named twice.
            lines += [
                replace(line, label="" if line.message.startswith(who) else f"{who}, {lower_first(line.label)}")
                for line in error_lines(row)
            ]
        targets = {"deprivations": "thieu-1", "causes": "nn-1", "information_assets": "ts-1"}
        for line in error_lines(self.answers):
            name = line.target.removeprefix("id_")
            lines.append(SummaryLine(line.message, line.label, targets.get(name, line.target)))
        return lines
