"""Two people record the same thing at the same moment: one is told that the other did. Needs real row locks."""

import pytest

from plans.actions.models_training import save_model, save_training
from plans.models import PovertyModel, Training
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
