"""What keeps a commune's result from being sent: what the procedure asks, and what the checks of quality ask."""

from households.models import CommuneSurvey
from households.progress import hurdles_of, progress_of


def hurdles_before_submission(survey: CommuneSurvey, *, today):
    """Returns every Hurdle before a commune's result may be sent, () when it may."""
    progress = progress_of(survey.round, [survey])[survey.commune_id]
    return tuple(hurdles_of(survey, progress, today))
