"""What the figures of the programme targets open."""

from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from accounts.permissions import Verb
from accounts.scoping import commune_ids
from households.filters import POOR as POOR_GROUP
from households.models import SurveyForm
from households.standards import POOR_CLASSES
from plans import results
from plans.programme import Known

POOR = Q(household_class__in=POOR_CLASSES)
RELAPSED = {"dien_bien": "tai_ngheo"}  # filters of the household list
# Pages of what was carried out, under the calendar year.
RESULT_PAGES = {
    "poor_housing": "work_list",
    "credit": "work_list",
    "model_income": "model_list",
    "model_exit": "model_list",
    "training": "training_list",
}


def list_of(target, year, figure, user):
    """Returns the address of the households behind a computed figure, "" where the reader may open none."""
    # A figure of the district opens the district's lists, so only whoever reads them all gets the link.
    is_computed = figure.value is not None and not figure.is_reported
    if user is None or not is_computed or commune_ids(user) is not None:
        return ""
    if target.key in RESULT_PAGES:
        return reverse(RESULT_PAGES[target.key], kwargs={"year": year})
    if target.known is not Known.COMPUTED or not user.can(Verb.VIEW_HOUSEHOLDS):
        return ""
    here = reverse("form_list", kwargs={"year": year})
    return f"{here}?{urlencode(figure.filters or {'loai': POOR_GROUP})}"


def of_merit_in_need_of_housing(survey_round):
    """Returns the filters that name the poor households of a year with a person of merit and a poor house."""
    return {"loai": POOR_GROUP, "doi_tuong": "nguoi_co_cong", "thieu": str(housing_of(survey_round).number)}


def housing_of(survey_round):
    """Returns the indicator of the year's standard that asks about the house."""
    return next(each for each in survey_round.standard.indicators if each.code == results.HOUSING)


def water_of_the_poor(survey_round):
    """Returns (poor rural households without hygienic water, poor rural households) of a year: what the survey shows
    beside the reported figure. One query."""
    water = next(each.number for each in survey_round.standard.indicators if each.code == "water")
    row = SurveyForm.objects.filter(POOR, round=survey_round, area_type="rural").aggregate(
        lacking=Count("pk", filter=Q(deprivations__has=water)), all=Count("pk")
    )
    return row["lacking"], row["all"]
