"""Boards that put tasks side by side: units × duties, a month's days. They read in a fixed number of queries."""

import calendar
import datetime as dt
from dataclasses import dataclass, field

from assignments.contradictions import touching
from assignments.deadlines import SOON_DAYS, last_safe_day
from assignments.guide import Mark, left_words, mark_of
from assignments.progress import timeline
from assignments.querysets import DONE, WAIVED


@dataclass(frozen=True)
class Cell:
    task_id: int
    mark: Mark
    title: str


@dataclass
class BoardRow:
    unit_name: str
    unit_code: str
    cells: list = field(default_factory=list)  # Cell or None, one a column
    others: list = field(default_factory=list)  # Cells of duties that have no column


@dataclass(frozen=True)
class BoardColumn:
    key: str
    label: str
    clause: str
    due_on: dt.date
    done: int
    expected: int


@dataclass(frozen=True)
class Board:
    """A table of units × duties; a row's `others` are the duties of few units, which have no column."""

    columns: list
    rows: list


def boards(tasks, today):
    """Returns (board of bodies, board of communes) of a year's tasks, either with no rows where there are none."""
    rows = list(tasks.counted().with_units().by_unit())
    bodies = [task for task in rows if task.department_id]
    communes = [task for task in rows if task.commune_id]
    return _board(bodies, today, least=4), _board(communes, today, least=1)


def _board(tasks, today, *, least):
    """Duties owed by fewer than `least` units get no column of their own."""
    by_duty = {}
    for task in tasks:
        by_duty.setdefault((task.order, task.duty_key), []).append(task)
    columns, place = [], {}
    for (_, key), group in sorted(by_duty.items(), key=lambda item: (min(task.due_on for task in item[1]), item[0])):
        if len({task.unit_code for task in group}) < least:
            continue
        expected = [task for task in group if task.status != WAIVED]
        place[key] = len(columns)
        columns.append(
            BoardColumn(
                key,
                group[0].short_title,
                group[0].clause,
                min(task.due_on for task in group),
                sum(task.status == DONE for task in expected),
                len(expected),
            )
        )
    rows = {}
    for task in tasks:
        row = rows.setdefault(task.unit_code, BoardRow(task.unit_name, task.unit_code, [None] * len(columns)))
        cell = Cell(task.pk, mark_of(task, today), f"{task.title}, {task.unit_name}")
        if task.duty_key in place:
            row.cells[place[task.duty_key]] = cell
        else:
            row.others.append((task.short_title, cell))
    return Board(columns, list(rows.values()))


@dataclass(frozen=True)
class CalendarEntry:
    """One duty and day: how many of its tasks are done, and what is left."""

    duty_key: str
    title: str
    clause: str
    last_day: dt.date
    done: int
    expected: int
    late: int
    tone: str
    words: str
    letters: str = ""  # "(a), (e)": the contradictions of the decision that touch the duty


@dataclass(frozen=True)
class Day:
    date: dt.date
    is_in_month: bool
    is_today: bool
    entries: tuple


@dataclass(frozen=True)
class Week:
    days: tuple

    @property
    def has_work(self):
        return any(day.entries for day in self.days if day.is_in_month)


def entries(tasks, today, year=None):
    """Returns [(D, CalendarEntry)] of tasks, one for each duty and day; with `year` each names its contradictions."""
    found = []
    for (due_on, _order, key, title, clause, day_counts), tally in timeline(tasks, today):
        safe = last_safe_day(due_on, day_counts)
        letters = ", ".join(f"({each.letter})" for each in touching(key, year)) if year else ""
        if not tally.expected:
            tone, words = "plain", "không phải làm"
        elif tally.done == tally.expected:
            tone, words = "done", "đã xong"
        elif tally.late:
            tone, words = "late", left_words((safe - today).days)
        else:
            tone, words = ("info" if (safe - today).days <= SOON_DAYS else "plain"), left_words((safe - today).days)
        found.append(
            (
                due_on,
                CalendarEntry(key, title, clause, safe, tally.done, tally.expected, tally.late, tone, words, letters),
            )
        )
    return found


def milestones(tasks, today, ahead=30):
    """Returns the entries not yet done that are late, of several units, or due within `ahead` days."""
    soon = today + dt.timedelta(days=ahead)
    return [
        (due_on, entry)
        for due_on, entry in entries(tasks, today)
        if entry.done < entry.expected and (entry.expected > 1 or entry.late or due_on <= soon)
    ]


def month(tasks, year, number, today):
    """Returns the Weeks of a month, Monday first, with what is due on each day."""
    by_day = {}
    for due_on, entry in entries(tasks, today, year):
        by_day.setdefault(due_on, []).append(entry)
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(year, number)
    return [
        Week(tuple(Day(day, day.month == number, day == today, tuple(by_day.get(day, ()))) for day in week))
        for week in weeks
    ]


def months_with_work(tasks):
    """Returns {month: number of tasks due} of a year's tasks, for the calendar's tabs."""
    counts = {}
    for due_on in tasks.counted().order_by().values_list("due_on", flat=True):
        counts[due_on.month] = counts.get(due_on.month, 0) + 1
    return counts
