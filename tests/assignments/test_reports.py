"""What a unit says of its own work: when it counts, what may not be reported, and on which days."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from assignments import actions, boards, guide, progress
from assignments.models import Task

pytestmark = pytest.mark.django_db


def report(by, task, today, **changes):
    values = {"text": "", "evidence": "KH 12/KH-UBND", "done_on": today}
    return actions.report_done(by=by, task=task, today=today, **{**values, **changes})


def fresh(task):
    return Task.objects.with_units().get(pk=task.pk)


@pytest.fixture
def task(task_of, areas):
    return task_of("village_direction", areas.binh_son)


def test_a_report_counts_as_done_only_once_it_is_confirmed(by_hand, lan, hong, areas, task_of, today, capsys):
    task = task_of("commune_plan", areas.binh_son)  # before 10/11
    report(lan, task, today, done_on=dt.date(2017, 11, 9))

    def seen():
        found = Task.objects.with_state(today).with_units().get(pk=task.pk)
        _, total = progress.figures(Task.objects.filter(pk=task.pk), today, "don-vi")
        (entry,) = progress.entries_of(Task.objects.filter(pk=task.pk), today)[(areas.binh_son.pk, None)]
        call_command("list_duties", year=2017, today="2017-11-22")
        (line,) = [
            line for line in capsys.readouterr().out.splitlines() if line.endswith(task.title) and "Bình Sơn" in line
        ]
        column = boards.boards(Task.objects.filter(pk=task.pk), today)[1].columns[0]
        twins = (found.state, str(found.state_on(today)), str(entry.state))
        return twins, line.split("\t")[3], (total.done, total.late, total.awaiting), column.done

    assert seen() == (("late",) * 3, "quá hạn, đã báo, chờ xác nhận", (0, 1, 1), 0)
    assert guide.mark_of(fresh(task), today).words == "quá hạn 13 ngày, chờ xác nhận"
    actions.confirm(by=hong, task=task)
    assert seen() == (("done",) * 3, "xong đúng hạn", (1, 0, 0), 1)


def test_a_survey_is_not_reported_by_hand(lan, hong, clients, areas, task_of, today):
    task = task_of("commune_survey", areas.binh_son)
    for person in (lan, hong):
        with pytest.raises(ValidationError, match="/2017/tien-trinh/15769/"):
            report(person, task, today)
    page = clients["lan"].get(reverse("task_detail", args=[task.pk])).text
    assert "không báo tay" in page and 'href="/2017/tien-trinh/15769/"' in page
    assert reverse("task_report", args=[task.pk]) not in page
    posted = {"report-done_on": "14/11/2017", "report-evidence": "BC 1"}
    answer = clients["lan"].post(reverse("task_report", args=[task.pk]), posted)
    assert answer.status_code == 422 and "tự xong khi" in answer.text
    assert fresh(task).is_open


def test_the_day_of_a_report_lies_in_the_cycle_year(lan, hong, task, today):
    with pytest.raises(ValidationError, match="01/01/2017"):
        report(lan, task, today, done_on=dt.date(2016, 12, 31))
    report(lan, task, today, done_on=dt.date(2017, 1, 1))
    actions.open_year(by=hong, year=2016)
    first = Task.objects.get(year__year=2016, duty_key="survey_plan")
    with pytest.raises(ValidationError, match="08/02/2017"):
        report(hong, first, today, done_on=dt.date(2017, 2, 7))
    report(hong, first, today, done_on=dt.date(2017, 2, 8))
