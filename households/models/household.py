"""A household and its persons: what stays the same over the years."""

from django.db import models

from areas.models import Village
from households import choices
from households.querysets import HouseholdQuerySet, PersonQuerySet
from ui.formatting import fold


class Household(models.Model):
    """A family on the commune's books; its code stays the same over the years: commune-village-number."""

    code = models.CharField("mã hộ", max_length=20, unique=True)
    village = models.ForeignKey(Village, models.PROTECT, related_name="households", verbose_name="thôn")
    head_name = models.CharField("họ tên chủ hộ", max_length=120)
    address = models.CharField("địa chỉ", max_length=200, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    ethnicity = models.PositiveSmallIntegerField("dân tộc", choices=choices.pairs(choices.ETHNIC_GROUPS))
    ended_on = models.DateField("kết thúc ngày", null=True, blank=True)
    end_reason = models.CharField("lý do kết thúc", max_length=200, blank=True)
    search_key = models.CharField(max_length=400, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = "hộ"
        indexes = [models.Index(fields=["village", "code"], name="household_village")]

    def __str__(self):
        return f"{self.head_name} ({self.code})"

    @staticmethod
    def make_search_key(code, head_name, address, phone):
        """Returns the folded text that the search looks in."""
        return fold(f"{head_name} {address} {code} {phone}")[:400]

    def clean(self):
        self.search_key = self.make_search_key(self.code, self.head_name, self.address, self.phone)


class Person(models.Model):
    """A member of a household: what stays the same over the years. What changes yearly is in FormMember."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="persons")
    full_name = models.CharField("họ và tên", max_length=120)
    search_name = models.CharField(max_length=120, editable=False)
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("năm sinh", null=True, blank=True)
    sex = models.PositiveSmallIntegerField("giới tính", choices=choices.pairs(choices.SEXES))
    ethnicity = models.PositiveSmallIntegerField("dân tộc", choices=choices.pairs(choices.ETHNIC_GROUPS))
    identity_number = models.CharField("số định danh, CMND", max_length=12, blank=True)
    left_on = models.DateField("rời hộ ngày", null=True, blank=True)
    left_reason = models.CharField("lý do rời hộ", max_length=200, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["household_id", "id"]
        verbose_name = "nhân khẩu"
        indexes = [models.Index(fields=["identity_number"], name="person_identity")]

    def __str__(self):
        return self.full_name

    def clean(self):
        self.search_name = fold(self.full_name)[:120]
        if self.birth_date:
            self.birth_year = self.birth_date.year
