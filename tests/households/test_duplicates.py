"""Two persons who may be one: who is asked about, who sees it, and what a decision does."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from households.actions.duplicates import keep_apart, merge_duplicate_households, merge_persons
from households.actions.flags import look_at_persons, look_for_duplicates
from households.actions.forms import entry_of, save_form
from households.actions.rounds import close_round
from households.checks import problems_before_submission
from households.duplicates import LARGEST_BLOCK, Candidate, alike, distance, fingerprint, pairs
from households.models import DuplicateFlag, Person
from tests.factories import make_village
from tests.households.entries import POOR, THIET, save
from tests.households.histories import make_form, make_household, make_person

ONE = Candidate(1, household_id=1, village_id=1, name="luong van thiet", birth_year=1979, sex=1)
OTHER = replace(ONE, id=2, household_id=2)
BORN = dt.date(1979, 3, 5)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {}, "name"),
        ({}, {"name": "luong van thiep"}, "name"),
        ({}, {"name": "luong van thie"}, "name"),
        ({}, {"name": "luong thi thiep"}, None),
        ({}, {"birth_year": 1980}, None),
        ({"birth_year": None}, {"birth_year": None}, None),
        ({}, {"sex": 2}, "name"),
        ({}, {"sex": 2, "name": "luong van thiep"}, None),
        ({"birth_date": dt.date(1979, 3, 5)}, {"birth_date": dt.date(1979, 5, 3)}, "name"),
        ({}, {"village_id": 2}, None),
        ({"identity_number": "171234567"}, {"identity_number": "171234567", "village_id": 9, "name": "x"}, "identity"),
        ({"identity_number": "171234567"}, {"identity_number": "171234568"}, None),
        ({"identity_number": "171234567"}, {"identity_number": "038079001234"}, "name"),  # CMND and CCCD of one man
        ({"birth_date": BORN}, {"birth_date": dt.date(1979, 4, 5)}, None),
        ({"birth_date": BORN}, {}, "name"),
        ({"birth_date": BORN, "identity_number": "171234567"},
         {"birth_date": BORN, "identity_number": "171234568"}, "name"),
        ({}, {"household_id": 1, "name": "luong van thiep"}, None),  # twins
        ({}, {"household_id": 1}, "name"),  # written down twice
        ({"name": ""}, {"name": ""}, None),
    ],
)  # fmt: skip
def test_who_is_alike(one, other, expected):
    assert alike(replace(ONE, **one), replace(OTHER, **other)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("an", "an", 0), ("an", "anh", 1), ("lan", "lam", 1), ("lan", "mai", 2), ("", "ab", 2), ("hoa", "oah", 2)],
)
def test_distance_stops_counting_past_what_matters(one, other, expected):
    assert distance(one, other) == expected


names = st.text("abn ", min_size=1, max_size=5)
people = st.lists(
    st.builds(
        Candidate,
        id=st.integers(1, 40),
        household_id=st.integers(1, 4),
        village_id=st.integers(1, 2),
        name=names,
        birth_year=st.sampled_from([None, 1979, 1980]),
        sex=st.sampled_from([1, 2]),
        birth_date=st.sampled_from([None, BORN]),
        identity_number=st.sampled_from(["", "", "171234567", "171234568", "038079001234"]),
    ),
    max_size=LARGEST_BLOCK,
    unique_by=lambda each: each.id,
)


@given(people)
def test_the_blocks_miss_nobody_and_find_no_more(candidates):
    every = {
        tuple(sorted((one.id, other.id))): alike(one, other)
        for one in candidates
        for other in candidates
        if one.id < other.id and alike(one, other)
    }
    assert pairs(candidates) == every


@given(people, st.randoms(use_true_random=False))
def test_the_order_of_persons_changes_nothing(candidates, chance):
    shuffled = list(candidates)
    chance.shuffle(shuffled)
    assert pairs(shuffled) == pairs(candidates)
    for one in candidates:
        for other in candidates:
            assert alike(one, other) == alike(other, one)
            assert fingerprint(one, other) == fingerprint(other, one)


@given(people, st.sets(st.integers(1, 40)))
def test_a_look_at_some_finds_their_pairs_alone(candidates, about):
    found = pairs(candidates, about)
    assert found == {pair: kind for pair, kind in pairs(candidates).items() if about & set(pair)}


def test_a_number_that_everybody_shares_costs_no_square():
    crowd = [replace(ONE, id=number, village_id=number, identity_number="000000000") for number in range(1, 3001)]
    assert len(pairs(crowd)) == 2999


# What is stored


@pytest.fixture
def twice(thiet, lan, year_2017, bon_don):
    """Thiết's family and, in another household of the village, a Thiết without accents and without a number."""
    again = replace(THIET, full_name="Luong Van Thiet", identity_number="")
    entry = replace(POOR, members=(again,), address="Xóm Dưới", housing_area=None)
    return save(lan, year_2017, bon_don, entry)


