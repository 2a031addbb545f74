"""What the room of plans says of a commune's plan outcome, for III.5.2: this room knows no plans.

settings.PLAN_OUTCOME names by its dotted path a function of (commune, year) that returns an Outcome, or None where
there is no basis: no target assigned for the year, or no recognised result to hold it against.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Outcome:
    """Target against actual of a commune's year; `words` say both, `url` shows them."""

    met: bool
    words: str
    url: str = ""


def plan_outcome(commune, year):
    """Returns the Outcome of a commune's plan in a year, or None where there is no basis to conclude."""
    path = getattr(settings, "PLAN_OUTCOME", "")
    return import_string(path)(commune, year) if path else None
