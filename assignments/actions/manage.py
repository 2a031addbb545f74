"""What Phòng LĐTBXH does with tasks: give, move, hand over, split, waive. Each leaves its reason."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.permissions import Verb, authorise
from areas.models import Commune
from assignments.actions.common import FOREIGN, before_of, close_parent, locked, need, write
from assignments.actions.years import said, tasks_of_district_duty
from assignments.duty_types import Source
from assignments.models import DistrictDuty, Task, TaskEvent, TaskYear
from assignments.querysets import DONE, OPEN, REPORTED, WAIVED
from assignments.units import require_unit_of_year, unit_fields
from ui.formatting import clean_text, date_vi

Kind = TaskEvent.Kind
MAX_PARTS = 6
WITH_WHOLE = "Cùng cả việc: "


def _managed(by, task):
    authorise(by, Verb.MANAGE_TASKS)
    return locked(task)


@transaction.atomic
def move_date(*, by, task, due_on, reason, with_parts=False):
    """Moves a task's D of "trước ngày D", with a reason; later rulings leave a moved task alone.

    `with_parts` moves the unfinished parts of a split task by as many days. A part is never due after the whole.
    """
    task = _managed(by, task)
    reason = need(clean_text(reason, multiline=True), {"reason": "Ghi lý do dời ngày."})
    if due_on == task.due_on:
        raise ValidationError({"due_on": f"Ngày này đang là {date_vi(due_on)} rồi."})
    if abs(due_on.year - task.year.year) > 1:
        raise ValidationError({"due_on": f"Ngày phải gần năm {task.year.year}."})
    if task.parent_id and due_on > task.parent.due_on:
        raise ValidationError(
            {"due_on": f"Phần không được đến hạn sau cả việc ({date_vi(task.parent.due_on)}); dời cả việc trước."}
        )
    parts = list(task.parts.filter(status=OPEN).order_by("part"))
    if not with_parts and any(part.due_on > due_on for part in parts):
        raise ValidationError({"with_parts": "Có phần chưa xong đến hạn sau ngày mới; chọn dời cùng các phần."})
    old, before = task.due_on, before_of(task)
    task.due_on, task.source = due_on, Source.MOVED
    event = write(
        task, by=by, kind=Kind.MOVED, action="task.moved", before=before, text=reason, old_due_on=old, new_due_on=due_on
    )
    for part in parts if with_parts else ():
        move_date(by=by, task=part, due_on=part.due_on + (due_on - old), reason=f"{WITH_WHOLE}{reason}")
    return event


@transaction.atomic
def move_duty_dates(*, by, year, duty_key, due_on, reason):
    """Moves the date of one duty for every unit whose task is not done, parts with their task; returns how many
    tasks moved, parts apart."""
    authorise(by, Verb.MANAGE_TASKS)
    tasks = Task.objects.of_year(year).filter(duty_key=duty_key, part=0, status=OPEN).exclude(due_on=due_on)
    moved = [move_date(by=by, task=task, due_on=due_on, reason=reason, with_parts=True) for task in tasks]
    if not moved:
        raise ValidationError({"due_on": "Không có việc nào chưa xong cần dời sang ngày này."})
    return len(moved)


@transaction.atomic
def hand_over(*, by, task, unit, reason):
    """Hands a task to another unit, with a reason. What was reported is taken back; the named person is cleared."""
    task = _managed(by, task)
    reason = need(clean_text(reason, multiline=True), {"reason": "Ghi lý do chuyển việc."})
    fields = unit_fields(unit)
    if task.status in (DONE, WAIVED):
        raise ValidationError("Việc đã xong hoặc không phải làm thì không chuyển.")
    require_unit_of_year(unit, task.year.year)
    if (fields["commune"], fields["department"]) == (task.commune, task.department):
        raise ValidationError({"unit": "Việc này đang của đơn vị đó."})
    if isinstance(unit, Commune) != bool(task.commune_id) and task.duty and not task.part:
        raise ValidationError({"unit": "Nhiệm vụ của xã chỉ chuyển cho xã, của cơ quan huyện cho cơ quan huyện."})
    old_name, before = task.unit_name, before_of(task)
    task.commune, task.department = fields["commune"], fields["department"]
    task.assignee = None
    if task.status == REPORTED:
        task.reopen()
    taken = Task.objects.filter(year=task.year, duty_key=task.duty_key, part=task.part, **fields).exclude(pk=task.pk)
    if taken.exists():
        raise ValidationError({"unit": f"{task.unit_name} đã có nhiệm vụ này trong năm {task.year.year}."})
    return write(
        task,
        by=by,
        kind=Kind.HANDED,
        action="task.handed",
        before=before,
        text=f"{old_name} → {task.unit_name}. {reason}",
    )


@transaction.atomic
def split(*, by, task, parts):
    """Splits a task into parts, each {"title", "due_on", "unit" or None for the same unit}; returns the part tasks.

    The task is then done when all its parts are.
    """
    task = _managed(by, task)
    if task.parent_id:
        raise ValidationError("Phần của một việc không chia tiếp.")
    if task.status != OPEN:
        raise ValidationError("Chỉ chia việc chưa xong.")
    present = task.parts.count()
    if not 2 <= present + len(parts) <= MAX_PARTS:
        raise ValidationError(f"Chia thành 2 đến {MAX_PARTS} phần.")
    made = []
    for number, wanted in enumerate(parts, start=present + 1):
        if wanted["due_on"] > task.due_on:
            raise ValidationError(f"Phần {number}: hạn không được sau hạn của cả việc ({date_vi(task.due_on)}).")
        unit = wanted.get("unit") or task.unit
        require_unit_of_year(unit, task.year.year)
        part = Task(
            year=task.year,
            duty_key=task.duty_key,
            part=number,
            parent=task,
            order=task.order,
            clause=task.clause,
            title=need(clean_text(wanted["title"]), f"Phần {number}: nhập tên."),
            todo="",
            evidence=task.evidence,
            due_on=wanted["due_on"],
            day_counts=task.day_counts,
            source=Source.DISTRICT,
            **unit_fields(unit),
        )
        part.full_clean(exclude=FOREIGN)
        part.save()
        made.append(part)
        words = f"Phần {number} của “{task.title}”."
        write(part, by=by, kind=Kind.OPENED, action="task.given", before=before_of(part), text=words)
    names = "; ".join(f"{part.title} ({part.unit_name}, trước ngày {date_vi(part.due_on)})" for part in made)
    write(task, by=by, kind=Kind.SPLIT, action="task.split", before=before_of(task), text=f"{names}.")
    return made


@transaction.atomic
def waive(*, by, task, reason):
    """Records that the unit need not do this, with a reason; nor what is left of its parts."""
    task = _managed(by, task)
    reason = need(clean_text(reason, multiline=True), {"reason": "Ghi lý do không phải làm."})
    if task.status in (DONE, WAIVED):
        raise ValidationError("Việc đã xong hoặc đã được miễn.")
    before = before_of(task)
    task.status, task.done_on, task.done_by = WAIVED, None, None
    event = write(task, by=by, kind=Kind.WAIVED, action="task.waived", before=before, text=reason)
    for part in task.parts.exclude(status__in=[DONE, WAIVED]):
        waive(by=by, task=part, reason=f"{WITH_WHOLE}{reason}")
    close_parent(task, by=by)
    return event


@transaction.atomic
def restore(*, by, task, reason):
    """Takes a waiver back; the task is open again, and so are the parts that were waived with it."""
    task = _managed(by, task)
    reason = need(clean_text(reason, multiline=True), {"reason": "Ghi lý do bỏ miễn."})
    if task.status != WAIVED:
        raise ValidationError("Việc này không ở trạng thái được miễn.")
    before = before_of(task)
    task.status, task.waived_ruling = OPEN, None
    event = write(task, by=by, kind=Kind.RESTORED, action="task.restored", before=before, text=reason)
    for part in task.parts.filter(status=WAIVED):
        waived = part.events.filter(kind=Kind.WAIVED).last()
        if waived and waived.text.startswith(WITH_WHOLE):  # else it was for a reason of its own
            restore(by=by, task=part, reason=f"{WITH_WHOLE}{reason}")
    close_parent(task, by=by)
    return event


@transaction.atomic
def give_task(*, by, year, title, basis, todo, evidence, due_on, is_yearly, every_commune, units):
    """Adds a duty of the district's own, once or yearly, and gives its tasks in `year`; returns (DistrictDuty, tasks).

    `units` are communes and bodies, besides every commune where `every_commune`.
    """
    authorise(by, Verb.MANAGE_TASKS)
    task_year = TaskYear.objects.filter(year=year).first()
    if task_year is None:
        raise ValidationError(f"Năm {year} chưa mở; mở năm rồi mới giao thêm việc.")
    if due_on.year != year:
        raise ValidationError({"due_on": f"Hạn phải trong năm {year}."})
    if not every_commune and not units:
        raise ValidationError({"units": "Chọn ít nhất một đơn vị."})
    duty = DistrictDuty(
        title=clean_text(title),
        basis=clean_text(basis),
        todo=clean_text(todo, multiline=True),
        evidence=clean_text(evidence),
        day=due_on.day,
        month=due_on.month,
        from_year=year,
        is_yearly=is_yearly,
        every_commune=every_commune,
        by=by,
    )
    duty.full_clean(exclude=["by"])
    duty.save()
    duty.communes.set([unit for unit in units if isinstance(unit, Commune)])
    duty.departments.set([unit for unit in units if not isinstance(unit, Commune)])
    tasks = tasks_of_district_duty(duty, task_year, said())
    for task in tasks:
        task.full_clean(exclude=FOREIGN)
    Task.objects.bulk_create(tasks)
    audit.record(by=by, action="duty.added", obj=duty, note=f"Năm {year}, {len(tasks)} đơn vị.")
    return duty, tasks


@transaction.atomic
def end_district_duty(*, by, duty, day):
    """Stops giving a yearly duty of the district's own in years to come; tasks already given stay."""
    authorise(by, Verb.MANAGE_TASKS)
    duty.ended_on = day
    duty.save(update_fields=["ended_on"])
    audit.record(by=by, action="duty.ended", obj=duty)
    return duty
