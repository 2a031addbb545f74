"""The district's plan of 2016-2020: its table over the years, its sums, on page, paper and in Excel, and frozen."""

import datetime as dt
import io

import pytest
from docx import Document
from openpyxl import load_workbook

from households.models import CommuneSurvey, SurveyRound
from plans.actions.draft import draft_plan
from plans.actions.steps import submit_plan
from plans.district.actions import (
    approve_district_plan,
    draft_district_plan,
    submit_district_plan,
    write_text,
)
from plans.district.contents import contents_of, from_json
from plans.district.paper import district_paper, district_workbook
from plans.models import HouseholdPlan, PlanLine
from tests.factories import make_user, make_village
from tests.households.histories import make_form, make_household, make_round
from tests.plans.needy import issued, two_communes
from ui.docx import render

HERE = "/2017/ke-hoach-huyen/giai-doan/"


def send(survey_round, commune, officer, leader, *, exits, cost, loan=None):
    """A commune's plan of a year, drafted and sent: `exits` of its poor leave, one line with money."""
    survey = CommuneSurvey.objects.get(round=survey_round, commune=commune)
    plan = draft_plan(by=officer, survey=survey).plan
    poor = HouseholdPlan.objects.filter(plan=plan, household_class="N1")
    leaving = list(poor.order_by("pk").values_list("pk", flat=True)[:exits])
    HouseholdPlan.objects.filter(pk__in=leaving).update(exit_year=survey_round.year + 1)
    first = PlanLine.objects.filter(row__plan=plan).order_by("pk").first()
    PlanLine.objects.filter(pk=first.pk).update(cost=cost, loan_amount=loan)
    submit_plan(by=leader, plan=plan)
    return plan


@pytest.fixture
def world(cast, areas):
    """2015: 40 of 360 poor and no plans. 2016: a plan of Bình Sơn. 2017: plans of Bình Sơn and Dân Lực; targets."""
    for year in (2015, 2016):
        survey_round = make_round(year)
        for commune in areas.communes:
            CommuneSurvey.objects.get_or_create(round=survey_round, commune=commune)
            village = make_village(commune)
            poor = 5 if commune == areas.binh_son and year == 2015 else 1
            for _ in range(poor):
                make_form(survey_round, make_household(village), "N1", cast.lan, causes={1})
        CommuneSurvey.objects.filter(round=survey_round).update(household_total=10)
    current = two_communes(cast, areas)
    leader = make_user("ld.danluc", "Lê Thị Lý", "commune_leader", commune=areas.dan_luc)
    before = SurveyRound.objects.get(year=2016)
    send(before, areas.binh_son, cast.lan, cast.nam, exits=1, cost=7_000_000)
    send(current, areas.binh_son, cast.lan, cast.nam, exits=3, cost=5_000_000, loan=30_000_000)
    send(current, areas.dan_luc, cast.tam, leader, exits=2, cost=4_000_000)
    issued(cast, current)
    return current


@pytest.fixture
def plan(cast, world):
    return draft_district_plan(by=cast.hong, survey_round=world, scope="giai-doan")


def words_of(paper):
    document = Document(io.BytesIO(render(paper)))
    cells = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return "\n".join(paragraph.text for paragraph in document.paragraphs), cells


def approved(cast, plan):
    submit_district_plan(by=cast.hong, plan=plan, with_gaps=True)
    return approve_district_plan(
        by=cast.quang, plan=plan, document="118/KH-UBND", signed_on=dt.date(2017, 11, 21), signer="Trần Đức Quang"
    )


def test_each_year_has_what_its_plans_hold_and_is_blank_where_nothing_is_known(plan):
    years = {each.year: each for each in contents_of(plan).years}
    assert list(years) == [2016, 2017, 2018, 2019, 2020]
    start = years[2016]
    assert (start.start_poor, start.start_rate, start.is_provisional) == (40, 11.11, True)
    assert (start.sent, start.poor, start.near, start.exits, start.cost, start.loan, start.target) == (None,) * 7
    second = years[2017]
    assert (second.start_poor, second.start_rate) == (36, 10.0)
    assert (second.sent, second.communes, second.poor, second.near, second.exits) == (1, 36, 1, 0, 1)
    assert (second.cost, second.loan, second.target) == (7_000_000, None, None)
    third = years[2018]
    assert (third.sent, third.poor, third.near, third.exits, third.target) == (2, 21, 3, 5, 8)
    assert (third.cost, third.loan) == (9_000_000, 30_000_000)
    assert (third.start_poor, third.start_rate) == (None, None)  # the survey of 2017 has forms in two communes only
    for year in (2019, 2020):
        each = years[year]
        assert (each.sent, each.exits, each.target, each.cost, each.start_poor, each.start_rate) == (None,) * 6
    # 2,75 points a year from 11,11 %, never below nothing.
    assert [each.path for each in years.values()] == [8.36, 5.61, 2.86, 0.11, 0.0]


