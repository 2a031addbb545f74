"""A commune's plan of a cycle year: its state, its steps, its text, and what was frozen when it was approved."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from areas.models import Commune
from households.models import SurveyRound
from plans.querysets import OfPlanQuerySet, PlanQuerySet
from plans.states import EDITABLE, PlanState, title_of_version


class CommunePlan(models.Model):
    """One plan a commune and cycle year (`round`), for the calendar year after it (`for_year`).

    `is_provisional` says that it rests on a survey that was not recognised when it was last drafted; `drafted_at` is
    when that was, so that forms saved later show that the survey has moved on.
    """

    class Basis(models.TextChoices):
        RECOGNISED = "recognised", "kết quả rà soát đã công nhận"
        PROVISIONAL = "provisional", "kết quả rà soát tạm thời"

    round = models.ForeignKey(SurveyRound, models.PROTECT, related_name="commune_plans", verbose_name="năm rà soát")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="plans", verbose_name="xã, thị trấn")
    state = models.CharField("tình trạng", max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    state_at = models.DateTimeField("từ lúc", null=True, blank=True)
    state_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    version_number = models.PositiveSmallIntegerField("lần duyệt", default=0)  # 0: never approved
    basis = models.CharField("căn cứ", max_length=11, choices=Basis.choices)
    drafted_at = models.DateTimeField("lập từ kết quả rà soát lúc")
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người lập")
    # Of the paper, as far as they are known before it is signed.
    document = models.CharField("số, ký hiệu", max_length=60, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    signer = models.CharField("người ký", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["commune__code"]
        verbose_name = "kế hoạch giảm nghèo của xã"
        constraints = [models.UniqueConstraint(fields=["round", "commune"], name="commune_plan_once")]

    def __str__(self):
        return f"Kế hoạch giảm nghèo năm {self.for_year} của {self.commune}"

    @property
    def year(self):
        """The cycle year, as it stands in addresses."""
        return self.round.year

    @property
    def for_year(self):
        """The calendar year in which the measures are carried out."""
        return self.round.year + 1

    @property
    def is_editable(self):
        return self.state in EDITABLE

    @property
    def is_changing(self):
        """Whether it was approved and is no longer as it was approved: an amendment is written, sent or returned."""
        return self.version_number > 0 and self.state != PlanState.APPROVED

    @property
    def is_provisional(self):
        return self.basis == self.Basis.PROVISIONAL

    @property
    def tone(self):
        return PlanState(self.state).tone

    @property
    def title(self):
        """What the next approval is of: the plan itself or an amendment of it."""
        number = self.version_number + (self.state != PlanState.APPROVED)
        return title_of_version(number)


class PlanEvent(models.Model):
    """A step of a plan: drafted, sent, returned, approved, opened for an amendment. Rows are only ever added."""

    class Kind(models.TextChoices):
        DRAFTED = "drafted", "Lập từ kết quả rà soát"
        REDRAFTED = "redrafted", "Cập nhật theo kết quả rà soát"
        SUBMITTED = "submitted", "Trình huyện"
        RETURNED = "returned", "Huyện trả lại"
        APPROVED = "approved", "Duyệt"
        AMENDING = "amending", "Mở phụ lục điều chỉnh"

    plan = models.ForeignKey(CommunePlan, models.CASCADE, related_name="events")
    kind = models.CharField("việc", max_length=10, choices=Kind.choices)
    note = models.TextField("ý kiến, lý do", blank=True)
    document = models.CharField("số văn bản", max_length=60, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc")

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "bước của kế hoạch xã"
        indexes = [models.Index(fields=["plan", "kind", "-id"], name="plan_event")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="returned") | ~Q(note=""),
                name="plan_return_has_reason",
                violation_error_message="Ghi rõ chỗ cần làm lại.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.plan}"


class PlanSection(models.Model):
    """The text of one section as the commune wrote it, figures as placeholders like {so_ho_ngheo}; a section that
    nobody touched has no row and reads as narrative.py has it."""

    plan = models.ForeignKey(CommunePlan, models.CASCADE, related_name="sections")
    key = models.CharField("mục", max_length=30)
    text = models.TextField("nội dung", blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người sửa")
    updated_at = models.DateTimeField("sửa lúc", auto_now=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "mục của kế hoạch xã"
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="plan_section_once")]

    def __str__(self):
        return f"{self.key}, {self.plan}"


class PlanVersion(models.Model):
    """A plan as it was approved, frozen. Number 1 is the plan, number n its amendment n - 1. Never changed."""

    plan = models.ForeignKey(CommunePlan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("lần duyệt")
    reason = models.TextField("lý do điều chỉnh", blank=True)
    document = models.CharField("số văn bản duyệt", max_length=60, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người duyệt")
    approved_at = models.DateTimeField("duyệt lúc")
    data = models.TextField()  # JSON of frozen.freeze: read and written whole

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = "bản đã duyệt"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="plan_version_from_one"),
        ]

    def __str__(self):
        return str(self.plan) if self.number == 1 else f"{self.title}, {self.plan}"

    def save(self, **kwargs):
        if not self._state.adding:
            raise TypeError("A version of a plan is never changed.")
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise TypeError("A version of a plan is never deleted.")

    @property
    def title(self):
        return title_of_version(self.number)
