"""Reading a family's identity numbers leaves a trace: once a day, a person and a household."""

from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Door
from accounts.permissions import Verb

audit.name_actions({"household.viewed": "xem hộ, có số định danh"})


def record_viewing(*, by, household, door=Door.PAGE):
    """Notes that the person saw the household's identity numbers today; returns the new entry, None where there is
    nothing to note: no right to see them, none to see, or noted already."""
    if not by.can(Verb.VIEW_IDENTITY):
        return None
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if AuditEntry.objects.filter(
        household_id=household.pk, by=by, action="household.viewed", at__gte=midnight
    ).exists():
        return None
    if not household.persons.exclude(identity_number="").exists():
        return None
    return audit.record(
        by=by,
        action="household.viewed",
        obj=household,
        door=door,
        commune=household.village.commune,
        household_id=household.pk,
    )
