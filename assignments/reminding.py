"""Who is reminded of what today: reads tasks and people, decides, writes nothing."""

from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Role
from areas.models import Commune, Department
from assignments.deadlines import LABOUR_AFTER, LEADER_AFTER, State, days_left, reminder_due
from assignments.models import Reminder, Task
from assignments.querysets import OPEN

KINDS = {14: Reminder.Kind.DAYS_14, 7: Reminder.Kind.DAYS_7, 1: Reminder.Kind.DAY_1, 0: Reminder.Kind.LATE}


@dataclass(frozen=True)
class Wanted:
    """One reminder that is called for."""

    task: Task
    person: User
    kind: str


class Directory:
    """The active people by unit and role, read once; an ended commune's work is its successor's."""

    def __init__(self):
        people = User.objects.filter(is_active=True).order_by("id")
        self.by_commune, self.by_department, self.by_role = {}, {}, {}
        for person in people:
            self.by_role.setdefault(person.role, []).append(person)
            if person.commune_id:
                self.by_commune.setdefault(person.commune_id, []).append(person)
            if person.department_id:
                self.by_department.setdefault(person.department_id, []).append(person)
        pairs = Commune.predecessors.through.objects.values_list("to_commune_id", "from_commune_id")
        self.successors = {}
        for predecessor, successor in pairs:
            self.successors.setdefault(predecessor, []).append(successor)

    def of_commune(self, commune_id):
        """The people of a commune, or of the first successors that have any."""
        frontier, seen = [commune_id], set()
        while frontier:
            people = [person for each in frontier for person in self.by_commune.get(each, [])]
            if people:
                return people
            seen.update(frontier)
            frontier = [after for each in frontier for after in self.successors.get(each, []) if after not in seen]
        return []

    def unit_people(self, task):
        if task.commune_id:
            return self.of_commune(task.commune_id)
        people = self.by_department.get(task.department_id, [])
        if task.department.kind != Department.BODY:
            people = [*people, *self.by_role.get(Role.LABOUR_OFFICER, [])]
        return people

    def workers(self, task):
        """The named person; else the unit's officers; else whoever the unit has."""
        people = self.unit_people(task)
        if task.assignee_id and task.assignee.is_active:
            return [task.assignee]
        return [person for person in people if person.role != Role.COMMUNE_LEADER] or people

    def leaders(self, task):
        """The commune's leaders; a body has no such role, so everyone in it besides the named person."""
        people = self.unit_people(task)
        if task.commune_id:
            return [person for person in people if person.role == Role.COMMUNE_LEADER]
        working = {person.pk for person in self.workers(task)}
        return [person for person in people if person.pk not in working]

    def watchers(self, task):
        """Phòng LĐTBXH; for its own work, the leaders of the district."""
        own = task.department_id and (task.department.is_standing_body or task.department.kind != Department.BODY)
        return self.by_role.get(Role.DISTRICT_LEADER if own else Role.LABOUR_OFFICER, [])


def wanted_reminders(today):
    """Returns every Wanted reminder of the open tasks on `today`, sent before or not."""
    directory, found = Directory(), []
    tasks = Task.objects.with_state(today).with_units().filter(status=OPEN, state__in=[State.SOON, State.LATE])
    for task in tasks.exclude(parts__status=OPEN).order_by("due_on", "id"):
        left = days_left(task.due_on, task.day_counts, today)
        told = [(KINDS[reminder_due(left)], directory.workers(task))]
        if -left >= LEADER_AFTER:
            told.append((Reminder.Kind.LEADER, directory.leaders(task)))
        if -left >= LABOUR_AFTER:
            told.append((Reminder.Kind.LABOUR, directory.watchers(task)))
        found += [Wanted(task, person, kind) for kind, people in told for person in people]
    return found
