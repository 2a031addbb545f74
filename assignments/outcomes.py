"""What the room of plans says of a commune's plan outcome, for III.5.2: this room knows no plans.

settings.PLAN_OUTCOMES names by its dotted path a function of (communes, year) that returns {commune id: Outcome},
without those that have no basis: no target given for the year, or no recognised result to hold it against.
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


def plan_outcomes(communes, year):
    """Returns {commune id: Outcome} of the communes for which the figures let one conclude."""
    path = getattr(settings, "PLAN_OUTCOMES", "")
    return import_string(path)(communes, year) if path else {}


def plan_outcome(commune, year):
    """Returns the Outcome of one commune's plan in a year, or None where there is no basis to conclude."""
    return plan_outcomes([commune], year).get(commune.pk)
