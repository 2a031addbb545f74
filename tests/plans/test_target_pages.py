"""Pages of targets, the programme and the district's plan: what each of the cast sees, how many queries it costs."""

import datetime as dt
import io
import re
from decimal import Decimal
from fractions import Fraction
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from docx import Document

from accounts.permissions import Forbidden
from areas.models import Commune
from assignments.actions import open_year
from assignments.models import Task
from households.actions.rounds import open_round
from households.models import CommuneSurvey
from plans.actions.draft import draft_plan
from plans.actions.steps import approve_plan, open_amendment, submit_plan
from plans.district.actions import (
    amend_district_plan,
    approve_district_plan,
    draft_district_plan,
    return_district_plan,
    submit_district_plan,
    write_text,
)
from plans.district.contents import contents_of, from_json
from plans.district.figures import district_figures
from plans.district.paper import district_paper
from plans.figures import objectives_of, totals_of
from plans.models import (
    BodyTarget,
    DistrictPlan,
    HouseholdPlan,
    PlanLine,
    ProgrammeValue,
    TargetProposal,
    TargetScenario,
)
from plans.programme_figures import programme_rows
from plans.programme_reporting import decide_value, report_value
from plans.reading import contents_of as plan_contents
from plans.targets.decisions import approve_decision, return_decision, submit_decision
from plans.targets.scenarios import create_scenario
from tests.factories import make_user, make_village
from tests.households.histories import make_form, make_household, make_round
from tests.plans.needy import LOOSE, issued, poor_commune, two_communes
from ui.docx import render


@pytest.fixture
def world(cast, areas):
    return two_communes(cast, areas)


# Targets


def test_each_commune_sees_its_target_and_no_draft(cast, world, areas, clients):
    issued(cast, world)
    assert clients["lan"].get("/2017/chi-tieu/", follow=True).redirect_chain == [("/2017/chi-tieu/xa/15769/", 302)]
    page = clients["lan"].get("/2017/chi-tieu/xa/15769/").text
    assert "Quyết định 2185/QĐ-UBND" in page and "Theo trọng số" in page
    assert clients["lan"].get("/2017/chi-tieu/so-sanh/").status_code == 404
    assert "2185/QĐ-UBND" in clients["bac"].get("/2017/chi-tieu/").text


def test_a_proposal_typed_wrong_is_kept(cast, world, clients):
    page = clients["lan"].post("/2017/chi-tieu/xa/15769/", {"households": "99", "reason": "Theo thôn", "version": "0"})
    assert page.status_code == 422
    assert "Xã đang có 15 hộ nghèo" in page.text and 'value="99"' in page.text and "Theo thôn" in page.text
    clients["lan"].post("/2017/chi-tieu/xa/15769/", {"households": "4", "reason": "Theo thôn", "version": "0"})
    assert TargetProposal.objects.get().households == 4
    assert "cộng 4 hộ" in clients["hong"].get("/2017/chi-tieu/").text


def test_the_proposal_starts_from_the_communes_plan(cast, world, areas, clients):
    survey = CommuneSurvey.objects.get(round=world, commune=areas.binh_son)
    plan = draft_plan(by=cast.lan, survey=survey).plan
    rows = HouseholdPlan.objects.filter(plan=plan, household_class="N1")
    HouseholdPlan.objects.filter(pk__in=rows.values("pk")[:3]).update(exit_year=2018)
    page = clients["lan"].get("/2017/chi-tieu/xa/15769/").text
    assert 'value="3"' in page and "3 hộ dự kiến thoát nghèo năm 2018" in page


def test_overrides_are_saved_on_the_page_and_mistakes_are_shown_beside(cast, world, clients):
    scenario = create_scenario(by=cast.hong, survey_round=world, name="Phương án 1", total=8, rules=LOOSE)
    url = f"/2017/chi-tieu/phuong-an/{scenario.pk}/"
    page = clients["hong"].post(url, {"version": "1", "t_15700": "5"})
    assert page.status_code == 422 and "Ghi lý do đặt tay Xã Dân Lực" in page.text and 'value="5"' in page.text
    clients["hong"].post(url, {"version": "1", "t_15700": "5", "r_15700": "Có dự án may mặc"})
    page = clients["hong"].get(url).text
    assert "Đặt bằng tay: Có dự án may mặc" in page
    assert TargetScenario.objects.get().version == 2


