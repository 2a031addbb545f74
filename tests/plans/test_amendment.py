"""An approved plan that is being changed counts outside the commune as it was approved, until the change is."""

import datetime as dt
import re
from dataclasses import asdict

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans import results
from plans.actions.draft import draft_plan
from plans.actions.editing import apply_edits
from plans.actions.results import save_result
from plans.actions.steps import approve_plan, open_amendment, return_plan, submit_plan
from plans.departments import goals_of
from plans.district.figures import district_figures
from plans.drafting import draft_line
from plans.edits import LINE, ROW, NewLine, edit_of
from plans.gap_counts import gap_totals, gaps_of_communes
from plans.models import DepartmentPlan, HouseholdPlan, Intervention, OwnMeasure, PlanLine
from plans.outcomes import plan_outcomes
from plans.plan_panel import plan_panel
from plans.planned import planned_rows
from plans.reading import contents_of
from plans.results import progress_of_lines
from plans.targets.reading import expected_exits
from plans.worklists import work_lines, work_rows
from tests.plans.commune import FAMILIES, change_form, make_family, row_of, survey_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(plan, nam, hong):
    submit_plan(by=nam, plan=plan)
    approve_plan(by=hong, plan=plan)
    plan.refresh_from_db()
    return plan


@pytest.fixture
def amended(approved, lan):
    open_amendment(by=lan, plan=approved, reason="Hộ mới")
    approved.refresh_from_db()
    return approved


def told(plan, hong, bac):
    """What is counted outside the commune, without the plan's own state."""
    figures = asdict(district_figures(plan.round))
    for commune in figures["communes"]:
        del commune["state"], commune["tone"], commune["is_changing"]
    own = DepartmentPlan(round=plan.round, department=bac.department)
    catalogue = OwnMeasure.objects.catalogue()
    work = {
        user.username: [
            (row.household_code, row.need, row.measure_key, row.body, row.cost, row.when, row.status, row.amount)
            for row in work_rows(work_lines(user, plan.year, catalogue))
        ]
        for user in (hong, bac)
    }
    lines = PlanLine.standing.work().of_year(plan.year)
    rows = planned_rows(plan.year).order_by("household_id")
    return {
        "figures": figures,
        "goals": [asdict(goal) for goal in goals_of(own, {})],
        "work": work,
        "progress": progress_of_lines(lines, "need_code"),
        "rows": list(rows.values_list("household_id", "exit_year", "mentor_name", "household_class")),
        "loans": asdict(results.loans(plan.year)),
        "housing": asdict(results.housing_supported(plan.year)),
        "exits": expected_exits(plan.round, plan.commune),
        "outcomes": plan_outcomes([plan.commune], plan.year + 1),
        "gaps": gap_totals(gaps_of_communes(plan.round, dt.date(2018, 11, 1), standing=True)),
    }


def change_line(by, plan, line, **values):
    found = next(each for row in contents_of(plan).rows for each in row.lines if each.pk == line.pk)
    apply_edits(by=by, plan=plan, edits=[edit_of(LINE, found, values)])


def change_everything(by, plan):
    """Changes each kind of thing: a household, a line, one less, a new family, one gone."""
    poor = next(row for row in contents_of(plan).rows if row.head_name == "Hà Văn Vốn")
    apply_edits(by=by, plan=plan, edits=[edit_of(ROW, poor, {"exit_year": 2018, "mentor_name": "Lê A"})])
    change_line(by, plan, PlanLine.objects.get(row=poor.pk, need_code="capital"), cost=9_000_000)
    lazy = row_of(plan, "Lê Văn Lười")
    apply_edits(by=by, plan=plan, removed=[lazy.lines.get().pk])
    change_form(plan.round.forms.get(head_name="Phạm Thị Ốm"), household_class="TB")
    make_family(plan.round, lazy.village, by, "Vi Văn Mới", "N1", {1, 3}, {7})
    draft_plan(by=by, survey=survey_of(plan.round, plan.commune))


# What counts while it is written, and afterwards


def test_an_unsent_amendment_changes_nothing_outside_and_an_approved_one_does(amended, lan, nam, hong, bac):
    before = told(amended, hong, bac)
    assert len(before["work"][hong.username]) == 11
    change_everything(lan, amended)
    # What the survey found is no plan's figure: a corrected form shows at once.
    survey = {"survey_poor", "survey_near"}
    after = told(amended, hong, bac)
    for each, now in zip(before["figures"]["communes"], after["figures"]["communes"], strict=True):
        for name in survey:
            each.pop(name), now.pop(name)
    assert after == before
    submit_plan(by=nam, plan=amended)
    return_plan(by=hong, plan=amended, reason="Ghi rõ hơn")
    submit_plan(by=nam, plan=amended)
    assert told(amended, hong, bac)["work"] == before["work"]
    approve_plan(by=hong, plan=amended)
    now = told(amended, hong, bac)
    (commune,) = (each for each in now["figures"]["communes"] if each["code"] == amended.commune.code)
    assert (commune["poor"], commune["near"], commune["exits"], commune["cost"]) == (3, 1, 1, 9_000_000)
    assert {row[0] for row in now["work"][hong.username]} == {
        row.household.code for row in HouseholdPlan.objects.current().filter(lines__measure_key__gt="")
    }
    assert not HouseholdPlan._base_manager.filter(is_kept=True) and not PlanLine._base_manager.filter(is_kept=True)


