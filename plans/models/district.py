"""The district's plan (III.2.2): of a year, and of the period 2016-2020. Its figures are summed from the communes'
plans and never typed; the text around them is written, and frozen when UBND huyện approves."""

from django.db import models
from django.db.models import Q

from accounts.scoping import commune_ids
from plans.models.stepped import DISTRICT_LEADER, DISTRICT_OFFICE, FrozenVersion, Step, SteppedPlan


class DistrictPlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Returns the plans that the user may read: the district's people all, communes and bodies what was approved.
        They hold figures and no families."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if commune_ids(user) is None else self.filter(version_number__gte=1)


class DistrictPlan(SteppedPlan):
    """One plan a cycle year and scope: for the calendar year after it, or the whole period."""

    TRAIL, DUTY = "district_plan", "district_plan"  # III.2.2, of Ban chỉ đạo

    decider, sent_to = DISTRICT_LEADER, DISTRICT_OFFICE

    class Scope(models.TextChoices):
        YEAR = "nam", "năm"
        PERIOD = "giai-doan", "giai đoạn 2016-2020"

    scope = models.CharField("phạm vi", max_length=10, choices=Scope.choices)
    texts = models.JSONField("nội dung", default=dict, blank=True)  # {section key: text with {placeholders}}

    objects = DistrictPlanQuerySet.as_manager()

    class Meta:
        ordering = ["round__year", "scope"]
        verbose_name = "kế hoạch giảm nghèo của huyện"
        constraints = [models.UniqueConstraint(fields=["round", "scope"], name="district_plan_once")]

    def __str__(self):
        return f"Kế hoạch giảm nghèo {self.span} của huyện"

    @property
    def is_period(self):
        return self.scope == self.Scope.PERIOD

    @property
    def span(self):
        """ "năm 2018" or "giai đoạn 2016-2020"."""
        return self.Scope.PERIOD.label if self.is_period else f"năm {self.for_year}"


class DistrictPlanEvent(Step):
    plan = models.ForeignKey(DistrictPlan, models.CASCADE, related_name="events")

    class Meta(Step.Meta):
        verbose_name = "bước của kế hoạch huyện"


class DistrictPlanVersion(FrozenVersion):
    """`data` is district/contents.to_json: figures, and the texts as they read that day."""

    plan = models.ForeignKey(DistrictPlan, models.PROTECT, related_name="versions")
    signed_on = models.DateField("ngày ký")
    signer = models.CharField("người ký", max_length=120)

    class Meta(FrozenVersion.Meta):
        verbose_name = "bản kế hoạch huyện đã duyệt"
        constraints = [
            *FrozenVersion.Meta.constraints,
            models.CheckConstraint(condition=~Q(document=""), name="district_version_signed"),
        ]
