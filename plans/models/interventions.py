"""What was done: measures carried out for households, poverty-reduction models, training of officials (II, III.2.1).

`year` is the cycle year Y of the plan; the work is that of the calendar year Y + 1 (`for_year`).
"""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from areas.models import Commune, Department, Village
from assignments.models.base import UnitRow, one_unit
from households.models import Household
from plans.measures import NeedKey, NeedKind
from plans.models.files import StoredFile
from plans.models.lines import PlanLine
from plans.querysets_results import InterventionQuerySet, ModelQuerySet, TrainingQuerySet
from plans.sources import SOURCES
from ui.formatting import clean_text

MOST_DONG = 10**13


class Intervention(models.Model):
    """A measure for one need of one household: planned, under way, done or stopped. It keeps its own need and measure,
    so that re-drafting a plan never takes away what was done; `line` says from which line it came, if from any."""

    class Status(models.TextChoices):
        PLANNED = "planned", "chưa làm"
        DOING = "doing", "đang làm"
        DONE = "done", "đã xong"
        STOPPED = "stopped", "dừng"

    year = models.PositiveSmallIntegerField("năm chu kỳ")
    household = models.ForeignKey(Household, models.PROTECT, related_name="interventions", verbose_name="hộ")
    # Where the household lived when it was recorded: whose people answer for it.
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã, thị trấn")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="thôn", db_index=False)
    line = models.ForeignKey(
        PlanLine, models.SET_NULL, related_name="interventions", verbose_name="dòng kế hoạch", null=True, blank=True
    )
    need_kind = models.CharField(
        "loại nhu cầu",
        max_length=11,
        choices=[(NeedKind.CAUSE.value, "nguyên nhân"), (NeedKind.DEPRIVATION.value, "thiếu hụt")],
    )
    need_code = models.CharField("nhu cầu", max_length=30)
    measure_key = models.CharField("giải pháp", max_length=40)
    body = models.CharField("đơn vị thực hiện", max_length=20)  # a department's code, or "xa" for the commune
    status = models.CharField("tình trạng", max_length=10, choices=Status.choices, default=Status.DOING)
    started_on = models.DateField("bắt đầu ngày", null=True, blank=True)
    ended_on = models.DateField("xong hoặc dừng ngày", null=True, blank=True)
    amount = models.BigIntegerField("số tiền, đ", null=True, blank=True)
    source = models.CharField("nguồn", max_length=12, choices=list(SOURCES.items()), blank=True)
    # Whether the deprivation is gone, or the cause acted on; None while nobody has said.
    is_need_met = models.BooleanField("nhu cầu đã được đáp ứng", null=True, blank=True)
    evidence = models.CharField("văn bản, chứng từ", max_length=150, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi", db_index=False)
    updated_at = models.DateTimeField("ghi lúc", auto_now=True)

    objects = InterventionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "household__code", "id"]
        verbose_name = "hỗ trợ đã thực hiện"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["done", "stopped"], ended_on__isnull=False)
                | Q(status__in=["planned", "doing"], ended_on__isnull=True),
                name="intervention_end_has_day",
                violation_error_message="Đã xong hoặc dừng thì ghi ngày; chưa thì để trống ngày ấy.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="intervention_days_in_order",
                violation_error_message="Ngày xong không được trước ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0, amount__lte=MOST_DONG),
                name="intervention_amount",
                violation_error_message="Số tiền từ 0 đồng trở lên.",
            ),
            models.CheckConstraint(
                condition=~Q(status="stopped") | ~Q(note=""),
                name="intervention_stop_has_reason",
                violation_error_message="Dừng thì ghi lý do ở phần ghi chú.",
            ),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(line__isnull=False),
                name="intervention_once_a_line",
                violation_error_message="Dòng kế hoạch này đã có kết quả; mở kết quả ấy mà sửa.",
            ),
        ]
        indexes = [
            models.Index(fields=["year", "commune", "measure_key"], name="intervention_year"),
            models.Index(fields=["household", "need_kind", "need_code"], name="intervention_household"),
        ]

    def __str__(self):
        return f"{self.measure_key}, {self.household}"

    def clean(self):
        self.evidence, self.note = clean_text(self.evidence), clean_text(self.note)

    @property
    def for_year(self):
        return self.year + 1

    @property
    def need(self) -> NeedKey:
        return NeedKey(NeedKind(self.need_kind), self.need_code)

    @property
    def tone(self):
        return {"done": "done", "doing": "info", "stopped": "late"}.get(self.status, "plain")


