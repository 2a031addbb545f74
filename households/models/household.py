"""A household and its persons: what stays the same over the years."""

from django.db import models

from areas.models import Village
from households import choices
from households.querysets import HouseholdQuerySet, PersonQuerySet
from ui.formatting import fold

SEARCH_KEY_LENGTH = 600


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
    # The first survey year that has it on its list: 0 where it was always there. Earlier years do not wait for it.
    first_year = models.PositiveSmallIntegerField("có từ năm", default=0)
    search_key = models.CharField(max_length=SEARCH_KEY_LENGTH, editable=False)
    # The page that a new household was typed on: sending it twice makes one household.
    entry_key = models.UUIDField(null=True, unique=True, editable=False)
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
    def make_search_key(code, head_name, address, phone, names=()):
        """Returns the folded text that the search looks in; `names` are those of the persons living there.

        The names stand here too, so that a search reads one table and not every person of the district.
        """
        return fold(f"{code} {head_name} {' '.join(names)} {address} {phone}")[:SEARCH_KEY_LENGTH]

    def clean(self):
        names = self.persons.present().values_list("full_name", flat=True) if self.pk else ()
        self.search_key = self.make_search_key(self.code, self.head_name, self.address, self.phone, names)


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
