"""Two people draw on the same money at the same moment: only one gets it. Needs real row locks."""

import datetime as dt
import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from resources import actions
from resources.models import Allocation, ListEntry, Voucher
from resources.statistics import balances
from tests.conftest import TODAY
from tests.households.histories import make_form, make_household, make_round
from tests.resources.balance import is_balanced

MARCH = dt.date(2017, 3, 1)


def at_once(*works):
    """Runs the works in threads that begin together; returns how many were refused."""
    ready, refused = threading.Barrier(len(works)), []

    def run(work):
        try:
            ready.wait()
            work()
        except ValidationError:
            refused.append(work)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(refused)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_uses_of_the_last_money_of_the_fund(areas, mat, tu):
    actions.record_gift(by=mat, account="cash", amount=100, on=MARCH, donor="Chợ Nưa", today=TODAY)

    def use():
        actions.record_use(
            by=mat, account="cash", amount=60, on=MARCH, household_code=tu.code, purpose="Sửa nhà", today=TODAY
        )

    assert at_once(use, use) == 1
    assert balances()["cash"] == 40
    assert is_balanced()
    assert Voucher.objects.filter(kind="use").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_list_of_uses_sent_twice_at_one_moment_is_written_once(areas, mat, tu, lan):
    codes = [tu.code]
    for number in range(2, 7):
        other = make_household(tu.village, code=f"15769-01-{number:03d}")
        make_form(make_round(2016), other, "CN", lan)
        codes.append(other.code)
    actions.record_gift(by=mat, account="cash", amount=10_000, on=MARCH, donor="Chợ Nưa", today=TODAY)
    rows, key = [(place, code, 100) for place, code in enumerate(codes, start=1)], uuid.uuid4()

    def use():
        actions.record_uses(by=mat, account="cash", on=MARCH, rows=rows, purpose="Quà Tết", today=TODAY, key=key)

    assert at_once(use, use) == 0
    assert Voucher.objects.filter(kind="use").count() == len(codes)
    assert balances()["cash"] == 10_000 - 100 * len(codes)
    assert is_balanced()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_spendings_of_what_is_left(areas, thu, lan, plan_money, enter):
    item = plan_money()
    enter(item, "allotted", 100)
    assert at_once(lambda: enter(item, "spent", 60), lambda: enter(item, "spent", 60, by=lan)) == 1
    assert Allocation.objects.get().spent == 60


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_plan_the_same_item_for_the_first_time(areas, plan_money):
    assert at_once(plan_money, plan_money) == 1
    assert Allocation.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_change_the_same_item_of_the_list_for_the_first_time(areas, thu):
    def rename():
        actions.save_list_entry(by=thu, kind="source", code="commune", name="Ngân sách xã, thị trấn")

    assert at_once(rename, rename) == 1
    assert ListEntry.objects.count() == 1
