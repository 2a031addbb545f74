"""What will be done: measures, the plan of a commune, its households and lines, its frozen versions.

    CommunePlan (a commune and cycle year Y, for the calendar year Y + 1)
      ├ HouseholdPlan (`rows`: a poor or near-poor household, its needs, mentor, expected result)
      │   └ PlanLine (`lines`: need → measure → body, who, when, cost, source, loan)
      ├ PlanEvent (`events`), PlanSection (`sections`), PlanVersion (`versions`)
    OwnMeasure (LĐTBXH's additions to the catalogue; `OwnMeasure.objects.catalogue()` gives the whole)

Readers elsewhere begin at `PlanLine.objects.of_year(Y).current()`, scoped by `visible_to(user)`; `sent()` are the lines
of plans that have left the commune.
"""

from plans.models.catalogue import OwnMeasure
from plans.models.commune_plans import CommunePlan, PlanEvent, PlanSection, PlanVersion
from plans.models.lines import HouseholdPlan, PlanLine

__all__ = [
    "CommunePlan",
    "HouseholdPlan",
    "OwnMeasure",
    "PlanEvent",
    "PlanLine",
    "PlanSection",
    "PlanVersion",
]
