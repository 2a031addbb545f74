"""A small year for reports: Bình Sơn and Dân Lực (rural) and the town have forms, with and without totals."""

import pytest

from tests.reports.factories import SPREAD_2022, make_forms, make_round


@pytest.fixture
def year_2017(areas, hong):
    """2017 with 14, 10 and 9 forms; Bình Sơn and the town have entered their totals, Dân Lực has not."""
    survey_round = make_round(2017, hong, totals={"15769": 200, "15664": 1_600})
    make_forms(survey_round, areas.binh_son, 14, by=hong)
    make_forms(survey_round, areas.dan_luc, 10, by=hong)
    make_forms(survey_round, areas.commune("15664"), 9, by=hong)
    return survey_round


@pytest.fixture
def complete_2017(year_2017):
    """The same year once every commune has entered its total."""
    for survey in year_2017.commune_surveys.filter(household_total=None):
        survey.household_total = 1_003
        survey.save()
    return year_2017


@pytest.fixture
def year_2022(areas, hong):
    """2022, under NĐ 07/2021, whose communes are those after the mergers of 2019."""
    survey_round = make_round(2022, hong)
    for survey in survey_round.commune_surveys.select_related("commune"):
        survey.household_total = 900
        survey.save()
        if survey.commune.code in ("15664", "15718"):
            make_forms(survey_round, survey.commune, 6, by=hong, spread=SPREAD_2022)
    return survey_round
