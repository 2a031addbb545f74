"""The units page, and the list of villages as Lê Thị Hồng keeps it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts import village_actions
from accounts.models import AuditEntry
from accounts.units import unit_choices
from areas.models import Commune, Village
from tests.factories import make_village

pytestmark = pytest.mark.django_db
VILLAGES = "/quan-tri/thon/"
NEW_YEAR = dt.date(2018, 1, 1)


@pytest.fixture
def villages(areas):
    return [make_village(areas.binh_son, name) for name in ("Thôn Bồn Dồn", "Thôn Đông Tranh", "Thôn Cây Xe")]


@pytest.fixture
def hers(clients):
    return clients["hong"]


def test_the_units_of_today_of_other_times_and_the_bodies(hers):
    response = hers.get("/quan-tri/don-vi/")
    assert len(response.context["current"]) == 36
    assert len(response.context["others"]) == 12
    assert "Phòng Nông nghiệp và Phát triển nông thôn" in response.text
    assert "còn gọi Xã Vân Sơn" in response.text
    assert "01/12/2019" in response.text  # Minh Dân ends


def test_after_a_merger_the_page_says_what_became_of_what(hong, clock, as_user):
    clock.go_to(dt.date(2020, 1, 6))
    page = as_user(hong).get("/quan-tri/don-vi/")
    town = next(commune for commune in page.context["current"] if commune.code == "15664")
    assert {before.name for before in town.predecessors.all()} == {"Thị trấn Triệu Sơn", "Xã Minh Dân", "Xã Minh Châu"}
    assert "Xã Minh Dân" in [commune.name for commune in page.context["others"]]


def test_the_units_page_asks_the_same_questions_for_few_and_for_many(hers, areas, assert_same_queries):
    def add(how_many):
        for _ in range(how_many):
            make_village(areas.binh_son)

    assert_same_queries(hers, "/quan-tri/don-vi/", lambda: add(1), lambda: add(20))
    assert_same_queries(hers, f"{VILLAGES}?xa={areas.binh_son.pk}", lambda: add(1), lambda: add(20))


def test_a_new_village_takes_the_next_number(hers, areas, villages, hong):
    response = hers.post(f"{VILLAGES}them/?xa={areas.binh_son.pk}", {"name": " Thôn  Thoi "})
    assert response.url == f"{VILLAGES}?xa={areas.binh_son.pk}"
    village = Village.objects.get(name="Thôn Thoi")
    assert (village.number, village.commune, village.search_name) == (4, areas.binh_son, "thon thoi")
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.by, entry.commune) == ("village.added", hong, areas.binh_son)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": ""}, "Nhập tên thôn."),
        ({"name": "THON bon don"}, "Xã đã có thôn tên như vậy"),
        ({"name": "Thôn Thoi", "number": "2"}, "Số thứ tự thôn này đã có trong xã."),
        ({"name": "Thôn Thoi", "number": "0"}, "Nhập từ 1 trở lên"),
        ({"name": "Thôn Thoi", "number": "100"}, "Nhập không quá 99"),
        ({"name": "Thôn Thoi", "number": "hai"}, "không phải số"),
    ],
)
def test_what_is_wrong_with_a_new_village_is_said(hers, areas, villages, data, words):
    page = hers.post(f"{VILLAGES}them/?xa={areas.binh_son.pk}", data).text
    assert words in page
    assert areas.binh_son.villages.count() == 3


def test_an_ended_commune_gets_no_new_village(hong, areas):
    minh_dan = Commune.objects.get(code="15694")
    with pytest.raises(ValidationError, match="Xã Minh Dân không tồn tại ngày 06/01/2020"):
        village_actions.add_village(by=hong, commune=minh_dan, name="Thôn 1", today=dt.date(2020, 1, 6))


def test_the_villages_of_an_ended_commune_are_still_read(hong, areas, clock, as_user):
    minh_dan = Commune.objects.get(code="15694")
    make_village(minh_dan, "Thôn Cũ")
    clock.go_to(dt.date(2020, 1, 6))
    page = as_user(hong).get(f"{VILLAGES}?xa={minh_dan.pk}").text
    assert "Thôn Cũ" in page
    assert "danh mục chỉ để xem" in page
    assert "Đổi tên" not in page


def test_a_new_name_keeps_the_number_and_the_old_name_in_the_trail(hers, villages):
    hers.post(f"{VILLAGES}{villages[0].pk}/", {"name": "Thôn Bồn Giồn", "note": "NQ 12 của HĐND xã"})
    villages[0].refresh_from_db()
    assert (villages[0].number, villages[0].search_name) == (1, "thon bon gion")
    entry = AuditEntry.objects.first()
    assert entry.changes == {"tên thôn": ["Thôn Bồn Dồn", "Thôn Bồn Giồn"]}
    assert entry.note == "NQ 12 của HĐND xã"


def test_two_villages_become_one(hers, villages, hong):
    ended, into = villages[2], villages[0]
    hers.post(f"{VILLAGES}{ended.pk}/ket-thuc/", {"on": "01/01/2018", "successor": into.pk})
    ended.refresh_from_db()
    assert ended.valid_to == NEW_YEAR
    assert list(into.predecessors.all()) == [ended]
    assert list(Village.objects.valid_on(dt.date(2017, 12, 31))) == villages
    assert list(Village.objects.valid_on(NEW_YEAR)) == villages[:2]
    assert AuditEntry.objects.first().changes["nhập vào"] == [None, "Thôn Bồn Dồn"]


def test_an_ended_villages_name_is_free_and_its_number_is_not(hong, villages, areas):
    village_actions.end_village(by=hong, village=villages[0], on=NEW_YEAR)
    again = village_actions.add_village(by=hong, commune=areas.binh_son, name="Thôn Bồn Dồn", today=NEW_YEAR)
    assert again.number == 4
    with pytest.raises(ValidationError, match="Số thứ tự thôn này đã có"):
        village_actions.add_village(by=hong, commune=areas.binh_son, name="Thôn Mới", number=1, today=NEW_YEAR)


@pytest.mark.parametrize(
    ("data", "words"),
    [({"on": ""}, "Nhập không còn từ ngày."), ({"on": "31/02/2018"}, "Tháng 2 năm 2018 không có ngày 31")],
)
def test_the_day_of_an_end_is_checked(hers, villages, data, words):
    assert words in hers.post(f"{VILLAGES}{villages[0].pk}/ket-thuc/", data).text
    assert Village.objects.get(pk=villages[0].pk).valid_to is None


def test_a_village_ends_once_after_it_began_and_only_into_a_neighbour(hong, areas, villages):
    elsewhere = make_village(areas.dan_luc)
    with pytest.raises(ValidationError, match="trong cùng xã"):
        village_actions.end_village(by=hong, village=villages[0], on=NEW_YEAR, successor=elsewhere)
    young = village_actions.add_village(
        by=hong, commune=areas.binh_son, name="Thôn Non", today=NEW_YEAR, valid_from=NEW_YEAR
    )
    with pytest.raises(ValidationError, match="Ngày kết thúc phải sau ngày bắt đầu"):
        village_actions.end_village(by=hong, village=young, on=NEW_YEAR)
    village_actions.end_village(by=hong, village=villages[0], on=NEW_YEAR)
    with pytest.raises(ValidationError, match="đã kết thúc từ ngày 01/01/2018"):
        village_actions.end_village(by=hong, village=villages[0], on=dt.date(2019, 1, 1))
    with pytest.raises(ValidationError, match="chọn thôn đang có"):
        village_actions.end_village(by=hong, village=villages[1], on=dt.date(2019, 1, 1), successor=villages[0])


@pytest.mark.parametrize("query", ["?xa=abc", "?xa=999999", "?xa=-1", "?xa=99999999999999999999", "them/", "999999/"])
def test_a_commune_or_village_that_is_not_there_is_not_found(hers, query):
    assert hers.get(f"{VILLAGES}{query}").status_code == 404


def test_units_to_choose_from_stand_by_their_codes(areas):
    first = Commune.objects.order_by("code").first()
    Commune.objects.filter(pk=first.pk).update(name="Xã Yên Cuối")
    (_, communes) = unit_choices(dt.date(2017, 11, 22), blank="Mọi đơn vị")[1]
    wanted = Commune.objects.valid_on(dt.date(2017, 11, 22)).order_by("code")
    assert [name for _, name in communes] == [each.name for each in wanted]
