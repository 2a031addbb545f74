"""The plan of a body of the district (III.2.3): goals per cause and deprivation of its remit, summed from the communes'
plans and never typed; the body writes the text around them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.scoping import UnitScopedQuerySet
from areas.models import Department
from assignments.duties import LABOUR
from households.locks import LABOUR_OFFICE
from plans.measures import NeedKind
from plans.models.stepped import DISTRICT_LEADER, DISTRICT_OFFICE, FrozenVersion, Paper, Step, SteppedPlan
from plans.states import PlanState


class DepartmentPlanQuerySet(UnitScopedQuerySet):
    def visible_to(self, user):
        """Returns the plans that the user may read: a body its own, the district and the communes all that was sent.

        They hold figures and no families."""
        if user.is_authenticated and user.is_active and user.commune_id:
            return self.filter(Q(state=PlanState.SUBMITTED) | Q(version_number__gte=1))
        return super().visible_to(user)

    def of_year(self, year):
        return self.filter(round__year=year)


class DepartmentPlan(SteppedPlan, Paper):
    """One plan a body and cycle year."""

    TRAIL, DUTY, UNIT = "department", "department_plan", ("department",)  # III.2.3

    department = models.ForeignKey(Department, models.PROTECT, related_name="plans", verbose_name="cơ quan")
    situation = models.TextField("I. Tình hình", blank=True)
    period = models.TextField("Mục tiêu cả giai đoạn", blank=True)  # III.2.3: the first plan is also for 2016-2020
    solutions = models.TextField("III. Nhiệm vụ, giải pháp", blank=True)
    organisation = models.TextField("IV. Tổ chức thực hiện", blank=True)

    objects = DepartmentPlanQuerySet.as_manager()

    class Meta:
        ordering = ["department__order"]
        verbose_name = "kế hoạch giảm nghèo của ngành"
        constraints = [models.UniqueConstraint(fields=["round", "department"], name="department_plan_once")]

    def __str__(self):
        return f"Kế hoạch giảm nghèo năm {self.for_year} của {self.department.short_name}"

    @property
    def decider(self):
        return DISTRICT_LEADER if self.department.code == LABOUR else LABOUR_OFFICE

    @property
    def sent_to(self):
        return DISTRICT_OFFICE if self.department.code == LABOUR else LABOUR_OFFICE

    def get_absolute_url(self):
        return reverse("department_plan", kwargs={"year": self.year, "code": self.department.code})


class DepartmentGoal(models.Model):
    """What a body writes beside the figures of one need of its remit: how it will act."""

    plan = models.ForeignKey(DepartmentPlan, models.CASCADE, related_name="goals")
    need_kind = models.CharField(
        "loại nhu cầu",
        max_length=11,
        choices=[(NeedKind.CAUSE.value, "nguyên nhân"), (NeedKind.DEPRIVATION.value, "thiếu hụt")],
    )
    need_code = models.CharField("nhu cầu", max_length=30)
    text = models.CharField("cách làm", max_length=500)

    class Meta:
        ordering = ["id"]
        verbose_name = "mục tiêu của ngành"
        constraints = [models.UniqueConstraint(fields=["plan", "need_kind", "need_code"], name="department_goal_once")]


class DepartmentPlanEvent(Step):
    plan = models.ForeignKey(DepartmentPlan, models.CASCADE, related_name="events")

    class Meta(Step.Meta):
        verbose_name = "bước của kế hoạch ngành"


class DepartmentPlanVersion(FrozenVersion):
    """`data` is departments.freeze."""

    plan = models.ForeignKey(DepartmentPlan, models.PROTECT, related_name="versions")

    class Meta(FrozenVersion.Meta):
        verbose_name = "bản đã chấp nhận"
