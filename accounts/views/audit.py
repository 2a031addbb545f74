"""The trail of changes, newest first, by person, unit, day and kind of work."""

import datetime as dt

from django.shortcuts import render
from django.utils import timezone

from accounts.audit import shown
from accounts.forms import AuditFilterForm
from accounts.models import AuditEntry, User
from accounts.permissions import Verb, requires
from accounts.units import unit_of

PAGE_SIZE = 50


@requires(Verb.VIEW_AUDIT)
def audit_log(request):
    """Pages go by the last entry's number, not by offset: the trail grows while it is read, and counting it is slow."""
    filters = AuditFilterForm(request.GET, today=timezone.localdate())
    entries = AuditEntry.objects.visible_to(request.user).select_related(
        "by", "by__commune", "by__department", "commune"
    )
    entries = narrowed(entries, filters.cleaned_data) if filters.is_valid() else entries.none()
    found = list(entries[: PAGE_SIZE + 1])
    rows = [shown(entry, request.user) for entry in found[:PAGE_SIZE]]
    context = {"filters": filters, "rows": rows, "newest": address(request), "older": ""}
    if len(found) > PAGE_SIZE:
        context["older"] = address(request, truoc=found[PAGE_SIZE - 1].pk)
    return render(request, "accounts/audit_log.html", context)


def address(request, **changes):
    """Returns the page's own address with its filters, from its newest entry or from `truoc` on."""
    query = request.GET.copy()
    query.pop("truoc", None)
    query.update(changes)
    return f"{request.path}?{query.urlencode()}"


def narrowed(entries, chosen):
    """Returns the entries that the cleaned filters leave."""
    if chosen["nguoi"]:
        entries = entries.filter(by__in=User.objects.search(chosen["nguoi"]))
    commune, department = unit_of(chosen["don_vi"])
    if commune:
        entries = entries.in_commune([commune.pk])
    elif department:
        entries = entries.filter(by__department=department)
    if chosen["viec"]:
        entries = entries.filter(action=chosen["viec"])
    if chosen["tu"]:
        entries = entries.filter(at__gte=start_of(chosen["tu"]))
    if chosen["den"]:
        entries = entries.filter(at__lt=start_of(chosen["den"] + dt.timedelta(days=1)))
    if chosen["truoc"]:
        entries = entries.filter(pk__lt=chosen["truoc"])
    return entries


def start_of(day):
    """Returns the first moment of a day in Vietnam."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
