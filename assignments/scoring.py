"""The yearly score sheet of a unit: each duty's points with the reason, and the grade that they propose.

The decision says only that leaders of a commune that misses its plan answer for it and are graded lower (III.5.2).
The points below are the product's proposal, shown in full, which Phòng LĐTBXH confirms or overrules with a reason.
Pure functions, integers and Decimal only.
"""

from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import models

from assignments.deadlines import State, days_late

DEFAULT_WEIGHT = 2  # of a duty that the district added

# (late by at most this many days, percent of the duty's points that remain)
LATE_STEPS = ((7, 75), (30, 50))
LATE_REST = 25


class Grade(models.TextChoices):
    EXCELLENT = "excellent", "Hoàn thành xuất sắc nhiệm vụ"
    GOOD = "good", "Hoàn thành tốt nhiệm vụ"
    FAIR = "fair", "Hoàn thành nhiệm vụ"
    FAILED = "failed", "Không hoàn thành nhiệm vụ"


GRADES = tuple(Grade)  # best first
FROM_POINTS = ((Grade.EXCELLENT, 90), (Grade.GOOD, 70), (Grade.FAIR, 50))

RULES = (
    "Mỗi nhiệm vụ có một trọng số; xong đúng hạn được đủ điểm của trọng số đó.",
    "Xong trễ đến 7 ngày còn 75 % điểm, đến 30 ngày còn 50 %, lâu hơn còn 25 %.",
    "Quá hạn mà chưa xong: 0 điểm. Chưa đến hạn hoặc không phải làm: không tính.",
    "Điểm cả năm = 100 × điểm được / điểm tối đa của các việc đã tính, làm tròn một số lẻ.",
    "Từ 90 điểm: hoàn thành xuất sắc; từ 70: hoàn thành tốt; từ 50: hoàn thành; dưới 50: không hoàn thành.",
    "Xã không đạt kế hoạch giảm nghèo của mình thì hạ một bậc (điều III.5.2); phải có căn cứ mới kết luận.",
    "Phòng LĐTBXH quyết định phiếu của các xã, các ngành; lãnh đạo UBND huyện quyết định phiếu của Phòng LĐTBXH, "
    "Ban chỉ đạo và UBND huyện. Việc đã báo phải xác nhận hoặc trả lại rồi mới quyết định.",
)


@dataclass(frozen=True)
class Entry:
    """What scoring needs to know of a task."""

    title: str
    clause: str
    weight: int
    state: State
    days_late: int = 0
    task_id: int | None = None
    is_awaiting: bool = False  # reported, and not yet confirmed


@dataclass(frozen=True)
class Line:
    """One duty on the sheet. `earned` is in hundredths of a weight, so that nothing is rounded on the way."""

    title: str
    clause: str
    weight: int
    earned: int
    is_counted: bool
    reason: str
    task_id: int | None = None
    is_awaiting: bool = False


@dataclass(frozen=True)
class Sheet:
    lines: tuple[Line, ...]
    earned: int  # hundredths of weights
    possible: int  # hundredths of weights
    points: Decimal | None  # 0-100, None where nothing is counted yet
    grade: Grade | None
    notes: tuple[str, ...]
    ahead: int = 0  # tasks not due yet, which may still change the points

    def lines_as_data(self):
        return [asdict(line) for line in self.lines]


def share_of(state, late_by, is_awaiting=False):
    """Returns (percent of the weight, reason in words), or (None, reason) for what is not counted."""
    if state == State.DONE:
        return 100, "xong đúng hạn: đủ điểm"
    if state == State.DONE_LATE:
        percent = next((percent for days, percent in LATE_STEPS if late_by <= days), LATE_REST)
        return percent, f"xong trễ {late_by} ngày: còn {percent} % điểm"
    if state == State.LATE and is_awaiting:
        return 0, "đã báo, Phòng LĐTBXH chưa xác nhận: tạm 0 điểm"
    if state == State.LATE:
        return 0, "quá hạn chưa xong: 0 điểm"
    if state == State.NOT_NEEDED:
        return None, "không phải làm: không tính"
    return None, "chưa đến hạn: chưa tính"


def entry_of(*, title, clause, weight, state, due_on, day_counts, done_on, task_id=None, is_awaiting=False):
    """Returns the Entry of a task in a state."""
    late_by = days_late(due_on, day_counts, done_on) if state == State.DONE_LATE else 0
    return Entry(title, clause, weight, State(state), late_by, task_id, is_awaiting)


def grade_of(points, plan_met):
    """Returns (Grade, notes): the grade by points, one step lower where the plan was missed (III.5.2)."""
    grade = next((grade for grade, least in FROM_POINTS if points >= least), Grade.FAILED)
    if plan_met is False:
        lower = GRADES[min(GRADES.index(grade) + 1, len(GRADES) - 1)]
        if lower is grade:
            return grade, ("Không đạt kế hoạch giảm nghèo (III.5.2); đã ở bậc thấp nhất.",)
        return lower, (f"Không đạt kế hoạch giảm nghèo: hạ từ “{grade.label}” xuống một bậc (III.5.2).",)
    return grade, ()


def sheet_of(entries, *, plan_met=None, asks_plan=True):
    """Returns the Sheet of a unit's year. `asks_plan`: III.5.2 speaks of communes, not of departments."""
    lines = []
    for entry in entries:
        percent, reason = share_of(entry.state, entry.days_late, entry.is_awaiting)
        lines.append(
            Line(
                entry.title,
                entry.clause,
                entry.weight,
                entry.weight * (percent or 0),
                percent is not None,
                reason,
                entry.task_id,
                entry.is_awaiting,
            )
        )
    ahead = sum(entry.state in (State.SOON, State.NOT_DUE) for entry in entries)
    earned = sum(line.earned for line in lines if line.is_counted)
    possible = sum(line.weight * 100 for line in lines if line.is_counted)
    if not possible:
        return Sheet(tuple(lines), 0, 0, None, None, ("Chưa có nhiệm vụ nào đến hạn để tính điểm.",))
    points = (Decimal(100) * earned / possible).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    grade, notes = grade_of(points, plan_met if asks_plan else None)
    if asks_plan and plan_met is None:
        notes = (*notes, "Chưa có cơ sở kết luận xã đạt hay không đạt kế hoạch giảm nghèo (III.5.2).")
    if ahead:
        notes = (*notes, f"Tạm tính: còn {ahead} việc chưa đến hạn, chưa tính vào điểm.")
    return Sheet(tuple(lines), earned, possible, points, grade, notes, ahead)
