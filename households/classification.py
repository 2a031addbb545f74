"""From what was measured to the class of a household, with the reasons and the nearest changes that would alter it.

Pure: no database, no clock, integers only. Points decide where the income score B1 is given (TT 17/2016 Điều 6);
income decides where it is not. Sentences are Vietnamese and fit to show.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from households.standards import AreaType, Bands, HouseholdClass, Standard
from ui.formatting import number, vnd

LARGEST = 10**15  # far above any household's income; what is larger is a typing error


class CannotClassify(ValueError):
    """The facts do not allow a class. The message is Vietnamese: what is missing or wrong, and what to give."""


class Basis(StrEnum):
    """Which measure decided the class."""

    POINTS = "points"
    INCOME = "income"

    @property
    def label(self) -> str:
        return {"points": "Điểm", "income": "Thu nhập"}[self.value]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one fact, all else kept, that gives another class; no smaller one that way does.

    `field` is `deprivations`, `b1` or `income`; `delta` is added to it (indicators, points, VND a person a month).
    """

    field: str
    delta: int
    to_class: HouseholdClass
    text: str


@dataclass(frozen=True, slots=True)
class Classification:
    """The class and all that it rests on.

    `b2` is computed from the number of deprivations; None under a standard without points. `reasons` say why,
    `warnings` are questions for the officer and never block, `changes` are the nearest changes (at most one a field
    and direction, deprivations first).
    """

    household_class: HouseholdClass
    basis: Basis
    b1: int | None
    b2: int | None
    income: int | None
    deprivations: int
    area: AreaType
    standard_code: str
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def nearest(self) -> tuple[str, ...]:
        """The sentences of `changes`."""
        return tuple(change.text for change in self.changes)

    @property
    def line(self) -> str:
        """The class code, a tab, the reasons: one line, as the `classify` command prints it."""
        return f"{self.household_class}\t{'; '.join(self.reasons)}"


def _bands(standard: Standard, area: AreaType, field: str) -> Bands:
    return (standard.points if field == "b1" else standard.income)[area]


def _class_by(standard: Standard, area: AreaType, field: str, value: int, deprivations: int) -> HouseholdClass:
    return standard.rule(value, deprivations, _bands(standard, area, field), standard.deprivation_cutoff)


@dataclass(frozen=True, slots=True)
class _Facts:
    """Checked input of one classification; `b1` is None where the standard has no points."""

    standard: Standard
    area: AreaType
    deprivations: int
    b1: int | None
    income: int | None

    def class_by(self, field: str) -> HouseholdClass | None:
        """The class that `b1` or `income` alone gives, None where it is not given."""
        value = getattr(self, field)
        if value is None:
            return None
        return _class_by(self.standard, self.area, field, value, self.deprivations)

    def bands(self, field: str) -> Bands:
        return _bands(self.standard, self.area, field)

    def decide(self) -> HouseholdClass:
        by_points, by_income = self.class_by("b1"), self.class_by("income")
        if by_points is None:
            return by_income
        # Only income tells the middle living standard; it refines "not poor" and does not contradict it.
        if by_points is HouseholdClass.KN and by_income is HouseholdClass.TB:
            return HouseholdClass.TB
        return by_points

    def has_disagreement(self) -> bool:
        by_points, by_income = self.class_by("b1"), self.class_by("income")
        return by_points is not None and by_income is not None and by_points.severity != by_income.severity

    def replace(self, field: str, value: int) -> "_Facts":
        values = {"deprivations": self.deprivations, "b1": self.b1, "income": self.income, field: value}
        return _Facts(self.standard, self.area, **values)


