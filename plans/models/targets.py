"""Sharing the district's reduction over the communes: scenarios, the communes' proposals, issued decisions."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.scoping import ScopedQuerySet, commune_ids
from areas.models import Commune, Department
from households.models import SurveyRound
from plans.allocation import Need as AllocationNeed
from plans.allocation import Rules, Share

MOST_HOUSEHOLDS = 1_000_000


class ScenarioQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Returns the scenarios: work of the district, which communes and bodies do not see."""
        return self if commune_ids(user) is None else self.none()


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Returns the decisions: the district's people see all, the others what was issued."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if commune_ids(user) is None else self.filter(status=TargetDecision.Status.ISSUED)

    def issued(self):
        return self.filter(status=TargetDecision.Status.ISSUED)


class TargetScenario(models.Model):
    """One way to share a total over the communes of a cycle year: rules, overrides and what came of them."""

    round = models.ForeignKey(SurveyRound, models.PROTECT, related_name="target_scenarios")
    name = models.CharField("tên phương án", max_length=120)
    total = models.PositiveIntegerField("tổng chỉ tiêu, hộ")
    poor = models.PositiveSmallIntegerField("trọng số hộ nghèo", default=1)
    actionable = models.PositiveSmallIntegerField("trọng số hộ có nguyên nhân tác động được", default=2)
    high_rate = models.PositiveSmallIntegerField("trọng số xã có tỷ lệ cao", default=1)
    floor_percent = models.PositiveSmallIntegerField("sàn, %", default=5)
    ceiling_percent = models.PositiveSmallIntegerField("trần, %", default=60)
    note = models.TextField("thuyết minh", blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người lập")
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người lưu")
    saved_at = models.DateTimeField("lưu lúc", auto_now=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "phương án chỉ tiêu"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="target_scenario_name",
                violation_error_message="Năm này đã có phương án mang tên ấy. Đặt tên khác.",
            ),
            models.CheckConstraint(
                condition=Q(floor_percent__lte=F("ceiling_percent")) & Q(ceiling_percent__lte=100),
                name="target_scenario_bounds",
                violation_error_message="Tỷ lệ sàn không được lớn hơn tỷ lệ trần, tỷ lệ trần không quá 100 %.",
            ),
            models.CheckConstraint(
                condition=Q(poor__gt=0) | Q(actionable__gt=0) | Q(high_rate__gt=0),
                name="target_scenario_weights",
                violation_error_message="Ít nhất một trọng số phải lớn hơn 0.",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.round.year})"

    @property
    def rules(self):
        """The scenario's allocation.Rules."""
        return Rules(self.poor, self.actionable, self.high_rate, self.floor_percent, self.ceiling_percent)


class CommuneFigures(models.Model):
    """What a target of a commune rests on, as the survey had it when the figures were taken."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã, thị trấn")
    poor = models.PositiveIntegerField("hộ nghèo")
    cannot_exit = models.PositiveIntegerField("hộ không thể thoát nghèo")
    actionable = models.PositiveIntegerField("hộ có nguyên nhân tác động được")
    residents = models.PositiveIntegerField("hộ dân cư", null=True, blank=True)
    is_recognised = models.BooleanField("kết quả đã công nhận")
    target = models.PositiveIntegerField("chỉ tiêu, hộ")

    class Meta:
        abstract = True

    @property
    def need(self):
        """The figures as allocation.Need."""
        return AllocationNeed(self.commune.code, self.poor, self.cannot_exit, self.actionable, self.residents)

    @property
    def can_exit(self):
        return self.poor - self.cannot_exit


class TargetShare(CommuneFigures):
    """A commune's line of a scenario."""

    scenario = models.ForeignKey(TargetScenario, models.CASCADE, related_name="shares")
    points = models.PositiveIntegerField("trọng số")
    floor = models.PositiveIntegerField("sàn")
    ceiling = models.PositiveIntegerField("trần")
    is_override = models.BooleanField("đặt bằng tay", default=False)
    override_reason = models.CharField("lý do đặt bằng tay", max_length=300, blank=True)

    class Meta:
        ordering = ["commune__code"]
        verbose_name = "chỉ tiêu của xã trong phương án"
        constraints = [
            models.UniqueConstraint(fields=["scenario", "commune"], name="target_share_once"),
            models.CheckConstraint(
                condition=Q(target__lte=F("poor")) & Q(cannot_exit__lte=F("poor")) & Q(actionable__lte=F("poor")),
                name="target_share_within_poor",
                violation_error_message="Chỉ tiêu không được lớn hơn số hộ nghèo đang có.",
            ),
            models.CheckConstraint(
                condition=Q(is_override=False) | ~Q(override_reason=""),
                name="target_override_has_reason",
                violation_error_message="Ghi lý do đặt chỉ tiêu bằng tay.",
            ),
        ]

    @property
    def reason(self):
        """Why the target is what it is: one Vietnamese sentence."""
        if self.is_override:
            return f"Đặt bằng tay: {self.override_reason}"
        return Share(self.need, self.points, self.floor, self.ceiling, self.target).reason


class TargetProposal(models.Model):
    """How many households a commune itself would bring out of poverty, and why."""

    round = models.ForeignKey(SurveyRound, models.PROTECT, related_name="target_proposals")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã, thị trấn")
    households = models.PositiveIntegerField("số hộ đề nghị")
    reason = models.TextField("lý do, căn cứ")
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["commune__code"]
        verbose_name = "đề nghị chỉ tiêu của xã"
        constraints = [
            models.UniqueConstraint(fields=["round", "commune"], name="target_proposal_once"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="target_proposal_has_reason",
                violation_error_message="Ghi lý do, căn cứ của số đề nghị.",
            ),
        ]

    def __str__(self):
        return f"Đề nghị của {self.commune}, {self.round.year}"


