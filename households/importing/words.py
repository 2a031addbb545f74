"""What changed, in the words of the audit trail (actions/trail.py), from the tuples that an import compares."""

from accounts.audit import plain
from households.actions.trail import (
    ANSWER_FIELDS,
    HOUSEHOLD_FIELDS,
    MEMBER_FIELDS,
    PERSON_FIELDS,
    FormState,
    changes_between,
)
from households.choices import INFORMATION_ASSETS
from households.importing.records import area_of, mask_to_set, split_birth
from households.models import FormMember, Household, Person, SurveyForm

TOLD = ("household_class", "income", "b1", "deprivations", "causes")  # what the trail keeps of a form's first entry


def _fields(model, names):
    found = {}
    for name in names:
        field = model._meta.get_field(name)
        found[name] = str(field.verbose_name), dict(field.flatchoices)
    return found


_ANSWERS = _fields(SurveyForm, (*ANSWER_FIELDS, "household_class"))
_HOUSEHOLD = _fields(Household, HOUSEHOLD_FIELDS)
_MEMBER = _fields(Person, PERSON_FIELDS) | _fields(FormMember, MEMBER_FIELDS)


class Wording:
    """Words under one standard, whose numbers alone would mean something else under the next."""

    def __init__(self, standard):
        self._lists = {}  # (name, mask) → words
        self.sets = {
            "deprivations": {item.number: item.short for item in standard.indicators},
            "causes": {item.number: item.short for item in standard.causes},
            "information_assets": {item.code: item.label for item in INFORMATION_ASSETS},
        }

    def _answer(self, name, value):
        if name in self.sets:
            return (
                None
                if value is None
                else [f"{n} {self.sets[name].get(n, '')}".strip() for n in sorted(mask_to_set(value))]
            )
        if name == "housing_area":
            return plain(area_of(value))
        return _ANSWERS[name][1].get(value, value)

    def _list(self, name, mask):
        words = self._lists.get((name, mask))
        if words is None:
            names = self.sets[name]
            words = [f"{code} {names.get(code, '')}".strip() for code in sorted(mask_to_set(mask))]
            self._lists[name, mask] = words
        return words

    def answers(self, answers, household_class, names=(*ANSWER_FIELDS, "household_class")):
        """Returns {label: plain value} of the form's own fields."""
        values = answers._asdict() | {"household_class": household_class}
        return {_ANSWERS[name][0]: self._answer(name, values[name]) for name in names}

    @staticmethod
    def household(head_name, address, phone, ethnicity):
        """Returns {label: plain value} of the household's fields."""
        values = {"head_name": head_name, "address": address, "phone": phone, "ethnicity": ethnicity}
        return {label: choices.get(values[name], values[name]) for name, (label, choices) in _HOUSEHOLD.items()}

    @staticmethod
    def member(member, names=(*PERSON_FIELDS, *MEMBER_FIELDS)):
        """Returns {label: plain value} of a person, what is empty left out."""
        values = member._asdict()
        date, year = split_birth(member.birth)
        values["birth_date"], values["birth_year"] = plain(date), year
        found = {}
        for name in names:
            label, choices = _MEMBER[name]
            value = values[name]
            if isinstance(value, int) and not isinstance(value, bool) and name.startswith(("is_", "has_", "sought_")):
                value = bool(value)
            if value is not None and value != "":
                found[label] = choices.get(value, value) if choices else value
        return found

    def first_entry(self, answers, household_class):
        """Returns the changes of a new household: what decided its class. All else stands on the form itself."""
        found = {_ANSWERS["household_class"][0]: [None, _ANSWERS["household_class"][1][household_class]]}
        for name in ("income", "b1"):
            if (value := getattr(answers, name)) is not None:
                found[_ANSWERS[name][0]] = [None, value]
        for name in ("deprivations", "causes"):
            if mask := getattr(answers, name):
                found[_ANSWERS[name][0]] = [None, self._list(name, mask)]
        return found

    def new_form(self, household, persons, answers, members, household_class, reasons):
        """Returns the changes of a known household's first form of the year: its class, and who and what is new."""
        before = FormState(
            self.household(household.head_name, household.address, household.phone, household.ethnicity),
            {key: self.member(known.member, PERSON_FIELDS) for key, known in persons.items() if known.lives_here},
        )
        after = FormState(
            self._household_after(answers, members) | self.answers(answers, household_class, TOLD),
            self._members(members, PERSON_FIELDS),
        )
        return changes_between(before, after, reasons)

    def changed_form(self, household, form, answers, members, household_class, reasons):
        """Returns all that differs between the stored form and the file."""
        before = FormState(
            self.answers(form.answers, form.household_class)
            | self.household(household.head_name, household.address, household.phone, household.ethnicity),
            self._members(form.members),
        )
        after = FormState(
            self.answers(answers, household_class) | self._household_after(answers, members), self._members(members)
        )
        return changes_between(before, after, reasons)

    def _members(self, members, names=(*PERSON_FIELDS, *MEMBER_FIELDS)):
        # New persons have no id yet: any key that no person has will do.
        return {member.person_id or -place: self.member(member, names) for place, member in enumerate(members, start=1)}

    def _household_after(self, answers, members):
        head = next(member for member in members if member.relation == 1)
        return self.household(head.full_name, answers.address, answers.phone, head.ethnicity)
