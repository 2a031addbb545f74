"""Tables read from other rooms: plans carried out, programme targets, money, the fund. They agree with those rooms."""

import datetime as dt
import io
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from accounts.permissions import Role
from areas.models import Village
from assignments.actions import open_year
from households.actions.rounds import open_round
from plans.actions.steps import submit_plan
from plans.models import HouseholdPlan, PlanLine
from plans.programme import TARGETS
from reports.build import build_table, open_scope
from reports.definitions import REPORTS
from reports.periodic.behind import members_of
from reports.periodic.frozen import table_data, table_from
from resources import actions as money_actions
from resources.models import Voucher
from resources.statistics import ledger_of, months_of
from tests.factories import make_user, make_village
from tests.plans.commune import FAMILIES, drafted, make_family
from tests.reports.factories import make_forms
from tests.reports.reading import page_rows, sheet_rows
from tests.reports.test_build import values
from tests.reports.test_pages import page
from tests.reports.test_xlsx import file_cells, file_of, page_cells

KEYS = ("plan_execution", "programme_targets", "money", "fund")
DAY = dt.date(2017, 11, 20)


def table(key, user, *, commune="", **options):
    scope = open_scope(user=user, year=2017, commune_code=commune)
    return build_table(REPORTS[key], scope, options=options, now=timezone.now())


# Plans


def test_a_plan_is_counted_by_commune_and_by_village(plan, hong, lan):
    found = table("plan_execution", hong)
    assert found.title == "Thực hiện kế hoạch giảm nghèo năm 2018 (từ kết quả rà soát năm 2017)"
    row = values(found, "Xã Bình Sơn")
    lines = PlanLine.objects.filter(row__plan=plan, is_need_gone=False).count()
    assert (row["households"], row["lines"]) == (4, lines)
    assert (row["done"], row["doing"], row["waiting"]) == (1, 1, lines - 2)
    assert (row["met"], row["amount"], row["target"]) == (1, 10_000_000, None)
    assert row["share"] * lines == 100
    nothing = values(found, "Xã Dân Lực")  # which sent no plan: that is not zero
    assert {nothing[key] for key in ("households", "exits", "lines", "done", "waiting", "share", "amount")} == {None}
    total = values(found, "Tổng cộng")
    assert (total["households"], total["lines"], total["amount"]) == (4, lines, 10_000_000)
    assert (row["exits"], total["exits"], total["target"]) == (None, None, None), "nobody has said a year"
    assert "và 25 xã khác" in found.remarks[0] and "để trống" in found.remarks[0]
    by_village = table("plan_execution", lan)
    assert [each.label for each in by_village.rows] == [
        *Village.objects.filter(commune=lan.commune).order_by("number").values_list("name", flat=True),
        "Tổng cộng",
    ]
    assert values(by_village, "Tổng cộng")["lines"] == lines


def test_a_plan_that_has_not_left_the_commune_counts_nowhere(areas, hong, lan):
    survey_round = open_round(by=hong, year=2017)
    make_family(survey_round, make_village(areas.binh_son), lan, *FAMILIES[0])
    drafted(lan, survey_round, areas.binh_son)
    found = table("plan_execution", hong)
    assert values(found, "Tổng cộng")["lines"] is values(found, "Tổng cộng")["households"] is None
    assert values(table("plan_execution", lan), "Tổng cộng")["lines"] is None
    assert "chưa" in found.remarks[0].lower()


def opened(client, href):
    """How many rows the list at an address holds."""
    response = client.get(href)
    assert response.status_code == 200, href
    if "shown" in response.context:  # a table of units
        return response.context["shown"].row_count
    return response.context["page_obj" if "page_obj" in response.context else "page"].paginator.count


def followed(client, shown, rows=slice(None)):
    """Opens every count of a page's table, or of these rows of it; returns how many of them there are."""
    links = [(text, unescape(href)) for row in page_rows(shown)[rows] for text, href in row[2:] if href]
    for text, href in links:
        assert opened(client, href) == int(text.replace(".", "")), href
    return len(links)


@pytest.mark.parametrize("who", ["hong", "quang", "lan", "nam", "thanh_tra"])
def test_every_count_of_plans_opens_what_it_counted(plan, clients, who):
    """One commune's plan: its own row (or village's), its area's where the table is by commune, the total's."""
    client = clients[who]
    of_commune = who in ("lan", "nam")
    # Households; lines in all, done, doing, waiting; needs met. Nobody has a mentor or an exit yet.
    assert followed(client, client.get(page("plan_execution")).text) == 6 * (2 if of_commune else 3)
    if not of_commune:
        assert followed(client, client.get(page("plan_execution", xa="15769")).text) == 6 * 2


