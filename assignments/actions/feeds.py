"""A person's secret calendar address and the way that person wants to be reminded."""

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from assignments.models import CalendarFeed, ReminderPreference


def digest_of(token):
    """Returns what is stored of a feed's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_feed(*, by):
    """Makes the person's calendar address, and revokes the one before; returns the secret, which is not kept."""
    token = secrets.token_urlsafe(24)
    CalendarFeed.objects.update_or_create(person=by, defaults={"digest": digest_of(token)})
    audit.record(by=by, action="feed.made", obj=by, note="Tạo địa chỉ lịch riêng.")
    return token


@transaction.atomic
def revoke_feed(*, by):
    """Revokes the person's calendar address; returns whether there was one."""
    gone, _ = CalendarFeed.objects.filter(person=by).delete()
    if gone:
        audit.record(by=by, action="feed.revoked", obj=by, note="Thu hồi địa chỉ lịch riêng.")
    return bool(gone)


@transaction.atomic
def set_reminder_mode(*, by, mode):
    """Keeps how the person wants reminders by e-mail."""
    if mode not in ReminderPreference.Mode.values:
        raise ValidationError({"mode": "Chọn một cách nhận thư."})
    preference, _ = ReminderPreference.objects.update_or_create(person=by, defaults={"mode": mode})
    audit.record(by=by, action="reminders.mode", obj=by, note=preference.get_mode_display())
    return preference
