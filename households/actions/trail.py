"""What the audit trail keeps of a form: its state before and after, and the difference in words."""

from dataclasses import dataclass, field

from accounts import audit
from households import choices
from households.models import SurveyForm

PERSON_FIELDS = ("full_name", "birth_date", "birth_year", "sex", "ethnicity", "identity_number")
MEMBER_FIELDS = (
    "relation",
    "schooling",
    "is_attending_school",
    "has_health_insurance",
    "is_seriously_ill",
    "sought_care",
    "labour_capacity",
    "work",
    "merit",
    "protection",
    "disability",
)
ANSWER_FIELDS = (
    "surveyed_on",
    "income",
    "b1",
    "housing_kind",
    "housing_area",
    "water_source",
    "latrine",
    "uses_telecom",
    "information_assets",
    "hears_loudspeaker",
    "deprivations",
    "causes",
    "notes",
)
HOUSEHOLD_FIELDS = ("head_name", "address", "phone", "ethnicity")
_EMPTY = (None, "")


@dataclass(frozen=True, slots=True)
class FormState:
    """All that a person can see on a form, in plain values: {label: value}, and the same for each member by person."""

    answers: dict = field(default_factory=dict)
    members: dict = field(default_factory=dict)  # {person id: {label: value}}, "họ và tên" among the labels


def state_of(form):
    """Returns the FormState of a stored form, read afresh."""
    form = SurveyForm.objects.select_related("household").get(pk=form.pk)
    answers = audit.snapshot(form, (*ANSWER_FIELDS, "household_class"))
    answers |= audit.snapshot(form.household, HOUSEHOLD_FIELDS)
    # Numbers alone would mean another indicator under the next standard, so the trail keeps words.
    for name, items in (
        ("deprivations", {item.number: item.short for item in form.standard.indicators}),
        ("causes", {item.number: item.short for item in form.standard.causes}),
        ("information_assets", {item.code: item.label for item in choices.INFORMATION_ASSETS}),
    ):
        codes = getattr(form, name)
        label = str(form._meta.get_field(name).verbose_name)
        answers[label] = None if codes is None else [f"{code} {items.get(code, '')}".strip() for code in sorted(codes)]
    members = {}
    for member in form.members.select_related("person"):
        values = audit.snapshot(member.person, PERSON_FIELDS) | audit.snapshot(member, MEMBER_FIELDS)
        members[member.person_id] = {label: value for label, value in values.items() if value not in _EMPTY}
    return FormState(answers, members)


def changes_between(before, after, reasons=None):
    """Returns {label: [old, new]} of what differs between two FormStates, for the trail and the receipt.

    A person who came is one line; one who left keeps all that was known, so that nothing is lost. `reasons` are
    {person id: why the person left}.
    """
    changes = {}
    for label in {**before.answers, **after.answers}:
        old, new = before.answers.get(label), after.answers.get(label)
        if old != new and not (_is_empty(old) and _is_empty(new)):
            changes[label] = [old, new]
    for person_id in {**before.members, **after.members}:
        old, new = before.members.get(person_id), after.members.get(person_id)
        name = (new or old)["họ và tên"]
        if old is None:
            changes[_free(changes, f"Nhân khẩu {name}")] = [None, _summary(new)]
            continue
        if new is None:
            reason = (reasons or {}).get(person_id)
            changes[_free(changes, f"Nhân khẩu {name}")] = [_summary(old), f"rời hộ: {reason}" if reason else "bỏ"]
        for label in {**old, **(new or {})}:
            value = (new or {}).get(label)
            if old.get(label) != value and not (new is None and label == "họ và tên"):
                changes[_free(changes, f"{name}: {label}")] = [old.get(label), value]
    return changes


def _is_empty(value):
    return value is None or value == "" or value == []


def _free(changes, label):
    """Returns `label`, numbered where another person of the same name already has it."""
    number, free = 2, label
    while free in changes:
        free, number = f"{label} ({number})", number + 1
    return free


def _summary(values):
    born = values.get("ngày sinh") or values.get("năm sinh")
    parts = (values.get("quan hệ với chủ hộ"), f"sinh {audit.worded(born)}" if born else "")
    return ", ".join(part for part in parts if part)
