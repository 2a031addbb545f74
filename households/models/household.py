"""A household and its persons: what stays the same over the years."""

from django.db import models
from django.db.models import Q

from areas.models import Village
from households import choices
from households.movements import Arrival, Departure
from households.querysets import HouseholdQuerySet, PersonQuerySet
from ui.formatting import fold

SEARCH_KEY_LENGTH = 1000


class Household(models.Model):
    """A family on the commune's books; its code stays the same over the years: commune-village-number."""

    code = models.CharField("mã hộ", max_length=20, unique=True)
    village = models.ForeignKey(
        Village, models.PROTECT, related_name="households", verbose_name="thôn",
        db_index=False,  # see Meta.indexes
        db_constraint=False,  # see SurveyForm
    )  # fmt: skip
    head_name = models.CharField("họ tên chủ hộ", max_length=120)
    address = models.CharField("địa chỉ", max_length=200, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    ethnicity = models.PositiveSmallIntegerField("dân tộc", choices=choices.pairs(choices.ETHNIC_GROUPS))
    ended_on = models.DateField("kết thúc ngày", null=True, blank=True)
    end_reason = models.CharField("lý do kết thúc", max_length=200, blank=True)
    # What the poverty balance asks of a household without a form last year, or this year.
    end_kind = models.CharField(
        "kết thúc vì", max_length=10, blank=True, choices=[(each.value, each.label) for each in Departure]
    )
    came_on = models.DateField("có từ ngày", null=True, blank=True)
    came_by = models.CharField(
        "có do", max_length=10, blank=True, choices=[(each.value, each.label) for each in Arrival]
    )
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
        constraints = [
            models.CheckConstraint(
                condition=Q(end_kind="") | Q(ended_on__isnull=False),
                name="household_end_has_day",
                violation_error_message="Ghi ngày hộ kết thúc.",
            ),
            models.CheckConstraint(
                condition=Q(came_by="", came_on__isnull=True) | ~Q(came_by="") & Q(came_on__isnull=False),
                name="household_arrival_has_day",
                violation_error_message="Ghi cả ngày và cách hộ đến.",
            ),
        ]

    def __str__(self):
        return f"{self.head_name} ({self.code})"

    @staticmethod
    def make_search_key(code, head_name, address, phone, names=()):
        """Returns the folded text that the search looks in; `names` are those of everybody who lives or lived there.

        The names stand here too, so that a search reads one table and not every person of the district. The head
        comes first, so that the key also sorts by name.
        """
        return fold(Household.search_text(code, head_name, address, phone, names))[:SEARCH_KEY_LENGTH]

    @staticmethod
    def search_text(code, head_name, address, phone, names=()):
        """Returns the text of the search key before it is folded."""
        return f"{head_name} {code} {address} {phone} {' '.join(names)}"

    def clean(self):
        names = self.persons.values_list("full_name", flat=True) if self.pk else ()
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
    # A record that was found to be of somebody who stands elsewhere already; it keeps what it cannot hand over.
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["household_id", "id"]
        verbose_name = "nhân khẩu"
        indexes = [models.Index(fields=["identity_number"], name="person_identity")]
        constraints = [
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | Q(left_on__isnull=False),
                name="person_duplicate_has_left",
                violation_error_message="Bản ghi trùng phải có ngày bỏ.",
            ),
        ]

    def __str__(self):
        return self.full_name

    def clean(self):
        self.search_name = fold(self.full_name)[:120]
        if self.birth_date:
            self.birth_year = self.birth_date.year