def test_a_scenario_that_was_sent_says_to_each_reader_what_he_can_do(cast, world, clients):
    scenario = create_scenario(by=cast.hong, survey_round=world, name="Phương án 1", total=8, rules=LOOSE)
    decision = submit_decision(by=cast.hong, scenario=scenario)
    url = f"/2017/chi-tieu/phuong-an/{scenario.pk}/"
    page = clients["hong"].get(url).text
    assert "phương án này đã được trình" in page and "Cần sửa thì hỏi: lãnh đạo UBND huyện" in page
    # Who decides is not told to ask himself, and is led to where he decides.
    page = clients["quang"].get(url).text
    assert "chờ bạn quyết định" in page and "Cần sửa thì hỏi" not in page
    assert f"/2017/chi-tieu/quyet-dinh/{decision.order}/" in page
    approve_decision(by=cast.quang, decision=decision)
    for name, is_locked in (("hong", True), ("quang", False), ("thanh_tra", False)):
        page = clients[name].get(url).text
        assert ("Đang khóa" in page) is is_locked and "đã duyệt, chờ số quyết định" in page
        assert "chờ bạn quyết định" not in page and "khi UBND huyện trả lại" not in page


def test_a_total_that_cannot_be_says_what_can(cast, world, clients):
    page = clients["hong"].post(
        "/2017/chi-tieu/phuong-an/",
        {"name": "A", "total": "900", "poor": "1", "actionable": "2", "high_rate": "1", "floor_percent": "5",
         "ceiling_percent": "60"},
    )  # fmt: skip
    assert page.status_code == 422 and "chỉ nhận được từ 0 đến" in page.text and not TargetScenario.objects.exists()


def test_the_desk_asks_the_same_number_of_queries(cast, areas, world, clients, assert_same_queries):
    def few():
        create_scenario(by=cast.hong, survey_round=world, name="1", total=8, rules=LOOSE)

    def many():
        for number in range(2, 6):
            create_scenario(by=cast.hong, survey_round=world, name=f"{number}", total=8, rules=LOOSE)
        for commune in areas.communes[:6]:
            poor_commune(world, commune, cast.hong, able=2, residents=50)

    assert_same_queries(clients["hong"], "/2017/chi-tieu/", few, many)
    assert_same_queries(clients["hong"], "/2017/chi-tieu/so-sanh/", lambda: None, many_more(cast, world))


def many_more(cast, world):
    return lambda: create_scenario(by=cast.hong, survey_round=world, name="cuối", total=1, rules=LOOSE)


# The programme


def years_of(cast, areas, lan):
    """2015-2017 in every commune: 3, 2 and 1 poor of ten households; in Bình Sơn one is back in 2017."""
    rounds = [open_round(by=cast.hong, year=year) for year in (2015, 2016, 2017)]
    for commune in areas.communes:
        village = make_village(commune)
        homes = [make_household(village) for _ in range(3)]
        for at, survey_round in enumerate(rounds):
            for place, home in enumerate(homes):
                is_poor = place < 3 - at or (commune == areas.binh_son and at == 2 and place == 2)
                make_form(survey_round, home, "N1" if is_poor else "KN", lan, has_merit_member=place == 0,
                          deprivations={5})  # fmt: skip
    CommuneSurvey.objects.update(household_total=10)
    return rounds


