"""The operator's commands of the room of duties."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from assignments import actions
from assignments.duties import duties_of
from assignments.models import Task, TaskYear

pytestmark = pytest.mark.django_db


def rows(capsys, **options):
    call_command("list_duties", **options)
    return [line.split("\t") for line in capsys.readouterr().out.splitlines()]


def test_list_duties_prints_the_years_tasks(hong, nam, areas, year, capsys):
    actions.complete_duty(
        by=nam,
        commune_or_department=areas.binh_son,
        duty_key="commune_plan",
        year=2017,
        evidence_url="/x/",
        evidence_label="x",
        at=dt.date(2017, 11, 12),
    )
    printed = rows(capsys, year=2017)
    assert len(printed) == Task.objects.count()
    assert all(len(row) == 5 for row in printed)
    assert [
        "III.1.3",
        "Xã Bình Sơn",
        "2017-11-15",
        "quá hạn",
        "Rà soát hộ nghèo, hộ cận nghèo của xã năm 2017",
    ] in printed
    assert ["III.2.1", "Xã Bình Sơn", "2017-11-10", "xong trễ 3 ngày", "Kế hoạch giảm nghèo của xã năm 2018"] in printed
    assert [row[2] for row in printed] == sorted(row[2] for row in printed)


def test_list_duties_on_another_day(year, capsys):
    states = {row[3] for row in rows(capsys, year=2017, today="2017-01-05")}
    assert states == {"chưa đến hạn"}


def test_the_cycle_is_opened_year_by_year(hong, capsys):
    """2016 to 2020: each deadline of the decision stands in its year, with its clause."""
    for each in range(2016, 2021):
        call_command("open_year", year=[each], user="le.hong")
        capsys.readouterr()
        printed = {(row[0], row[2]) for row in rows(capsys, year=each, today="2017-11-22")}
        assert printed == {(duty.clause, duty.due.on(each).isoformat()) for duty in duties_of(each)}
    assert set(TaskYear.objects.values_list("year", flat=True)) == set(range(2016, 2021))


def test_list_duties_of_a_year_that_is_not_open(year):
    with pytest.raises(CommandError, match="chưa mở"):
        call_command("list_duties", year=2030)
    with pytest.raises(CommandError, match="không phải ngày"):
        call_command("list_duties", year=2017, today="mai")


def test_open_year_twice(hong, capsys):
    call_command("open_year", year=[2017, 2018], user="LE.HONG")
    call_command("open_year", year=[2017], user="le.hong")
    out = capsys.readouterr().out
    assert "Năm 2017: thêm 471" in out and "Năm 2017: thêm 0" in out
    for user, year in (("khong.ai", 2017), ("le.hong", 1999)):
        with pytest.raises(CommandError):
            call_command("open_year", year=[year], user=user)


def test_open_year_needs_the_right(lan):
    with pytest.raises(CommandError, match="không được"):
        call_command("open_year", year=[2017], user="ha.lan")
