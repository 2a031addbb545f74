"""The commune that a household left reads its own years, and nothing of the household's life since."""

import datetime as dt

import pytest

from households.actions.regrouping import move_household
from households.actions.roster import Newcomer, record_arrival, record_departure
from households.models import EventKind
from tests.factories import make_village


@pytest.fixture
def moved(thiet, lan, tam, hong, areas):
    """Thiết's household: surveyed in Bình Sơn, now in Dân Lực, where a child was born and the grown-up son left."""
    household = thiet.household
    record_departure(
        by=lan, household=household, person=household.persons.get(full_name="Lương Thị Hoa"),
        kind=EventKind.PERSON_OUT, happened_on=dt.date(2017, 11, 1), reason="đi học nghề",
    )  # fmt: skip
    household = move_household(
        by=hong, household=household, village=make_village(areas.dan_luc, "Thôn Mới"),
        happened_on=dt.date(2017, 11, 16), reason="về quê vợ", address="Ngõ Sau",
    )  # fmt: skip
    child = Newcomer(
        "Lương Thị Mai", 2, 3, birth_date=dt.date(2017, 11, 18), birth_year=2017, identity_number="038317000999"
    )
    record_arrival(
        by=tam, household=household, kind=EventKind.BIRTH, person=child, happened_on=dt.date(2017, 11, 18),
        reason="giấy khai sinh ở xã mới",
    )  # fmt: skip
    record_departure(
        by=tam, household=household, person=household.persons.get(full_name="Lương Văn Quân"),
        kind=EventKind.PERSON_OUT, happened_on=dt.date(2017, 11, 20), reason="ở với ông nội",
    )  # fmt: skip
    return household


NEW_LIFE = ("Lương Thị Mai", "038317000999", "giấy khai sinh ở xã mới", "ở với ông nội", "Ngõ Sau")
OLD_LIFE = ("đi học nghề", "về quê vợ")


@pytest.mark.parametrize("page", ["", "lich-su/", "su-kien/"])
def test_who_was_left_reads_up_to_the_move(clients, moved, page):
    address = f"/ho/{moved.code}/{page}"
    told = clients["lan"].get(address).content.decode()
    assert [each for each in NEW_LIFE if each in told] == []
    assert [each for each in OLD_LIFE if each not in told] == []
    told = clients["tam"].get(address).content.decode()
    assert "Lương Thị Mai" in told and "đi học nghề" in told


def test_the_form_to_take_there_is_for_the_commune_where_it_lives(clients, moved):
    address = f"/2017/phieu-giay/ho/{moved.code}/"
    assert clients["lan"].get(address).status_code == 404
    assert "Lương Thị Mai" in clients["tam"].get(address).content.decode()