def test_mentors_and_exits_open_their_households_and_a_line_without_measure_is_no_work(plan, hong, clients):
    row = HouseholdPlan.objects.filter(plan=plan, household_class="N1").first()
    HouseholdPlan.objects.filter(pk=row.pk).update(mentor_name="Lò Văn Kèm", exit_year=2018)
    before = values(table("plan_execution", hong), "Xã Bình Sơn")
    PlanLine.objects.filter(pk=PlanLine.objects.filter(interventions=None).first().pk).update(measure_key="")
    shown = clients["hong"].get(page("plan_execution")).text
    now = values(table("plan_execution", hong), "Xã Bình Sơn")
    assert (now["with_mentor"], now["exits"], now["lines"]) == (1, 1, before["lines"] - 1)
    assert followed(clients["hong"], shown) == 8 * 3
    assert "Lò Văn Kèm" in clients["hong"].get("/2017/ke-hoach/ho/?co=kem_cap&xa=15769").text


def test_the_list_of_planned_households_is_of_the_readers_communes(plan, clients):
    address = "/2017/ke-hoach/ho/"
    assert [opened(clients[who], address) for who in ("hong", "lan", "tam")] == [4, 4, 0]
    assert clients["tam"].get(f"{address}?xa=15769").status_code == 404
    assert clients["bac"].get(address).status_code == 403
    assert clients["hong"].get(f"{address}?co=khac").status_code == 404
    assert opened(clients["hong"], f"{address}?co=da_giup") == 1


def test_sums_of_two_years_of_other_communes_are_not_subtracted(plan, areas, hong, lan, nam, tam, clients):
    """Bình Sơn sent a plan in both years, Dân Lực only in the first: both stand, and how they differ does not."""
    earlier, leader = open_round(by=hong, year=2016), make_user("ld", role=Role.COMMUNE_LEADER, commune=areas.dan_luc)
    for commune, by, sender in ((areas.binh_son, lan, nam), (areas.dan_luc, tam, leader)):
        make_family(earlier, make_village(commune), by, *FAMILIES[0])
        submit_plan(by=sender, plan=drafted(by, earlier, commune))
    both = build_table(REPORTS["plan_execution"], open_scope(user=hong, year=2017), compare=2016, now=timezone.now())
    binh_son, total = values(both, "Xã Bình Sơn"), values(both, "Tổng cộng")
    assert binh_son["households_change"] == binh_son["households_2017"] - 1
    assert (total["households_2016"], total["households_2017"]) == (2, binh_son["households_2017"])
    assert total["households_change"] is total["share_change"] is None
    assert values(both, "Khu vực nông thôn")["lines_change"] is None
    (why,) = [each for each in both.remarks if "cột +/−" in each]
    assert "chỉ năm 2017 có số: Xã Dân Lực" in why and "chỉ năm 2018" not in why and "Số hộ" in why
    shown = page_cells(both)
    assert file_cells(both, sheet_rows(file_of(both))[: len(shown)]) == shown
    assert why in unescape(clients["hong"].get(page("plan_execution", so_voi="2016")).text)
    alone = build_table(
        REPORTS["plan_execution"], open_scope(user=hong, year=2017, commune_code="15769"), compare=2016, now=None
    )
    assert values(alone, "Tổng cộng")["households_change"] == binh_son["households_change"]
    assert not [each for each in alone.remarks if "cột +/−" in each and "thôn" not in each]


def test_bodies_that_open_no_household_get_no_links(plan, clients):
    assert "/ke-hoach/ho/" not in clients["bac"].get(page("plan_execution")).text


def test_the_progress_of_one_commune_opens_its_households_also_in_its_sums(plan, areas, hong, clients):
    make_forms(plan.round, areas.dan_luc, 9, by=hong)
    for xa in ("15769", ""):
        assert followed(clients["hong"], clients["hong"].get(page("completeness", xa=xa)).text) >= 6


@pytest.mark.parametrize("who", ["hong", "quang", "lan", "nam", "bac", "thanh_tra"])
def test_every_count_of_duties_opens_its_tasks(areas, hong, clients, who):
    open_round(by=hong, year=2017)
    open_year(by=hong, year=2017)
    for by in ("don-vi", "dieu-khoan", "nhiem-vu"):
        shown = clients[who].get(page("duties", theo=by)).text
        assert followed(clients[who], shown, slice(-1, None)) >= 1  # the total
        assert followed(clients[who], shown, slice(0, 2)) >= 1
    if who == "hong":
        assert followed(clients[who], clients[who].get(page("duties", xa="15769", theo="nhiem-vu")).text) >= 2


def test_an_issued_table_keeps_what_is_behind_plans(plan, hong):
    found = table("plan_execution", hong)
    kept = members_of(found, user=hong)
    row = values(found, "Xã Bình Sơn")
    assert {key: len(rows[plan.commune_id, 0]) for key, rows in kept.items()} == {
        key: row[key] for key in ("households", "lines", "done", "doing", "waiting", "met")
    }
    words = [said for _, said in kept["done"][plan.commune_id, 0]]
    assert len(words) == 1 and words[0].endswith("; đã xong") and ": " in words[0]
    assert any(cell.drill for each in table_from(table_data(found)).rows for cell in each.cells)


# The programme


def test_every_target_has_its_line_for_the_district(plan, hong, lan):
    for user in (hong, lan):
        found = table("programme_targets", user)
        assert [row.label for row in found.rows] == [target.name for target in TARGETS]
        assert found.unit_name == "Huyện Triệu Sơn"
    assert values(found, TARGETS[0].name)["y2019"] is None  # not known is not zero


