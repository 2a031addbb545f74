"""What was found: survey rounds, households with their persons, and one form a household a year.

A form keeps its standard, inputs, class and reasons: history is never recomputed. This room knows units, people and
duties, and no plans or reports.
"""

from households.models.form import FormDraft, FormMember, SurveyForm
from households.models.household import Household, Person
from households.models.rounds import CommuneSurvey, SurveyRound

__all__ = ["CommuneSurvey", "FormDraft", "FormMember", "Household", "Person", "SurveyForm", "SurveyRound"]
