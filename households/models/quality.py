"""Questions about what was entered, with the answers that settled them, and pairs of persons who may be one."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from areas.models import Commune, Village
from households.models.household import Household, Person
from households.models.rounds import SurveyRound
from households.querysets import DuplicateQuerySet, WarningQuerySet


class QualityWarning(models.Model):
    """A doubtful thing in a year's survey, worded as a question; see quality.py for the kinds.

    Rows are found anew from the forms, so only the answers are anybody's work. `fingerprint` stands for the facts
    behind the question: an answer settles it until they change.
    """

    round = models.ForeignKey(SurveyRound, models.CASCADE, related_name="warnings")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.CASCADE, null=True, related_name="warnings")
    kind = models.CharField("loại", max_length=20)
    key = models.CharField(max_length=80)  # what the question is about, the same from one look to the next
    question = models.TextField("câu hỏi")
    fingerprint = models.CharField(max_length=32)
    is_current = models.BooleanField("còn đúng", default=True)  # an answered one stays when its facts went away
    is_settled = models.BooleanField("đã trả lời", default=False)
    found_at = models.DateTimeField("thấy lúc", auto_now_add=True)

    objects = WarningQuerySet.as_manager()

    class Meta:
        ordering = ["commune_id", "village_id", "kind", "id"]
        verbose_name = "cảnh báo"
        constraints = [models.UniqueConstraint(fields=["round", "commune", "key"], name="warning_key")]
        indexes = [
            models.Index(fields=["round", "commune", "is_current", "is_settled"], name="warning_open"),
            models.Index(fields=["household", "round"], name="warning_household"),
        ]

    def __str__(self):
        return self.question


class QualityAnswer(models.Model):
    """What somebody answered to a warning, when, and to which facts."""

    warning = models.ForeignKey(QualityWarning, models.CASCADE, related_name="answers")
    text = models.CharField("trả lời", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người trả lời")
    at = models.DateTimeField("lúc", auto_now_add=True)
    fingerprint = models.CharField(max_length=32)
    question = models.TextField("câu hỏi lúc đó")

    class Meta:
        ordering = ["-id"]
        verbose_name = "trả lời cảnh báo"


class QualityCheck(models.Model):
    """When a commune's forms of a year were last looked through as a whole."""

    round = models.ForeignKey(SurveyRound, models.CASCADE, related_name="+")
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="+")
    checked_at = models.DateTimeField("kiểm lúc")

    class Meta:
        verbose_name = "lần kiểm cảnh báo"
        constraints = [models.UniqueConstraint(fields=["round", "commune"], name="quality_check_once")]


class DuplicateFlag(models.Model):
    """Two persons who may be one: `first` has the lower id. Found by duplicates.py, decided by people."""

    IDENTITY, NAME = "identity", "name"
    KINDS = [(IDENTITY, "Trùng số định danh, CMND"), (NAME, "Gần trùng tên, năm sinh, cùng thôn")]
    OPEN, DIFFERENT, MERGED = "open", "different", "merged"
    STATES = [(OPEN, "Chưa xử lý"), (DIFFERENT, "Khác nhau"), (MERGED, "Đã nhập làm một")]

    first = models.ForeignKey(Person, models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, models.CASCADE, related_name="+")
    # Where each lives, so that scoping reads one table; kept with the pair whenever it is looked at again.
    first_commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    second_commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    kind = models.CharField("vì", max_length=10, choices=KINDS)
    fingerprint = models.CharField(max_length=32)
    is_current = models.BooleanField("còn đúng", default=True)
    state = models.CharField("xử lý", max_length=10, choices=STATES, default=OPEN)
    reason = models.CharField("lý do", max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người xử lý")
    decided_at = models.DateTimeField("xử lý lúc", null=True)
    found_at = models.DateTimeField("thấy lúc", auto_now_add=True)

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        ordering = ["first_commune_id", "kind", "id"]
        verbose_name = "nghi trùng"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_in_order"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason=""),
                name="duplicate_decided_with_reason",
                violation_error_message="Ghi lý do.",
            ),
        ]
        indexes = [
            models.Index(fields=["first_commune", "is_current", "state"], name="duplicate_first"),
            models.Index(fields=["second_commune", "is_current", "state"], name="duplicate_second"),
        ]

    @property
    def is_across_communes(self):
        return self.first_commune_id != self.second_commune_id
