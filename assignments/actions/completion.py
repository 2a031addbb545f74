"""Work done elsewhere that fulfils a duty. Submitting a survey, a plan or a report calls `complete_duty` with a link.

The completion is kept even where the year has not been opened yet; opening the year finds it.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts import audit
from assignments.actions.common import before_of, close_parent, locked, unit_q, write
from assignments.duties import duty_of
from assignments.models import Completion, Task, TaskEvent
from assignments.querysets import DONE
from assignments.units import code_of, unit_fields
from ui.formatting import date_vi


def _day_of(at):
    """The day, in Vietnam, of a moment or of a day."""
    if isinstance(at, dt.datetime):
        return timezone.localtime(at).date() if timezone.is_aware(at) else at.date()
    return at


def task_for(unit, duty_key, year):
    """Returns the task of a unit's duty in a year, wherever it has been handed to since, or None."""
    tasks = Task.objects.filter(year__year=year, duty_key=duty_key, part=0)
    return tasks.filter(unit_q(unit_fields(unit))).first() or tasks.filter(given_to=code_of(unit)).first()


def _label(duty_key, year, unit):
    """What the trail calls a unit's duty of a year."""
    duty = duty_of(duty_key)
    return f"{duty.title_in(year) if duty else duty_key} ({unit})"


@transaction.atomic
def complete_duty(*, by, commune_or_department, duty_key, year, evidence_url, evidence_label, at):
    """Records that a unit's work of `year` fulfils its duty, done on the day of `at`; returns the Task, or None
    where the year has not been opened or the unit owes no such duty.

    Doing it twice without `reopen_duty` in between keeps the first day and takes the newer link.
    """
    unit, done_on = commune_or_department, _day_of(at)
    fields = unit_fields(unit)
    live = (
        Completion.objects.select_for_update()
        .filter(unit_q(fields), duty_key=duty_key, year=year, taken_back_at__isnull=True)
        .first()
    )
    if live is None:
        live = Completion(**fields, duty_key=duty_key, year=year, done_on=done_on)
    live.evidence_url, live.evidence_label, live.by = evidence_url, evidence_label, by
    live.full_clean(exclude=["commune", "department", "by"])
    live.save()
    task = task_for(unit, duty_key, year)
    if task:
        return apply_completion(live, task)
    label = _label(duty_key, year, unit)
    audit.record(by=by, action="duty.completed", label=label, note=evidence_label, commune=fields["commune"])
    return None


def apply_completion(completion, task):
    """Marks a task done by a completion; returns the task. What was confirmed as done on paper keeps its own day, if
    that was earlier, also where what was typed in is returned and sent again. A paper of an earlier day that waits for
    its confirmation goes on waiting: Phòng LĐTBXH says which of the two days counts."""
    task = locked(task)
    before = before_of(task)
    if task.is_awaiting and task.done_on < completion.done_on:
        task.evidence_url = completion.evidence_url
        left = f"Còn chờ xác nhận ngày xong trên giấy {date_vi(task.done_on)}."
        _tell_completed(task, completion, before, f"{completion.evidence_label}. {left}")
        return task
    if task.confirmed_on and not task.evidence_url:
        task.paper_on = task.confirmed_on
    done_on = min(completion.done_on, task.paper_on or completion.done_on)
    task.status, task.done_on, task.done_by = DONE, done_on, completion.by
    task.waived_ruling = None
    task.evidence_url, task.evidence_label = completion.evidence_url, completion.evidence_label
    _tell_completed(task, completion, before, completion.evidence_label)
    close_parent(task, by=completion.by)
    return task


def _tell_completed(task, completion, before, text):
    write(
        task,
        by=completion.by,
        kind=TaskEvent.Kind.COMPLETED,
        action="task.completed",
        before=before,
        text=text,
        evidence_url=completion.evidence_url,
        evidence_label=completion.evidence_label,
    )


def drop_paper(task):
    """Takes back what was said of a paper; the caller holds and saves the task. It is open again, or done on the day
    of what was sent here in the meantime."""
    sent = Completion.objects.filter(
        year=task.year.year, duty_key=task.duty_key, evidence_url=task.evidence_url, taken_back_at__isnull=True
    ).first()
    task.reopen()
    if sent is not None:
        task.status, task.done_on, task.done_by = DONE, sent.done_on, sent.by
        task.evidence_url, task.evidence_label = sent.evidence_url, sent.evidence_label


@transaction.atomic
def reopen_duty(*, by, commune_or_department, duty_key, year, reason, at=None):
    """Takes a completion back, as when a submission is returned; returns the Task, or None where there is none.

    The day of the next submission counts, or that of a paper confirmed before. `at` is when it was taken back (now,
    if not given).
    """
    unit = commune_or_department
    fields = unit_fields(unit)
    Completion.objects.filter(unit_q(fields), duty_key=duty_key, year=year, taken_back_at__isnull=True).update(
        taken_back_at=at if isinstance(at, dt.datetime) else timezone.now()
    )
    task = task_for(unit, duty_key, year)
    task = locked(task) if task else None
    if task is None or not task.evidence_url:
        label = _label(duty_key, year, unit)
        audit.record(by=by, action="duty.reopened", label=label, note=reason, commune=fields["commune"])
        return task
    before = before_of(task)
    if task.is_awaiting:
        task.evidence_url = ""  # the paper goes on waiting for its confirmation
    else:
        task.reopen()
    write(task, by=by, kind=TaskEvent.Kind.RETURNED, action="task.returned", before=before, text=reason)
    close_parent(task, by=by)
    return task
