"""The household list of a year: who stands on it, how it is found, filtered, ordered, counted."""

import datetime as dt
import html
import re
from dataclasses import replace

import pytest

from accounts.permissions import Role
from areas.models import Commune
from households.actions.forms import entry_of
from households.actions.rounds import open_round
from households.filters import FormFilters, filter_forms, read_filters
from households.listing import Listing
from households.models import FormDraft, Household, SurveyForm
from tests.factories import make_user, make_village
from tests.households.entries import HOA, MY, POOR, THIET, fields, save
from tests.households.test_entry_page import text_of
from tests.reports.factories import make_forms

LIST = "/2017/ho/"
RICH = replace(POOR, income=2_500_000, causes=frozenset(), deprivations=frozenset())


def named(name, entry=POOR, **values):
    """The same household under another head."""
    return replace(entry, members=(replace(THIET, full_name=name, identity_number=""), *entry.members[1:]), **values)


def codes(response):
    return re.findall(r'<a class="strong" href="/2017/phieu/([\d-]+)/"', response.content.decode())


def names(response):
    return re.findall(r'<a class="strong" href="/2017/phieu/[\d-]+/"[^>]*>([^<]+)</a>', response.content.decode())


@pytest.fixture
def three(lan, bon_don, year_2016, year_2017):
    """Poor, well off, and one that waits: a form of 2016 only."""
    return (
        save(lan, year_2017, bon_don, named("Lương Văn Thiết")),
        save(lan, year_2017, bon_don, named("Đặng Thị Hằng", RICH, address="Khu Đồi Cốc")),
        save(lan, year_2016, bon_don, named("Bùi Đình Khoa")),
    )


# Who stands on it


def test_a_search_says_which_person_it_found(clients, three, bon_don, lan, year_2017):
    """By a member's name the list names the member; by the head's, code's or address's words nobody else."""
    page = text_of(clients["lan"].get(f"{LIST}?tim=luong thi hoa"))
    assert "Lương Văn Thiết có Lương Thị Hoa" in page
    assert " có " not in text_of(clients["lan"].get(f"{LIST}?tim=luong van thiet")).partition("Danh sách hộ")[2]
    gone = Household.objects.get(code=three[0].household.code).persons.get(full_name="Lương Thị Hoa")
    gone.left_on = year_2017.reference_date
    gone.save()
    assert "có Lương Thị Hoa (đã rời hộ)" in text_of(clients["lan"].get(f"{LIST}?tim=hoa"))


def test_a_person_found_by_number_is_named_to_those_who_may_see_numbers(clients, lan, bon_don, year_2017):
    save(lan, year_2017, bon_don, replace(POOR, members=(THIET, replace(MY, identity_number="171765432"))))
    assert "có Hà Thị Mỵ" in text_of(clients["lan"].get(f"{LIST}?tim=171765432"))
    assert "Hà Thị Mỵ" not in text_of(clients["quang"].get(f"{LIST}?tim=171765432"))
    assert "có Lương" not in text_of(clients["lan"].get(f"{LIST}?tim={THIET.identity_number}"))  # the head himself


def test_households_with_and_without_a_form_with_their_class(clients, three):
    response = clients["lan"].get(LIST)
    assert names(response) == ["Lương Văn Thiết", "Đặng Thị Hằng", "Bùi Đình Khoa"]
    told = text_of(response)
    assert "3 hộ Hộ nghèo (N2) 1 Hộ không nghèo 1 chưa khảo sát 1" in told
    assert "chưa khảo sát năm 2016: hộ nghèo (N2)" in told


def test_a_draft_shows_in_place_of_the_missing_form(clients, three):
    waiting = three[2].household
    clients["lan"].post("/2017/phieu/nhap/", fields(POOR, ho=[waiting.code]))
    told = text_of(clients["lan"].get(LIST))
    assert "nháp năm 2016" in told and "Nháp của tôi (1)" in told
    assert "nháp năm 2016" not in text_of(clients["hong"].get(LIST))


def test_an_ended_household_stays_in_the_years_in_which_it_lived(clients, three):
    Household.objects.filter(pk=three[2].household_id).update(ended_on=dt.date(2017, 3, 1), end_reason="Nhập hộ")
    assert "Bùi Đình Khoa" not in names(clients["lan"].get(LIST))
    assert "Bùi Đình Khoa" in text_of(clients["lan"].get("/2016/ho/"))