def test_the_rate_its_fall_and_the_relapses(cast, areas, lan, clients):
    years_of(cast, areas, lan)
    rows = {row.target.key: row for row in programme_rows(2017, cast.hong)}
    rate, drop = rows["rate_2020"], rows["rate_drop"]
    assert rate.baseline.value == 30
    assert [each.figure.value for each in rate.years[:3]] == [20, Fraction(37 * 100, 360), None]
    assert drop.of(2016).figure.value == 10 and drop.of(2016).path == Fraction(11, 4)
    assert [each.figure.value for each in rows["relapse"].years[:2]] == [None, 1]
    assert rows["relapse"].of(2017).href.endswith("dien_bien=tai_ngheo")
    assert rows["merit_housing"].of(2017).figure.value == 36
    for key in ("relapse", "merit_housing"):
        page = clients["hong"].get(rows[key].of(2017).href)
        assert page.context["page_obj"].paginator.count == rows[key].of(2017).figure.value, key
    table = clients["hong"].get("/2017/bang/programme_targets/").text
    links = {(unescape(href), text) for href, text in re.findall(r'href="(/2017/ho/\?[^"]*)">([^<]*)</a>', table)}
    assert links == {(rows["relapse"].of(2017).href, "1"), (rows["merit_housing"].of(2017).href, "36")}
    assert "dien_bien" not in clients["lan"].get("/2017/bang/programme_targets/").text  # the district's, not hers
    assert rate.of(2017).figure.is_provisional
    assert {row.target.key: row for row in programme_rows(2017, cast.lan)}["relapse"].of(2017).href == ""


def test_a_rate_without_its_base_is_blank(cast, areas, lan):
    years_of(cast, areas, lan)
    CommuneSurvey.objects.filter(round__year=2017, commune=areas.binh_son).update(household_total=None)
    rows = {row.target.key: row for row in programme_rows(2017)}
    assert rows["rate_2020"].of(2017).figure.value is None and rows["rate_2020"].last.year == 2016
    assert rows["relapse"].of(2017).figure.value == 1


def test_a_body_reports_and_the_office_confirms(cast, bac, hong, lan):
    value = report_value(by=bac, key="rural_water", year=2016, value=None, part=4, whole=5, evidence="Báo cáo 12")
    assert value.value == Decimal("80.00")
    water = next(row for row in programme_rows(2017) if row.target.key == "rural_water")
    assert water.of(2016).figure.value is None and water.of(2016).figure.reported == value
    with pytest.raises(Forbidden):
        decide_value(by=bac, value=value, is_right=True, version=1)
    with pytest.raises(ValidationError, match="Ghi rõ vì sao"):
        decide_value(by=hong, value=value, is_right=False, version=1)
    decide_value(by=hong, value=value, is_right=True, version=1)
    water = next(row for row in programme_rows(2017) if row.target.key == "rural_water")
    assert water.of(2016).figure.value == 80 and water.of(2016).figure.is_reported
    with pytest.raises(ValidationError, match="vừa báo số này"):
        report_value(by=bac, key="rural_water", year=2016, value=81, evidence="Báo cáo 13")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"value": 101}, "không quá 100"),
        ({"value": None}, "Nhập giá trị"),
        ({"value": 50, "part": 4, "whole": 5}, "4/5 là 80,00 %"),
        ({"value": 50, "year": 2018}, "chưa tới"),
    ],
)
def test_what_cannot_be_reported(bac, values, says):
    with pytest.raises(ValidationError, match=says):
        report_value(**{"by": bac, "key": "rural_water", "year": 2016, "evidence": "Báo cáo 12", **values})
    assert not ProgrammeValue.objects.exists()


def test_what_the_survey_tells_is_not_typed(hong):
    make_round(2016)
    with pytest.raises(ValidationError, match="không nhập tay"):
        report_value(by=hong, key="rate_2020", year=2016, value=10, evidence="Báo cáo")


def test_the_programmes_page_asks_the_same_number_of_queries(cast, areas, lan, clients, assert_same_queries):
    survey_round = open_round(by=cast.hong, year=2017)

    def more():
        poor_commune(survey_round, areas.communes[len(areas.communes) % 7], lan, able=3)

    assert_same_queries(clients["hong"], "/2017/chuong-trinh/", more, more)


# The district's plan


