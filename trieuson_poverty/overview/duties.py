"""What is due, who is late, and how far units are with the year's milestones: from the tasks, in a fixed number of
queries."""

from dataclasses import dataclass

from accounts.permissions import Verb
from assignments import boards
from assignments.models import Task
from assignments.querysets import OPEN, REPORTED

OWN_SHOWN, MILESTONES_SHOWN = 6, 6


@dataclass(frozen=True)
class Duties:
    """`own`: the unit's open tasks, the most urgent first, of `own_count`. For those who watch others also
    `milestones` [(day, CalendarEntry)], `late` tasks of units and the `boards` (bodies, communes)."""

    year: int
    own: tuple = ()
    own_count: int = 0
    waiting: int = 0
    milestones: tuple = ()
    late: int = 0
    boards: tuple = ()
    is_open: bool = True


def duties_of(user, year, today, *, with_boards=False):
    """Returns the Duties of a person in a year; `is_open` False where the year's tasks were not given out."""
    if not user.can(Verb.VIEW_TASKS):
        return None
    seen = Task.objects.visible_to(user).of_year(year)
    mine = list(seen.worked_by(user).with_units().with_returned().with_state(today).order_by("due_on", "order", "id"))
    own = [task for task in mine if task.status == OPEN and not task.has_open_parts]
    found = {
        "own": tuple(own[:OWN_SHOWN]),
        "own_count": len(own),
        "waiting": sum(task.status == REPORTED for task in mine),
        "is_open": bool(mine),
    }
    if not (user.commune_id or user.department_id) or user.can(Verb.MANAGE_TASKS):
        others = seen.exclude(pk__in=[task.pk for task in mine])
        milestones = boards.milestones(others, today)
        found |= {
            "milestones": tuple(milestones[:MILESTONES_SHOWN]),
            "late": sum(entry.late for _, entry in milestones),
            "is_open": bool(mine or milestones) or seen.exists(),
        }
        if with_boards:
            bodies, communes = boards.boards(seen, today)
            found["boards"] = tuple(
                (name, board) for name, board in (("Xã, thị trấn", communes), ("Cơ quan huyện", bodies)) if board.rows
            )
    return Duties(year, **found)
