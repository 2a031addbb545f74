"""An Excel import: the file, its rows as checked and not yet applied, and what applying did, so that it can be undone.

Staged rows and effects hold JSON as text: they are written and read whole, by the hundred thousand.
"""

from django.db import models

from accounts.models import User
from accounts.scoping import ScopedQuerySet
from areas.models import Commune, Village
from households.models.rounds import SurveyRound


class ImportStatus(models.TextChoices):
    WAITING = "waiting", "chờ kiểm tra"
    CHECKING = "checking", "đang kiểm tra"
    REFUSED = "refused", "tệp không nhận"
    CHECKED = "checked", "đã kiểm tra, chưa áp dụng"
    APPLYING = "applying", "đang áp dụng"
    APPLIED = "applied", "đã áp dụng"
    UNDOING = "undoing", "đang hoàn tác"
    UNDONE = "undone", "đã hoàn tác"
    CANCELLED = "cancelled", "đã bỏ"
    FAILED = "failed", "lỗi hệ thống"


BUSY = (ImportStatus.WAITING, ImportStatus.CHECKING, ImportStatus.APPLYING, ImportStatus.UNDOING)


class RowStatus(models.TextChoices):
    """What applying would do to a household of the file."""

    WRONG = "wrong", "sai"
    NEW = "new", "hộ mới"
    FORM = "form", "phiếu mới"
    CHANGED = "changed", "thay đổi"
    UNCHANGED = "same", "không đổi"
    BLANK = "blank", "chưa nhập"


WRITTEN = (RowStatus.NEW, RowStatus.FORM, RowStatus.CHANGED)


class SurveyImport(models.Model):
    """One upload of a workbook for a year; its id is the number that people quote ("Nhập số 12")."""

    round = models.ForeignKey(SurveyRound, models.PROTECT, related_name="imports")
    # Null for a file of the whole district, which only district-wide roles upload and see.
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="imports", null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="imports", verbose_name="người tải lên")
    file = models.FileField("file", upload_to="imports/%Y/%m", max_length=200)
    file_name = models.CharField("tên tệp", max_length=200)
    file_size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    status = models.CharField("tình trạng", max_length=10, choices=ImportStatus.choices, default=ImportStatus.WAITING)
    # What stopped the file as a whole, and what was passed over in it: Vietnamese sentences.
    refusal = models.TextField(blank=True)
    notes = models.JSONField(default=list)
    columns = models.JSONField(default=dict)  # {sheet: {column key: place from 0}} as the file has them
    # {RowStatus value or "households", "persons", "warnings", "bad_cells", "stops": number}
    counts = models.JSONField(default=dict)
    only_right = models.BooleanField("chỉ áp dụng hộ đúng", default=False)
    receipt = models.JSONField(default=dict)  # counts of what applying, then undoing, did
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=0)  # of checking: an older one that still runs must stop
    # Who asked the background to apply or undo, so that it can go on after a restart.
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    heartbeat_at = models.DateTimeField(null=True)  # a busy import whose heart has stopped is taken up again
    created_at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    checked_at = models.DateTimeField("kiểm tra xong lúc", null=True)
    applied_at = models.DateTimeField("áp dụng lúc", null=True)
    applied_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="người áp dụng")
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="người hoàn tác")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "lần nhập Excel"

    def __str__(self):
        return f"Nhập số {self.pk}"

    @property
    def number(self):
        return self.pk

    @property
    def is_busy(self):
        return self.status in BUSY

    def count(self, key):
        """Returns one of `counts`, 0 where it is missing."""
        return self.counts.get(key, 0)

    @property
    def written_count(self):
        """How many households applying would write."""
        return sum(self.count(status) for status in WRITTEN)

    @property
    def written_households(self):
        """The ids of the households that applying wrote, as a subquery."""
        return self.effects.values("household_id")


class ImportRow(models.Model):
    """A household of an uploaded file, checked and waiting."""

    # No constraint in the database, here and in ImportEffect: it would be asked 55,000 times, and imports stay.
    survey_import = models.ForeignKey(
        SurveyImport, models.CASCADE, related_name="rows", db_constraint=False, db_index=False
    )
    place = models.PositiveIntegerField()  # order in the file, from 0
    row = models.PositiveIntegerField()  # of the sheet Hộ, as Excel counts; 0 where only the other sheet has it
    code = models.CharField(max_length=20)  # as the file has it
    head_name = models.CharField(max_length=120)
    status = models.CharField(max_length=7, choices=RowStatus.choices)
    has_warnings = models.BooleanField(default=False)
    persons = models.PositiveSmallIntegerField(default=0)  # on the form as applying would write it
    household_class = models.CharField(max_length=2, blank=True)
    # Plain numbers: a staged row must neither stop nor follow the deletion of what it speaks of.
    village = models.ForeignKey(
        Village, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    household_id = models.BigIntegerField(null=True)
    household_version = models.PositiveIntegerField(default=0)
    form_id = models.BigIntegerField(null=True)
    form_version = models.PositiveIntegerField(default=0)
    payload = models.TextField(blank=True)  # importing/staging.py: what applying writes
    changes = models.TextField(blank=True)  # [[key, whose, old, new]]
    problems = models.TextField(blank=True)  # [[sheet, row, column key, shown, message, is error]]

    class Meta:
        ordering = ["survey_import", "place"]
        verbose_name = "hộ chờ áp dụng"
        indexes = [models.Index(fields=["survey_import", "status", "place"], name="import_row_status")]


class ImportEffect(models.Model):
    """What an applied import did to one household, and all that it was before."""

    survey_import = models.ForeignKey(
        SurveyImport, models.CASCADE, related_name="effects", db_constraint=False, db_index=False
    )
    code = models.CharField(max_length=20)  # as the file had it, so that the same file finds its households again
    kind = models.CharField(max_length=7, choices=RowStatus.choices)
    household_id = models.BigIntegerField()
    household_version = models.PositiveIntegerField()  # after applying: another number later means a later edit
    form_id = models.BigIntegerField()
    form_version = models.PositiveIntegerField()
    before = models.TextField(blank=True)  # importing/snapshots.py

    class Meta:
        verbose_name = "kết quả áp dụng"
        indexes = [
            models.Index(fields=["survey_import", "code"], name="import_effect_code"),
            models.Index(fields=["household_id"], name="import_effect_household"),
        ]
