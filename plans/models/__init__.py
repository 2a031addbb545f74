"""What will be done: measures, the plan of a commune, its households and lines, its frozen versions.

    CommunePlan (a commune and cycle year Y, for the calendar year Y + 1)
      ├ HouseholdPlan (`rows`: a poor or near-poor household, its needs, mentor, expected result)
      │   └ PlanLine (`lines`: need → measure → body, who, when, cost, source, loan)
      ├ PlanEvent (`events`), PlanSection (`sections`), PlanVersion (`versions`)
    OwnMeasure (LĐTBXH's additions to the catalogue; `OwnMeasure.objects.catalogue()` gives the whole)

`objects` of rows and lines are what the commune writes. Readers elsewhere begin at `PlanLine.standing.of_year(Y)`,
which keeps to what was approved while an amendment is written, scoped by `visible_to(user)`; `sent()` are the lines of
plans that have left the commune. stepped.py holds what the plans of communes, bodies and the district have in common.

    DepartmentPlan (a body's own plan) with `goals`, `events`, `versions`
    TargetScenario (with `shares`), TargetProposal, BodyTarget → TargetDecision (frozen `lines`, `body_lines`)
    DistrictPlan with `events`, `versions`; ProgrammeValue (what a body reports of a programme target)
    Intervention (a measure carried out, perhaps from a line) with `files`; PovertyModel with `households`; Training
"""

from plans.models.catalogue import OwnMeasure
from plans.models.commune_plans import CommunePlan, PlanEvent, PlanSection, PlanVersion
from plans.models.departments import DepartmentGoal, DepartmentPlan, DepartmentPlanEvent, DepartmentPlanVersion
from plans.models.district import DistrictPlan, DistrictPlanEvent, DistrictPlanVersion
from plans.models.interventions import Intervention, InterventionFile, ModelHousehold, PovertyModel, Training
from plans.models.lines import HouseholdPlan, PlanLine
from plans.models.programme import ProgrammeFile, ProgrammeValue
from plans.models.targets import (
    BodyTarget,
    BodyTargetLine,
    TargetDecision,
    TargetLine,
    TargetProposal,
    TargetScenario,
    TargetShare,
)

__all__ = [
    "BodyTarget",
    "BodyTargetLine",
    "CommunePlan",
    "DepartmentGoal",
    "DepartmentPlan",
    "DepartmentPlanEvent",
    "DepartmentPlanVersion",
    "DistrictPlan",
    "DistrictPlanEvent",
    "DistrictPlanVersion",
    "HouseholdPlan",
    "Intervention",
    "InterventionFile",
    "ModelHousehold",
    "OwnMeasure",
    "PlanEvent",
    "PlanLine",
    "PlanSection",
    "PlanVersion",
    "PovertyModel",
    "ProgrammeFile",
    "ProgrammeValue",
    "TargetDecision",
    "TargetLine",
    "TargetProposal",
    "TargetScenario",
    "TargetShare",
    "Training",
]
