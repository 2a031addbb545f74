"""Where each unit's reports stand: late, missing, sent, returned, accepted. A fixed number of queries for a board."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from assignments.deadlines import days_late, last_safe_day
from assignments.units import code_of
from reports.models import Sending, UnitReport
from reports.periodic.units import may_see, units_owing
from reports.periods import Period
from ui.formatting import date_vi, number

Status = UnitReport.Status
WAITS, ACCEPTED = "chờ duyệt", "chấp nhận"  # as kept tables of issued reports have them


@dataclass(frozen=True)
class Standing:
    """One unit's report of a period on a day: the day it is owed before, the report if begun, when it was last sent."""

    unit: object
    period: Period
    due_on: dt.date | None
    day_counts: bool
    report: UnitReport | None
    sendings: int
    sent_on: dt.date | None
    today: dt.date

    @property
    def code(self):
        return code_of(self.unit)

    @property
    def name(self):
        return self.unit.name

    @property
    def is_sent(self):
        """Whether Phòng LĐTBXH holds it: sent and not returned."""
        return self.report is not None and self.report.status in (Status.SENT, Status.ACCEPTED)

    @property
    def is_accepted(self):
        return self.report is not None and self.report.status == Status.ACCEPTED

    @property
    def days_late(self):
        """By how many days it came late, or is late by today; 0 in time or without a day."""
        if self.due_on is None:
            return 0
        return days_late(self.due_on, self.day_counts, self.sent_on if self.is_sent else self.today)

    @property
    def is_missing(self):
        """Whether its day is over and nothing lies with Phòng LĐTBXH."""
        return not self.is_sent and self.days_late > 0

    @property
    def tone(self):
        if self.is_accepted:
            return "done"
        if self.is_missing:
            return "late"
        if self.report is None:
            return "plain"
        return {Status.SENT: "info", Status.RETURNED: "warn"}.get(self.report.status, "plain")

    @property
    def words(self):
        """The state in a few words: "đã gửi", "chấp nhận", "trả lại", "đang soạn", "chưa soạn"."""
        if self.report is None:
            return "chưa soạn"
        return {
            Status.DRAFT: "đang soạn",
            Status.SENT: WAITS,
            Status.RETURNED: "bị trả lại",
            Status.ACCEPTED: ACCEPTED,
        }[Status(self.report.status)]

    @property
    def note(self):
        """What is worth a second line: when it was sent, how late, which sending."""
        parts = []
        if self.sent_on is not None:
            parts.append(f"gửi {date_vi(self.sent_on)}" + (f", lần {self.sendings}" if self.sendings > 1 else ""))
        if self.days_late:
            parts.append(f"trễ {number(self.days_late)} ngày")
        return ", ".join(parts)

    @property
    def last_safe_day(self):
        return last_safe_day(self.due_on, self.day_counts) if self.due_on else None


def standings(period: Period, year, today, *, user=None):
    """Returns the Standing of every unit that owes the report, bodies first; of the reader's own units where `user` is
    given. Three queries."""
    reports = {}
    latest = Sending.objects.filter(report=OuterRef("pk")).order_by("-number")
    found = UnitReport.objects.filter(year=year, period=period).annotate(
        sendings_made=Subquery(latest.values("number")[:1]), last_sent_at=Subquery(latest.values("sent_at")[:1])
    )
    for report in found:
        reports[report.commune_id, report.department_id] = report
    rows = []
    for unit, task in units_owing(period, year):
        if user is not None and not may_see(user, unit):
            continue
        key = (task.commune_id, task.department_id) if task else None
        if key is None:
            code, _, _ = code_of(unit).partition("-")
            key = (unit.pk, None) if code == "xa" else (None, unit.pk)
        report = reports.get(key)
        sent_at = report.last_sent_at if report else None
        rows.append(
            Standing(
                unit=unit,
                period=period,
                due_on=task.due_on if task else None,
                day_counts=task.day_counts if task else False,
                report=report,
                sendings=(report.sendings_made or 0) if report else 0,
                sent_on=timezone.localtime(sent_at).date() if sent_at else None,
                today=today,
            )
        )
    return rows


@dataclass(frozen=True)
class BoardRow:
    """A unit and its reports of the year, one Standing (or None) a period."""

    unit: object
    cells: tuple


@dataclass(frozen=True)
class Summary:
    """How many units of one period are where."""

    period: Period
    owing: int
    sent: int
    accepted: int
    late: int
    missing: int
    waiting: int

    @property
    def label(self):
        return self.period.label


def summary(period, rows):
    """Returns the Summary of a period's Standings."""
    return Summary(
        period=period,
        owing=len(rows),
        sent=sum(row.is_sent for row in rows),
        accepted=sum(row.is_accepted for row in rows),
        late=sum(row.is_sent and row.days_late > 0 for row in rows),
        missing=sum(not row.is_sent for row in rows),
        waiting=sum(row.report is not None and row.report.status == Status.SENT for row in rows),
    )


def board(year, today, *, user):
    """Returns (rows, [Summary]) of a year: units × periods, those that the reader may see."""
    by_period = {period: standings(period, year, today, user=user) for period in Period}
    rows = {}
    for place, period in enumerate(Period):
        for standing in by_period[period]:
            row = rows.setdefault(standing.code, [standing.unit, [None] * len(Period)])
            row[1][place] = standing
    return (
        [BoardRow(unit, tuple(cells)) for unit, cells in rows.values()],
        [summary(period, found) for period, found in by_period.items()],
    )
