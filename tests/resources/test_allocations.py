"""Phòng Tài chính - Kế hoạch plans and allots, communes spend: limits, reversals, who sees what."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from resources import actions
from resources.catalogue import choices_of
from resources.ledger import Sums
from resources.lists import PURPOSE, PURPOSES, SOURCE, SOURCES
from resources.models import Allocation, MoneyEntry
from resources.statistics import UNIT, money_table, poor_households

pytestmark = pytest.mark.django_db
MARCH = dt.date(2017, 3, 1)
NAMES = {PURPOSE: PURPOSES, SOURCE: SOURCES}


def test_a_plan_is_allotted_and_spent(plan_money, enter, lan):
    item = plan_money()
    enter(item, "allotted", 60_000_000)
    enter(item, "spent", 45_500_000, by=lan)
    item.refresh_from_db()
    assert (item.planned, item.allotted, item.spent) == (100_000_000, 60_000_000, 45_500_000)
    assert AuditEntry.objects.filter(action__in=["money.planned", "money.allotted", "money.spent"]).count() == 3


def test_nobody_spends_more_than_was_allotted(plan_money, enter, lan):
    item = plan_money()
    enter(item, "allotted", 10)
    with pytest.raises(ValidationError) as caught:
        enter(item, "spent", 11, by=lan)
    assert "vượt số đã phân bổ" in caught.value.message_dict["amount"][0]
    assert MoneyEntry.objects.filter(kind="spent").count() == 0


def test_allotting_beyond_the_plan_needs_a_reason(plan_money, enter):
    item = plan_money(planned=100)
    with pytest.raises(ValidationError) as caught:
        enter(item, "allotted", 101)
    assert "over_reason" in caught.value.message_dict
    enter(item, "allotted", 101, over_reason="Bổ sung theo Công văn 12")
    item.refresh_from_db()
    assert item.over_reason == "Bổ sung theo Công văn 12"


def test_a_reversal_undoes_once_and_not_below_what_is_spent(plan_money, enter, thu, lan, today):
    item = plan_money()
    allotted = enter(item, "allotted", 50)
    spent = enter(item, "spent", 20, by=lan)
    undo = {"on": dt.date(2017, 4, 1), "reason": "Ghi nhầm", "today": today}
    with pytest.raises(ValidationError):  # 20 are spent of it
        actions.reverse_entry(by=thu, entry=allotted, **undo)
    reversal = actions.reverse_entry(by=lan, entry=spent, **undo)
    assert reversal.amount == -20
    actions.reverse_entry(by=thu, entry=allotted, **undo)
    for entry in (allotted, reversal):
        with pytest.raises(ValidationError):
            actions.reverse_entry(by=thu, entry=entry, **undo)
    item.refresh_from_db()
    assert (item.allotted, item.spent) == (0, 0)
    assert MoneyEntry.objects.count() == 4


def test_a_reversal_is_not_dated_before_what_it_undoes(plan_money, enter, thu, today):
    allotted = enter(plan_money(), "allotted", 50)
    with pytest.raises(ValidationError):
        actions.reverse_entry(by=thu, entry=allotted, on=MARCH - dt.timedelta(days=1), reason="Nhầm", today=today)


def test_sending_a_page_twice_makes_one_entry(plan_money, enter):
    item, key = plan_money(), uuid.uuid4()
    first, second = enter(item, "allotted", 5, key=key), enter(item, "allotted", 5, key=key)
    assert first == second
    item.refresh_from_db()
    assert item.allotted == 5


def test_days_in_the_future_and_amounts_of_nothing_are_refused(plan_money, enter):
    item = plan_money()
    for values in ({"on": dt.date(2017, 11, 23)}, {"amount": 0}, {"amount": -5}):
        with pytest.raises(ValidationError):
            enter(item, "allotted", values.pop("amount", 5), **values)


def test_an_entry_is_never_changed(plan_money, enter):
    entry = enter(plan_money(), "allotted", 5)
    entry.amount = 6
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    with pytest.raises(TypeError):
        MoneyEntry.objects.update(amount=6)


@pytest.mark.parametrize("values", [{"spent": 1}, {"allotted": 101}, {"planned": -1}])
def test_the_database_itself_guards_the_limits(plan_money, values):
    item = plan_money(planned=100)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.filter(pk=item.pk).update(**values)


def test_two_people_on_one_plan(plan_money, thu, hong, areas):
    item = plan_money()
    same = {"year": 2016, "unit": areas.binh_son, "source": "district", "purpose": "housing", "allocation": item}
    actions.save_allocation(by=hong, planned=90, version=1, **same)
    with pytest.raises(ValidationError, match="Người khác vừa sửa"):
        actions.save_allocation(by=thu, planned=80, version=1, **same)
    item.refresh_from_db()
    assert item.planned == 90


def test_one_item_a_unit_source_and_purpose(plan_money):
    plan_money()
    with pytest.raises(ValidationError, match="Xã này đã có khoản"):
        plan_money()


def test_who_allots_and_who_spends(plan_money, enter, cast, mat):
    item = plan_money()
    for person in (cast.lan, cast.bac, mat):
        with pytest.raises(PermissionDenied):
            enter(item, "allotted", 5, by=person)
    for person in (cast.quang, cast.thanh_tra):
        with pytest.raises(Forbidden):
            enter(item, "allotted", 5, by=person)
    enter(item, "allotted", 5, by=cast.hong)
    with pytest.raises(PermissionDenied, match="Khoản này của"):
        enter(item, "spent", 1, by=cast.tam)
    enter(item, "spent", 1, by=cast.nam)


def test_what_each_one_reads(plan_money, areas, cast, thu, mat):
    plan_money(areas.binh_son)
    plan_money(areas.dan_luc)
    plan_money(areas.department("nnptnt"))

    def seen(user):
        return {item.unit_name for item in Allocation.objects.visible_to(user)}

    assert seen(cast.lan) == {"Xã Bình Sơn"}
    assert seen(cast.tam) == {"Xã Dân Lực"}
    assert seen(cast.bac) == {"Phòng NN&PTNT"}
    assert seen(mat) == set()
    for person in (thu, cast.hong, cast.quang, cast.thanh_tra):
        assert len(seen(person)) == 3


def test_the_outsider_finds_no_page_and_no_file(plan_money, enter, as_user, lan, tam):
    item = plan_money()
    entry = enter(item, "allotted", 5, uploads=[SimpleUploadedFile("qd.pdf", b"%PDF-1.4 ...")])
    addresses = [reverse("money_item", args=[item.pk]), reverse("money_file", args=[entry.files.get().pk])]
    for address in addresses:
        assert as_user(tam).get(address).status_code == 404
        assert as_user(lan).get(address).status_code == 200
    assert as_user(tam).post(reverse("money_spend", args=[item.pk]), {}).status_code == 404


def test_the_table_adds_up(plan_money, enter, areas):
    for unit in (areas.binh_son, areas.dan_luc, areas.department("nnptnt")):
        item = plan_money(unit, planned=100)
        plan_money(unit, planned=50, purpose="water")
        enter(item, "allotted", 30)
    table = money_table(Allocation.objects.all(), NAMES)
    assert [row.name for row in table.rows] == ["Xã Dân Lực", "Xã Bình Sơn", "Phòng NN&PTNT"]
    assert table.columns == ["housing", "water"]
    assert table.total.planned == 450 == sum(row.total.planned for row in table.rows)
    assert table.total.allotted == 90 == sum(sums.allotted for sums in table.totals.values())


def test_sources_stand_side_by_side_and_every_way_sums_to_the_same(plan_money, enter, areas):
    for unit in (areas.binh_son, areas.department("nnptnt")):
        enter(plan_money(unit, planned=100), "allotted", 30)
        plan_money(unit, planned=50, purpose="water", source="fund")
        plan_money(unit, planned=7, purpose="water", source="central")
    everything = Allocation.objects.all()
    tables = [
        money_table(everything, NAMES, lines=lines, columns=columns)
        for lines, columns in ((UNIT, PURPOSE), (UNIT, SOURCE), (PURPOSE, SOURCE), (SOURCE, PURPOSE))
    ]
    assert {table.total for table in tables} == {Sums(314, 60, 0)}
    for table in tables:
        assert sum((row.total for row in table.rows), Sums()) == sum(table.totals.values(), Sums()) == table.total
        for code in table.columns:
            assert sum((row.cells.get(code, Sums()) for row in table.rows), Sums()) == table.totals[code]
    by_purpose = tables[2]
    assert by_purpose.columns == ["central", "district", "fund"]  # in the order of the list
    water = next(row for row in by_purpose.rows if row.code == "water")
    assert (water.cells["fund"].planned, water.cells["central"].planned, "district" in water.cells) == (100, 14, False)


@pytest.mark.parametrize("view", ["noi_dung", "nguon", "nguon_noi_dung"])
def test_each_number_of_the_table_opens_its_items(plan_money, enter, areas, as_user, hong, view):
    for unit in (areas.binh_son, areas.department("nnptnt")):
        enter(plan_money(unit, planned=100_000_000), "allotted", 30_000_000)
        plan_money(unit, planned=50_000_000, purpose="water", source="fund")
    browser = as_user(hong)
    page = browser.get(reverse("money_table", args=[2016]), {"theo": view, "so": "planned"})
    seen = 0
    for row, href, cells in page.context["lines"]:
        assert browser.get(href).context["sums"] == row.total
        for value, opened in cells:
            if value is not None:
                assert browser.get(opened).context["sums"].planned == value
                seen += 1
    assert seen == 4 if view != "nguon_noi_dung" else seen == 2
    assert browser.get(reverse("money_table", args=[2016]), {"theo": "x"}).status_code == 200


def test_the_table_shows_who_gets_how_much_for_a_poor_household(plan_money, enter, areas, tu):
    enter(plan_money(areas.binh_son), "allotted", 90)
    plan_money(areas.department("nnptnt"))
    ours, body = money_table(Allocation.objects.all(), NAMES, poor_households(2016)).rows
    assert (ours.poor, ours.per_household) == (1, 90)
    assert (body.poor, body.per_household) == (None, None)


def test_a_commune_records_its_spending_on_the_page(plan_money, enter, as_user, lan):
    item = plan_money()
    enter(item, "allotted", 10_000_000)
    page = reverse("money_item", args=[item.pk])
    browser = as_user(lan)
    assert "Ghi số chi" in browser.get(page).text
    assert "Ghi phân bổ" not in browser.get(page).text
    typed = {"chi-amount": "2.500.000 đ", "chi-on": "20/11/2017", "chi-document": "Phiếu chi 7"}
    answer = browser.post(reverse("money_spend", args=[item.pk]), typed, follow=True)
    assert "Đã ghi số chi" in answer.text
    assert "7.500.000" in answer.text
    refused = browser.post(reverse("money_spend", args=[item.pk]), typed | {"chi-amount": "9.000.000"})
    assert refused.status_code == 422
    assert "9.000.000" in refused.text  # what was typed stays


def test_the_list_takes_a_new_source_and_lets_an_old_one_go(thu, lan, plan_money, areas):
    added = actions.save_list_entry(by=thu, kind="source", name="Doanh nghiệp tài trợ")
    assert (added.code, "Doanh nghiệp tài trợ") in choices_of("source")
    actions.save_list_entry(by=thu, kind="source", code="commune", name="Ngân sách xã", is_retired=True)
    assert "commune" not in dict(choices_of("source"))
    with pytest.raises(ValidationError):
        plan_money(source="commune")
    with pytest.raises(PermissionDenied):
        actions.save_list_entry(by=lan, kind="source", name="Của xã")
    with pytest.raises(ValidationError):
        actions.save_list_entry(by=thu, kind="source", name="doanh nghiep tai tro")


def test_two_people_on_one_item_of_the_list_do_not_overwrite_each_other(thu, as_user):
    browser, address = as_user(thu), reverse("money_list_edit", args=["source", "commune"])
    assert 'name="version" value=""' in browser.get(address).text
    actions.save_list_entry(by=thu, kind="source", code="commune", name="Ngân sách xã, thị trấn")
    typed = {"name": "Ngân sách cấp xã", "version": ""}
    refused = browser.post(address, typed)
    assert refused.status_code == 422
    assert "Người khác vừa sửa" in refused.text
    assert "Ngân sách xã, thị trấn" in refused.text  # what stands now
    assert "Ngân sách cấp xã" in refused.text  # what was typed
    assert 'name="version" value="1"' in refused.text
    browser.post(address, typed | {"version": "1"})
    assert dict(choices_of("source"))["commune"] == "Ngân sách cấp xã"
    with pytest.raises(ValidationError, match="Người khác vừa sửa"):
        actions.save_list_entry(by=thu, kind="source", code="commune", name="Khác hẳn", version=1)


def test_a_version_of_five_thousand_digits_is_a_version_that_nobody_has(thu, mat, plan_money, as_user):
    campaign = actions.save_campaign(
        by=mat, values={"name": "Đợt 2017", "begins_on": dt.date(2017, 10, 17), "ends_on": dt.date(2017, 11, 18)}
    )
    typed = {"version": "9" * 5000, "planned": "5.000.000"}
    assert as_user(thu).post(reverse("money_item_edit", args=[plan_money().pk]), typed).status_code == 422
    typed |= {"name": "Đợt 2017", "begins_on": "17/10/2017", "ends_on": "18/11/2017"}
    assert as_user(mat).post(reverse("fund_campaign_edit", args=[campaign.pk]), typed).status_code == 422


def test_the_pages_ask_as_many_queries_for_many_as_for_few(assert_same_queries, clients, plan_money, enter, areas):
    communes = iter(areas.communes)

    def some(number):
        for _ in range(number):
            enter(plan_money(next(communes)), "allotted", 5)

    for name in ("money_table", "money_items"):
        assert_same_queries(clients["hong"], reverse(name, args=[2016]), lambda: some(2), lambda: some(6))


steps = st.lists(
    st.tuples(st.sampled_from(["plan", "allotted", "spent", "undo"]), st.integers(1, 60), st.booleans()), max_size=14
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_happens_the_sums_are_those_of_the_entries_and_within_limits(
    plan_money, enter, thu, today, areas, todo
):
    with transaction.atomic():
        item = plan_money(planned=100, purpose="other")
        for kind, amount, has_reason in todo:
            item.refresh_from_db()
            try:
                if kind == "plan":
                    actions.save_allocation(
                        by=thu, year=2016, unit=areas.binh_son, source="district", purpose="other", planned=amount * 2,
                        allocation=item, version=item.version, over_reason="Có lý do" if has_reason else "",
                    )  # fmt: skip
                elif kind == "undo":
                    last = item.entries.filter(reverses__isnull=True, reversal__isnull=True).last()
                    if last:
                        actions.reverse_entry(by=thu, entry=last, on=today, reason="Nhầm", today=today)
                else:
                    enter(item, kind, amount, over_reason="Có lý do" if has_reason else "")
            except ValidationError:
                pass
        item.refresh_from_db()
        sums = dict(item.entries.order_by().values_list("kind").annotate(sum=Sum("amount")))
        assert item.allotted == sums.get("allotted", 0)
        assert item.spent == sums.get("spent", 0)
        assert item.sums.fault(has_reason=bool(item.over_reason)) == ""
        transaction.set_rollback(True)
