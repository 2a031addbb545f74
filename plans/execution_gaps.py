"""What is lacking in the carrying out: a household for which nothing was done for six months, and one helped twice for
one need. The rules are pure; `execution_gaps` reads the help and gives Gap objects like those of gaps.py."""

import calendar
import datetime as dt

from plans.contents import Contents
from plans.gaps import Gap, GapKind, find_gaps
from plans.help import helps_of
from plans.models import HouseholdPlan, OwnMeasure

MONTHS = 6
YEARS_BACK = 2  # an earlier help counts so long: before that the family, and what the survey asks, is another
IDLE = GapKind(
    "khong_lam_6_thang",
    "Hộ sáu tháng chưa được làm gì",
    "Đôn đốc người, cơ quan thực hiện; ghi kết quả nếu đã làm mà chưa ghi.",
    "hộ",
)
TWICE = GapKind(
    "ho_tro_hai_lan",
    "Hộ được hỗ trợ hai lần cho một nhu cầu",
    "Xem hai lần hỗ trợ có trùng không: cùng một giải pháp, hoặc đều bằng tiền; kể cả quà của quỹ “Ngày vì người "
    f"nghèo” và hỗ trợ của {YEARS_BACK} năm trước.",
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


def is_twice(now, earlier=()) -> bool:
    """Whether the helps of one need of one household in a year (`now`) help it twice, among themselves or after what
    was done `earlier`; each has `measure_key`, `amount`, `status`, `is_yearly`. What is due every year is no second
    help in another year."""
    standing = [each for each in now if each.status in _UNDER_WAY]
    keys = [each.measure_key for each in standing]
    if len(set(keys)) < len(keys) or sum(bool(each.amount) for each in standing) > 1:
        return True
    again = [each for each in standing if not each.is_yearly]
    before = [each for each in earlier if each.status == "done" and not each.is_yearly]
    return any(
        one.measure_key == other.measure_key or (one.amount and other.amount) for one in again for other in before
    )


def read_helps(plans, for_year: int) -> dict:
    """Returns {household id: [Help]} of the plan's year and those before it that count, for the households of these
    plans. A few queries, whatever their number."""
    households = HouseholdPlan.objects.filter(plan__in=plans).order_by().values("household_id")
    return helps_of(households, range(for_year - YEARS_BACK, for_year + 1), OwnMeasure.objects.catalogue())


def execution_gaps(plan, contents: Contents, today: dt.date, helps: dict | None = None) -> dict[str, Gap]:
    """Returns {key: Gap} of GAPS for a commune's plan; nothing is idle in a plan that was not sent. `helps` are
    read_helps of this plan or of many, read here where none are given."""
    helps = read_helps([plan.pk], plan.for_year) if helps is None else helps
    idle, lines, reasons = set(), set(), {}
    is_sent = plan.version_number or plan.state == "submitted"
    for row in contents.current:
        found = helps.get(row.household_id, ())
        now = [each for each in found if each.year == plan.for_year]
        ended = {each.line_id for each in now if each.status in _ENDED}
        to_do = [line for line in row.lines if line.measure_key and not line.is_need_gone and line.pk not in ended]
        last = max((day for each in now for day in each.days), default=None)
        if is_sent and to_do and is_idle(plan.for_year, last, today):
            idle.add(row.pk)
        for about in dict.fromkeys(each.about for each in now):
            of_need = [each for each in found if each.about == about]
            these = [each for each in of_need if each.year == plan.for_year]
            if is_twice(these, [each for each in of_need if each.year < plan.for_year]):
                reasons.setdefault(row.pk, []).extend(each.words for each in of_need)
                of_row = {line.pk for line in row.lines if f"{line.need.kind}:{line.need.code}" == about}
                lines |= {each.line_id for each in these if each.line_id} or of_row
    return {
        IDLE.key: Gap(IDLE, len(idle), frozenset(idle)),
        TWICE.key: Gap(TWICE, len(reasons), frozenset(reasons), frozenset(lines), reasons),
    }


def all_gaps(plan, contents: Contents, today: dt.date, helps: dict | None = None) -> dict[str, Gap]:
    """Returns {key: Gap} of every kind that opens households, of the plan itself and of its carrying out."""
    return find_gaps(contents) | execution_gaps(plan, contents, today, helps)
