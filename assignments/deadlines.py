"""The rule of deadlines: "trước ngày D" is read as written, so work done on D is late.

The last safe day is the day before D, unless a recorded ruling says that the day itself counts. Pure functions;
`today` is always given. The SQL twin is `TaskQuerySet.with_state`; a property test proves the two equal.
"""

import datetime as dt

from django.db import models

SOON_DAYS = 14  # from here on a task is "sắp đến hạn"
REMIND_DAYS = (14, 7, 1)  # reminders before the last safe day
LEADER_AFTER, LABOUR_AFTER = 3, 7  # days late, after which the unit's leader and then Phòng LĐTBXH are told


class State(models.TextChoices):
    NOT_DUE = "not_due", "chưa đến hạn"
    SOON = "soon", "sắp đến hạn"
    LATE = "late", "quá hạn"
    DONE = "done", "xong đúng hạn"
    DONE_LATE = "done_late", "xong trễ"
    NOT_NEEDED = "not_needed", "không phải làm"


OPEN_STATES = (State.NOT_DUE, State.SOON, State.LATE)
DUE_STATES = (State.DONE, State.DONE_LATE, State.LATE)  # done, or their day is over


def last_safe_day(due_on, day_counts=False):
    """Returns the last day on which the work is still on time."""
    return due_on if day_counts else due_on - dt.timedelta(days=1)


def days_left(due_on, day_counts, today):
    """Returns the days until the last safe day: 0 on that day, negative when late."""
    return (last_safe_day(due_on, day_counts) - today).days


def days_late(due_on, day_counts, done_on):
    """Returns by how many days work done on `done_on` was late, 0 when it was on time."""
    return max(0, (done_on - last_safe_day(due_on, day_counts)).days)


def state_of(*, due_on, day_counts, done_on, is_waived, today):
    """Returns the State of a task on `today`. `done_on` is a day that counts: submitted here, or confirmed."""
    if is_waived:
        return State.NOT_NEEDED
    if done_on is not None:
        return State.DONE_LATE if days_late(due_on, day_counts, done_on) else State.DONE
    left = days_left(due_on, day_counts, today)
    if left < 0:
        return State.LATE
    return State.SOON if left <= SOON_DAYS else State.NOT_DUE


def state_words(state, *, due_on, day_counts, done_on):
    """Returns the state in words, with the days where work came late: "xong trễ 3 ngày"."""
    if state == State.DONE_LATE:
        return f"xong trễ {days_late(due_on, day_counts, done_on)} ngày"
    return State(state).label


def reminder_due(left):
    """Returns which reminder the days left call for: 14, 7, 1, 0 (late), or None when there is time.

    A missed run catches up with the nearest one only; nobody gets three at once.
    """
    if left < 0:
        return 0
    return min((days for days in REMIND_DAYS if left <= days), default=None)


def open_until(due_on, day_counts):
    """Returns the deadline in words: "chậm nhất 14/11/2017 (trước ngày 15/11)"."""
    safe = last_safe_day(due_on, day_counts)
    if day_counts:
        return f"đến hết ngày {due_on:%d/%m/%Y}"
    return f"chậm nhất {safe:%d/%m/%Y} (trước ngày {due_on:%d/%m})"
