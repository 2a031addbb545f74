"""What is recorded of a commune's year beside its forms: meetings, postings, objections, the way of the result through
the offices, exceptions from the lock, and requests that come in during the year.
"""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from areas.models import Village
from households.models.household import Household
from households.models.rounds import CommuneSurvey
from households.procedure import has_agreed, in_year_due, in_year_late, is_posting_over
from households.querysets import OfSurveyQuerySet, RequestQuerySet


class ProcedureEvent(models.Model):
    """A dated step of the result: listed, sent, returned, appraised, recognised. Rows are only ever added."""

    class Kind(models.TextChoices):
        LISTED = "listed", "Chốt danh sách rà soát"
        SUBMITTED = "submitted", "Trình huyện"
        RETURNED = "returned", "Huyện trả lại"
        APPRAISED = "appraised", "Thẩm định xong"
        RECOGNISED = "recognised", "Công nhận"

    survey = models.ForeignKey(CommuneSurvey, models.PROTECT, related_name="events")
    kind = models.CharField("việc", max_length=10, choices=Kind.choices)
    happened_on = models.DateField("ngày")
    note = models.TextField("ý kiến, lý do", blank=True)
    document = models.CharField("số văn bản", max_length=60, blank=True)
    signer = models.CharField("người ký", max_length=120, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", auto_now_add=True)

    objects = OfSurveyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "bước rà soát của xã"
        indexes = [models.Index(fields=["survey", "kind", "-id"], name="procedure_event")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="recognised") | ~Q(document=""),
                name="recognition_has_number",
                violation_error_message="Nhập số quyết định công nhận.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="returned") | ~Q(note=""),
                name="return_has_reason",
                violation_error_message="Ghi rõ chỗ cần làm lại.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.survey}"


class VillageMeeting(models.Model):
    """The meeting of a village on the year's result: who led, how many came, how they voted. One a year; a second
    meeting replaces the record and the trail keeps the first."""

    survey = models.ForeignKey(CommuneSurvey, models.PROTECT, related_name="meetings")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="thôn")
    held_on = models.DateField("ngày họp")
    place = models.CharField("nơi họp", max_length=200)
    chair = models.CharField("chủ trì", max_length=120)
    secretary = models.CharField("thư ký", max_length=120)
    guests = models.TextField("thành phần dự họp", blank=True)
    invited = models.PositiveSmallIntegerField("số hộ được mời", null=True, blank=True)
    present = models.PositiveSmallIntegerField("số người dự họp")
    agreed = models.PositiveSmallIntegerField("số người đồng ý")
    disagreed = models.PositiveSmallIntegerField("số người không đồng ý")
    opinions = models.TextField("ý kiến tại cuộc họp", blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    recorded_at = models.DateTimeField("ghi lúc", auto_now=True)

    objects = OfSurveyQuerySet.as_manager()

    class Meta:
        ordering = ["village__number"]
        verbose_name = "cuộc họp dân"
        constraints = [
            models.UniqueConstraint(fields=["survey", "village"], name="meeting_once"),
            models.CheckConstraint(
                condition=Q(present__gte=F("agreed") + F("disagreed")) & Q(present__gte=1),
                name="meeting_votes_within_present",
                violation_error_message="Số đồng ý và không đồng ý cộng lại không được nhiều hơn số người dự họp.",
            ),
        ]

    def __str__(self):
        return f"Họp dân {self.village}, {self.survey}"

    @property
    def abstained(self):
        """Those who were there and voted neither way."""
        return self.present - self.agreed - self.disagreed

    @property
    def is_agreed(self):
        return has_agreed(present=self.present, agreed=self.agreed)


class Posting(models.Model):
    """The list hung out at the commune's office and the villages' houses, without identity numbers. After a return it
    is hung out anew; the newest counts."""

    survey = models.ForeignKey(CommuneSurvey, models.PROTECT, related_name="postings")
    posted_on = models.DateField("niêm yết từ ngày")
    until = models.DateField("đến hết ngày")
    places = models.CharField("nơi niêm yết", max_length=300)
    announced = models.CharField("thông báo qua", max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", auto_now_add=True)

    objects = OfSurveyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "niêm yết"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("posted_on")),
                name="posting_days_in_order",
                violation_error_message="Ngày kết thúc niêm yết phải sau ngày bắt đầu.",
            )
        ]

    def __str__(self):
        return f"Niêm yết của {self.survey}"

    def is_over(self, today):
        return is_posting_over(self.until, today)


