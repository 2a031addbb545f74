"""What stands in a person's calendar: the unit's own open tasks one by one; for those who watch, one event a duty."""

from django.utils import timezone

from accounts.permissions import Verb
from assignments.boards import entries
from assignments.deadlines import open_until
from assignments.ics import Event, calendar_text
from assignments.models import CalendarFeed, Task
from assignments.querysets import OPEN

HOST = "giamngheo.trieuson"
NAMED = 2  # so many units are named in an event, more are counted


def person_of(digest):
    """Returns the active person whose feed has this digest, or None."""
    feed = CalendarFeed.objects.select_related("person__commune", "person__department").filter(digest=digest).first()
    if feed is None or not feed.person.can(Verb.VIEW_TASKS):
        return None
    return feed.person


def _until(task):
    return open_until(task.due_on, task.day_counts)


def feed_text(person, today):
    """Returns the .ics text of a person's calendar."""
    own = Task.objects.worked_by(person)
    tasks = own.filter(status=OPEN).with_units().order_by("due_on", "order", "id")
    events = [
        Event(
            uid=f"viec-{task.pk}@{HOST}",
            day=task.last_safe_day,
            summary=f"Hạn: {task.title}",
            description=f"Điều {task.clause}. {task.unit_name}, {_until(task)}.\n{task.todo}",
            stamp=task.created_at,
        )
        for task in tasks
    ]
    if person.can(Verb.MANAGE_TASKS) or not (person.commune_id or person.department_id):
        events += _milestones(person, own, today)
    return calendar_text(f"Nhiệm vụ giảm nghèo, {person.unit_name}", events)


def _milestones(person, own, today):
    others = Task.objects.visible_to(person).exclude(pk__in=own.values("pk")).filter(status=OPEN)
    stamp, names = timezone.now(), _unit_names(others)
    return [
        Event(
            uid=f"moc-{entry.duty_key}-{due_on:%Y%m%d}@{HOST}",
            day=entry.last_day,
            summary=f"Hạn của {_whose(names.get((entry.duty_key, due_on), []))}: {entry.title}",
            description=f"Điều {entry.clause}. Trước ngày {due_on:%d/%m/%Y}.",
            stamp=stamp,
        )
        for due_on, entry in entries(others, today)
    ]


def _unit_names(tasks):
    """Returns {(duty_key, due_on): [names of the units]}, in one query."""
    names = {}
    for task in tasks.counted().with_units().by_unit():
        names.setdefault((task.duty_key, task.due_on), []).append(task.unit_name)
    return names


def _whose(names):
    """A few units by name, many by their number."""
    return ", ".join(names) if len(names) <= NAMED else f"{len(names)} đơn vị"
