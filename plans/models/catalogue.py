"""Measures that Phòng LĐTBXH adds to the catalogue that ships with the program (plans/measures.py)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from plans.catalogue import COMMUNE
from plans.measures import MEASURES, Measure, NeedKey, NeedKind
from plans.querysets import OwnMeasureQuerySet


class OwnMeasure(models.Model):
    """One measure of LĐTBXH's own. It is never deleted: an ended one keeps its name in the plans that chose it. One
    that sent plans name is corrected by another that `replaces` it, so that they keep the words that were sent."""

    key = models.SlugField("mã", max_length=40, unique=True)
    name = models.CharField("tên giải pháp", max_length=200)
    needs = models.JSONField("tác động vào", default=list)  # ["cause:capital", "deprivation:water"]
    body = models.CharField("cơ quan chủ trì", max_length=20)  # a department's code, or "xa" for the commune
    helpers = models.JSONField("cơ quan phối hợp", default=list, blank=True)  # codes
    clause = models.CharField("căn cứ", max_length=100)
    is_loan = models.BooleanField("là khoản vay ưu đãi", default=False)
    is_model = models.BooleanField("là mô hình giảm nghèo", default=False)
    is_yearly = models.BooleanField("mỗi năm làm lại", default=False)
    valid_from = models.DateField("dùng từ ngày")
    valid_to = models.DateField("thôi dùng từ ngày", null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, related_name="replaced_by", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người thêm")
    added_at = models.DateTimeField("thêm lúc", auto_now_add=True)

    objects = OwnMeasureQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "giải pháp thêm"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="own_measure_days_in_order",
                violation_error_message="Ngày thôi dùng không được trước ngày bắt đầu.",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.key in {measure.key for measure in MEASURES} or self.key == COMMUNE:
            raise ValidationError({"key": "Mã này là của giải pháp có sẵn. Chọn mã khác."})

    def is_valid_on(self, day):
        """Whether a plan may choose it on a day; `valid_to` is the first day on which it may not."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @property
    def measure(self) -> Measure:
        """The same thing as the catalogue holds it."""
        needs = (each.split(":", 1) for each in self.needs)
        return Measure(
            key=self.key,
            name=self.name,
            needs=tuple(NeedKey(NeedKind(kind), code) for kind, code in needs),
            body=self.body,
            clause=self.clause,
            helpers=tuple(self.helpers),
            is_loan=self.is_loan,
            is_model=self.is_model,
            is_yearly=self.is_yearly,
        )
