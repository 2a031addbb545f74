"""Opened years, the tasks of each unit in them, what happened to a task, and the files put to it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from areas.models import Commune, Department
from assignments import deadlines
from assignments.duties import FIRST_YEAR, duty_of
from assignments.duty_types import DoneBy, Source
from assignments.models.base import UnitRow, one_unit
from assignments.models.rulings import Ruling
from assignments.querysets import DONE, OPEN, REPORTED, WAIVED, EventQuerySet, TaskQuerySet
from ui.formatting import fold


class TaskYear(models.Model):
    """A cycle year whose tasks have been given out."""

    year = models.PositiveSmallIntegerField("năm", unique=True)
    opened_at = models.DateTimeField("mở lúc", auto_now_add=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người mở")

    class Meta:
        ordering = ["-year"]
        verbose_name = "năm công tác"
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR) & Q(year__lte=2100),
                name="task_year_range",
                violation_error_message=f"Năm công tác từ {FIRST_YEAR} trở đi.",
            )
        ]

    def __str__(self):
        return f"Năm {self.year}"


class DistrictDuty(models.Model):
    """A duty that Phòng LĐTBXH added to those of the decision: once, or every year from `from_year` on."""

    title = models.CharField("tên việc", max_length=200)
    basis = models.CharField("căn cứ", max_length=60)
    todo = models.TextField("cần làm", blank=True)
    evidence = models.CharField("minh chứng", max_length=200, blank=True)
    day = models.PositiveSmallIntegerField("ngày")
    month = models.PositiveSmallIntegerField("tháng")
    from_year = models.PositiveSmallIntegerField("từ năm")
    is_yearly = models.BooleanField("lặp lại hằng năm", default=False)
    every_commune = models.BooleanField("mọi xã, thị trấn", default=False)
    communes = models.ManyToManyField(Commune, related_name="+", blank=True)
    departments = models.ManyToManyField(Department, related_name="+", blank=True)
    ended_on = models.DateField("thôi giao từ ngày", null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "việc huyện giao thêm"

    def __str__(self):
        return self.title

    @property
    def key(self):
        return f"huyen-{self.pk}"


class Task(UnitRow):
    """What one unit has to do in one year by one day. `due_on` is the D of "trước ngày D" (deadlines.py)."""

    class Status(models.TextChoices):
        OPEN = OPEN, "chưa xong"
        REPORTED = REPORTED, "chờ Phòng LĐTBXH xác nhận"
        DONE = DONE, "đã xong"
        WAIVED = WAIVED, "không phải làm"

    year = models.ForeignKey(TaskYear, models.PROTECT, related_name="tasks")
    duty_key = models.CharField("nhiệm vụ", max_length=40)
    part = models.PositiveSmallIntegerField("phần", default=0)
    given_to = models.CharField(max_length=20, editable=False)  # unit_code when given, kept when handed over
    parent = models.ForeignKey("self", models.PROTECT, related_name="parts", null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)  # of the duty in the decision
    clause = models.CharField("điều khoản", max_length=60)
    title = models.CharField("tên việc", max_length=200)
    todo = models.TextField("cần làm", blank=True)
    evidence = models.CharField("minh chứng", max_length=200, blank=True)
    assignee = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="người làm", null=True, blank=True
    )
    due_on = models.DateField("trước ngày")
    day_counts = models.BooleanField("tính cả chính ngày đó", default=False)
    source = models.CharField("nguồn ngày", max_length=10, choices=Source.choices)
    status = models.CharField("tình trạng", max_length=10, choices=Status.choices, default=OPEN)
    done_on = models.DateField("ngày xong", null=True, blank=True)
    # Confirmed as done on paper on this day, before it was typed in; returning what was typed in keeps it.
    paper_on = models.DateField("ngày xong trên giấy", null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    evidence_url = models.CharField("nơi xem", max_length=300, blank=True)
    evidence_label = models.CharField("minh chứng đã có", max_length=200, blank=True)
    waived_ruling = models.ForeignKey(Ruling, models.PROTECT, related_name="+", null=True, blank=True)
    search_key = models.CharField(max_length=500, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "order", "id"]
        verbose_name = "nhiệm vụ"
        constraints = [
            one_unit("task_one_unit"),
            models.UniqueConstraint(
                fields=["year", "duty_key", "part", "commune"],
                condition=Q(commune__isnull=False),
                name="task_once_commune",
                violation_error_message="Xã, thị trấn này đã có nhiệm vụ này trong năm.",
            ),
            models.UniqueConstraint(
                fields=["year", "duty_key", "part", "department"],
                condition=Q(department__isnull=False),
                name="task_once_department",
                violation_error_message="Cơ quan này đã có nhiệm vụ này trong năm.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[REPORTED, DONE], done_on__isnull=False)
                | Q(status__in=[OPEN, WAIVED], done_on__isnull=True),
                name="task_done_has_day",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, part=0) | Q(parent__isnull=False, part__gte=1), name="task_part_of"
            ),
        ]
        indexes = [
            models.Index(fields=["year", "due_on"], name="task_year_due"),
            models.Index(fields=["commune", "year"], name="task_commune"),
            models.Index(fields=["department", "year"], name="task_department"),
        ]

    def __str__(self):
        return f"{self.title} ({self.unit_name})"

    def clean(self):
        self.given_to = self.given_to or self.unit_code
        self.search_key = fold(f"{self.clause} {self.title} {self.unit_name}")[:500]

    @property
    def is_open(self):
        return self.status == OPEN

    @property
    def is_waived(self):
        return self.status == WAIVED

    @property
    def is_awaiting(self):
        return self.status == REPORTED

    @property
    def last_safe_day(self):
        return deadlines.last_safe_day(self.due_on, self.day_counts)

    @property
    def duty(self):
        return duty_of(self.duty_key)

    @property
    def is_done_by_work(self):
        """Whether a submission in the product completes it: a survey, plan or report that has its place here
        (settings.DUTY_PLACES)."""
        by_work = bool(self.duty) and not self.part and self.duty.done_by is not DoneBy.NOTE
        return by_work and self.duty_key in settings.DUTY_PLACES

    @property
    def may_be_on_paper(self):
        """Whether the unit may show a signed paper instead: plans and decisions exist on paper as well, while survey
        results and reports are figures that only the product has."""
        return self.is_done_by_work and self.duty.done_by is DoneBy.PLAN

    @property
    def short_title(self):
        """A name for narrow places: the duty's short one, else the title without its year."""
        short = self.duty.short if self.duty and not self.part else ""
        return short or self.title.removesuffix(f" năm {self.year.year}")

    @property
    def confirmed_on(self):
        """The day on which the work was done, once that is confirmed; `done_on` alone may be the unit's own word."""
        return self.done_on if self.status == DONE else None

    def reopen(self):
        """Takes back what was said of its being done; the caller saves."""
        self.status, self.done_on, self.done_by = OPEN, None, None
        self.evidence_url = self.evidence_label = ""

    def state_on(self, today):
        """Returns the State on `today`. What is reported and not yet confirmed is open still."""
        return deadlines.state_of(
            due_on=self.due_on,
            day_counts=self.day_counts,
            done_on=self.confirmed_on,
            is_waived=self.is_waived,
            today=today,
        )

    def words_on(self, today):
        """Returns the state in words: "quá hạn", or "quá hạn, đã báo, chờ xác nhận"."""
        words = deadlines.state_words(
            self.state_on(today), due_on=self.due_on, day_counts=self.day_counts, done_on=self.confirmed_on
        )
        return f"{words}, đã báo, chờ xác nhận" if self.is_awaiting else words

    def days_left(self, today):
        return deadlines.days_left(self.due_on, self.day_counts, today)


