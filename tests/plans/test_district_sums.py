"""All 36 communes sent their plans: the district's plan is their sum to the last household, line and đồng."""

from collections import Counter

import pytest

from accounts.permissions import Role
from households.models import CommuneSurvey, Household, SurveyForm
from plans.actions.draft import draft_plan
from plans.actions.steps import submit_plan
from plans.district.figures import district_figures
from plans.figures import objectives_of, totals_of
from plans.models import HouseholdPlan, PlanLine
from plans.reading import contents_of_plans
from tests.factories import make_user, make_village

pytestmark = pytest.mark.django_db


def families_of(place):
    """[(class, causes, deprivations)] of the commune at `place`: each has other needs, and another number of them."""
    return [
        (
            ("N1", "N2", "CN")[(place + number) % 3],
            frozenset({1 + (place * number) % 11, 1 + (place + number) % 11}),
            frozenset({1 + (place + 3 * number) % 10}),
        )
        for number in range(2 + place % 5)
    ]


@pytest.fixture
def sent(year_2017, hong):
    """The year's 36 plans, drafted by Phòng LĐTBXH for the communes and sent by each one's leader."""
    surveys = list(CommuneSurvey.objects.of_round(year_2017))
    villages = [make_village(survey.commune) for survey in surveys]
    made = [(place, family) for place, _ in enumerate(surveys) for family in families_of(place)]
    households = Household.objects.bulk_create(
        Household(village=villages[place], code=f"X-{number:04}", head_name=f"Hộ {number}", ethnicity=1)
        for number, (place, _) in enumerate(made)
    )
    SurveyForm.objects.bulk_create(
        SurveyForm(
            round=year_2017, household=household, commune=surveys[place].commune, village=household.village,
            area_type="rural", standard_code=year_2017.standard_code, head_name=household.head_name, ethnicity=1,
            income=800_000, household_class=class_, basis="income", persons_count=3, is_minority=False, causes=causes,
            deprivations=lacks, deprivation_count=len(lacks), saved_by=hong,
        )
        for household, (place, (class_, causes, lacks)) in zip(households, made, strict=True)
    )  # fmt: skip
    plans = [draft_plan(by=hong, survey=survey).plan for survey in surveys]
    for row in HouseholdPlan.objects.order_by("pk")[::4]:
        HouseholdPlan.objects.filter(pk=row.pk).update(exit_year=2018, remove_deprivations=row.deprivations)
    for number, line in enumerate(PlanLine.objects.order_by("pk")):
        PlanLine.objects.filter(pk=line.pk).update(cost=number * 1_000 + 1 if number % 3 else None, source="district")
    for plan in plans:
        submit_plan(by=make_user(role=Role.COMMUNE_LEADER, commune=plan.commune), plan=plan)
        plan.refresh_from_db()
    return plans


def test_36_communes_sum_to_the_district(year_2017, sent):
    figures, contents = district_figures(year_2017), contents_of_plans(sent)
    assert len(figures.sent) == len(sent) == 36
    by_code = {plan.commune.code: totals_of(contents[plan.pk]) for plan in sent}
    for each in figures.communes:
        own = by_code[each.code]
        assert (each.poor, each.near, each.lines) == (own.poor, own.near, own.lines)
        assert (each.cost or 0, each.exits or 0) == (own.cost or 0, own.exits_poor or 0)
    families = [family for place in range(36) for family in families_of(place)]
    classes = Counter(class_ == "CN" for class_, _, _ in families)
    total = figures.totals
    assert (total["poor"], total["near"]) == (total["survey_poor"], total["survey_near"])
    assert (total["poor"], total["near"]) == (classes[False], classes[True])
    assert total["lines"] == PlanLine.objects.count() == sum(len(causes) + len(lacks) for _, causes, lacks in families)
    assert total["cost"] == sum(cost for cost in PlanLine.objects.values_list("cost", flat=True) if cost)
    objectives = [objectives_of(contents[plan.pk]) for plan in sent]
    for place, need in enumerate(figures.needs):
        of_communes = [each[place] for each in objectives]
        for name in ("poor", "near", "planned"):
            assert getattr(need, name) == sum(getattr(each, name) for each in of_communes), (need.name, name)
        assert (need.cost or 0) == sum(each.cost or 0 for each in of_communes)
    assert sum(need.poor for need in figures.needs) == sum(
        len(causes) + len(lacks) for class_, causes, lacks in families if class_ != "CN"
    )
    assert sum(each.lines for each in figures.measures) == total["lines"]
