"""Sending reminders: in the program always, by e-mail as each person wishes. Safe to run twice, also at once.

A reminder is a row with a unique key; the run that inserted the row is the only one that e-mails it.
"""

import datetime as dt
import logging
import uuid
from itertools import groupby
from smtplib import SMTPException

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from assignments.models import Reminder, ReminderPreference
from assignments.reminder_mail import letter_to
from assignments.reminding import wanted_reminders

ABANDONED_AFTER = dt.timedelta(hours=1)  # a run that died before mailing is taken over after this
BATCH = 500
log = logging.getLogger(__name__)


def send_reminders(*, today, by=None):
    """Makes the reminders due on `today` and mails them; returns {"made", "mailed", "failed"} of this run."""
    run = uuid.uuid4()
    made = _make(today, run, by)
    _take_over(run)
    mailed, failed = _mail(run, today)
    return {"made": made, "mailed": mailed, "failed": failed}


@transaction.atomic
def _make(today, run, by):
    wanted = wanted_reminders(today)
    rows = [
        Reminder(task=each.task, person=each.person, kind=each.kind, due_on=each.task.due_on, made_on=today, claim=run)
        for each in wanted
    ]
    # Rows that another run has made are left alone by the database, whoever comes first.
    Reminder.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    made = Reminder.objects.filter(claim=run).count()
    if made:
        audit.record(
            by=by, action="reminders.made", door=Door.COMMAND, note=f"{made} nhắc việc, ngày {today:%d/%m/%Y}."
        )
    return made


def _take_over(run):
    long_ago = timezone.now() - ABANDONED_AFTER
    Reminder.objects.filter(mail=Reminder.Mail.PENDING, made_at__lt=long_ago).exclude(claim=run).update(claim=run)


def _mail(run, today):
    """E-mails the run's reminders. A row is marked before its letter goes out, so that no letter goes out twice."""
    mine = Reminder.objects.filter(claim=run, mail=Reminder.Mail.PENDING)
    modes = dict(ReminderPreference.objects.values_list("person_id", "mode"))
    rows = mine.select_related("person", "task__year", "task__commune", "task__department").order_by("person_id", "id")
    mailed = failed = 0
    for _person_id, group in groupby(list(rows), key=lambda row: row.person_id):
        group = list(group)
        person = group[0].person
        mode = modes.get(person.pk, ReminderPreference.Mode.DIGEST)
        if mode == ReminderPreference.Mode.NONE or not person.email:
            mine.filter(pk__in=[row.pk for row in group]).update(mail=Reminder.Mail.NONE)
            continue
        letters = [[row] for row in group] if mode == ReminderPreference.Mode.EACH else [group]
        for letter in letters:
            keys = [row.pk for row in letter]
            if mine.filter(pk__in=keys).update(mail=Reminder.Mail.SENT) != len(keys):
                continue
            try:
                letter_to(person, letter, today).send()
                mailed += 1
            except (SMTPException, OSError):
                log.exception("Reminder e-mail to user %s failed", person.pk)
                # Older than the take-over limit on purpose: the next run tries again.
                Reminder.objects.filter(pk__in=keys).update(
                    mail=Reminder.Mail.PENDING, made_at=timezone.now() - 2 * ABANDONED_AFTER
                )
                failed += 1
    return mailed, failed


@transaction.atomic
def mark_read(*, by, at):
    """Marks every unread reminder of the person as read; returns how many."""
    return Reminder.objects.filter(person=by, read_at__isnull=True).update(read_at=at)
