"""Every count of a periodic report opens its rows: as they are today in a draft, as they were in what was sent."""

import datetime as dt
import re
from contextlib import contextmanager
from html import unescape

import pytest
from django.urls import reverse

from assignments.models import Task
from assignments.units import code_of
from households.actions.requests import decide_request, receive_request
from households.models import CommuneSurvey, InYearRequest, SurveyForm
from plans.actions.results import save_result
from plans.actions.steps import submit_plan
from plans.models import PlanLine
from reports.models import FrozenHousehold, FrozenItem, FrozenList, Sending
from reports.periodic import behind
from reports.periodic.actions import send_report
from reports.periodic.conflicts import FiguresConflict
from reports.periodic.frozen import table_from
from reports.periodic.sources import Filled
from reports.table import Opens
from tests.factories import make_village
from tests.plans.commune import FAMILIES, drafted, make_family
from tests.reports.periodic.conftest import (
    JUNE,
    check_lists,
    issue_six_months,
    save_district,
    send,
    send_and_accept,
    write,
)
from tests.reports.test_rooms import followed, opened

ROW = re.compile(r'<tr><th scope="row">([^<]+?)\s*</th><td class="num"><a href="([^"]+)">([0-9.]+)</a>')


@pytest.fixture
def worked(reporting, areas, lan, nam):
    """Bình Sơn's plan for 2017 was sent; one of its measures is done, one under way. It granted two of three requests
    of the half-year; one of its duties was done late, one on time, others are overdue."""
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
    survey = CommuneSurvey.objects.get(round=reporting, commune=areas.binh_son)
    for name, decision in (("Lò Thị Mới", "12/QĐ-UBND"), ("Lò Văn Thêm", "13/QĐ-UBND"), ("Lò Văn Chờ", "")):
        asked = receive_request(
            by=lan, survey=survey, kind="poor", village=village, received_on=dt.date(2017, 3, 1), cause="Ốm nặng",
            head_name=name,
        )  # fmt: skip
        if decision:
            decide_request(by=nam, request=asked, outcome="accepted", decided_on=dt.date(2017, 3, 6), decision=decision)
    own = Task.objects.counted().filter(commune=areas.binh_son, due_on__gt=dt.date(2017, 1, 1)).order_by("due_on", "pk")
    for task, late in zip(own.exclude(duty_key="report_six_month"), (-1, 3), strict=False):
        Task.objects.filter(pk=task.pk).update(status="done", done_on=task.due_on + dt.timedelta(days=late))
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
OF_REQUESTS = {"Số hộ được công nhận nghèo trong kỳ"}
OF_UNITS = {
    "Số đơn vị phải báo cáo", "Số đơn vị đã gửi", "Số đơn vị có báo cáo được chấp nhận", "Số đơn vị gửi trễ",
    "Số đơn vị chưa gửi",
}  # fmt: skip
OF_WORK = {"Số giải pháp trong kế hoạch", "Đã xong", "Đang làm", "Chưa bắt đầu", "Số hộ đã được giúp"}


def tables_of_page(client, address):
    section = client.get(address).text.partition("<h2>Bảng kèm theo</h2>")[2].partition("</section>")[0]
    return [unescape(href) for href in re.findall(r'<a href="([^"]+)"', section)]


def test_a_draft_opens_its_households_as_they_are(worked, areas, clients):
    address = at("periodic_report", areas.binh_son)
    found = figures_followed(clients["lan"], address)
    assert found.keys() >= OF_SURVEY | OF_WORK | OF_REQUESTS | {"Số nhiệm vụ đến hạn trong kỳ"}
    assert found["Số hộ được công nhận nghèo trong kỳ"] == 2
    tables = tables_of_page(clients["lan"], address)
    assert len(tables) == 4 and all(followed(clients["lan"], clients["lan"].get(each).text) for each in tables)


@pytest.mark.parametrize("who", ["lan", "nam", "hong", "quang", "thanh_tra"])
def test_what_was_sent_opens_its_households_as_they_were(worked, areas, nam, clients, who):
    sending = send(nam, areas.binh_son)
    SurveyForm.objects.filter(commune=areas.binh_son).update(household_class="KN", head_name="Tên Mới")
    PlanLine.objects.all().delete()
    InYearRequest.objects.all().delete()
    Task.objects.filter(commune=areas.binh_son).update(status="waived", done_on=None)
    values = Filled.from_data(sending.figures).values
    address, client = at("periodic_report", areas.binh_son), clients[who]
    found = figures_followed(client, address)
    assert found.keys() >= OF_SURVEY | OF_WORK | OF_REQUESTS and found["Số hộ nghèo"] == values["so_ho_ngheo"] > 6
    assert found["Số nhiệm vụ đến hạn trong kỳ"] == values["nhiem_vu_den_han"] > 0
    granted = f"{at('sending_households', areas.binh_son, number=1, table='so-lieu')}?cot=xet_ngheo_moi"
    assert "Lò Thị Mới" in client.get(granted).text and "13/QĐ-UBND" in client.get(granted).text
    tables = tables_of_page(client, address)
    assert len(tables) == 4 and all(followed(client, client.get(each).text) for each in tables)
    homes = client.get(f"{at('sending_households', areas.binh_son, number=1, table='classes')}?cot=poor").text
    assert "Lò Văn Thử" in homes and "Tên Mới" not in homes
    assert "038080" not in homes, "no page that leaves no trace shows identity numbers"
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
def test_the_consolidated_report_opens_its_rows(worked, areas, nam, dan_luc_leader, hong, clients, who):
    send_and_accept(nam, areas.binh_son, hong)
    late = send(dan_luc_leader, areas.dan_luc)
    Sending.objects.filter(pk=late.pk).update(sent_at=late.sent_at + dt.timedelta(days=40))
    client, address = clients[who], at("consolidated")
    if who == "bac":
        assert client.get(address).status_code == 404
        return
    found = figures_followed(client, address)
    assert found.keys() >= OF_SURVEY | OF_WORK | OF_UNITS
    assert [found[each] for each in ("Số đơn vị đã gửi", "Số đơn vị gửi trễ")] == [2, 1]
    late = client.get(f"{at('consolidated_table', table='standing')}?dem=don_vi_gui_tre").text
    assert "Xã Dân Lực" in late and "Xã Bình Sơn" not in late
    tables = tables_of_page(client, address)
    assert len(tables) >= 8 and [client.get(each).status_code for each in tables] == [200] * len(tables)
    save_district(hong)
    issue_six_months(hong)
    assert figures_followed(client, at("issued_report")).keys() >= OF_SURVEY | OF_WORK | OF_UNITS
    assert followed(client, client.get(at("issued_table", table="plan_execution")).text)


