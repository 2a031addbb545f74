"""A body's plan: summed from the communes' plans, written, sent, returned, accepted, frozen; its duty; its paper."""

import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from docx import Document

from assignments.models import Task
from plans.actions.common import PlanChanged
from plans.actions.departments import (
    accept_department_plan,
    amend_department_plan,
    draft_department_plan,
    return_department_plan,
    save_department_plan,
    submit_department_plan,
)
from plans.actions.steps import approve_plan, open_amendment, submit_plan
from plans.department_paper import department_paper
from plans.departments import freeze, goals_of, remit_lines, thaw, whole_of
from plans.models import DepartmentPlan, PlanLine
from plans.targets.bodies import save_body_targets
from plans.targets.decisions import approve_decision, issue_decision, submit_decision
from plans.targets.scenarios import create_scenario
from tests.factories import make_user
from tests.plans.needy import LOOSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(plan, nam):
    submit_plan(by=nam, plan=plan)
    return plan


@pytest.fixture
def own(sent, bac, year_2017):
    """The plan of bac's Phòng Nông nghiệp."""
    return draft_department_plan(by=bac, survey_round=year_2017, department=bac.department)


def task_of(department):
    return Task.objects.get(duty_key="department_plan", department=department, year__year=2017)


def goal(plan, key):
    return next(each for each in goals_of(plan) if each.key == key)


def test_the_goals_are_summed_from_the_lines(own):
    lines = remit_lines(own.department, 2017)
    water = goal(own, "deprivation:water")
    assert water.households == lines.filter(need_code="water").values("row__household_id").distinct().count() > 0
    assert sum(each.lines for each in goals_of(own)) == lines.count()
    assert all(each.key != "cause:capital" for each in goals_of(own))
    assert whole_of(own).households == lines.values("row__household_id").distinct().count()
    PlanLine.objects.filter(need_code="water").delete()
    assert goal(own, "deprivation:water").households == 0


def test_an_unsent_plan_counts_nowhere(plan, bac, year_2017):
    own = draft_department_plan(by=bac, survey_round=year_2017, department=bac.department)
    assert whole_of(own).households == 0


def test_only_the_body_writes_and_others_decide(own, lan, hong, quang, bac, year_2017):
    with pytest.raises(PermissionDenied):
        draft_department_plan(by=hong, survey_round=year_2017, department=bac.department)
    with pytest.raises(PermissionDenied):
        submit_department_plan(by=lan, plan=own)
    submit_department_plan(by=bac, plan=own)
    with pytest.raises(PermissionDenied):
        accept_department_plan(by=bac, plan=own)
    accept_department_plan(by=hong, plan=own)
    labour = draft_department_plan(by=hong, survey_round=year_2017, department=hong.department)
    submit_department_plan(by=hong, plan=labour)
    with pytest.raises(PermissionDenied, match="lãnh đạo UBND huyện"):
        accept_department_plan(by=hong, plan=labour)
    accept_department_plan(by=quang, plan=labour)


def test_sending_completes_the_duty_and_a_return_reopens_it(duties_2017, own, bac, hong):
    assert task_of(bac.department).status == "open"
    submit_department_plan(by=bac, plan=own)
    assert task_of(bac.department).status == "done"
    with pytest.raises(ValidationError):
        return_department_plan(by=hong, plan=own, reason=" ")
    return_department_plan(by=hong, plan=own, reason="Thiếu cách làm về nước sạch")
    assert task_of(bac.department).status == "open"
    submit_department_plan(by=bac, plan=own)
    accept_department_plan(by=hong, plan=own)
    assert task_of(bac.department).status == "done"


def test_what_was_accepted_is_frozen_and_amended_by_number(own, bac, hong):
    submit_department_plan(by=bac, plan=own)
    first = accept_department_plan(by=hong, plan=own)
    kept = thaw(first.data)
    assert kept == whole_of(DepartmentPlan.objects.get())
    PlanLine.objects.all().delete()
    assert thaw(type(first).objects.get().data).households == kept.households > 0
    with pytest.raises(ValidationError):
        save_department_plan(by=bac, plan=own, version=9, texts={}, goals={}, paper={})
    amend_department_plan(by=bac, plan=own, reason="Bổ sung hộ mới")
    submit_department_plan(by=bac, plan=own)
    assert accept_department_plan(by=hong, plan=own).title == "Phụ lục điều chỉnh số 1"


def test_an_amendment_returned_leaves_the_duty_done(duties_2017, own, bac, hong):
    submit_department_plan(by=bac, plan=own)
    accept_department_plan(by=hong, plan=own)
    amend_department_plan(by=bac, plan=own, reason="Bổ sung")
    submit_department_plan(by=bac, plan=own)
    return_department_plan(by=hong, plan=own, reason="Ghi rõ hơn")
    assert task_of(bac.department).status == "done"


