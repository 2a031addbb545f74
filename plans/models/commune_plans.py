"""A commune's plan of a cycle year: its state, its steps, its text, and what was frozen when it was approved."""

from django.db import models
from django.urls import reverse

from accounts.models import User
from areas.models import Commune
from plans.models.stepped import FrozenVersion, Paper, Step, SteppedPlan
from plans.querysets import OfPlanQuerySet, PlanQuerySet


class CommunePlan(SteppedPlan, Paper):
    """One plan a commune and cycle year. Once approved, its households and lines as they were then go on counting
    outside the commune until an amendment is approved (`HouseholdPlan.standing`).

    `is_provisional` says that it rests on a survey that was not recognised when it was last drafted; `drafted_at` is
    when that was, so that forms saved later show that the survey has moved on.
    """

    TRAIL, DUTY, UNIT = "plan", "commune_plan", ("commune",)  # III.2.1

    class Basis(models.TextChoices):
        RECOGNISED = "recognised", "kết quả rà soát đã công nhận"
        PROVISIONAL = "provisional", "kết quả rà soát tạm thời"

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="plans", verbose_name="xã, thị trấn")
    basis = models.CharField("căn cứ", max_length=11, choices=Basis.choices)
    drafted_at = models.DateTimeField("lập từ kết quả rà soát lúc")
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người lập")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["commune__code"]
        verbose_name = "kế hoạch giảm nghèo của xã"
        constraints = [models.UniqueConstraint(fields=["round", "commune"], name="commune_plan_once")]

    def __str__(self):
        return f"Kế hoạch giảm nghèo năm {self.for_year} của {self.commune}"

    def get_absolute_url(self):
        return reverse("plan", kwargs={"year": self.year, "code": self.commune.code})

    @property
    def is_provisional(self):
        return self.basis == self.Basis.PROVISIONAL


class PlanEvent(Step):
    plan = models.ForeignKey(CommunePlan, models.CASCADE, related_name="events")

    objects = OfPlanQuerySet.as_manager()

    class Meta(Step.Meta):
        verbose_name = "bước của kế hoạch xã"
        indexes = [models.Index(fields=["plan", "kind", "-id"], name="plan_event")]


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


class PlanVersion(FrozenVersion):
    """`data` is frozen.freeze."""

    plan = models.ForeignKey(CommunePlan, models.PROTECT, related_name="versions")

    objects = OfPlanQuerySet.as_manager()

    class Meta(FrozenVersion.Meta):
        verbose_name = "bản đã duyệt"
