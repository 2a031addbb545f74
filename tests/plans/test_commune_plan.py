"""The commune plan: drafted from the survey, brought up to date without losing what people wrote, sent, approved."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from assignments.models import Task
from households.models import CommuneSurvey
from plans.actions.common import PlanChanged
from plans.actions.draft import draft_plan
from plans.actions.editing import apply_edits
from plans.actions.sections import save_sections
from plans.actions.steps import approve_plan, open_amendment, return_plan, submit_plan
from plans.drafting import fingerprint
from plans.edits import LINE, ROW, NewLine, bulk_edits, edit_of, exit_years
from plans.figures import causes_of, deprivations_of, objectives_of, totals_of
from plans.forms.lines import RowForm
from plans.frozen import compare, thaw
from plans.gaps import NO_BODY, NO_DATE, NO_MEASURE, NO_MENTOR, NO_MONEY, find_gaps
from plans.measures import cause, lack
from plans.models import CommunePlan, HouseholdPlan, OwnMeasure, PlanEvent, PlanLine, PlanVersion
from plans.reading import contents_of
from plans.states import PlanState
from plans.survey import difference_of
from plans.whole import whole_plan
from tests.plans.commune import change_form, drafted, lines_of, make_family, recognise_at_once, row_of, survey_of
from ui.formatting import datetime_vi


def edit_line(by, plan, head, need_code, **values):
    """Gives a household's line these values, as a person would."""
    contents = contents_of(plan)
    line = next(
        line for row in contents.rows for line in row.lines if row.head_name == head and line.need.code == need_code
    )
    return apply_edits(by=by, plan=plan, edits=[edit_of(LINE, line, values)])


def edit_row(by, plan, head, **values):
    row = next(row for row in contents_of(plan).rows if row.head_name == head)
    return apply_edits(by=by, plan=plan, edits=[edit_of(ROW, row, values)])


def text_of(plan, key):
    return next(text for section, text in whole_plan(plan).texts if section.key == key)


# Drafting


def test_every_need_of_every_poor_and_near_poor_household_gets_the_named_measure_with_body_and_time(plan):
    assert lines_of(plan, "Hà Văn Vốn") == {("capital", "production_loan"), ("health_insurance", "insurance_card")}
    assert lines_of(plan, "Lò Văn Đất") == {
        ("land", "commune_land"), ("skills", "skill_training"), ("water", "clean_water"),
        ("latrine", "latrine_building"),
    }  # fmt: skip
    assert lines_of(plan, "Lê Văn Lười") == {("will", "persuasion")}
    assert plan.rows.count() == 4
    for line in PlanLine.objects.filter(row__plan=plan):
        assert line.body and line.when.startswith("2018-") and line.due_on.year == 2018
        assert not line.is_written


def test_a_household_that_is_not_poor_stays_out(lan, plan, bon_don, year_2017, areas):
    make_family(year_2017, bon_don, lan, "Trần Văn Khá", "KN", {1}, set())
    assert "Trần Văn Khá" not in {each.head_name for each in difference_of(plan).added}


def test_the_plan_says_whether_the_survey_was_recognised(lan, families, year_2017, areas):
    plan = drafted(lan, year_2017, areas.binh_son)
    assert plan.is_provisional and plan.for_year == 2018
    recognise_at_once(year_2017, areas.binh_son)
    draft_plan(by=lan, survey=survey_of(year_2017, areas.binh_son))
    plan.refresh_from_db()
    assert not plan.is_provisional


def test_without_poor_households_there_is_nothing_to_plan(lan, year_2017, areas):
    with pytest.raises(ValidationError, match="chưa có hộ nghèo"):
        drafted(lan, year_2017, areas.binh_son)


def test_only_those_of_the_commune_and_the_office_draft(tam, quang, bac, families, year_2017, areas):
    survey = survey_of(year_2017, areas.binh_son)
    with pytest.raises(CommuneSurvey.DoesNotExist):
        draft_plan(by=tam, survey=survey)
    with pytest.raises(CommuneSurvey.DoesNotExist):
        draft_plan(by=bac, survey=survey)
    with pytest.raises(Forbidden):
        draft_plan(by=quang, survey=survey)
    assert not CommunePlan.objects.exists()


def test_drafting_asks_few_queries_whatever_the_households(
    lan, year_2017, bon_don, areas, django_assert_max_num_queries
):
    for place in range(60):
        make_family(year_2017, bon_don, lan, f"Hộ {place}", "N1", {1, 6}, {2, 7})
    survey = survey_of(year_2017, areas.binh_son)
    with django_assert_max_num_queries(25):
        made = draft_plan(by=lan, survey=survey)
    assert made.counts["dòng kế hoạch"] == 240


