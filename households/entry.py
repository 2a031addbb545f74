"""One household's answers as they come in, whatever the door: what is wrong, what is doubtful, and what follows.

The web form, the village grid and Excel import all make a `FormInput` and ask `examine`. Pure: no database, no clock.
Errors are few and stop a save; warnings are questions and never do (blank is not zero).
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from households import choices
from households.classification import CannotClassify, Classification, classify
from households.facts import (
    Implication,
    contradicted_ticks,
    contradictions,
    implied_deprivations,
)
from households.standards import Standard
from ui.formatting import vnd

EARLIEST_BIRTH_YEAR = 1890
MOST_MEMBERS = 30
LARGEST_HOUSE = Decimal("9999.9")  # m²
LARGEST_INCOME = 1_000_000_000  # đ a person a month
LEAST_INCOME = 10_000  # đ: what is less, and not nothing, was most likely meant in thousands
LARGEST_B1 = 1_000
LONGEST_NOTES = 5_000  # characters
# Never carried over into another standard: the same number means another indicator or cause there.
OF_THE_STANDARD = ("deprivations", "causes")


@dataclass(slots=True)
class MemberInput:
    """A person on the form. `person_id` is that of a known person, None for a new one; codes are of choices.py."""

    full_name: str = ""
    relation: int | None = None
    birth_date: dt.date | None = None
    birth_year: int | None = None
    sex: int | None = None
    ethnicity: int | None = None
    identity_number: str = ""
    schooling: int | None = None
    is_attending_school: bool | None = None
    has_health_insurance: bool | None = None
    is_seriously_ill: bool | None = None
    sought_care: bool | None = None
    labour_capacity: int | None = None
    work: int | None = None
    merit: int | None = None
    protection: int | None = None
    disability: int | None = None
    person_id: int | None = None

    @property
    def name(self):
        """As facts.py calls it."""
        return self.full_name


@dataclass(frozen=True, slots=True)
class Departure:
    """A known person who no longer lives in the household, and why."""

    person_id: int
    reason: str


@dataclass(slots=True)
class FormInput:
    """A year's answers of one household, parsed but not yet checked against each other.

    It holds all that HouseholdFacts does, under the same names, and its members what MemberFacts does.
    """

    members: tuple[MemberInput, ...] = ()
    departures: tuple[Departure, ...] = ()
    address: str = ""
    phone: str = ""
    surveyed_on: dt.date | None = None
    income: int | None = None  # đ a person a month
    b1: int | None = None  # points
    housing_kind: int | None = None
    housing_area: Decimal | None = None  # m² of the dwelling
    water_source: int | None = None
    latrine: int | None = None
    uses_telecom: bool | None = None
    information_assets: frozenset[int] | None = None  # None: not answered, empty: none of them
    hears_loudspeaker: bool | None = None
    deprivations: frozenset[int] = frozenset()
    causes: frozenset[int] = frozenset()
    notes: str = ""

    @property
    def head(self):
        """The first member who is head of the household, or None."""
        for member in self.members:
            if member.relation == choices.HEAD:
                return member
        return None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong (stops the save) or doubtful (asks). `field` is a FormInput field name, "members", or
    "members.3.birth" for a field of the member at place 3 (from 0); `number` an indicator where one is meant."""

    field: str
    message: str
    is_error: bool = True
    number: int | None = None


@dataclass(slots=True)
class Examination:
    """All that follows from a FormInput. `classification` is None when there can be none; `why_none` says why."""

    problems: tuple[Problem, ...]
    classification: Classification | None
    why_none: str
    implied: dict[int, Implication] = field(default_factory=dict)

    @property
    def errors(self):
        return tuple(problem for problem in self.problems if problem.is_error)

    @property
    def warnings(self):
        return tuple(problem for problem in self.problems if not problem.is_error)


