"""Two officers on one form: nothing is lost, each difference is chosen once, one submit settles it."""

import re
from dataclasses import replace

import pytest

from accounts.permissions import Role
from households.actions.forms import entry_of, save_form
from households.entry import Departure
from households.forms.merging import differences, merged
from households.forms.opening import with_page_fields
from households.forms.raw import answers_only, raw_of_entry
from households.models import Person, SurveyForm
from households.standards import QD59_2015
from tests.factories import make_user
from tests.households.entries import HOA, POOR


@pytest.fixture
def lo(areas):
    return make_user("lo.vien", "Lò Văn Viên", Role.COMMUNE_OFFICER, commune=areas.binh_son)


@pytest.fixture
def page(thiet):
    """The page as lan opened it, version 1; what she then types is laid over it."""
    raw = with_page_fields(raw_of_entry(entry_of(thiet)), version=1) | {"seen": ["1"]}
    return f"/2017/phieu/{thiet.household.code}/", raw


def theirs(lo, thiet, year_2017, **changes):
    """Somebody else saves first."""
    entry = replace(entry_of(SurveyForm.objects.get()), **changes)
    return save_form(by=lo, survey_round=year_2017, entry=entry, household=thiet.household, base_version=1).form


def rows(response):
    """{label: (mine, stored, side chosen beforehand)}"""
    found = {}
    for row in re.findall(r"<tr.*?</tr>", response.content.decode().split("<tbody>")[1], re.DOTALL):
        label, mine, stored = (
            re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        )
        chosen = re.findall(r'value="(mine|stored)" checked', row)
        found[label.replace("cả hai cùng sửa", "")] = (mine, stored, chosen[0] if chosen else "")
    return found


def posted(response):
    """What the conflict page's form sends as it stands."""
    source = response.content.decode().split("<main")[1]
    sent = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', source):
        name, value = re.search(r'name="([^"]*)"', tag)[1], re.search(r'value="([^"]*)"', tag)[1]
        sent.setdefault(name, []).append(value.replace("&quot;", '"').replace("&amp;", "&"))
    for name, side in re.findall(r'<input type="radio" name="([^"]*)"[^>]*value="(mine|stored)" checked', source):
        sent[name] = [side]
    return sent


def test_the_page_shows_both_sides_and_proposes_whoever_alone_changed(clients, lo, thiet, page, year_2017):
    address, raw = page
    theirs(lo, thiet, year_2017, income=900_000, latrine=1)
    response = clients["lan"].post(address, raw | {"income": ["950.000"], "water_source": ["7"]})
    assert response.status_code == 409
    assert rows(response) == {
        "Thu nhập bình quân": ("950.000 đ/người/tháng", "900.000 đ/người/tháng", ""),
        "Nguồn nước sinh hoạt": ("Giếng đào không được bảo vệ", "Giếng khoan", "mine"),
        "Nhà tiêu": ("Loại khác", "Tự hoại, bán tự hoại", "stored"),
    }
    assert SurveyForm.objects.get().income == 900_000


def test_a_persons_answer_is_compared_with_what_the_typing_started_from(clients, lo, thiet, page, year_2017):
    address, raw = page
    head, *others = entry_of(thiet).members
    theirs(lo, thiet, year_2017, members=(replace(head, work=5), *others))
    response = clients["lan"].post(address, raw | {"m0-schooling": ["5"], "notes": ["dòng một\r\ndòng hai"]})
    assert {label: side for label, (_, _, side) in rows(response).items()} == {
        "Lương Văn Thiết: bằng cấp cao nhất": "mine",
        "Lương Văn Thiết: việc làm": "stored",
        "Ghi chú": "mine",
    }


def test_one_submit_settles_it_and_nothing_of_either_is_lost(clients, lo, thiet, page, year_2017):
    address, raw = page
    theirs(lo, thiet, year_2017, income=900_000, latrine=1)
    conflict = clients["lan"].post(address, raw | {"income": ["950.000"], "water_source": ["7"], "notes": ["Gặp vợ"]})
    response = clients["lan"].post(address, posted(conflict) | {"pick-income": ["mine"]})
    assert response.status_code == 302
    form = SurveyForm.objects.get()
    assert (form.income, form.water_source, form.latrine, form.notes) == (950_000, 7, 1, "Gặp vợ")
    assert (form.version, form.saved_by.username) == (3, "ha.lan")


def test_what_both_changed_must_be_chosen(clients, lo, thiet, page, year_2017):
    address, raw = page
    theirs(lo, thiet, year_2017, income=900_000)
    conflict = clients["lan"].post(address, raw | {"income": ["950.000"]})
    response = clients["lan"].post(address, posted(conflict))
    assert response.status_code == 422
    assert '<a href="#pick-income-mine">' in response.content.decode()
    assert SurveyForm.objects.get().version == 2


def test_a_third_save_in_between_asks_anew(clients, lo, thiet, page, year_2017):
    address, raw = page
    theirs(lo, thiet, year_2017, income=900_000)
    conflict = clients["lan"].post(address, raw | {"income": ["950.000"]})
    entry = replace(entry_of(SurveyForm.objects.get()), income=990_000)
    save_form(by=lo, survey_round=year_2017, entry=entry, household=thiet.household, base_version=2)
    response = clients["lan"].post(address, posted(conflict) | {"pick-income": ["mine"]})
    assert response.status_code == 409
    assert rows(response)["Thu nhập bình quân"][1] == "990.000 đ/người/tháng"