def test_the_text_is_written_and_figures_are_not(own, bac):
    texts = {"situation": "Tình hình", "solutions": "Xây bể chứa nước", "organisation": "Giao ông Bắc"}
    goals = {"deprivation:water": "Ưu tiên bản Bồn Dồn", "cause:capital": "không phải việc của phòng"}
    saved = save_department_plan(
        by=bac, plan=own, version=1, texts=texts, goals=goals, paper={"document": "12/KH-NN", "signed_on": None}
    )
    assert goal(saved, "deprivation:water").text == "Ưu tiên bản Bồn Dồn"
    assert saved.goals.count() == 1
    with pytest.raises(PlanChanged):
        save_department_plan(by=bac, plan=own, version=1, texts=texts, goals={}, paper={})


def test_who_opens_which_plan(own, as_user, bac, lan, hong, quang, thanh_tra, areas):
    address = reverse("department_plan", args=[2017, "nnptnt"])
    assert "Thiếu hụt: Nguồn nước" in as_user(bac).get(address).text
    assert "Bắt đầu soạn" not in as_user(lan).get(address).text
    assert "Thiếu hụt: Nguồn nước" not in as_user(lan).get(address).text  # not sent yet
    assert as_user(bac).get(reverse("department_plan", args=[2017, "yte"])).status_code == 404
    assert as_user(hong).get(reverse("department_plan", args=[2017, "mttq"])).status_code == 404
    submit_department_plan(by=bac, plan=own)
    for person in (lan, hong, quang, thanh_tra):
        assert "Thiếu hụt: Nguồn nước" in as_user(person).get(address).text


def test_the_way_through_the_pages(sent, as_user, bac, hong):
    body, labour = as_user(bac), as_user(hong)

    def go(browser, name, data=None, *more):
        return browser.post(reverse(name, args=[2017, "nnptnt", *more]), data or {}, follow=True)

    assert "Đã tạo kế hoạch" in go(body, "department_draft").text
    typed = {"version": "1", "situation": "A", "solutions": "B", "organisation": "C", "muc-deprivation:water": "Bể"}
    assert body.get(reverse("department_edit", args=[2017, "nnptnt"])).status_code == 200
    assert "Đã lưu kế hoạch" in go(body, "department_edit", typed).text
    assert "Đã trình" in go(body, "department_submit", {"version": "2"}).text
    old = {"reason": "Thiếu số", "version": "2"}
    assert "đã đổi từ khi bạn mở trang" in go(labour, "department_return", old).text
    assert "Đã trả lại" in go(labour, "department_return", old | {"version": "3"}).text
    assert "Thiếu số" in body.get(reverse("department_plan", args=[2017, "nnptnt"])).text
    assert "Đã trình" in go(body, "department_submit", {"version": "4"}).text
    assert "đã đổi từ khi bạn mở trang" in go(labour, "department_accept", {"version": "4"}).text
    assert "Đã chấp nhận" in go(labour, "department_accept", {"version": "5"}).text
    assert "số hôm nay" in labour.get(reverse("department_plan", args=[2017, "nnptnt"])).text
    assert body.get(reverse("department_version", args=[2017, "nnptnt", 1])).status_code == 200
    assert "Đã mở phụ lục" in go(body, "department_amend", {"reason": "Thêm hộ"}).text