class Objection(models.Model):
    """What somebody said against the posted list, and what came of looking again (phúc tra)."""

    class Outcome(models.TextChoices):
        OPEN = "open", "chưa trả lời"
        ACCEPTED = "accepted", "chấp nhận, sửa kết quả"
        KEPT = "kept", "giữ kết quả"

    survey = models.ForeignKey(CommuneSurvey, models.PROTECT, related_name="objections")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="hộ")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="thôn")
    received_on = models.DateField("ngày nhận")
    from_whom = models.CharField("người có ý kiến", max_length=120)
    content = models.TextField("nội dung")
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    answer = models.TextField("trả lời", blank=True)
    answered_on = models.DateField("ngày trả lời", null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", auto_now_add=True)

    objects = OfSurveyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "ý kiến về danh sách"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="open", answered_on__isnull=True)
                | ~Q(outcome="open") & Q(answered_on__isnull=False) & ~Q(answer=""),
                name="objection_answered_whole",
                violation_error_message="Ghi kết quả xem lại và ngày trả lời.",
            )
        ]

    def __str__(self):
        return f"Ý kiến của {self.from_whom}, {self.survey}"

    @property
    def is_open(self):
        return self.outcome == self.Outcome.OPEN


class Reopening(models.Model):
    """An exception from the lock: LĐTBXH lets one commune write until the end of a day, for a reason. It ends by
    itself, or earlier when somebody ends it."""

    survey = models.ForeignKey(CommuneSurvey, models.PROTECT, related_name="reopenings")
    from_on = models.DateField("từ ngày")
    until = models.DateField("đến hết ngày")
    reason = models.CharField("lý do", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người cho mở lại")
    at = models.DateTimeField("lúc", auto_now_add=True)
    ended_at = models.DateTimeField("khóa lại lúc", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    objects = OfSurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "lần mở lại"
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("from_on")), name="reopening_days_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_reason"),
        ]

    def __str__(self):
        return f"Mở lại {self.survey}"

    def is_in_force(self, today):
        return self.ended_at is None and self.from_on <= today <= self.until


class InYearRequest(models.Model):
    """A household's request during the year to enter the list or leave it, and the commune's decision within 7 working
    days. `survey` is the year whose recognised list it changes; forms of that year stay as they were."""

    class Kind(models.TextChoices):
        POOR = "poor", "xét hộ nghèo phát sinh"
        NEAR = "near", "xét hộ cận nghèo phát sinh"
        EXIT_POOR = "exit_poor", "xét thoát nghèo"
        EXIT_NEAR = "exit_near", "xét thoát cận nghèo"

    class Outcome(models.TextChoices):
        OPEN = "open", "đang xét"
        ACCEPTED = "accepted", "công nhận"
        REFUSED = "refused", "không công nhận"

    survey = models.ForeignKey(CommuneSurvey, models.PROTECT, related_name="requests")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="hộ")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="thôn")
    head_name = models.CharField("họ tên chủ hộ", max_length=120)
    kind = models.CharField("đề nghị", max_length=10, choices=Kind.choices)
    cause = models.CharField("lý do đề nghị", max_length=300)
    received_on = models.DateField("ngày nhận giấy đề nghị")
    b1 = models.PositiveSmallIntegerField("điểm B1", null=True, blank=True)
    b2 = models.PositiveSmallIntegerField("điểm B2", null=True, blank=True)
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    decision = models.CharField("số quyết định", max_length=60, blank=True)
    reason = models.CharField("lý do không công nhận", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", auto_now_add=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "id"]
        verbose_name = "đề nghị trong năm"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="open", decided_on__isnull=True)
                | Q(outcome="accepted", decided_on__isnull=False) & ~Q(decision="")
                | Q(outcome="refused", decided_on__isnull=False) & ~Q(reason=""),
                name="request_decided_whole",
                violation_error_message="Công nhận thì nhập số quyết định, không công nhận thì ghi lý do.",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.head_name}"

    @property
    def is_open(self):
        return self.outcome == self.Outcome.OPEN

    @property
    def due_on(self):
        """The last day for the decision."""
        return in_year_due(self.received_on)

    def days_late(self, today):
        """Returns by how many working days the decision was, or by now is, late."""
        return in_year_late(self.received_on, self.decided_on or today)
