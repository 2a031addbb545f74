"""What the plans of a commune, a body and the district have in common: where they stand, their steps, what was frozen.

Each of the three adds whose plan it is and what it says; states.py holds the way that all go.
"""

from django.db import models
from django.db.models import Q

from accounts.models import User
from households.locks import LABOUR_OFFICE
from households.models import SurveyRound
from plans.states import EDITABLE, PlanState, PlanStep, title_of_version

DISTRICT_OFFICE = "UBND huyện"
DISTRICT_LEADER = f"lãnh đạo {DISTRICT_OFFICE}"


class SteppedPlan(models.Model):
    """A plan of a cycle year (`round`), for the calendar year after it. `version` counts up with every change, so that
    what a person read is known when he acts; `version_number` is that of the last approval, 0 before the first."""

    TRAIL = ""  # what the names of its audit rows begin with
    DUTY = ""  # key of the duty that it fulfils
    UNIT = ()  # the field of the unit that owes it, none for the district's own

    decider = LABOUR_OFFICE  # who returns or approves it, in words
    sent_to = "huyện"  # the office to which it is sent, in words

    round = models.ForeignKey(SurveyRound, models.PROTECT, verbose_name="năm rà soát")
    state = models.CharField("tình trạng", max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    state_at = models.DateTimeField("từ lúc", null=True, blank=True)
    state_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    version_number = models.PositiveSmallIntegerField("lần duyệt", default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    @property
    def year(self):
        """The cycle year, as it stands in addresses."""
        return self.round.year

    @property
    def for_year(self):
        """The calendar year in which the measures are carried out."""
        return self.round.year + 1

    @property
    def unit(self):
        """The commune or body that owes the plan."""
        return getattr(self, *self.UNIT)

    @property
    def is_editable(self):
        return self.state in EDITABLE

    @property
    def is_changing(self):
        """Whether it was approved and is no longer as it was approved: an amendment is written, sent or returned."""
        return self.version_number > 0 and self.state != PlanState.APPROVED

    @property
    def state_words(self):
        """Where it stands, naming the office that holds or returned it."""
        return PlanState(self.state).label.replace("huyện", self.sent_to)

    @property
    def tone(self):
        return PlanState(self.state).tone

    @property
    def title(self):
        """What the next approval is of: the plan itself or an amendment of it."""
        return title_of_version(self.version_number + (self.state != PlanState.APPROVED))

    @property
    def last_step(self):
        return self.events.select_related("by").last()

    @property
    def last_return(self):
        """The step that gave the plan back, where it waits to be mended; else None."""
        return self.events.filter(kind=PlanStep.RETURNED).select_related("by").last() if self.is_returned else None

    @property
    def is_returned(self):
        return self.state == PlanState.RETURNED

    @property
    def sent_again(self):
        """Where the plan waits to be decided on once more: (the step that gave it back, whether it was changed since);
        else None."""
        steps = list(self.events.select_related("by").order_by("-pk"))
        if not steps or self.state != PlanState.SUBMITTED:
            return None
        sent, *earlier = steps
        ends = (PlanStep.SUBMITTED, PlanStep.RETURNED, PlanStep.APPROVED)
        before = next((step for step in earlier if step.kind in ends), None)
        if before is None or before.kind != PlanStep.RETURNED:
            return None
        return before, before.version is None or sent.version != before.version + 1

    @property
    def change_reason(self):
        """Why the amendment that is under way was opened; "" where none is."""
        step = self.events.filter(kind=PlanStep.AMENDING).last() if self.is_changing else None
        return step.note if step else ""


class Step(models.Model):
    """A step of a plan; the subclass has its `plan`. Rows are only ever added."""

    kind = models.CharField("việc", max_length=10, choices=PlanStep.choices)
    note = models.TextField("ý kiến, lý do", blank=True)
    document = models.CharField("số văn bản", max_length=60, blank=True)
    version = models.PositiveIntegerField(null=True, editable=False)  # of the plan, once the step was taken
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc")

    class Meta:
        abstract = True
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="returned") | ~Q(note=""),
                name="%(class)s_return_has_reason",
                violation_error_message="Ghi rõ chỗ cần làm lại.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.plan}"


class FrozenVersion(models.Model):
    """A plan as it was approved; the subclass has its `plan`. Number 1 is the plan, number n its amendment n - 1.
    Never changed."""

    number = models.PositiveSmallIntegerField("lần duyệt")
    reason = models.TextField("lý do điều chỉnh", blank=True)
    document = models.CharField("số văn bản", max_length=60, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người duyệt")
    approved_at = models.DateTimeField("duyệt lúc")
    data = models.TextField()  # JSON: read and written whole

    class Meta:
        abstract = True
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="%(class)s_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="%(class)s_from_one"),
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


class Paper(models.Model):
    """What a plan's paper carries, as far as it is known before it is signed."""

    document = models.CharField("số, ký hiệu", max_length=60, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    signer = models.CharField("người ký", max_length=120, blank=True)

    class Meta:
        abstract = True
