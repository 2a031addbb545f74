"""Years and a village of Bình Sơn, for the tests of entry."""

import pytest

from households.actions.rounds import open_round
from tests.factories import make_village
from tests.households.entries import save


@pytest.fixture
def year_2016(areas, hong):
    return open_round(by=hong, year=2016)


@pytest.fixture
def year_2017(areas, hong):
    return open_round(by=hong, year=2017)


@pytest.fixture
def bon_don(areas):
    """A village of lan's commune."""
    return make_village(areas.binh_son, "Thôn Bồn Dồn", 3)


@pytest.fixture
def thiet(lan, bon_don, year_2017):
    """Lương Văn Thiết's form of 2017: four persons, poor (N2)."""
    return save(lan, year_2017, bon_don)