@pytest.fixture
def sent(cast, world, areas):
    """Both communes have sent a plan; that of Bình Sơn with three exits and some money."""
    for commune, officer, leader in ((areas.binh_son, cast.lan, cast.nam), (areas.dan_luc, cast.tam, None)):
        leader = leader or make_user("ld.danluc", "Lê Thị Lý", "commune_leader", commune=commune)
        survey = CommuneSurvey.objects.get(round=world, commune=commune)
        plan = draft_plan(by=officer, survey=survey).plan
        rows = HouseholdPlan.objects.filter(plan=plan, household_class="N1")
        HouseholdPlan.objects.filter(pk__in=rows.values("pk")[:3]).update(exit_year=2018)
        PlanLine.objects.filter(pk__in=PlanLine.objects.filter(row__plan=plan).values("pk")[:2]).update(cost=5_000_000)
        submit_plan(by=leader, plan=plan)
    return world


def test_the_district_is_the_sum_of_its_communes_to_the_last_household(sent, areas):
    figures = district_figures(sent)
    assert len(figures.communes) == 36 and len(figures.sent) == 2
    plans = {plan.commune_id: plan_contents(plan) for plan in sent.communeplan_set.select_related("round")}
    for line in figures.sent:
        totals = totals_of(plans[areas.commune(line.code).pk])
        assert (line.poor, line.near, line.exits, line.lines, line.cost) == (
            totals.poor, totals.near, totals.exits_poor, totals.lines, totals.cost,
        )  # fmt: skip
    assert figures.totals["poor"] == 21 and figures.totals["exits"] == 6 and figures.totals["cost"] == 20_000_000
    by_need = [objectives_of(contents) for contents in plans.values()]
    for place, need in enumerate(figures.needs):
        of_communes = [objectives[place] for objectives in by_need]
        assert need.poor == sum(each.poor for each in of_communes)
        assert need.near == sum(each.near for each in of_communes)
        assert need.planned == sum(each.planned for each in of_communes)
        assert (need.cost or 0) == sum(each.cost for each in of_communes)
        if not need.is_cause:
            assert need.removed == sum(each.removed for each in of_communes)


def test_a_plan_that_was_not_sent_counts_nowhere(cast, world, areas):
    survey = CommuneSurvey.objects.get(round=world, commune=areas.binh_son)
    draft_plan(by=cast.lan, survey=survey)
    figures = district_figures(world)
    assert figures.totals["poor"] is None and figures.totals["survey_poor"] == 21
    plan = draft_district_plan(by=cast.hong, survey_round=world, scope="nam")
    with pytest.raises(ValidationError, match="Chưa xã nào trình"):
        submit_district_plan(by=cast.hong, plan=plan)


def approved(cast, plan, document="118/KH-UBND"):
    submit_district_plan(by=cast.hong, plan=plan, with_gaps=True)
    return approve_district_plan(
        by=cast.quang, plan=plan, document=document, signed_on=dt.date(2017, 11, 21), signer="Trần Đức Quang"
    )


def test_the_plan_is_written_sent_returned_approved_and_frozen(cast, sent, clients):
    open_year(by=cast.hong, year=2017)
    plan = draft_district_plan(by=cast.hong, survey_round=sent, scope="nam")
    assert draft_district_plan(by=cast.hong, survey_round=sent, scope="nam") == plan
    with pytest.raises(ValidationError, match="Không có số liệu tên"):
        write_text(by=cast.hong, plan=plan, key="muc_tieu", text="Có {so_bo} con bò", version=1)
    write_text(by=cast.hong, plan=plan, key="muc_tieu", text="Thoát nghèo {so_ho_thoat_ngheo} hộ.", version=1)
    with pytest.raises(ValidationError, match="đã đổi từ khi bạn mở trang"):
        write_text(by=cast.hong, plan=plan, key="muc_tieu", text="Khác", version=1)
    submit_district_plan(by=cast.hong, plan=plan, with_gaps=True)
    with pytest.raises(Forbidden):
        approve_district_plan(by=cast.hong, plan=plan, document="1", signed_on=dt.date(2017, 11, 21), signer="x")
    return_district_plan(by=cast.quang, plan=plan, reason="Bổ sung giải pháp việc làm")
    version = approved(cast, plan)
    HouseholdPlan.objects.update(exit_year=None)
    contents = from_json(version.data)
    assert ("III. MỤC TIÊU", "Thoát nghèo 6 hộ.", "programme") in contents.texts
    assert contents.figures.totals["exits"] == 6
    task = Task.objects.get(duty_key="district_plan", year__year=2017)
    assert (task.status, task.done_on, task.evidence_label) == (
        "done", dt.date(2017, 11, 21), "Kế hoạch số 118/KH-UBND ngày 21/11/2017",
    )  # fmt: skip
    assert "Thoát nghèo 6 hộ" in clients["lan"].get("/2017/ke-hoach-huyen/nam/", follow=True).text


