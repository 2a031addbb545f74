"""Repeated failures at the sign-in page: who is locked out, until when, and how to let them in again.

django-axes counts; this module answers people's questions about it. A lock is on one name from one address, so that
nobody can keep a colleague out from another desk.
"""

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.utils import timezone


def client_address(request):
    """Returns the address that failures are counted on: the caller's, or the one our own proxy saw.

    The proxy appends the caller to X-Forwarded-For; whatever stands before that was written by the caller.
    """
    if settings.BEHIND_PROXY:
        return request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or request.META["REMOTE_ADDR"]
    return request.META.get("REMOTE_ADDR")


def lock_minutes():
    """Returns for how many minutes a lock lasts."""
    return int(get_cool_off().total_seconds() // 60)


def tries_left(request, username):
    """Returns how many more wrong passwords this name may have from this address before the lock."""
    failures = AxesProxyHandler.get_failures(request, {"username": username})
    return max(settings.AXES_FAILURE_LIMIT - failures, 0)


def locked_until(username, address=None):
    """Returns the moment at which the lock on this name ends (the last one, where several addresses are locked).

    None where the name is not locked. With `address` only the lock on that address counts.
    """
    recent = AccessAttempt.objects.filter(username=username, attempt_time__gte=timezone.now() - get_cool_off())
    if address is not None:
        recent = recent.filter(ip_address=address)
    locks = (
        recent.order_by()
        .values("ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    )
    return max((lock["last"] + get_cool_off() for lock in locks), default=None)


def unlock(username):
    """Forgets the failures of this name from every address; returns how many rows that were."""
    return AxesProxyHandler.reset_attempts(username=username)


def locked_names():
    """Returns [(username, the moment at which its lock ends)] of the names that are locked now, by name. One query."""
    recent = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - get_cool_off())
    locks = (
        recent.order_by()
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    )
    found = {}
    for lock in locks:
        until = lock["last"] + get_cool_off()
        found[lock["username"]] = max(until, found.get(lock["username"], until))
    return sorted(found.items())
