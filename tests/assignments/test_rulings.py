"""A recorded ruling drives the dates: of the years that are open, and of those opened later."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from assignments import actions
from assignments.contradictions import find
from assignments.duties import BY_KEY
from assignments.duty_types import Source
from assignments.models import Task, TaskEvent
from assignments.models.rulings import DAY_COUNTS
from assignments.rulings import Said, SetDay, effective

A, B, C, D, E = (one.code for one in find())
TOLD = dt.date(2017, 11, 20)


def said(from_year=2016, until_year=None, day_counts=None, duty_key="", days=()):
    return Said(from_year, until_year, day_counts, duty_key, tuple(days))


def test_without_rulings_the_register_speaks():
    due = effective(BY_KEY["commune_plan"], 2018, [])
    assert (due.due_on, due.day_counts, due.source) == (dt.date(2018, 11, 10), False, Source.DECISION)


def test_the_latest_ruling_that_holds_wins():
    first = said(days=[SetDay("commune_plan", 20, 11)])
    second = said(from_year=2018, until_year=2018, days=[SetDay("commune_plan", 25, 11)])
    on = {year: effective(BY_KEY["commune_plan"], year, [first, second]).due_on for year in (2017, 2018, 2019)}
    assert on == {2017: dt.date(2017, 11, 20), 2018: dt.date(2018, 11, 25), 2019: dt.date(2019, 11, 20)}


def test_a_ruling_that_sets_the_decisions_own_day_takes_the_earlier_one_back():
    rulings = [said(days=[SetDay("commune_plan", 20, 11)]), said(days=[SetDay("commune_plan", 10, 11)])]
    assert effective(BY_KEY["commune_plan"], 2017, rulings).source == Source.DECISION


def test_the_day_itself_may_count_for_one_duty_or_for_all():
    one = [said(day_counts=True, duty_key="commune_plan")]
    assert effective(BY_KEY["commune_plan"], 2017, one).day_counts
    assert not effective(BY_KEY["commune_survey"], 2017, one).day_counts
    assert effective(BY_KEY["commune_survey"], 2017, [said(day_counts=True)]).day_counts
    assert not effective(BY_KEY["commune_survey"], 2017, [said(day_counts=True), said(day_counts=False)]).day_counts


def test_a_ruling_may_fall_in_the_next_year_and_on_a_leap_day():
    rulings = [said(days=[SetDay("commune_plan", 29, 2, 1)])]
    assert effective(BY_KEY["commune_plan"], 2018, rulings).due_on == dt.date(2019, 2, 28)
    assert effective(BY_KEY["commune_plan"], 2019, rulings).due_on == dt.date(2020, 2, 29)


@pytest.mark.django_db
class TestRecording:
    def settle_a(self, hong, **changes):
        values = {"text": "Kế hoạch lập sau rà soát.", "decided_on": TOLD, "from_year": 2017}
        days = [SetDay("commune_plan", 25, 11), SetDay("commune_survey", 15, 11)]
        return actions.record_ruling(by=hong, code=A, **{"days": days, **values, **changes})

    def test_it_moves_open_years(self, hong, task_of, areas):
        ruling, changed = self.settle_a(hong)
        task = task_of("commune_plan", areas.binh_son)
        assert (task.due_on, task.source) == (dt.date(2017, 11, 25), Source.RULING)
        assert changed == 36
        event = task.events.get(kind=TaskEvent.Kind.RULED)
        assert (event.old_due_on, event.new_due_on, event.ruling) == (dt.date(2017, 11, 10), task.due_on, ruling)
        assert AuditEntry.objects.filter(action="ruling.recorded").count() == 1

    def test_it_drives_years_opened_later(self, hong, year, areas):
        self.settle_a(hong)
        actions.open_year(by=hong, year=2018)
        dates = set(Task.objects.of_year(2018).filter(duty_key="commune_plan").values_list("due_on", flat=True))
        assert dates == {dt.date(2018, 11, 25)}

    def test_a_date_moved_by_hand_stays(self, hong, task_of, areas):
        task = task_of("commune_plan", areas.binh_son)
        actions.move_date(by=hong, task=task, due_on=dt.date(2017, 12, 1), reason="Lũ lụt")
        self.settle_a(hong)
        assert task_of("commune_plan", areas.binh_son).due_on == dt.date(2017, 12, 1)

    def test_the_parts_of_a_split_task_go_with_it(self, hong, task_of, areas):
        task = task_of("commune_plan", areas.binh_son)
        titles = {"Họp thôn": dt.date(2017, 11, 1), "Soạn kế hoạch": task.due_on}
        parts = actions.split(by=hong, task=task, parts=[{"title": t, "due_on": on} for t, on in titles.items()])
        days = [SetDay("commune_plan", 1, 11)]
        self.settle_a(hong, days=days)  # nine days earlier
        dates = [Task.objects.get(pk=part.pk).due_on for part in parts]
        assert dates == [dt.date(2017, 10, 23), dt.date(2017, 11, 1)]
        told = TaskEvent.objects.get(task=parts[0], kind=TaskEvent.Kind.RULED)
        assert (told.old_due_on, told.new_due_on) == (dt.date(2017, 11, 1), dates[0])
        assert task_of("commune_plan", areas.dan_luc).due_on == dt.date(2017, 11, 1)

    def test_the_parts_of_what_need_not_be_done_need_not_either(self, hong, task_of, areas):
        task = task_of("commune_plan", areas.binh_son)
        day = dt.date(2017, 11, 1)
        actions.split(by=hong, task=task, parts=[{"title": "A", "due_on": day}, {"title": "B", "due_on": day}])
        self.settle_a(hong, days=[SetDay("commune_plan", None, None, 0, True)])
        assert set(task.parts.values_list("status", flat=True)) == {"waived"}
        self.settle_a(hong, days=[SetDay("commune_plan", 10, 11)])
        assert set(task.parts.values_list("status", "due_on")) == {("open", day)}

    def test_b_settles_both_dates(self, hong, task_of, areas):
        days = [SetDay("commune_targets", 8, 12), SetDay("target_issue", 8, 12)]
        actions.record_ruling(by=hong, code=B, text="Một ngày.", decided_on=TOLD, from_year=2017, days=days)
        for key, body in (("commune_targets", "ubnd"), ("target_issue", "ldtbxh")):
            assert task_of(key, areas.department(body)).due_on == dt.date(2017, 12, 8)

    def test_c_waives_what_was_not_done_and_can_be_taken_back(self, hong, areas):
        actions.open_year(by=hong, year=2016)
        done = Task.objects.get(duty_key="survey_plan")
        actions.report_done(by=hong, task=done, text="", evidence="KH 1", done_on=dt.date(2017, 2, 20), today=TOLD)
        keys = next(one for one in find() if one.code == C).keys
        waive = [SetDay(key, None, None, 0, True) for key in keys]
        actions.record_ruling(by=hong, code=C, text="Chưa có quyết định.", decided_on=TOLD, from_year=1, days=waive)
        tasks = Task.objects.of_year(2016)
        assert tasks.filter(status="waived").count() == tasks.count() - 1
        assert tasks.get(pk=done.pk).status == "reported"
        as_written = [SetDay(key, BY_KEY[key].due.day, BY_KEY[key].due.month) for key in keys]
        actions.record_ruling(by=hong, code=C, text="Giữ.", decided_on=TOLD, from_year=2016, days=as_written)
        assert not tasks.filter(status="waived").exists()

    @pytest.mark.parametrize(("day", "month", "offset"), [(8, 2, 1), (1, 2, 1), (20, 12, 0)])
    def test_c_moves_to_no_day_before_the_signing(self, hong, areas, day, month, offset):
        actions.open_year(by=hong, year=2016)
        keys = next(one for one in find() if one.code == C).keys
        days = [SetDay(key, day, month, offset) for key in keys]
        with pytest.raises(ValidationError, match="08/02/2017"):
            actions.record_ruling(by=hong, code=C, text="Dời.", decided_on=TOLD, from_year=2016, days=days)
        days = [SetDay(key, 9, 2, 1) for key in keys]
        actions.record_ruling(by=hong, code=C, text="Dời.", decided_on=TOLD, from_year=2016, days=days)
        assert Task.objects.get(duty_key="survey_plan").due_on == dt.date(2017, 2, 9)

    def test_a_ruling_from_the_future_is_refused(self, hong, year):
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        with pytest.raises(ValidationError, match="Ngày chốt"):
            self.settle_a(hong, decided_on=tomorrow)
        self.settle_a(hong, decided_on=timezone.localdate())

    def test_the_day_itself_may_count(self, hong, task_of, areas):
        task = task_of("commune_plan", areas.binh_son)
        actions.complete_duty(
            by=hong,
            commune_or_department=areas.binh_son,
            duty_key="commune_plan",
            year=2017,
            evidence_url="/x/",
            evidence_label="Kế hoạch",
            at=dt.date(2017, 11, 10),
        )
        assert task_of("commune_plan", areas.binh_son).words_on(TOLD) == "xong trễ 1 ngày"
        actions.record_ruling(
            by=hong, code=DAY_COUNTS, text="Tính cả ngày.", decided_on=TOLD, from_year=2017, day_counts=True
        )
        task = task_of("commune_plan", areas.binh_son)
        assert task.day_counts and task.words_on(TOLD) == "xong đúng hạn"

    def test_every_duty_means_those_that_the_district_gave_too(self, hong, year, areas):
        def give(title):
            values = {"title": title, "basis": "Công văn 7", "todo": "", "evidence": "", "every_commune": False}
            return actions.give_task(
                by=hong, year=2017, due_on=dt.date(2017, 12, 20), is_yearly=True, units=[areas.binh_son], **values
            )[1][0]

        def rule(**values):
            actions.record_ruling(by=hong, code=DAY_COUNTS, text="Chốt.", decided_on=TOLD, from_year=2017, **values)

        before = give("Trước khi chốt")
        rule(day_counts=True, duty_key="commune_plan")
        assert not Task.objects.get(pk=before.pk).day_counts
        rule(day_counts=True)
        task = Task.objects.get(pk=before.pk)
        assert (task.day_counts, task.due_on, task.source) == (True, dt.date(2017, 12, 20), Source.DISTRICT)
        assert give("Sau khi chốt").day_counts
        actions.open_year(by=hong, year=2018)
        assert Task.objects.of_year(2018).get(duty_key=before.duty_key).day_counts
        rule(day_counts=False)
        assert not Task.objects.filter(day_counts=True).exists()

    def test_it_refuses_what_it_does_not_touch(self, hong, year):
        with pytest.raises(ValidationError):
            self.settle_a(hong, days=[SetDay("land", 1, 1)])
        with pytest.raises(ValidationError):
            actions.record_ruling(by=hong, code="bịa", text="x", decided_on=TOLD, from_year=2017)
        with pytest.raises(ValidationError):
            self.settle_a(hong, text="  ")

    def test_only_the_standing_body_rules(self, lan, year):
        with pytest.raises(Forbidden):
            self.settle_a(lan)
