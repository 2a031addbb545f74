"""The yearly score sheet of a unit: points proposed by the rule, and what Phòng LĐTBXH decided (III.5.2)."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from assignments.models.base import UnitRow, one_unit
from assignments.models.tasks import TaskYear
from assignments.querysets import UnitRowQuerySet
from assignments.scoring import Grade


class ScoreSheet(UnitRow):
    """What was decided for a unit's year. Without a row the sheet is a proposal, computed when it is read.

    On confirming, the lines and points are kept as they were, so that a later change of a task leaves them alone.
    """

    class Status(models.TextChoices):
        OPEN = "open", "đề xuất"
        CONFIRMED = "confirmed", "đã xác nhận"
        OVERRULED = "overruled", "đã quyết định khác đề xuất"

    year = models.ForeignKey(TaskYear, models.PROTECT, related_name="score_sheets")
    # III.5.2: whether the commune met its poverty-reduction plan; nobody has said while it is null.
    plan_met = models.BooleanField("đạt kế hoạch giảm nghèo", null=True, blank=True)
    plan_evidence = models.CharField("căn cứ", max_length=300, blank=True)
    plan_evidence_url = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    points = models.DecimalField("điểm", max_digits=5, decimal_places=1, null=True, blank=True)
    lines = models.JSONField(default=list, blank=True)  # scoring.Line as dicts, kept on confirming
    notes = models.JSONField(default=list, blank=True)  # what the sheet said beside its points, kept on confirming
    proposed_grade = models.CharField("mức đề xuất", max_length=10, choices=Grade.choices, blank=True)
    grade = models.CharField("mức xếp loại", max_length=10, choices=Grade.choices, blank=True)
    reason = models.TextField("lý do", blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = UnitRowQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "phiếu điểm"
        constraints = [
            one_unit("score_one_unit"),
            models.UniqueConstraint(
                fields=["year", "commune"], condition=Q(commune__isnull=False), name="score_once_commune"
            ),
            models.UniqueConstraint(
                fields=["year", "department"], condition=Q(department__isnull=False), name="score_once_department"
            ),
            models.CheckConstraint(
                condition=~Q(status="overruled") | ~Q(reason=""),
                name="score_overruled_has_reason",
                violation_error_message="Ghi lý do quyết định khác đề xuất.",
            ),
            models.CheckConstraint(condition=Q(status="open") | ~Q(grade=""), name="score_decided_has_grade"),
        ]
