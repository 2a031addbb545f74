"""A year's review, and each commune's part of it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from accounts.models import User
from areas.models import Commune
from households.procedure import Stage
from households.querysets import CommuneSurveyQuerySet, RoundQuerySet
from households.standards import STANDARDS, standard_by_code


class SurveyRound(models.Model):
    """A year's review of poor and near-poor households, under one standard."""

    year = models.PositiveSmallIntegerField("năm", unique=True)
    standard_code = models.CharField("chuẩn", max_length=20, choices=[(s.code, s.name) for s in STANDARDS])
    # Units, area types and ages are those of this day. Cited: III.1.3 has the commune survey done before 15/11.
    reference_date = models.DateField("ngày lấy số liệu")
    is_open = models.BooleanField("đang mở", default=True)
    is_demo = models.BooleanField("dữ liệu thử", default=False)  # invented by seed_demo; every page says so

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        verbose_name = "năm rà soát"
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=2015) & Q(year__lte=2100),
                name="round_year_range",
                violation_error_message="Năm rà soát từ 2015 trở đi.",
            )
        ]

    def __str__(self):
        return f"Năm {self.year}"

    @property
    def standard(self):
        return standard_by_code(self.standard_code)

    def clean(self):
        if self.reference_date and self.year and self.reference_date.year != self.year:
            raise ValidationError({"reference_date": f"Ngày lấy số liệu phải trong năm {self.year}."})


class CommuneSurvey(models.Model):
    """A commune's part of a round: its totals of all resident households, the base of every rate.

    Totals are entered by the commune and stay missing until they are: a rate without its base is blank, never zero.
    """

    round = models.ForeignKey(SurveyRound, models.PROTECT, related_name="commune_surveys")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="surveys")
    household_total = models.PositiveIntegerField("tổng số hộ dân cư", null=True, blank=True)
    person_total = models.PositiveIntegerField("tổng số nhân khẩu", null=True, blank=True)
    minority_household_total = models.PositiveIntegerField("số hộ dân tộc thiểu số", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    # Who holds the result, see procedure.py; how it came there is kept in models/procedure.py.
    stage = models.CharField("tình trạng", max_length=10, choices=Stage.choices, default=Stage.OPEN)
    stage_at = models.DateTimeField(null=True, blank=True)
    stage_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    objects = CommuneSurveyQuerySet.as_manager()

    class Meta:
        ordering = ["commune__code"]
        verbose_name = "rà soát của xã"
        constraints = [
            models.UniqueConstraint(fields=["round", "commune"], name="commune_survey_once"),
            models.CheckConstraint(
                condition=Q(minority_household_total__isnull=True)
                | Q(household_total__isnull=True)
                | Q(minority_household_total__lte=models.F("household_total")),
                name="minority_within_total",
                violation_error_message="Số hộ dân tộc thiểu số không được lớn hơn tổng số hộ dân cư.",
            ),
            models.CheckConstraint(
                condition=Q(person_total__isnull=True)
                | Q(household_total__isnull=True)
                | Q(person_total__gte=models.F("household_total")),
                name="persons_at_least_households",
                violation_error_message="Tổng số nhân khẩu không được nhỏ hơn tổng số hộ.",
            ),
        ]

    def __str__(self):
        return f"{self.commune} {self.round.year}"

    @property
    def has_totals(self):
        """Whether rates can be told at all: the total of resident households is known."""
        return self.household_total is not None