def examine(
    entry: FormInput, *, standard: Standard, area: str, on: dt.date, for_a_page: bool = True
) -> Examination:
    """Checks one household's answers under a standard, in an urban or rural commune, with ages on the day `on`.

    Never raises for bad answers: everything found is returned at once, errors first in the order of the form.
    `for_a_page` False leaves out the nearest changes and `implied`, which nobody reads of 55,000 imported households.
    """
    problems = [*_members(entry, on), *_household(entry), *_code_sets(entry, standard)]
    classification, why_none = None, ""
    try:
        classification = classify(
            standard=standard,
            area=area,
            deprivations=len(entry.deprivations),
            b1=entry.b1,
            income=entry.income,
            with_changes=for_a_page,
        )
    except CannotClassify as error:
        why_none = str(error)
        problems.append(Problem("income", why_none))
    if for_a_page:
        implied = implied_deprivations(facts=entry, on=on, standard=standard)
        doubts = contradictions(entry.deprivations, implied, standard=standard)
    else:
        implied = {}
        doubts = contradicted_ticks(ticked=entry.deprivations, facts=entry, on=on, standard=standard)
    if classification is not None:
        problems += _causes(entry, classification)
        problems += [Problem("income", text, is_error=False) for text in classification.warnings]
    problems += [
        Problem("deprivations", item.text, is_error=False, number=item.number)
        for item in doubts
    ]
    problems.sort(key=lambda problem: not problem.is_error)
    return Examination(tuple(problems), classification, why_none, implied)


def _members(entry, on):
    members = entry.members
    if not members:
        yield Problem("members", "Phiếu chưa có ai. Thêm ít nhất chủ hộ.")
        return
    if len(members) > MOST_MEMBERS:
        yield Problem("members", f"Một hộ ghi nhiều nhất {MOST_MEMBERS} người; phiếu này có {len(members)} người.")
    heads = [place for place, member in enumerate(members) if member.relation == choices.HEAD]
    if not heads:
        yield Problem("members", "Chưa có chủ hộ. Chọn quan hệ “Chủ hộ” cho đúng một người.")
    for place in heads[1:]:
        yield Problem(f"members.{place}.relation", "Hộ chỉ có một chủ hộ. Sửa quan hệ của người này.")
    numbers = {}
    for place, member in enumerate(members):
        if _is_plain(member, numbers, on.year):
            numbers.setdefault(member.identity_number, place)
            continue
        at = f"members.{place}"
        who = member.full_name or f"Người thứ {place + 1}"
        if not member.full_name:
            yield Problem(f"{at}.full_name", f"Người thứ {place + 1} chưa có họ tên.")
        for name, label in (("relation", "quan hệ với chủ hộ"), ("sex", "giới tính"), ("ethnicity", "dân tộc")):
            if getattr(member, name) is None:
                yield Problem(f"{at}.{name}", f"{who}: chưa chọn {label}.")
        year = member.birth_date.year if member.birth_date else member.birth_year
        if year is None:
            yield Problem(f"{at}.birth", f"{who}: chưa có ngày sinh hoặc năm sinh.")
        elif year > on.year or (member.birth_date and member.birth_date > dt.date(on.year, 12, 31)):
            yield Problem(f"{at}.birth", f"{who}: năm sinh {year} sau năm khảo sát {on.year}.")
        elif year < EARLIEST_BIRTH_YEAR:
            yield Problem(f"{at}.birth", f"{who}: năm sinh {year} quá xa, nhập từ {EARLIEST_BIRTH_YEAR} trở đi.")
        identity = member.identity_number
        if identity and not (identity.isascii() and identity.isdigit() and len(identity) in (9, 12)):
            yield Problem(f"{at}.identity_number", f"{who}: số định danh phải có 12 chữ số, CMND có 9 chữ số.")
        elif identity and identity in numbers:
            other = members[numbers[identity]].full_name
            yield Problem(f"{at}.identity_number", f"{who}: số định danh trùng với {other} trong cùng phiếu.")
        else:
            numbers.setdefault(identity, place)
    known = [member.person_id for member in members if member.person_id is not None]
    known += [departure.person_id for departure in entry.departures]
    if len(known) != len(set(known)):
        yield Problem("members", "Một người đang đứng hai lần trong phiếu. Tải lại trang rồi nhập tiếp.")
    for departure in entry.departures:
        if not departure.reason:
            yield Problem("members", "Bỏ một người khỏi hộ thì phải chọn lý do (mất, chuyển đi, tách hộ…).")


