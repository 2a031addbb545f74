"""The file of one household across the years, its paper, and the trace that reading leaves."""

import datetime as dt
from dataclasses import replace

import pytest

from accounts import audit
from accounts.models import AuditEntry
from households.actions.forms import entry_of, save_form
from households.actions.rounds import open_round
from households.entry import Departure
from households.models import Household
from households.paper import paper_of
from tests.factories import make_village
from tests.households.entries import POOR, save
from tests.households.test_entry_page import text_of


@pytest.fixture
def two_years(lan, bon_don, year_2016, year_2017):
    """Near-poor in 2016 with four persons, poor in 2017 with three."""
    old = save(lan, year_2016, bon_don, replace(POOR, deprivations=frozenset({2}), causes=frozenset({4})))
    entry = entry_of(old)
    gone = entry.members[3]
    new = replace(
        entry,
        members=entry.members[:3],
        departures=(Departure(gone.person_id, "Mất"),),
        deprivations=frozenset({2, 5, 6}),
        causes=frozenset({1}),
        surveyed_on=dt.date(2017, 10, 20),
    )
    return save(lan, year_2017, entry=new, household=old.household)


def file_of(form):
    return f"/ho/{form.household.code}/"


def test_classes_reasons_members_and_marks_of_every_year(clients, two_years):
    told = text_of(clients["lan"].get(file_of(two_years)))
    assert told.index("2017 Hộ nghèo (N2") < told.index("2016 Hộ cận nghèo")
    assert "Thiếu hụt 3/10 chỉ số, B2 = 30: từ 30 trở lên" in told
    assert "6. Diện tích nhà ở bình quân đầu người" in told and "4. Thiếu lao động" in told
    assert "Năm 2017: 3 người" in told and "Năm 2016: 4 người" in told
    assert "Đã rời hộ: Lương Văn Quân (Mất, 20/10/2017)" in told


def test_changes_tell_who_when_by_which_door_and_old_to_new(clients, lan, two_years, year_2017):
    entry = replace(entry_of(two_years), income=900_000)
    save_form(by=lan, survey_round=year_2017, entry=entry, household=two_years.household, base_version=1)
    told = text_of(clients["lan"].get(file_of(two_years)))
    assert "08:00 22/11/2017 sửa phiếu : Phiếu 2017, Lương Văn Thiết (15769-03-001) Hà Thị Lan, qua trang web" in told
    assert "thu nhập bình quân, đ/người/tháng: cũ: 850.000 → mới: 900.000" in told


def test_an_ended_household_says_when_and_why(clients, two_years):
    Household.objects.update(ended_on=dt.date(2017, 11, 1), end_reason="Nhập vào hộ 15769-03-009")
    told = text_of(clients["lan"].get(file_of(two_years)))
    assert "Hộ đã kết thúc ngày 01/11/2017: Nhập vào hộ 15769-03-009" in told


def test_identity_numbers_only_for_those_who_may_see_them(clients, two_years):
    assert "171234567" in clients["thanh_tra"].get(file_of(two_years)).content.decode()
    source = clients["quang"].get(file_of(two_years)).content.decode()
    assert "171234567" not in source and "(đã che)" in source


def test_a_changed_identity_number_is_hidden_in_the_changes_too(clients, lan, two_years, year_2017):
    head, *others = entry_of(two_years).members
    entry = replace(entry_of(two_years), members=(replace(head, identity_number="038079000123"), *others))
    save_form(by=lan, survey_round=year_2017, entry=entry, household=two_years.household, base_version=1)
    assert "171234567 → mới: 038079000123" in text_of(clients["lan"].get(file_of(two_years)))
    source = clients["quang"].get(file_of(two_years)).content.decode()
    assert "171234567" not in source and "038079000123" not in source


# Reading leaves a trace


def views():
    return list(AuditEntry.objects.filter(action="household.viewed").values_list("by__username", flat=True))


def test_reading_a_file_is_noted_once_a_day_a_person(clients, as_user, lan, clock, two_years):
    for _ in range(3):
        clients["lan"].get(file_of(two_years))
        clients["lan"].get(f"/2017/phieu/{two_years.household.code}/")
    clients["hong"].get(f"/2017/phieu/{two_years.household.code}/in/")
    assert sorted(views()) == ["ha.lan", "le.hong"]
    clock.advance(days=1)
    as_user(lan).get(file_of(two_years))
    assert len(views()) == 3
    assert audit.action_name("household.viewed") != "household.viewed"
    clients["quang"].get(file_of(two_years))  # who may not see the numbers reads of the family all the same
    assert views().count("tran.quang") == 1


