"""The rule of deadlines: examples, properties, and its SQL twin."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assignments.deadlines import (
    State,
    days_late,
    days_left,
    last_safe_day,
    open_until,
    reminder_due,
    state_of,
    state_words,
)
from assignments.models import Task, TaskYear

D = dt.date(2017, 11, 15)
days = st.dates(dt.date(2016, 1, 1), dt.date(2020, 12, 31))


def state(today, done_on=None, counts=False, waived=False):
    return state_of(due_on=D, day_counts=counts, done_on=done_on, is_waived=waived, today=today)


def test_before_a_day_means_the_day_before_at_the_latest():
    assert last_safe_day(D) == dt.date(2017, 11, 14)
    assert last_safe_day(D, day_counts=True) == D


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2017-10-30", State.NOT_DUE),  # 15 days left
        ("2017-10-31", State.SOON),  # 14 days left
        ("2017-11-14", State.SOON),  # the last safe day
        ("2017-11-15", State.LATE),
    ],
)
def test_open_work(today, expected):
    assert state(dt.date.fromisoformat(today)) == expected


@pytest.mark.parametrize(
    ("done", "counts", "expected"),
    [
        ("2017-11-14", False, "xong đúng hạn"),
        ("2017-11-15", False, "xong trễ 1 ngày"),
        ("2017-11-15", True, "xong đúng hạn"),
        ("2017-11-16", True, "xong trễ 1 ngày"),
        ("2017-11-22", False, "xong trễ 8 ngày"),
    ],
)
def test_done_work_in_words(done, counts, expected):
    done_on = dt.date.fromisoformat(done)
    words = state_words(state(D, done_on, counts), due_on=D, day_counts=counts, done_on=done_on)
    assert words == expected


def test_what_need_not_be_done_is_never_late():
    assert state(dt.date(2019, 1, 1), waived=True) == State.NOT_NEEDED


def test_a_deadline_in_words_names_the_last_safe_day():
    assert open_until(D, False) == "chậm nhất 14/11/2017 (trước ngày 15/11)"
    assert open_until(D, True) == "đến hết ngày 15/11/2017"


@pytest.mark.parametrize(
    ("left", "expected"),
    [(15, None), (14, 14), (8, 14), (7, 7), (2, 7), (1, 1), (0, 1), (-1, 0), (-300, 0)],
)
def test_which_reminder_the_days_left_call_for(left, expected):
    assert reminder_due(left) == expected


@given(due_on=days, done_on=days, counts=st.booleans(), today=days)
def test_done_work_does_not_change_with_time(due_on, done_on, counts, today):
    found = state_of(due_on=due_on, day_counts=counts, done_on=done_on, is_waived=False, today=today)
    assert (found == State.DONE) == (days_late(due_on, counts, done_on) == 0)


@given(due_on=days, today=days, counts=st.booleans())
def test_open_work_only_gets_later(due_on, today, counts):
    order = [State.NOT_DUE, State.SOON, State.LATE]
    now, next_day = (
        order.index(state_of(due_on=due_on, day_counts=counts, done_on=None, is_waived=False, today=day))
        for day in (today, today + dt.timedelta(days=1))
    )
    assert now <= next_day
    assert (now == 2) == (days_left(due_on, counts, today) < 0)


@given(due_on=days, today=days)
def test_counting_the_day_itself_gives_one_day_more(due_on, today):
    assert days_left(due_on, True, today) == days_left(due_on, False, today) + 1


# done_on is given for reported and done work, and for no other.
specs = st.lists(
    st.tuples(st.sampled_from(["open", "waived", "reported", "done"]), days, st.booleans(), days),
    min_size=1,
    max_size=12,
)


@pytest.mark.django_db
def test_the_sql_twin_says_the_same(areas, hong):
    year = TaskYear.objects.create(year=2017, opened_by=hong)

    @given(specs=specs, today=days, near=st.booleans())
    @settings(max_examples=150)
    def compare(specs, today, near):
        Task.objects.all().delete()
        Task.objects.bulk_create(
            Task(
                year=year,
                duty_key=f"k{number}",
                commune=areas.binh_son,
                title="x",
                clause="III",
                # Half of the runs look at the days around the boundaries, where mistakes live.
                due_on=today + dt.timedelta(days=due_on.day - 16) if near else due_on,
                day_counts=counts,
                status=status,
                done_on=done_on if status in ("reported", "done") else None,
                source="decision",
            )
            for number, (status, due_on, counts, done_on) in enumerate(specs)
        )
        for task in Task.objects.with_state(today):
            assert task.state == task.state_on(today), (task.due_on, task.day_counts, task.status, task.done_on, today)

    compare()
