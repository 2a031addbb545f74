"""What waits for somebody's decision stands on his first page: counted, named, and one step away."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.permissions import Role
from assignments.actions import open_year, report_done
from assignments.models import Task
from households.models import CommuneSurvey, InYearRequest
from households.procedure import Stage
from plans.actions import departments as department_actions
from plans.actions import steps
from plans.district import actions as district_actions
from plans.models import DistrictPlan, ProgrammeValue, TargetDecision
from plans.targets import decisions as target_actions
from plans.targets.scenarios import create_scenario
from reports.models import UnitReport
from tests.factories import make_user, make_village
from tests.overview.test_home import links, main_of
from tests.plans.commune import FAMILIES, drafted, make_family
from trieuson_poverty.overview.documents import documents_of_all
from trieuson_poverty.overview.waiting import waiting_for


@pytest.fixture
def plan(two_years, areas, lan):
    """Bình Sơn's plan of 2018, drafted."""
    village = make_village(areas.binh_son, "Thôn Bồn Dồn", 91)
    for values in FAMILIES:
        make_family(two_years, village, lan, *values)
    return drafted(lan, two_years, areas.binh_son)


def told(user, today):
    """{kind: names} of what waits for a person."""
    return {each.name: [thing.name for thing in each.things] for each in waiting_for(user, today).kinds}


def block_of(page):
    """The part of a first page that says what waits."""
    return page[page.index("Chờ ") :].partition("</section>")[0]


def body_plan(survey_round, person):
    plan = department_actions.draft_department_plan(by=person, survey_round=survey_round, department=person.department)
    return department_actions.submit_department_plan(by=person, plan=plan)


def test_nobody_waits_for_those_who_decide_nothing(lan, bac, thanh_tra, quan_tri, today, clients, two_years):
    assert [waiting_for(each, today) for each in (lan, bac, thanh_tra, quan_tri)] == [None] * 4
    assert "Chờ " not in main_of(clients["thanh_tra"].get("/?nam=2017"))


def test_nothing_waits_in_a_year_that_has_just_begun(quang, hong, nam, today, two_years, clients):
    assert [waiting_for(each, today).count for each in (quang, hong, nam)] == [0, 0, 0]
    assert "Không có gì chờ." in main_of(clients["quang"].get("/?nam=2017"))


def test_plans_that_nobody_has_begun_are_counted_too(plan, hong):
    left = CommuneSurvey.objects.filter(round__year=2017).count() - 1
    assert left > 0 and documents_of_all(hong, 2017)[0].words == f"1 đang soạn, {left} chưa lập"


def test_a_communes_plan_waits_with_its_leader_and_then_with_the_district(plan, nam, hong, quang, today):
    assert told(nam, today) == {"Kế hoạch xã năm 2018": ["Bình Sơn, đang soạn"]}
    assert waiting_for(hong, today).count == 0
    steps.submit_plan(by=nam, plan=plan)
    assert waiting_for(nam, today).count == 0
    assert told(hong, today) == {"Kế hoạch xã năm 2018": ["Bình Sơn"]}
    # UBND huyện may decide on it too, and is told whose work that mostly is.
    [kind] = waiting_for(quang, today).kinds
    assert (kind.count, kind.usual, kind.since) == (1, "Phòng LĐTBXH", today)
    steps.return_plan(by=hong, plan=plan, reason="Thiếu kinh phí.")
    assert told(nam, today) == {"Kế hoạch xã năm 2018": ["Bình Sơn, huyện trả lại"]}
    assert waiting_for(hong, today).count == waiting_for(quang, today).count == 0


def test_the_leader_of_the_district_sees_what_he_decides(clients, two_years, hong, nam, quang, plan, today):
    steps.submit_plan(by=nam, plan=plan)
    scenario = create_scenario(by=hong, survey_round=two_years, name="Phương án 1", total=5)
    decision = target_actions.submit_decision(by=hong, scenario=scenario)
    of_district = district_actions.draft_district_plan(by=hong, survey_round=two_years, scope=DistrictPlan.Scope.YEAR)
    district_actions.submit_district_plan(by=hong, plan=of_district, with_gaps=True)
    body_plan(two_years, hong)
    assert told(quang, today) == {
        "Giao chỉ tiêu năm 2018": ["Phương án 1"],
        "Kế hoạch của huyện": ["Kế hoạch năm 2018"],
        "Kế hoạch ngành năm 2018": ["Phòng LĐTBXH"],
        "Kế hoạch xã năm 2018": ["Bình Sơn"],
    }
    # Phòng LĐTBXH sent the first three and decides on none of them.
    assert told(hong, today) == {"Kế hoạch xã năm 2018": ["Bình Sơn"]}
    block = block_of(main_of(clients["quang"].get("/?nam=2017")))
    assert "Chờ duyệt: 4" in block
    for address in links(block):
        page = main_of(clients["quang"].get(address))
        assert "Duyệt" in page or "Phê duyệt" in page or "Chấp nhận" in page, address
    assert len(links(block)) == 4
    # The papers that he decides on name his office, not "the district".
    for address in ("/2017/ke-hoach-huyen/nam/", "/2017/ke-hoach-nganh/ldtbxh/"):
        assert "đã trình UBND huyện" in main_of(clients["quang"].get(address))
    target_actions.approve_decision(by=quang, decision=TargetDecision.objects.get(pk=decision.pk))
    assert waiting_for(quang, today).count == 3