def test_a_body_opens_its_work_and_the_office_its_households(worked, areas, bac, clients):
    unit = areas.department("nnptnt")
    of_body = figures_followed(clients["bac"], at("periodic_report", unit))
    assert "Số hộ nghèo" not in of_body and "Số giải pháp trong kế hoạch" in of_body
    send(bac, unit)
    of_tasks = {"Số nhiệm vụ đến hạn trong kỳ", "Xong đúng hạn", "Xong trễ", "Quá hạn chưa xong"}
    for who in ("hong", "bac"):
        found = figures_followed(clients[who], at("periodic_report", unit))
        assert found.keys() <= of_tasks, "a body's sending keeps its duties and no households"
    assert not FrozenHousehold.objects.exists()


def test_what_communes_reported_opens_what_they_counted(worked, areas, nam, hong, dan_luc_leader, bac, clients):
    for leader, unit in (
        (nam, areas.binh_son), (dan_luc_leader, areas.dan_luc), (bac, areas.department("nnptnt")),
    ):  # fmt: skip
        send_and_accept(leader, unit, hong)
    SurveyForm.objects.update(household_class="KN")
    client = clients["hong"]
    live = client.get(at("consolidated_table", table="reported")).text
    assert followed(client, live, slice(-1, None)) >= 4, "the sums open all of it"
    assert followed(client, live) > 8
    save_district(hong)
    issued = issue_six_months(hong).issued
    kept = client.get(at("issued_table", table="reported")).text
    assert followed(client, kept) == followed(client, live)
    table = next(table_from(data) for data in issued.tables if data["key"] == "reported")
    assert any(cell.drill for row in table.rows for cell in row.cells)
    of_binh_son = clients["lan"].get(at("issued_table", table="reported")).text
    assert followed(clients["lan"], of_binh_son) > 3
    rows = at("reported_rows")
    assert clients["lan"].get(f"{rows}?cot=so_ho_ngheo").status_code == 404
    assert clients["hong"].get(f"{rows}?cot=khong_co").status_code == 404


def test_a_sending_whose_rows_were_not_kept_opens_nothing(worked, areas, nam, hong, clients):
    """As those that were sent before rows were kept."""
    send_and_accept(nam, areas.binh_son, hong)
    for model in (FrozenList, FrozenItem):
        model.objects.all()._raw_delete(model.objects.db)
    shown = clients["hong"].get(at("consolidated_table", table="reported")).text
    assert "xa-bao-cao" not in shown


# A form is saved in the very moment between counting and reading the rows


@contextmanager
def saved_between(monkeypatch, change):
    """Runs `change` once, as the first list of forms is read."""
    read, waiting = behind._READERS[Opens.FORMS], [change]

    def reader(*args):
        if waiting:
            waiting.pop()()
        return read(*args)

    with monkeypatch.context() as patched:
        patched.setitem(behind._READERS, Opens.FORMS, reader)
        yield


def one_less(commune):
    def change():
        form = SurveyForm.objects.filter(commune=commune, household_class="N1").first()
        SurveyForm.objects.filter(pk=form.pk).update(household_class="KN")

    return change


def test_a_form_saved_between_count_and_list_parts_nothing(worked, areas, nam, hong, monkeypatch):
    report = write(nam, areas.binh_son)
    saved = one_less(areas.binh_son)
    with saved_between(monkeypatch, saved), pytest.raises(FiguresConflict) as caught:
        send_report(by=nam, report=report, version=report.version, today=JUNE)
    assert not Sending.objects.exists() and not FrozenList.objects.exists()
    saved()  # with the sending, what was saved in its transaction was taken back
    sent = send_report(by=nam, report=report, version=report.version, today=JUNE, digest=caught.value.value)
    assert check_lists(sent.tables, sending=sent)
    save_district(hong)
    with saved_between(monkeypatch, saved), pytest.raises(FiguresConflict):
        issue_six_months(hong)
    assert not FrozenList.objects.filter(issued__isnull=False).exists()
    issued = issue_six_months(hong).issued
    assert check_lists(issued.tables, issued=issued)


def test_a_count_that_its_list_does_not_meet_opens_nothing_and_is_sent(worked, areas, nam, monkeypatch, clients):
    """Not for somebody's saving: the list would be wrong again and again, and the report is due."""
    read = behind._READERS[Opens.WORK]
    monkeypatch.setitem(behind._READERS, Opens.WORK, lambda *args: list(read(*args))[1:])
    sending = send(nam, areas.binh_son)
    assert check_lists(sending.tables, sending=sending) == {"classes", "deprivations", "causes", "plan_execution"}
    assert "Số giải pháp trong kế hoạch" not in figures_followed(clients["lan"], at("periodic_report", areas.binh_son))
