"""Opening years: who gets what, once; and every deadline of the decision on the calendar of its year."""

import datetime as dt
from collections import Counter

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from assignments import actions, boards
from assignments.duties import DUTIES, duties_of
from assignments.models import Task
from tests.assignments.conftest import at_once

pytestmark = pytest.mark.django_db


def test_each_unit_gets_its_tasks(hong, areas, year):
    counts = Counter(Task.objects.values_list("duty_key", flat=True))
    assert counts["commune_survey"] == 36
    assert counts["report_annual"] == 36 + 13
    assert counts["department_plan"] == 10
    assert counts["district_plan"] == counts["commune_targets"] == 1
    assert Task.objects.get(duty_key="district_plan").department.code == "bcd"
    assert Task.objects.get(duty_key="commune_targets").department.code == "ubnd"
    assert set(counts) == {duty.key for duty in DUTIES}


def test_opening_twice_makes_nothing_twice(hong, year):
    before = Task.objects.count()
    assert actions.open_year(by=hong, year=2017) == {"created": 0, "total": before}
    assert AuditEntry.objects.filter(action="year.opened").count() == 1


def test_a_task_handed_over_is_not_given_out_again(hong, areas, task_of):
    task = task_of("land", areas.department("tnmt"))
    actions.hand_over(by=hong, task=task, unit=areas.department("nnptnt"), reason="Đổi phân công")
    assert actions.open_year(by=hong, year=2017)["created"] == 0


def test_units_are_those_in_force_on_the_day_of_each_duty(hong):
    actions.open_year(by=hong, year=2019)
    actions.open_year(by=hong, year=2020)

    def communes(year, key):
        return Task.objects.of_year(year).filter(duty_key=key, commune__isnull=False).count()

    assert communes(2019, "commune_survey") == 36  # 15/11, before the merger of 01/12/2019
    assert communes(2019, "report_annual") == 34  # 15/12, after it
    assert communes(2020, "commune_survey") == 34


@pytest.mark.parametrize("year", range(2016, 2021))
def test_each_deadline_of_the_decision_is_on_the_calendar_with_its_clause(hong, year):
    actions.open_year(by=hong, year=year)
    shown = set()
    for number in range(1, 13):
        for week in boards.month(Task.objects.of_year(year), year, number, dt.date(2017, 11, 22)):
            for day in week.days:
                if day.is_in_month:
                    shown |= {(entry.duty_key, entry.clause, day.date) for entry in day.entries}
    assert shown == {(duty.key, duty.clause, duty.due.on(year)) for duty in duties_of(year)}


def test_only_the_standing_body_opens(lan, quan_tri, areas):
    for person in (lan, quan_tri):
        with pytest.raises(Forbidden):
            actions.open_year(by=person, year=2017)


@pytest.mark.parametrize("year", [2015, 2101])
def test_years_outside_are_refused(hong, year):
    with pytest.raises(ValidationError):
        actions.open_year(by=hong, year=year)


def test_the_preview_is_what_opening_makes(hong):
    preview = actions.preview_year(year=2018)
    made = actions.open_year(by=hong, year=2018)["created"]
    assert sum(number for _, _, number, _ in preview) == made
    assert actions.preview_year(year=2018) == []


def test_a_yearly_duty_of_the_districts_own_comes_back_each_year(hong, areas, year):
    duty, tasks = actions.give_task(
        by=hong,
        year=2017,
        title="Rà soát thẻ BHYT",
        basis="Công văn 7",
        todo="",
        evidence="",
        due_on=dt.date(2017, 9, 1),
        is_yearly=True,
        every_commune=True,
        units=[areas.department("yte")],
    )
    assert len(tasks) == 37
    actions.open_year(by=hong, year=2018)
    again = Task.objects.of_year(2018).filter(duty_key=duty.key)
    assert again.count() == 37 and again.first().due_on == dt.date(2018, 9, 1)
    actions.end_district_duty(by=hong, duty=duty, day=dt.date(2018, 12, 1))
    actions.open_year(by=hong, year=2019)
    assert not Task.objects.of_year(2019).filter(duty_key=duty.key).exists()


def test_a_one_off_task_comes_once_and_says_what_is_wrong(hong, areas, year):
    values = {
        "by": hong,
        "year": 2017,
        "title": "Góp ý dự thảo",
        "basis": "Công văn 9",
        "todo": "",
        "evidence": "",
        "due_on": dt.date(2017, 12, 20),
        "is_yearly": False,
        "every_commune": False,
    }
    duty, tasks = actions.give_task(**values, units=[areas.binh_son])
    assert [task.unit_name for task in tasks] == ["Xã Bình Sơn"]
    actions.open_year(by=hong, year=2018)
    assert not Task.objects.of_year(2018).filter(duty_key=duty.key).exists()
    with pytest.raises(ValidationError):
        actions.give_task(**values, units=[])
    with pytest.raises(ValidationError):
        actions.give_task(**{**values, "due_on": dt.date(2018, 1, 1)}, units=[areas.binh_son])
    with pytest.raises(ValidationError):
        actions.give_task(**{**values, "year": 2030}, units=[areas.binh_son])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_open_one_year_at_once_make_its_tasks_once(hong, areas):
    results = at_once(lambda: actions.open_year(by=hong, year=2017), 3)
    assert sorted(result["created"] for result in results) == [0, 0, 471]
    assert Task.objects.count() == 471