def test_a_household_with_a_form_stays_though_it_ended_within_the_year(clients, three):
    """Tables count its form, so the list behind the count must show it."""
    Household.objects.filter(pk=three[0].household_id).update(ended_on=dt.date(2017, 10, 30), end_reason="Mất")
    assert "Lương Văn Thiết" in names(clients["lan"].get(LIST))
    assert "Lương Văn Thiết" in names(clients["hong"].get(LIST))


def test_an_earlier_year_does_not_wait_for_a_household_of_a_later_one(clients, three):
    assert "Đặng Thị Hằng" not in text_of(clients["lan"].get("/2016/ho/"))


def test_each_sees_the_households_of_his_own_communes(clients, three):
    assert names(clients["tam"].get(LIST)) == []
    assert len(names(clients["hong"].get(LIST))) == 3
    assert clients["bac"].get(LIST).status_code == clients["quan_tri"].get(LIST).status_code == 403


def test_after_a_merger_the_years_stay_where_they_were(clients, as_user, hong, areas, year_2016):
    """Minh Châu went into the town in 2019: its forms of 2016 stay its own, and its households wait in the town."""
    officer = make_user("chau", "Lê Thị Châu", Role.COMMUNE_OFFICER, commune=areas.commune("15697"))
    form = save(officer, year_2016, make_village(areas.commune("15697"), "Thôn 1"))
    open_round(by=hong, year=2020)
    code = form.household.code
    assert code in text_of(clients["hong"].get("/2016/ho/?xa=15697"))
    assert code not in text_of(clients["hong"].get("/2016/ho/?xa=15664"))
    assert code in text_of(clients["hong"].get("/2020/ho/?xa=15664"))
    town = Commune.objects.valid_on(dt.date(2020, 11, 15)).get(code="15664")
    in_town = as_user(make_user("thi.tran", "Lê Văn Trấn", Role.COMMUNE_OFFICER, commune=town))
    assert code in text_of(in_town.get("/2020/ho/")) and code in text_of(in_town.get("/2016/ho/"))


# Search


@pytest.mark.parametrize(
    "text", ["Đặng Thị Hằng", "dang thi hang", "HANG DANG", "đồi cốc", "khu doi", "15769-03-002 hang", "hang ha thi my"]
)
def test_search_forgives_accents_order_and_case(clients, three, text):
    assert names(clients["lan"].get(LIST, {"tim": text})) == ["Đặng Thị Hằng"]


def test_search_finds_a_household_by_its_members(clients, lan, bon_don, year_2017, three):
    save(lan, year_2017, bon_don, replace(POOR, members=(*POOR.members, replace(HOA, full_name="Lò Thị Ngát"))))
    assert codes(clients["lan"].get(LIST, {"tim": "ngat"})) == ["15769-03-004"]


def test_identity_numbers_are_searched_by_those_who_may_see_them(clients, lan, bon_don, year_2017):
    save(lan, year_2017, bon_don, POOR)
    assert names(clients["lan"].get(LIST, {"tim": "171234567"})) == ["Lương Văn Thiết"]
    assert names(clients["lan"].get(LIST, {"tim": "1712345"})) == ["Lương Văn Thiết"]
    assert names(clients["quang"].get(LIST, {"tim": "171234567"})) == []


def test_nothing_found_says_what_to_do(clients, three):
    assert "Thử bỏ bớt bộ lọc" in text_of(clients["lan"].get(LIST, {"tim": "khongaica"}))


@pytest.mark.parametrize("text", ["15769-03-003", "1576903003", " 15769-03-003 "])
def test_a_whole_code_leads_straight_to_the_form(clients, three, text):
    response = clients["lan"].get(LIST, {"tim": text})
    assert response.headers["Location"] == "/2017/phieu/15769-03-003/"
    assert clients["tam"].get(LIST, {"tim": text}).status_code == 200


def test_the_only_match_takes_the_focus_so_that_enter_opens_it(clients, three):
    assert clients["lan"].get(LIST, {"tim": "hang"}).content.decode().count('/" autofocus>') == 1
    assert '/" autofocus>' not in clients["lan"].get(LIST, {"tim": "thi"}).content.decode()