def test_the_text_speaks_of_the_sums_of_the_years(cast, plan, world):
    texts = {heading.partition(".")[0]: text for heading, text, _ in contents_of(plan).texts}
    assert "năm 2017, 2018, dự kiến 6 hộ thoát nghèo; UBND huyện giao 8 hộ" in texts["III"]
    assert "16.000.000 đ" in texts["V"] and "30.000.000 đ" in texts["V"]
    assert "có 40 hộ nghèo (tỷ lệ 11,11 %)" in texts["II"] and "với 25 lượt hộ" in texts["II"]
    write_text(by=cast.hong, plan=plan, key="muc_tieu", text="Từ {so_ho_ngheo_dau_ky} hộ.", version=1)
    plan.refresh_from_db()
    assert contents_of(plan).texts[2][1] == "Từ 40 hộ."
    of_year = draft_district_plan(by=cast.hong, survey_round=world, scope="nam")
    contents = contents_of(of_year)
    assert contents.years == () and "dự kiến 5 hộ thoát nghèo" in contents.texts[2][1]
    with pytest.raises(Exception, match="Không có số liệu tên"):
        write_text(by=cast.hong, plan=of_year, key="muc_tieu", text="Từ {so_ho_ngheo_dau_ky} hộ.", version=1)


def test_the_table_stands_on_page_paper_and_excel_of_the_period_only(cast, plan, world, clients):
    of_year = draft_district_plan(by=cast.hong, survey_round=world, scope="nam")
    page = clients["hong"].get(HERE).text
    assert "Kế hoạch theo năm" in page and "16.000.000" in page and "Đường chỉ tiêu cuối năm" in page
    assert "Số đầu năm 2016, 2017 là số tạm thời" in page
    assert "Kế hoạch theo năm" not in clients["hong"].get("/2017/ke-hoach-huyen/nam/").text
    today = dt.date(2017, 11, 22)
    text, tables = words_of(district_paper(plan, contents_of(plan), today=today))
    assert "Kế hoạch theo năm của giai đoạn 2016-2020" in text and "{" not in text
    assert "Phụ lục I\n" in text and "Phụ lục II\nTổng hợp kế hoạch năm 2018 của các xã" in text
    table = tables[-2]
    assert table[1] == ["2016", "", "", "", "", "", "", "", "40", "11,11", "8,36"]
    assert table[3] == ["2018", "2/36", "21", "3", "5", "8", "9.000.000", "30.000.000", "", "", "2,86"]
    assert table[6] == ["Cộng", "", "", "", "6", "8", "16.000.000", "30.000.000", "", "", ""]
    text, _ = words_of(district_paper(of_year, contents_of(of_year), today=today))
    assert "Kế hoạch theo năm" not in text
    book = load_workbook(io.BytesIO(district_workbook(plan, contents_of(plan))))
    rows = list(book["Theo năm"].iter_rows(min_row=5, values_only=True))
    assert rows[0] == ("2016", None, None, None, None, None, None, None, 40, 11.11, 8.36)
    assert rows[2][:6] == ("2018", 2, 21, 3, 5, 8) and rows[5][4:8] == tuple(
        f"=SUM({each}5:{each}9)" for each in "EFGH"
    )
    assert "Theo năm" not in load_workbook(io.BytesIO(district_workbook(of_year, contents_of(of_year)))).sheetnames


def test_it_is_frozen_with_its_version_and_counts_in_what_is_approved(cast, plan, clients):
    before = contents_of(plan)
    PlanLine.objects.filter(row__plan__round__year=2016, cost=7_000_000).update(cost=8_000_000)
    assert contents_of(plan).digest != before.digest  # also figures of another year must have been seen
    contents = contents_of(plan)
    version = approved(cast, plan)
    assert from_json(version.data) == contents
    PlanLine.objects.update(cost=None)
    page = clients["lan"].get(f"{HERE}ban/1/").text
    assert "17.000.000" in page and "Kế hoạch theo năm" in page
    live = clients["hong"].get(HERE).text
    assert "số hôm nay" in live and f"{HERE}ban/1/" in live


def test_the_page_asks_the_same_number_of_queries_whatever_the_plans(cast, plan, areas, clients, assert_same_queries):
    def more():
        for commune_plan in (each for each in HouseholdPlan.objects.order_by("pk")[:3]):
            home = make_household(commune_plan.village)
            HouseholdPlan.objects.create(
                plan=commune_plan.plan, household=home, village=home.village, head_name="x", household_class="N1",
                causes={1},
            )  # fmt: skip

    assert_same_queries(clients["hong"], HERE, more, more)
