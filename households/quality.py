"""Doubts about what was entered, in one place: each a question with its reason, none an error, none in the way.

Pure. Some look at one household and its last year (`questions_of`), some at a whole commune (`questions_among`).
A question keeps its `key` from one look to the next, so that an answer stays with it, and names the `facts` behind
it: when those change the question comes back.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from statistics import median

from households import choices
from households.ages import age_range
from households.entry import FormInput, examine
from households.movements import Standing, standing_of
from households.standards import Standard
from ui.formatting import date_vi, decimal, number, vnd

KINDS = {
    "ticks": "Đánh dấu trái với thông tin",
    "class": "Cách phân loại",
    "income": "Thu nhập, điểm khác xa năm trước",
    "persons": "Người đến, đi chưa ghi sự kiện",
    "age": "Tuổi, học, việc làm",
    "exit": "Thoát nghèo chưa rõ nhờ gì",
    "outlier": "Khác hẳn các hộ cùng thôn",
    "mass_exit": "Thoát nghèo dồn vào tuần cuối",
    "identical": "Nhiều phiếu giống hệt nhau",
}
HOUSEHOLD_KINDS = ("ticks", "class", "income", "persons", "age", "exit")
COMMUNE_KINDS = ("outlier", "mass_exit", "identical")

# Income at least doubled or halved in a year, and by an amount that a miscount of one harvest does not explain.
INCOME_FACTOR, INCOME_CHANGE = 2, 200_000  # đ a person a month
B1_CHANGE = 60  # points: twice the step between the two lines of the sheet (120 and 150, 140 and 175)
YOUNGEST_WITH = {3: 10, 4: 14, 5: 17, 6: 16, 7: 18, 8: 20}  # schooling completed → age that it takes, a year's grace
OLDEST_PUPIL = 30
YOUNGEST_WORKER, YOUNGEST_RETIRED = 13, 45
WORKING = (1, 2, 3, 4, 5)
RETIRED = 8
# Iglewicz and Hoaglin's modified z-score: 0,6745 × |x − median| / MAD above 3,5, where there are enough to compare.
OUTLIER_SCORE, OUTLIER_FEWEST = 3.5, 10
MASS_EXIT_DAYS, MASS_EXIT_FEWEST = 7, 5
MASS_EXIT_SHARE, MASS_EXIT_FORMS = 0.5, 0.25  # half of the exits within days that saw a quarter of the forms
IDENTICAL_FEWEST, IDENTICAL_ANSWERS = 3, 8


@dataclass(frozen=True, slots=True)
class Seen:
    """A household's form of a year as the questions look at it. `day` is when it was surveyed, else saved."""

    household_id: int
    village_id: int
    code: str
    head_name: str
    household_class: str
    entry: FormInput
    area: str
    day: date
    on: date  # the round's reference date
    basis: str = ""

    @property
    def standing(self):
        return standing_of(self.household_class)


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt, in Vietnamese. `household_id` is None where it is about a village."""

    kind: str
    key: str
    text: str
    village_id: int
    household_id: int | None
    facts: tuple

    @property
    def fingerprint(self):
        return blake2b(repr(self.facts).encode(), digest_size=16).hexdigest()


def questions_of(
    now: Seen, before: Seen | None, *, standard: Standard, explained=frozenset(), is_helped=False
) -> list[Question]:
    """Returns the questions about one household's form.

    `before` is its form of the last round, None without one; `explained` the ids of persons for whom an event or a
    reason of leaving is written; `is_helped` whether a measure was carried out for it in between.
    """
    found = [*_on_the_form(now, standard), *_ages(now, before)]
    if before is not None:
        found += [*_income(now, before), *_persons(now, before, explained)]
        if not is_helped:
            found += _exit(now, before)
    return found


def questions_among(seen: Iterable[Seen], exits: Iterable[int] = ()) -> list[Question]:
    """Returns the questions that only show when the forms of a commune are laid side by side.

    `exits` are the ids of households that were poor last year and are not poor now.
    """
    by_village = defaultdict(list)
    everybody = list(seen)
    for each in everybody:
        by_village[each.village_id].append(each)
    last_day = max((each.day for each in everybody), default=None)
    exits = frozenset(exits)
    found = []
    for village in by_village.values():
        village.sort(key=lambda each: each.code)
        found += [*_outliers(village), *_mass_exit(village, exits, last_day), *_identical(village)]
    return found


def _question(seen, kind, detail, text, *facts):
    key = f"{kind}:{seen.household_id}:{detail}"
    return Question(kind, key, text, seen.village_id, seen.household_id, facts)


# One household


def _on_the_form(now, standard):
    """What the entry page asks as well: ticks against facts, points against income, causes of who is not poor."""
    examination = examine(now.entry, standard=standard, area=now.area, on=now.on)
    places = Counter()
    for problem in examination.warnings:
        if problem.number is not None:
            implied = examination.implied[problem.number]
            facts = (problem.number in now.entry.deprivations, implied.reason)
            yield _question(now, "ticks", problem.number, problem.message, *facts)
        else:
            places[problem.field] += 1
            detail = f"{problem.field}{places[problem.field]}"
            yield _question(now, "class", detail, problem.message, problem.message)


def _income(now, before):
    was, is_ = before.entry.income, now.entry.income
    if was is not None and is_ is not None and abs(is_ - was) >= INCOME_CHANGE:
        low, high = sorted((was, is_))
        if high >= INCOME_FACTOR * low:
            text = (
                f"Thu nhập bình quân năm trước {vnd(was)}, năm nay {vnd(is_)}/người/tháng, "
                f"{'gấp' if is_ > was else 'giảm'} {_times(high, low)}. Có đúng không, vì sao?"
            )
            yield _question(now, "income", "income", text, was, is_)
    was, is_ = before.entry.b1, now.entry.b1
    if was is not None and is_ is not None and abs(is_ - was) >= B1_CHANGE:
        text = f"Điểm B1 năm trước {was}, năm nay {is_}, lệch {abs(is_ - was)} điểm. Có đúng không, vì sao?"
        yield _question(now, "income", "b1", text, was, is_)


def _times(high, low):
    return f"{decimal(round(high / low, 1))} lần" if low else "nhiều lần"


def _persons(now, before, explained):
    were = {each.person_id: each for each in before.entry.members}
    are = {each.person_id: each for each in now.entry.members}
    came = [
        each
        for key, each in are.items()
        if key not in were and key not in explained and not _is_born_after(each, before.on)
    ]
    left = [each for key, each in were.items() if key not in are and key not in explained]
    if not came and not left:
        return
    parts = []
    if came:
        parts.append(f"thêm {_names(came)}")
    if left:
        parts.append(f"bớt {_names(left)}")
    text = (
        f"So với phiếu năm {before.on.year}, hộ {' và '.join(parts)} mà chưa ghi sự kiện nào (sinh, mất, chuyển đến, "
        "chuyển đi, kết hôn). Những người này đến, đi khi nào, vì sao?"
    )
    facts = (sorted(each.person_id for each in came), sorted(each.person_id for each in left))
    yield _question(now, "persons", "", text, *facts)


def _is_born_after(member, day):
    return member.birth_date > day if member.birth_date else (member.birth_year or 0) > day.year


def _names(members):
    return ", ".join(each.full_name for each in members)


def _ages(now, before):
    earlier = {each.person_id: each for each in before.entry.members} if before else {}
    for member in now.entry.members:
        ages = age_range(birth_date=member.birth_date, birth_year=member.birth_year, on=now.on)
        if ages is None:
            continue
        for what, text in _about_age(member, ages.high, earlier.get(member.person_id)):
            born = str(member.birth_date or member.birth_year)
            yield _question(
                now,
                "age",
                f"{member.person_id}:{what}",
                f"{member.full_name}, {ages.high} tuổi: {text}",
                born,
                member.schooling,
                member.is_attending_school,
                member.work,
            )


def _about_age(member, age, earlier):
    schooling = choices.label_of(choices.SCHOOLING, member.schooling).lower()
    if member.schooling in YOUNGEST_WITH and age < YOUNGEST_WITH[member.schooling]:
        yield "early", f"ghi đã học xong {schooling}. Có đúng tuổi, đúng cấp học không?"
    if member.is_attending_school and age >= OLDEST_PUPIL:
        yield "pupil", "ghi đang đi học. Có đúng không?"
    if member.work in WORKING and age < YOUNGEST_WORKER:
        yield "worker", f"ghi việc làm “{choices.label_of(choices.WORK_KINDS, member.work)}”. Có đúng không?"
    if member.work == RETIRED and age < YOUNGEST_RETIRED:
        yield "retired", "ghi nghỉ hưu, già yếu. Có đúng không?"
    if earlier is not None and earlier.schooling and member.schooling and member.schooling < earlier.schooling:
        was = choices.label_of(choices.SCHOOLING, earlier.schooling).lower()
        yield "lower", f"năm trước ghi đã học xong {was}, năm nay ghi {schooling}. Năm nào đúng?"


def _exit(now, before):
    if before.standing is not Standing.POOR or now.standing is Standing.POOR:
        return
    was, is_ = before.entry, now.entry
    facts = (
        before.household_class, now.household_class, was.income, is_.income, was.b1, is_.b1, before.basis, now.basis
    )  # fmt: skip
    if before.basis and now.basis and before.basis != now.basis:
        by = {"points": "điểm B1", "income": "thu nhập"}
        why = f"năm trước xếp loại theo {by[before.basis]}, năm nay theo {by[now.basis]}"
    elif was.income is not None and is_.income is not None:
        why = f"thu nhập không tăng ({vnd(was.income)}, nay {vnd(is_.income)})" if is_.income <= was.income else ""
    elif was.b1 is not None and is_.b1 is not None:
        why = f"điểm B1 không tăng ({was.b1}, nay {is_.b1})" if is_.b1 <= was.b1 else ""
    else:
        why = ""
    if not why:
        return
    text = f"Năm trước hộ nghèo, nay không, mà {why} và chưa ghi hỗ trợ nào. Hộ thoát nghèo nhờ gì?"
    yield _question(now, "exit", "", text, *facts)


# A commune


def _per_person(seen):
    area = seen.entry.housing_area
    return float(area) / len(seen.entry.members) if area and seen.entry.members else None


# (detail, what it is called, value compared, value shown): incomes spread by factors, so their logarithm is compared.
_MEASURES = (
    ("income", "thu nhập bình quân", lambda s: math.log(s.entry.income) if s.entry.income else None,
     lambda s: s.entry.income, vnd),
    ("b1", "điểm B1", lambda s: s.entry.b1, lambda s: s.entry.b1, number),
    ("area", "diện tích ở một người", _per_person, _per_person, lambda value: f"{decimal(value, 1)} m²"),
)  # fmt: skip


def _outliers(village):
    for detail, name, measure, shown, show in _MEASURES:
        measured = [(measure(each), each) for each in village if measure(each) is not None]
        if len(measured) < OUTLIER_FEWEST:
            continue
        middle = median(value for value, _ in measured)
        spread = median(abs(value - middle) for value, _ in measured)
        if not spread:
            continue
        usual = median(shown(each) for _, each in measured)
        for value, each in measured:
            if 0.6745 * abs(value - middle) / spread > OUTLIER_SCORE:
                text = (
                    f"{name[:1].upper()}{name[1:]} {show(shown(each))}, khác hẳn mức giữa của thôn là {show(usual)} "
                    "(một nửa số hộ dưới mức này). Có gõ nhầm không?"
                )
                # The middle of the village moves with every form; the answer was about this household's figure.
                yield _question(each, "outlier", detail, text, shown(each))


def _mass_exit(village, exits, last_day):
    gone = [each for each in village if each.household_id in exits]
    since = last_day - timedelta(days=MASS_EXIT_DAYS - 1)
    late = [each for each in gone if each.day >= since]
    forms = sum(each.day >= since for each in village)
    is_massed = len(late) >= MASS_EXIT_FEWEST and len(late) >= MASS_EXIT_SHARE * len(gone)
    if not is_massed or forms > MASS_EXIT_FORMS * len(village):
        return
    text = (
        f"{number(len(late))} trong {number(len(gone))} hộ thoát nghèo của thôn được khảo sát từ {date_vi(since)} đến "
        f"{date_vi(last_day)}, khi chỉ có {number(forms)}/{number(len(village))} phiếu làm trong những ngày đó. "
        "Vì sao dồn lại?"
    )
    ids = tuple(sorted(each.household_id for each in late))
    yield Question("mass_exit", f"mass_exit:{village[0].village_id}", text, village[0].village_id, None, ids)


def _identical(village):
    groups = defaultdict(list)
    for each in village:
        if answers := _answers(each.entry):
            groups[answers].append(each)
    for answers, group in groups.items():
        if len(group) < IDENTICAL_FEWEST:
            continue
        listed = "; ".join(f"{each.head_name} ({each.code})" for each in group[:12])
        more = f" và {len(group) - 12} hộ nữa" if len(group) > 12 else ""
        text = (
            f"{len(group)} phiếu giống hệt nhau từ thu nhập đến nhà ở, thiếu hụt, nguyên nhân: {listed}{more}. "
            "Có chép lại không?"
        )
        digest = blake2b(repr(answers).encode(), digest_size=8).hexdigest()
        ids = tuple(sorted(each.household_id for each in group))
        yield Question(
            "identical", f"identical:{village[0].village_id}:{digest}", text, village[0].village_id, None, ids
        )


def _answers(entry):
    """What is compared of a form; None where too little was answered for sameness to mean anything."""
    given = (
        entry.income, entry.b1, entry.housing_kind, entry.housing_area, entry.water_source, entry.latrine,
        entry.uses_telecom, entry.hears_loudspeaker, len(entry.members),
    )  # fmt: skip
    if sum(value is not None for value in given) < IDENTICAL_ANSWERS:
        return None
    sets = (entry.information_assets or (), entry.deprivations, entry.causes)
    return (*given, *(tuple(sorted(each)) for each in sets))
