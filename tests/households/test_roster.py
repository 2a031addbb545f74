"""Events of a household instead of retyping: what each does to the books, what it refuses, and taking one back."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from households.actions.forms import entry_of, save_form
from households.actions.regrouping import first_year_after, merge_households, move_household, split_household
from households.actions.roster import (
    Newcomer,
    cancel_event,
    end_household,
    record_arrival,
    record_departure,
    record_household_arrival,
)
from households.balance import balance_of
from households.models import EventKind, Household, Person
from tests.factories import make_village
from tests.households.entries import POOR, save
from tests.households.histories import make_form, make_household, make_person

MAY = dt.date(2017, 5, 2)


@pytest.fixture
def family(year_2017, bon_don, lan):
    """Thiết, Mỵ, Hoa and Quân, surveyed in 2017."""
    return save(lan, year_2017, bon_don).household


def person(household, name):
    return household.persons.get(full_name__endswith=name)


def trail(household):
    return list(AuditEntry.objects.filter(household_id=household.pk).values_list("action", flat=True))


def refused(action, **values):
    with pytest.raises(ValidationError) as caught:
        action(**values)
    return getattr(caught.value, "message_dict", {"": caught.value.messages})


def test_a_birth_adds_a_person_and_leaves_a_trace(family, lan):
    child = Newcomer("Lương Thị Mai", sex=2, ethnicity=3, birth_date=MAY, birth_year=2017)
    event = record_arrival(
        by=lan, household=family, kind=EventKind.BIRTH, person=child, happened_on=MAY, reason="giấy khai sinh"
    )
    assert person(family, "Mai").birth_year == 2017
    assert [each.full_name for each in event.persons.all()] == ["Lương Thị Mai"]
    entry = AuditEntry.objects.get(action="roster.birth")
    assert (entry.household_id, entry.note) == (family.pk, "giấy khai sinh")
    family.refresh_from_db()
    assert "luong thi mai" in family.search_key


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"happened_on": dt.date(2017, 12, 1)}, "happened_on"),
        ({"reason": "  "}, "reason"),
        ({"person": Newcomer("Lương An", 1, 3, birth_date=dt.date(2017, 6, 1), birth_year=2017)}, "birth"),
        ({"person": Newcomer("Lương An", 1, 3, birth_year=1990)}, "birth"),
    ],
)
def test_what_a_birth_refuses(family, lan, values, field):
    given = {
        "kind": EventKind.BIRTH, "happened_on": MAY, "reason": "giấy khai sinh",
        "person": Newcomer("Lương An", 1, 3, birth_date=MAY, birth_year=2017),
    }  # fmt: skip
    assert field in refused(record_arrival, by=lan, household=family, **{**given, **values})
    assert not family.persons.filter(full_name="Lương An").exists()


def test_a_death_needs_its_reason_and_takes_the_person_off_the_books(family, lan, year_2017):
    quan = person(family, "Quân")
    given = {"by": lan, "household": family, "person": quan, "kind": EventKind.DEATH, "happened_on": MAY}
    assert "reason" in refused(record_departure, **given, reason="")
    record_departure(**given, reason="ốm nặng")
    quan.refresh_from_db()
    assert (quan.left_on, quan.left_reason) == (MAY, "mất: ốm nặng")
    assert family.forms.get().persons_count == 4  # the survey found him


def test_the_form_keeps_who_died_after_it(family, lan, year_2017):
    """Saving the year's form again neither loses the dead nor brings them back to life."""
    record_departure(
        by=lan, household=family, person=person(family, "Quân"), kind=EventKind.DEATH, happened_on=MAY, reason="ốm"
    )
    form = family.forms.get()
    entry = entry_of(form)
    changed = replace(entry, notes="đã xem lại")
    save_form(by=lan, survey_round=year_2017, entry=changed, household=family, base_version=form.version)
    assert person(family, "Quân").left_on == MAY
    assert family.forms.get().members.count() == 4


def test_when_the_head_goes_somebody_follows(family, lan):
    head = person(family, "Thiết")
    given = {"by": lan, "household": family, "person": head, "kind": EventKind.DEATH, "happened_on": MAY}
    given["reason"] = "ốm"
    assert "new_head" in refused(record_departure, **given)
    assert "new_head" in refused(record_departure, **given, new_head=head)
    record_departure(**given, new_head=person(family, "Mỵ"))
    family.refresh_from_db()
    assert family.head_name == "Hà Thị Mỵ"


