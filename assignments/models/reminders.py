"""Reminders, how a person wants them, and the secret address of a person's calendar."""

from django.db import models

from accounts.models import User
from assignments.models.tasks import Task


class Reminder(models.Model):
    """One reminder to one person about one deadline of one task; the unique key makes "once each" true."""

    class Kind(models.TextChoices):
        DAYS_14 = "d14", "còn 14 ngày trở lại"
        DAYS_7 = "d7", "còn 7 ngày trở lại"
        DAY_1 = "d1", "còn 1 ngày trở lại"
        LATE = "late", "đã quá hạn"
        LEADER = "leader", "quá hạn, báo lãnh đạo đơn vị"
        LABOUR = "labour", "quá hạn, báo cấp theo dõi"

    class Mail(models.TextChoices):
        PENDING = "pending", "chưa gửi thư"
        SENT = "sent", "đã gửi thư"
        NONE = "none", "không gửi thư"

    task = models.ForeignKey(Task, models.CASCADE, related_name="reminders")
    person = models.ForeignKey(User, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    due_on = models.DateField()  # a moved deadline is reminded of anew
    made_on = models.DateField()
    read_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    claim = models.UUIDField()  # the run of send_reminders that e-mails it
    mail = models.CharField(max_length=7, choices=Mail.choices, default=Mail.PENDING)

    class Meta:
        ordering = ["-id"]
        verbose_name = "nhắc việc"
        constraints = [
            models.UniqueConstraint(fields=["task", "kind", "person", "due_on"], name="reminder_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="reminder_person"),
            models.Index(fields=["mail", "made_at"], name="reminder_mail"),
        ]


class ReminderPreference(models.Model):
    """How a person is reminded by e-mail; in the program everybody is."""

    class Mode(models.TextChoices):
        DIGEST = "digest", "gộp một thư mỗi ngày"
        EACH = "each", "mỗi việc một thư"
        NONE = "none", "chỉ nhắc trong chương trình"

    person = models.OneToOneField(User, models.CASCADE, related_name="reminder_preference")
    mode = models.CharField("cách nhận thư", max_length=6, choices=Mode.choices, default=Mode.DIGEST)


class CalendarFeed(models.Model):
    """A person's .ics feed. Only a digest of the secret is kept, so the address is shown once."""

    person = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now=True)
