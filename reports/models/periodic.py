"""Periodic reports of units (IV.1): the draft, the unit's own indicators with evidence, and what was sent each time."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.scoping import UnitScopedQuerySet
from assignments.models.base import UnitRow, one_unit
from reports.periods import FIRST_YEAR, Period


class UnitReportQuerySet(UnitScopedQuerySet):
    """A commune's people read their commune's, a body's people their body's, the district all."""

    def with_units(self):
        return self.select_related("commune", "department", "saved_by")


class UnitReport(UnitRow):
    """One unit's report of a period: the draft that its people write, and where it stands.

    Figures are filled when the draft is read; what was sent is frozen in `Sending`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "đang soạn"
        SENT = "sent", "đã gửi, chờ duyệt"
        RETURNED = "returned", "bị trả lại"
        ACCEPTED = "accepted", "đã chấp nhận"

    year = models.PositiveSmallIntegerField("năm")
    period = models.CharField("kỳ", max_length=3, choices=Period.choices)
    status = models.CharField("tình trạng", max_length=10, choices=Status.choices, default=Status.DRAFT)
    texts = models.JSONField("phần lời", default=dict, blank=True)  # {section key: text with bound numbers}
    version = models.PositiveIntegerField(default=1)  # of the draft, so that two writers notice each other
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người lưu")
    saved_at = models.DateTimeField("lưu lúc", auto_now=True)

    objects = UnitReportQuerySet.as_manager()

    class Meta:
        ordering = ["year", "period", "id"]
        verbose_name = "báo cáo định kỳ"
        constraints = [
            one_unit("unit_report_one_unit"),
            models.UniqueConstraint(
                fields=["year", "period", "commune"], condition=Q(commune__isnull=False), name="unit_report_commune"
            ),
            models.UniqueConstraint(
                fields=["year", "period", "department"],
                condition=Q(department__isnull=False),
                name="unit_report_department",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR) & Q(year__lte=2100),
                name="unit_report_year_range",
                violation_error_message=f"Báo cáo định kỳ có từ năm {FIRST_YEAR}.",
            ),
        ]

    def __str__(self):
        return f"Báo cáo {Period(self.period).words(self.year)}, {self.unit_name}"

    @property
    def period_(self):
        return Period(self.period)

    @property
    def may_be_written(self):
        """Whether the draft may change: while Phòng LĐTBXH holds it, or has accepted it, it may not."""
        return self.status in (self.Status.DRAFT, self.Status.RETURNED)


class OwnFigure(models.Model):
    """A figure that the unit enters itself. `key` names one that the district asks of the body, "" a unit's own."""

    report = models.ForeignKey(UnitReport, models.CASCADE, related_name="own_figures")
    key = models.SlugField("mã", max_length=40, blank=True)
    label = models.CharField("chỉ tiêu", max_length=200)
    unit = models.CharField("đơn vị tính", max_length=40, blank=True)
    value = models.DecimalField("số liệu", max_digits=18, decimal_places=2, null=True, blank=True)
    note = models.CharField("căn cứ, ghi chú", max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "chỉ tiêu của đơn vị"
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], condition=~Q(key=""), name="own_figure_once"),
        ]

    def __str__(self):
        return self.label

    def clean(self):
        """A share that the district asks for is of the people there are."""
        if self.key and self.unit == "%" and self.value is not None and self.value > 100:
            raise ValidationError(f"{self.label}: tỷ lệ không quá 100 %.")


def own_file_path(row, filename):
    """Returns a name that says nothing about the contents."""
    return f"reports/{row.report_id}/{uuid.uuid4().hex}.{row.extension}"


class OwnFile(models.Model):
    """Evidence for a figure of the unit. It stays when the figure is taken out: an earlier sending may show it."""

    report = models.ForeignKey(UnitReport, models.PROTECT, related_name="files")
    figure = models.ForeignKey(OwnFigure, models.SET_NULL, related_name="files", null=True, blank=True)
    file = models.FileField(upload_to=own_file_path, max_length=200)
    name = models.CharField("tên tệp", max_length=150)
    extension = models.CharField(max_length=5)
    size = models.PositiveIntegerField("dung lượng, byte")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "tệp minh chứng của báo cáo"

    def __str__(self):
        return self.name


class Sending(models.Model):
    """What a unit sent, frozen: texts, figures, own figures and tables as they were; and what became of it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "chờ duyệt"
        RETURNED = "returned", "trả lại"
        ACCEPTED = "accepted", "chấp nhận"

    report = models.ForeignKey(UnitReport, models.PROTECT, related_name="sendings")
    number = models.PositiveSmallIntegerField("lần gửi")
    texts = models.JSONField(default=dict, blank=True)
    figures = models.JSONField(default=list, blank=True)  # [{…Figure, "value"}]
    own = models.JSONField(default=list, blank=True)  # own figures, with "files": [{"pk", "name"}]
    tables = models.JSONField(default=list, blank=True)  # frozen.table_data
    sent_at = models.DateTimeField("gửi lúc")
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người gửi")
    # Of its paper, as far as they were known; the rest is filled in with the pen.
    paper_number = models.CharField("số", max_length=20, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    signer = models.CharField("người ký", max_length=120, blank=True)
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    comment = models.TextField("ý kiến", blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = "lần gửi báo cáo"
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="sending_number"),
            models.CheckConstraint(
                condition=~Q(outcome="returned") | ~Q(comment=""),
                name="sending_returned_has_comment",
                violation_error_message="Ghi rõ chỗ cần sửa khi trả lại.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="waiting", decided_at__isnull=True)
                | ~Q(outcome="waiting") & Q(decided_at__isnull=False),
                name="sending_decided_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.report}, lần {self.number}"