def test_the_last_person_ends_the_household_instead(bon_don, lan):
    household = make_household(bon_don)
    only = make_person(household)
    said = refused(
        record_departure, by=lan, household=household, person=only, kind=EventKind.DEATH, happened_on=MAY, reason="ốm"
    )
    assert "Không còn hộ" in str(said)
    end_household(by=lan, household=household, kind=EventKind.ENDED, happened_on=MAY, reason="cụ mất")
    household.refresh_from_db()
    only.refresh_from_db()
    assert (household.ended_on, household.end_kind, only.left_on) == (MAY, "ended", MAY)
    assert "Hộ đã kết thúc" in str(
        refused(record_household_arrival, by=lan, household=household, happened_on=MAY, reason="nhầm")
    )


def test_a_split_takes_persons_and_their_past_along(family, lan, bon_don, year_2016, year_2017):
    hoa, my = person(family, "Hoa"), person(family, "Mỵ")
    new = split_household(
        by=lan, household=family, persons=[hoa, my], head=my, village=bon_don, happened_on=MAY, reason="ra ở riêng"
    )
    assert {each.full_name for each in new.persons.all()} == {"Hà Thị Mỵ", "Lương Thị Hoa"}
    assert (new.head_name, new.came_by, new.came_on, new.first_year) == ("Hà Thị Mỵ", "split", MAY, 2017)
    assert new.code.startswith(family.code[:9]) and new.code != family.code
    my.refresh_from_db()
    assert my.memberships.get().form.household == family  # the year's form stays where it was found
    assert trail(new) == ["roster.split_off"] and "roster.split" in trail(family)


def test_the_old_household_can_still_be_corrected_after_a_split(family, lan, bon_don, year_2017):
    my = person(family, "Mỵ")
    new = split_household(
        by=lan, household=family, persons=[my], head=my, village=bon_don, happened_on=MAY, reason="ra ở riêng"
    )
    form = family.forms.get()
    entry = entry_of(form)
    changed = replace(entry, income=860_000)
    save_form(by=lan, survey_round=year_2017, entry=changed, household=family, base_version=form.version)
    assert family.forms.get().members.count() == 4
    assert new.persons.present().get() == my


@pytest.mark.parametrize(
    ("names", "head", "field"),
    [(["Hoa"], "Mỵ", "head"), ([], "Mỵ", "persons"), (["Thiết", "Mỵ", "Hoa", "Quân"], "Mỵ", "persons")],
)
def test_what_a_split_refuses(family, lan, bon_don, names, head, field):
    persons = [person(family, name) for name in names]
    before = Household.objects.count()
    said = refused(
        split_household,
        by=lan,
        household=family,
        persons=persons,
        head=person(family, head),
        village=bon_don,
        happened_on=MAY,
        reason="ra riêng",
    )
    assert field in said
    assert Household.objects.count() == before


def test_households_join(family, lan, bon_don):
    other = make_household(bon_don, "Hà Văn Cụ")
    old = make_person(other, "Hà Văn Cụ", birth_year=1940)
    merge_households(by=lan, household=other, into=family, happened_on=MAY, reason="về ở với con")
    other.refresh_from_db()
    old.refresh_from_db()
    assert (old.household, other.end_kind, other.ended_on) == (family, "merged", MAY)
    assert {event.kind for event in family.events.all()} == {"received"}
    assert "into" in refused(merge_households, by=lan, household=family, into=family, happened_on=MAY, reason="nhầm")


def test_a_move_to_another_commune_hands_the_household_over(family, lan, tam, areas):
    there = make_village(areas.dan_luc)
    move_household(by=lan, household=family, village=there, happened_on=MAY, reason="về quê vợ")
    assert not Household.objects.visible_to(lan).filter(pk=family.pk).exists()
    assert Household.objects.visible_to(tam).get(pk=family.pk).village == there
    assert family.forms.get().commune == areas.binh_son
    communes = AuditEntry.objects.filter(action="roster.moved").values_list("commune__code", flat=True)
    assert set(communes) == {"15769", "15700"}


def test_a_household_from_outside_is_no_new_poverty(family, lan, areas, year_2016, year_2017):
    record_household_arrival(by=lan, household=family, happened_on=MAY, reason="từ Đắk Lắk về")
    poor = balance_of(areas.binh_son, year_2017).poor
    assert (poor["ngheo_chuyen_den"], poor["ngheo_phat_sinh"], poor.closing) == (1, 0, 1)
    assert "đã ghi" in str(refused(record_household_arrival, by=lan, household=family, happened_on=MAY, reason="lại"))


def test_leaving_the_district_squares_the_balance(family, lan, areas, bon_don, year_2016, year_2017):
    gone = make_household(bon_don)
    make_form(year_2016, gone, "N1", lan)
    assert balance_of(areas.binh_son, year_2017).poor.gap == 1
    end_household(by=lan, household=gone, kind=EventKind.MOVED_OUT, happened_on=MAY, reason="vào Nam")
    balances = balance_of(areas.binh_son, year_2017)
    assert balances.hold and balances.poor["ngheo_chuyen_di"] == 1


