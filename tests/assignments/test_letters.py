"""Công văn đôn đốc: drafts in Word for one unit or many."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from docx import Document

from accounts.models import AuditEntry
from assignments import actions
from assignments.letters import urging_papers
from assignments.models import Task

pytestmark = pytest.mark.django_db
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def late(year=2017):
    return Task.objects.of_year(year).late(dt.date(2017, 11, 22)).with_units().by_unit()


def text_of(content):
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def draft(clients, units, how="chung", who="hong"):
    codes = [f"xa-{unit.pk}" for unit in units]
    return clients[who].post(reverse("task_letter", args=[2017]), {"don-vi": codes, "kieu": how})


def test_a_letter_to_one_unit(clients, areas, year):
    answer = draft(clients, [areas.binh_son])
    assert answer["Content-Type"] == WORD
    assert 'filename="cong-van-don-doc-2017.docx"' in answer["Content-Disposition"]
    text = text_of(answer.content)
    assert "Kính gửi: UBND xã Bình Sơn" in text
    assert "Kế hoạch giảm nghèo của xã năm 2018" in text and "III.2.1" in text and "10/11/2017" in text
    assert "432/QĐ-UBND" in text and "trước ngày 29/11/2017" in text
    assert "UBND xã Dân Lực" not in text
    assert AuditEntry.objects.filter(action="letter.drafted").count() == 1


def test_one_letter_to_many_lists_them_in_an_annex(clients, areas, year):
    text = text_of(draft(clients, areas.communes).content)
    assert "Các đơn vị có tên trong danh sách kèm theo" in text
    assert "Phụ lục" in text and "UBND xã Dân Lực" in text and "UBND thị trấn Triệu Sơn" in text


def test_a_letter_each_in_one_file(clients, areas, year):
    content = draft(clients, [areas.binh_son, areas.dan_luc], "rieng").content
    assert text_of(content).count("Kính gửi: UBND xã") == 2
    assert len(Document(io.BytesIO(content)).sections) == 2


def test_choosing_nobody_or_who_has_nothing_late_asks_again(clients, areas, year, task_of):
    for codes in ([], ["vớ vẩn"], [f"cq-{areas.department('ldtbxh').pk}"]):
        answer = clients["hong"].post(reverse("task_letter", args=[2017]), {"don-vi": codes})
        assert answer.status_code == 302


def test_no_letter_goes_to_the_bodies_above_or_to_itself(clients, areas, year, monkeypatch):
    monkeypatch.setattr("assignments.views.district.today", lambda: dt.date(2018, 1, 15))
    above = [f"cq-{areas.department(code).pk}" for code in ("bcd", "ubnd", "ldtbxh")]
    page = clients["hong"].get(reverse("task_late", args=[2017]))
    may = {code: may_urge for code, _, _, may_urge in page.context["groups"]}
    assert [may[code] for code in above] == [False] * 3
    assert may[f"cq-{areas.department('yte').pk}"] and may[f"xa-{areas.binh_son.pk}"]
    for code in above:
        posted = {"don-vi": [code, f"xa-{areas.binh_son.pk}"]}
        answer = clients["hong"].post(reverse("task_letter", args=[2017]), posted, follow=True)
        assert "không gửi công văn đôn đốc cho" in answer.text
    assert not AuditEntry.objects.filter(action="letter.drafted").exists()


def test_nobody_is_urged_for_what_waits_for_the_office(by_hand, clients, areas, year, task_of, lan):
    task = task_of("commune_plan", areas.binh_son)
    actions.report_done(
        by=lan, task=task, text="", evidence="KH 12", done_on=dt.date(2017, 11, 9), today=dt.date(2017, 11, 22)
    )
    assert "Kế hoạch giảm nghèo của xã năm 2018" not in text_of(draft(clients, [areas.binh_son]).content)


def test_the_days_late_are_those_of_the_rule(year, areas):
    tasks = late().filter(commune=areas.binh_son)
    (paper,) = urging_papers(tasks, dt.date(2017, 11, 22), year=2017, is_common=True)
    table = next(block for block in paper.blocks if hasattr(block, "rows"))
    assert [row[-1] for row in table.rows] == [str(-task.days_left(dt.date(2017, 11, 22))) for task in tasks]


def test_departments_are_not_told_of_the_communes_rating(year):
    bodies = [task for task in late() if task.department_id]
    communes = [task for task in late() if task.commune_id][:2]

    def said(tasks):
        papers = urging_papers(tasks, dt.date(2017, 11, 22), year=2017, is_common=True)
        return any("III.5.2" in getattr(block, "text", "") for block in papers[0].blocks)

    assert said(communes) and not said(bodies)
