"""Saving a form: everything in one transaction, by whoever may, with its trail."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from areas.models import Village
from households.actions.forms import FormConflict, FormLocked, FormRefused, entry_of, save_form
from households.actions.rounds import close_round
from households.entry import Departure
from households.models import Household, Person, SurveyForm
from tests.factories import make_village
from tests.households.entries import HOA, MY, POOR, THIET, save


def test_a_new_household_gets_a_code_persons_a_class_and_a_trail(lan, bon_don, year_2017):
    receipt = save_form(by=lan, survey_round=year_2017, entry=POOR, village=bon_don)
    form = receipt.form
    assert form.household.code == "15769-03-001"
    assert (form.household_class, form.b2, form.deprivation_count, form.persons_count) == ("N2", 40, 4, 4)
    assert form.reasons[0].startswith("Thu nhập 850.000 đ")
    assert form.is_minority and form.area_type == "rural" and form.standard_code == "QD59-2015"
    assert [member.person.full_name for member in form.members.all()] == [each.full_name for each in POOR.members]
    assert receipt.is_new_household and receipt.audit_entry.action == "form.created"
    assert receipt.audit_entry.household_id == form.household_id
    assert receipt.audit_entry.changes["Nhân khẩu Hà Thị Mỵ"] == [None, "Vợ, chồng, sinh 15/03/1983"]
    assert receipt.audit_entry.changes["chỉ số thiếu hụt"][1][0] == "2 Bảo hiểm y tế"


def test_the_next_household_of_the_village_gets_the_next_code(lan, thiet, bon_don, year_2017):
    assert save(lan, year_2017, bon_don).household.code == "15769-03-002"


def test_saving_what_is_stored_again_changes_nothing(lan, thiet, year_2017):
    assert entry_of(thiet) == replace(POOR, members=entry_of(thiet).members)
    before = AuditEntry.objects.count()
    receipt = save_form(
        by=lan, survey_round=year_2017, entry=entry_of(thiet), household=thiet.household, base_version=thiet.version
    )
    assert receipt.audit_entry is None and receipt.form.version == 1
    assert AuditEntry.objects.count() == before


def test_a_change_says_who_what_and_old_to_new(lan, nam, thiet, year_2017):
    entry = replace(entry_of(thiet), income=1_200_000, causes=frozenset())
    receipt = save_form(
        by=lan, survey_round=year_2017, entry=entry, household=thiet.household, base_version=thiet.version
    )
    changes = receipt.audit_entry.changes
    assert changes["thu nhập bình quân, đ/người/tháng"] == [850_000, 1_200_000]
    assert changes["phân loại"] == ["Hộ nghèo (N2, thiếu hụt dịch vụ xã hội cơ bản)", "Hộ có mức sống trung bình"]
    assert changes["nguyên nhân nghèo"] == [["1 Thiếu vốn", "8 Ốm đau nặng"], []]
    assert receipt.form.version == 2


def test_whoever_leaves_keeps_a_reason_and_all_that_was_known(lan, thiet, year_2017):
    entry = entry_of(thiet)
    gone = entry.members[3]
    entry = replace(entry, members=entry.members[:3], departures=(Departure(gone.person_id, "Mất"),))
    receipt = save_form(
        by=lan, survey_round=year_2017, entry=entry, household=thiet.household, base_version=thiet.version
    )
    person = Person.objects.get(pk=gone.person_id)
    assert (person.left_on, person.left_reason) == (dt.date(2017, 10, 20), "Mất")
    assert receipt.audit_entry.changes["Nhân khẩu Lương Văn Quân"] == ["Con, sinh 2011", "rời hộ: Mất"]
    assert receipt.audit_entry.changes["Lương Văn Quân: bằng cấp cao nhất"] == ["Tiểu học", None]
    assert receipt.form.persons_count == 3


def test_nobody_disappears_without_a_reason(lan, thiet, year_2017):
    entry = entry_of(thiet)
    with pytest.raises(ValidationError, match="Lương Văn Quân không còn trong phiếu"):
        save_form(
            by=lan,
            survey_round=year_2017,
            entry=replace(entry, members=entry.members[:3]),
            household=thiet.household,
            base_version=thiet.version,
        )
    assert thiet.members.count() == 4


def test_somebody_who_left_may_come_back(lan, thiet, year_2017):
    entry = entry_of(thiet)
    gone = entry.members[3]
    without = replace(entry, members=entry.members[:3], departures=(Departure(gone.person_id, "Mất"),))
    again = {"by": lan, "survey_round": year_2017, "household": thiet.household}
    save_form(entry=without, base_version=1, **again)
    save_form(entry=entry, base_version=2, **again)
    assert Person.objects.get(pk=gone.person_id).left_on is None


def test_every_error_at_once_and_nothing_written(lan, bon_don, year_2017):
    nameless = replace(HOA, full_name="", birth_year=2018)
    entry = replace(POOR, members=(THIET, nameless), income=None, causes=frozenset())
    with pytest.raises(FormRefused) as refused:
        save(lan, year_2017, bon_don, entry)
    told = {problem.field for problem in refused.value.examination.errors}
    assert told == {"members.1.full_name", "members.1.birth", "income"}
    assert not Household.objects.exists()


def test_the_second_of_two_gets_a_conflict(lan, thiet, year_2017):
    first = replace(entry_of(thiet), income=900_000)
    second = replace(entry_of(thiet), income=950_000)
    save_form(by=lan, survey_round=year_2017, entry=first, household=thiet.household, base_version=1)
    with pytest.raises(FormConflict) as conflict:
        save_form(by=lan, survey_round=year_2017, entry=second, household=thiet.household, base_version=1)
    assert conflict.value.form.income == 900_000


def test_a_page_sent_twice_makes_one_household(lan, bon_don, year_2017):
    key = uuid.uuid4()
    first = save_form(by=lan, survey_round=year_2017, entry=POOR, village=bon_don, draft_key=key)
    second = save_form(by=lan, survey_round=year_2017, entry=POOR, village=bon_don, draft_key=str(key))
    assert second.form == first.form and second.audit_entry == first.audit_entry
    assert Household.objects.count() == 1


def test_others_cannot_save(nam, tam, thiet, bon_don, year_2017):
    with pytest.raises(Forbidden):
        save(nam, year_2017, bon_don)
    with pytest.raises(Village.DoesNotExist):
        save(tam, year_2017, bon_don)


def test_a_closed_year_says_why_and_whom_to_ask(lan, hong, bon_don, year_2017):
    close_round(by=hong, survey_round=year_2017, reason="Đã báo cáo tỉnh")
    with pytest.raises(FormLocked, match=r"năm 2017 đã đóng.*Phòng LĐTBXH"):
        save(lan, year_2017, bon_don)


def test_an_ended_household_is_not_surveyed_again(lan, thiet, year_2016, year_2017):
    Household.objects.update(ended_on=dt.date(2016, 5, 1), end_reason="Chuyển đi")
    household = Household.objects.get()
    with pytest.raises(FormLocked, match="hộ đã kết thúc ngày 01/05/2016"):
        save_form(by=lan, survey_round=year_2017, entry=entry_of(thiet), household=household, base_version=1)


def test_an_old_year_leaves_what_is_known_today(lan, bon_don, thiet, year_2016):
    head = replace(entry_of(thiet).members[0], schooling=1)
    entry = replace(POOR, members=(head,), address="Địa chỉ cũ", surveyed_on=dt.date(2016, 10, 1))
    old = save_form(by=lan, survey_round=year_2016, entry=entry, household=thiet.household).form
    household = Household.objects.get()
    assert household.address == "Xóm Trên" and household.first_year == 2016
    assert Person.objects.present().count() == 4
    assert (old.persons_count, SurveyForm.objects.get(round__year=2017).persons_count) == (1, 4)


def test_a_stranger_of_another_household_is_refused(lan, bon_don, thiet, year_2017):
    other = save(lan, year_2017, make_village(bon_don.commune))
    mixed = replace(entry_of(thiet), members=(*entry_of(thiet).members, entry_of(other).members[1]))
    with pytest.raises(ValidationError, match="không thuộc hộ này"):
        save_form(by=lan, survey_round=year_2017, entry=mixed, household=thiet.household, base_version=1)


def test_the_search_key_has_everybody_of_the_household(thiet):
    key = Household.objects.get().search_key
    assert key.startswith("luong van thiet 15769-03-001 xom tren") and "ha thi my" in key


def test_two_of_one_name_stay_apart_in_the_trail(lan, bon_don, year_2017):
    twin = replace(MY, relation=3)
    receipt = save_form(by=lan, survey_round=year_2017, entry=replace(POOR, members=(THIET, MY, twin)), village=bon_don)
    assert "Nhân khẩu Hà Thị Mỵ" in receipt.audit_entry.changes
    assert "Nhân khẩu Hà Thị Mỵ (2)" in receipt.audit_entry.changes
