"""The district's plan (III.2.2): of a year, and of the period 2016-2020. Its figures are summed from the communes'
plans and never typed; the text around them is written, and frozen when UBND huyện approves."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.scoping import commune_ids
from households.models import SurveyRound
from plans.states import EDITABLE, PlanState, title_of_version


class DistrictPlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Returns the plans that the user may read: the district's people all, communes and bodies what was approved.
        They hold figures and no families."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if commune_ids(user) is None else self.filter(version_number__gte=1)


class DistrictPlan(models.Model):
    """One plan a cycle year (`round`) and scope: for the calendar year after it, or the whole period."""

    class Scope(models.TextChoices):
        YEAR = "nam", "năm"
        PERIOD = "giai-doan", "giai đoạn 2016-2020"

    round = models.ForeignKey(SurveyRound, models.PROTECT, related_name="district_plans", verbose_name="năm rà soát")
    scope = models.CharField("phạm vi", max_length=10, choices=Scope.choices)
    state = models.CharField("tình trạng", max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    state_at = models.DateTimeField("từ lúc", null=True, blank=True)
    state_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    version_number = models.PositiveSmallIntegerField("lần duyệt", default=0)
    texts = models.JSONField("nội dung", default=dict, blank=True)  # {section key: text with {placeholders}}
    change_reason = models.TextField("lý do điều chỉnh", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DistrictPlanQuerySet.as_manager()

    class Meta:
        ordering = ["round__year", "scope"]
        verbose_name = "kế hoạch giảm nghèo của huyện"
        constraints = [models.UniqueConstraint(fields=["round", "scope"], name="district_plan_once")]

    def __str__(self):
        return f"Kế hoạch giảm nghèo {self.span} của huyện"

    @property
    def year(self):
        """The cycle year, as it stands in addresses."""
        return self.round.year

    @property
    def for_year(self):
        return self.round.year + 1

    @property
    def is_period(self):
        return self.scope == self.Scope.PERIOD

    @property
    def span(self):
        """ "năm 2018" or "giai đoạn 2016-2020"."""
        return self.Scope.PERIOD.label if self.is_period else f"năm {self.for_year}"

    @property
    def is_editable(self):
        return self.state in EDITABLE

    @property
    def tone(self):
        return PlanState(self.state).tone

    @property
    def title(self):
        """What the next approval is of: the plan itself or an amendment of it."""
        return title_of_version(self.version_number + (self.state != PlanState.APPROVED))


class DistrictPlanEvent(models.Model):
    """A step of the district's plan. Rows are only ever added."""

    class Kind(models.TextChoices):
        DRAFTED = "drafted", "Bắt đầu soạn"
        SUBMITTED = "submitted", "Trình UBND huyện"
        RETURNED = "returned", "UBND huyện trả lại"
        APPROVED = "approved", "Phê duyệt"
        AMENDING = "amending", "Mở phụ lục điều chỉnh"

    plan = models.ForeignKey(DistrictPlan, models.CASCADE, related_name="events")
    kind = models.CharField("việc", max_length=10, choices=Kind.choices)
    note = models.TextField("ý kiến, lý do", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc")

    class Meta:
        ordering = ["id"]
        verbose_name = "bước của kế hoạch huyện"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="returned") | ~Q(note=""),
                name="district_return_has_reason",
                violation_error_message="Ghi rõ chỗ cần làm lại.",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.plan}"


class DistrictPlanVersion(models.Model):
    """The district's plan as it was approved: figures and text, frozen. Never changed."""

    plan = models.ForeignKey(DistrictPlan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("lần duyệt")
    reason = models.TextField("lý do điều chỉnh", blank=True)
    document = models.CharField("số, ký hiệu", max_length=60)
    signed_on = models.DateField("ngày ký")
    signer = models.CharField("người ký", max_length=120)
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người duyệt")
    approved_at = models.DateTimeField("duyệt lúc")
    data = models.TextField()  # JSON of district/figures.py and the texts as they read that day

    class Meta:
        ordering = ["number"]
        verbose_name = "bản kế hoạch huyện đã duyệt"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="district_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1) & ~Q(document=""), name="district_version_signed"),
        ]

    def __str__(self):
        return f"{self.title}, {self.plan}"

    @property
    def title(self):
        return title_of_version(self.number)
