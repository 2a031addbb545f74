"""What a person keeps of the catalogue, and the packs of a year's tables and lists."""

from django.db import models

from accounts.models import User
from areas.models import Commune
from households.models import SurveyRound


class Bookmark(models.Model):
    """A report as somebody opened it, for their own catalogue: recently used, and kept when they say so.

    Without a year: it opens in the year one works in. A person's own convenience, so it leaves no trail.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="report_bookmarks")
    key = models.CharField(max_length=50)
    query = models.CharField(max_length=200, blank=True)  # the address's parameters, urlencoded
    is_favourite = models.BooleanField(default=False)
    used_at = models.DateTimeField()

    class Meta:
        ordering = ["-used_at", "-id"]
        verbose_name = "biểu hay dùng"
        constraints = [models.UniqueConstraint(fields=["user", "key", "query"], name="bookmark_once")]

    def __str__(self):
        return self.key


class PackStatus(models.TextChoices):
    WAITING = "waiting", "chờ làm"
    WORKING = "working", "đang làm"
    DONE = "done", "đã xong"
    FAILED = "failed", "không làm được"


BUSY = (PackStatus.WAITING, PackStatus.WORKING)


class PackQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Returns the person's own packs: a pack holds what its maker may see, and nobody else's rights are its own."""
        return self.filter(by=user) if user.is_authenticated else self.none()


class ReportPack(models.Model):
    """One zip of all tables of a year (Excel and Word) and, where the person may take them away, the lists.

    Made by the background worker as the person who asked; a stopped one is begun anew.
    """

    round = models.ForeignKey(SurveyRound, models.PROTECT, related_name="packs")
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="+", null=True, blank=True
    )  # null: all one may see
    by = models.ForeignKey(User, models.PROTECT, related_name="report_packs", verbose_name="người yêu cầu")
    with_lists = models.BooleanField("có danh sách hộ", default=False)
    with_personal = models.BooleanField("có thông tin cá nhân", default=False)
    # What it was made of, so that it is not handed to its owner when they may no longer read that.
    commune_ids = models.JSONField(default=list, blank=True)
    with_identity = models.BooleanField("có số định danh", default=False)
    status = models.CharField("tình trạng", max_length=10, choices=PackStatus.choices, default=PackStatus.WAITING)
    refusal = models.TextField(blank=True)
    file = models.FileField("tệp", upload_to="packs/%Y/%m", max_length=200, blank=True)
    file_name = models.CharField("tên tệp", max_length=200, blank=True)
    file_size = models.PositiveIntegerField(null=True, blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=0)  # an older one that still runs must stop
    heartbeat_at = models.DateTimeField()
    created_at = models.DateTimeField("yêu cầu lúc")
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "gói biểu"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(with_personal=False) | models.Q(with_lists=True),
                name="pack_personal_only_in_lists",
                violation_error_message="Thông tin cá nhân chỉ có trong danh sách hộ.",
            )
        ]

    def __str__(self):
        return f"Gói biểu số {self.pk}"

    @property
    def is_busy(self):
        return self.status in BUSY
