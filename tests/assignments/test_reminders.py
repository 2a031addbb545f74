"""Reminders: when, to whom, once each, and how they are mailed."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection

from accounts.permissions import Role
from assignments import actions
from assignments.actions import reminders as sending
from assignments.models import Reminder, Task
from tests.assignments.conftest import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PLAN = dt.date(2017, 11, 10)  # D of the commune plan; the last safe day is the 9th


def told(task):
    return set(Reminder.objects.filter(task=task).values_list("person__username", "kind"))


@pytest.fixture
def task(task_of, areas):
    return task_of("commune_plan", areas.binh_son)


def send(day):
    return actions.send_reminders(today=day)


def test_at_14_7_1_days_and_when_late_once_each(task, lan, nam):
    for day in range(1, 41):
        send(PLAN - dt.timedelta(days=30) + dt.timedelta(days=day - 1))
        if Reminder.objects.filter(task=task, kind="late").exists():
            break
    assert told(task) == {("ha.lan", "d14"), ("ha.lan", "d7"), ("ha.lan", "d1"), ("ha.lan", "late")}
    days = dict(Reminder.objects.filter(task=task).values_list("kind", "made_on"))
    assert days == {
        "d14": dt.date(2017, 10, 26),
        "d7": dt.date(2017, 11, 2),
        "d1": dt.date(2017, 11, 8),
        "late": dt.date(2017, 11, 10),
    }


def test_running_twice_sends_nothing_twice(task, lan):
    first = send(PLAN)
    assert first["made"] > 0
    assert send(PLAN) == {"made": 0, "mailed": 0, "failed": 0}


def test_a_day_that_cron_missed_is_caught_up_with_one_reminder(task, lan):
    send(PLAN - dt.timedelta(days=5))
    assert told(task) == {("ha.lan", "d7")}


def test_late_work_goes_to_the_leader_and_then_to_the_standing_body(task, lan, nam, hong):
    send(dt.date(2017, 11, 11))
    assert told(task) == {("ha.lan", "late")}
    send(dt.date(2017, 11, 12))  # 3 days late
    assert ("lo.nam", "leader") in told(task)
    assert ("le.hong", "labour") not in told(task)
    send(dt.date(2017, 11, 16))  # 7 days late
    assert ("le.hong", "labour") in told(task)


def test_the_standing_bodys_own_late_work_goes_to_the_districts_leader(task_of, areas, hong, quang):
    task = task_of("survey_plan", areas.department("ldtbxh"))
    send(dt.date(2017, 11, 22))
    assert told(task) == {("le.hong", "late"), ("tran.quang", "labour")}


def test_the_named_person_is_reminded_and_a_body_without_leader_tells_the_others(task_of, areas, bac):
    colleague = make_user("dong.nghiep", role=Role.DEPARTMENT_OFFICER, department=areas.department("nnptnt"))
    task = task_of("report_six_month", areas.department("nnptnt"))
    actions.assign(by=bac, task=task, person=bac)
    send(dt.date(2017, 6, 20))
    assert told(task) == {("pham.bac", "late"), (colleague.username, "leader")}


def test_done_waiting_and_waived_work_is_left_alone(by_hand, task, lan, hong, today):
    actions.report_done(by=lan, task=task, text="", evidence="KH", done_on=PLAN, today=today)
    send(today)
    assert not Reminder.objects.filter(task=task).exists()


def test_a_moved_deadline_is_reminded_of_anew(task, lan, hong):
    send(PLAN - dt.timedelta(days=5))
    actions.move_date(by=hong, task=task, due_on=dt.date(2017, 12, 10), reason="Lùi")
    send(dt.date(2017, 12, 5))
    assert Reminder.objects.filter(task=task, kind="d7", person=lan).count() == 2


def test_people_who_are_gone_are_not_reminded(task, lan):
    lan.is_active = False
    lan.save()
    send(PLAN)
    assert told(task) == set()


def test_an_ended_communes_work_is_its_successors(hong, areas):
    actions.open_year(by=hong, year=2019)
    ended = Task.objects.get(year__year=2019, duty_key="commune_plan", commune__key="15694@1")
    town = Task.objects.get(year__year=2019, duty_key="report_annual", commune__key="15664@2").commune
    officer = make_user(role=Role.COMMUNE_OFFICER, commune=town)
    send(dt.date(2019, 12, 5))
    assert (officer.username, "late") in told(ended)


# E-mail


@pytest.fixture
def with_mail(lan):
    lan.email = "lan@example.invalid"
    lan.save()
    return lan


def test_one_letter_a_day_holds_everything(task, with_mail):
    result = send(dt.date(2017, 11, 22))
    assert result["mailed"] == len(mail.outbox) == 1
    letter = mail.outbox[0]
    assert letter.to == ["lan@example.invalid"]
    assert "chậm nhất 09/11/2017 (trước ngày 10/11): trễ 13 ngày" in letter.body
    assert letter.body.count("\n- ") == Reminder.objects.filter(person=with_mail).count()


def test_what_many_units_owe_is_one_line_and_says_why_it_came(task, hong, settings):
    settings.SITE_URL = "https://giamngheo.example.vn"
    hong.email = "hong@example.invalid"
    hong.save()
    send(dt.date(2017, 11, 22))
    own, others = mail.outbox[0].body.split("Quá hạn từ 7 ngày, chuyển lên cấp theo dõi:\n")
    assert "Kế hoạch điều tra" not in others and "Lập kế hoạch điều tra" in own
    [line] = [each for each in others.split("\n- ") if "Kế hoạch giảm nghèo của xã năm 2018" in each]
    assert "(điều III.2.1), 36 xã, thị trấn\n" in line
    assert "https://giamngheo.example.vn/nhiem-vu/2017/viec/commune_plan/" in line
    assert others.count("\n  https://") == 1 + others.count("\n- ")


def test_a_leader_is_told_that_the_work_is_the_officers(task, lan, nam):
    nam.email = "nam@example.invalid"
    nam.save()
    send(dt.date(2017, 11, 12))
    _, told = mail.outbox[0].body.split("Quá hạn từ 3 ngày, chuyển lên lãnh đạo đơn vị:\n")
    assert "- Kế hoạch giảm nghèo của xã năm 2018 (điều III.2.1), Xã Bình Sơn\n" in told


def test_a_letter_each_or_none_as_the_person_wishes(task, with_mail):
    actions.set_reminder_mode(by=with_mail, mode="each")
    send(dt.date(2017, 11, 22))
    assert len(mail.outbox) == Reminder.objects.filter(person=with_mail).count() > 1
    mail.outbox.clear()
    actions.set_reminder_mode(by=with_mail, mode="none")
    send(dt.date(2017, 12, 14))
    assert mail.outbox == []
    assert Reminder.objects.filter(person=with_mail, made_on=dt.date(2017, 12, 14)).exists()


def test_without_an_address_the_program_alone_reminds(task, lan):
    assert send(PLAN)["mailed"] == 0
    assert set(Reminder.objects.values_list("mail", flat=True)) == {"none"}


def test_a_letter_that_fails_is_tried_again_and_then_not_twice(task, with_mail, monkeypatch):
    def refuse(self, **kwargs):
        raise OSError("no route")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        assert send(dt.date(2017, 11, 22))["failed"] == 1
    assert send(dt.date(2017, 11, 22))["mailed"] == 1
    assert send(dt.date(2017, 11, 22))["mailed"] == 0
    assert len(mail.outbox) == 1


def test_a_run_that_died_before_mailing_is_taken_over(task, with_mail, monkeypatch, clock):
    with monkeypatch.context() as dying:
        dying.setattr(sending, "_mail", lambda run, today: (0, 0))
        send(dt.date(2017, 11, 22))
    assert send(dt.date(2017, 11, 22))["mailed"] == 0  # perhaps it is still at work
    clock.advance(hours=2)
    assert send(dt.date(2017, 11, 22))["mailed"] == 1


def test_the_command_says_what_it_did(task, lan, capsys):
    call_command("send_reminders", today="2017-11-10")
    assert "nhắc việc mới" in capsys.readouterr().out


def test_pages_say_when_a_reminder_was_read(task, lan, clock):
    send(PLAN)
    assert actions.mark_read(by=lan, at=clock.now()) == Reminder.objects.filter(person=lan).count()
    assert actions.mark_read(by=lan, at=clock.now()) == 0


# Two runs at once


def reminders_in(letter):
    """Returns of how many units' duties a letter tells."""
    heads = re.findall(r"^- .*\), (.*)$", letter.body, re.MULTILINE)
    many = [re.fullmatch(r"(\d+) (?:xã, thị trấn|đơn vị)", units) for units in heads]
    return sum(int(found[1]) if found else len(units.split(", ")) for found, units in zip(many, heads, strict=True))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_each_reminder_once(areas, hong, lan, nam):
    for person in (hong, lan, nam):
        person.email = f"{person.username}@example.invalid"
        person.save()
    actions.open_year(by=hong, year=2017)
    assert connection.vendor == "postgresql"
    results = at_once(lambda: send(dt.date(2017, 11, 22)), 4)
    assert len(results) == 4
    rows = Reminder.objects.count()
    assert sum(result["made"] for result in results) == rows > 100
    # One digest each, although several runs mailed.
    assert sum(result["mailed"] for result in results) == len(mail.outbox)
    assert sum(reminders_in(letter) for letter in mail.outbox) == rows
    assert set(Reminder.objects.values_list("mail", flat=True)) == {"sent"}
