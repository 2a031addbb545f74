"""The poverty balance: it holds for any history, or names what is missing."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.permissions import Role
from areas.models import Commune
from households.balance import (
    balance_of,
    balance_sheet,
    forms_of_legs,
    households_of_leg,
    unreviewed_households,
)
from households.balance_legs import BALANCES, GROUPS, KEYS_WITH_FORMS, LEGS, legs_of
from households.models import SurveyForm
from households.standards import POOR_CLASSES
from tests.factories import make_user, make_village
from tests.households.histories import make_form, make_household, make_round
from tests.households.test_movements import lives, write_lives


class AnyHistory(TestCase):
    def write(self, lives_):
        home, away = Commune.objects.get(key="15769@1"), Commune.objects.get(key="15700@1")
        by = make_user(role=Role.COMMUNE_OFFICER, commune=home)
        villages = [make_village(home), make_village(home), make_village(away)]
        return write_lives(lives_, by=by, villages=villages)[0]

    @given(st.lists(lives, min_size=1, max_size=10))
    @settings(max_examples=25)
    def test_the_identity_holds_or_names_what_is_missing(self, lives_):
        _, previous, present = self.write(lives_)
        sheet = balance_sheet(present)
        for unit in (sheet.total, *sheet.by_commune.values(), *sheet.by_village.values()):
            for balance in (unit.poor, unit.near):
                assert balance.gap == balance.unreviewed
                assert balance.holds == (balance.unreviewed == 0)
        self.check_against_the_forms(sheet, previous, present)
        self.check_sums(sheet)
        for commune_id, unit in sheet.by_commune.items():
            alone = balance_sheet(present, commune_ids={commune_id})
            assert alone.commune(commune_id) == unit == alone.total

    def check_against_the_forms(self, sheet, previous, present):
        for balance, classes in ((sheet.total.poor, POOR_CLASSES), (sheet.total.near, ["CN"])):
            assert balance.opening == previous.forms.filter(household_class__in=classes).count()
            assert balance.closing == present.forms.filter(household_class__in=classes).count()
        for commune_id, unit in sheet.by_commune.items():
            assert unit.poor.closing == present.forms.poor().filter(commune_id=commune_id).count()

    def check_sums(self, sheet):
        """Units add up to the district, leg by leg."""
        for level in (sheet.by_commune, sheet.by_village):
            for leg in LEGS.values():
                assert sum(unit.of(leg.of)[leg.key] for unit in level.values()) == sheet.total.of(leg.of)[leg.key]

    @given(st.lists(lives, min_size=6, max_size=10))
    @settings(max_examples=3)
    def test_each_leg_opens_its_households(self, lives_):
        _, _, present = self.write(lives_)
        sheet = balance_sheet(present)
        total, (commune_id, unit) = sheet.total, next(iter(sheet.by_commune.items()), (None, sheet.total))
        for leg in LEGS.values():
            assert households_of_leg(present, leg).count() == total.of(leg.of)[leg.key]
            assert households_of_leg(present, leg, commune_id=commune_id).count() == unit.of(leg.of)[leg.key]
        for key in KEYS_WITH_FORMS:
            found = present.forms.filter(forms_of_legs(present, key))
            assert found.count() == total.of(legs_of(key)[0].of)[key]


@pytest.fixture
def village(areas):
    return make_village(areas.binh_son, "Bồn Dồn")


@pytest.fixture
def rounds(db):
    return [make_round(year) for year in (2015, 2016, 2017)]


def test_a_year_in_figures(areas, village, rounds, lan):
    first, last, year = rounds
    other = make_village(areas.dan_luc)

    def life(*classes, at=village, now_at=None, **values):
        household = make_household(at, **values)
        for survey_round, household_class in zip((first, last, year), classes, strict=True):
            if household_class:
                make_form(survey_round, household, household_class, lan, village=now_at if survey_round == year else at)
        return household

    life("N1", "N1", "N1")
    life("N1", "N1", "CN")
    life(None, "N2", "KN")
    life("N1", "KN", "N1")  # tái nghèo
    life(None, "CN", "N2")
    life(None, None, "N1")  # mới
    life(None, "N1", "N1", now_at=other)
    life(None, "N1", None, ended_on=dt.date(2017, 5, 1), end_kind="moved_out")
    life(None, None, "N1", came_on=dt.date(2017, 5, 1), came_by="split")
    missing = life(None, "N1", None)

    poor = balance_of(areas.binh_son, year).poor
    assert poor.opening == 6
    assert (poor["thoat_ngheo"], poor["thoat_ngheo_con_can"], poor["thoat_ngheo_vuot_can"]) == (2, 1, 1)
    assert (poor["tai_ngheo"], poor["ngheo_phat_sinh"], poor["ngheo_tach_ho"]) == (1, 2, 1)
    assert (poor["ngheo_sang_xa_khac"], poor["ngheo_chuyen_di"]) == (1, 1)
    assert poor.heading("khac") == -1
    assert (poor.closing, poor.expected_closing, poor.gap) == (5, 6, 1)
    assert [household.pk for household in unreviewed_households(year, commune_ids={areas.binh_son.pk})] == [missing.pk]
    assert not unreviewed_households(year, commune_ids={areas.dan_luc.pk})

    near = balance_of(areas.binh_son, year).near
    assert (near.opening, near["can_ngheo_xuong_ngheo"], near["can_ngheo_tu_ngheo"], near.closing) == (1, 1, 1, 1)
    assert near.holds
    assert balance_of(areas.dan_luc, year).poor["ngheo_tu_xa_khac"] == 1


def test_who_moved_and_was_not_reviewed_is_missing_where_they_live_now(areas, village, rounds, lan):
    _, last, year = rounds
    household = make_household(village)
    make_form(last, household, "N1", lan)
    household.events.create(
        kind="moved",
        happened_on=dt.date(2017, 3, 1),
        village_to=make_village(areas.dan_luc),
        reason="về quê",
        recorded_by=lan,
    )
    assert balance_of(areas.binh_son, year).hold
    assert balance_of(areas.dan_luc, year).poor.unreviewed == 1


def test_the_first_year_has_nothing_to_balance(areas, village, lan):
    year = make_round(2015)
    make_form(year, make_household(village), "N1", lan)
    assert balance_of(areas.binh_son, year) is None
    assert balance_sheet(year).total.poor.closing == 0
    assert not households_of_leg(year, LEGS["ngheo_cuoi_nam"])
    assert not SurveyForm.objects.filter(forms_of_legs(year, "ngheo_cuoi_nam"))


def test_a_year_left_out_compares_with_the_last_one_surveyed(areas, village, lan):
    make_form(make_round(2015), household := make_household(village), "N1", lan)
    year = make_round(2017)
    make_form(year, household, "KN", lan)
    sheet = balance_sheet(year)
    assert sheet.previous.year == 2015
    assert sheet.total.poor["thoat_ngheo"] == 1


def test_a_word_without_forms_is_refused_as_a_list_of_forms(rounds):
    for key in ("ngheo_chuyen_di", "ngheo_chua_ra_soat", "gi_do"):
        with pytest.raises(KeyError):
            forms_of_legs(rounds[-1], key)


def test_the_words_of_addresses_are_one_each():
    assert not LEGS.keys() & GROUPS.keys()
    assert len(LEGS) == sum(len(legs) for legs in BALANCES.values())
    for standing, legs in BALANCES.items():
        assert all(leg.of is standing for leg in legs)


@pytest.mark.parametrize("how_many", [3, 60])
def test_one_grouped_query_whatever_the_rows(areas, rounds, lan, how_many):
    _, last, year = rounds
    for number in range(how_many):
        household = make_household(make_village(areas.binh_son) if number < 9 else areas.binh_son.villages.first())
        make_form(last, household, "N1", lan)
        make_form(year, household, "CN", lan)
    with CaptureQueriesContext(connection) as captured:
        assert balance_sheet(year).total.poor["thoat_ngheo"] == how_many
    # The earlier round, what has ended among communes and villages, and the one grouped query.
    assert len(captured) == 4


# Pages


def test_every_figure_opens_as_many_households_as_it_says(areas, rounds, lan, hong, village, as_user):
    _, last, year = rounds
    away = make_village(areas.dan_luc)
    for before, now, place in (
        ("N1", "CN", village),
        ("N1", "KN", village),
        ("CN", "N2", village),
        (None, "N1", village),
        ("N1", "N1", away),
        ("N1", None, village),
    ):
        household = make_household(village)
        if before:
            make_form(last, household, before, lan)
        if now:
            make_form(year, household, now, lan, village=place)
    gone = make_household(village, ended_on=dt.date(2017, 5, 1), end_kind="moved_out", end_reason="vào Nam")
    make_form(last, gone, "N1", lan)
    client = as_user(hong)
    opened = 0
    for word in ("ngheo", "can_ngheo"):
        page = client.get(f"/2017/dien-bien/?dien={word}")
        for row in (*page.context["rows"], page.context["total"]):
            for number, href in row.cells:
                if href:
                    assert client.get(href).context["page_obj"].paginator.count == number, href
                    opened += 1
    assert opened > 20


def test_a_commune_reads_its_villages_and_no_other(areas, rounds, lan, tam, village, as_user):
    _, last, _ = rounds
    missing = make_household(village, "Lò Văn Khuất")
    make_form(last, missing, "N1", lan)
    page = as_user(lan).get("/2017/dien-bien/").content.decode()
    assert "Bồn Dồn" in page and "Chưa khớp." in page and "Còn 1 hộ năm trước" in page
    listed = as_user(lan).get("/2017/dien-bien/ho/?dien_bien=ngheo_chua_ra_soat").content.decode()
    assert "Lò Văn Khuất" in listed and "Ghi sự kiện" in listed
    assert "Lò Văn Khuất" not in as_user(tam).get("/2017/dien-bien/ho/?dien_bien=ngheo_chua_ra_soat").content.decode()
    for address in ("?dien_bien=gi", "?dien_bien=thoat_ngheo", "?dien_bien=ngheo_dau_nam&thon=x"):
        assert as_user(lan).get(f"/2017/dien-bien/ho/{address}").status_code == 404


def test_the_first_year_says_that_there_is_nothing_to_compare(areas, lan, as_user):
    make_round(2015)
    assert "Chưa có diễn biến" in as_user(lan).get("/2015/dien-bien/").content.decode()


def test_a_list_of_forms_narrowed_to_a_movement(areas, rounds, lan, village, as_user):
    _, last, year = rounds
    for name, now in (("Hà Văn Thoát", "KN"), ("Hà Văn Còn", "N1")):
        household = make_household(village, name)
        make_form(last, household, "N1", lan)
        make_form(year, household, now, lan)
    page = as_user(lan).get("/2017/ho/?dien_bien=thoat_ngheo").content.decode()
    assert "Hà Văn Thoát" in page and "Hà Văn Còn" not in page and "Diễn biến: Thoát nghèo" in page
    wrong = as_user(lan).get("/2017/ho/?dien_bien=ngheo_chuyen_di").content.decode()
    assert "Hà Văn Thoát" not in wrong and "Không có diễn biến" in wrong
