"""Recording a ruling, which then drives the dates of the opened years that it covers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.permissions import Verb, authorise
from assignments.actions.years import said
from assignments.contradictions import by_code
from assignments.duties import BY_KEY, SIGNED_ON
from assignments.duty_types import Source
from assignments.models import Ruling, RulingDate, Task, TaskEvent
from assignments.models.rulings import DAY_COUNTS
from assignments.querysets import OPEN, WAIVED
from assignments.rulings import effective, reads_day
from ui.formatting import clean_text, date_vi


@transaction.atomic
def record_ruling(
    *, by, code, text, decided_on, from_year, until_year=None, paper="", days=(), day_counts=None, duty_key=""
):
    """Records how Phòng LĐTBXH settles a contradiction, or reads "trước ngày"; returns (Ruling, tasks changed).

    `days` are rulings.SetDay. Raises ValidationError for an unknown code, a day for a duty that it does not touch, a
    day before the signing that is not the decision's own, or a ruling from the future.
    """
    authorise(by, Verb.MANAGE_TASKS)
    contradiction = by_code(code)
    if contradiction is None and code != DAY_COUNTS:
        raise ValidationError("Không có mâu thuẫn này trong quyết định.")
    if contradiction and contradiction.only_year:
        from_year = until_year = contradiction.only_year
    for each in days:
        if contradiction is None or each.duty_key not in contradiction.keys:
            raise ValidationError(f"Ý kiến này không liên quan đến nhiệm vụ {each.duty_key}.")
        if not each.is_waived:
            due_on = each.on(from_year)  # raises on a day that does not exist
            if contradiction.only_year and due_on <= SIGNED_ON and due_on != BY_KEY[each.duty_key].due.on(from_year):
                raise ValidationError(
                    f"Ngày dời đến ({date_vi(due_on)}) phải sau ngày ký Quyết định 432 ({date_vi(SIGNED_ON)})."
                )
    if decided_on > timezone.localdate():
        raise ValidationError({"decided_on": f"Ngày chốt không được sau hôm nay ({date_vi(timezone.localdate())})."})
    if duty_key and duty_key not in BY_KEY:
        raise ValidationError({"duty_key": "Không có nhiệm vụ này."})
    ruling = Ruling(
        code=code,
        duty_key=duty_key,
        day_counts=day_counts,
        from_year=from_year,
        until_year=until_year,
        decided_on=decided_on,
        paper=clean_text(paper),
        text=clean_text(text, multiline=True),
        by=by,
    )
    ruling.full_clean(exclude=["by"])
    ruling.save()
    for each in days:
        row = RulingDate(
            ruling=ruling,
            duty_key=each.duty_key,
            day=each.day,
            month=each.month,
            year_offset=each.year_offset,
            is_waived=each.is_waived,
        )
        row.full_clean(exclude=["ruling"])
        row.save()
    changed = apply_rulings(ruling=ruling, by=by)
    audit.record(by=by, action="ruling.recorded", obj=ruling, note=ruling.text, changes={"số việc đổi": [0, changed]})
    return ruling, changed


def apply_rulings(*, ruling, by):
    """Brings the dates of every opened year's tasks in line with all rulings; returns how many tasks changed.

    A date that Phòng LĐTBXH moved for one task stays; only how its day is read changes. Work that is done is
    not waived. The parts of a task go with it, by as many days, so that none is due after the whole. The district's own
    duties have no day in the decision: only how their day is read follows.
    """
    rulings, changed, wholes = said(), 0, {}
    tasks = Task.objects.select_related("year", "commune", "department").order_by("part", "pk")  # the whole comes first
    for task in tasks.select_for_update(of=("self",)):
        old_due, old = task.due_on, (task.due_on, task.day_counts, task.status, task.source)
        task.day_counts = reads_day(task.duty_key, task.year.year, rulings)
        if task.parent_id in wholes:
            moved_by, due = wholes[task.parent_id]
            task.due_on += moved_by
            _waive(task, due)
        elif task.duty and task.source != Source.MOVED and not task.part:
            due = effective(task.duty, task.year.year, rulings)
            wholes[task.pk] = due.due_on - task.due_on, due
            task.due_on, task.source = due.due_on, due.source
            _waive(task, due)
        if (task.due_on, task.day_counts, task.status, task.source) == old:
            continue
        task.save()
        TaskEvent.objects.create(
            task=task,
            kind=TaskEvent.Kind.RULED,
            by=by,
            ruling=ruling,
            text=ruling.text,
            old_due_on=old_due if old_due != task.due_on else None,
            new_due_on=task.due_on if old_due != task.due_on else None,
        )
        changed += 1
    return changed


def _waive(task, due):
    if due.is_waived and task.status == OPEN:
        task.status, task.waived_ruling = WAIVED, due.ruling
    elif not due.is_waived and task.status == WAIVED and task.waived_ruling_id:
        task.status, task.waived_ruling = OPEN, None