def test_the_paper_names_the_body_its_goals_and_no_family(own, as_user, bac):
    answer = as_user(bac).get(reverse("department_word", args=[2017, "nnptnt"]))
    document = Document(io.BytesIO(answer.content))
    words = "\n".join(
        [paragraph.text for paragraph in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    for expected in ("PHÁT TRIỂN NÔNG THÔN", "KẾ HOẠCH", "Giảm nghèo năm 2018", "Nguồn nước sinh hoạt", "Xã Bình Sơn"):
        assert expected in words
    assert "Lò Văn Đất" not in words


def test_the_list_shows_the_ten_and_sends_a_body_to_its_own(own, as_user, hong, bac):
    page = as_user(hong).get(reverse("department_list", args=[2017]))
    assert page.text.count("/ke-hoach-nganh/") >= 10
    assert as_user(bac).get(reverse("department_list", args=[2017])).url == reverse(
        "department_plan", args=[2017, "nnptnt"]
    )


# What others read of it


def test_every_target_that_a_body_was_given_stands_in_its_plan(own, as_user, hong, quang, year_2017, areas):
    """Also those for groups, which are no need of the form, and a need outside the measures of the body's remit."""
    rights = areas.department("tuphap")
    decision = issued_to(hong, quang, year_2017, {"group:legal_aid": (3, "")})
    line = decision.body_lines.get()
    officer = make_user("tuphap", "Lê Thị Lý", "department_officer", department=rights)
    plan = draft_department_plan(by=officer, survey_round=year_2017, department=rights)
    given = goal(plan, "group:legal_aid")
    assert (given.name, given.households, given.target, given.is_group) == (line.label, line.baseline, 3, True)
    assert thaw(freeze(whole_of(plan))) == whole_of(plan)
    page = as_user(officer).get(reverse("department_plan", args=[2017, "tuphap"])).text
    assert "Hộ nghèo được trợ giúp pháp lý khi có yêu cầu" in page
    edit = reverse("department_edit", args=[2017, "tuphap"])
    typed = {"version": "1", "solutions": "B", "muc-group:legal_aid": "không ghi được"}
    assert as_user(officer).get(edit).status_code == 200
    assert as_user(officer).post(edit, typed).status_code == 302
    answer = as_user(officer).get(reverse("department_word", args=[2017, "tuphap"]))
    tables = Document(io.BytesIO(answer.content)).tables
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
    assert "Nhóm hộ được giao chỉ tiêu" in cells and line.label in cells


def issued_to(hong, quang, survey_round, targets):
    save_body_targets(by=hong, survey_round=survey_round, targets=targets)
    scenario = create_scenario(by=hong, survey_round=survey_round, name="Một", total=1, rules=LOOSE)
    decision = submit_decision(by=hong, scenario=scenario)
    approve_decision(by=quang, decision=decision)
    return issue_decision(
        by=hong, decision=decision, document="2185/QĐ-UBND", signed_on=dt.date(2017, 11, 21), signer="Trần Đức Quang"
    )


def states_on(page):
    return {row[0].code: row[2][0] for row in page.context["rows"]}


def test_the_list_says_of_each_plan_what_may_be_said(own, as_user, bac, hong, lan, areas):
    address = reverse("department_list", args=[2017])
    finance = make_user("tckh", "Lê Văn Tài", "department_officer", department=areas.department("tckh"))
    outside = [as_user(finance), as_user(lan)]
    assert states_on(as_user(hong).get(address))["nnptnt"] == "đang soạn"
    for reader in outside:
        assert states_on(reader.get(address))["nnptnt"] == "chưa trình"
    submit_department_plan(by=bac, plan=own)
    for reader in outside:
        assert states_on(reader.get(address))["nnptnt"] == "đã trình Phòng LĐTBXH"
    accept_department_plan(by=hong, plan=own)
    amend_department_plan(by=bac, plan=own, reason="Bổ sung")
    for reader in outside:
        assert states_on(reader.get(address))["nnptnt"] == "đã duyệt, đang điều chỉnh"
    # Nobody is led to a page that he may not open.
    page = outside[0].get(address).text
    assert reverse("department_plan", args=[2017, "nnptnt"]) not in page
    assert outside[1].get(reverse("department_plan", args=[2017, "yte"])).status_code == 200


def test_communes_read_what_was_accepted_and_not_the_work_on_an_amendment(own, as_user, bac, hong, lan):
    address = reverse("department_plan", args=[2017, "nnptnt"])
    submit_department_plan(by=bac, plan=own)
    accept_department_plan(by=hong, plan=own)
    amend_department_plan(by=bac, plan=own, reason="Lý do nội bộ")
    own.refresh_from_db()
    texts = {"situation": "Bản đang sửa", "solutions": "Việc mới", "organisation": "C"}
    save_department_plan(by=bac, plan=own, version=own.version, texts=texts, goals={}, paper={})
    submit_department_plan(by=bac, plan=own)
    return_department_plan(by=hong, plan=own, reason="Chưa rõ vốn")
    page = as_user(lan).get(address).text
    assert "đã duyệt, đang điều chỉnh" in page
    for inner in ("Bản đang sửa", "Chưa rõ vốn", "Lý do nội bộ"):
        assert inner not in page and inner in as_user(hong).get(address).text
    words = Document(io.BytesIO(as_user(lan).get(reverse("department_word", args=[2017, "nnptnt"])).content))
    assert "Việc mới" not in "\n".join(each.text for each in words.paragraphs)
    drafted = department_paper(DepartmentPlan.objects.get(), whole_of(own), today=dt.date(2017, 11, 22))
    assert drafted.subject.endswith("(phụ lục điều chỉnh số 1)")


def test_a_body_is_told_which_communes_change_their_plans(own, sent, as_user, bac, lan, hong):
    address = reverse("department_plan", args=[2017, "nnptnt"])
    approve_plan(by=hong, plan=sent)
    assert "Có xã đang điều chỉnh" not in as_user(bac).get(address).text
    open_amendment(by=lan, plan=sent, reason="Thêm hộ")
    assert as_user(bac).get(address).context["changing"] == ["Xã Bình Sơn"]
    assert "theo bản đã duyệt gần nhất" in as_user(bac).get(address).text