def test_the_commune_reads_and_writes_what_it_is_writing(amended, lan, as_user):
    change_line(lan, amended, row_of(amended, "Hà Văn Vốn").lines.get(need_code="capital"), cost=9_000_000)
    assert len(contents_of(amended).rows) == len(FAMILIES) == amended.rows.count()
    page = as_user(lan).get(f"/2017/ke-hoach/xa/15769/ho/{row_of(amended, 'Hà Văn Vốn').household.code}/").text
    assert "9.000.000" in page or "9000000" in page
    assert as_user(lan).get("/2017/ke-hoach/xa/15769/").context["whole"].totals.cost == 9_000_000


def test_the_list_behind_a_count_shows_what_was_approved(amended, lan, hong, as_user):
    change_everything(lan, amended)
    page = as_user(hong).get(reverse("planned_list", args=[amended.year]))
    rows = {row.head_name: row for _, row in page.context["rows"]}
    assert "Vi Văn Mới" not in rows and "Lê Văn Lười" in rows
    poor = rows["Hà Văn Vốn"]
    assert (poor.exit_year, poor.mentor_name, poor.is_kept) == (None, "", True)
    assert rows["Lê Văn Lười"].measures == 1, "the amendment took it out"


def test_a_family_file_shows_each_year_once(amended, lan, as_user):
    household = row_of(amended, "Hà Văn Vốn").household
    page = as_user(lan).get(reverse("household_file", args=[household.code])).text
    assert page.count('aria-label="Giải pháp năm 2018"') == 1


def test_a_family_file_is_read_outside_as_it_was_approved(amended, lan, hong):
    row = row_of(amended, "Hà Văn Vốn")

    def shown(user):
        (year,) = plan_panel(user, row.household).values["years"]
        return year["mentor"], sorted(line["measure"] for line in year["lines"])

    before = shown(hong)
    change_everything(lan, amended)
    change_line(lan, amended, row.lines.get(need_code="capital"), measure_key="fund_gift", body="mttq")
    assert shown(hong) == before
    mentor, measures = shown(lan)
    assert mentor.startswith("Lê A") and measures != before[1]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])  # edits pile up: none counts
@given(place=st.integers(0, 99), loan=st.integers(0, 10**9), year=st.sampled_from([None, 2018, 2019]))
def test_no_edit_of_an_amendment_is_counted_before_it_is_approved(place, loan, year, amended_once, hong, bac, lan):
    amended, before = amended_once
    rows = contents_of(amended).rows
    row = rows[place % len(rows)]
    line = row.lines[place % len(row.lines)]
    edits = [edit_of(LINE, line, {"loan_amount": loan}), edit_of(ROW, row, {"exit_year": year})]
    apply_edits(by=lan, plan=amended, edits=[edit for edit in edits if edit is not None])
    assert told(amended, hong, bac) == before


@pytest.fixture
def amended_once(amended, hong, bac):
    return amended, told(amended, hong, bac)


# Results


def record(by, plan, line, today):
    return save_result(by=by, year=plan.year, line_id=line.pk, values={"status": "doing"}, today=today)


def test_results_go_on_over_an_amendment(approved, lan, nam, hong, today):
    first, second = PlanLine.objects.filter(row__head_name="Lò Văn Đất").order_by("pk")[:2]
    before = record(lan, approved, first, today)
    open_amendment(by=lan, plan=approved, reason="Đổi")
    later = record(lan, approved, second.kept, today)
    with pytest.raises(ValidationError, match="đã có kết quả"):
        apply_edits(by=lan, plan=approved, removed=[first.pk])
    begun = {line.pk for row in contents_of(approved).rows for line in row.lines if line.is_begun}
    assert begun == {first.pk, second.pk}
    submit_plan(by=nam, plan=approved)
    approve_plan(by=hong, plan=approved)
    for result, line in ((before, first), (later, second)):
        result.refresh_from_db()
        assert result.line == line