def test_the_command_prints_household_need_measure_and_body(lan, families, areas):
    out = io.StringIO()
    call_command("draft_plan", commune="15769", year=2017, user="ha.lan", stdout=out, stderr=io.StringIO())
    header, *rows = [line.split("\t") for line in out.getvalue().splitlines()]
    assert header == ["mã hộ", "nhu cầu", "giải pháp", "cơ quan chủ trì"]
    code = families["Hà Văn Vốn"].household.code
    assert [code, "Thiếu vốn sản xuất", "Hướng dẫn và bố trí vay vốn ưu đãi để sản xuất", "NHCSXH"] in rows
    assert len(rows) == 2 + 4 + 4 + 1
    plan = CommunePlan.objects.get()
    assert (plan.commune, plan.drafted_by) == (areas.binh_son, lan)
    call_command("draft_plan", commune="15769", year=2017, user="ha.lan", stdout=out, stderr=io.StringIO())
    assert PlanLine.objects.count() == len(rows)  # again: nothing twice


@pytest.mark.parametrize("user", ["le.tam", "khong.co"])
def test_the_command_refuses_whoever_may_not(tam, families, user):
    with pytest.raises(CommandError):
        call_command("draft_plan", commune="15769", year=2017, user=user, stdout=io.StringIO())


# Drafting again


def test_drafting_again_keeps_what_people_wrote_adds_new_needs_and_marks_those_that_are_gone(
    lan, plan, families, year_2017, areas, bon_don
):
    edit_line(lan, plan, "Hà Văn Vốn", "capital", who="Bà Nguyễn Thị Ngân", cost=30_000_000, source="loan")
    edit_row(lan, plan, "Hà Văn Vốn", mentor_name="Lò Văn Nam", mentor_kind="party")
    change_form(families["Hà Văn Vốn"], causes=frozenset({4}), deprivations=frozenset({2, 7}))
    change_form(families["Lê Văn Lười"], household_class="KN")
    make_family(year_2017, bon_don, lan, "Vi Văn Mới", "N1", {5}, set())

    difference = difference_of(plan)
    assert [each.head_name for each in difference.added] == ["Vi Văn Mới"]
    assert [each.surveyed.head_name for each in difference.gone] == ["Lê Văn Lười"]
    (change,) = difference.changed
    assert (change.new_needs, change.gone_needs) == ((cause("labour"), lack("water")), (cause("capital"),))

    draft_plan(by=lan, survey=survey_of(year_2017, areas.binh_son), shown=fingerprint(difference))
    row = row_of(plan, "Hà Văn Vốn")
    assert row.mentor_name == "Lò Văn Nam" and row.causes == {4}
    written = row.lines.get(need_code="capital")
    assert written.is_need_gone and (written.who, written.cost) == ("Bà Nguyễn Thị Ngân", 30_000_000)
    assert lines_of(plan, "Hà Văn Vốn") == {
        ("health_insurance", "insurance_card"), ("labour", "community_help"), ("water", "clean_water"),
    }  # fmt: skip
    assert row_of(plan, "Lê Văn Lười").is_gone
    assert lines_of(plan, "Vi Văn Mới") == {("jobs", "skill_training")}
    assert difference_of(plan).is_empty


def test_a_need_that_comes_back_takes_up_its_line_and_a_household_its_place(lan, plan, families, year_2017, areas):
    edit_line(lan, plan, "Lê Văn Lười", "will", who="Trưởng thôn")
    change_form(families["Lê Văn Lười"], household_class="KN")
    change_form(families["Hà Văn Vốn"], causes=frozenset())
    draft_plan(by=lan, survey=survey_of(year_2017, areas.binh_son))
    change_form(families["Lê Văn Lười"], household_class="CN")
    change_form(families["Hà Văn Vốn"], causes=frozenset({1}))
    made = draft_plan(by=lan, survey=survey_of(year_2017, areas.binh_son))
    assert made.counts["hộ trở lại danh sách"] == 1 and made.counts["nhu cầu trở lại"] == 1
    assert not row_of(plan, "Lê Văn Lười").is_gone
    assert row_of(plan, "Lê Văn Lười").lines.get().who == "Trưởng thôn"
    assert row_of(plan, "Hà Văn Vốn").lines.filter(need_code="capital").count() == 1