# Money


def test_money_is_summed_by_unit_and_by_purpose(money, hong):
    by_unit = table("money", hong)
    row = values(by_unit, "Xã Bình Sơn")
    assert (row["planned"], row["allotted"], row["spent"], row["left"]) == (
        100_000_000,
        80_000_000,
        20_000_000,
        60_000_000,
    )
    assert (row["allotted_share"], row["spent_share"]) == (80, 25)
    total = values(by_unit, "Tổng cộng")
    assert total["planned"] == 150_000_000
    assert values(table("money", hong, theo="noi_dung"), "Tổng cộng") == total
    assert by_unit.title == "Nguồn lực giảm nghèo năm 2018"


def test_each_source_stands_beside_the_others_and_all_sum_to_the_same(money, hong, thanh_tra):
    total = values(table("money", hong), "Tổng cộng")
    for by in ("don_vi", "noi_dung"):
        found = table("money", hong, theo=by, nguon="tung_nguon")
        row = values(found, "Tổng cộng")
        assert {key: row[key] for key in total} == total
        parts = [column for column in found.columns if column.group]
        assert {column.group for column in parts} == {"Ngân sách trung ương", "Ngân sách huyện"}
        for name in ("planned", "allotted", "spent"):
            assert sum(row[column.key] for column in parts if column.key.startswith(f"{name}_")) == total[name]
    by_source = table("money", thanh_tra, theo="nguon", nguon="tung_nguon")
    assert [row.label for row in by_source.rows] == ["Ngân sách trung ương", "Ngân sách huyện", "Tổng cộng"]
    assert values(by_source, "Tổng cộng") == total
    bodies = values(table("money", hong, nguon="tung_nguon"), "Phòng NN&PTNT")
    assert bodies["planned_central"] == 50_000_000 and bodies["planned_district"] is None  # no item is not zero


def test_a_unit_reads_its_own_money(money, lan, tam):
    assert [row.label for row in table("money", lan).rows] == ["Xã Bình Sơn", "Tổng cộng"]
    assert table("money", tam).rows == ()


# The fund


def test_months_are_the_sums_of_the_ledger(fund, today):
    """Also with a gift that was undone, money moved between the two places, and a use."""
    for account, amount, month in (("bank", 4_000_000, 5), ("cash", 700_000, 5)):
        money_actions.record_gift(
            by=fund, account=account, amount=amount, on=dt.date(2017, month, 6), donor="Chợ Giắt", today=today
        )
    wrong = Voucher.objects.order_by("pk").last()
    money_actions.reverse_voucher(by=fund, voucher=wrong, reason="Ghi nhầm", on=dt.date(2017, 7, 3), today=today)
    ledger, months = ledger_of(2017), months_of(2017)
    assert sum(came for came, _, _ in months) == ledger.came and sum(went for _, went, _ in months) == ledger.went
    assert months[7][0] == -700_000 and months[12][2] == ledger.closing
    for month in range(1, 13):
        rows = [row for row in ledger.rows if row.voucher.on.month == month]
        assert months[month][:2] == (sum(row.came for row in rows), sum(row.went for row in rows))
        if rows:
            assert tuple(months[month][2].values()) == (rows[-1].cash, rows[-1].bank)


def test_the_fund_month_by_month(fund, hong):
    found = table("fund", hong)
    assert [row.label for row in found.rows][:2] == ["Đầu năm", "Tháng 1"] and len(found.rows) == 14
    march, november = values(found, "Tháng 3"), values(found, "Tháng 11")
    assert (march["came"], march["cash"], november["cash"]) == (9_000_000, 9_000_000, 10_000_000)
    assert values(found, "Cả năm") == {"came": 10_000_000, "went": 0, "cash": 10_000_000, "bank": 0}


def test_only_readers_of_the_fund_read_it(fund, lan, bac, quang):
    assert table("fund", fund).rows and table("fund", quang).rows
    for user in (lan, bac):
        found = table("fund", user)
        assert found.rows == () and "không xem sổ quỹ" in found.remarks[0]


# Every format


@pytest.mark.parametrize("who", ["hong", "lan", "quang"])
@pytest.mark.parametrize("key", KEYS)
def test_page_excel_and_word_agree(plan, money, fund, cast, clients, key, who):
    found = table(key, getattr(cast, who))
    shown = page_cells(found)
    assert file_cells(found, sheet_rows(file_of(found))[: len(shown)]) == shown
    assert clients[who].get(page(key)).status_code == 200
    url = reverse("report_docx", kwargs={"year": 2017, "key": key})
    paper = Document(io.BytesIO(clients[who].get(url).content))
    rows = [[cell.text.replace("\xa0", " ") for cell in row.cells] for row in paper.tables[-1].rows]
    assert rows[len(rows) - len(shown) :] == [[number, label, *cells] for number, label, cells in shown]


@pytest.mark.parametrize("key", KEYS)
def test_the_administrator_reads_none_of_it(plan, clients, key):
    assert clients["quan_tri"].get(page(key)).status_code == 403
