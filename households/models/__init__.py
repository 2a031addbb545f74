"""What was found: survey rounds, households with their persons, and one form a household a year.

A form keeps its standard, inputs, class and reasons: history is never recomputed. This room knows units, people and
duties, and no plans or reports.
"""

from households.models.events import EventKind, HouseholdEvent
from households.models.form import FormDraft, FormMember, SurveyForm
from households.models.household import Household, Person
from households.models.importing import ImportEffect, ImportRow, ImportStatus, RowStatus, SurveyImport
from households.models.procedure import (
    InYearRequest,
    Objection,
    Posting,
    ProcedureEvent,
    Reopening,
    VillageMeeting,
)
from households.models.quality import DuplicateFlag, QualityAnswer, QualityCheck, QualityWarning
from households.models.rounds import CommuneSurvey, SurveyRound

__all__ = [
    "CommuneSurvey",
    "DuplicateFlag",
    "EventKind",
    "FormDraft",
    "FormMember",
    "Household",
    "HouseholdEvent",
    "ImportEffect",
    "ImportRow",
    "ImportStatus",
    "InYearRequest",
    "Objection",
    "Person",
    "Posting",
    "ProcedureEvent",
    "QualityAnswer",
    "QualityCheck",
    "QualityWarning",
    "Reopening",
    "RowStatus",
    "SurveyForm",
    "SurveyImport",
    "SurveyRound",
    "VillageMeeting",
]
