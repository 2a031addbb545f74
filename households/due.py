"""By when each commune owes its survey (III.1.3): the day of its task, or the decision's own where the year's tasks
have not been given out. Reads only.
"""

import datetime as dt
from dataclasses import dataclass

from assignments import deadlines
from assignments.duties import duty_of
from assignments.models import Task
from assignments.units import code_of
from households.procedure import LOCKED_STAGES

DUTY = "commune_survey"


@dataclass(frozen=True, slots=True)
class DueDay:
    """A commune's day: `due_on` is the D of "trước ngày D"; `task_id` None where no task was given out."""

    due_on: dt.date
    day_counts: bool = False
    task_id: int | None = None
    is_waived: bool = False

    @property
    def last_safe_day(self):
        return deadlines.last_safe_day(self.due_on, self.day_counts)

    @property
    def words(self):
        return deadlines.open_until(self.due_on, self.day_counts)

    def state(self, progress, today):
        """Returns the deadlines.State of the sending."""
        return deadlines.state_of(
            due_on=self.due_on,
            day_counts=self.day_counts,
            done_on=_sent_on(progress),
            is_waived=self.is_waived,
            today=today,
        )

    def state_words(self, progress, today):
        """Returns the state in words: "xong trễ 3 ngày"."""
        return deadlines.state_words(
            self.state(progress, today),
            due_on=self.due_on,
            day_counts=self.day_counts,
            done_on=_sent_on(progress),
        )

    def days_left(self, today):
        return deadlines.days_left(self.due_on, self.day_counts, today)

    def is_overdue(self, progress, today):
        """Returns whether the day has passed and nothing was sent."""
        return self.state(progress, today) == deadlines.State.LATE


def _sent_on(progress):
    return progress.submitted_on if progress.stage in LOCKED_STAGES else None


def due_days(survey_round, surveys):
    """Returns {commune id: DueDay} of these CommuneSurveys. One query."""
    surveys = list(surveys)
    given = {code_of(survey.commune): survey.commune_id for survey in surveys}
    found = {survey.commune_id: DueDay(duty_of(DUTY).due.on(survey_round.year)) for survey in surveys}
    for task in Task.objects.filter(year__year=survey_round.year, duty_key=DUTY, part=0, given_to__in=given):
        found[given[task.given_to]] = DueDay(task.due_on, task.day_counts, task.pk, task.is_waived)
    return found
