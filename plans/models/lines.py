"""What a plan says of one household: its needs as the survey found them, and a line for each thing to be done.

`objects` are what the commune writes. While an approved plan is being changed, rows and lines as they were approved
are kept beside (`is_kept`, actions/keeping.py), and whoever adds up plans outside the commune reads `standing`.
"""

from django.db import models
from django.db.models import Q

from accounts.models import User
from areas.models import Village
from households.fields import CodeSetField
from households.models import Household
from households.standards import HouseholdClass
from plans.catalogue import needs_of
from plans.measures import NeedKey, NeedKind
from plans.models.commune_plans import CommunePlan
from plans.querysets import (
    HouseholdPlanQuerySet,
    PlanLineQuerySet,
    StandingLineQuerySet,
    StandingManager,
    StandingRowQuerySet,
    WrittenManager,
)
from plans.sources import LINE_SOURCES
from plans.when import last_day, when_words


class HouseholdPlan(models.Model):
    """A poor or near-poor household in a plan.

    What the survey says (village, head, class, causes, deprivations) is copied when the plan is drafted, so that a
    later survey shows as a difference. `is_gone`: the survey no longer finds it poor or near-poor; what was written
    stays, and counts nowhere.
    """

    class MentorKind(models.TextChoices):
        CADRE = "cadre", "Cán bộ"
        PARTY = "party", "Đảng viên"

    plan = models.ForeignKey(CommunePlan, models.CASCADE, related_name="rows", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="plan_rows", verbose_name="hộ")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="thôn")
    head_name = models.CharField("họ tên chủ hộ", max_length=120)
    household_class = models.CharField("phân loại", max_length=2, choices=[(c.value, c.label) for c in HouseholdClass])
    causes = CodeSetField("nguyên nhân nghèo")  # numbers of the round's standard, as on the form
    deprivations = CodeSetField("chỉ số thiếu hụt")
    persons_count = models.PositiveSmallIntegerField("số nhân khẩu", default=0)
    is_protected = models.BooleanField("thuộc chính sách bảo trợ xã hội", default=False)
    is_minority = models.BooleanField("hộ dân tộc thiểu số", default=False)
    is_gone = models.BooleanField("không còn trong danh sách", default=False)
    is_kept = models.BooleanField("giữ theo bản đã duyệt", default=False, editable=False)

    mentor_name = models.CharField("người kèm cặp, giúp đỡ", max_length=120, blank=True)
    mentor_kind = models.CharField("là", max_length=6, choices=MentorKind.choices, blank=True)
    mentor_office = models.CharField("chức vụ, đơn vị", max_length=150, blank=True)
    exit_year = models.PositiveSmallIntegerField("năm dự kiến thoát nghèo", null=True, blank=True)
    remove_deprivations = CodeSetField("thiếu hụt sẽ khắc phục")
    note = models.CharField("ghi chú", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, db_index=False)
    updated_at = models.DateTimeField("sửa lúc", auto_now=True)

    objects = WrittenManager.from_queryset(HouseholdPlanQuerySet)()
    standing = StandingManager.from_queryset(StandingRowQuerySet)("plan__")

    class Meta:
        ordering = ["village__number", "household__code"]
        verbose_name = "hộ trong kế hoạch"
        constraints = [
            models.UniqueConstraint(fields=["plan", "household", "is_kept"], name="plan_household_once"),
            models.CheckConstraint(
                condition=Q(mentor_kind="") | ~Q(mentor_name=""),
                name="plan_mentor_has_name",
                violation_error_message="Ghi họ tên người kèm cặp.",
            ),
        ]

    def __str__(self):
        return f"{self.head_name}, {self.plan}"

    @property
    def class_(self):
        return HouseholdClass(self.household_class)

    @property
    def needs(self) -> tuple[NeedKey, ...]:
        """What the survey found to act on, in the order of the form. Needs `plan.round`."""
        return needs_of(self.plan.round.standard, self.causes, self.deprivations)


class PlanLine(models.Model):
    """One need of a household and what will be done about it: by whom, when, at what cost and from which source.

    A need may have several lines. `is_written`: a person has touched it, so drafting again leaves it as it is;
    `is_need_gone`: the survey no longer finds the need. A blank measure, body, time or source is a gap, not an error.
    """

    row = models.ForeignKey(HouseholdPlan, models.CASCADE, related_name="lines", verbose_name="hộ")
    need_kind = models.CharField(
        "loại nhu cầu",
        max_length=11,
        choices=[(NeedKind.CAUSE.value, "nguyên nhân"), (NeedKind.DEPRIVATION.value, "thiếu hụt")],
    )
    need_code = models.CharField("nhu cầu", max_length=30)
    measure_key = models.CharField("giải pháp", max_length=40, blank=True)  # of the catalogue; "" while none is chosen
    body = models.CharField("cơ quan chủ trì", max_length=20, blank=True)  # a department's code, or "xa"
    who = models.CharField("người thực hiện", max_length=150, blank=True)
    when = models.CharField("thời gian", max_length=10, blank=True)  # plans/when.py
    due_on = models.DateField("xong trước hết ngày", null=True, blank=True, editable=False)  # the last day of `when`
    cost = models.BigIntegerField("kinh phí, đồng", null=True, blank=True)
    source = models.CharField("nguồn", max_length=12, choices=list(LINE_SOURCES.items()), blank=True)
    loan_amount = models.BigIntegerField("mức vay đề nghị, đồng", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    is_written = models.BooleanField("do người soạn", default=False)
    is_need_gone = models.BooleanField("nhu cầu không còn", default=False)
    is_kept = models.BooleanField("giữ theo bản đã duyệt", default=False, editable=False)
    # Of a kept line: the one that the commune goes on writing, null once it took that out.
    kept_of = models.OneToOneField("self", models.SET_NULL, related_name="kept", null=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, db_index=False)
    updated_at = models.DateTimeField("sửa lúc", auto_now=True)

    objects = WrittenManager.from_queryset(PlanLineQuerySet)()
    standing = StandingManager.from_queryset(StandingLineQuerySet)("row__plan__")

    class Meta:
        ordering = ["pk"]
        verbose_name = "dòng kế hoạch"
        indexes = [
            models.Index(fields=["body", "measure_key"], name="plan_line_body"),
            models.Index(fields=["need_kind", "need_code"], name="plan_line_need"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["row", "need_kind", "need_code", "measure_key"],
                name="plan_line_once",
                violation_error_message="Nhu cầu này của hộ đã có giải pháp ấy.",
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=0),
                name="plan_cost_not_negative",
                violation_error_message="Kinh phí không được âm.",
            ),
            models.CheckConstraint(
                condition=Q(loan_amount__isnull=True) | Q(loan_amount__gte=0),
                name="plan_loan_not_negative",
                violation_error_message="Mức vay không được âm.",
            ),
            models.CheckConstraint(
                condition=~Q(source="none") | Q(cost__isnull=True) | Q(cost=0),
                name="plan_no_money_no_cost",
                violation_error_message="Đã ghi không cần kinh phí thì kinh phí để trống hoặc bằng 0.",
            ),
        ]

    def __str__(self):
        return f"{self.need_code}: {self.measure_key}, {self.row}"

    def clean(self):
        self.due_on = last_day(self.when)

    @property
    def need(self) -> NeedKey:
        return NeedKey(NeedKind(self.need_kind), self.need_code)

    @property
    def when_words(self):
        return when_words(self.when)
