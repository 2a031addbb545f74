"""What the facts on a form imply about the ten deprivations of QĐ 59/2015, and where a tick contradicts them.

Three answers: True (deprived), False (not), None (a fact is missing: blank is not zero). A proposal only; the officer
decides, and a contradiction is a question, never an error. Pure: no database, no clock (`on` is an argument).
The twelve indicators of NĐ 07/2021 have no implied answers: its texts ask for facts that the form does not hold
(contracts of work, nutrition, the right grade for an age).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache, partial

from households import choices
from households.ages import AgeRange, age_range
from households.standards import QD59_2015, Standard
from ui.formatting import decimal

MIN_AREA_PER_PERSON = 8  # m², QĐ 1614/QĐ-TTg: deprived strictly below
INSURANCE_FROM_AGE = 6
ADULT_FROM_AGE = 15
ADULT_BORN_FROM_YEAR = 1986
SCHOOL_FROM_AGE, SCHOOL_UNTIL_AGE = 5, 15  # from 5 to below 15


@dataclass(slots=True)
class MemberFacts:
    """What the form holds of one person; None is "not answered".

    `sex`, `schooling` (highest level completed) are numbers of `choices`. `birth_date` goes before `birth_year`.
    """

    name: str
    sex: int | None = None
    birth_date: date | None = None
    birth_year: int | None = None
    schooling: int | None = None
    is_attending_school: bool | None = None
    has_health_insurance: bool | None = None
    is_seriously_ill: bool | None = None
    sought_care: bool | None = None


@dataclass(slots=True)
class HouseholdFacts:
    """What the form holds of one household; None is "not answered".

    `members` are the persons living there, `housing_area` m² of the whole dwelling, `information_assets` the numbers
    of the assets owned (an empty set: asked, and there is none).
    """

    members: tuple[MemberFacts, ...] = ()
    housing_kind: int | None = None
    housing_area: Decimal | None = None
    water_source: int | None = None
    latrine: int | None = None
    uses_telecom: bool | None = None
    information_assets: frozenset[int] | None = None
    hears_loudspeaker: bool | None = None


@dataclass(frozen=True, slots=True)
class Implication:
    """What the facts say of one indicator, and the Vietnamese reason (no full stop)."""

    number: int
    is_deprived: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A tick that disagrees with the facts, worded as a question."""

    number: int
    text: str


def implied_deprivations(*, facts: HouseholdFacts, on: date, standard: Standard = QD59_2015) -> dict[int, Implication]:
    """Indicator number → what the facts imply on day `on`. Empty under any standard but QĐ 59/2015."""
    return {
        number: Implication(number, is_deprived, _words(reason))
        for number, (is_deprived, reason) in enumerate(_answers(facts, on, standard), start=1)
    }


def contradictions(
    ticked: Collection[int], implied: Mapping[int, Implication], *, standard: Standard = QD59_2015
) -> list[Contradiction]:
    """One question for each indicator whose tick disagrees with what the facts imply; unknown never disagrees."""
    return [
        _contradiction(implication, standard)
        for number, implication in sorted(implied.items())
        if implication.is_deprived is not None and implication.is_deprived != (number in ticked)
    ]


def contradicted_ticks(
    *, ticked: Collection[int], facts: HouseholdFacts, on: date, standard: Standard = QD59_2015
) -> list[Contradiction]:
    """The contradictions of what the facts imply, without wording all that agrees: for imports by the ten thousand."""
    return [
        _contradiction(Implication(number, is_deprived, _words(reason)), standard)
        for number, (is_deprived, reason) in enumerate(_answers(facts, on, standard), start=1)
        if is_deprived is not None and is_deprived != (number in ticked)
    ]


def _contradiction(implication: Implication, standard: Standard) -> Contradiction:
    name = f"Chỉ số {implication.number} ({standard.indicator(implication.number).short})"
    if implication.is_deprived:
        text = f"{name} chưa đánh dấu thiếu hụt. {implication.reason}. Có phải hộ thiếu hụt chỉ số này không?"
    else:
        text = f"{name} đã đánh dấu thiếu hụt. {implication.reason}. Có đúng là hộ thiếu hụt không?"
    return Contradiction(implication.number, text)


def _answers(facts: HouseholdFacts, on: date, standard: Standard) -> "tuple[Answer, ...]":
    if standard.code != QD59_2015.code:
        return ()
    return (
        *_of_all_members(facts.members, on),
        _housing_quality(facts.housing_kind),
        _housing_area(facts),
        _water(facts.water_source),
        _latrine(facts.latrine),
        _telecom(facts.uses_telecom),
        _information_assets(facts.information_assets, facts.hears_loudspeaker),
    )


