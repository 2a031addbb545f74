"""The day of the visits that one is typing in: what the last form said, for the rest of the working day.

Never a guess: the first form of a day and of a year opens with an empty day, because papers are typed on another day
than that of the visit.
"""

import datetime as dt

from django.utils import timezone

KEY = "visits"


def last_visit_day(request, survey_round):
    """Returns the day that was typed last today, for a form of the same year; None before that."""
    kept = request.session.get(KEY) or {}
    if kept.get("year") != survey_round.year or kept.get("typed_on") != timezone.localdate().isoformat():
        return None
    return dt.date.fromisoformat(kept["day"])


def keep_visit_day(request, survey_round, day):
    """Remembers a day that was typed into a form or a grid of the year."""
    if day is not None:
        typed_on = timezone.localdate().isoformat()
        request.session[KEY] = {"year": survey_round.year, "typed_on": typed_on, "day": day.isoformat()}
