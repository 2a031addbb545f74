"""What is lacking in the carrying out: a household for which nothing was done for six months, and one helped twice for
one need. The rules are pure; `execution_gaps` reads the results and gives Gap objects like those of gaps.py."""

import calendar
import datetime as dt

from plans.contents import Contents
from plans.gaps import Gap, GapKind
from plans.models import Intervention

MONTHS = 6
IDLE = GapKind(
    "khong_lam_6_thang",
    "Hộ sáu tháng chưa được làm gì",
    "Đôn đốc người, cơ quan thực hiện; ghi kết quả nếu đã làm mà chưa ghi.",
    "hộ",
)
TWICE = GapKind(
    "ho_tro_hai_lan",
    "Hộ được hỗ trợ hai lần cho một nhu cầu",
    "Xem hai lần hỗ trợ có trùng không: cùng một giải pháp, hoặc đều bằng tiền.",
    "hộ",
)
GAPS = {IDLE.key: IDLE, TWICE.key: TWICE}
_UNDER_WAY = frozenset({"doing", "done"})
_ENDED = frozenset({"done", "stopped"})


def months_after(day: dt.date, months: int) -> dt.date:
    """Returns the same day so many months later, the month's last where it has none such."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def is_idle(for_year: int, last: dt.date | None, today: dt.date) -> bool:
    """Whether six months of the plan's year passed by `today` with nothing done since `last` (None: nothing at all).

    Counted from 1 January of the year to its end: afterwards the state of 31 December stands.
    """
    begins, ends = dt.date(for_year, 1, 1), dt.date(for_year, 12, 31)
    since = max(begins, last) if last else begins
    return months_after(since, MONTHS) <= min(today, ends)


def is_twice(results) -> bool:
    """Whether the results of one need of one household help it twice; each has `measure_key`, `amount`, `status`."""
    standing = [each for each in results if each.status in _UNDER_WAY]
    keys = [each.measure_key for each in standing]
    return len(set(keys)) < len(keys) or sum(bool(each.amount) for each in standing) > 1


def execution_gaps(plan, contents: Contents, today: dt.date) -> dict[str, Gap]:
    """Returns {key: Gap} of GAPS for a commune's plan; nothing is idle in a plan that was not sent. One query."""
    found = Intervention.objects.of_year(plan.year).filter(commune_id=plan.commune_id)
    by_household = {}
    for result in found:
        by_household.setdefault(result.household_id, []).append(result)
    idle, twice, lines = set(), set(), set()
    is_sent = plan.version_number or plan.state == "submitted"
    ended = {result.line_id for result in found if result.status in _ENDED}
    for row in contents.current:
        results = by_household.get(row.household_id, [])
        days = [day for each in results for day in (each.started_on, each.ended_on) if day]
        to_do = [line for line in row.lines if line.measure_key and not line.is_need_gone and line.pk not in ended]
        if is_sent and to_do and is_idle(plan.for_year, max(days, default=None), today):
            idle.add(row.pk)
        by_need = {}
        for each in results:
            by_need.setdefault((each.need_kind, each.need_code), []).append(each)
        for each in by_need.values():
            if is_twice(each):
                twice.add(row.pk)
                lines |= {result.line_id for result in each if result.line_id}
    return {
        IDLE.key: Gap(IDLE, len(idle), frozenset(idle)),
        TWICE.key: Gap(TWICE, len(twice), frozenset(twice), frozenset(lines)),
    }
