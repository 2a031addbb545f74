"""The two periods of reports that Decision 432 asks for (IV.1, IV.3): six months and the year. Pure.

A report of period P in year Y is told in calendar year Y. Its households are those of the newest result that the period
can know: six months of Y rest on the review of autumn Y-1, the year Y on the review of autumn Y.
"""

import datetime as dt

from django.db import models

FIRST_YEAR = 2017  # the decision was signed in February 2017


class Period(models.TextChoices):
    """A period; the value is its word in an address and in commands."""

    SIX_MONTHS = "6t", "6 tháng đầu năm"
    YEAR = "nam", "cả năm"

    def words(self, year):
        """Returns "6 tháng đầu năm 2017", "năm 2017"."""
        return f"6 tháng đầu năm {year}" if self is Period.SIX_MONTHS else f"năm {year}"

    @property
    def duty_key(self):
        """The duty of each unit that a report of this period fulfils."""
        return "report_six_month" if self is Period.SIX_MONTHS else "report_annual"

    @property
    def consolidated_key(self):
        """The duty of Phòng LĐTBXH that the consolidated report fulfils."""
        return "consolidated_six_month" if self is Period.SIX_MONTHS else "consolidated_annual"

    @property
    def duty_keys(self):
        """The duties that the reports of this period fulfil, which they do not tell of."""
        return (self.duty_key, self.consolidated_key)

    def begins_on(self, year):
        return dt.date(year, 1, 1)

    def ends_on(self, year):
        """Returns the last day of the period."""
        return dt.date(year, 6, 30) if self is Period.SIX_MONTHS else dt.date(year, 12, 31)

    def survey_year(self, year):
        """Returns the year of the review whose households the report tells of."""
        return year - 1 if self is Period.SIX_MONTHS else year

    def year_of(self, survey_year):
        """Returns the year whose report of this period rests on the review of `survey_year`."""
        return survey_year + 1 if self is Period.SIX_MONTHS else survey_year

    def next_words(self, year):
        """Returns the period of the tasks ahead: "6 tháng cuối năm 2017", "năm 2018"."""
        return f"6 tháng cuối năm {year}" if self is Period.SIX_MONTHS else f"năm {year + 1}"


def period_of(word):
    """Returns the Period of a word of an address, None for any other."""
    return Period(word) if word in Period.values else None
