"""Figures: done on time, late, open; by unit, clause, duty, year; and the list behind each number."""

import datetime as dt
import io
import re

import pytest
from openpyxl import load_workbook

from assignments import actions, progress, sheets
from assignments.deadlines import State
from assignments.models import Task
from assignments.progress import clause_key, clause_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(hong, nam, areas, task_of, today):
    """Bình Sơn: the survey on time, the plan late, one task waived; Dân Lực: nothing."""
    for key, at in (("commune_survey", dt.date(2017, 11, 14)), ("commune_plan", dt.date(2017, 11, 12))):
        actions.complete_duty(
            by=nam,
            commune_or_department=areas.binh_son,
            duty_key=key,
            year=2017,
            evidence_url="/x/",
            evidence_label="x",
            at=at,
        )
    actions.waive(by=hong, task=task_of("village_direction", areas.binh_son), reason="x")
    actions.report_done(
        by=nam, task=task_of("commune_communication", areas.binh_son), text="", evidence="y", done_on=today, today=today
    )


def row_of(rows, label):
    return next(row.tally for row in rows if row.label == label)


def test_by_unit(worked, hong, today):
    rows, total = progress.figures(Task.objects.visible_to(hong).of_year(2017), today, "don-vi")
    tally = row_of(rows, "Xã Bình Sơn")
    assert (tally.expected, tally.on_time, tally.done_late, tally.late, tally.open) == (9, 1, 1, 4, 3)
    assert (tally.not_needed, tally.awaiting) == (1, 1)
    assert tally.on_time_share == pytest.approx(100 * 1 / 6)
    assert total.total == Task.objects.count()
    assert [row.label for row in rows][:2] == ["Phòng Lao động - Thương binh và Xã hội", "Phòng Giáo dục và Đào tạo"]


def test_every_grouping_adds_up_to_the_same(worked, hong, today):
    actions.open_year(by=hong, year=2018)
    tasks = Task.objects.visible_to(hong).of_year(2017)
    totals = []
    for by in ("don-vi", "dieu-khoan", "nhiem-vu"):
        rows, total = progress.figures(tasks, today, by)
        for state in State:
            assert sum(row.tally.of(state) for row in rows) == total.of(state)
        totals.append(total.counts)
    assert totals[0] == totals[1] == totals[2]
    rows, _ = progress.figures(Task.objects.visible_to(hong), today, "nam")
    assert [row.label for row in rows] == ["Năm 2018", "Năm 2017"]


def test_a_unit_sees_its_own_figures_only(worked, lan, tam, today):
    _, total = progress.figures(Task.objects.visible_to(lan).of_year(2017), today, "don-vi")
    assert total.total == 10
    _, total = progress.figures(Task.objects.visible_to(tam).of_year(2017), today, "don-vi")
    assert total.done == 0


def test_a_split_task_counts_once(hong, areas, task_of, today):
    _, before = progress.figures(Task.objects.of_year(2017), today, "don-vi")
    task = task_of("village_direction", areas.binh_son)
    day = dt.date(2017, 12, 1)
    actions.split(by=hong, task=task, parts=[{"title": "A", "due_on": day}, {"title": "B", "due_on": day}])
    _, after = progress.figures(Task.objects.of_year(2017), today, "don-vi")
    assert after.total == before.total


def test_clauses_in_the_decisions_order():
    clauses = ["III.2.3.10", "IV.1, IV.3", "III.2.3.9", "Công văn 7", "III.1.1", "IV.1"]
    assert sorted(clauses, key=clause_key) == [
        "III.1.1",
        "III.2.3.9",
        "III.2.3.10",
        "IV.1",
        "IV.1, IV.3",
        "Công văn 7",
    ]
    assert (clause_words("III.1.1"), clause_words("Công văn 7")) == ("điều III.1.1", "Công văn 7")


@pytest.mark.parametrize("by", ["don-vi", "dieu-khoan", "nhiem-vu"])
def test_each_number_opens_as_many_tasks(worked, clients, by):
    """Every linked count on the page leads to a list of exactly that many."""
    browser = clients["hong"]
    page = browser.get(f"/nhiem-vu/2017/ket-qua/?theo={by}").text
    links = re.findall(r'<a href="(/nhiem-vu/2017/danh-sach/[^"]*trang_thai=[^"]*)">([\d.]+)</a>', page)
    assert len(links) > 5
    for href, number in links[:6] + links[-6:]:
        listed = browser.get(href.replace("&amp;", "&"))
        assert listed.context["page"].paginator.count == int(number.replace(".", "")), href


def test_excel_holds_real_numbers_and_text_that_stays_text(hong, areas, year, today):
    actions.give_task(
        by=hong,
        year=2017,
        title='=HYPERLINK("http://x")',
        basis="Công văn 7",
        todo="",
        evidence="",
        due_on=dt.date(2017, 12, 20),
        is_yearly=False,
        every_commune=False,
        units=[areas.binh_son],
    )
    tasks = Task.objects.of_year(2017).with_units().order_by("-order")
    sheet = load_workbook(io.BytesIO(sheets.task_list(tasks, today, 2017))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert sheet["C5"].value == '=HYPERLINK("http://x")' and sheet["C5"].data_type == "s"
    assert sheet["E5"].value == dt.datetime(2017, 12, 20)
    rows, total = progress.figures(tasks, today, "don-vi")
    figures = load_workbook(io.BytesIO(sheets.figures(rows, total, today, "Kết quả"))).active
    assert figures.cell(figures.max_row, 2).value == total.expected
