"""The year that the pages of help speak of."""

from tests.households.conftest import year_2017  # noqa: F401 (fixture)
