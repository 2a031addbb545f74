"""What commands ask for and answer alike: the person in whose name they work, and why an action refused."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from accounts.models import User


def person(username):
    """Returns the active user of a sign-in name; raises CommandError."""
    found = User.objects.filter(username=username.lower(), is_active=True).first()
    if found is None:
        raise CommandError(f"Không có tài khoản “{username}” đang dùng.")
    return found


def refused(error, returncode=1):
    """Returns the CommandError that tells in words why an action raised ValidationError or PermissionDenied."""
    words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return CommandError(words, returncode=returncode)
