"""The plan of a body of the district (III.2.3): goals per cause and deprivation of its remit, summed from the communes'
plans and never typed; the body writes the text around them."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.scoping import UnitScopedQuerySet
from areas.models import Department
from households.models import SurveyRound
from plans.measures import NeedKind
from plans.states import EDITABLE, PlanState, title_of_version


class DepartmentPlanQuerySet(UnitScopedQuerySet):
    def visible_to(self, user):
        """Returns the plans that the user may read: a body its own, the district and the communes all that was sent.

        They hold figures and no families."""
        if user.is_authenticated and user.is_active and user.commune_id:
            return self.filter(Q(state=PlanState.SUBMITTED) | Q(version_number__gte=1))
        return super().visible_to(user)

    def of_year(self, year):
        return self.filter(round__year=year)


class DepartmentPlan(models.Model):
    """One plan a body and cycle year (`round`), for the calendar year after it."""

    round = models.ForeignKey(SurveyRound, models.PROTECT, related_name="department_plans", verbose_name="năm rà soát")
    department = models.ForeignKey(Department, models.PROTECT, related_name="plans", verbose_name="cơ quan")
    state = models.CharField("tình trạng", max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    state_at = models.DateTimeField("từ lúc", null=True, blank=True)
    state_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    version_number = models.PositiveSmallIntegerField("lần duyệt", default=0)
    situation = models.TextField("I. Tình hình", blank=True)
    period = models.TextField("Mục tiêu cả giai đoạn", blank=True)  # III.2.3: the first plan is also for 2016-2020
    solutions = models.TextField("III. Nhiệm vụ, giải pháp", blank=True)
    organisation = models.TextField("IV. Tổ chức thực hiện", blank=True)
    document = models.CharField("số, ký hiệu", max_length=60, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    signer = models.CharField("người ký", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DepartmentPlanQuerySet.as_manager()

    class Meta:
        ordering = ["department__order"]
        verbose_name = "kế hoạch giảm nghèo của ngành"
        constraints = [models.UniqueConstraint(fields=["round", "department"], name="department_plan_once")]

    def __str__(self):
        return f"Kế hoạch giảm nghèo năm {self.for_year} của {self.department.short_name}"

    @property
    def year(self):
        """The cycle year, as it stands in addresses."""
        return self.round.year

    @property
    def for_year(self):
        return self.round.year + 1

    @property
    def is_editable(self):
        return self.state in EDITABLE

    @property
    def tone(self):
        return PlanState(self.state).tone

    @property
    def title(self):
        """What the next acceptance is of: the plan itself or an amendment of it."""
        return title_of_version(self.version_number + (self.state != PlanState.APPROVED))


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


class DepartmentPlanEvent(models.Model):
    """A step of a body's plan. Rows are only ever added."""

    class Kind(models.TextChoices):
        DRAFTED = "drafted", "Bắt đầu soạn"
        SUBMITTED = "submitted", "Trình Phòng LĐTBXH"
        RETURNED = "returned", "Trả lại"
        APPROVED = "approved", "Chấp nhận"
        AMENDING = "amending", "Mở phụ lục điều chỉnh"

    plan = models.ForeignKey(DepartmentPlan, models.CASCADE, related_name="events")
    kind = models.CharField("việc", max_length=10, choices=Kind.choices)
    note = models.TextField("ý kiến, lý do", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc")

    class Meta:
        ordering = ["id"]
        verbose_name = "bước của kế hoạch ngành"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="returned") | ~Q(note=""),
                name="department_return_has_reason",
                violation_error_message="Ghi rõ chỗ cần làm lại.",
            )
        ]


class DepartmentPlanVersion(models.Model):
    """A body's plan as it was accepted, frozen. Number n is its amendment n - 1."""

    plan = models.ForeignKey(DepartmentPlan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("lần duyệt")
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người chấp nhận")
    approved_at = models.DateTimeField("chấp nhận lúc")
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        verbose_name = "bản đã chấp nhận"
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="department_version_once")]

    @property
    def title(self):
        return title_of_version(self.number)
