"""Two people record the same thing at the same moment: one is told that the other did. Needs real row locks."""

import pytest

from plans.actions.models_training import save_model, save_training
from plans.actions.results import save_result, save_results
from plans.actions.steps import approve_plan, open_amendment, submit_plan
from plans.models import Intervention, PlanLine, PovertyModel, Training
from tests.resources.test_at_once import at_once


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_record_the_first_training_of_a_unit(areas, lan, hong):
    def record(by, trained):
        values = {"officials": {"should": 5, "trained": trained, "version": None}}
        save_training(by=by, year=2017, unit=areas.binh_son, values=values)

    assert at_once(lambda: record(lan, 3), lambda: record(hong, 4)) == 1
    assert Training.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_add_a_model_of_one_name(areas, lan, hong):
    def add(by):
        save_model(by=by, year=2017, commune=areas.binh_son, values={"name": "Nuôi bò"})

    assert at_once(lambda: add(lan), lambda: add(hong)) == 1
    assert PovertyModel.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_many", [False, True])
def test_a_result_and_the_opening_of_an_amendment(is_many, year_2017, plan, lan, nam, hong, bac, today):
    submit_plan(by=nam, plan=plan)
    approve_plan(by=hong, plan=plan)
    lines = [line.pk for line in PlanLine.objects.filter(row__head_name="Lò Văn Đất").order_by("pk")]
    values = {"status": "doing"}

    def record():
        if is_many:
            save_results(by=hong, year=2017, versions=dict.fromkeys(lines), values=values, today=today)
        else:
            save_result(by=hong, year=2017, line_id=lines[0], values=values, today=today)

    at_once(record, lambda: open_amendment(by=lan, plan=plan, reason="Đổi"))  # whoever comes first
    recorded = Intervention.objects.select_related("line")
    assert all(result.line.is_kept for result in recorded), "what was told stands where it counts"
    for line in PlanLine.standing.filter(kept_of__in=lines).exclude(pk__in=recorded.values("line")):
        save_result(by=hong, year=2017, line_id=line.pk, values=values, today=today)
    submit_plan(by=nam, plan=plan)
    approve_plan(by=hong, plan=plan)
    assert set(Intervention.objects.values_list("line", flat=True)) == set(lines)