@pytest.mark.parametrize("kind", [EventKind.DEATH, EventKind.PERSON_OUT, EventKind.MARRIED_OUT])
def test_a_departure_is_taken_back_whole(family, lan, kind):
    quan = person(family, "Quân")
    event = record_departure(by=lan, household=family, person=quan, kind=kind, happened_on=MAY, reason="nhầm")
    assert "reason" in refused(cancel_event, by=lan, event=event, reason="")
    cancel_event(by=lan, event=event, reason="ghi nhầm người")
    quan.refresh_from_db()
    assert (quan.left_on, quan.left_reason) == (None, "")
    assert not family.events.standing().exists() and family.events.exists()
    assert "đã hủy" in str(refused(cancel_event, by=lan, event=event, reason="nữa"))


def test_an_end_is_taken_back_whole(family, lan):
    event = end_household(by=lan, household=family, kind=EventKind.MOVED_OUT, happened_on=MAY, reason="nhầm")
    cancel_event(by=lan, event=event, reason="nhầm hộ")
    family.refresh_from_db()
    assert (family.ended_on, family.end_kind, family.end_reason) == (None, "", "")
    assert family.persons.present().count() == 4


def test_an_arrival_is_taken_back_until_a_form_names_the_person(family, lan, year_2017):
    aunt = Newcomer("Hà Thị Na", sex=2, ethnicity=3, birth_year=1960)
    values = {"by": lan, "household": family, "kind": EventKind.PERSON_IN, "person": aunt, "happened_on": MAY}
    cancel_event(by=lan, event=record_arrival(**values, reason="về ở"), reason="nhầm hộ")
    assert not Person.objects.filter(full_name="Hà Thị Na").exists()

    event = record_arrival(**values, reason="về ở")
    form = family.forms.get()
    entry = entry_of(form)
    na = {"person_id": person(family, "Na").pk, "full_name": "Hà Thị Na", "birth_date": None, "birth_year": 1960}
    changed = replace(entry, members=(*entry.members, replace(entry.members[1], relation=9, **na)))
    save_form(by=lan, survey_round=year_2017, entry=changed, household=family, base_version=form.version)
    assert "đã có trong phiếu năm 2017" in str(refused(cancel_event, by=lan, event=event, reason="nhầm"))


def test_a_split_is_not_taken_back_but_joined_again(family, lan, bon_don):
    my = person(family, "Mỵ")
    new = split_household(
        by=lan, household=family, persons=[my], head=my, village=bon_don, happened_on=MAY, reason="ra riêng"
    )
    said = refused(cancel_event, by=lan, event=new.events.get(), reason="nhầm")
    assert "Nhập vào hộ khác" in str(said)


def test_who_may_record_events(family, lan, nam, tam, thanh_tra):
    values = {"household": family, "kind": EventKind.ENDED, "happened_on": MAY, "reason": "thử"}
    for somebody in (nam, thanh_tra):
        with pytest.raises(Forbidden):
            end_household(by=somebody, **values)
    with pytest.raises(Household.DoesNotExist):
        end_household(by=tam, **values)


def test_a_household_counts_from_the_next_reference_date(year_2017):
    assert first_year_after(dt.date(2017, 11, 15)) == 2017
    assert first_year_after(dt.date(2017, 11, 16)) == 2018
    assert first_year_after(dt.date(2020, 1, 1)) == 2020


def test_the_page_tells_what_happened_and_what_can_be_said(family, lan, nam, as_user):
    client = as_user(lan)
    address = f"/ho/{family.code}/su-kien/"
    assert "Ghi sự kiện" in client.get(address).content.decode()
    assert "Ghi sự kiện</h2>" not in as_user(nam).get(address).content.decode()
    sent = {"person": person(family, "Quân").pk, "happened_on": "02/05/2017", "reason": "đi học nghề"}
    sent["place"] = "Hà Nội"
    assert client.post(f"{address}nguoi-di/", sent).status_code == 302
    page = client.get(address).content.decode()
    assert "Người chuyển đi" in page and "đi học nghề" in page and "Hà Nội" in page
    event = family.events.get()
    assert client.post(f"{address}{event.pk}/huy/", {"reason": "nhầm"}).status_code == 302
    assert "đã hủy" in client.get(address).content.decode()