def test_marks_of_searching_are_text_like_any_other(clients, three):
    for text in ("%", "_", "' OR 1=1 --", "\\", '"'):
        assert names(clients["lan"].get(LIST, {"tim": text})) == []


# Filters


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ("loai=N2", ["Lương Văn Thiết"]),
        ("loai=ngheo", ["Lương Văn Thiết"]),
        ("loai=can_ngheo", []),
        ("loai=KN", ["Đặng Thị Hằng"]),
        ("loai=chua", ["Bùi Đình Khoa"]),
        ("thieu=5", ["Lương Văn Thiết"]),
        ("thieu=1", []),
        ("nguyen_nhan=8", ["Lương Văn Thiết"]),
        ("khu_vuc=rural", ["Lương Văn Thiết", "Đặng Thị Hằng", "Bùi Đình Khoa"]),
        ("khu_vuc=urban", []),
        ("xa=15769", ["Lương Văn Thiết", "Đặng Thị Hằng", "Bùi Đình Khoa"]),
        ("xa=15700", []),
        ("xa=15769&loai=chua&tim=khoa", ["Bùi Đình Khoa"]),
        ("loai=chua&thieu=5", []),
    ],
)
def test_filters_of_the_address(clients, three, params, expected):
    assert names(clients["hong"].get(f"{LIST}?{params}")) == expected


@pytest.mark.parametrize("chosen", ["can_ngheo", "CN"])
def test_a_class_stands_once_in_the_filter_whichever_name_the_address_gives_it(clients, three, chosen):
    source = clients["lan"].get(f"{LIST}?loai={chosen}").content.decode()
    assert re.findall(r'<option value="(\w+)" selected[^>]*>Hộ cận nghèo</option>', source) == [chosen]
    assert source.count(">Hộ cận nghèo</option>") == 1


def test_a_village(clients, lan, areas, bon_don, three, year_2017):
    other = make_village(areas.binh_son, "Thôn Bình Thắng")
    save(lan, year_2017, other, named("Vi Văn Tám"))
    assert names(clients["lan"].get(LIST, {"thon": other.pk})) == ["Vi Văn Tám"]
    assert len(names(clients["lan"].get(LIST, {"thon": bon_don.pk}))) == 3


def test_wrong_values_show_nothing_and_say_what_is_wrong(clients, three):
    for params in ("loai=abc", "xa=1", "thieu=99", "thon=x"):
        response = clients["lan"].get(f"{LIST}?{params}")
        assert names(response) == [] and "Bộ lọc trong địa chỉ không đúng" in text_of(response)


def test_each_filter_can_be_dropped_by_itself(clients, three):
    source = clients["lan"].get(f"{LIST}?loai=ngheo&thieu=5&tim=thiet&page=1").content.decode()
    chips = re.search(r'<ul class="chips".*?</ul>', source, re.DOTALL)[0]
    links = [html.unescape(link) for link in re.findall(r'href="([^"]*)"', chips)]
    assert links == ["?thieu=5&tim=thiet", "?loai=ngheo&tim=thiet", "?loai=ngheo&thieu=5", "/2017/ho/"]


def test_filters_without_a_field_ride_along(clients, three):
    source = clients["lan"].get(f"{LIST}?nguyen_nhan=8&loai=ngheo").content.decode()
    assert '<input type="hidden" name="nguyen_nhan" value="8">' in source
    assert 'type="hidden" name="loai"' not in source


def test_the_excel_file_takes_the_same_filters(clients, three):
    source = clients["lan"].get(f"{LIST}?loai=ngheo&page=2&sort=-ten").content.decode()
    assert 'href="/2017/ho/xuat-excel/?loai=ngheo"' in source
    assert "xuat-excel" not in clients["quang"].get(LIST).content.decode()


