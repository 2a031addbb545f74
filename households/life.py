"""One household's movements over all years, by the same rule as the balances."""

from dataclasses import dataclass

from households.models import Household, SurveyRound
from households.movements import (
    ORIGINS,
    Arrival,
    Departure,
    Movement,
    Standing,
    has_ended,
    movement,
    origin,
    standing_of,
)


@dataclass(frozen=True, slots=True)
class YearMovement:
    """What became of the household from the round before to this year's; `origin` is the line of phiếu C, or ""."""

    year: int
    movement: Movement
    origin: str


def movements_of(household: Household) -> list[YearMovement]:
    """Returns the household's movements, newest first; years that say nothing of it are left out. Two queries."""
    classes = dict(household.forms.values_list("round_id", "household_class"))
    found, standings, previous = [], [], None
    for survey_round in SurveyRound.objects.order_by("year"):
        now = standing_of(classes.get(survey_round.pk))
        if previous is not None:
            before = standings[-1]
            moved = movement(
                before=before,
                now=now,
                was_poor=Standing.POOR in standings,
                was_near=Standing.NEAR in standings,
                arrival=_arrival(household, previous.reference_date),
                departure=_departure(household, survey_round.reference_date),
            )
            if moved is not None:
                number = origin(before=before, now=now)
                found.append(YearMovement(survey_round.year, moved, f"{number}. {ORIGINS[number]}" if number else ""))
        standings.append(now)
        previous = survey_round
    return found[::-1]


def _arrival(household, since):
    came = household.came_on is not None and household.came_on > since
    return Arrival(household.came_by) if came and household.came_by else None


def _departure(household, until):
    if not has_ended(household.ended_on, household.end_kind, until):
        return None
    return Departure(household.end_kind) if household.end_kind else Departure.ENDED