def test_what_the_plan_leaves_blank_is_listed_and_asked_before_it_is_sent(cast, sent, clients):
    plan = draft_district_plan(by=cast.hong, survey_round=sent, scope="nam")
    page = "/2017/ke-hoach-huyen/nam/"
    shown = unescape(clients["hong"].get(page).text)
    assert "Tỷ lệ hộ nghèo của huyện để trống" in shown and "chưa nhập tổng số hộ dân cư năm 2017" in shown
    assert "Chưa giao chỉ tiêu năm 2018 cho" in shown and "Vẫn trình khi còn thiếu" in shown
    with pytest.raises(ValidationError, match="chỗ để trống"):
        submit_district_plan(by=cast.hong, plan=plan)
    refused = clients["hong"].post(f"{page}trinh/", {"version": plan.version}, follow=True)
    assert "Chưa trình: kế hoạch còn" in refused.text
    clients["hong"].post(f"{page}trinh/", {"version": plan.version, "con_thieu": "1"})
    plan.refresh_from_db()
    assert plan.state == "submitted"
    assert "Tỷ lệ hộ nghèo của huyện để trống" in unescape(clients["quang"].get(page).text), "who approves reads it too"
    CommuneSurvey.objects.filter(round=sent).update(household_total=100)
    assert "Tỷ lệ hộ nghèo của huyện để trống" not in unescape(clients["quang"].get(page).text)


def test_an_amendment_has_a_number_and_leaves_the_first_alone(cast, sent):
    plan = draft_district_plan(by=cast.hong, survey_round=sent, scope="nam")
    approved(cast, plan)
    amend_district_plan(by=cast.hong, plan=plan, reason="Thêm vốn tỉnh")
    second = approved(cast, plan, "15/KH-UBND")
    assert (second.number, second.title, second.reason) == (2, "Phụ lục điều chỉnh số 1", "Thêm vốn tỉnh")
    assert plan.versions.get(number=1).document == "118/KH-UBND"


def test_the_period_has_a_plan_of_its_own_with_every_year(cast, sent):
    plan = draft_district_plan(by=cast.hong, survey_round=sent, scope="giai-doan")
    assert contents_of(plan).goal_years == (2016, 2017, 2018, 2019, 2020)
    assert str(plan) == "Kế hoạch giảm nghèo giai đoạn 2016-2020 của huyện"
    with pytest.raises(ValidationError):
        draft_district_plan(by=cast.hong, survey_round=sent, scope="thang")
    assert DistrictPlan.objects.count() == 1


def test_the_plan_on_paper(cast, sent):
    plan = draft_district_plan(by=cast.hong, survey_round=sent, scope="nam")
    version = approved(cast, plan)
    paper = district_paper(plan, from_json(version.data), today=dt.date(2017, 11, 22), version=version)
    document = Document(io.BytesIO(render(paper)))
    annex = document.tables[-1]
    assert len(annex.rows) == 1 + 36 + 1
    assert [cell.text for cell in annex.rows[-1].cells][1:6] == ["Cộng", "21", "3", "21", "6"]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "VI. TỔ CHỨC THỰC HIỆN" in text and "{" not in text


