"""What rows of a unit share: exactly one of a commune and a body."""

from django.db import models
from django.db.models import Q

from accounts.units import COMMUNE, DEPARTMENT
from areas.models import Commune, Department


def one_unit(name):
    """Returns the constraint that a row belongs to a commune or to a body, not to both and not to none."""
    return models.CheckConstraint(
        condition=Q(commune__isnull=False, department__isnull=True) | Q(commune__isnull=True, department__isnull=False),
        name=name,
        violation_error_message="Chọn đúng một đơn vị: một xã, thị trấn hoặc một cơ quan huyện.",
    )


class UnitRow(models.Model):
    """A row that belongs to one commune or one body."""

    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="+", verbose_name="xã, thị trấn", null=True, blank=True
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="cơ quan", null=True, blank=True
    )

    class Meta:
        abstract = True

    @property
    def unit(self):
        return self.commune if self.commune_id else self.department

    @property
    def unit_name(self):
        return self.commune.name if self.commune_id else self.department.short_name

    @property
    def unit_code(self):
        """The unit in an address and in select boxes, as accounts.units has it: "xa-12", "cq-3"."""
        return f"{COMMUNE}-{self.commune_id}" if self.commune_id else f"{DEPARTMENT}-{self.department_id}"
