"""Figures of duties: done on time, late, open, by unit, clause, duty or year; score sheets. One grouped query each."""

from dataclasses import dataclass, field

from accounts.permissions import Verb
from areas.models import Commune, Department
from assignments.deadlines import State
from assignments.duties import duty_of
from assignments.models import ScoreSheet, Task
from assignments.scoring import DEFAULT_WEIGHT, entry_of, sheet_of
from assignments.units import code_of, unit_fields

ORDER = (State.DONE, State.DONE_LATE, State.LATE, State.SOON, State.NOT_DUE, State.NOT_NEEDED)


@dataclass
class Tally:
    """How many tasks stand in each state. `expected` leaves out what need not be done."""

    counts: dict = field(default_factory=dict)
    awaiting: int = 0  # reported, and not yet confirmed; counted among the open and the late

    def add(self, row):
        self.counts[row["state"]] = self.counts.get(row["state"], 0) + row["number"]
        self.awaiting += row["awaiting"]

    def of(self, state):
        return self.counts.get(str(state), 0)

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def expected(self):
        return self.total - self.of(State.NOT_NEEDED)

    @property
    def done(self):
        return self.of(State.DONE) + self.of(State.DONE_LATE)

    @property
    def on_time(self):
        return self.of(State.DONE)

    @property
    def done_late(self):
        return self.of(State.DONE_LATE)

    @property
    def late(self):
        return self.of(State.LATE)

    @property
    def open(self):
        return self.of(State.SOON) + self.of(State.NOT_DUE)

    @property
    def not_needed(self):
        return self.of(State.NOT_NEEDED)

    @property
    def due(self):
        """Tasks whose day has come: done, or late."""
        return self.done + self.late

    @property
    def on_time_share(self):
        """Percent of the tasks whose day has come that were done on time; None where none has."""
        return 100 * self.on_time / self.due if self.due else None


@dataclass(frozen=True)
class FigureRow:
    """A line of the figures; `query` opens the tasks behind its counts, `key` holds what they were grouped by."""

    label: str
    query: dict
    tally: Tally
    key: tuple = ()


BY = {
    "don-vi": ("commune_id", "department_id"),
    "dieu-khoan": ("clause",),
    "nhiem-vu": ("duty_key",),
    "nam": ("year__year",),
}


def figures(tasks, today, by):
    """Returns (rows, total Tally) of tasks grouped by a key of BY, in the order of units, clauses or years."""
    names, tallies, total = BY[by], {}, Tally()
    for row in tasks.counted().count_states(today, *names):
        key = tuple(row[name] for name in names)
        tallies.setdefault(key, Tally()).add(row)
        total.add(row)
    labels = LABELS[by](tasks)
    ordered = sorted(tallies.items(), key=lambda item: labels[item[0]][0])
    return [FigureRow(labels[key][1], labels[key][2], tally, key) for key, tally in ordered], total


# Each returns {key: (sort key, label, query of the tasks behind)} in one or two queries.


def _by_unit(_tasks):
    labels = {
        (each.pk, None): ((1, each.code, each.pk), each.name, {"don_vi": code_of(each)})
        for each in Commune.objects.all()
    }
    return labels | {
        (None, each.pk): ((0, f"{each.order:03}", each.pk), each.name, {"don_vi": code_of(each)})
        for each in Department.objects.all()
    }


def _by_clause(tasks):
    clauses = tasks.order_by().values_list("clause", flat=True).distinct()
    return {(each,): (clause_key(each), clause_words(each), {"dieu": each}) for each in clauses}


def _by_duty(tasks):
    rows = tasks.counted().order_by("year__year").values_list("duty_key", "order", "title")
    return {(key,): ((order, key), title, {"nhiem_vu": key}) for key, order, title in rows}


def _by_year(tasks):
    years = tasks.order_by().values_list("year__year", flat=True).distinct()
    return {(each,): (-each, f"Năm {each}", {"nam": each}) for each in years}


LABELS = {"don-vi": _by_unit, "dieu-khoan": _by_clause, "nhiem-vu": _by_duty, "nam": _by_year}
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}


def clause_key(clause):
    """Returns a sort key that puts III.2.3.10 after III.2.3.9, and what is no clause last."""
    parts = clause.split(",")[0].strip().split(".")
    if parts[0] not in ROMAN:
        return (99, [], clause)
    return (ROMAN[parts[0]], [int(part) for part in parts[1:] if part.isdecimal()], clause)


def clause_words(clause):
    """Returns "điều III.1.1", or the district's own basis as it stands."""
    return f"điều {clause}" if clause_key(clause)[0] != 99 else clause