def test_a_birth_happened_on_the_childs_birthday(family, lan, as_user):
    address = f"/ho/{family.code}/su-kien/sinh/"
    page = as_user(lan).get(address).content.decode()
    assert re.search(r'name="full_name"[^>]*autofocus', page) and "giấy khai sinh" in page
    child = {"full_name": "Lương Thị Mai", "sex": "2", "ethnicity": str(family.ethnicity), "reason": "giấy khai sinh"}
    refused_page = as_user(lan).post(address, {**child, "birth": "2017"})
    assert refused_page.status_code == 422 and "ghi ngày xảy ra" in refused_page.content.decode()
    assert as_user(lan).post(address, {**child, "birth": "03/05/2017"}).status_code == 302
    assert family.events.get().happened_on == dt.date(2017, 5, 3)


def test_a_wrong_day_is_said_beside_its_field(family, lan, as_user):
    sent = {"person": person(family, "Quân").pk, "happened_on": "01/12/2017", "reason": "ốm"}
    page = as_user(lan).post(f"/ho/{family.code}/su-kien/mat/", sent)
    assert page.status_code == 422
    assert "Ngày này chưa đến" in page.content.decode()


@pytest.mark.parametrize("slug", ["sinh", "tach-ho", "nhap-ho", "chuyen-cho-o", "chuyen-den", "chuyen-di", "ket-thuc"])
def test_every_kind_has_its_page(family, lan, as_user, slug):
    client = as_user(lan)
    assert client.get(f"/ho/{family.code}/su-kien/{slug}/").status_code == 200
    assert client.post(f"/ho/{family.code}/su-kien/{slug}/", {"reason": ""}).status_code == 422
    assert client.get(f"/ho/{family.code}/su-kien/khong-co/").status_code == 404


def test_a_page_of_each_whole_household_event_works(family, lan, bon_don, as_user, areas):
    client = as_user(lan)
    my = person(family, "Mỵ")
    split = {"persons": [my.pk], "head": my.pk, "village": bon_don.pk, "happened_on": "02/05/2017", "reason": "ở riêng"}
    assert client.post(f"/ho/{family.code}/su-kien/tach-ho/", split).status_code == 302
    new = Household.objects.get(head_name="Hà Thị Mỵ")
    wrong = {"into": "99999-01-001", "happened_on": "03/05/2017", "reason": "về lại"}
    assert "Không có hộ nào" in client.post(f"/ho/{new.code}/su-kien/nhap-ho/", wrong).content.decode()
    assert client.post(f"/ho/{new.code}/su-kien/nhap-ho/", {**wrong, "into": family.code}).status_code == 302
    there = make_village(areas.dan_luc)
    move = {"village": there.pk, "happened_on": "04/05/2017", "reason": "về quê"}
    assert client.post(f"/ho/{family.code}/su-kien/chuyen-cho-o/", move).status_code == 302
    assert POOR.members[0].full_name in client.get(f"/ho/{family.code}/su-kien/").content.decode()


def test_the_number_of_queries_does_not_grow(family, lan, as_user, assert_same_queries):
    def record(how_many):
        for number in range(how_many):
            newcomer = Newcomer(f"Hà Văn {'ABCDEFGHIKLMN'[number % 13]}", sex=1, ethnicity=3, birth_year=1950 + number)
            record_arrival(
                by=lan, household=family, kind=EventKind.PERSON_IN, person=newcomer, happened_on=MAY, reason="về ở"
            )

    assert_same_queries(as_user(lan), f"/ho/{family.code}/su-kien/", lambda: record(1), lambda: record(8))


# A head who comes back


def _head_gone_by_mistake(family, lan):
    values = {"kind": EventKind.PERSON_OUT, "happened_on": MAY, "reason": "đi làm xa", "new_head": person(family, "Mỵ")}
    return record_departure(by=lan, household=family, person=person(family, "Thiết"), **values)


def test_a_head_whose_leaving_is_cancelled_is_head_again(family, lan):
    event = _head_gone_by_mistake(family, lan)
    family.refresh_from_db()
    assert family.head_name == "Hà Thị Mỵ"
    cancel_event(by=lan, event=event, reason="ghi nhầm hộ")
    family.refresh_from_db()
    assert (family.head_name, family.ethnicity) == ("Lương Văn Thiết", person(family, "Thiết").ethnicity)
    cancelled = AuditEntry.objects.get(action="roster.cancelled")
    assert cancelled.changes["họ tên chủ hộ"] == ["Hà Thị Mỵ", "Lương Văn Thiết"]


def test_a_head_named_otherwise_since_stays(family, lan):
    event = _head_gone_by_mistake(family, lan)
    Household.objects.filter(pk=family.pk).update(head_name="Lương Thị Hoa")
    cancel_event(by=lan, event=event, reason="ghi nhầm hộ")
    family.refresh_from_db()
    assert family.head_name == "Lương Thị Hoa"
