"""From a duty to where its work is done: one click, for every unit that owes it."""

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.permissions import Role
from assignments import guide
from assignments.duties import BY_KEY
from assignments.duty_types import DoneBy
from assignments.models import Task
from households.actions.rounds import open_round
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_2017(hong):
    return open_round(by=hong, year=2017)


@pytest.fixture
def people(lan, bac, hong, areas):
    """Who works for each unit: {unit code of a task: person}."""

    def find(task):
        if task.commune_id:
            return lan
        code = task.department.code
        if code in ("ldtbxh", "bcd", "ubnd"):
            return hong
        if code == "nnptnt":
            return bac
        return make_user(f"phong.{code}", "Lê Thị Mới", Role.DEPARTMENT_OFFICER, department=task.department)

    return find


@pytest.mark.parametrize("key", sorted(settings.DUTY_PLACES))
def test_each_owner_is_led_to_the_place_and_gets_in(key, round_2017, year, people, as_user, areas):
    duty = BY_KEY[key]
    tasks = Task.objects.of_year(2017).filter(duty_key=key).with_units()
    owners = [*tasks.filter(department__isnull=False), *tasks.filter(commune=areas.binh_son)]
    assert len(owners) == len(duty.bodies) + duty.each_commune
    for task in owners:
        place = guide.place_of(task)
        assert place, f"{key} leads {task.unit_name} nowhere"
        browser = as_user(people(task))
        assert browser.get(place, follow=True).status_code == 200, f"{place} of {task.unit_name}"
        assert f'href="{place}"' in browser.get(reverse("task_detail", args=[task.pk])).text
        people_seen = browser.get(reverse("task_mine", args=[2017])).text
        assert f'href="{place}"' in people_seen


def test_surveys_plans_and_reports_all_have_their_place_here():
    by_work = {duty.key for duty in BY_KEY.values() if duty.done_by is not DoneBy.NOTE}
    assert by_work <= set(settings.DUTY_PLACES)
