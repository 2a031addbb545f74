"""Where: communes and villages with the dates in which they exist, and the bodies that the decision names.

This room knows no users, households or duties.
"""

from django.db import models
from django.db.models import F, Q

from areas.querysets import CommuneQuerySet, DatedQuerySet
from ui.formatting import clean_text, fold

URBAN, RURAL = "urban", "rural"
AREA_TYPES = [(URBAN, "Thành thị"), (RURAL, "Nông thôn")]


class Commune(models.Model):
    """A commune-level unit (xã, thị trấn) as it was between two dates."""

    key = models.CharField("khóa", max_length=12, unique=True)  # "15664@2": GSO code and version, as in the CSV
    code = models.CharField("mã GSO", max_length=5)
    name = models.CharField("tên", max_length=100)
    kind = models.CharField("loại", max_length=20, choices=[("xã", "xã"), ("thị trấn", "thị trấn")])
    area_type = models.CharField("khu vực", max_length=5, choices=AREA_TYPES)
    valid_from = models.DateField("có từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)
    alias = models.CharField("tên gọi khác", max_length=100, blank=True)
    predecessors = models.ManyToManyField("self", symmetrical=False, related_name="successors", blank=True)
    grid_col = models.PositiveSmallIntegerField("cột trên bản đồ ô", null=True, blank=True)
    grid_row = models.PositiveSmallIntegerField("hàng trên bản đồ ô", null=True, blank=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        ordering = ["code", "valid_from"]
        verbose_name = "xã, thị trấn"
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="commune_code_from"),
            # Databases take two NULLs for different values, and the first units have no start.
            models.UniqueConstraint(fields=["code"], condition=Q(valid_from__isnull=True), name="commune_code_first"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="commune_dates_in_order",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def short_name(self):
        """The name without its kind, for narrow places: "Thọ Sơn", "TT Triệu Sơn"."""
        return self.name.replace("Thị trấn", "TT").replace("Xã ", "")

    def is_valid_on(self, date):
        """Returns whether the unit exists on `date`; `valid_to` is the first day on which it does not."""
        return (self.valid_from is None or self.valid_from <= date) and (self.valid_to is None or date < self.valid_to)


class Village(models.Model):
    """A village (thôn, bản, khu phố) of one commune. After a merger the successor commune has villages of its own."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="villages", verbose_name="xã, thị trấn")
    number = models.PositiveSmallIntegerField("số thứ tự")  # part of household codes, so it is never used again
    name = models.CharField("tên thôn", max_length=100)
    search_name = models.CharField(max_length=100, editable=False)
    valid_from = models.DateField("có từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)
    predecessors = models.ManyToManyField("self", symmetrical=False, related_name="successors", blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["commune_id", "number"]
        verbose_name = "thôn"
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "number"],
                name="village_number",
                violation_error_message="Số thứ tự thôn này đã có trong xã.",
            ),
            # A paper form names the village without its accents as often as not; an ended one's name is free again.
            models.UniqueConstraint(
                fields=["commune", "search_name"],
                condition=Q(valid_to__isnull=True),
                name="village_name",
                violation_error_message="Xã đã có thôn tên như vậy (không kể dấu).",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & Q(number__lte=99),
                name="village_number_range",
                violation_error_message="Số thứ tự thôn từ 1 đến 99.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="village_dates_in_order",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.name = clean_text(self.name)
        self.search_name = fold(self.name)


class Department(models.Model):
    """One of the 13 bodies of Decision 432 (III.2.3.1 to III.4.1), the steering committee, or UBND huyện."""

    BODY, COMMITTEE, PEOPLE_COMMITTEE = "body", "committee", "district"
    KINDS = [(BODY, "phòng, ban, ngành"), (COMMITTEE, "ban chỉ đạo"), (PEOPLE_COMMITTEE, "UBND huyện")]

    code = models.SlugField("mã", max_length=20, unique=True)
    name = models.CharField("tên", max_length=150, unique=True)
    short_name = models.CharField("tên ngắn", max_length=60)
    kind = models.CharField("loại", max_length=10, choices=KINDS, default=BODY)
    clause = models.CharField("điều khoản", max_length=20)
    order = models.PositiveSmallIntegerField("thứ tự")
    is_standing_body = models.BooleanField("cơ quan thường trực", default=False)  # Phòng LĐTBXH, Điều 2

    class Meta:
        ordering = ["order"]
        verbose_name = "cơ quan"

    def __str__(self):
        return self.name
