"""Opening a year: every unit's tasks in one go, as often as one likes without making any twice."""

import calendar
import datetime as dt
from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from accounts import audit
from accounts.permissions import Verb, authorise
from assignments.actions.completion import apply_completion, task_for
from assignments.duties import DUTIES, FIRST_YEAR, duties_of
from assignments.duty_types import Source
from assignments.models import Completion, DistrictDuty, Ruling, Task, TaskYear
from assignments.querysets import OPEN, WAIVED
from assignments.rulings import Said, SetDay, effective, reads_day
from assignments.units import bodies, communes_on, unit_fields

LAST_YEAR = 2100
OWN_ORDER = 900  # the district's own duties stand after the decision's


def said():
    """Returns every recorded ruling as rulings.py reads it, oldest first."""
    return [
        Said(
            ruling.from_year,
            ruling.until_year,
            ruling.day_counts,
            ruling.duty_key,
            tuple(
                SetDay(each.duty_key, each.day, each.month, each.year_offset, each.is_waived)
                for each in ruling.dates.all()
            ),
            ruling,
        )
        for ruling in Ruling.objects.select_related("by").prefetch_related("dates").order_by("decided_on", "id")
    ]


def _units_of(duty, day, departments):
    """The communes in force on the day of the duty, and its bodies."""
    units = communes_on(day) if duty.each_commune else []
    return units + [departments[code] for code in duty.bodies]


def wanted_tasks(task_year):
    """Returns the unsaved tasks that the register, the rulings and the district's own duties ask for in a year."""
    year, departments, rulings = task_year.year, bodies(), said()
    tasks = []
    for duty in duties_of(year):
        due = effective(duty, year, rulings)
        for unit in _units_of(duty, duty.due.on(year), departments):
            tasks.append(
                Task(
                    year=task_year,
                    duty_key=duty.key,
                    order=DUTIES.index(duty),
                    clause=duty.clause,
                    title=duty.title_in(year),
                    todo=duty.todo_in(year),
                    evidence=duty.evidence,
                    due_on=due.due_on,
                    day_counts=due.day_counts,
                    source=due.source,
                    status=WAIVED if due.is_waived else OPEN,
                    waived_ruling=due.ruling if due.is_waived else None,
                    **unit_fields(unit),
                )
            )
    own = DistrictDuty.objects.filter(Q(from_year=year) | Q(is_yearly=True, from_year__lt=year))
    for duty in own.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=dt.date(year, 1, 1))):
        tasks += tasks_of_district_duty(duty, task_year, rulings)
    for task in tasks:
        task.clean()
    return tasks


def tasks_of_district_duty(duty, task_year, rulings):
    """Returns the unsaved tasks of one duty of the district's own in a year."""
    year = task_year.year
    due_on = dt.date(year, duty.month, min(duty.day, calendar.monthrange(year, duty.month)[1]))
    in_force = communes_on(due_on)
    chosen = set(duty.communes.values_list("pk", flat=True))
    communes = in_force if duty.every_commune else [each for each in in_force if each.pk in chosen]
    return [
        Task(
            year=task_year,
            duty_key=duty.key,
            order=OWN_ORDER,
            clause=duty.basis,
            title=duty.title,
            todo=duty.todo,
            evidence=duty.evidence,
            due_on=due_on,
            day_counts=reads_day(duty.key, year, rulings),
            source=Source.DISTRICT,
            **unit_fields(unit),
        )
        for unit in [*communes, *duty.departments.all()]
    ]


def _missing(task_year):
    present = set(Task.objects.filter(year=task_year, part=0).values_list("duty_key", "given_to"))
    return [task for task in wanted_tasks(task_year) if (task.duty_key, task.given_to) not in present]


def preview_year(*, year):
    """Returns [(clause, title, number of units, due date)] of the tasks that opening a year would make now."""
    task_year = TaskYear.objects.filter(year=year).first() or TaskYear(year=year)
    missing = _missing(task_year) if task_year.pk else wanted_tasks(task_year)
    counts = Counter((task.order, task.clause, task.title, task.due_on) for task in missing)
    return [(clause, title, number, due_on) for (_, clause, title, due_on), number in sorted(counts.items())]


@transaction.atomic
def open_year(*, by, year):
    """Gives out the tasks of a cycle year; returns {"created": n, "total": n}.

    Running it again makes only what is missing, as after a unit or a duty was added. Work that was completed before
    the year was opened is found and counted.
    """
    authorise(by, Verb.MANAGE_TASKS)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError({"year": f"Năm công tác từ {FIRST_YEAR} đến {LAST_YEAR}."})
    if not bodies():
        raise ValidationError("Chưa nạp đơn vị hành chính và cơ quan (lệnh load_areas).")
    task_year, is_new = TaskYear.objects.get_or_create(year=year, defaults={"opened_by": by})
    TaskYear.objects.select_for_update().get(pk=task_year.pk)
    missing = _missing(task_year)
    Task.objects.bulk_create(missing)
    for completion in Completion.objects.filter(year=year, taken_back_at__isnull=True).select_related(
        "commune", "department", "by"
    ):
        task = task_for(completion.unit, completion.duty_key, year)
        if task is not None and task.status == OPEN:
            apply_completion(completion, task)
    if is_new or missing:
        audit.record(by=by, action="year.opened", obj=task_year, note=f"Thêm {len(missing)} nhiệm vụ.")
    return {"created": len(missing), "total": Task.objects.filter(year=task_year).count()}
