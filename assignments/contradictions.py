"""Finds where the decision contradicts itself, from the register alone; nothing here is a list kept by hand.

Three kinds are looked for: work due before the work it rests on; one result due on two days; days that had passed
when the decision was signed. A finding is settled by a recorded ruling (rulings.py), which then drives the dates;
whether the days in force still contradict each other is asked again of them (`stands`).
"""

from dataclasses import dataclass
from functools import cache
from itertools import groupby

from assignments.duties import DUTIES, FIRST_YEAR, SIGNED_ON
from assignments.duty_types import Source
from ui.formatting import date_vi

RESULTS = {
    "commune_targets": "Chỉ tiêu của từng xã",
    "district_plan": "Kế hoạch giảm nghèo của huyện",
    "survey_results": "Kết quả rà soát toàn huyện",
}
BASIS, RESULT, SIGNING = "basis", "result", "signing"
# These three keep the letters that the office knows them by; what else is found follows.
LETTERED = ("commune_plan-before-commune_survey", "commune_targets-two-days", f"{FIRST_YEAR}-before-signing")


@dataclass(frozen=True)
class Contradiction:
    """One finding. `code` is stable and says what was found; `letter` is its place on the page, (a), (b), (c) …"""

    code: str
    kind: str
    letter: str
    title: str
    explanation: str
    keys: tuple[str, ...]
    only_year: int | None = None

    def touches(self, key, year):
        return key in self.keys and self.only_year in (None, year)


def dated(duties):
    """Returns the duties whose day stands in the decision; the district may set the others as it likes."""
    return [duty for duty in duties if duty.due.source is Source.DECISION]


def _day(duty):
    return f"{duty.due.day:02}/{duty.due.month:02}"


def due_before_basis(duties):
    """Yields (duty, basis) where a duty is due before one that it rests on."""
    by_key = {duty.key: duty for duty in duties}
    for duty in duties:
        for key in duty.rests_on:
            basis = by_key.get(key)
            if basis and duty.due.on(FIRST_YEAR) < basis.due.on(FIRST_YEAR):
                yield duty, basis


def one_result_two_days(duties):
    """Yields (result, duties) where duties that yield one result are due on different days."""
    pairs = sorted(((result, duty) for duty in duties for result in duty.yields), key=lambda pair: pair[0])
    for result, group in groupby(pairs, key=lambda pair: pair[0]):
        sharing = sorted((duty for _, duty in group), key=lambda duty: duty.due.on(FIRST_YEAR))
        if len({_day(duty) for duty in sharing}) > 1:
            yield result, sharing


def due_before_signing(duties, year=FIRST_YEAR, signed_on=SIGNED_ON):
    """Returns the duties of a cycle year whose day had passed when the decision was signed."""
    return [duty for duty in duties if duty.applies_in(year) and duty.due.on(year) < signed_on]


@cache
def find(duties=DUTIES):
    """Returns the contradictions of a register in a stable order, lettered as they stand in it."""
    fixed, found = dated(duties), []
    for duty, basis in due_before_basis(fixed):
        found.append(
            (
                f"{duty.key}-before-{basis.key}",
                BASIS,
                f"{duty.short} đến hạn trước {basis.short[:1].lower()}{basis.short[1:]}",
                f"Điều {duty.clause} đòi xong trước ngày {_day(duty)}, nhưng việc này dựa trên kết quả của điều "
                f"{basis.clause}, trước ngày {_day(basis)} mới phải xong.",
                (duty, basis),
            )
        )
    for result, sharing in one_result_two_days(fixed):
        days = "; ".join(f"điều {duty.clause} ghi trước ngày {duty.due.day_words}" for duty in sharing)
        title = f"{RESULTS.get(result, 'Một kết quả')} có hai ngày"
        found.append((f"{result}-two-days", RESULT, title, f"Cùng một kết quả: {days}.", sharing))
    passed = due_before_signing(fixed)
    if passed:
        told = f"Quyết định ký ngày {date_vi(SIGNED_ON)} mà nêu {len(passed)} mốc của mùa thu năm {FIRST_YEAR}."
        title = f"Ngày của năm {FIRST_YEAR} đã qua khi ký"
        found.append((f"{FIRST_YEAR}-before-signing", SIGNING, title, told, passed))
    found.sort(key=lambda each: LETTERED.index(each[0]) if each[0] in LETTERED else len(LETTERED))
    return tuple(
        Contradiction(
            code,
            kind,
            chr(ord("a") + place),
            title,
            told,
            tuple(duty.key for duty in about),
            FIRST_YEAR if kind == SIGNING else None,
        )
        for place, (code, kind, title, told, about) in enumerate(found)
    )


def stands(contradiction, days):
    """Returns whether the days in force, {duty key: date D, None for what need not be done}, still contradict."""
    wanted = [days[key] for key in contradiction.keys if days[key] is not None]
    if contradiction.kind == SIGNING:
        return any(day < SIGNED_ON for day in wanted)
    if len(wanted) < 2:
        return False
    return wanted[0] < wanted[1] if contradiction.kind == BASIS else len(set(wanted)) > 1


def touching(key, year, duties=DUTIES):
    """Returns the contradictions that matter for one duty in one cycle year."""
    return [one for one in find(duties) if one.touches(key, year)]


def by_code(code):
    """Returns the contradiction of a stable code, or None."""
    return next((one for one in find() if one.code == code), None)