def _is_unremarkable(member: MemberFacts, year: int) -> bool:
    """Whether none of the four questions about people is about this one: so it is of most, and saves asking them."""
    if member.has_health_insurance is not True or not (member.is_seriously_ill is False or member.sought_care is True):
        return False
    if member.is_attending_school is True:
        return True
    born = member.birth_date.year if member.birth_date is not None else member.birth_year
    if born is None or year - born <= SCHOOL_UNTIL_AGE + 1:
        return False
    return born < ADULT_BORN_FROM_YEAR or (member.schooling is not None and member.schooling >= choices.LOWER_SECONDARY)


# An answer is (is_deprived, reason or what is missing). A member's answer may also be None: not concerned.
# A reason that costs work to word is a function, since of most answers nobody reads the reason.
Answer = tuple[bool | None, str | Callable[[], str]]


def _words(reason: str | Callable[[], str]) -> str:
    return reason if isinstance(reason, str) else reason()


def _joined(reasons) -> str:
    return "; ".join([_words(reason) for reason in reasons])


def _of_all_members(members, on: date):
    """Returns the answers to the four questions about people."""
    if not members:
        return ((None, "Chưa ghi nhân khẩu"),) * len(OF_MEMBERS)
    people = [member for member in members if not _is_unremarkable(member, on.year)]
    if not people:
        return ALL_WELL
    return [_of_members(people, on, answer_of, when_none) for answer_of, when_none in OF_MEMBERS]


def _of_members(people, on: date, answer_of, when_none: str) -> Answer:
    """True with everyone it is true of; else unknown with everyone it is unknown of; else False with its notes."""
    answers = [answer for member in people if (answer := answer_of(member, on)) is not None]
    for outcome in (True, None):
        reasons = [reason for is_deprived, reason in answers if is_deprived is outcome]
        if reasons:
            return outcome, partial(_joined, reasons)
    return False, partial(_joined, [when_none, *(note for _, note in answers)])


def _untreated_illness(member: MemberFacts, on: date) -> Answer | None:
    if member.is_seriously_ill is False or member.sought_care is True:
        return None
    who = _describe(member, on)
    if member.is_seriously_ill is None:
        return None, f"{who}: chưa ghi có ốm đau nặng không"
    if member.sought_care is None:
        return None, f"{who} ốm đau nặng: chưa ghi có đi khám không"
    return True, f"{who} ốm đau nặng mà không đi khám"


def _uninsured(member: MemberFacts, on: date) -> Answer | None:
    if member.has_health_insurance is True:
        return None
    ages = _ages(member, on)
    if ages is None:
        return None, f"{_describe(member, on)}: chưa rõ tuổi"
    is_of_age, is_certain = ages.within(at_least=INSURANCE_FROM_AGE)
    if not is_of_age:
        return None
    if member.has_health_insurance is None:
        return None, lambda: f"{_describe(member, on)}: chưa ghi có thẻ BHYT không"
    return True, lambda: f"{_describe(member, on)} chưa có thẻ BHYT{_by_year(is_certain)}"


def _low_schooling(member: MemberFacts, on: date) -> Answer | None:
    if member.is_attending_school is True:
        return None
    if member.schooling is not None and member.schooling >= choices.LOWER_SECONDARY:
        return None
    ages, year = _ages(member, on), _birth_year(member)
    if ages is None:
        return None, f"{_describe(member, on)}: chưa rõ tuổi"
    is_adult, is_certain = ages.within(at_least=ADULT_FROM_AGE)
    if year < ADULT_BORN_FROM_YEAR or not is_adult:
        return None
    if member.schooling is None:
        return None, lambda: f"{_describe(member, on)}: chưa ghi bằng cấp"
    if member.is_attending_school is None:
        return None, lambda: f"{_describe(member, on)}: chưa ghi có đang đi học không"
    return True, lambda: f"{_describe(member, on)} chưa xong THCS và không đi học{_by_year(is_certain)}"


def _child_out_of_school(member: MemberFacts, on: date) -> Answer | None:
    if member.is_attending_school is True:
        return None
    if member.birth_year is not None and member.birth_date is None and on.year - member.birth_year > SCHOOL_UNTIL_AGE:
        return None
    ages = _ages(member, on)
    if ages is None:
        return None, f"{_describe(member, on)}: chưa rõ tuổi"
    is_of_age, is_certain = ages.within(at_least=SCHOOL_FROM_AGE, below=SCHOOL_UNTIL_AGE)
    if not is_of_age and is_certain:
        return None
    if not is_of_age:
        return False, lambda: f"{_describe(member, on)} không tính là trẻ em, tính tuổi theo năm sinh"
    if member.is_attending_school is None:
        return None, lambda: f"{_describe(member, on)}: chưa ghi có đi học không"
    return True, lambda: f"{_describe(member, on)} không đi học{_by_year(is_certain)}"


