"""The score sheet: every point explained; III.5.2 lowers the grade; what was decided stays."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.permissions import Forbidden
from assignments import actions
from assignments.deadlines import State
from assignments.models import ScoreSheet, TaskYear
from assignments.progress import score_rows, sheet_for
from assignments.scoring import GRADES, Entry, Grade, grade_of, share_of, sheet_of

entries = st.lists(
    st.builds(
        Entry,
        title=st.just("Việc"),
        clause=st.just("III"),
        weight=st.integers(1, 10),
        state=st.sampled_from(list(State)),
        days_late=st.integers(1, 400),
    ),
    max_size=20,
)


@pytest.mark.parametrize(
    ("state", "late_by", "percent"),
    [
        (State.DONE, 0, 100),
        (State.DONE_LATE, 7, 75),
        (State.DONE_LATE, 8, 50),
        (State.DONE_LATE, 30, 50),
        (State.DONE_LATE, 31, 25),
        (State.LATE, 0, 0),
        (State.SOON, 0, None),
        (State.NOT_DUE, 0, None),
        (State.NOT_NEEDED, 0, None),
    ],
)
def test_what_a_state_is_worth(state, late_by, percent):
    assert share_of(state, late_by)[0] == percent


@pytest.mark.parametrize(
    ("points", "grade"), [("90", "excellent"), ("89.9", "good"), ("70", "good"), ("50", "fair"), ("49.9", "failed")]
)
def test_grades_by_points(points, grade):
    assert grade_of(Decimal(points), None)[0] == grade


@given(entries=entries, plan_met=st.sampled_from([True, False, None]))
def test_points_are_a_percentage_and_lines_add_up(entries, plan_met):
    sheet = sheet_of(entries, plan_met=plan_met)
    assert len(sheet.lines) == len(entries)
    assert sheet.earned == sum(line.earned for line in sheet.lines) <= sheet.possible or sheet.points is None
    if sheet.points is not None:
        assert 0 <= sheet.points <= 100
        assert (sheet.points == 100) == (sheet.earned == sheet.possible) or sheet.points >= Decimal("99.9")


@given(entries=entries.filter(lambda made: any(share_of(e.state, e.days_late)[0] is not None for e in made)))
def test_missing_the_plan_lowers_by_exactly_one_grade(entries):
    met, missed = (sheet_of(entries, plan_met=value).grade for value in (True, False))
    assert GRADES.index(missed) == min(GRADES.index(met) + 1, 3)


@given(entries=entries, place=st.integers(0, 19))
def test_doing_better_never_costs_points(entries, place):
    if place >= len(entries) or share_of(entries[place].state, entries[place].days_late)[0] is None:
        return
    better = [*entries]
    better[place] = Entry("Việc", "III", entries[place].weight, State.DONE)
    assert sheet_of(better).points >= sheet_of(entries).points


def test_departments_are_not_asked_for_a_plan():
    entry = Entry("Việc", "III", 1, State.DONE)
    assert sheet_of([entry], plan_met=False, asks_plan=False).grade == Grade.EXCELLENT


@pytest.mark.django_db
class TestDeciding:
    @pytest.fixture
    def task_year(self, year):
        return TaskYear.objects.get(year=year)

    def decide(self, by, task_year, unit, today, grade, reason=""):
        return actions.decide_score(by=by, task_year=task_year, unit=unit, grade=grade, reason=reason, today=today)

    def complete(self, nam, unit, key, at):
        actions.complete_duty(
            by=nam, commune_or_department=unit, duty_key=key, year=2017, evidence_url="/x/", evidence_label="x", at=at
        )

    def test_the_sheet_of_a_commune(self, nam, areas, task_year, today):
        self.complete(nam, areas.binh_son, "commune_survey", dt.date(2017, 11, 14))  # 10 of 10
        self.complete(nam, areas.binh_son, "commune_plan", dt.date(2017, 11, 12))  # 3 days late: 7,5 of 10
        sheet = sheet_for(task_year, areas.binh_son, today, plan_met=None)
        # Late and not done: committee (4), resolution (6), programme (4), six-month report (6).
        assert sheet.points == Decimal("43.8")  # 17,5 / 40
        assert any("III.5.2" in note for note in sheet.notes)

    def test_confirmed_sheets_keep_their_points(self, nam, hong, areas, task_year, today):
        self.complete(nam, areas.binh_son, "commune_survey", dt.date(2017, 11, 14))
        proposed = sheet_for(task_year, areas.binh_son, today, plan_met=None)
        row = self.decide(hong, task_year, areas.binh_son, today, proposed.grade)
        assert (row.status, row.points) == ("confirmed", proposed.points)
        self.complete(nam, areas.binh_son, "commune_plan", dt.date(2017, 11, 9))
        shown = next(each for each in score_rows(task_year, hong, today) if each.unit == areas.binh_son)
        assert shown.points == proposed.points != shown.sheet.points
        assert [line["title"] for line in shown.lines]

    def test_another_grade_needs_a_reason(self, hong, areas, task_year, today):
        with pytest.raises(ValidationError):
            self.decide(hong, task_year, areas.binh_son, today, Grade.GOOD)
        row = self.decide(hong, task_year, areas.binh_son, today, Grade.GOOD, "Bão lũ tháng 10")
        assert row.status == "overruled"
        with pytest.raises(ValidationError):
            actions.record_plan_outcome(by=hong, task_year=task_year, unit=areas.binh_son, met=True, evidence="x")
        with pytest.raises(ValidationError):
            self.decide(hong, task_year, areas.binh_son, today, "")
        assert self.decide(hong, task_year, areas.binh_son, today, "", "Xét lại").status == "open"

    def test_a_missed_plan_lowers_the_proposal(self, nam, hong, areas, task_year, today):
        unit = areas.binh_son
        self.complete(nam, unit, "commune_survey", dt.date(2017, 11, 14))
        self.complete(nam, unit, "commune_plan", dt.date(2017, 11, 1))
        before = sheet_for(task_year, unit, today, plan_met=None).grade
        row = actions.record_plan_outcome(
            by=hong, task_year=task_year, unit=unit, met=False, evidence="Giảm 40/80 hộ", evidence_url="/x/"
        )
        after = sheet_for(task_year, unit, today, plan_met=row.plan_met)
        assert GRADES.index(after.grade) == GRADES.index(before) + 1

    def test_a_conclusion_needs_its_basis(self, hong, areas, task_year, today):
        unit = areas.binh_son
        for met in (True, False):
            with pytest.raises(ValidationError, match="Chưa có cơ sở"):
                actions.record_plan_outcome(by=hong, task_year=task_year, unit=unit, met=met, evidence=" ")

        def shown():
            return next(row for row in score_rows(task_year, hong, today) if row.unit == unit)

        assert shown().plan_words == "chưa có cơ sở"
        actions.record_plan_outcome(by=hong, task_year=task_year, unit=unit, met=False, evidence="Giảm 10/40 hộ")
        assert shown().plan_words == "không đạt"
        actions.record_plan_outcome(by=hong, task_year=task_year, unit=unit, met=None, evidence="")
        assert shown().plan_words == "chưa có cơ sở"
        with pytest.raises(ValidationError, match="Chỉ xã"):
            actions.record_plan_outcome(
                by=hong, task_year=task_year, unit=areas.department("yte"), met=True, evidence="x"
            )

    def test_nothing_is_decided_while_work_waits_to_be_confirmed(self, lan, hong, areas, task_of, task_year, today):
        task = task_of("committee_commune", areas.binh_son)
        day = dt.date(2017, 3, 20)
        actions.report_done(by=lan, task=task, text="", evidence="QĐ 1", done_on=day, today=today)
        with pytest.raises(ValidationError, match="Còn 1 việc"):
            self.decide(hong, task_year, areas.binh_son, today, Grade.GOOD, "x")
        actions.confirm(by=hong, task=task)
        row = self.decide(hong, task_year, areas.binh_son, today, Grade.GOOD, "x")
        line = next(line for line in row.lines if line["task_id"] == task.pk)
        assert line["earned"] == line["weight"] * 100

    def test_what_the_sheet_said_is_kept_with_the_decision(self, hong, areas, task_year, today):
        unit = areas.binh_son
        actions.record_plan_outcome(by=hong, task_year=task_year, unit=unit, met=False, evidence="Giảm 10/40 hộ")
        self.decide(hong, task_year, unit, today, Grade.GOOD, "Thiên tai")
        row = next(row for row in score_rows(task_year, hong, today) if row.unit == unit)
        assert row.is_decided and any("III.5.2" in note for note in row.notes)

    @pytest.mark.parametrize("code", ["ldtbxh", "bcd", "ubnd"])
    def test_nobody_grades_the_own_office_or_those_above_it(self, hong, quang, areas, task_year, today, code):
        unit = areas.department(code)
        later = dt.date(2018, 1, 10)
        with pytest.raises(Forbidden):
            self.decide(hong, task_year, unit, later, Grade.GOOD, "x")
        assert self.decide(quang, task_year, unit, later, Grade.GOOD, "x").decided_by == quang
        with pytest.raises(Forbidden):
            self.decide(quang, task_year, areas.department("yte"), later, Grade.GOOD, "x")

    def test_nothing_due_means_nothing_to_decide(self, hong, areas, today):
        actions.open_year(by=hong, year=2018)
        with pytest.raises(ValidationError):
            self.decide(hong, TaskYear.objects.get(year=2018), areas.binh_son, today, Grade.GOOD)

    def test_scope_and_rights(self, lan, bac, quang, areas, task_year, today):
        assert [row.unit for row in score_rows(task_year, lan, today)] == [areas.binh_son]
        assert [row.unit.code for row in score_rows(task_year, bac, today)] == ["nnptnt"]
        with pytest.raises(Forbidden):
            self.decide(quang, task_year, areas.binh_son, today, Grade.GOOD, "x")
        assert not ScoreSheet.objects.exists()