def _is_plain(member, numbers, last_year):
    """Whether there is nothing to say about a member: so it is of nearly all, and an import asks it 200,000 times."""
    year = member.birth_date.year if member.birth_date is not None else member.birth_year
    identity = member.identity_number
    return bool(
        member.full_name
        and member.relation is not None
        and member.sex is not None
        and member.ethnicity is not None
        and year is not None
        and EARLIEST_BIRTH_YEAR <= year <= last_year
        and (
            not identity
            or (identity not in numbers and len(identity) in (9, 12) and identity.isascii() and identity.isdigit())
        )
    )


def _household(entry):
    if entry.income is not None and not 0 <= entry.income <= LARGEST_INCOME:
        yield Problem("income", "Thu nhập bình quân phải từ 0 đến 1.000.000.000 đ/người/tháng.")
    elif entry.income and entry.income < LEAST_INCOME:
        text = (
            f"Thu nhập {vnd(entry.income)}/người/tháng rất thấp. Có ghi theo nghìn đồng không? "
            f"Nếu có, ghi đủ {vnd(entry.income * 1_000)}."
        )
        yield Problem("income", text, is_error=False)
    if entry.b1 is not None and not 0 <= entry.b1 <= LARGEST_B1:
        yield Problem("b1", "Điểm B1 phải từ 0 đến 1.000.")
    if entry.housing_area is not None and not 0 < entry.housing_area <= LARGEST_HOUSE:
        yield Problem("housing_area", "Diện tích ở phải lớn hơn 0 và không quá 9.999,9 m². Chưa đo thì để trống.")


@lru_cache(maxsize=16)
def _allowed(standard):
    """Returns [(FormInput field, the numbers that it may hold, what one is called)] under a standard."""
    return (
        ("deprivations", frozenset(item.number for item in standard.indicators), "chỉ số thiếu hụt"),
        ("causes", frozenset(item.number for item in standard.causes), "nguyên nhân"),
        ("information_assets", frozenset(item.code for item in choices.INFORMATION_ASSETS), "tài sản nghe nhìn"),
    )


def _code_sets(entry, standard):
    for name, allowed, label in _allowed(standard):
        given = getattr(entry, name)
        if given and not given <= allowed:
            unknown = ", ".join(map(str, sorted(given - allowed)))
            yield Problem(name, f"Không có {label} số {unknown} trong {standard.name}.")


def _causes(entry, classification):
    found = classification.household_class
    if found.is_poor and not entry.causes:
        yield Problem("causes", "Hộ nghèo phải có ít nhất một nguyên nhân nghèo. Đánh dấu mọi nguyên nhân đúng.")
    if entry.causes and not (found.is_poor or found.is_near_poor):
        yield Problem(
            "causes",
            "Nguyên nhân chỉ hỏi hộ nghèo, cận nghèo; hộ này không thuộc diện đó. Các nguyên nhân đã chọn được giữ "
            "trên phiếu nhưng không tính vào biểu. Có chọn nhầm không?",
            is_error=False,
        )


def is_minority_household(entry: FormInput) -> bool:
    """Whether the household counts as ethnic minority: by its head. The definition varies; see docs/glossary.md."""
    return entry.head is not None and choices.is_minority(entry.head.ethnicity)


def has_merit_member(entry: FormInput) -> bool:
    """Whether a person of merit (người có công) lives in the household."""
    return any(member.merit is not None for member in entry.members)


def is_protected_household(entry: FormInput) -> bool:
    """Whether the household falls under social protection: somebody is entitled, and nobody else can work."""
    entitled = [member for member in entry.members if member.protection is not None]
    return bool(entitled) and all(
        member.protection is not None or member.labour_capacity == choices.NO_LABOUR_CAPACITY
        for member in entry.members
    )