OF_MEMBERS = (  # (question about one person, what is said when it concerns nobody)
    (_untreated_illness, "Không ai ốm đau nặng mà không đi khám"),
    (_uninsured, "Mọi người từ 6 tuổi đều có thẻ BHYT"),
    (_low_schooling, "Người từ 15 tuổi, sinh từ 1986, đều đã xong THCS hoặc đang học"),
    (_child_out_of_school, "Mọi trẻ từ 5 đến dưới 15 tuổi đều đi học"),
)
ALL_WELL = tuple((False, when_none) for _, when_none in OF_MEMBERS)


@lru_cache(maxsize=64)
def _housing_quality(code: int | None) -> Answer:
    kind = _choice(choices.HOUSING_KINDS, code)
    if kind is None:
        return None, "Chưa ghi loại nhà ở"
    return kind.is_poor_quality, lambda: f"Nhà {kind.label.lower()}"


def _housing_area(facts: HouseholdFacts) -> Answer:
    persons = len(facts.members)
    if facts.housing_area is None or facts.housing_area < 0:
        return None, "Chưa ghi diện tích nhà ở"
    if not persons:
        return None, "Chưa ghi nhân khẩu"
    is_deprived = facts.housing_area < MIN_AREA_PER_PERSON * persons

    def reason():
        # Rounded down for show only: 7,996 must not read as 8.
        share = (facts.housing_area / persons).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
        compared = "dưới" if is_deprived else "không dưới"
        return (
            f"{decimal(facts.housing_area)} m² cho {persons} người là {decimal(share)} m²/người, "
            f"{compared} {MIN_AREA_PER_PERSON} m²"
        )

    return is_deprived, reason


@lru_cache(maxsize=64)
def _water(code: int | None) -> Answer:
    return _hygiene(choices.WATER_SOURCES, code, "nguồn nước", "nguồn nước hợp vệ sinh")


@lru_cache(maxsize=64)
def _latrine(code: int | None) -> Answer:
    return _hygiene(choices.LATRINES, code, "nhà tiêu", "nhà tiêu hợp vệ sinh")


def _hygiene(options, code: int | None, subject: str, required: str) -> Answer:
    choice = _choice(options, code)
    if choice is None:
        return None, f"Chưa ghi {subject}"
    if choice.is_hygienic is None:
        return None, f"{choice.label}: chưa rõ có phải {required} không"
    is_hygienic = choice.is_hygienic
    return not is_hygienic, lambda: f"{choice.label}: {'là' if is_hygienic else 'không phải'} {required}"


def _telecom(uses_telecom: bool | None) -> Answer:
    if uses_telecom is None:
        return None, "Chưa ghi có ai dùng điện thoại, Internet không"
    if uses_telecom:
        return False, "Có người dùng điện thoại, Internet"
    return True, "Không ai dùng điện thoại, Internet"


@lru_cache(maxsize=256)
def _information_assets(assets: frozenset[int] | None, hears_loudspeaker: bool | None) -> Answer:
    if assets:
        owned = [
            choice.label.lower() for choice in choices.INFORMATION_ASSETS if choice.code in assets
        ]
        return False, f"Hộ có {', '.join(owned)}"
    if hears_loudspeaker:
        return False, "Hộ nghe được loa truyền thanh"
    if assets is None:
        return None, "Chưa ghi ti vi, radio, máy tính"
    if hears_loudspeaker is None:
        return None, "Chưa ghi có nghe được loa truyền thanh không"
    return True, "Hộ không có ti vi, radio, máy tính và không nghe được loa truyền thanh"


def _choice(options, code: int | None):
    return next((choice for choice in options if choice.code == code), None)


def _ages(member: MemberFacts, on: date) -> AgeRange | None:
    return age_range(birth_date=member.birth_date, birth_year=member.birth_year, on=on)


def _birth_year(member: MemberFacts) -> int:
    return member.birth_date.year if member.birth_date is not None else member.birth_year


def _describe(member: MemberFacts, on: date) -> str:
    """ "Bà Hà Thị Mỵ (34 tuổi)", or with the year of birth where the birthday is unknown."""
    ages = _ages(member, on)
    title = ""
    if ages is not None and ages.low >= 18:
        title = {choices.MALE: "Ông ", choices.FEMALE: "Bà "}.get(member.sex, "")
    elif ages is not None and ages.high < 16:
        title = "Em "
    name = title + member.name if member.name else "Người chưa ghi tên"
    if ages is None:
        return name
    return f"{name} ({ages.low} tuổi)" if ages.is_exact else f"{name} (sinh năm {member.birth_year})"


def _by_year(is_certain: bool) -> str:
    """Says that only the difference of years decided, because the birthday would have."""
    return "" if is_certain else " (tính tuổi theo năm sinh)"
