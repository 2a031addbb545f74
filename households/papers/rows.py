"""The households that stand on a paper, read once with all that is printed of them."""

from households.balance import households_of_leg
from households.balance_legs import LEGS
from households.models import Household, SurveyForm
from households.movement_queries import previous_round
from households.standards import POOR_CLASSES, HouseholdClass

POOR, NEAR, LEFT_POOR, LEFT_NEAR = "poor", "near", "left_poor", "left_near"
_LEGS = {LEFT_POOR: ("thoat_ngheo_con_can", "thoat_ngheo_vuot_can"), LEFT_NEAR: ("thoat_can_ngheo",)}


def forms_of(survey, *, village=None):
    """Returns the commune's forms of the year by village and code."""
    forms = survey.round.forms.filter(commune=survey.commune)
    if village is not None:
        forms = forms.filter(village=village)
    return forms.select_related("village__commune", "household").order_by("village__number", "household__code")


def results_of(survey, *, village=None):
    """Returns {POOR, NEAR, LEFT_POOR, LEFT_NEAR: [form]}: what a commune recognises. In a first year nobody left."""
    forms = list(forms_of(survey, village=village))
    by_household = {form.household_id: form for form in forms}
    found = {
        POOR: [form for form in forms if form.household_class in POOR_CLASSES],
        NEAR: [form for form in forms if form.household_class == HouseholdClass.CN],
    }
    for kind, keys in _LEGS.items():
        left = set()
        for key in keys:
            left |= set(
                households_of_leg(survey.round, LEGS[key], commune_id=survey.commune_id).values_list("pk", flat=True)
            )
        found[kind] = [form for household_id, form in by_household.items() if household_id in left]
    return found


def earlier_classes(survey):
    """Returns {household id: class in the round before}; {} in the first year."""
    previous = previous_round(survey.round)
    if previous is None:
        return {}
    here = survey.round.forms.filter(commune=survey.commune).order_by().values("household_id")
    return dict(previous.forms.filter(household__in=here).order_by().values_list("household_id", "household_class"))


def managed_list(survey, *, village=None):
    """Returns the forms of last year's poor and near-poor households that the commune still has (PL 2b)."""
    previous = previous_round(survey.round)
    if previous is None:
        return []
    households = Household.objects.of_year(survey.round).filter(village__commune=survey.commune)
    forms = previous.forms.filter(household__in=households, household_class__in=(*POOR_CLASSES, HouseholdClass.CN))
    if village is not None:
        forms = forms.filter(household__village=village)
    forms = forms.select_related("household__village__commune").order_by(
        "household__village__number", "household__code"
    )
    found = []
    for form in forms:
        form.village = form.household.village  # where it is listed today
        found.append(form)
    return found


def candidates(survey, *, village=None):
    """Returns the households to be looked at anew (PL 2a): those new on the books, or with a form of the year, that
    were neither poor nor near-poor last year."""
    managed = {form.household_id for form in managed_list(survey)}
    with_form = SurveyForm.objects.filter(round=survey.round).order_by().values("household_id")
    households = Household.objects.of_year(survey.round).filter(village__commune=survey.commune)
    if village is not None:
        households = households.filter(village=village)
    households = households.filter(first_year=survey.round.year) | households.filter(pk__in=with_form)
    households = households.select_related("village__commune").order_by("village__number", "code")
    return [household for household in households if household.pk not in managed]