def test_a_line_that_somebody_took_out_is_not_drafted_again(lan, plan, year_2017, areas):
    line = row_of(plan, "Hà Văn Vốn").lines.get(need_code="capital")
    apply_edits(by=lan, plan=plan, removed=[line.pk])
    draft_plan(by=lan, survey=survey_of(year_2017, areas.binh_son))
    assert not row_of(plan, "Hà Văn Vốn").lines.filter(need_code="capital").exists()
    assert find_gaps(contents_of(plan))[NO_MEASURE.key].count == 1


def test_another_difference_than_the_one_shown_is_not_applied(lan, plan, families, year_2017, areas):
    change_form(families["Hà Văn Vốn"], causes=frozenset({4}))
    shown = fingerprint(difference_of(plan))
    change_form(families["Lò Văn Đất"], causes=frozenset({4}))
    with pytest.raises(PlanChanged):
        draft_plan(by=lan, survey=survey_of(year_2017, areas.binh_son), shown=shown)
    assert not PlanLine.objects.filter(need_code="labour").exists()


# Editing


def test_two_people_on_one_household_never_overwrite_each_other(lan, nam, plan):
    before = contents_of(plan)
    row = next(each for each in before.rows if each.head_name == "Hà Văn Vốn")
    apply_edits(by=nam, plan=plan, edits=[edit_of(LINE, row.lines[0], {"who": "Lò Văn Nam"})])
    with pytest.raises(PlanChanged):
        apply_edits(by=lan, plan=plan, edits=[edit_of(LINE, row.lines[0], {"who": "Hà Thị Lan"})])
    with pytest.raises(PlanChanged):
        apply_edits(by=lan, plan=plan, edits=[edit_of(ROW, row, {"mentor_name": "Hà Thị Lan"})])
    assert row_of(plan, "Hà Văn Vốn").lines.get(need_code="capital").who == "Lò Văn Nam"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"measure_key": "clean_water"}, "không tác động"),
        ({"body": "khong_co"}, "Không có cơ quan"),
        ({"source": "trời"}, "Không có nguồn"),
        ({"cost": -1}, "Nhập từ 0"),
        ({"source": "none", "cost": 5}, "Không cần kinh phí"),
        ({"measure_key": "fund_gift", "note": "x" * 501}, "Dài quá"),
    ],
)
def test_a_wrong_value_is_said_and_nothing_is_written(lan, plan, values, message):
    with pytest.raises(ValidationError, match=message):
        edit_line(lan, plan, "Hà Văn Vốn", "capital", **values)
    assert row_of(plan, "Hà Văn Vốn").lines.get(need_code="capital").version == 1


def test_two_lines_of_a_need_may_change_places_and_never_be_the_same(lan, plan):
    row = row_of(plan, "Hà Văn Vốn")
    apply_edits(
        by=lan, plan=plan, new=[NewLine(row.pk, cause("capital"), {"measure_key": "fund_gift", "body": "mttq"})]
    )
    loan, gift = [line for line in contents_of(plan).rows[0].lines if line.need == cause("capital")]
    swap = [edit_of(LINE, loan, {"measure_key": "fund_gift"}), edit_of(LINE, gift, {"measure_key": "production_loan"})]
    apply_edits(by=lan, plan=plan, edits=swap)
    assert row.lines.get(measure_key="production_loan").pk == gift.pk
    with pytest.raises(ValidationError, match="hai dòng cùng giải pháp"):
        edit_line(lan, plan, "Hà Văn Vốn", "capital", measure_key="production_loan")


def test_bulk_gives_a_measure_only_where_it_answers_the_need_and_leaves_what_is_filled(lan, plan):
    contents, catalogue = contents_of(plan), OwnMeasure.objects.catalogue()
    everybody = frozenset(row.pk for row in contents.rows)
    choice = {"row_ids": everybody, "line_ids": None, "catalogue": catalogue}
    edits, refused = bulk_edits(contents, **choice, row_values={}, line_values={"measure_key": "medical_care"})
    # Ốm's illness becomes medical care with the health office; her health care had it; nobody else's need fits.
    (edit,) = edits
    assert {name: new for name, (_, new) in edit.changes.items()} == {"measure_key": "medical_care", "body": "yte"}
    assert refused == 9
    edit_row(lan, plan, "Hà Văn Vốn", mentor_name="Lò Văn Nam")
    edits, _ = bulk_edits(
        contents_of(plan), **choice, row_values={"mentor_name": "Hà Thị Lan"}, line_values={}, only_blank=True
    )
    assert apply_edits(by=lan, plan=plan, edits=edits, action="plan.bulk") == 3
    assert row_of(plan, "Hà Văn Vốn").mentor_name == "Lò Văn Nam"


