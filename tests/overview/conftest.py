"""Years with forms, made as for the reports."""

from tests.reports.conftest import two_years, year_2017  # noqa: F401 (fixtures)
