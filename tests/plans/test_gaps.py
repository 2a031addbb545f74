"""Gaps over rooms, years and communes: help that the fund gave, help of earlier years, all communes on one page."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from households.models import InYearRequest
from plans.actions.results import save_help, save_result
from plans.actions.steps import submit_plan
from plans.execution_gaps import TWICE, execution_gaps
from plans.gap_counts import ALL_KINDS, gap_totals, gaps_of_communes
from plans.gaps import IN_YEAR, NO_MENTOR, NO_WORK
from plans.measures import NeedKey, NeedKind, cause, lack
from plans.models import HouseholdPlan, PlanLine
from plans.reading import contents_of
from resources import actions as money
from tests.factories import make_user, make_village
from tests.households.histories import make_household
from tests.plans.commune import drafted, make_family, row_of, survey_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2018, 3, 1)
DONE = {"status": "done", "ended_on": dt.date(2018, 2, 1), "amount": 5_000_000}


@pytest.fixture
def sent(plan, nam):
    submit_plan(by=nam, plan=plan)
    plan.refresh_from_db()
    return plan


@pytest.fixture
def give(areas, sent):
    """`give(household, "cause:illness")`: what the fund gave in 2018."""
    mat = make_user("lo.mat", "Lò Thị Mát", Role.DEPARTMENT_OFFICER, department=areas.department("mttq"))
    start = dt.date(2016, 1, 5)
    money.record_gift(by=mat, account="cash", amount=10**9, on=start, donor="Chợ Nưa", today=TODAY)

    def make(household, need="", purpose="Thuốc men", on=dt.date(2018, 2, 10), amount=2_000_000):
        return money.record_use(
            by=mat, account="cash", amount=amount, on=on, household_code=household.code, purpose=purpose, need=need,
            today=TODAY,
        )  # fmt: skip

    return make


@pytest.fixture
def helped(hong):
    """`helped(household, need, "fund_gift", year=2016)`: help outside the plan."""

    def make(household, need, measure_key, year=2017, **values):
        return save_help(
            by=hong, year=year, household=household, need=need, measure_key=measure_key, values=DONE | values,
            today=TODAY,
        )  # fmt: skip

    return make


def twice(plan, today=TODAY):
    return execution_gaps(plan, contents_of(plan), today)[TWICE.key]


def test_the_fund_and_the_plan_for_one_need_are_twice(sent, give, lan):
    row = row_of(sent, "Phạm Thị Ốm")
    line = PlanLine.objects.get(row=row, need_code="illness")
    save_result(by=lan, year=2017, line_id=line.pk, values=DONE, today=TODAY)
    give(row.household, "cause:capital")
    assert twice(sent).count == 0  # another need
    give(row.household, "cause:illness")
    gap = twice(sent)
    assert (gap.row_ids, gap.line_ids) == ({row.pk}, {line.pk})
    assert any("Quỹ “Ngày vì người nghèo”: Thuốc men, 2.000.000 đ" in words for words in gap.reasons[row.pk])


def test_what_the_fund_and_the_worklist_both_tell_is_one_help(sent, give, helped):
    row = row_of(sent, "Phạm Thị Ốm")
    helped(row.household, cause("illness"), "fund_gift", amount=2_000_000)
    voucher = give(row.household, "cause:illness")
    assert twice(sent).count == 0
    give(row.household, "cause:illness", purpose="Viện phí", amount=3_000_000)
    assert twice(sent).count == 1
    assert voucher.need == "cause:illness"


def test_a_gift_told_without_its_amount_is_still_one_help(sent, give, helped):
    row = row_of(sent, "Phạm Thị Ốm")
    helped(row.household, cause("illness"), "fund_gift", amount=None)
    give(row.household, "cause:illness")
    assert twice(sent).count == 0
    give(row.household, "cause:illness", purpose="Viện phí")
    assert twice(sent).count == 1


def test_a_gift_without_a_need_is_twice_only_when_given_for_the_same_again(sent, give):
    row = row_of(sent, "Hà Văn Vốn")
    give(row.household, purpose="Quà Tết", on=dt.date(2017, 1, 20))
    give(row.household, purpose="Quà Tết", on=dt.date(2018, 2, 10))
    give(row.household, purpose="Mua sách vở", on=dt.date(2018, 2, 11))
    assert twice(sent).count == 0  # a gift of every year
    give(row.household, purpose="quà tết", on=dt.date(2018, 2, 12))
    assert twice(sent).row_ids == {row.pk}


def test_a_reversed_gift_is_no_help(sent, give):
    row = row_of(sent, "Hà Văn Vốn")
    give(row.household, "cause:capital")
    second = give(row.household, "cause:capital")
    assert twice(sent).count == 1
    money.reverse_voucher(by=second.by, voucher=second, on=dt.date(2018, 2, 20), reason="Ghi nhầm", today=TODAY)
    assert twice(sent).count == 0


def test_help_of_the_two_years_before_counts_and_what_is_yearly_does_not(sent, helped, give):
    row = row_of(sent, "Lò Văn Đất")
    water = NeedKey(NeedKind.DEPRIVATION, "water")
    helped(row.household, water, "clean_water", year=2015, ended_on=dt.date(2016, 3, 1))
    assert twice(sent).count == 0  # nothing this year
    helped(row.household, water, "clean_water")
    gap = twice(sent)
    assert gap.row_ids == {row.pk}
    assert len(gap.line_ids) >= 1  # the lines of that need, where the help was outside the plan
    assert any("năm 2016" in words for words in gap.reasons[row.pk])
    ill = row_of(sent, "Phạm Thị Ốm")
    for year, day in ((2016, dt.date(2017, 3, 1)), (2017, dt.date(2018, 2, 1))):
        helped(ill.household, lack("health_insurance"), "insurance_card", year=year, ended_on=day)
    assert twice(sent).row_ids == {row.pk}


def test_help_of_three_years_ago_is_another_case(sent, helped):
    row = row_of(sent, "Lò Văn Đất")
    water = NeedKey(NeedKind.DEPRIVATION, "water")
    helped(row.household, water, "clean_water", year=2014, ended_on=dt.date(2015, 3, 1))
    helped(row.household, water, "clean_water")
    assert twice(sent).count == 0


# All communes


@pytest.fixture
def two_plans(sent, areas, hong, year_2017):
    """The plans of Bình Sơn, sent, and of Dân Lực, a draft of two households."""
    village = make_village(areas.dan_luc, "Thôn Một", 1)
    make_family(year_2017, village, hong, "Lê Thị Hai", "N1", {1}, {2})
    make_family(year_2017, village, hong, "Lê Thị Ba", "CN", {8}, set())
    return sent, drafted(hong, year_2017, areas.dan_luc)


def test_every_count_of_the_district_opens_as_much_at_the_commune(two_plans, as_user, hong, clock):
    clock.go_to(dt.date(2018, 7, 2))
    HouseholdPlan.objects.filter(head_name="Hà Văn Vốn").update(mentor_name="Hà Thị Lan")
    browser = as_user(hong)
    page = browser.get(reverse("plan_gap_list", args=[2017]))
    assert len(page.context["rows"]) == 2
    seen = set()
    for row, gaps, _ in page.context["rows"]:
        for gap in gaps:
            if not gap.count or gap.kind.part:
                continue
            address = reverse("plan_households", args=[2017, row.commune.code]) + f"?con_thieu={gap.kind.key}"
            assert f'href="{address}">{gap.count}</a>' in page.text
            opened = browser.get(address)
            assert opened.context["page_obj"].paginator.count == len(gap.row_ids)
            assert opened.context["gap"].count == gap.count
            seen.add(gap.kind.key)
    assert {"kem_cap", "kinh_phi", "khong_lam_6_thang"} <= seen
    totals = {kind.key: count for kind, count, _ in gap_totals([row for row, _, _ in page.context["rows"]])}
    assert totals[NO_MENTOR.key] == HouseholdPlan.objects.exclude(household_class="CN").filter(mentor_name="").count()
    assert list(totals) == [kind.key for kind in ALL_KINDS]


def test_bodies_without_work_are_counted_and_open_the_table_of_bodies(two_plans, as_user, hong):
    sent, _ = two_plans
    PlanLine.objects.filter(row__plan=sent, body="nnptnt").update(body="xa")
    page = as_user(hong).get(reverse("plan_gap_list", args=[2017]))
    row = next(each for each, _, _ in page.context["rows"] if each.plan == sent)
    there = as_user(hong).get(reverse("plan_gaps", args=[2017, sent.commune.code]))
    assert row.gaps[NO_WORK.key].count == sum(body.is_gap for body in there.context["bodies"]) >= 1
    assert f"{reverse('plan_gaps', args=[2017, sent.commune.code])}#co-quan" in page.text


def test_households_admitted_in_the_year_that_the_plan_lacks_are_counted_and_listed(
    two_plans, as_user, hong, lan, bac, families, year_2017
):
    sent, _ = two_plans
    survey = survey_of(year_2017, sent.commune)
    planned, village = families["Hà Văn Vốn"].household, families["Hà Văn Vốn"].village
    other = make_household(village, "Trần Thị Mới")

    def request(kind, household, outcome="accepted"):
        InYearRequest.objects.create(
            survey=survey, household=household, village=village, head_name=household.head_name, kind=kind, by=lan,
            cause="Bão cuốn nhà", received_on=dt.date(2018, 2, 1), outcome=outcome, decision="12/QĐ-UBND",
            decided_on=dt.date(2018, 2, 6), reason="x",
        )  # fmt: skip

    request("poor", planned)
    request("exit_poor", make_household(village, "Hà Văn Ra"))
    request("near", make_household(village, "Hà Văn Không"), "refused")
    assert gaps_of_communes(year_2017, TODAY, [sent.commune_id])[0].gaps[IN_YEAR.key].count == 0
    request("poor", other)
    page = as_user(hong).get(reverse("plan_gap_list", args=[2017]))
    there = reverse("plan_gaps", args=[2017, sent.commune.code])
    assert f'href="{there}#trong-nam">1</a>' in page.text
    listed = as_user(lan).get(there)
    assert [each.household for each in listed.context["requests"]] == [other]
    assert 'id="trong-nam"' in listed.text and reverse("work_help_add", args=[2018, other.code]) in listed.text
    assert "Hà Văn Không" not in listed.text
    assert "Trần Thị Mới" not in as_user(bac).get(reverse("work_list", args=[2018])).text


def test_who_reads_which_communes(two_plans, as_user, hong, lan, bac):
    address = reverse("plan_gap_list", args=[2017])
    assert [row.commune.name for row, _, _ in as_user(lan).get(address).context["rows"]] == ["Xã Bình Sơn"]
    of_body = as_user(bac).get(address)
    assert len(of_body.context["rows"]) == 2
    assert not re.search(r'href="[^"]*con_thieu', of_body.text)  # sums, and no households
    assert as_user(hong).get(reverse("plan_gap_list", args=[2030])).status_code == 404


def test_many_communes_ask_as_few_queries_as_one(two_plans, year_2017):
    def asked(commune_ids):
        with CaptureQueriesContext(connection) as queries:
            found = gaps_of_communes(year_2017, TODAY, commune_ids)
        return len(found), len(queries)

    (one, few), (two, many) = asked([two_plans[0].commune_id]), asked(None)
    assert (one, two) == (1, 2)
    assert many == few


def test_a_year_without_plans_says_so(year_2017, as_user, hong):
    assert "Chưa xã nào lập kế hoạch" in as_user(hong).get(reverse("plan_gap_list", args=[2017])).text