def test_every_household_touched_keeps_the_change_in_its_own_history(lan, plan, families):
    edit_line(lan, plan, "Hà Văn Vốn", "capital", cost=30_000_000, source="loan")
    entry = AuditEntry.objects.get(household_id=families["Hà Văn Vốn"].household_id, action="plan.household")
    assert entry.changes["Thiếu vốn sản xuất: Kinh phí, đồng"] == [None, "30.000.000"]


def test_the_database_itself_refuses_negative_money(plan):
    with pytest.raises(IntegrityError):
        PlanLine.objects.filter(row__plan=plan).update(cost=-1)


# What adds up, and what is missing


def test_objectives_are_the_sums_of_the_households(lan, plan):
    edit_row(lan, plan, "Hà Văn Vốn", exit_year=2018, mentor_name="Lò Văn Nam")
    edit_row(lan, plan, "Lê Văn Lười", exit_year=2018)
    edit_row(lan, plan, "Lò Văn Đất", remove_deprivations=frozenset({8}))
    edit_line(lan, plan, "Hà Văn Vốn", "capital", loan_amount=30_000_000, source="loan")
    contents = contents_of(plan)
    totals, objectives = totals_of(contents), objectives_of(contents)
    assert (totals.poor, totals.near, totals.exits_poor, totals.exits_near) == (3, 1, 1, 1)
    assert (totals.mentored_poor, totals.loan, totals.borrowers, totals.lines) == (1, 30_000_000, 1, 11)
    by_code = {each.need.code: each for each in objectives}
    assert (len(causes_of(objectives)), len(deprivations_of(objectives))) == (11, 10)
    assert (by_code["health_insurance"].poor, by_code["health_insurance"].removed) == (2, 2)
    assert (by_code["water"].poor, by_code["water"].removed, by_code["latrine"].removed) == (1, 0, 1)
    assert (by_code["will"].near, by_code["will"].planned, by_code["will"].removed) == (1, 1, None)
    assert sum(each.lines for each in objectives) == totals.lines


def test_gaps_are_counted_and_open_their_lines(lan, plan):
    edit_line(lan, plan, "Hà Văn Vốn", "capital", body="", when="", loan_amount=10, source="loan")
    edit_line(lan, plan, "Lò Văn Đất", "land", measure_key="")
    edit_row(lan, plan, "Lò Văn Đất", mentor_name="Lò Văn Nam")
    gaps = find_gaps(contents_of(plan))
    capital = row_of(plan, "Hà Văn Vốn").lines.get(need_code="capital")
    assert gaps[NO_BODY.key].line_ids == gaps[NO_DATE.key].line_ids == {capital.pk}
    assert gaps[NO_MEASURE.key].row_ids == {row_of(plan, "Lò Văn Đất").pk}
    assert gaps[NO_MENTOR.key].count == 2  # the near-poor need none
    # Persuasion costs nothing and says so; the loan has its amount; the line without a measure has nothing to cost.
    assert gaps[NO_MONEY.key].count == 11 - 3


def test_a_body_with_needs_in_its_remit_and_no_line_has_no_work(lan, plan):
    work = {each.body: each for each in whole_plan(plan).bodies}
    assert work["nhcsxh"].lines == 1 and not work["nhcsxh"].is_gap
    edit_line(lan, plan, "Hà Văn Vốn", "capital", measure_key="fund_gift", body="mttq")
    work = {each.body: each for each in whole_plan(plan).bodies}
    assert work["nhcsxh"].is_gap and work["mttq"].lines == 1


# Text


def test_figures_bound_in_the_text_follow_the_households_and_typed_ones_stay(lan, plan):
    save_sections(by=lan, plan=plan, texts={"muc_tieu": "Giảm {so_ho_thoat_ngheo} hộ, không phải 99 hộ."}, versions={})
    assert text_of(plan, "muc_tieu") == "Giảm …… hộ, không phải 99 hộ."
    edit_row(lan, plan, "Hà Văn Vốn", exit_year=2018)
    assert text_of(plan, "muc_tieu") == "Giảm 1 hộ, không phải 99 hộ."
    with pytest.raises(ValidationError, match="so_ho_giau"):
        save_sections(by=lan, plan=plan, texts={"muc_tieu": "{so_ho_giau}"}, versions={"muc_tieu": 1})
    with pytest.raises(PlanChanged):
        save_sections(by=lan, plan=plan, texts={"muc_tieu": "Khác."}, versions={"muc_tieu": 0})


