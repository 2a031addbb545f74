"""The progress of communes as figures: the same states as the page of progress, 1 for what is done."""

from assignments.deadlines import State
from households.due import due_days
from households.procedure import Mark, Step, step_states
from households.progress import progress_of
from reports.build.filling import BY_COMMUNE, Filling, unit_lines
from reports.definitions.completeness import OPENS
from reports.table import Drill


def fill(ask):
    """Returns the Filling by commune, also where the table is of a single one."""
    columns, today = ask.declared(), ask.today
    surveys = ask.surveys
    progresses, dues = progress_of(ask.round, surveys), due_days(ask.round, surveys)
    figures = {}
    for survey in surveys:
        progress, due = progresses[survey.commune_id], dues[survey.commune_id]
        state = due.state(progress, today)
        states = step_states(progress, today=today, is_overdue=state == State.LATE)
        figures[survey.commune_id] = {
            "done": progress.forms_done,
            "waiting": progress.forms_waiting,
            "communes": int(state != State.NOT_NEEDED),
            "on_time": int(state == State.DONE),
            "late": int(state in (State.DONE_LATE, State.LATE)),
            **{step.value: int(each.mark is Mark.DONE) for step, each in zip(Step, states, strict=True)},
        }

    def drill(column, where):
        return Drill({**where, **OPENS[column.key]}) if column.key in OPENS else None

    return Filling(
        columns=columns,
        lines=unit_lines(ask, columns, figures, drill=drill, by_commune=True),
        unit_head=BY_COMMUNE,
    )