def test_the_districts_plan_asks_the_same_number_of_queries(cast, sent, areas, clients, assert_same_queries):
    draft_district_plan(by=cast.hong, survey_round=sent, scope="nam")

    def more():
        village = make_village(areas.binh_son)
        plan = sent.communeplan_set.get(commune=areas.binh_son)
        for _ in range(3):
            home = make_household(village)
            HouseholdPlan.objects.create(
                plan=plan, household=home, village=village, head_name="x", household_class="N1", causes={1}
            )

    assert_same_queries(clients["hong"], "/2017/ke-hoach-huyen/nam/", more, more)


# Two people at once


def test_a_page_of_the_bodies_targets_opened_earlier_brings_no_old_figures_back(cast, world, clients, as_user):
    def sent_from(answer, **typed):
        form = answer.context["form"]
        return {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "")} | typed

    earlier = clients["hong"].get("/2017/chi-tieu/nganh/")
    place = next(at for at, line in enumerate(earlier.context["form"].lines) if line.topic.key == "cause:capital")
    colleague = as_user(make_user("lua", "Lê Thị Lụa", "labour_officer", department=cast.hong.department))
    done = colleague.post("/2017/chi-tieu/nganh/", sent_from(earlier, **{f"t_{place}": "7"}))
    assert done.status_code == 302
    other = place + 1 if place + 1 < len(earlier.context["form"].lines) else place - 1
    answer = clients["hong"].post("/2017/chi-tieu/nganh/", sent_from(earlier, **{f"n_{other}": "xem lại"}))
    assert answer.status_code == 422 and "Lê Thị Lụa đã lưu lúc" in answer.text
    assert BodyTarget.objects.get(topic="cause:capital").target == 7
    again = clients["hong"].get("/2017/chi-tieu/nganh/")
    assert clients["hong"].post("/2017/chi-tieu/nganh/", sent_from(again, **{f"t_{place}": "8"})).status_code == 302
    assert BodyTarget.objects.get(topic="cause:capital").target == 8


def hidden_of(page, name):
    """What a page's first form that has this hidden field would send."""
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_a_decision_sent_anew_is_not_approved_by_a_page_of_the_first_sending(cast, world, clients):
    scenario = create_scenario(by=cast.hong, survey_round=world, name="Một", total=8, rules=LOOSE)
    decision = submit_decision(by=cast.hong, scenario=scenario)
    address = f"/2017/chi-tieu/quyet-dinh/{decision.order}/"
    early = hidden_of(clients["quang"].get(address).text, "version")
    return_decision(by=cast.quang, decision=decision, comment="Tăng lên")
    other = create_scenario(by=cast.hong, survey_round=world, name="Hai", total=12, rules=LOOSE)
    assert submit_decision(by=cast.hong, scenario=other).pk == decision.pk
    for step in ("duyet", "tra-lai"):
        for sending in (early, ""):
            answer = clients["quang"].post(f"{address}{step}/", {"version": sending, "comment": "Được"})
            assert answer.status_code == 422 and "đã được trình lại" in answer.text
    late = hidden_of(answer.text, "version")
    assert clients["quang"].post(f"{address}duyet/", {"version": late}).status_code == 302
    decision.refresh_from_db()
    assert (decision.status, decision.total) == ("approved", 12)


def test_no_figures_are_approved_that_nobody_saw(cast, sent, areas, clients):
    plan = draft_district_plan(by=cast.hong, survey_round=sent, scope="nam")
    submit_district_plan(by=cast.hong, plan=plan, with_gaps=True)
    address = "/2017/ke-hoach-huyen/nam/"
    page = clients["quang"].get(address).text
    typed = {"document": "118/KH-UBND", "signed_on": "21/11/2017", "signer": "Trần Đức Quang"}
    seen = {name: hidden_of(page, name) for name in ("version", "digest")}
    HouseholdPlan.objects.filter(plan__commune=areas.binh_son).update(exit_year=None)
    answer = clients["quang"].post(f"{address}duyet/", typed | seen)
    assert answer.status_code == 422 and "đã đổi từ khi bạn mở trang" in answer.text and "118/KH-UBND" in answer.text
    assert not plan.versions.exists()
    seen = {name: hidden_of(answer.text, name) for name in ("version", "digest")}
    for missing in ({"version": seen["version"]}, {"digest": seen["digest"]}):
        assert clients["quang"].post(f"{address}duyet/", typed | missing).status_code == 422
    assert clients["quang"].post(f"{address}tra-lai/", {"reason": "Sửa", "version": "1"}).status_code == 422
    assert clients["quang"].post(f"{address}duyet/", typed | seen).status_code == 302
    assert from_json(plan.versions.get().data).figures.totals["exits"] == 3