def timeline(tasks, today):
    """Returns [(duty_key, title, clause, due date, Tally)] of tasks: one row a duty and day, for calendars."""
    found = {}
    for row in tasks.counted().count_states(today, "duty_key", "order", "clause", "title", "due_on", "day_counts"):
        key = (row["due_on"], row["order"], row["duty_key"], row["title"], row["clause"], row["day_counts"])
        found.setdefault(key, Tally()).add(row)
    return sorted(found.items())


# Score sheets


def entries_of(tasks, today):
    """Returns {(commune_id, department_id): [scoring.Entry]} of tasks, in one query."""
    found = {}
    rows = tasks.counted().with_state(today).order_by("order", "id")
    fields = ("title", "clause", "duty_key", "due_on", "day_counts", "status", "done_on", "commune", "department")
    for task in rows.only(*fields):
        duty = duty_of(task.duty_key)
        entry = entry_of(
            title=task.title,
            clause=task.clause,
            weight=duty.weight if duty else DEFAULT_WEIGHT,
            state=task.state,
            due_on=task.due_on,
            day_counts=task.day_counts,
            done_on=task.done_on,
            task_id=task.pk,
            is_awaiting=task.is_awaiting,
        )
        found.setdefault((task.commune_id, task.department_id), []).append(entry)
    return found


def own_tasks(task_year, unit):
    """Returns the tasks of one unit's year that its sheet counts."""
    return Task.objects.counted().filter(
        year=task_year, **{name: value for name, value in unit_fields(unit).items() if value is not None}
    )


def sheet_for(task_year, unit, today, *, plan_met):
    """Returns the proposed scoring.Sheet of one unit's year."""
    entries = entries_of(own_tasks(task_year, unit), today).get(_key(unit), [])
    return sheet_of(entries, plan_met=plan_met, asks_plan=isinstance(unit, Commune))


def _key(unit):
    return (unit.pk, None) if isinstance(unit, Commune) else (None, unit.pk)


@dataclass(frozen=True)
class ScoreRow:
    """A unit's year: its stored decision, if any, and the sheet as proposed today."""

    unit: object
    code: str
    row: ScoreSheet | None
    sheet: object

    @property
    def is_decided(self):
        return self.row is not None and self.row.status != ScoreSheet.Status.OPEN

    @property
    def lines(self):
        """The sheet's lines as dicts with `points` in place of hundredths, None for what is not counted."""
        lines = self.row.lines if self.is_decided else self.sheet.lines_as_data()
        return [line | {"points": line["earned"] / 100 if line["is_counted"] else None} for line in lines]

    @property
    def notes(self):
        return self.row.notes if self.is_decided else self.sheet.notes

    @property
    def plan_words(self):
        """Whether the plan was met, in words; without a conclusion, or its basis, there is none to speak of."""
        if self.row is None or self.row.plan_met is None:
            return "chưa có cơ sở"
        words = "đạt" if self.row.plan_met else "không đạt"
        return words if self.row.plan_evidence else f"{words}, chưa ghi căn cứ"

    @property
    def waiting(self):
        """How many of the unit's tasks were reported and are not confirmed yet."""
        return sum(line.is_awaiting for line in self.sheet.lines)

    @property
    def earned(self):
        return sum(line["points"] or 0 for line in self.lines)

    @property
    def possible(self):
        return sum(line["weight"] for line in self.lines if line["is_counted"])

    @property
    def points(self):
        return self.row.points if self.is_decided else self.sheet.points

    @property
    def grade_label(self):
        if self.is_decided:
            return self.row.get_grade_display()
        return self.sheet.grade.label if self.sheet.grade else ""


def score_rows(task_year, user, today):
    """Returns a ScoreRow for each unit that the user may read, bodies first; the same queries for few and many."""
    tasks = Task.objects.visible_to(user).filter(year=task_year)
    stored = {
        (each.commune_id, each.department_id): each
        for each in ScoreSheet.objects.visible_to(user).filter(year=task_year)
    }
    units = {(each.pk, None): each for each in Commune.objects.all()}
    units |= {(None, each.pk): each for each in Department.objects.all()}
    labels = _by_unit(None)
    rows = []
    for key, entries in entries_of(tasks, today).items():
        if user.department_id and not user.can(Verb.MANAGE_TASKS) and key != (None, user.department_id):
            continue  # tasks in which a body only co-operates are not its own score
        row = stored.get(key)
        sheet = sheet_of(entries, plan_met=row.plan_met if row else None, asks_plan=key[0] is not None)
        rows.append((labels[key][0], ScoreRow(units[key], code_of(units[key]), row, sheet)))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]
