"""Writes the audit trail. Actions call `record` inside their own transaction, so that what is not written down
did not happen."""

import datetime as dt
from decimal import Decimal

from accounts.models import AuditEntry, Door


def plain(value):
    """Returns `value` as JSON can hold it: dates in ISO form, sets sorted, objects by their name."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return str(value)


def snapshot(obj, fields):
    """Returns {verbose name: plain value} of the named fields of a model instance."""
    return {str(obj._meta.get_field(name).verbose_name): plain(getattr(obj, name)) for name in fields}


def difference(before, after):
    """Returns {name: [old, new]} of what differs between two snapshots."""
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}


def record(
    *, by, action, obj=None, label="", changes=None, note="", door=Door.PAGE, reference="", commune=None, household_id=None
):
    """Adds one row to the trail and returns it.

    `by` is the person, or None for the system itself; `action` a fixed slug such as "form.saved".
    """
    return AuditEntry.objects.create(
        by=by,
        action=action,
        door=door,
        reference=reference,
        object_type=obj._meta.model_name if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        label=(label or str(obj or ""))[:200],
        household_id=household_id,
        commune=commune,
        changes=changes or {},
        note=note,
    )