@pytest.fixture
def flag(twice):
    return DuplicateFlag.objects.get()


def test_a_save_flags_and_a_correction_takes_the_flag_away(flag, twice, lan, year_2017):
    assert (flag.kind, flag.state, flag.is_current) == ("name", "open", True)
    entry = entry_of(twice)
    corrected = replace(entry, members=(replace(entry.members[0], birth_year=1989),))
    save_form(by=lan, survey_round=year_2017, entry=corrected, household=twice.household, base_version=twice.version)
    assert not DuplicateFlag.objects.exists()


def test_different_is_kept_until_something_changes(flag, twice, lan, areas):
    with pytest.raises(ValidationError, match="Ghi lý do"):
        keep_apart(by=lan, flag=flag, reason=" ")
    keep_apart(by=lan, flag=flag, reason="hai anh em họ")
    for _ in range(2):
        look_for_duplicates(areas.binh_son)
    flag.refresh_from_db()
    assert (flag.state, flag.reason, flag.decided_by) == ("different", "hai anh em họ", lan)
    with pytest.raises(ValidationError, match="đã được xử lý"):
        keep_apart(by=lan, flag=flag, reason="lần nữa")

    Person.objects.filter(pk=flag.second_id).update(birth_date=BORN)
    look_at_persons([flag.second_id])
    flag.refresh_from_db()
    assert (flag.state, flag.reason) == ("open", "")
    assert AuditEntry.objects.get(action="duplicate.different").note == "hai anh em họ"


def test_looking_again_finds_the_same(flag, areas):
    before = list(DuplicateFlag.objects.values())
    look_for_duplicates(areas.binh_son)
    look_at_persons([flag.first_id])
    assert list(DuplicateFlag.objects.values()) == before


def test_who_has_left_or_whose_household_ended_is_nobodys_double(flag, areas):
    Person.objects.filter(pk=flag.second_id).update(left_on=BORN)
    look_at_persons([flag.second_id])
    assert not DuplicateFlag.objects.exists()


def test_across_communes_only_the_labour_office_sees(
    thiet, areas, lan, tam, hong, quang, thanh_tra, year_2017, as_user
):
    away = make_person(make_household(make_village(areas.dan_luc)), "Lương Thiết", identity_number="171234567")
    look_at_persons([away.pk])
    flag = DuplicateFlag.objects.get()
    assert (flag.kind, flag.is_across_communes) == ("identity", True)
    sees = {user: DuplicateFlag.objects.visible_to(user).exists() for user in (lan, tam, hong, quang, thanh_tra)}
    assert sees == {lan: False, tam: False, hong: True, quang: False, thanh_tra: False}
    pages = {user: as_user(user).get("/nghi-trung/").content.decode() for user in (lan, hong, quang)}
    assert {user: "Chỉ cặp ở hai xã" in page for user, page in pages.items()} == {lan: False, hong: True, quang: False}
    # A commune is not told of what it may not look at.
    assert "duplicate_list" not in {each.page for each in problems_before_submission(year_2017, areas.binh_son)}
    look_for_duplicates(areas.binh_son)
    look_for_duplicates(areas.dan_luc)
    assert DuplicateFlag.objects.get() == flag


# What a decision does


def test_one_person_keeps_one_record_and_the_forms_of_both(thiet, lan, bon_don, year_2016, year_2017):
    kept = thiet.household.persons.get(full_name="Lương Văn Thiết")
    household = make_household(bon_don, "Lương Văn Thiết")
    dropped = make_person(household, "Lương Văn Thiết", birth_year=1979, birth_date=BORN)
    make_person(household, "Hà Thị Na", sex=2)
    make_form(year_2016, household, "N1", lan, members=[dropped])
    in_both = make_form(year_2017, household, "N1", lan, members=[dropped])
    look_at_persons([dropped.pk])
    flag = DuplicateFlag.objects.get(second=dropped)
    with pytest.raises(ValidationError, match="giữ bên nào"):
        merge_persons(by=lan, flag=flag, keep_id=999_999, reason="sổ hộ khẩu")
    merge_persons(by=lan, flag=flag, keep_id=kept.pk, reason="sổ hộ khẩu")
    kept.refresh_from_db()
    dropped.refresh_from_db()
    assert sorted(kept.memberships.values_list("form__round__year", flat=True)) == [2016, 2017]
    assert in_both.members.get().person == dropped  # a person stands once a year
    assert (dropped.same_as, dropped.left_on) == (kept, dt.date(2017, 11, 22))
    assert kept.birth_date == BORN  # what the other record knew is not lost
    entry = AuditEntry.objects.get(action="duplicate.person_merged")
    assert entry.changes["Phiếu chuyển sang bản ghi được giữ"] == [None, "2016"]
    assert str(dropped.pk) in entry.changes["Bỏ"][0]
    assert not DuplicateFlag.objects.undecided().exists()


