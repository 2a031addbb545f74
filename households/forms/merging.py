"""Two people on one form: what differs, who changed it, and one page made of both. Pure: raw data in, raw data out."""

from dataclasses import dataclass

from households import choices
from households.forms.answers import ANSWER_NAMES, AnswersForm
from households.forms.inputs import AssetsInput, CodeSetInput
from households.forms.members import MemberForm
from households.forms.raw import Raw, line_count
from households.forms.shown import in_words
from ui.forms import lower_first

MINE, STORED = "mine", "stored"
MISTAKEN = next(str(each.code) for each in choices.LEAVING_REASONS if each.label.startswith("Ghi nhầm"))


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, or a whole person, that stands differently on the two pages. `mine`, `stored` are in words.

    `proposed` is the side of whoever alone changed it since the typing began; "" where both did, or nobody knows.
    """

    key: str
    label: str
    mine: str
    stored: str
    proposed: str


def differences(mine: Raw, stored: Raw, base: Raw | None, standard) -> list[Difference]:
    """Returns what differs between two tidy pages, in the order of the page. `base` is what the typing started from."""
    found = []
    my_people, their_people = _people(mine), _people(stored)
    base_people = None if base is None else _people(base)
    for key in {**my_people, **their_people}:
        me, them = my_people.get(key), their_people.get(key)
        before = None if base_people is None else base_people.get(key)
        name = _name(me or them)
        if me is None or them is None:
            proposed = "" if base is None else STORED if (me is None) == (before is None) else MINE
            found.append(Difference(key, f"Nhân khẩu {name}", _whole(me), _whole(them), proposed))
            continue
        for field_name, field in MemberForm.base_fields.items():
            values = me.get(field_name, []), them.get(field_name, [])
            if field_name != "person" and values[0] != values[1]:
                old = None if base is None else (before or {}).get(field_name, [])
                words = [_words(field, field_name, value, standard) for value in values]
                if field_name == "gone":
                    words = [f"Rời hộ: {word}" if word else "Ở trong hộ" for word in words]
                label = f"{name}: {lower_first(str(field.label))}"
                found.append(Difference(f"{key}-{field_name}", label, *words, _proposed(*values, old)))
    for name in ANSWER_NAMES:
        values = mine.get(name, []), stored.get(name, [])
        if values[0] != values[1]:
            field = AnswersForm.base_fields[name]
            old = None if base is None else base.get(name, [])
            words = [_words(field, name, value, standard) for value in values]
            found.append(Difference(name, str(field.label), *words, _proposed(*values, old)))
    return found


def merged(mine: Raw, stored: Raw, picks: dict[str, str]) -> Raw:
    """Returns one page: `mine` with every difference that was picked from the stored form."""
    my_people, their_people = _people(mine), _people(stored)
    people = []
    for key in {**my_people, **their_people}:
        me, them = my_people.get(key), their_people.get(key)
        if me is None or them is None:
            if picks.get(key) == (MINE if them is None else STORED):
                people.append(me or them)
            elif me is None:  # somebody else wrote this person down; not taking that strikes a known person
                people.append({**them, "gone": [MISTAKEN]})
            continue
        taken = {name: them.get(name, []) for name in MemberForm.base_fields if picks.get(f"{key}-{name}") == STORED}
        people.append({**me, **taken})
    raw = {name: (stored if picks.get(name) == STORED else mine).get(name, []) for name in ANSWER_NAMES}
    for line, person in enumerate(people):
        raw |= {f"m{line}-{name}": values for name, values in person.items()}
    return {name: values for name, values in raw.items() if values} | {"rows": [str(len(people))]}


def _people(raw):
    """Returns {key: {field: values}} of the lines in use: "p<id>" for a known person, "n<line>" for a new one."""
    people = {}
    for line in range(line_count(raw)):
        prefix = f"m{line}-"
        values = {name: raw[f"{prefix}{name}"] for name in MemberForm.base_fields if raw.get(f"{prefix}{name}")}
        if values.keys() - {"ethnicity"}:
            people[f"p{values['person'][0]}" if "person" in values else f"n{line}"] = values
    return people


def _proposed(mine, stored, old):
    if old is None:
        return ""
    return STORED if mine == old else MINE if stored == old else ""


def _name(person):
    return (person.get("full_name") or ["chưa có tên"])[0]


def _whole(person):
    if person is None:
        return "Không có trong phiếu"
    parts = [
        _words(MemberForm.base_fields[name], name, person.get(name, []), None) for name in ("relation", "birth", "sex")
    ]
    return ", ".join(part for part in (_name(person), *parts) if part)


def _words(field, name, values, standard):
    """Returns raw texts as they read: numbers of lists with their labels, "" for nothing."""
    if isinstance(field, AssetsInput):
        labels = {str(each.code): each.label for each in choices.INFORMATION_ASSETS} | {"0": "Không có"}
    elif isinstance(field, CodeSetInput):
        items = standard.indicators if name == "deprivations" else standard.causes
        labels = {str(item.number): f"{item.number} {item.short}" for item in items}
    else:
        unit = f" {field.unit}" if getattr(field, "unit", "") else ""
        return ", ".join(in_words(field, value) + unit for value in values)
    return ", ".join(labels.get(value, value) for value in values)