class TaskEvent(models.Model):
    """Something that happened to a task, in order; rows are only ever added."""

    class Kind(models.TextChoices):
        OPENED = "opened", "giao việc"
        NOTE = "note", "ghi tiến độ"
        REPORTED = "reported", "báo đã xong"
        CONFIRMED = "confirmed", "xác nhận xong"
        RETURNED = "returned", "trả lại"
        COMPLETED = "completed", "xong qua hệ thống"
        REOPENED = "reopened", "mở lại"
        MOVED = "moved", "dời ngày"
        RULED = "ruled", "đổi theo ý kiến chốt"
        HANDED = "handed", "chuyển đơn vị"
        ASSIGNED = "assigned", "phân công người làm"
        SPLIT = "split", "chia việc"
        WAIVED = "waived", "miễn"
        RESTORED = "restored", "bỏ miễn"
        FILED = "filed", "thêm tệp"

    task = models.ForeignKey(Task, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    text = models.TextField(blank=True)
    old_due_on = models.DateField(null=True)
    new_due_on = models.DateField(null=True)
    ruling = models.ForeignKey(Ruling, models.PROTECT, related_name="+", null=True)
    evidence_url = models.CharField(max_length=300, blank=True)
    evidence_label = models.CharField(max_length=200, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["task", "id"], name="event_task")]


def upload_path(attachment, filename):
    """Returns a name that says nothing about the contents; the extension was checked before (files.py)."""
    return f"tasks/{attachment.task_id}/{uuid.uuid4().hex}.{attachment.extension}"


class Attachment(models.Model):
    """A file put to a task. It lies outside the web root and is served only through a view that checks the reader."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="attachments")
    event = models.ForeignKey(TaskEvent, models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to=upload_path, max_length=200)
    name = models.CharField("tên tệp", max_length=150)
    extension = models.CharField(max_length=5)
    size = models.PositiveIntegerField("dung lượng, byte")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name = "tệp đính kèm"

    def __str__(self):
        return self.name


class Completion(UnitRow):
    """Work done elsewhere (a submitted survey, plan, report) that fulfils a duty of a unit in a year.

    It is kept whether or not the year has been opened: opening the year later finds it.
    """

    duty_key = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    done_on = models.DateField()
    evidence_url = models.CharField(max_length=300)
    evidence_label = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            one_unit("completion_one_unit"),
            models.UniqueConstraint(
                fields=["year", "duty_key", "commune"],
                condition=Q(commune__isnull=False, taken_back_at__isnull=True),
                name="completion_once_commune",
            ),
            models.UniqueConstraint(
                fields=["year", "duty_key", "department"],
                condition=Q(department__isnull=False, taken_back_at__isnull=True),
                name="completion_once_department",
            ),
        ]
