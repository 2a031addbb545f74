"""The shape of a duty of the decision. It knows no models and no dates but those it is given."""

import datetime as dt
from dataclasses import dataclass

from django.db import models


class Source(models.TextChoices):
    """Where a date comes from; shown beside every deadline."""

    DECISION = "decision", "ngày ghi trong Quyết định 432"
    CYCLE = "cycle", "theo cùng chu kỳ của Quyết định 432"
    DISTRICT = "district", "ngày do huyện đặt, quyết định không ghi ngày"
    RULING = "ruling", "theo ý kiến đã chốt của Phòng LĐTBXH"
    MOVED = "moved", "Phòng LĐTBXH đã dời ngày"


class DoneBy(models.TextChoices):
    """What completes a duty. A unit may say so itself where it is NOTE, or where the product has no place for it."""

    NOTE = "note", "báo kết quả kèm minh chứng, Phòng LĐTBXH xác nhận"
    SURVEY = "survey", "trình kết quả rà soát của xã"
    PLAN = "plan", "trình kế hoạch, giao chỉ tiêu"
    REPORT = "report", "gửi báo cáo định kỳ"


PERIOD = "giai đoạn 2016-2020"  # III.2.2, III.2.3, III.2.3.1
FIRST_YEAR = 2016  # the autumn that the decision's dates speak of


def _filled(words, year):
    span = f"{PERIOD} và năm {year + 1}" if year == FIRST_YEAR else f"năm {year + 1}"
    return words.format(year=year, next_year=year + 1, span=span)


@dataclass(frozen=True)
class Due:
    """A yearly date, read "before day/month". `only_year`: the decision names this one year."""

    day: int
    month: int
    source: Source = Source.DECISION
    only_year: int | None = None

    def on(self, year):
        """Returns the date D of "trước ngày D" in a cycle year."""
        return dt.date(year, self.month, self.day)

    @property
    def day_words(self):
        """ "05/12", or "30/11/2016" where the decision names one year."""
        return f"{self.day:02}/{self.month:02}" + (f"/{self.only_year}" if self.only_year else "")

    def source_in(self, year):
        """Returns the Source of the date in a cycle year."""
        if self.source is Source.DECISION and self.only_year not in (None, year):
            return Source.CYCLE
        return self.source


@dataclass(frozen=True)
class Duty:
    """One duty: who owes what by when, on which clause, and what proves it.

    `title` and `todo` may hold {year}, {next_year} and {span}, which plans of the first cycle need: it asks for
    "giai đoạn 2016-2020 và năm 2017", those after it for one year. `rests_on` names duties whose result this one needs;
    `yields` names results, so that one result with two dates is noticed (contradictions.py).
    """

    key: str
    clause: str
    title: str
    todo: str
    evidence: str
    due: Due
    bodies: tuple[str, ...] = ()
    each_commune: bool = False
    partners: tuple[str, ...] = ()
    done_by: DoneBy = DoneBy.NOTE
    first_year: int = 2016
    rests_on: tuple[str, ...] = ()
    yields: tuple[str, ...] = ()
    short: str = ""
    weight: int = 1  # of 10, in the yearly score sheet

    def title_in(self, year):
        return _filled(self.title, year)

    def todo_in(self, year):
        return _filled(self.todo, year)

    @property
    def recurrence(self):
        """How often it comes, in words. Every duty comes once a year; one is dated for a single year in the text."""
        if self.due.only_year:
            return f"quyết định ghi một lần, năm {self.due.only_year}; các năm sau theo cùng chu kỳ"
        return "hằng năm" + (f", từ năm {self.first_year}" if self.first_year > FIRST_YEAR else "")

    def applies_in(self, year):
        return year >= self.first_year
