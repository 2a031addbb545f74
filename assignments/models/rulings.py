"""Rulings of Phòng LĐTBXH: how a contradiction of the decision is settled, and whether "trước ngày" includes the day.

A ruling is never edited; a later one takes its place, so that what held on a past day can be read.
"""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from assignments.duties import duty_of

DAY_COUNTS = "day-counts"  # Ruling.code of a ruling on how "trước ngày D" is read


class Ruling(models.Model):
    """A recorded answer. `code` is a contradiction's (contradictions.py) or DAY_COUNTS."""

    code = models.CharField("về việc", max_length=80)
    duty_key = models.CharField("nhiệm vụ", max_length=40, blank=True)  # DAY_COUNTS: one duty, or every duty if blank
    day_counts = models.BooleanField("tính cả chính ngày đó", null=True, blank=True)  # DAY_COUNTS only
    from_year = models.PositiveSmallIntegerField("từ năm")
    until_year = models.PositiveSmallIntegerField("đến năm", null=True, blank=True)
    decided_on = models.DateField("ngày chốt")
    paper = models.CharField("số văn bản", max_length=60, blank=True)
    text = models.TextField("nội dung, lý do")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", auto_now_add=True)

    class Meta:
        ordering = ["decided_on", "id"]
        verbose_name = "ý kiến chốt"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_year__isnull=True) | Q(until_year__gte=F("from_year")),
                name="ruling_years_in_order",
                violation_error_message="Năm kết thúc không được trước năm bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(code=DAY_COUNTS, day_counts__isnull=False)
                | (~Q(code=DAY_COUNTS) & Q(day_counts__isnull=True)),
                name="ruling_day_counts",
                violation_error_message="Chọn cách tính ngày.",
            ),
        ]

    def __str__(self):
        return f"Ý kiến ngày {self.decided_on:%d/%m/%Y}"

    @property
    def lines(self):
        """What it says of each duty, in words."""
        return [each.words for each in self.dates.all()]

    @property
    def about(self):
        """Of which duties it reads "trước ngày": "mọi nhiệm vụ", or the one's name."""
        duty = duty_of(self.duty_key)
        return (duty.short or duty.title_in(self.from_year)) if duty else "mọi nhiệm vụ"

    def holds_in(self, year):
        return self.from_year <= year and (self.until_year is None or year <= self.until_year)


class RulingDate(models.Model):
    """The day that a ruling sets for one duty: day/month of the cycle year (+ `year_offset`), or no work at all."""

    ruling = models.ForeignKey(Ruling, models.CASCADE, related_name="dates")
    duty_key = models.CharField("nhiệm vụ", max_length=40)
    day = models.PositiveSmallIntegerField("ngày", null=True, blank=True)
    month = models.PositiveSmallIntegerField("tháng", null=True, blank=True)
    year_offset = models.SmallIntegerField(default=0)
    is_waived = models.BooleanField("không phải làm", default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ruling", "duty_key"], name="ruling_date_once"),
            models.CheckConstraint(
                condition=Q(is_waived=True) | Q(day__isnull=False, month__isnull=False), name="ruling_date_or_waived"
            ),
        ]

    @property
    def words(self):
        """ "Kế hoạch của xã: trước ngày 20/11", or "… năm sau", or "… không phải làm"."""
        name = duty_of(self.duty_key).short
        if self.is_waived:
            return f"{name}: không phải làm"
        when = " năm sau" if self.year_offset == 1 else ""
        return f"{name}: trước ngày {self.day:02}/{self.month:02}{when}"
