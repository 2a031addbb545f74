"""Every count of a periodic report opens its rows: as they are today in a draft, as they were in what was sent."""

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse

from assignments.units import code_of
from households.models import SurveyForm
from plans.actions.results import save_result
from plans.actions.steps import submit_plan
from plans.models import PlanLine
from reports.models import FrozenHousehold, FrozenList
from reports.periodic.sources import Filled
from tests.factories import make_village
from tests.plans.commune import FAMILIES, drafted, make_family
from tests.reports.periodic.conftest import JUNE, check_lists, issue_six_months, save_district, send, send_and_accept
from tests.reports.test_rooms import followed, opened

ROW = re.compile(r'<tr><th scope="row">([^<]+?)\s*</th><td class="num"><a href="([^"]+)">([0-9.]+)</a>')


@pytest.fixture
def worked(reporting, areas, lan, nam):
    """Bình Sơn's plan for 2017 was sent; one of its measures is done, one under way."""
    village = make_village(areas.binh_son, "Thôn Bồn Dồn")
    for family in FAMILIES:
        make_family(reporting, village, lan, *family)
    plan = drafted(lan, reporting, areas.binh_son)
    submit_plan(by=nam, plan=plan)
    lines = PlanLine.objects.filter(row__head_name="Lò Văn Đất").order_by("pk")
    for line, status in zip(lines, ("done", "doing"), strict=False):
        result = {"status": status, "amount": 5_000_000, "source": "district", "started_on": dt.date(2017, 5, 2)}
        if status == "done":
            result |= {"ended_on": dt.date(2017, 6, 1), "is_need_met": True}
        save_result(by=lan, year=2016, line_id=line.pk, values=result, today=JUNE, version=None)
    return plan


def at(name, unit=None, **more):
    kwargs = {"year": 2017, "period": "6t"} | ({"unit": code_of(unit)} if unit else {}) | more
    return reverse(name, kwargs=kwargs)


def figures_followed(client, address):
    """Opens every figure of a report's page that has a link; returns {its words: number}."""
    found = {}
    for label, href, number in ROW.findall(client.get(address).text):
        found[unescape(label)] = int(number.replace(".", ""))
        assert opened(client, unescape(href)) == found[unescape(label)], label
    return found


OF_SURVEY = {"Số hộ nghèo", "Số hộ nghèo về thu nhập (N1)", "Số hộ nghèo thiếu hụt đa chiều (N2)", "Số hộ cận nghèo"}
OF_WORK = {"Số giải pháp trong kế hoạch", "Đã xong", "Đang làm", "Chưa bắt đầu", "Số hộ đã được giúp"}


def tables_of_page(client, address):
    section = client.get(address).text.partition("<h2>Bảng kèm theo</h2>")[2].partition("</section>")[0]
    return [unescape(href) for href in re.findall(r'<a href="([^"]+)"', section)]


def test_a_draft_opens_its_households_as_they_are(worked, areas, clients):
    address = at("periodic_report", areas.binh_son)
    found = figures_followed(clients["lan"], address)
    assert found.keys() >= OF_SURVEY | OF_WORK
    tables = tables_of_page(clients["lan"], address)
    assert len(tables) == 4 and all(followed(clients["lan"], clients["lan"].get(each).text) for each in tables)


@pytest.mark.parametrize("who", ["lan", "nam", "hong", "quang", "thanh_tra"])
def test_what_was_sent_opens_its_households_as_they_were(worked, areas, nam, clients, who):
    sending = send(nam, areas.binh_son)
    SurveyForm.objects.filter(commune=areas.binh_son).update(household_class="KN", head_name="Tên Mới")
    PlanLine.objects.all().delete()
    values = Filled.from_data(sending.figures).values
    address, client = at("periodic_report", areas.binh_son), clients[who]
    found = figures_followed(client, address)
    assert found.keys() >= OF_SURVEY | OF_WORK and found["Số hộ nghèo"] == values["so_ho_ngheo"] > 6
    tables = tables_of_page(client, address)
    assert len(tables) == 4 and all(followed(client, client.get(each).text) for each in tables)
    homes = client.get(f"{at('sending_households', areas.binh_son, number=1, table='classes')}?cot=poor").text
    assert "Lò Văn Thử" in homes and "Tên Mới" not in homes
    assert ("038080" in homes) == (who != "quang"), "identity numbers are not for everybody"
    work = f"{at('sending_households', areas.binh_son, number=1, table='so-lieu')}?cot=giai_phap_xong"
    assert "; đã xong" in client.get(work).text


def test_all_that_is_kept_agrees_with_what_was_counted(worked, areas, nam, bac, hong):
    sending = send(nam, areas.binh_son)
    assert check_lists(sending.tables, sending=sending) == {"classes", "deprivations", "causes", "plan_execution"}
    of_body = send(bac, areas.department("nnptnt"))
    assert not FrozenList.objects.filter(sending=of_body).exists()
    with pytest.raises(TypeError):
        FrozenHousehold.objects.first().delete()
    save_district(hong)
    issued = issue_six_months(hong).issued
    assert check_lists(issued.tables, issued=issued) >= {"classes", "plan_execution"}


def test_a_second_sending_keeps_its_own(worked, areas, nam, hong, clients):
    send_and_accept(nam, areas.binh_son, hong)
    page = f"{at('sending_households', areas.binh_son, number=1, table='so-lieu')}?cot=so_ho_ngheo"
    before = opened(clients["hong"], page)
    assert clients["hong"].get(page.replace("lan/1", "lan/2")).status_code == 404
    for path in ("?cot=khong_co", "?cot=so_ho_dan_cu&thon=x"):
        assert clients["hong"].get(page.partition("?")[0] + path).status_code == 404
    assert clients["tam"].get(page).status_code == 404 and clients["bac"].get(page).status_code == 403
    assert before > 0


def test_opening_households_costs_the_same_for_few_and_for_many(
    worked, areas, nam, clients, django_assert_max_num_queries
):
    send(nam, areas.binh_son)
    address = f"{at('sending_households', areas.binh_son, number=1, table='classes')}?cot=poor"
    clients["hong"].get(address)
    with django_assert_max_num_queries(12):
        clients["hong"].get(address)


@pytest.mark.parametrize("who", ["hong", "quang", "thanh_tra", "bac"])
def test_the_consolidated_report_opens_its_households(worked, areas, nam, hong, clients, who):
    send_and_accept(nam, areas.binh_son, hong)
    client, address = clients[who], at("consolidated")
    if who == "bac":
        assert client.get(address).status_code == 404
        return
    assert figures_followed(client, address).keys() >= OF_SURVEY | OF_WORK
    tables = tables_of_page(client, address)
    assert len(tables) >= 8 and [client.get(each).status_code for each in tables] == [200] * len(tables)
    save_district(hong)
    issue_six_months(hong)
    assert figures_followed(client, at("issued_report")).keys() >= OF_SURVEY | OF_WORK
    assert followed(client, client.get(at("issued_table", table="plan_execution")).text)


def test_a_body_opens_its_work_and_the_office_its_households(worked, areas, bac, clients):
    unit = areas.department("nnptnt")
    of_body = figures_followed(clients["bac"], at("periodic_report", unit))
    assert "Số hộ nghèo" not in of_body and "Số giải pháp trong kế hoạch" in of_body
    send(bac, unit)
    assert figures_followed(clients["hong"], at("periodic_report", unit)) == {}, "a body's sending keeps no households"
