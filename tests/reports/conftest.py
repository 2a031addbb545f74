"""A small year for reports: Bình Sơn and Dân Lực (rural) and the town have forms, with and without totals."""

import datetime as dt

import pytest

from accounts.permissions import Role
from households.actions.rounds import open_round
from plans.actions.results import save_result
from plans.actions.steps import submit_plan
from plans.models import PlanLine
from resources import actions as money_actions
from tests.factories import make_user, make_village
from tests.plans.commune import FAMILIES, drafted, make_family
from tests.reports.factories import SPREAD_2022, make_forms, make_next_year, make_round

DAY = dt.date(2017, 11, 20)  # when a measure is carried out, money spent, a gift given


@pytest.fixture
def year_2017(areas, hong):
    """2017 with 14, 10 and 9 forms; Bình Sơn and the town have entered their totals, Dân Lực has not."""
    survey_round = make_round(2017, hong, totals={"15769": 200, "15664": 1_600})
    make_forms(survey_round, areas.binh_son, 14, by=hong)
    make_forms(survey_round, areas.dan_luc, 10, by=hong)
    make_forms(survey_round, areas.commune("15664"), 9, by=hong)
    return survey_round


@pytest.fixture
def complete_2017(year_2017):
    """The same year once every commune has entered its total."""
    for survey in year_2017.commune_surveys.filter(household_total=None):
        survey.household_total, survey.minority_household_total = 1_003, 300
        survey.save()
    return year_2017


@pytest.fixture
def year_2022(areas, hong):
    """2022, under NĐ 07/2021, whose communes are those after the mergers of 2019."""
    survey_round = make_round(2022, hong)
    for survey in survey_round.commune_surveys.select_related("commune"):
        survey.household_total, survey.minority_household_total = 900, 250
        survey.save()
        if survey.commune.code in ("15664", "15718"):
            make_forms(survey_round, survey.commune, 6, by=hong, spread=SPREAD_2022)
    return survey_round


@pytest.fixture
def two_years(areas, hong):
    """2016 and 2017 of the same households: classes changed, three in Dân Lực not yet reviewed, one moved from Bình Sơn
    to the town, five new in Bình Sơn. Totals of both years are entered, but for Dân Lực's of 2016. Returns 2017."""
    earlier = make_round(2016, hong, totals={"15769": 190, "15664": 1_500})
    town = areas.commune("15664")
    forms = {
        code: make_forms(earlier, areas.commune(code), how_many, by=hong)
        for code, how_many in (("15769", 14), ("15700", 10), ("15664", 9))
    }
    survey_round = make_round(2017, hong, totals={"15769": 200, "15700": 1_003, "15664": 1_600})
    new_village = town.villages.order_by("number").first()
    make_next_year(survey_round, forms["15769"], by=hong, moved_to=new_village)
    make_next_year(survey_round, forms["15700"], by=hong, skip=3)
    make_next_year(survey_round, forms["15664"], by=hong)
    make_forms(survey_round, areas.binh_son, 5, by=hong)
    return survey_round


@pytest.fixture
def plan(areas, hong, lan, nam, today):
    """Bình Sơn's plan from the review of 2017: sent, with one measure carried out and one begun."""
    survey_round = open_round(by=hong, year=2017)
    village = make_village(areas.binh_son, "Thôn Bồn Dồn")
    for family in FAMILIES:
        make_family(survey_round, village, lan, *family)
    made = drafted(lan, survey_round, areas.binh_son)
    submit_plan(by=nam, plan=made)
    lines = PlanLine.objects.filter(row__head_name="Lò Văn Đất").order_by("pk")
    for line, status in zip(lines, ("done", "doing"), strict=False):
        result = {"status": status, "amount": 5_000_000, "source": "district", "started_on": DAY}
        if status == "done":
            result |= {"ended_on": DAY, "is_need_met": True}
        save_result(by=lan, year=2017, line_id=line.pk, values=result, today=today, version=None)
    return made


@pytest.fixture
def money(areas, hong, today):
    """Cycle 2017, for 2018: a plan for Bình Sơn and one for a body, the first allotted and partly spent."""
    open_round(by=hong, year=2017)
    for unit, source, planned in (
        (areas.binh_son, "district", 100_000_000), (areas.department("nnptnt"), "central", 50_000_000),
    ):  # fmt: skip
        item = money_actions.save_allocation(
            by=hong, year=2017, unit=unit, source=source, purpose="housing", planned=planned
        )
        if planned > 60_000_000:
            for kind, amount in (("allotted", 80_000_000), ("spent", 20_000_000)):
                money_actions.add_entry(
                    by=hong, allocation=item, kind=kind, amount=amount, on=DAY, document="QĐ 15", today=today
                )
                item.refresh_from_db()


@pytest.fixture
def fund(areas, hong, today):
    open_round(by=hong, year=2017)
    keeper = make_user("lo.mat", "Lò Thị Mát", Role.DEPARTMENT_OFFICER, department=areas.department("mttq"))
    for amount, on in ((9_000_000, dt.date(2017, 3, 2)), (1_000_000, DAY)):
        money_actions.record_gift(by=keeper, account="cash", amount=amount, on=on, donor="Chợ Nưa", today=today)
    return keeper
