"""The targets of the programme 2016-2020 (Decision 432, II): what is aimed at, the path to it, how far it is.

Pure: no database. All arithmetic is exact (fractions); rounding is for the eye only. The wording is ours.

Path: a target to be reached by 2020 goes in equal yearly steps from its baseline (end of 2015) to its value; that of
the poor-household rate is the lower of this line and of a fall of 2,75 points a year. A yearly target has the same
value every year.
Forecast for 2020: the mean yearly change since the baseline goes on; of a yearly target, the mean of the known years.
It needs a baseline and one year, else there is none. It is no promise, and it is said so beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

BASE_YEAR, FIRST_YEAR, LAST_YEAR = 2015, 2016, 2020
YEARS = tuple(range(FIRST_YEAR, LAST_YEAR + 1))
YEARLY_FALL = Fraction(11, 4)  # percentage points


class Unit(StrEnum):
    POINTS = "điểm %"
    PERCENT = "%"
    HOUSEHOLDS = "hộ"


class Aim(StrEnum):
    """How a target reads: a value by 2020 from above or below, a value every year, or simply fewer."""

    AT_LEAST_BY_2020 = "at_least_by_2020"
    BELOW_BY_2020 = "below_by_2020"
    EVERY_YEAR = "every_year"
    FEWER = "fewer"


class Known(StrEnum):
    """How a figure comes to be known."""

    COMPUTED = "tính từ kết quả rà soát"
    RESULTS = "tính từ kết quả thực hiện; cơ quan chủ trì báo khi chưa có"
    REPORTED = "cơ quan chủ trì báo, Phòng LĐTBXH xác nhận"


class State(StrEnum):
    MET = "đạt"
    ON_PATH = "theo kịp đường chỉ tiêu"
    BEHIND = "chậm so với đường chỉ tiêu"
    MISSED = "không đạt"

    @property
    def tone(self):
        return {"MET": "done", "ON_PATH": "done", "BEHIND": "warn", "MISSED": "late"}[self.name]


@dataclass(frozen=True, slots=True)
class ProgrammeTarget:
    """One target. `value` is what is aimed at, `up_to` the upper end where the decision gives a range; `body` answers
    for it; `is_strict` where the value itself is not enough."""

    key: str
    name: str
    unit: Unit
    aim: Aim
    value: Fraction
    known: Known
    body: str
    definition: str
    clause: str = "II"
    up_to: Fraction | None = None
    is_strict: bool = False

    @property
    def goal_words(self):
        """What is aimed at, in words: "từ 95 %", "dưới 5 %", "15–20 % mỗi năm"."""
        unit = self.unit.value
        if self.aim is Aim.FEWER:
            return "càng ít càng tốt, không tăng"
        if self.aim is Aim.EVERY_YEAR:
            if self.up_to is not None:
                return f"{_plain(self.value)}–{_plain(self.up_to)} {unit} mỗi năm"
            whole = self.value == 100
            return f"{_plain(self.value)} {unit} mỗi năm" if whole else f"từ {_plain(self.value)} {unit} mỗi năm"
        if self.aim is Aim.BELOW_BY_2020:
            word = "dưới" if self.is_strict else "còn"
            return f"{word} {_plain(self.value)} {unit} cuối năm {LAST_YEAR}"
        word = "" if self.value == 100 else "từ "
        return f"{word}{_plain(self.value)} {unit} cuối năm {LAST_YEAR}"

    @property
    def is_yearly(self):
        return self.aim in (Aim.EVERY_YEAR, Aim.FEWER)

    @property
    def is_percent(self):
        return self.unit is not Unit.HOUSEHOLDS

    @property
    def digits(self):
        return 2 if self.is_percent else 0


def _plain(value):
    text = f"{as_decimal(value, 2):.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")


def as_decimal(value, digits=6):
    """Returns a fraction as Decimal with so many places, halves rounded up; None for None."""
    if value is None:
        return None
    scaled = value * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-digits)


TARGETS = (
    ProgrammeTarget(
        "rate_drop", "Mức giảm tỷ lệ hộ nghèo bình quân mỗi năm", Unit.POINTS, Aim.EVERY_YEAR, YEARLY_FALL,
        Known.COMPUTED, "ldtbxh",
        "Tỷ lệ hộ nghèo cuối năm trước trừ tỷ lệ cuối năm nay; đạt khi bình quân các năm từ 2016 đạt mức này.",
    ),
    ProgrammeTarget(
        "rate_2020", "Tỷ lệ hộ nghèo", Unit.PERCENT, Aim.BELOW_BY_2020, Fraction(5), Known.COMPUTED, "ldtbxh",
        "Hộ nghèo chia tổng số hộ dân cư, theo kết quả rà soát cuối năm.", is_strict=True,
    ),
    ProgrammeTarget(
        "relapse", "Hộ tái nghèo trong năm", Unit.HOUSEHOLDS, Aim.FEWER, Fraction(0), Known.COMPUTED, "ldtbxh",
        "Hộ nay nghèo, năm trước không nghèo, một năm trước nữa đã từng nghèo.",
    ),
    ProgrammeTarget(
        "merit_housing", "Hộ nghèo có người có công ở nhà tạm, nhà dột nát", Unit.HOUSEHOLDS, Aim.BELOW_BY_2020,
        Fraction(0), Known.COMPUTED, "ktht", "Hộ nghèo có người có công và thiếu hụt chất lượng nhà ở.",
    ),
    ProgrammeTarget(
        "poor_housing", "Hộ nghèo ở nhà tạm được hỗ trợ làm nhà", Unit.PERCENT, Aim.AT_LEAST_BY_2020, Fraction(100),
        Known.RESULTS, "ktht",
        "Hộ nghèo đã được hỗ trợ xây, sửa nhà, so với hộ nghèo thiếu hụt chất lượng nhà ở trong kế hoạch của năm; "
        "quyết định ghi cơ bản tất cả.",
    ),
    ProgrammeTarget(
        "roads", "Xã có đường nhựa hoặc bê tông đến trung tâm", Unit.PERCENT, Aim.AT_LEAST_BY_2020, Fraction(95),
        Known.REPORTED, "ktht", "Số xã đạt chia tổng số xã, theo tiêu chuẩn của ngành giao thông.",
    ),
    ProgrammeTarget(
        "rural_water", "Dân nông thôn dùng nước hợp vệ sinh", Unit.PERCENT, Aim.AT_LEAST_BY_2020, Fraction(85),
        Known.REPORTED, "nnptnt", "Người dân nông thôn dùng nước hợp vệ sinh chia dân số nông thôn.",
    ),
    ProgrammeTarget(
        "town_water", "Dân thị trấn được cấp nước sạch", Unit.PERCENT, Aim.AT_LEAST_BY_2020, Fraction(100),
        Known.REPORTED, "nnptnt", "Người dân thị trấn được cấp nước sạch chia dân số thị trấn.",
    ),
    ProgrammeTarget(
        "model_income", "Thu nhập tăng thêm của hộ nghèo trong mô hình", Unit.PERCENT, Aim.EVERY_YEAR, Fraction(15),
        Known.RESULTS, "ldtbxh",
        "Tổng thu nhập sau trừ trước, chia trước, của các hộ trong mô hình giảm nghèo có đủ hai số.",
        up_to=Fraction(20),
    ),
    ProgrammeTarget(
        "model_exit", "Hộ trong mô hình thoát nghèo", Unit.PERCENT, Aim.EVERY_YEAR, Fraction(9), Known.RESULTS,
        "ldtbxh", "Hộ thoát nghèo chia số hộ trong mô hình đã biết kết quả.", up_to=Fraction(10),
    ),
    ProgrammeTarget(
        "credit", "Hộ nghèo có nhu cầu được vay vốn ưu đãi", Unit.PERCENT, Aim.EVERY_YEAR, Fraction(100),
        Known.RESULTS, "nhcsxh", "Hộ nghèo đã được vay chia số hộ có nhu cầu vay trong kế hoạch của các xã.",
    ),
    ProgrammeTarget(
        "training", "Cán bộ giảm nghèo, trưởng thôn, đoàn thể được tập huấn", Unit.PERCENT, Aim.EVERY_YEAR,
        Fraction(100), Known.RESULTS, "ldtbxh", "Người đã tập huấn trong năm chia số người cần tập huấn.",
    ),
)  # fmt: skip
BY_KEY = {target.key: target for target in TARGETS}


def path(target: ProgrammeTarget, year: int, baseline: Fraction | None) -> Fraction | None:
    """Returns what should be reached at the end of a year; None where there is no path: no baseline, or outside
    2016-2020, or a target that is only to become fewer."""
    if not FIRST_YEAR <= year <= LAST_YEAR or target.aim is Aim.FEWER:
        return None
    if target.aim is Aim.EVERY_YEAR:
        return target.value
    if baseline is None:
        return None
    if meets(target, baseline, target.value):
        return target.value  # reached already: it is to be kept
    steps = year - BASE_YEAR
    level = baseline + (target.value - baseline) * steps / (LAST_YEAR - BASE_YEAR)
    return max(Fraction(0), min(level, baseline - YEARLY_FALL * steps)) if target.key == "rate_2020" else level


def meets(target: ProgrammeTarget, value: Fraction, wanted: Fraction) -> bool:
    """Returns whether a value is as good as `wanted`; on the way to 2020 equality is enough, also below 5 %."""
    return value <= wanted if target.aim in (Aim.BELOW_BY_2020, Aim.FEWER) else value >= wanted


def is_reached(target: ProgrammeTarget, value: Fraction) -> bool:
    """Returns whether a value is what the decision asks for in the end."""
    if target.is_strict:
        return value < target.value
    return meets(target, value, target.value)


def mean(values: Mapping[int, Fraction | None]) -> Fraction | None:
    """Returns the mean of the known values, None where nothing is known."""
    known = [value for value in values.values() if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def state(
    target: ProgrammeTarget,
    year: int,
    values: Mapping[int, Fraction | None],
    baseline: Fraction | None,
    *,
    is_over: bool = True,
):
    """Returns the State of a year, None where its value or its measure is not known. Nothing is missed while the year
    is not over (`is_over`): what is to be reached every year has then no state until it is reached.

    A mean yearly fall is judged by the mean from 2016 to that year; fewer relapses by the year before.
    """
    value = values.get(year)
    if value is None:
        return None
    if target.aim is Aim.FEWER:
        before = values.get(year - 1)
        if before is None:
            return None
        return State.MET if value <= before else State.BEHIND
    if target.key == "rate_drop":
        so_far = mean({each: values.get(each) for each in range(FIRST_YEAR, year + 1)})
        return State.MET if so_far >= target.value else State.BEHIND if year < LAST_YEAR else State.MISSED
    if target.aim is Aim.EVERY_YEAR:
        return State.MET if is_reached(target, value) else State.MISSED if is_over else None
    if is_reached(target, value):
        return State.MET
    if year >= LAST_YEAR and is_over:
        return State.MISSED
    wanted = path(target, year, baseline)
    if wanted is None:
        return None
    return State.ON_PATH if meets(target, value, wanted) else State.BEHIND


def forecast(target: ProgrammeTarget, values: Mapping[int, Fraction | None], baseline: Fraction | None):
    """Returns the value expected for 2020 by the rule at the top; None where too little is known."""
    known = {year: value for year, value in values.items() if value is not None and FIRST_YEAR <= year <= LAST_YEAR}
    if not known:
        return None
    if target.is_yearly:
        return mean(known)
    last = max(known)
    if last == LAST_YEAR:
        return known[last]
    if baseline is None:
        return None
    expected = known[last] + (known[last] - baseline) / (last - BASE_YEAR) * (LAST_YEAR - last)
    expected = max(Fraction(0), expected)
    return min(Fraction(100), expected) if target.is_percent else expected