def test_the_list_and_the_forms_of_a_filter_agree(lan, hong, areas, three, year_2017):
    """What a report counts is what the list shows, for every filter that a report uses."""
    make_forms(year_2017, areas.binh_son, 12, by=hong)
    make_forms(year_2017, areas.dan_luc, 9, by=hong)
    for user in (lan, hong):
        for params in ({"loai": "ngheo"}, {"loai": "CN"}, {"thieu": "2"}, {"nguyen_nhan": "1"}, {"xa": "15769"}):
            filters = read_filters(params)
            listed = Listing(year_2017, filters, user)
            forms = filter_forms(SurveyForm.objects.filter(round=year_2017), filters, user)
            shown = listed.households().filter(forms__round=year_2017).values_list("pk", flat=True)
            assert set(shown) == set(forms.values_list("household_id", flat=True)), params
            assert listed.totals.done == forms.count()
            assert listed.totals.count == listed.households().count()


# Order and pages


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("ma", ["Lương Văn Thiết", "Đặng Thị Hằng", "Bùi Đình Khoa"]),
        ("-ma", ["Bùi Đình Khoa", "Đặng Thị Hằng", "Lương Văn Thiết"]),
        ("ten", ["Bùi Đình Khoa", "Đặng Thị Hằng", "Lương Văn Thiết"]),
        ("thu_nhap", ["Lương Văn Thiết", "Đặng Thị Hằng", "Bùi Đình Khoa"]),
        ("-thu_nhap", ["Đặng Thị Hằng", "Lương Văn Thiết", "Bùi Đình Khoa"]),
        ("-thieu", ["Lương Văn Thiết", "Đặng Thị Hằng", "Bùi Đình Khoa"]),
        ("bậy", ["Lương Văn Thiết", "Đặng Thị Hằng", "Bùi Đình Khoa"]),
    ],
)
def test_order(clients, three, sort, expected):
    """A household without a form comes last whichever way answers are ordered."""
    for who in ("lan", "hong"):
        assert names(clients[who].get(LIST, {"sort": sort})) == expected


def test_pages_of_fifty(clients, hong, areas, year_2017):
    make_forms(year_2017, areas.binh_son, 120, by=hong)
    first, last = clients["hong"].get(LIST), clients["hong"].get(LIST, {"page": 3})
    assert (len(codes(first)), len(codes(last))) == (50, 20)
    assert "1–50 trong 120" in text_of(first)
    assert len(codes(clients["hong"].get(LIST, {"page": "999"}))) == 20
    assert len(codes(clients["hong"].get(LIST, {"page": "x"}))) == 50


@pytest.mark.parametrize("params", ["", "?tim=thu", "?loai=ngheo", "?loai=chua", "?xa=15769", "?sort=-thu_nhap"])
@pytest.mark.parametrize("who", ["lan", "hong"])
def test_as_many_queries_for_thirty_and_for_three_thousand(
    request, as_user, hong, areas, year_2016, year_2017, assert_same_queries, who, params
):
    def make(how_many):
        make_forms(year_2017, areas.binh_son, how_many * 2 // 3, by=hong)
        make_forms(year_2016, areas.binh_son, how_many // 3, by=hong)  # these wait for 2017

    user = request.getfixturevalue(who)
    address = f"{LIST}{params}"
    assert assert_same_queries(as_user(user), address, lambda: make(30), lambda: make(2970)) <= 18


@pytest.mark.django_db(transaction=True)
def test_the_totals_of_the_district_are_counted_once_until_something_is_written(
    lan, hong, three, year_2017, django_assert_max_num_queries
):
    assert Listing(year_2017, FormFilters(), hong).totals.count == 3
    with django_assert_max_num_queries(1):  # PostgreSQL is asked for the name of its state
        assert Listing(year_2017, FormFilters(), hong).totals.waiting == 1
    save(lan, year_2017, entry=entry_of(three[2]), household=three[2].household)
    assert Listing(year_2017, FormFilters(), hong).totals.waiting == 0


def test_names_are_shown_as_text(clients, lan, bon_don, year_2017):
    form = save(lan, year_2017, bon_don, replace(POOR, members=(THIET, MY), address="<script>alert(1)</script>"))
    source = clients["lan"].get(LIST).content.decode()
    assert "<script>alert" not in source and "&lt;script&gt;alert" in source
    assert form.household.code in source


def test_a_new_draft_without_a_household_counts_too(lan, bon_don, year_2017):
    FormDraft.objects.create(round=year_2017, village=bon_don, by=lan)
    assert Listing(year_2017, FormFilters(), lan).my_drafts == [None]