def test_a_result_of_a_line_that_the_amendment_took_out_stays_as_help_outside_the_plan(amended, lan, nam, hong, today):
    lazy, other = (
        row_of(amended, "Lê Văn Lười").lines.get(),
        row_of(amended, "Hà Văn Vốn").lines.get(need_code="capital"),
    )
    kept, changed = lazy.kept, other.kept
    apply_edits(by=lan, plan=amended, removed=[lazy.pk])
    change_line(lan, amended, other, measure_key="fund_gift", body="mttq")
    for line in (kept, changed):
        record(lan, amended, line, today)
    submit_plan(by=nam, plan=amended)
    approve_plan(by=hong, plan=amended)
    assert set(Intervention.objects.values_list("line", "measure_key")) == {
        (None, kept.measure_key), (None, changed.measure_key)
    }  # fmt: skip
    event = amended.events.last()
    assert event.kind == "approved"


def test_an_address_of_before_the_amendment_still_opens_the_work(approved, lan, as_user, today):
    line = PlanLine.objects.filter(row__head_name="Lò Văn Đất").first()
    open_amendment(by=lan, plan=approved, reason="Đổi")
    answer = as_user(lan).post(reverse("work_line", args=[2018, line.pk]), {"status": "doing", "version": ""})
    assert answer.status_code == 302
    assert Intervention.objects.get().line_id == line.kept.pk


def test_a_worklist_of_before_the_approval_still_takes_results_after_it(amended, lan, nam, hong, bac, as_user):
    """What was opened while the amendment was written is sent when it has been approved."""
    browser = as_user(hong)
    row = next(row for row, *_ in browser.get(reverse("work_list", args=[2018])).context["rows"])
    submit_plan(by=nam, plan=amended)
    approve_plan(by=hong, plan=amended)
    answer = browser.post(reverse("work_line", args=[2018, row.line_id]), {"status": "doing", "version": ""})
    assert answer.status_code == 302
    assert Intervention.objects.get().line == PlanLine.objects.get(pk=row.line_id)
    sent = {"dong": row.line_id, "buoc": "ghi", "ban": f"{row.line_id}:1", "status": "doing", "note": "Đợt 2"}
    assert browser.post(reverse("work_bulk", args=[2018]), sent).status_code == 302
    assert Intervention.objects.get().note == "Đợt 2"


def test_a_result_of_a_line_that_is_gone_is_answered_with_what_happened_and_what_was_typed(
    amended, lan, tam, nam, hong, bac, as_user
):
    line = PlanLine.objects.filter(row__head_name="Lò Văn Đất", body="nnptnt").first()
    code, address = line.row.household.code, reverse("work_line", args=[2018, line.pk])
    browsers = {user: as_user(user) for user in (hong, bac, tam)}
    seen = {user: re.search(r'name="xem" value="([^"]+)"', browsers[user].get(address).text)[1] for user in (hong, bac)}
    apply_edits(by=lan, plan=amended, removed=[line.pk])
    submit_plan(by=nam, plan=amended)
    approve_plan(by=hong, plan=amended)
    typed = {"status": "done", "amount": "1.500.000", "note": "Đã trao giống", "version": ""}
    answer = browsers[hong].post(address, typed | {"xem": seen[hong]})
    assert answer.status_code == 409
    for words in ("không còn trong kế hoạch", f"Lò Văn Đất, mã {code}", "Đã trao giống", "1.500.000"):
        assert words in answer.text
    assert reverse("work_help_add", args=[2018, code]) in answer.text
    # A body records nothing of its own accord: it is told whom to ask.
    told = browsers[bac].post(address, typed | {"xem": seen[bac]})
    assert told.status_code == 409 and "báo UBND xã" in told.text
    assert not Intervention.objects.exists()
    # Nobody else learns that there was such a line.
    for user, token in ((tam, ""), (tam, seen[hong]), (hong, ""), (hong, "x")):
        assert browsers[user].post(address, typed | {"xem": token}).status_code == 404
    assert browsers[hong].get(address).status_code == 404
    many = browsers[hong].post(reverse("work_bulk", args=[2018]), {"dong": line.pk, "buoc": ""}, follow=True)
    assert "không còn trong kế hoạch" in many.text


def test_a_new_line_of_the_amendment_is_no_work_yet(amended, lan, nam, hong, bac):
    row = row_of(amended, "Hà Văn Vốn")
    catalogue = OwnMeasure.objects.catalogue()
    need = next(line.need for line in row.lines.all() if line.need_code == "capital")
    new = draft_line(need, catalogue, amended.for_year)
    apply_edits(by=lan, plan=amended, new=[NewLine(row.pk, need, {"measure_key": "fund_gift", "body": "mttq"})])
    assert new.measure_key != "fund_gift"
    assert not work_lines(hong, 2017, catalogue).filter(measure_key="fund_gift")
    submit_plan(by=nam, plan=amended)
    approve_plan(by=hong, plan=amended)
    assert work_lines(hong, 2017, catalogue).filter(measure_key="fund_gift").count() == 1
