"""Bình Sơn's survey of 2017 with four families, and the plan drafted from it."""

import pytest

from assignments.actions import open_year
from households.actions.rounds import open_round
from tests.factories import make_village
from tests.plans.commune import FAMILIES, drafted, make_family


@pytest.fixture
def year_2017(areas, hong):
    return open_round(by=hong, year=2017)


@pytest.fixture
def duties_2017(hong, year_2017):
    """The year's tasks, given out."""
    open_year(by=hong, year=2017)


@pytest.fixture
def bon_don(areas):
    return make_village(areas.binh_son, "Thôn Bồn Dồn", 1)


@pytest.fixture
def families(lan, bon_don, year_2017):
    """{head: form} of Bình Sơn."""
    return {values[0]: make_family(year_2017, bon_don, lan, *values) for values in FAMILIES}


@pytest.fixture
def plan(lan, families, year_2017, areas):
    return drafted(lan, year_2017, areas.binh_son)
