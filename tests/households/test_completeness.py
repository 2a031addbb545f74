"""Completeness is counted from the plan: who owes a survey, not who sent one; on time or late by the task's own day."""

import datetime as dt

import pytest

from assignments.actions import move_date, open_year
from assignments.models import Task
from households.actions.procedure import settle_list
from households.due import due_days
from households.models import CommuneSurvey
from households.progress import progress_of
from tests.households.years import send, survey_of

HERE = "/2017/tien-trinh/"


@pytest.fixture
def survey(thiet, year_2017, areas):
    return survey_of(year_2017, areas.binh_son)


def line_of(page, name):
    """The row of a commune on the page."""
    rows = [row for row in page.split("<tr>") if f">{name}<" in row]
    assert len(rows) == 1
    return rows[0]


def test_every_commune_of_the_year_is_counted_whether_or_not_it_sent_anything(clients, survey):
    page = clients["hong"].get(HERE).content.decode()
    assert "36 xã, thị trấn phải làm" in page
    assert "0/36" in page and page.count("<tr>") == 1 + 36
    assert ">1/36 xong<" in page  # forms: Bình Sơn has one, and nothing of last year is missing


def test_a_commune_past_its_day_is_late_in_words_and_colour(clients, survey):
    line = line_of(clients["hong"].get(HERE).content.decode(), "Bình Sơn")
    assert "Trễ 8 ngày, chưa trình" in line  # the last safe day was 14 November
    assert 'class="tag late"' in line and 'class="tag done"' in line


def test_the_tasks_own_day_counts_once_it_was_moved(clients, survey, hong, areas):
    open_year(by=hong, year=2017)
    task = Task.objects.get(duty_key="commune_survey", commune=areas.binh_son)
    move_date(by=hong, task=task, due_on=dt.date(2017, 12, 20), reason="Lụt tháng 10")
    assert due_days(survey.round, [survey])[survey.commune_id].due_on == dt.date(2017, 12, 20)
    page = clients["hong"].get(HERE).content.decode()
    assert "Chưa đến hạn" in line_of(page, "Bình Sơn")
    assert "chưa trình" in line_of(page, "Dân Lực")


def test_sent_late_and_sent_in_time(as_user, cast, survey, bon_don, clock):
    open_year(by=cast.hong, year=2017)
    task = Task.objects.get(duty_key="commune_survey", commune=survey.commune)
    send(cast, survey, clock, [bon_don])
    hong = as_user(cast.hong)
    assert "Xong trễ 18 ngày" in line_of(hong.get(HERE).content.decode(), "Bình Sơn")
    task.refresh_from_db()
    move_date(by=cast.hong, task=task, due_on=clock.today + dt.timedelta(days=1), reason="Lụt")
    page = hong.get(HERE).content.decode()
    assert "Xong đúng hạn" in line_of(page, "Bình Sơn") and "1 đúng hạn" in page


def test_only_late_communes_can_be_asked_for(clients, survey, hong, areas):
    open_year(by=hong, year=2017)
    task = Task.objects.get(duty_key="commune_survey", commune=areas.binh_son)
    move_date(by=hong, task=task, due_on=dt.date(2017, 12, 20), reason="Lụt")
    page = clients["hong"].get(f"{HERE}?tre=1").content.decode()
    assert ">Bình Sơn<" not in page and page.count("<tr>") == 1 + 35


def test_a_commune_is_led_to_its_own_year_and_bodies_read_without_links(clients, survey):
    assert clients["lan"].get(HERE).url == "/2017/tien-trinh/15769/"
    assert clients["lan"].get("/2017/tien-trinh/15700/").status_code == 404
    page = clients["bac"].get(HERE).content.decode()
    assert ">Bình Sơn<" in page and "/2017/tien-trinh/15769/" not in page


def test_as_many_queries_for_thirty_six_communes_as_for_one(survey, year_2017, lan, clock, django_assert_num_queries):
    settle_list(by=lan, survey=survey, on=clock.today)
    one = [survey]
    every = list(CommuneSurvey.objects.of_round(year_2017))
    with django_assert_num_queries(8) as asked:
        progress_of(year_2017, one)
    with django_assert_num_queries(len(asked)):
        found = progress_of(year_2017, every)
    assert len(found) == 36 and found[survey.commune_id].listed_on == clock.today
