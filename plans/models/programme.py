"""What a body reports of a programme target (II) where the survey cannot tell it: value, evidence, confirmation."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from areas.models import Department
from plans.models.files import StoredFile


class ProgrammeValue(models.Model):
    """A target's figure at the end of a calendar year, reported by its body and confirmed by Phòng LĐTBXH."""

    class Status(models.TextChoices):
        REPORTED = "reported", "chờ xác nhận"
        RETURNED = "returned", "trả lại"
        CONFIRMED = "confirmed", "đã xác nhận"

    target = models.CharField("mục tiêu", max_length=20)  # programme.ProgrammeTarget.key
    year = models.PositiveSmallIntegerField("năm")
    value = models.DecimalField("giá trị", max_digits=9, decimal_places=2)
    part = models.PositiveIntegerField("tử số", null=True, blank=True)
    whole = models.PositiveIntegerField("mẫu số", null=True, blank=True)
    evidence = models.CharField("văn bản, căn cứ", max_length=300)
    note = models.TextField("ghi chú", blank=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="cơ quan báo")
    status = models.CharField("tình trạng", max_length=10, choices=Status.choices, default=Status.REPORTED)
    comment = models.TextField("ý kiến của Phòng LĐTBXH", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người báo")
    at = models.DateTimeField("báo lúc")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["target", "year"]
        verbose_name = "giá trị mục tiêu chương trình"
        constraints = [
            models.UniqueConstraint(fields=["target", "year"], name="programme_value_once"),
            models.CheckConstraint(
                condition=Q(value__gte=0), name="programme_value_positive", violation_error_message="Không nhập số âm."
            ),
            models.CheckConstraint(
                condition=Q(whole__isnull=True) | Q(part__isnull=False, part__lte=models.F("whole"), whole__gt=0),
                name="programme_part_within_whole",
                violation_error_message="Tử số không được lớn hơn mẫu số.",
            ),
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="programme_value_has_evidence",
                violation_error_message="Ghi văn bản, căn cứ của số liệu.",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(comment=""),
                name="programme_return_has_reason",
                violation_error_message="Ghi rõ vì sao trả lại.",
            ),
        ]

    def __str__(self):
        return f"{self.target} {self.year}"


class ProgrammeFile(StoredFile):
    """Evidence of a reported figure; every sending may add some, and none is taken away."""

    value = models.ForeignKey(ProgrammeValue, models.PROTECT, related_name="files")

    class Meta(StoredFile.Meta):
        verbose_name = "tệp căn cứ"

    @property
    def folder(self):
        return f"programme/{self.value_id}"
