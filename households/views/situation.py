"""What the pages of a commune's year share: finding the survey, how far it is, what one may do, running an action."""

from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.permissions import Verb
from areas.models import Village
from households.actions.locking import state_in
from households.due import DueDay, due_days
from households.locks import Lock, survey_lock
from households.models import CommuneSurvey
from households.procedure import Progress, Step, step_states
from households.progress import progress_of


def find_survey(user, year, code):
    """Returns the CommuneSurvey of a commune in a year; 404 where the user may not read it."""
    surveys = CommuneSurvey.objects.visible_to(user).select_related("round", "commune", "stage_by")
    return get_object_or_404(surveys, round__year=year, commune__code=code)


def villages_of_survey(survey):
    """Returns the villages of a commune on the year's day, by number."""
    return Village.objects.valid_on(survey.round.reference_date).filter(commune=survey.commune).order_by("number")


@dataclass(frozen=True)
class Situation:
    """A commune's year as its pages show it, for one reader on one day."""

    user: object
    survey: CommuneSurvey
    progress: Progress
    due: DueDay
    lock: Lock | None
    today: object
    states: tuple = field(default=())

    @property
    def year(self):
        return self.survey.round.year

    @property
    def commune(self):
        return self.survey.commune

    @property
    def can_edit(self):
        """Whether the reader may record steps just now."""
        return self.lock is None and self.user.can(Verb.EDIT_SURVEY)

    @property
    def can_submit(self):
        return self.user.can(Verb.SUBMIT_SURVEY)

    @property
    def can_appraise(self):
        return self.user.can(Verb.APPRAISE_SURVEY)

    @property
    def due_state(self):
        return self.due.state_words(self.progress, self.today)

    @property
    def current(self):
        """The first step that is not done, None when all are."""
        return next((state for state in self.states if state.mark != "done"), None)

    def state_of(self, step):
        return next(state for state in self.states if state.step == Step(step))


def situation_of(user, survey):
    """Returns the Situation. About twelve queries."""
    today = timezone.localdate()
    progress = progress_of(survey.round, [survey])[survey.commune_id]
    due = due_days(survey.round, [survey])[survey.commune_id]
    lock = survey_lock(survey.round, state_in(survey.round, survey.commune_id))
    states = step_states(progress, today=today, is_overdue=due.is_overdue(progress, today))
    return Situation(user, survey, progress, due, lock, today, states)


def run(form, action, **values):
    """Runs an action with the form's cleaned data; its errors become the form's. Returns its result or None."""
    try:
        return action(**values, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return None


def add_errors(form, error):
    """Puts an action's ValidationError beside the fields that it names, the rest above the form."""
    for name, messages in getattr(error, "message_dict", {NON_FIELD_ERRORS: error.messages}).items():
        form.add_error(name if name in form.fields else None, messages)
