"""III.5.2: whether a commune met its plan, from the targets that it was given and the households that left poverty."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from assignments import actions
from assignments.models import ScoreSheet, Task, TaskYear
from assignments.outcomes import plan_outcome
from households.models import CommuneSurvey, SurveyForm
from households.procedure import Stage
from plans.targets.bodies import body_lines, save_body_targets
from tests.households.histories import make_form, make_round
from tests.plans.needy import issued, two_communes

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast, areas):
    """Targets of 2018 given out in the cycle of 2017; the review of 2018 has begun."""
    survey_round = two_communes(cast, areas)
    decision = issued(cast, survey_round)
    actions.open_year(by=cast.hong, year=2018)
    make_round(2018)
    return {line.commune.code: line.target for line in decision.lines.select_related("commune") if line.poor}


def reviewed(commune, by, leaving):
    """The review of 2018: so many households of the commune left poverty; the result is recognised."""
    survey_round = make_round(2018)
    forms = SurveyForm.objects.filter(round__year=2017, commune=commune, household_class__in=["N1", "N2"]).order_by(
        "pk"
    )
    for place, form in enumerate(forms):
        make_form(survey_round, form.household, "KN" if place < leaving else "N1", by)
    survey, _ = CommuneSurvey.objects.get_or_create(round=survey_round, commune=commune)
    CommuneSurvey.objects.filter(pk=survey.pk).update(stage=Stage.RECOGNISED)


def test_without_a_target_or_a_recognised_result_there_is_no_basis(cast, areas, world):
    assert plan_outcome(areas.binh_son, 2018) is None, "not recognised"
    assert plan_outcome(areas.binh_son, 2017) is None, "no targets of 2016"
    with pytest.raises(ValidationError, match="Chưa có cơ sở"):
        actions.record_computed_outcome(by=cast.hong, task_year=TaskYear.objects.get(year=2018), unit=areas.binh_son)


@pytest.mark.parametrize(("more", "met"), [(0, True), (1, True), (-1, False)])
def test_target_against_households_that_left(cast, areas, world, more, met):
    target = world["15769"]
    reviewed(areas.binh_son, cast.lan, target + more)
    found = plan_outcome(areas.binh_son, 2018)
    assert found.met is met
    assert f"Chỉ tiêu năm 2018 là {target} hộ" in found.words and f"thực tế {target + more} hộ" in found.words


def test_one_click_concludes_for_every_commune_that_has_its_basis(cast, areas, world, clients):
    reviewed(areas.binh_son, cast.lan, 0)
    page = clients["hong"].get(reverse("task_scores", args=[2018]))
    assert reverse("task_score_outcomes", args=[2018]) in page.text
    clients["hong"].post(reverse("task_score_outcomes", args=[2018]))
    sheet = ScoreSheet.objects.get(commune=areas.binh_son)
    assert sheet.plan_met is False and "thực tế 0 hộ" in sheet.plan_evidence
    assert not ScoreSheet.objects.filter(commune=areas.dan_luc).exists(), "no recognised result, no conclusion"
    one = clients["hong"].get(reverse("task_score", args=[2018, f"xa-{areas.binh_son.pk}"])).text
    assert "không đạt" in one and sheet.plan_evidence_url in one


def test_one_commune_by_its_own_sheet(cast, areas, world, clients):
    reviewed(areas.binh_son, cast.lan, world["15769"])
    address = reverse("task_score", args=[2018, f"xa-{areas.binh_son.pk}"])
    assert "Ghi kết luận theo số liệu" in clients["hong"].get(address).text
    assert clients["hong"].post(address, {"viec": "so-lieu"}).status_code == 302
    assert ScoreSheet.objects.get().plan_met is True
    assert clients["lan"].post(address, {"viec": "so-lieu"}).status_code == 403


def test_a_decision_with_targets_of_the_bodies_completes_their_duty_too(cast, areas):
    survey_round = two_communes(cast, areas)
    actions.open_year(by=cast.hong, year=2017)
    line = next(each for each in body_lines(survey_round) if each.baseline)
    save_body_targets(by=cast.hong, survey_round=survey_round, targets={line.topic.key: (1, "")})
    issued(cast, survey_round)
    states = dict(
        Task.objects.filter(duty_key__in=["commune_targets", "target_issue", "department_targets"]).values_list(
            "duty_key", "status"
        )
    )
    assert set(states.values()) == {"done"} and len(states) == 3