# A district's 55,000 households have some thousand different measures. Typed, so that 1 and True stay two things.
@lru_cache(maxsize=16_384, typed=True)
def classify(
    *,
    standard: Standard,
    area: str,
    deprivations: int,
    b1: int | None = None,
    income: int | None = None,
    with_changes: bool = True,
) -> Classification:
    """The class of a household under a standard.

    `area` is "urban" or "rural"; `deprivations` the number of indicators the household lacks; `b1` the income score
    of form B in points; `income` VND a person a month. At least one of the last two is needed.
    Where both are given and disagree, points decide and a question is asked. Under QĐ 59/2015 points cannot tell the
    middle living standard (TB): when they say "not poor" and the income lies in the middle band, the class is TB.
    `with_changes` False leaves `changes` empty, which is most of the work.
    Raises CannotClassify, never guesses: bool and float are refused.
    """
    known_area = _checked_area(area)
    count = len(standard.indicators)
    _check_integer(deprivations, "Số chỉ số thiếu hụt")
    if deprivations > count:
        raise CannotClassify(f"Số chỉ số thiếu hụt phải từ 0 đến {count}, không phải {number(deprivations)}.")
    if b1 is not None:
        _check_integer(b1, f"Điểm {standard.income_points_name}")
    if income is not None:
        _check_integer(income, "Thu nhập bình quân")
    if b1 is None and income is None:
        raise CannotClassify(
            f"Chưa có điểm {standard.income_points_name} và chưa có thu nhập: cần ít nhất một trong hai để phân loại."
        )
    if standard.points is None and income is None:
        raise CannotClassify(f"{standard.name} không phân loại bằng điểm: hãy ghi thu nhập bình quân.")
    facts = _Facts(standard, known_area, deprivations, b1 if standard.points is not None else None, income)
    return Classification(
        household_class=facts.decide(),
        basis=Basis.INCOME if facts.b1 is None else Basis.POINTS,
        b1=b1,
        b2=None if standard.points is None else standard.deprivation_points(deprivations),
        income=income,
        deprivations=deprivations,
        area=known_area,
        standard_code=standard.code,
        reasons=tuple(_reasons(facts)),
        warnings=tuple(_warnings(facts, has_unused_points=b1 is not None and facts.b1 is None)),
        changes=tuple(_changes(facts)) if with_changes else (),
    )


def check_stated_b2(*, standard: Standard, deprivations: int, stated: int) -> str | None:
    """None where a B2 read from paper or Excel agrees with the deprivations, else a Vietnamese error that says how."""
    computed = standard.deprivation_points(deprivations)
    if stated == computed:
        return None
    name = standard.deprivation_points_name
    return (
        f"{name} ghi {number(stated)}, nhưng đánh dấu {deprivations} chỉ số thiếu hụt thì {name} là {computed}. "
        f"Sửa lại các chỉ số hoặc bỏ trống {name}, hệ thống tự tính."
    )


def _checked_area(area) -> AreaType:
    try:
        return AreaType(area)
    except ValueError:
        raise CannotClassify(
            f"Khu vực “{area}” không rõ: chọn thành thị (urban) hoặc nông thôn (rural)."
        ) from None


def _check_integer(value, name: str) -> None:
    if type(value) is not int:
        raise CannotClassify(f"{name} phải là số nguyên, không phải “{value}”.")
    if value < 0:
        raise CannotClassify(f"{name} không được âm.")
    if value > LARGEST:
        raise CannotClassify(f"{name} quá lớn, có gõ thừa chữ số không?")


def _reasons(facts: _Facts):
    if facts.b1 is not None:
        yield f"{facts.standard.income_points_name} = {number(facts.b1)} điểm: {_band(facts, 'b1')}"
        yield _deprivation_reason(facts, "b1")
        if facts.income is not None and not facts.has_disagreement():
            if facts.decide() is facts.class_by("b1"):
                yield f"{_amount(facts.income)} cho cùng kết quả"
            else:
                yield f"{_amount(facts.income)}: {_band(facts, 'income')}, là mức sống trung bình"
    else:
        yield f"{_amount(facts.income)}: {_band(facts, 'income')}"
        yield _deprivation_reason(facts, "income")


def _deprivation_reason(facts: _Facts, field: str) -> str:
    return _deprivation_text(facts.standard, facts.area, field, getattr(facts, field), facts.deprivations)