def test_reading_a_family_without_numbers_is_noted_too(clients, lan, bon_don, year_2017):
    nobody = tuple(replace(each, identity_number="") for each in POOR.members)
    without = save(lan, year_2017, bon_don, replace(POOR, members=nobody))
    for address in (file_of(without), f"/ho/{without.household.code}/su-kien/"):
        clients["nam"].get(address)
    assert len(views()) == 1


# Scope


def test_a_household_that_moved_is_read_by_its_old_commune_for_its_old_years_only(
    clients, lan, tam, areas, two_years, year_2017
):
    Household.objects.update(village=make_village(areas.dan_luc))
    assert clients["tam"].get(file_of(two_years)).status_code == 200  # lives with him now, with all its years
    save_form(by=lan, survey_round=year_2017, entry=entry_of(two_years), household=two_years.household, base_version=1)
    told = text_of(clients["lan"].get(file_of(two_years)))
    assert "2017 Thôn Bồn Dồn, Xã Bình Sơn Hộ nghèo (N2" in told


def test_the_old_years_form_is_not_the_new_communes_to_change(clients, areas, two_years):
    Household.objects.update(village=make_village(areas.dan_luc))
    told = text_of(clients["tam"].get(f"/2017/phieu/{two_years.household.code}/"))
    assert "Đang khóa: năm 2017 hộ thuộc Xã Bình Sơn" in told and "UBND Xã Bình Sơn" in told


def test_a_household_without_any_form_says_so(clients, two_years, hong):
    open_round(by=hong, year=2015)
    assert "Hộ này không có phiếu của năm 2015" in text_of(
        clients["nam"].get(f"/2015/phieu/{two_years.household.code}/")
    )


def test_no_such_household(clients, two_years):
    for address in ("/ho/99999-01-001/", "/ho/x/", "/2017/phieu/99999-01-001/", "/1999/ho/"):
        assert clients["lan"].get(address).status_code == 404


# Paper


def test_the_paper_has_every_answer_in_words(two_years):
    paper = paper_of(two_years, with_identity=True)
    answers = dict(paper.answers)
    assert answers["Thu nhập bình quân"] == "850.000 đ/người/tháng"
    assert answers["Diện tích ở"] == "30 m² (10,0 m²/người)"
    assert answers["Nhà tiêu"] == "Loại khác" and answers["Tài sản nghe nhìn"] == "Ti vi"
    my = paper.members[1]
    assert (my.relation, my.born, my.sex, my.ethnicity) == ("Vợ, chồng", "15/03/1983", "Nữ", "Thái")
    assert (my.insurance, my.illness, my.schooling) == ("Không", "Có, có đi khám", "Trung học cơ sở")
    assert [tick.number for tick in paper.ticked_deprivations] == [2, 5, 6]
    assert len(paper.deprivations) == 10 and len(paper.causes) == 11
    assert "Bớt 1 chỉ số thiếu hụt thì thành hộ cận nghèo" in paper.nearest


def test_the_printed_form(clients, two_years):
    told = text_of(clients["lan"].get(f"/2017/phieu/{two_years.household.code}/in/"))
    assert "Phiếu rà soát hộ nghèo, hộ cận nghèo năm 2017" in told and "Đại diện hộ" in told
    assert "phiên bản 1 · in 08:00 22/11/2017" in told


def test_the_file_asks_as_many_queries_for_many_years_and_changes(
    as_user, lan, hong, bon_don, year_2017, assert_same_queries
):
    form = save(lan, year_2017, bon_don)

    def many():
        for year in (2018, 2019, 2020):
            survey_round = open_round(by=hong, year=year)
            entry = replace(entry_of(form), surveyed_on=None)
            saved = save(lan, survey_round, entry=entry, household=form.household)
            for income in range(400_000, 405_000, 1_000):
                entry = replace(entry_of(saved), income=income)
                saved = save(lan, survey_round, entry=entry, household=form.household, base_version=saved.version)

    # Eight of them are asked by the rooms that add to the file (settings.HOUSEHOLD_PANELS).
    assert assert_same_queries(as_user(lan), file_of(form), lambda: None, many) <= 24