# Sent, returned, approved, amended


def test_sending_completes_the_duty_and_a_return_opens_it_again(lan, nam, hong, duties_2017, plan):
    task = Task.objects.get(duty_key="commune_plan", commune=plan.commune)
    with pytest.raises(Forbidden):
        submit_plan(by=lan, plan=plan)
    submit_plan(by=nam, plan=plan)
    task.refresh_from_db()
    assert task.done_on == dt.date(2017, 11, 22) and task.evidence_url == "/2017/ke-hoach/xa/15769/"
    with pytest.raises(ValidationError, match="đã trình"):
        edit_row(lan, plan, "Hà Văn Vốn", exit_year=2018)
    with pytest.raises(ValidationError, match="chỗ cần làm lại"):
        return_plan(by=hong, plan=plan, reason=" ")
    return_plan(by=hong, plan=plan, reason="Thiếu người kèm cặp.")
    task.refresh_from_db()
    assert task.done_on is None
    assert edit_row(lan, plan, "Hà Văn Vốn", exit_year=2018) == 1


def test_approval_freezes_and_later_changes_are_a_numbered_amendment(lan, nam, hong, quang, plan):
    submit_plan(by=nam, plan=plan)
    with pytest.raises(Forbidden):
        approve_plan(by=nam, plan=plan)
    first = approve_plan(by=quang, plan=plan, document="512/QĐ-UBND")
    assert (first.number, first.title) == (1, "Kế hoạch")
    with pytest.raises(ValidationError, match="đã duyệt"):
        edit_row(lan, plan, "Hà Văn Vốn", exit_year=2018)
    open_amendment(by=lan, plan=plan, reason="Hộ Vốn thoát sớm.")
    edit_row(lan, plan, "Hà Văn Vốn", exit_year=2018)
    line = row_of(plan, "Lê Văn Lười").lines.get()
    apply_edits(by=lan, plan=plan, removed=[line.pk])
    submit_plan(by=nam, plan=plan)
    second = approve_plan(by=hong, plan=plan)
    assert second.title == "Phụ lục điều chỉnh số 1" and second.reason == "Hộ Vốn thoát sớm."
    first.refresh_from_db()
    labels = {word: bound.label for word, bound in whole_plan(plan).figures.items()}
    difference = compare(thaw(first.data), thaw(second.data), labels)
    told = "Tuyên truyền, vận động; cử cán bộ, đảng viên kèm cặp; UBND xã; quý I/2018"
    assert {each.head: each.changes[0] for each in difference.households} == {
        "Hà Văn Vốn": ("Năm dự kiến thoát nghèo", "", "2018"),
        "Lê Văn Lười": ("Chây lười lao động: bỏ dòng", told, ""),
    }  # fmt: skip
    assert ("số hộ nghèo dự kiến thoát nghèo", "", "1") in difference.figures
    assert PlanVersion.objects.count() == 2
    plan.refresh_from_db()
    assert (plan.state, plan.version_number) == (PlanState.APPROVED, 2)


def test_a_returned_amendment_leaves_the_duty_done(lan, nam, hong, duties_2017, plan):
    submit_plan(by=nam, plan=plan)
    approve_plan(by=hong, plan=plan)
    open_amendment(by=lan, plan=plan, reason="Đổi giải pháp.")
    submit_plan(by=nam, plan=plan)
    return_plan(by=hong, plan=plan, reason="Ghi rõ hơn.")
    assert Task.objects.get(duty_key="commune_plan", commune=plan.commune).done_on == dt.date(2017, 11, 22)
    plan.refresh_from_db()
    assert plan.title == "Phụ lục điều chỉnh số 1"


def test_what_was_read_is_what_is_returned(nam, hong, plan, as_user):
    submit_plan(by=nam, plan=plan)
    plan.refresh_from_db()
    page = {"reason": "Thiếu người kèm cặp", "version": plan.version}
    return_plan(by=hong, plan=plan, reason="Ghi rõ hơn.")
    submit_plan(by=nam, plan=plan)
    there = reverse("plan_return", args=[plan.year, plan.commune.code])
    answer = as_user(hong).post(there, page)
    assert answer.status_code == 422 and "đã đổi từ khi bạn mở trang" in answer.text
    plan.refresh_from_db()
    assert plan.state == PlanState.SUBMITTED
    assert as_user(hong).post(there, page | {"version": plan.version}).status_code == 302