# A district's import asks the same few thousand questions 55,000 times.
@lru_cache(maxsize=16_384)
def _deprivation_text(standard: Standard, area: AreaType, field: str, value: int, count: int) -> str:
    text = f"Thiếu hụt {count}/{len(standard.indicators)} chỉ số"
    cutoff, unit = standard.deprivation_cutoff, " chỉ số"
    if standard.points is not None:
        text += f", {standard.deprivation_points_name} = {standard.deprivation_points(count)}"
        cutoff, unit = standard.deprivation_points(cutoff), ""
    with_none, with_all = (_class_by(standard, area, field, value, n) for n in (0, len(standard.indicators)))
    if with_none is with_all:
        return f"{text}: không làm đổi kết quả"
    if count >= standard.deprivation_cutoff:
        return f"{text}: từ {cutoff}{unit} trở lên"
    return f"{text}: dưới {cutoff}{unit}"


def _warnings(facts: _Facts, *, has_unused_points: bool):
    name = facts.standard.income_points_name
    if has_unused_points:
        yield f"{facts.standard.name} không phân loại bằng điểm nên điểm {name} không được dùng. Có cần ghi điểm không?"
    if facts.has_disagreement():
        yield (
            f"{name} = {number(facts.b1)} điểm cho kết quả {facts.class_by('b1').in_sentence}, còn "
            f"thu nhập {vnd(facts.income)}/người/tháng cho kết quả "
            f"{facts.class_by('income').in_sentence}. Điểm và thu nhập đã ghi đúng chưa?"
        )


def _changes(facts: _Facts):
    yield from _changes_of(facts, "deprivations", range(len(facts.standard.indicators) + 1))
    for field in ("b1", "income"):
        if getattr(facts, field) is not None:
            # A class can only turn at a bound: its value is the last of one band, the next the first of another.
            yield from _changes_of(facts, field, [n for bound in facts.bands(field).bounds for n in (bound, bound + 1)])


def _changes_of(facts: _Facts, field: str, candidates: Iterable[int]):
    present, value = facts.decide(), getattr(facts, field)
    found: dict[bool, tuple[int, HouseholdClass]] = {}
    for candidate in sorted(candidates, key=lambda n: abs(n - value)):
        changed = facts.replace(field, candidate)
        # Beside points, an income that contradicts them is a mistake to settle and no way to another class.
        if changed.decide() is present or (field == "income" and facts.b1 is not None and changed.has_disagreement()):
            continue
        found.setdefault(candidate < value, (candidate - value, changed.decide()))
    for is_less in (True, False):
        if is_less in found:
            delta, to_class = found[is_less]
            yield Change(field, delta, to_class, _change_text(facts.standard, field, delta, to_class))


def _change_text(standard: Standard, field: str, delta: int, to_class: HouseholdClass) -> str:
    size = abs(delta)
    if field == "income":
        how = f"Thu nhập {'giảm' if delta < 0 else 'tăng thêm'} {vnd(size)}/người/tháng"
    else:
        what = "chỉ số thiếu hụt" if field == "deprivations" else f"điểm {standard.income_points_name}"
        how = f"{'Bớt' if delta < 0 else 'Thêm'} {number(size)} {what}"
    return f"{how} thì thành {to_class.in_sentence}"


def _amount(income: int) -> str:
    return f"Thu nhập {vnd(income)}/người/tháng"


def _band(facts: _Facts, field: str) -> str:
    """Where the value lies between the bounds, as "trên 120, đến 150"."""
    return _band_text(facts.standard, facts.area, field, getattr(facts, field))


@lru_cache(maxsize=16_384)
def _band_text(standard: Standard, area: AreaType, field: str, value: int) -> str:
    written = vnd if field == "income" else number
    bounds = _bands(standard, area, field).bounds
    below = [bound for bound in bounds if bound < value]
    above = [bound for bound in bounds if bound >= value]
    if not below:
        return f"từ {written(above[0])} trở xuống"
    if not above:
        return f"trên {written(below[-1])}"
    return f"trên {number(below[-1])}, đến {written(above[0])}"

