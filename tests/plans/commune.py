"""A commune's survey in a few lines, for tests of its plan: households with chosen causes and deprivations."""

from households.models import CommuneSurvey, Household, SurveyForm
from households.procedure import Stage
from plans.actions.draft import draft_plan
from plans.models import HouseholdPlan
from tests.households.histories import make_form, make_household

# (head, class, causes, deprivations): numbers of QĐ 59/2015
FAMILIES = (
    ("Hà Văn Vốn", "N1", {1}, {2}),
    ("Lò Văn Đất", "N1", {2, 6}, {7, 8}),
    ("Phạm Thị Ốm", "N2", {8}, {1, 2, 5}),
    ("Lê Văn Lười", "CN", {10}, set()),
)


def survey_of(survey_round, commune):
    """The commune's part of a year, read anew."""
    return CommuneSurvey.objects.select_related("round", "commune").get(round=survey_round, commune=commune)


def make_family(survey_round, village, by, head, household_class, causes, deprivations):
    """A household of the village with a form of this class and these needs."""
    household = make_household(village, head)
    household.search_key = Household.make_search_key(household.code, head, "", "")
    household.save()
    return make_form(
        survey_round, household, household_class, by, causes=frozenset(causes), deprivations=frozenset(deprivations)
    )


def recognise_at_once(survey_round, commune):
    """Marks the survey as recognised, without the year's procedure."""
    CommuneSurvey.objects.filter(round=survey_round, commune=commune).update(stage=Stage.RECOGNISED)


def change_form(form, **values):
    """What a corrected form leaves behind: new needs or another class."""
    SurveyForm.objects.filter(pk=form.pk).update(**values)


def drafted(by, survey_round, commune):
    """The plan as it is drafted now."""
    return draft_plan(by=by, survey=survey_of(survey_round, commune)).plan


def row_of(plan, head):
    return HouseholdPlan.objects.get(plan=plan, head_name=head)


def lines_of(plan, head):
    """{(need code, measure key)} of a household's lines that stand."""
    lines = row_of(plan, head).lines.filter(is_need_gone=False)
    return set(lines.values_list("need_code", "measure_key"))