class InterventionFile(StoredFile):
    """Evidence put to a measure carried out."""

    intervention = models.ForeignKey(Intervention, models.PROTECT, related_name="files")

    class Meta(StoredFile.Meta):
        verbose_name = "tệp minh chứng"

    @property
    def folder(self):
        return f"interventions/{self.intervention_id}"


class PovertyModel(models.Model):
    """A poverty-reduction model (mô hình giảm nghèo) in a commune, in the calendar year after its cycle year."""

    year = models.PositiveSmallIntegerField("năm chu kỳ")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã, thị trấn")
    name = models.CharField("tên mô hình", max_length=150)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="cơ quan chủ trì", null=True, blank=True
    )
    started_on = models.DateField("bắt đầu ngày", null=True, blank=True)
    amount = models.BigIntegerField("kinh phí, đ", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ModelQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "commune__code", "name"]
        verbose_name = "mô hình giảm nghèo"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "commune", "name"],
                name="poverty_model_once",
                violation_error_message="Xã đã có mô hình tên này trong năm.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0, amount__lte=MOST_DONG), name="poverty_model_amount"
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.name, self.note = clean_text(self.name), clean_text(self.note)

    @property
    def for_year(self):
        return self.year + 1


class ModelHousehold(models.Model):
    """A household in a model, its income (đ a person a month) before and after, and whether it left poverty."""

    model = models.ForeignKey(PovertyModel, models.PROTECT, related_name="households")
    household = models.ForeignKey(Household, models.PROTECT, related_name="models", verbose_name="hộ")
    income_before = models.PositiveIntegerField("thu nhập trước, đ/người/tháng", null=True, blank=True)
    income_after = models.PositiveIntegerField("thu nhập sau, đ/người/tháng", null=True, blank=True)
    has_escaped = models.BooleanField("đã thoát nghèo", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["household__code"]
        verbose_name = "hộ tham gia mô hình"
        constraints = [
            models.UniqueConstraint(
                fields=["model", "household"],
                name="model_household_once",
                violation_error_message="Hộ này đã có trong mô hình.",
            )
        ]

    def __str__(self):
        return f"{self.household}, {self.model}"

    @property
    def growth(self):
        """Income growth in per cent, None while one of the two is missing or the first is zero."""
        if not self.income_before or self.income_after is None:
            return None
        return (self.income_after - self.income_before) * 100 / self.income_before


class Training(UnitRow):
    """How many of a unit's people should be trained in poverty work in a year, and how many were (target 100 %);
    `trained` is None while nobody has said."""

    class Group(models.TextChoices):
        OFFICIALS = "officials", "Cán bộ làm công tác giảm nghèo"
        VILLAGES = "villages", "Trưởng thôn, bản, khu phố"
        UNIONS = "unions", "Cán bộ đoàn thể"

    year = models.PositiveSmallIntegerField("năm chu kỳ")
    group = models.CharField("đối tượng", max_length=10, choices=Group.choices)
    should = models.PositiveSmallIntegerField("số người cần tập huấn")
    trained = models.PositiveSmallIntegerField("số người đã tập huấn", null=True, blank=True)
    evidence = models.CharField("lớp, ngày, văn bản", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["year", "commune__code", "department__order", "group"]
        verbose_name = "tập huấn cán bộ"
        constraints = [
            one_unit("training_one_unit"),
            models.UniqueConstraint(
                fields=["year", "commune", "group"], condition=Q(commune__isnull=False), name="training_once_commune"
            ),
            models.UniqueConstraint(
                fields=["year", "department", "group"], condition=Q(department__isnull=False), name="training_once_body"
            ),
            models.CheckConstraint(
                condition=Q(trained__lte=F("should")),
                name="training_within",
                violation_error_message="Số đã tập huấn không được lớn hơn số cần tập huấn.",
            ),
        ]

    def __str__(self):
        return f"{self.get_group_display()}, {self.unit_name}"