def test_a_commune_that_changes_its_approved_plan_is_named_with_the_figures(cast, sent, areas, clients):
    draft_district_plan(by=cast.hong, survey_round=sent, scope="nam")
    commune = sent.communeplan_set.get(commune=areas.binh_son)
    approve_plan(by=cast.hong, plan=commune)
    assert not district_figures(sent).changing
    open_amendment(by=cast.lan, plan=commune, reason="Thêm hộ")
    assert [each.name for each in district_figures(sent).changing] == ["Xã Bình Sơn"]
    page = clients["hong"].get("/2017/ke-hoach-huyen/nam/").text
    assert "Có xã đang điều chỉnh" in page and "theo bản đã duyệt gần nhất" in page


# Merged communes; what is not known


def merged_of(areas, year_of_survey=None):
    merged = Commune.objects.create(
        key="99999@1", code="99999", name="Xã Bình Lực", kind="xã", area_type="rural", valid_from=dt.date(2017, 11, 1)
    )
    merged.predecessors.set([areas.binh_son, areas.dan_luc])
    if year_of_survey:
        CommuneSurvey.objects.create(round=year_of_survey, commune=merged)
    return merged


def test_a_merged_commune_reads_the_targets_of_all_units_that_went_into_it(cast, world, areas, clients):
    issued(cast, world)
    merged_of(areas, world)
    assigned = clients["hong"].get("/2017/chi-tieu/xa/99999/").context["assigned"]
    assert assigned.target == 8 and len(assigned.lines) == 2
    page = clients["hong"].get("/2017/chi-tieu/xa/99999/").text
    assert page.count("đã nhập vào Xã Bình Lực") == 2


def test_people_of_a_merged_commune_choose_among_the_units_of_that_year(cast, world, areas, as_user):
    issued(cast, world)
    officer = make_user("canbo.binhluc", "Lê Văn Lực", "commune_officer", commune=merged_of(areas))
    for address in ("/2017/chi-tieu/", "/2017/ke-hoach/"):
        page = as_user(officer).get(address)
        assert page.status_code == 200
        own = address.replace("ke-hoach/", "ke-hoach/xa/").replace("chi-tieu/", "chi-tieu/xa/")
        assert f"{own}15769/" in page.text and f"{own}15700/" in page.text
        assert page.text.count(own) == 2


def test_exits_that_nobody_entered_are_blank_in_the_list_and_the_text(cast, world, areas, clients):
    survey = CommuneSurvey.objects.get(round=world, commune=areas.binh_son)
    plan = draft_plan(by=cast.lan, survey=survey).plan
    totals = totals_of(plan_contents(plan))
    assert (totals.exits_poor, totals.remaining) == (None, None)
    page = clients["hong"].get("/2017/ke-hoach/")
    row = next(row for row in page.context["rows"] if row["commune"] == areas.binh_son)
    assert row["sums"]["exits"] is None and page.context["total"]["exits"] is None
    assert "phấn đấu 0" not in clients["lan"].get("/2017/ke-hoach/xa/15769/thuyet-minh/").text
    HouseholdPlan.objects.filter(pk=plan.rows.filter(household_class="N1").first().pk).update(exit_year=2019)
    assert totals_of(plan_contents(plan)).exits_poor == 0
    page = clients["hong"].get("/2017/ke-hoach/")
    assert page.context["total"]["exits"] == 0
