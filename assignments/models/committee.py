"""Members of the steering committees, of the district and of each commune (III.5.1)."""

from django.db import models
from django.db.models import Q

from areas.models import Commune, Department
from assignments.querysets import UnitRowQuerySet


class CommitteeMember(models.Model):
    """A member with the work and the area that the member answers for. No commune: the district's committee."""

    class Seat(models.TextChoices):
        HEAD = "1head", "Trưởng ban"
        STANDING = "2standing", "Phó Trưởng ban Thường trực"
        DEPUTY = "3deputy", "Phó Trưởng ban"
        MEMBER = "4member", "Thành viên"

    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="+", verbose_name="ban chỉ đạo của xã", null=True, blank=True
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="cơ quan", null=True, blank=True
    )
    full_name = models.CharField("họ và tên", max_length=100)
    position = models.CharField("chức vụ, đơn vị công tác", max_length=150)
    seat = models.CharField("vị trí trong ban", max_length=10, choices=Seat.choices, default=Seat.MEMBER)
    field = models.CharField("lĩnh vực phụ trách", max_length=200, blank=True)
    areas = models.ManyToManyField(Commune, related_name="committee_members", verbose_name="xã phụ trách", blank=True)
    villages_text = models.CharField("thôn phụ trách", max_length=200, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    paper = models.CharField("số quyết định", max_length=60, blank=True)
    since = models.DateField("từ ngày")
    until = models.DateField("đến ngày", null=True, blank=True)

    objects = UnitRowQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "full_name"]
        verbose_name = "thành viên ban chỉ đạo"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="committee_dates_in_order",
                violation_error_message="Ngày thôi không được trước ngày bắt đầu.",
            )
        ]

    def __str__(self):
        return self.full_name