def test_phong_ldtbxh_sees_all_that_came_to_it(clients, two_years, areas, hong, bac, lan, today):
    open_year(by=hong, year=2017)
    surveys = CommuneSurvey.objects.filter(round=two_years, commune__in=(areas.binh_son, areas.dan_luc))
    surveys.update(stage=Stage.SUBMITTED, stage_at=timezone.now() - dt.timedelta(days=9))
    body_plan(two_years, bac)
    own = Task.objects.filter(commune=areas.binh_son, status="open").first()
    report_done(by=lan, task=own, text="Xong.", evidence="Biên bản", done_on=today, today=today)
    assert told(hong, today) == {
        "Kết quả rà soát năm 2017": ["Dân Lực", "Bình Sơn"],
        "Kế hoạch ngành năm 2018": ["Phòng NN&PTNT"],
        "Nhiệm vụ năm 2017 chờ xác nhận": ["Xem các nhiệm vụ"],
    }
    waiting = waiting_for(hong, today)
    assert waiting.kinds[0].since == today - dt.timedelta(days=9)  # the longest first
    browser = clients["hong"]
    block = block_of(main_of(browser.get("/?nam=2017")))
    assert f"Chờ duyệt: {waiting.count}" in block
    pages = {address: browser.get(address) for address in links(block)}
    assert len(pages) == 4 and {each.status_code for each in pages.values()} == {200}
    [of_tasks] = [each for address, each in pages.items() if "cho-xac-nhan" in address]
    counts = {each.name: each.count for each in waiting.kinds}
    assert of_tasks.context["page"].paginator.count == counts["Nhiệm vụ năm 2017 chờ xác nhận"]


def test_reports_and_figures_wait_with_phong_ldtbxh_once_they_were_sent(two_years, areas, lan, nam, hong, bac, today):
    report = UnitReport.objects.create(commune=areas.binh_son, year=2017, period="6t", saved_by=lan)
    assert told(nam, today) == {"Báo cáo 6 tháng đầu năm 2017 của đơn vị": ["Bình Sơn, đang soạn"]}
    assert waiting_for(hong, today).count == 0
    report.status = UnitReport.Status.SENT
    report.save()
    ProgrammeValue.objects.create(
        target="roads", year=2017, value=90, evidence="BC 12", department=bac.department, by=bac, at=timezone.now()
    )
    assert waiting_for(nam, today).count == 0
    waiting = waiting_for(hong, today)
    assert {kind.name: [thing.href for thing in kind.things] for kind in waiting.kinds} == {
        "Báo cáo 6 tháng đầu năm 2017 của đơn vị": [f"/2017/bao-cao/6t/xa-{areas.binh_son.pk}/"],
        "Số liệu mục tiêu năm 2017": ["/2017/chuong-trinh/roads/"],
    }


def test_leaders_of_a_commune_see_what_is_ready_to_leave_it(two_years, areas, nam, lan, today, monkeypatch):
    survey = CommuneSurvey.objects.get(round=two_years, commune=areas.binh_son)
    asked = {"survey": survey, "village": areas.binh_son.villages.first(), "by": lan}
    InYearRequest.objects.create(head_name="Hà Văn Vốn", kind="poor", cause="Nhà cháy", received_on=today, **asked)
    assert told(nam, today) == {"Đề nghị trong năm, danh sách năm 2017": ["Hà Văn Vốn"]}
    leader = make_user(role=Role.COMMUNE_LEADER, commune=areas.dan_luc)
    assert waiting_for(leader, today).count == 0
    # While a step is missing the survey is its officers' work; then it waits for whoever may send it.
    monkeypatch.setattr("trieuson_poverty.overview.waiting.hurdles_of", lambda survey, *_: survey.round.year != 2017)
    assert told(leader, today) == {"Kết quả rà soát năm 2017, đủ bước để trình": ["Dân Lực"]}
    CommuneSurvey.objects.filter(round=two_years, commune=areas.dan_luc).update(stage=Stage.APPRAISED)
    assert told(leader, today) == {"Quyết định công nhận kết quả rà soát năm 2017": ["Dân Lực"]}


def test_the_page_asks_as_often_for_many_plans_as_for_one(clients, two_years, areas, lan, assert_same_queries):
    def sent(*codes):
        for code in codes:
            commune = areas.commune(code)
            plan = drafted(
                lan if commune == areas.binh_son else make_user(role=Role.COMMUNE_OFFICER, commune=commune),
                two_years,
                commune,
            )
            steps.submit_plan(by=make_user(role=Role.COMMUNE_LEADER, commune=commune), plan=plan)

    sent("15769")
    assert_same_queries(clients["quang"], "/?nam=2017", lambda: None, lambda: sent("15700", "15664"))
