"""The yearly allocation of resources (III.3.1): what is planned, allotted and spent, and the entries behind it."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from assignments.models.base import UnitRow, one_unit
from plans.models.files import StoredFile
from plans.sources import source_name
from resources.ledger import MOST, Sums
from resources.lists import BUILT_IN, KINDS, PURPOSE, SOURCE
from resources.querysets import AllocationQuerySet, AppendOnlyQuerySet
from ui.formatting import clean_text


class ListEntry(models.Model):
    """A source or purpose that was added to the built-in list, or a built-in one renamed or no longer offered."""

    kind = models.CharField("danh mục", max_length=10, choices=list(KINDS.items()))
    code = models.SlugField("mã", max_length=20)
    name = models.CharField("tên", max_length=80)
    is_retired = models.BooleanField("thôi dùng", default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        verbose_name = "mục của danh mục"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"], name="money_list_code", violation_error_message="Mã này đã có trong danh mục."
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.name = clean_text(self.name)


class Allocation(UnitRow):
    """What one unit is to get in one year from one source for one purpose. `year` is the cycle year Y, the money is
    for Y + 1. `allotted` and `spent` are the sums of the entries, kept here so that the database guards the limits."""

    year = models.PositiveSmallIntegerField("năm chu kỳ")
    source = models.CharField("nguồn", max_length=20)
    purpose = models.CharField("nội dung", max_length=20)
    planned = models.BigIntegerField("kế hoạch, đ", default=0)
    allotted = models.BigIntegerField("đã phân bổ, đ", default=0, editable=False)
    spent = models.BigIntegerField("đã chi, đ", default=0, editable=False)
    over_reason = models.CharField("lý do vượt kế hoạch", max_length=300, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField(auto_now=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["year", "commune__code", "department__order", "purpose", "source", "id"]
        verbose_name = "khoản phân bổ"
        constraints = [
            one_unit("allocation_one_unit"),
            models.UniqueConstraint(
                fields=["year", "commune", "source", "purpose"],
                condition=Q(commune__isnull=False),
                name="allocation_once_commune",
                violation_error_message="Xã này đã có khoản cùng nguồn, cùng nội dung trong năm; mở khoản ấy mà sửa.",
            ),
            models.UniqueConstraint(
                fields=["year", "department", "source", "purpose"],
                condition=Q(department__isnull=False),
                name="allocation_once_department",
                violation_error_message="Cơ quan này đã có khoản cùng nguồn, cùng nội dung trong năm; mở khoản ấy.",
            ),
            models.CheckConstraint(
                condition=Q(planned__gte=0, planned__lte=MOST),
                name="allocation_planned",
                violation_error_message="Kế hoạch từ 0 đồng trở lên.",
            ),
            models.CheckConstraint(
                condition=Q(spent__gte=0, spent__lte=F("allotted")),
                name="allocation_spent_within",
                violation_error_message="Số đã chi không được vượt số đã phân bổ.",
            ),
            models.CheckConstraint(
                condition=Q(allotted__lte=F("planned")) | ~Q(over_reason=""),
                name="allocation_over_plan_reason",
                violation_error_message="Phân bổ vượt kế hoạch thì phải ghi lý do.",
            ),
        ]
        indexes = [models.Index(fields=["year", "commune"], name="allocation_year")]

    def __str__(self):
        return f"{self.unit_name}, {self.purpose_name}, {self.source_name} năm {self.for_year}"

    def clean(self):
        self.note, self.over_reason = clean_text(self.note), clean_text(self.over_reason)

    @property
    def for_year(self):
        return self.year + 1

    @property
    def sums(self):
        return Sums(self.planned, self.allotted, self.spent)

    @property
    def source_name(self):
        """The built-in name; pages that list many take the merged names of catalogue.py."""
        return source_name(self.source, BUILT_IN[SOURCE])

    @property
    def purpose_name(self):
        return source_name(self.purpose, BUILT_IN[PURPOSE])


class AppendOnly(models.Model):
    """A row that is added and never changed."""

    class Meta:
        abstract = True

    def save(self, **kwargs):
        if not self._state.adding:
            raise TypeError("An entry of a ledger is never changed; reverse it.")
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise TypeError("An entry of a ledger is never deleted; reverse it.")


class Reversible(AppendOnly):
    """An entry of a ledger that another one may undo."""

    reverses = models.OneToOneField("self", models.PROTECT, related_name="reversal", null=True, blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # sending a page twice makes one entry
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class MoneyEntry(Reversible):
    """Money allotted to, or spent from, an allocation. A reversal has the opposite amount and names what it undoes."""

    class Kind(models.TextChoices):
        ALLOTTED = "allotted", "phân bổ"
        SPENT = "spent", "chi"

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="entries")
    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    amount = models.BigIntegerField("số tiền, đ")
    on = models.DateField("ngày")
    document = models.CharField("số, ngày văn bản hoặc chứng từ", max_length=120)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        verbose_name = "bút toán"
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0, amount__lte=MOST)
                | Q(reverses__isnull=False, amount__lt=0, amount__gte=-MOST),
                name="money_entry_sign",
                violation_error_message="Số tiền phải lớn hơn 0.",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.on:%d/%m/%Y}"


class MoneyFile(StoredFile):
    """A document behind an entry, served only to whoever reads the allocation."""

    entry = models.ForeignKey(MoneyEntry, models.PROTECT, related_name="files")

    class Meta(StoredFile.Meta):
        verbose_name = "tệp chứng từ"

    @property
    def folder(self):
        return f"money/{self.entry.allocation_id}"
