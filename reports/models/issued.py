"""The consolidated report of Phòng LĐTBXH (IV.1, IV.3): its draft, and what was issued, which nothing changes.

What was issued keeps its figures, tables, the households behind the counts (models/frozen.py) and the produced files; a
mistake found later gets a numbered erratum (đính chính) beside it.
"""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import User
from reports.models.base import FrozenRow
from reports.periods import FIRST_YEAR, Period


class Consolidated(models.Model):
    """The draft of a period's consolidated report."""

    year = models.PositiveSmallIntegerField("năm")
    period = models.CharField("kỳ", max_length=3, choices=Period.choices)
    texts = models.JSONField("phần lời", default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người lưu")
    saved_at = models.DateTimeField("lưu lúc", auto_now=True)

    class Meta:
        ordering = ["year", "period"]
        verbose_name = "báo cáo tổng hợp"
        constraints = [
            models.UniqueConstraint(fields=["year", "period"], name="consolidated_once"),
            models.CheckConstraint(condition=Q(year__gte=FIRST_YEAR) & Q(year__lte=2100), name="consolidated_year"),
        ]

    def __str__(self):
        return f"Báo cáo tổng hợp {Period(self.period).words(self.year)}"


class IssuedReport(FrozenRow):
    """A consolidated report as it was issued."""

    year = models.PositiveSmallIntegerField("năm")
    period = models.CharField("kỳ", max_length=3, choices=Period.choices)
    survey_year = models.PositiveSmallIntegerField("năm rà soát của số liệu")
    texts = models.JSONField(default=list, blank=True)  # [{"key", "title", "text" with the numbers filled in}]
    figures = models.JSONField(default=list, blank=True)  # [{…Figure, "value"}]
    tables = models.JSONField(default=list, blank=True)  # frozen.table_data
    missing = models.JSONField(default=list, blank=True)  # names of units without an accepted report
    issued_at = models.DateTimeField("phát hành lúc")
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người phát hành")

    class Meta:
        ordering = ["-year", "-period"]
        verbose_name = "báo cáo đã phát hành"
        constraints = [models.UniqueConstraint(fields=["year", "period"], name="issued_once")]

    def __str__(self):
        return f"Báo cáo tổng hợp {Period(self.period).words(self.year)} đã phát hành"

    @property
    def period_(self):
        return Period(self.period)


class IssuedPaper(FrozenRow):
    """One signed paper of an issued report: to UBND huyện, or to UBND tỉnh and Sở LĐTBXH."""

    class To(models.TextChoices):
        DISTRICT = "huyen", "UBND huyện"
        PROVINCE = "tinh", "UBND tỉnh và Sở LĐTBXH"

    issued = models.ForeignKey(IssuedReport, models.PROTECT, related_name="papers")
    to = models.CharField("gửi", max_length=5, choices=To.choices)
    number = models.CharField("số", max_length=20)
    symbol = models.CharField("ký hiệu", max_length=30)
    signed_on = models.DateField("ngày ký")
    office = models.CharField("chức vụ người ký", max_length=120)  # lines parted by "/"
    signer = models.CharField("người ký", max_length=120)
    recipients = models.JSONField("nơi nhận", default=list, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name = "văn bản phát hành"
        constraints = [models.UniqueConstraint(fields=["issued", "to"], name="issued_paper_once")]

    def __str__(self):
        return f"{self.number}/{self.symbol}"


class Erratum(FrozenRow):
    """A numbered correction of an issued report: what stood there, what is right, and by how much they differ."""

    issued = models.ForeignKey(IssuedReport, models.PROTECT, related_name="errata")
    ordinal = models.PositiveSmallIntegerField("đính chính số")
    number = models.CharField("số văn bản", max_length=20)
    symbol = models.CharField("ký hiệu", max_length=30)
    signed_on = models.DateField("ngày ký")
    office = models.CharField("chức vụ người ký", max_length=120)
    signer = models.CharField("người ký", max_length=120)
    reason = models.TextField("lý do")
    lines = models.JSONField(default=list, blank=True)  # [{"key", "where", "old", "new", "difference"}] as shown
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["ordinal"]
        verbose_name = "đính chính"
        constraints = [
            models.UniqueConstraint(fields=["issued", "ordinal"], name="erratum_ordinal"),
            models.CheckConstraint(condition=~Q(reason=""), name="erratum_has_reason"),
        ]

    def __str__(self):
        return f"Đính chính số {self.ordinal}"


def issued_file_path(row, filename):
    """Returns a name that says nothing about the contents."""
    return f"issued/{row.issued_id}/{uuid.uuid4().hex}.{row.extension}"


class IssuedFile(FrozenRow):
    """The bytes of a produced file, as they left the office; its checksum is compared each time it is handed out."""

    issued = models.ForeignKey(IssuedReport, models.PROTECT, related_name="files")
    paper = models.ForeignKey(IssuedPaper, models.PROTECT, related_name="files", null=True, blank=True)
    erratum = models.ForeignKey(Erratum, models.PROTECT, related_name="files", null=True, blank=True)
    file = models.FileField(upload_to=issued_file_path, max_length=200)
    name = models.CharField("tên tệp", max_length=150)
    extension = models.CharField(max_length=5)
    size = models.PositiveIntegerField("dung lượng, byte")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name = "tệp đã phát hành"

    def __str__(self):
        return self.name