def test_one_household_written_twice(thiet, lan, bon_don, year_2016, year_2017):
    kept = thiet.household
    twin = make_household(bon_don, "Lương Văn Thiết")
    head = make_person(twin, "Lương Văn Thiết", birth_year=1979, ethnicity=3)
    aunt = make_person(twin, "Hà Thị Na", birth_year=1950, sex=2)
    old = make_form(year_2016, twin, "N1", lan, members=[head, aunt])
    make_form(year_2017, twin, "N1", lan, members=[head, aunt])
    look_at_persons([head.pk])
    flag = DuplicateFlag.objects.get()
    keep = kept.persons.get(full_name="Lương Văn Thiết")
    merge_duplicate_households(by=lan, flag=flag, keep_id=keep.pk, reason="một sổ hộ khẩu")
    twin.refresh_from_db()
    head.refresh_from_db()
    aunt.refresh_from_db()
    assert (twin.end_kind, twin.ended_on) == ("duplicate", dt.date(2017, 11, 22))
    assert (head.same_as, aunt.household) == (keep, kept)
    assert {form.round.year: form.pk for form in kept.forms.all()} == {2016: old.pk, 2017: thiet.pk}
    assert not twin.forms.exists()
    dropped = AuditEntry.objects.get(action="form.dropped")
    assert any("800000" in str(value) for value in dropped.changes.values())  # its answers can be typed again
    assert DuplicateFlag.objects.get().state == "merged"


def test_a_closed_year_keeps_its_forms_where_they_were(thiet, lan, hong, bon_don, year_2016):
    twin = make_household(bon_don, "Lương Văn Thiết")
    head = make_person(twin, "Lương Văn Thiết", birth_year=1979)
    old = make_form(year_2016, twin, "N1", lan, members=[head])
    close_round(by=hong, survey_round=year_2016, reason="đã công nhận")
    look_at_persons([head.pk])
    flag = DuplicateFlag.objects.get()
    merge_duplicate_households(by=lan, flag=flag, keep_id=flag.first_id, reason="một hộ")
    old.refresh_from_db()
    assert old.household == twin


def test_two_of_one_household_are_no_two_households(lan, bon_don):
    household = make_household(bon_don)
    pair = [make_person(household), make_person(household)]
    look_at_persons([pair[0].pk])
    with pytest.raises(ValidationError, match="cùng một hộ"):
        merge_duplicate_households(by=lan, flag=DuplicateFlag.objects.get(), keep_id=pair[0].pk, reason="ghi hai lần")


def test_who_may_decide(flag, nam, tam, quang):
    for somebody in (nam, quang):
        with pytest.raises(Forbidden):
            keep_apart(by=somebody, flag=flag, reason="thử")
    with pytest.raises(DuplicateFlag.DoesNotExist):
        keep_apart(by=tam, flag=flag, reason="thử")


# Pages


def test_side_by_side_then_decided(flag, lan, as_user):
    client = as_user(lan)
    assert "Luong Van Thiet" in client.get("/nghi-trung/").content.decode()
    page = client.get(f"/nghi-trung/{flag.pk}/").content.decode()
    assert "Bên trái" in page and "Xóm Dưới" in page and "171234567" in page
    answer = {"decision": "nguoi", "reason": "sổ hộ khẩu"}
    assert "Chọn giữ bên nào" in client.post(f"/nghi-trung/{flag.pk}/", answer).content.decode()
    assert client.post(f"/nghi-trung/{flag.pk}/", {**answer, "decision": "khac"}).status_code == 302
    assert "Không có cặp nào" in client.get("/nghi-trung/").content.decode()
    assert "sổ hộ khẩu" in client.get("/nghi-trung/?trang_thai=khac").content.decode()
    assert "sổ hộ khẩu" in client.get(f"/nghi-trung/{flag.pk}/").content.decode()


def test_numbers_are_hidden_from_who_may_not_see_them(flag, quang, as_user):
    page = as_user(quang).get(f"/nghi-trung/{flag.pk}/").content.decode()
    assert "171234567" not in page and "đã che" in page


def test_the_list_costs_the_same_for_many(areas, bon_don, hong, as_user, assert_same_queries):
    def add(how_many):
        for _ in range(how_many):
            one, other = make_household(bon_don), make_household(bon_don)
            name = f"Hà Văn {chr(65 + one.pk % 26) * 3}{chr(65 + one.pk // 26 % 26) * 3}"
            make_person(one, name)
            look_at_persons([make_person(other, name).pk])

    assert_same_queries(as_user(hong), "/nghi-trung/", lambda: add(1), lambda: add(20))


@pytest.mark.parametrize("how_many", [2, 60])
def test_a_commune_is_looked_through_by_sets(areas, bon_don, how_many):
    for number in range(how_many):
        make_person(make_household(bon_don), "Hà Văn Tư", birth_year=1950 + number // 2)
    with CaptureQueriesContext(connection) as captured:
        look_for_duplicates(areas.binh_son)
    assert DuplicateFlag.objects.count() == how_many // 2
    assert len(captured) <= 6
