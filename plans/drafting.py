"""How a plan writes itself from the survey, and what a changed survey would change in it. Pure: no database.

Each need of a poor or near-poor household gets a line with the first measure of the catalogue that answers it, which is
one that Decision 432 III.2.1 names wherever it names any. What is proposed beside it (quarter, who, source) are
conventions of ours, for people to correct. Drafting again never touches what stands: it adds lines for needs newly
found, marks lines whose need is gone, and marks households that are no longer poor or near-poor.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plans.catalogue import Catalogue, needs_of
from plans.measures import COMMUNE, NeedKey
from plans.sources import FUND, LOAN, NONE_NEEDED
from plans.when import quarter

# In which quarter a measure usually begins to tell: cards and visits first, buildings in the dry months.
QUARTERS = {
    "insurance_card": 1,
    "household_visit": 1,
    "persuasion": 1,
    "business_tutoring": 1,
    "rehabilitation": 1,
    "care_for_dependants": 1,
    "medical_care": 2,
    "production_loan": 2,
    "child_education": 3,
    "adult_education": 3,
    "house_building": 4,
    "commune_land": 4,
    "information_access": 4,
}
USUAL_QUARTER = 2
COSTS_NOTHING = frozenset({"household_visit", "persuasion", "business_tutoring", "care_for_dependants"})
COMMUNE_PEOPLE = "Công chức LĐTBXH xã, trưởng thôn"
SURVEY_FIELDS = (
    "village_id", "head_name", "household_class", "causes", "deprivations", "persons_count", "is_protected",
    "is_minority",
)  # fmt: skip
TOLD_FIELDS = ("village_id", "head_name", "household_class")  # a change of these is named one by one


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A poor or near-poor household as the year's form found it; `causes` and `deprivations` are form numbers."""

    household_id: int
    code: str
    village_id: int
    village: str
    head_name: str
    household_class: str
    causes: frozenset[int]
    deprivations: frozenset[int]
    persons_count: int = 0
    is_protected: bool = False
    is_minority: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A household as the plan holds it: what was copied from the survey, and the needs that have lines, each with
    whether all of them are marked as gone."""

    row_id: int
    surveyed: Surveyed
    is_gone: bool = False
    lines: Mapping[NeedKey, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line as it is drafted."""

    need: NeedKey
    measure_key: str = ""
    body: str = ""
    who: str = ""
    when: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a changed survey would do to a household that the plan has."""

    standing: Standing
    found: Surveyed
    new_needs: tuple[NeedKey, ...] = ()
    gone_needs: tuple[NeedKey, ...] = ()
    back_needs: tuple[NeedKey, ...] = ()  # lines marked as gone that hold again
    is_back: bool = False  # it had left the list and is on it again
    told: tuple[tuple[str, str, str], ...] = ()  # (field, old, new)

    @property
    def is_empty(self):
        return not (self.new_needs or self.gone_needs or self.back_needs or self.is_back or self.told)


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that drafting now would change: households to add, those no longer found, and changes of the rest.

    `silent` are households of which only what needs no telling differs (persons, groups).
    """

    added: tuple[Surveyed, ...] = ()
    gone: tuple[Standing, ...] = ()
    changed: tuple[Change, ...] = ()
    silent: tuple[Change, ...] = ()

    @property
    def is_empty(self):
        return not (self.added or self.gone or self.changed or self.silent)

    @property
    def is_told(self):
        """Whether there is anything to show."""
        return bool(self.added or self.gone or self.changed)

    def counts(self) -> dict[str, int]:
        """Returns {what: how many} for receipts and the trail."""
        return {
            "hộ thêm vào": len(self.added),
            "hộ không còn trong danh sách": len(self.gone),
            "hộ trở lại danh sách": sum(change.is_back for change in self.changed),
            "nhu cầu mới": sum(len(change.new_needs) for change in self.changed),
            "nhu cầu không còn": sum(len(change.gone_needs) for change in self.changed),
            "nhu cầu trở lại": sum(len(change.back_needs) for change in self.changed),
            "hộ đổi tên chủ hộ, thôn hoặc phân loại": sum(bool(change.told) for change in self.changed),
        }


def draft_line(need: NeedKey, catalogue: Catalogue, for_year: int) -> NewLine:
    """Returns the line proposed for a need; without a measure where the catalogue has none, which shows as a gap."""
    measures = catalogue.measures_for(need)
    if not measures:
        return NewLine(need)
    measure = measures[0]
    source = LOAN if measure.is_loan else FUND if measure.key == "fund_gift" else ""
    return NewLine(
        need,
        measure_key=measure.key,
        body=measure.body,
        who=COMMUNE_PEOPLE if measure.body == COMMUNE else "",
        when=quarter(for_year, QUARTERS.get(measure.key, USUAL_QUARTER)),
        source=NONE_NEEDED if measure.key in COSTS_NOTHING else source,
    )


def draft_lines(needs: Iterable[NeedKey], catalogue: Catalogue, for_year: int) -> tuple[NewLine, ...]:
    """Returns a line for every need, in their order."""
    return tuple(draft_line(need, catalogue, for_year) for need in needs)


def compare(standard, standing: Sequence[Standing], surveyed: Sequence[Surveyed]) -> Difference:
    """Returns the Difference between what the plan holds and what the survey says now."""
    held = {each.surveyed.household_id: each for each in standing}
    found = {each.household_id: each for each in surveyed}
    changes = [
        _change(standard, held[household_id], now) for household_id, now in found.items() if household_id in held
    ]
    return Difference(
        added=tuple(each for each in surveyed if each.household_id not in held),
        gone=tuple(each for each in standing if not each.is_gone and each.surveyed.household_id not in found),
        changed=tuple(change for change in changes if not change.is_empty),
        silent=tuple(
            change for change in changes if change.is_empty and differs(change.standing.surveyed, change.found)
        ),
    )


def differs(old: Surveyed, new: Surveyed) -> bool:
    """Returns whether anything that the plan copies from the survey is another."""
    return any(getattr(old, name) != getattr(new, name) for name in SURVEY_FIELDS)


def fingerprint(difference: Difference) -> str:
    """Returns a short text that tells two differences apart: what was shown must be what is applied."""
    parts = [f"+{each.household_id}" for each in difference.added]
    parts += [f"-{each.row_id}" for each in difference.gone]
    parts += [
        f"{change.standing.row_id}:{change.new_needs}{change.gone_needs}{change.back_needs}{change.is_back}{change.told}"
        for change in difference.changed
    ]
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:16]


def _change(standard, standing, now):
    before = needs_of(standard, standing.surveyed.causes, standing.surveyed.deprivations)
    after = needs_of(standard, now.causes, now.deprivations)
    old = standing.surveyed
    told = tuple(
        (name, _shown(old, name), _shown(now, name)) for name in TOLD_FIELDS if getattr(old, name) != getattr(now, name)
    )
    # A need without a line that was there before is a gap that somebody left: it is shown, not filled.
    return Change(
        standing,
        now,
        new_needs=tuple(need for need in after if need not in before and need not in standing.lines),
        gone_needs=tuple(need for need, is_marked in standing.lines.items() if need not in after and not is_marked),
        back_needs=tuple(need for need, is_marked in standing.lines.items() if need in after and is_marked),
        is_back=standing.is_gone,
        told=told,
    )


def _shown(surveyed, name):
    return surveyed.village if name == "village_id" else getattr(surveyed, name)