def test_people_added_by_each_are_both_kept(clients, lo, thiet, page, year_2017):
    address, raw = page
    entry = entry_of(thiet)
    theirs(lo, thiet, year_2017, members=(*entry.members, replace(HOA, full_name="Lương Thị Lụa")))
    mine = raw_of_entry(replace(entry, members=(*entry.members, replace(HOA, full_name="Lương Thị Đào"))))
    conflict = clients["lan"].post(address, raw | mine)
    assert {label: line[2] for label, line in rows(conflict).items()} == {
        "Nhân khẩu Lương Thị Đào": "mine",
        "Nhân khẩu Lương Thị Lụa": "stored",
    }
    clients["lan"].post(address, posted(conflict))
    names = {member.person.full_name for member in SurveyForm.objects.get().members.all()}
    assert {"Lương Thị Lụa", "Lương Thị Đào"} <= names and len(names) == 6


def test_not_taking_a_person_the_other_added_strikes_them_with_a_reason(clients, lo, thiet, page, year_2017):
    address, raw = page
    entry = entry_of(thiet)
    form = theirs(lo, thiet, year_2017, members=(*entry.members, replace(HOA, full_name="Lương Thị Lụa")))
    added = form.members.last().person
    conflict = clients["lan"].post(address, raw | {"income": ["900.000"]})
    response = clients["lan"].post(address, posted(conflict) | {f"pick-p{added.pk}": ["mine"]})
    assert response.status_code == 302
    assert Person.objects.get(pk=added.pk).left_reason == "Ghi nhầm, ghi trùng"
    assert SurveyForm.objects.get().persons_count == 4


def test_a_person_the_other_struck_stays_struck_unless_i_say_otherwise(clients, lo, thiet, page, year_2017):
    address, raw = page
    entry = entry_of(thiet)
    gone = entry.members[3]
    theirs(lo, thiet, year_2017, members=entry.members[:3], departures=(Departure(gone.person_id, "Mất"),))
    conflict = clients["lan"].post(address, raw | {"income": ["900.000"]})
    assert rows(conflict)["Nhân khẩu Lương Văn Quân"] == (
        "Lương Văn Quân, Con, 2011, Nam",
        "Không có trong phiếu",
        "stored",
    )
    clients["lan"].post(address, posted(conflict))
    assert SurveyForm.objects.get().persons_count == 3
    assert Person.objects.get(pk=gone.person_id).left_reason == "Mất"


def test_a_person_i_struck_leaves_if_i_keep_my_side(clients, lo, thiet, page, year_2017):
    address, raw = page
    theirs(lo, thiet, year_2017, latrine=1)
    conflict = clients["lan"].post(address, raw | {"m3-gone": ["1"]})
    assert rows(conflict)["Lương Văn Quân: rời hộ, lý do"] == ("Rời hộ: Mất", "Ở trong hộ", "mine")
    clients["lan"].post(address, posted(conflict))
    form = SurveyForm.objects.get()
    assert (form.persons_count, form.latrine) == (3, 1)


def test_two_first_forms_of_a_year_meet_on_the_page_too(clients, lan, lo, bon_don, thiet, hong, year_2016):
    raw = with_page_fields(raw_of_entry(replace(entry_of(thiet), income=None)), version=0)
    entry = replace(entry_of(thiet), income=700_000)
    save_form(by=lo, survey_round=year_2016, entry=entry, household=thiet.household)
    address = f"/2016/phieu/{thiet.household.code}/"
    response = clients["lan"].post(address, raw | {"income": ["650.000"]})
    assert response.status_code == 409 and list(rows(response)) == ["Thu nhập bình quân"]


def test_an_unreadable_base_only_costs_the_proposals(clients, lo, thiet, page, year_2017):
    address, raw = page
    theirs(lo, thiet, year_2017, latrine=1)
    response = clients["lan"].post(address, raw | {"income": ["900.000"], "base": ["{nonsense"]})
    assert {line[2] for line in rows(response).values()} == {""}


def test_a_form_taken_away_by_an_undone_import_is_written_anew(clients, lan, thiet, page, year_2017):
    address, raw = page
    SurveyForm.objects.all().delete()
    assert clients["lan"].post(address, raw | {"income": ["900.000"]}).status_code == 302
    assert SurveyForm.objects.get().income == 900_000


def test_merging_picks_of_one_side_gives_that_side(thiet):
    """Whatever differs: all of mine is my page, all of theirs is theirs."""
    mine = raw_of_entry(replace(entry_of(thiet), income=1, latrine=None, deprivations=frozenset({1})), 0)
    stored = raw_of_entry(replace(entry_of(thiet), water_source=9, causes=frozenset()), 0)
    found = differences(mine, stored, None, QD59_2015)
    assert {each.key for each in found} == {"income", "latrine", "deprivations", "water_source", "causes"}
    for side, expected in (("mine", mine), ("stored", stored)):
        picked = merged(mine, stored, {each.key: side for each in found})
        assert answers_only(picked) == answers_only(expected)


def test_the_same_page_differs_in_nothing(thiet):
    raw = raw_of_entry(POOR, 0)
    assert differences(raw, raw, raw, QD59_2015) == []