def test_what_was_checked_is_what_is_sent(lan, nam, plan):
    plan.refresh_from_db()
    version = plan.version
    draft_plan(by=lan, survey=survey_of(plan.round, plan.commune))
    with pytest.raises(PlanChanged):
        submit_plan(by=nam, plan=plan, version=version)


def test_scopes(lan, nam, tam, hong, quang, bac, quan_tri, thanh_tra, plan):
    for user, sees in ((lan, 1), (nam, 1), (tam, 0), (hong, 1), (quang, 1), (bac, 0), (quan_tri, 0), (thanh_tra, 1)):
        assert CommunePlan.objects.visible_to(user).count() == sees, user
        assert bool(HouseholdPlan.objects.visible_to(user).exists()) == bool(sees), user
        assert bool(PlanLine.objects.visible_to(user).exists()) == bool(sees), user


def test_a_locked_plan_says_why_by_whom_until_when_and_whom_to_ask(plan, lan, nam, hong):
    row = row_of(plan, "Hà Văn Vốn")
    sent = "đã trình, chờ duyệt. {by}. Mở lại: khi Phòng LĐTBXH trả lại. Cần sửa thì hỏi: Phòng LĐTBXH."
    # Whoever writes the plan opens its amendment himself, and has nobody to ask.
    approved = (
        "Kế hoạch đã duyệt, bản ấy được giữ nguyên. {by}. Mở lại: khi bạn mở phụ lục điều chỉnh, rồi trình Phòng "
        "LĐTBXH duyệt."
    )
    for step, by, told in (
        (submit_plan, nam, f"Kế hoạch {sent}"),
        (approve_plan, hong, approved),
        (submit_plan, nam, f"Phụ lục điều chỉnh số 1 {sent}"),
        (approve_plan, hong, approved),
    ):
        if told.startswith("Phụ lục"):
            open_amendment(by=lan, plan=plan, reason="Hộ mới")
        step(by=by, plan=plan)
        plan.refresh_from_db()
        with pytest.raises(ValidationError) as refused:
            edit_row(lan, plan, row.head_name, note="x")
        assert refused.value.messages == [told.format(by=f"Người khóa: {by.full_name}, {datetime_vi(plan.state_at)}")]


def test_who_decides_again_is_told_why_it_was_returned_and_whether_it_was_mended(plan, lan, nam, hong):
    submit_plan(by=nam, plan=plan)
    plan.refresh_from_db()
    assert plan.sent_again is None
    return_plan(by=hong, plan=plan, reason="Thiếu người kèm cặp.")
    submit_plan(by=nam, plan=plan)
    plan.refresh_from_db()
    returned, is_changed = plan.sent_again
    assert (returned.note, is_changed) == ("Thiếu người kèm cặp.", False)
    return_plan(by=hong, plan=plan, reason="Vẫn thiếu.")
    edit_row(lan, plan, "Hà Văn Vốn", mentor_name="Lê A")
    submit_plan(by=nam, plan=plan)
    plan.refresh_from_db()
    returned, is_changed = plan.sent_again
    assert (returned.note, is_changed) == ("Vẫn thiếu.", True)
    PlanEvent.objects.filter(plan=plan).update(version=None)  # of steps whose version nobody kept
    assert plan.sent_again[1], "what is not known to be unchanged is not called so"
    approve_plan(by=hong, plan=plan)
    plan.refresh_from_db()
    assert plan.sent_again is None


def test_an_exit_is_expected_within_the_period_or_in_the_year_that_stands(lan, plan):
    assert (exit_years(2016), exit_years(2018), exit_years(2021)) == (
        range(2016, 2021), range(2018, 2021), range(2021, 2026)
    )  # fmt: skip
    with pytest.raises(ValidationError, match="từ 2018 đến 2020"):
        edit_row(lan, plan, "Hà Văn Vốn", exit_year=2021)
    HouseholdPlan.objects.filter(head_name="Hà Văn Vốn").update(exit_year=2023)
    edit_row(lan, plan, "Hà Văn Vốn", mentor_name="Lê A")
    assert row_of(plan, "Hà Văn Vốn").exit_year == 2023
    row = next(each for each in contents_of(plan).rows if each.exit_year)
    form = RowForm(row=row, for_year=2018, standard=plan.round.standard)
    assert [each for each, _ in form.fields["exit_year"].choices] == ["", 2018, 2019, 2020, 2023]
