"""Counts of forms by unit and the progress of a year's survey, against counts made by hand."""

import datetime as dt

import pytest
from django.db.models import Q

from households.models import Household, SurveyForm
from households.standards import QD59_2015, HouseholdClass
from households.statistics import class_counts, progress_by_village, progress_of_communes, tally
from tests.reports.factories import SAVED_AT, make_forms, make_round


@pytest.fixture
def survey_round(areas, hong):
    """2017: 14 forms in Bình Sơn over 3 villages, 7 in Dân Lực."""
    survey_round = make_round(2017, hong)
    make_forms(survey_round, areas.binh_son, 14, by=hong)
    make_forms(survey_round, areas.dan_luc, 7, by=hong)
    return survey_round


def make_household(village, **values):
    return Household.objects.create(
        code=f"{village.commune.code}-{village.number:02}-9{Household.objects.count():04}",
        village=village,
        head_name="Hộ chờ",
        ethnicity=1,
        search_key="ho cho",
        **values,
    )


def test_tally_counts_each_condition_by_unit(survey_round, areas):
    found = tally(
        SurveyForm.objects.all(),
        by="commune_id",
        conditions={
            "all": Q(),
            "poor": Q(household_class__in=["N1", "N2"]),
            "both": Q(deprivations__has=2, causes__has=1),
        },
    )
    assert set(found) == {areas.binh_son.pk, areas.dan_luc.pk}
    assert found[areas.dan_luc.pk] == {"all": 7, "poor": 3, "both": 4, "saved_at": SAVED_AT}


def test_tally_of_nothing_is_empty(areas):
    assert tally(SurveyForm.objects.all(), by="commune_id", conditions={"all": Q()}) == {}


def test_classes_of_the_standard_are_all_there(survey_round, areas):
    counts = class_counts(SurveyForm.objects.filter(commune=areas.dan_luc), standard=QD59_2015)
    assert counts == {
        HouseholdClass.N1: 2,
        HouseholdClass.N2: 1,
        HouseholdClass.CN: 2,
        HouseholdClass.TB: 1,
        HouseholdClass.KN: 1,
    }
    assert set(class_counts(SurveyForm.objects.none(), standard=QD59_2015).values()) == {0}


def test_progress_sets_forms_done_against_households_still_waiting(survey_round, areas):
    first, second, third = areas.binh_son.villages.order_by("number")
    make_household(first)
    make_household(first)
    found = progress_by_village(survey_round, areas.binh_son)
    assert (found[first.pk].done, found[first.pk].waiting, found[first.pk].known) == (5, 2, 7)
    assert (found[second.pk].done, found[second.pk].waiting) == (5, 0)
    assert sum(progress.done for progress in found.values()) == 14
    assert sum(progress.poor for progress in found.values()) == 6
    assert sum(progress.near_poor for progress in found.values()) == 4
    assert third.pk in found


def test_who_ended_before_the_day_or_came_later_is_not_waited_for(survey_round, areas):
    village = areas.binh_son.villages.first()
    before = progress_by_village(survey_round, areas.binh_son)[village.pk].waiting
    make_household(village, ended_on=dt.date(2017, 3, 1))
    make_household(village, first_year=2018)
    assert progress_by_village(survey_round, areas.binh_son)[village.pk].waiting == before
    make_household(village, ended_on=dt.date(2017, 12, 1))
    make_household(village, first_year=2017)
    assert progress_by_village(survey_round, areas.binh_son)[village.pk].waiting == before + 2


def test_a_village_with_waiting_households_alone_is_there(survey_round, areas):
    village = areas.commune("15667").villages.create(number=1, name="Thôn 1", search_name="thon 1")
    make_household(village)
    found = progress_by_village(survey_round, areas.commune("15667"))
    assert (found[village.pk].done, found[village.pk].waiting) == (0, 1)
    assert set(found[village.pk].classes.values()) == {0}


def test_progress_of_communes_holds_those_asked_for(survey_round, areas):
    assert {pk: each.done for pk, each in progress_of_communes(survey_round).items()} == {
        areas.binh_son.pk: 14,
        areas.dan_luc.pk: 7,
    }
    assert set(progress_of_communes(survey_round, [areas.binh_son.pk])) == {areas.binh_son.pk}
    assert progress_of_communes(survey_round, []) == {}


def test_other_years_do_not_count(survey_round, areas, hong):
    make_forms(make_round(2016, hong), areas.binh_son, 5, by=hong)
    found = progress_by_village(survey_round, areas.binh_son)
    assert sum(progress.done for progress in found.values()) == 14
    assert sum(progress.waiting for progress in found.values()) == 5  # seen in 2016, still without a form of 2017


@pytest.mark.parametrize("how_many", [10, 300])
def test_progress_asks_two_queries_whatever_the_households(areas, hong, django_assert_num_queries, how_many):
    survey_round = make_round(2017, hong)
    make_forms(survey_round, areas.binh_son, how_many, by=hong)
    with django_assert_num_queries(2):
        progress_by_village(survey_round, areas.binh_son)
    with django_assert_num_queries(2):
        progress_of_communes(survey_round)
