"""Sharing the district's poverty reduction over the communes (III.2.2): exact, bounded, open to anyone who asks why.

Pure: no database. Each commune has a weight made of what the rules count, a floor and a ceiling; households are given
one by one to the commune whose weight stands highest against what it already has (Sainte-Laguë's divisors: weight over
twice its households plus one). So the sum is exact, nobody leaves the bounds, a greater need never gets less, and the
order of the communes does not matter. Integers and fractions only.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ui.formatting import number


class AllocationError(ValueError):
    """The total or an override cannot be; the Vietnamese message says why and what would."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts, in whole points a household, and how far a commune may be pushed.

    `floor_percent` and `ceiling_percent` are shares of the households that can exit (poor less those who cannot).
    """

    poor: int = 1
    actionable: int = 2  # a poor household with a cause that measures can act on counts this much more
    high_rate: int = 1  # a poor household above the district's rate counts this much more
    floor_percent: int = 5
    ceiling_percent: int = 60

    def __post_init__(self):
        if min(self.poor, self.actionable, self.high_rate, self.floor_percent) < 0:
            raise AllocationError("Trọng số và tỷ lệ sàn không được âm.")
        if self.poor + self.actionable + self.high_rate == 0:
            raise AllocationError("Ít nhất một trọng số phải lớn hơn 0.")
        if not self.floor_percent <= self.ceiling_percent <= 100:
            raise AllocationError("Tỷ lệ sàn không được lớn hơn tỷ lệ trần, tỷ lệ trần không quá 100 %.")


@dataclass(frozen=True, slots=True)
class Need:
    """A commune's poor households at the start: all, those that cannot exit (elderly or protected, nobody able to
    work), those with a cause that can be acted on; and its resident households (None: unknown)."""

    code: str
    poor: int
    cannot_exit: int = 0
    actionable: int = 0
    residents: int | None = None

    def __post_init__(self):
        if not (0 <= self.cannot_exit <= self.poor and 0 <= self.actionable <= self.poor):
            raise AllocationError(f"Xã {self.code}: số hộ không thể thoát nghèo hoặc có thể tác động vượt số hộ nghèo.")

    @property
    def can_exit(self) -> int:
        return self.poor - self.cannot_exit


@dataclass(frozen=True, slots=True)
class Share:
    """A commune's target with everything that led to it. `points` is the weight; `is_override` a target set by hand."""

    need: Need
    points: int
    floor: int
    ceiling: int
    target: int
    is_override: bool = False

    @property
    def code(self) -> str:
        return self.need.code

    @property
    def reason(self) -> str:
        """One Vietnamese sentence that explains the target."""
        if self.is_override:
            return "Đặt bằng tay."
        if self.ceiling == 0:
            return "Không có hộ nghèo nào có thể thoát nghèo."
        if self.target == self.ceiling:
            return f"Chạm trần {number(self.ceiling)} hộ."
        if self.target == self.floor:
            return f"Ở mức sàn {number(self.floor)} hộ."
        return f"Theo trọng số {number(self.points)}, trong khoảng {number(self.floor)}–{number(self.ceiling)} hộ."


@dataclass(frozen=True, slots=True)
class Allocation:
    """The shares in the order of the commune codes; they add up to `total`."""

    total: int
    rules: Rules
    shares: tuple[Share, ...]
    by_code: Mapping[str, Share] = field(default_factory=dict)


def allocate(
    needs: Sequence[Need], total: int, rules: Rules | None = None, overrides: Mapping[str, int] | None = None
) -> Allocation:
    """Shares `total` households over the communes.

    `overrides` fixes some communes' targets (from 0 to their poor households); the rest is shared so that the sum stays
    `total`. When the floors alone would exceed what is left, they are dropped to 0 for all. Raises AllocationError when
    codes repeat, or the total or an override is out of bounds.
    """
    rules, overrides = rules or Rules(), dict(overrides or {})
    codes = [need.code for need in needs]
    if len(set(codes)) != len(codes):
        raise AllocationError("Một xã đứng hai lần trong danh sách.")
    unknown = sorted(overrides.keys() - set(codes))
    if unknown:
        raise AllocationError(f"Không có xã mang mã {', '.join(unknown)} trong danh sách.")
    for need in needs:
        fixed = overrides.get(need.code)
        if fixed is not None and not 0 <= fixed <= need.poor:
            raise AllocationError(f"Xã {need.code}: chỉ tiêu phải từ 0 đến {number(need.poor)} hộ nghèo đang có.")
    if total < 0:
        raise AllocationError("Tổng chỉ tiêu không được âm.")
    free = sorted((need for need in needs if need.code not in overrides), key=lambda need: need.code)
    left = total - sum(overrides.values())
    bounds = {need.code: _bounds(need, rules) for need in needs}
    most = sum(bounds[need.code][1] for need in free)
    if not 0 <= left <= most:
        others = "Các xã còn lại" if overrides else "Các xã"
        raise AllocationError(
            f"{others} phải nhận {number(left)} hộ nhưng chỉ nhận được từ 0 đến {number(most)} hộ. "
            "Giảm tổng chỉ tiêu, nâng tỷ lệ trần hoặc sửa chỉ tiêu đặt bằng tay."
        )
    if sum(bounds[need.code][0] for need in free) > left:
        bounds = {code: (0, ceiling) for code, (_, ceiling) in bounds.items()}
    points = _points(needs, rules)
    targets = _give(free, left, points, bounds) | overrides
    shares = tuple(
        Share(need, points[need.code], *bounds[need.code], targets[need.code], need.code in overrides)
        for need in sorted(needs, key=lambda need: need.code)
    )
    return Allocation(total, rules, shares, {share.code: share for share in shares})


def _bounds(need, rules):
    """(floor, ceiling): the floor rounds down, so does the ceiling, except that one household may always be asked."""
    ceiling = max(need.can_exit * rules.ceiling_percent // 100, min(need.can_exit, 1))
    return min(need.can_exit * rules.floor_percent // 100, ceiling), ceiling


def _points(needs, rules):
    known = [need for need in needs if need.residents]
    residents = sum(need.residents for need in known)
    district_rate = Fraction(sum(need.poor for need in known), residents) if residents else None

    def above(need):
        if district_rate is None or not need.residents:
            return 0
        return need.poor if Fraction(need.poor, need.residents) > district_rate else 0

    return {
        need.code: rules.poor * need.poor + rules.actionable * need.actionable + rules.high_rate * above(need)
        for need in needs
    }


def _give(needs, total, points, bounds):
    targets = {need.code: bounds[need.code][0] for need in needs}

    def claim(need):
        given = targets[need.code]
        # Among equal claims the larger poverty, then the lower code, goes first: never the order of the input.
        return (-Fraction(points[need.code], 2 * given + 1), -need.poor, need.code)

    queue = [(claim(need), need.code, need) for need in needs if targets[need.code] < bounds[need.code][1]]
    heapq.heapify(queue)
    for _ in range(total - sum(targets.values())):
        _, code, need = heapq.heappop(queue)
        targets[code] += 1
        if targets[code] < bounds[code][1]:
            heapq.heappush(queue, (claim(need), code, need))
    return targets
