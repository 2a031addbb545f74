"""What happened to a household and its persons between two surveys: births, deaths, moves, marriages, splits."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from areas.models import Village
from households.models.household import Household, Person
from households.querysets import EventQuerySet


class EventKind(models.TextChoices):
    """A kind of event; the label is how it stands in the household's history."""

    BIRTH = "birth", "Sinh"
    DEATH = "death", "Mất"
    PERSON_IN = "person_in", "Người chuyển đến"
    PERSON_OUT = "person_out", "Người chuyển đi"
    MARRIED_IN = "married_in", "Kết hôn, về ở cùng hộ"
    MARRIED_OUT = "married_out", "Kết hôn, đi ở nơi khác"
    SPLIT = "split", "Tách hộ"
    SPLIT_OFF = "split_off", "Hộ mới do tách"
    MERGED = "merged", "Nhập vào hộ khác"
    RECEIVED = "received", "Nhận hộ khác nhập vào"
    MOVED = "moved", "Chuyển chỗ ở trong huyện"
    MOVED_IN = "moved_in", "Hộ chuyển đến từ ngoài huyện"
    MOVED_OUT = "moved_out", "Hộ chuyển ra ngoài huyện"
    ENDED = "ended", "Không còn hộ"
    DUPLICATE = "duplicate", "Bỏ vì ghi trùng"


class HouseholdEvent(models.Model):
    """One event, on its day, with its reason. A wrong one is cancelled with a reason and stays readable."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="events", verbose_name="hộ")
    kind = models.CharField("việc", max_length=12, choices=EventKind.choices)
    happened_on = models.DateField("ngày")
    persons = models.ManyToManyField(Person, related_name="events", verbose_name="người")
    other = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hộ kia")
    village_from = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="từ thôn"
    )
    village_to = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đến thôn"
    )
    place = models.CharField("nơi đi, nơi đến", max_length=200, blank=True)
    reason = models.CharField("lý do", max_length=200)
    recorded_at = models.DateTimeField("ghi lúc", auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    cancelled_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người hủy"
    )
    cancel_reason = models.CharField("lý do hủy", max_length=200, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        verbose_name = "sự kiện của hộ"
        indexes = [models.Index(fields=["household", "kind", "-happened_on"], name="event_household")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="moved") | Q(village_to__isnull=False),
                name="event_move_has_place",
                violation_error_message="Chọn thôn nơi hộ chuyển đến.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="event_cancelled_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.household}"
