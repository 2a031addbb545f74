"""A plan as it stood when it was approved, in plain words and numbers, and what differs between two of them. Pure.

Names stand beside codes, so that a frozen plan reads the same after a body was renamed or a measure ended.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from plans.contents import Contents
from plans.wording import LINE_LABELS, ROW_LABELS, Words

FORMAT = 1


def freeze(contents: Contents, words: Words, *, sections, figures) -> str:
    """Returns the JSON of a plan. `sections` are (heading, text with its figures filled in), `figures` {word: text}."""
    households = []
    for row in contents.current:
        lines = [
            {
                "id": line.pk,
                "need": words.need(line.need),
                **{name: words.value(name, getattr(line, name)) for name in LINE_LABELS},
            }
            for line in row.standing_lines
        ]
        households.append(
            {
                "code": row.code,
                "head": row.head_name,
                "village": row.village,
                "class": row.household_class,
                "needs": [words.need(need) for need in contents.needs_of(row)],
                **{f"row_{name}": words.value(name, getattr(row, name)) for name in ROW_LABELS},
                "lines": lines,
            }
        )
    data = {"format": FORMAT, "sections": list(sections), "figures": dict(figures), "households": households}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def thaw(text: str) -> dict:
    """Returns the data of a frozen plan."""
    return json.loads(text)


@dataclass(frozen=True, slots=True)
class HouseholdDifference:
    """A household that differs: `kind` "added", "removed" or "changed", and [(label, old, new)]."""

    code: str
    head: str
    village: str
    kind: str
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """What differs between two frozen plans: households, headings of sections that read otherwise, figures."""

    households: tuple[HouseholdDifference, ...]
    sections: tuple[tuple[str, str, str], ...]
    figures: tuple[tuple[str, str, str], ...]

    @property
    def is_empty(self):
        return not (self.households or self.sections or self.figures)

    def count(self, kind):
        return sum(each.kind == kind for each in self.households)

    @property
    def added(self):
        return self.count("added")

    @property
    def removed(self):
        return self.count("removed")

    @property
    def changed(self):
        return self.count("changed")


def compare(old: Mapping, new: Mapping, labels: Mapping[str, str]) -> PlanDifference:
    """Returns the PlanDifference; `labels` name the figures by their word."""
    before = {each["code"]: each for each in old["households"]}
    after = {each["code"]: each for each in new["households"]}
    found = []
    for code, household in after.items():
        if code not in before:
            said = tuple((line["need"], "", _line_words(line)) for line in household["lines"])
            found.append(_difference(household, "added", said))
        elif changes := _changes(before[code], household):
            found.append(_difference(household, "changed", changes))
    for code, household in before.items():
        if code not in after:
            said = tuple((line["need"], _line_words(line), "") for line in household["lines"])
            found.append(_difference(household, "removed", said))
    texts = dict(old["sections"])
    sections = tuple(
        (heading, texts.get(heading, ""), text) for heading, text in new["sections"] if texts.get(heading, "") != text
    )
    figures = tuple(
        (labels.get(word, word), old["figures"].get(word, ""), value)
        for word, value in new["figures"].items()
        if old["figures"].get(word, "") != value
    )
    return PlanDifference(tuple(found), sections, figures)


def _difference(household, kind, changes):
    return HouseholdDifference(household["code"], household["head"], household["village"], kind, changes)


def _changes(old, new):
    labels = {"head": "Chủ hộ", "village": "Thôn", "class": "Phân loại"}
    labels |= {f"row_{name}": label for name, label in ROW_LABELS.items()}
    changes = [
        (label, old.get(name, ""), new.get(name, ""))
        for name, label in labels.items()
        if old.get(name) != new.get(name)
    ]
    before = {line["id"]: line for line in old["lines"]}
    after = {line["id"]: line for line in new["lines"]}
    for number, line in after.items():
        if number not in before:
            changes.append((f"{line['need']}: thêm dòng", "", _line_words(line)))
            continue
        changes += [
            (f"{line['need']}: {label.lower()}", before[number].get(name, ""), line.get(name, ""))
            for name, label in LINE_LABELS.items()
            if before[number].get(name, "") != line.get(name, "")
        ]
    changes += [
        (f"{line['need']}: bỏ dòng", _line_words(line), "") for number, line in before.items() if number not in after
    ]
    return tuple(changes)


def _line_words(line):
    parts = (line[name] for name in ("measure_key", "body", "when", "cost") if line.get(name))
    return "; ".join(parts) or "chưa chọn giải pháp"
