"""What keeps a commune's result from being sent, and what is told without keeping it back."""

from django.urls import reverse
from django.utils.http import urlencode

from households.actions.flags import look_if_stale
from households.checks import problems_before_submission
from households.models import CommuneSurvey
from households.progress import Hurdle, hurdles_of, progress_of


def hurdles_before_submission(survey: CommuneSurvey, *, today):
    """Returns every Hurdle before a commune's result may be sent, () when it may. The balance stands among them."""
    progress = progress_of(survey.round, [survey])[survey.commune_id]
    return tuple(hurdles_of(survey, progress, today))


def told_before_submission(survey: CommuneSurvey):
    """Returns the questions and pairs that nobody answered, as Hurdles that keep nothing back; looks anew first."""
    look_if_stale(survey.round, survey.commune)
    found = []
    for check in problems_before_submission(survey.round, survey.commune):
        if not check.stops:
            takes_year = {"year": survey.round.year} if check.page != "duplicate_list" else {}
            address = reverse(check.page, kwargs=takes_year)
            found.append(Hurdle(check.text, f"{address}?{urlencode({'xa': survey.commune.code})}"))
    return tuple(found)
