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
    audit.record(
        by=by,
        action="duty.completed",
        label=_label(duty_key, year, unit),
        note=evidence_label,
        commune=fields["commune"],
    )
    task = task_for(unit, duty_key, year)
    return apply_completion(live, task) if task else None


def apply_completion(completion, task):
    """Marks a task done by a completion; returns the task. What was confirmed as done on paper keeps its own day, if
    that was earlier, also where what was typed in is returned and sent again."""
    task = locked(task)
    before = before_of(task)
    if task.confirmed_on and not task.evidence_url:
        task.paper_on = task.confirmed_on
    done_on = min(completion.done_on, task.paper_on or completion.done_on)
    task.status, task.done_on, task.done_by = DONE, done_on, completion.by
    task.waived_ruling = None
    task.evidence_url, task.evidence_label = completion.evidence_url, completion.evidence_label
    write(
        task,
        by=completion.by,
        kind=TaskEvent.Kind.COMPLETED,
        action="task.completed",
        before=before,
        text=completion.evidence_label,
        evidence_url=completion.evidence_url,
        evidence_label=completion.evidence_label,
    )
    close_parent(task, by=completion.by)
    return task


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
    audit.record(
        by=by, action="duty.reopened", label=_label(duty_key, year, unit), note=reason, commune=fields["commune"]
    )
    task = task_for(unit, duty_key, year)
    if task is None:
        return None
    task = locked(task)
    if task.status != DONE:
        return task
    before = before_of(task)
    task.reopen()
    write(task, by=by, kind=TaskEvent.Kind.RETURNED, action="task.returned", before=before, text=reason)
    close_parent(task, by=by)
    return task