class BodyTarget(models.Model):
    """What a body of the district is to act on in the year: households with one need (III.2.3). The draft; what was
    issued stands in BodyTargetLine."""

    round = models.ForeignKey(SurveyRound, models.PROTECT, related_name="body_targets")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="cơ quan")
    topic = models.CharField("nội dung", max_length=60)  # rules.Topic.key
    target = models.PositiveIntegerField("chỉ tiêu, hộ")
    note = models.CharField("lý do", max_length=300, blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["department__order", "topic"]
        verbose_name = "chỉ tiêu của ngành"
        constraints = [models.UniqueConstraint(fields=["round", "topic"], name="body_target_once")]


class TargetDecision(models.Model):
    """A decision that gives out targets. `order` 1 is the first of a cycle year, later ones change it; an earlier one
    is kept as it was. Its lines are frozen when it is sent for approval."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "đã trình UBND huyện"
        RETURNED = "returned", "UBND huyện trả lại"
        APPROVED = "approved", "đã duyệt, chờ số quyết định"
        ISSUED = "issued", "đã giao"

    round = models.ForeignKey(SurveyRound, models.PROTECT, related_name="target_decisions")
    order = models.PositiveSmallIntegerField("lần")
    scenario = models.ForeignKey(TargetScenario, models.PROTECT, related_name="decisions")
    total = models.PositiveIntegerField("tổng chỉ tiêu, hộ")
    status = models.CharField("tình trạng", max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    change_reason = models.TextField("lý do điều chỉnh", blank=True)
    comment = models.TextField("ý kiến của UBND huyện", blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người trình")
    submitted_at = models.DateTimeField("trình lúc")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    document = models.CharField("số quyết định", max_length=60, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    signer = models.CharField("người ký", max_length=120, blank=True)
    signer_office = models.CharField("chức vụ người ký", max_length=120, blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    issued_at = models.DateTimeField("ban hành lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # counts up with every step

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        verbose_name = "quyết định giao chỉ tiêu"
        constraints = [
            models.UniqueConstraint(fields=["round", "order"], name="target_decision_order"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(status__in=["submitted", "approved"]),
                name="target_decision_one_open",
                violation_error_message="Đang có một phương án chờ duyệt hoặc chờ số quyết định.",
            ),
            models.CheckConstraint(
                condition=~Q(status="issued") | (~Q(document="") & ~Q(signer="") & Q(signed_on__isnull=False)),
                name="target_decision_signed",
                violation_error_message="Nhập số, ngày ký và người ký quyết định.",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(comment=""),
                name="target_decision_return_reason",
                violation_error_message="Ghi rõ chỗ cần xem lại.",
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.round.year}"

    @property
    def is_open(self):
        """Whether it still waits for somebody."""
        return self.status in (self.Status.SUBMITTED, self.Status.APPROVED)

    @property
    def is_first(self):
        return self.order == 1

    @property
    def title(self):
        """ "Giao chỉ tiêu", "Điều chỉnh chỉ tiêu lần 1"."""
        return "Giao chỉ tiêu" if self.is_first else f"Điều chỉnh chỉ tiêu lần {self.order - 1}"


class TargetLine(CommuneFigures):
    """A commune's line of a decision, as it was sent for approval."""

    decision = models.ForeignKey(TargetDecision, models.CASCADE, related_name="lines")
    proposal = models.PositiveIntegerField("xã đề nghị", null=True, blank=True)
    previous = models.PositiveIntegerField("chỉ tiêu trước khi điều chỉnh", null=True, blank=True)
    reason = models.CharField("lý do", max_length=400)

    class Meta:
        ordering = ["commune__code"]
        verbose_name = "chỉ tiêu của xã"
        constraints = [
            models.UniqueConstraint(fields=["decision", "commune"], name="target_line_once"),
            models.CheckConstraint(condition=Q(target__lte=F("poor")), name="target_line_within_poor"),
            models.CheckConstraint(condition=~Q(reason=""), name="target_line_has_reason"),
        ]


class BodyTargetLine(models.Model):
    """A body's line of a decision: annex 2. `by_commune` is {commune id: [households with the need, target]}, whose
    targets add up to `target`."""

    decision = models.ForeignKey(TargetDecision, models.CASCADE, related_name="body_lines")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="cơ quan")
    topic = models.CharField("nội dung", max_length=60)
    label = models.CharField("nội dung", max_length=200)
    clause = models.CharField("điều khoản", max_length=40)
    counts = models.CharField("đối tượng", max_length=80)
    baseline = models.PositiveIntegerField("số hộ hiện có")
    target = models.PositiveIntegerField("chỉ tiêu, hộ")
    note = models.CharField("lý do", max_length=300, blank=True)
    by_commune = models.JSONField(default=dict)

    class Meta:
        ordering = ["department__order", "id"]
        verbose_name = "chỉ tiêu giao ngành"
        constraints = [
            models.UniqueConstraint(fields=["decision", "topic"], name="body_line_once"),
            models.CheckConstraint(condition=Q(target__lte=F("baseline")), name="body_line_within_baseline"),
        ]
