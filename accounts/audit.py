"""Writes the audit trail, and says what may be read of it.

Actions call `record` inside their own transaction, so that what is not written down did not happen. Each app names
its actions for people with `name_actions`; a test reads the source and refuses a slug without a name.
"""

import datetime as dt
import re
from decimal import Decimal

from accounts.models import AuditEntry, Door
from accounts.permissions import Verb
from ui.formatting import date_vi, fold, number

ACTION_NAMES = {}
HIDDEN = "(đã che)"
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_IDENTITY_WORDS = ("dinh danh", "cmnd", "cccd")


def name_actions(names):
    """Registers {slug: Vietnamese name}, once at import; raises ValueError for a slug that has another name."""
    for slug, name in names.items():
        if ACTION_NAMES.setdefault(slug, name) != name:
            raise ValueError(f"{slug} is named twice: {ACTION_NAMES[slug]!r} and {name!r}.")


def action_name(slug):
    """Returns the name of an action for people, the slug itself where it has none."""
    return ACTION_NAMES.get(slug, slug)


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
    """Returns {verbose name: plain value} of the named fields of a model instance; choices by their label."""
    values = {}
    for name in fields:
        field = obj._meta.get_field(name)
        value = getattr(obj, name)
        if field.choices and isinstance(value, str | int):
            value = dict(field.flatchoices).get(value, value)
        values[str(field.verbose_name)] = plain(value)
    return values


def difference(before, after):
    """Returns {name: [old, new]} of what differs between two snapshots."""
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}


def record(
    *,
    by,
    action,
    obj=None,
    label="",
    changes=None,
    note="",
    door=Door.PAGE,
    reference="",
    commune=None,
    household_id=None,
):
    """Adds one row to the trail and returns it.

    `by` is the person, or None for the system itself; `action` a fixed slug such as "form.saved".
    """
    entry = _entry(by, action, obj, label, changes, note, door, reference, commune, household_id)
    entry.save()
    return entry


def record_many(entries):
    """Adds many rows to the trail in few statements; `entries` are mappings of the arguments of `record`."""
    blank = {"obj": None, "label": "", "changes": None, "note": "", "door": Door.PAGE, "reference": ""}
    blank |= {"commune": None, "household_id": None}
    AuditEntry.objects.bulk_create((_entry(**{**blank, **each}) for each in entries), batch_size=500)


def _entry(by, action, obj, label, changes, note, door, reference, commune, household_id):
    return AuditEntry(
        by=by,
        action=action,
        door=door,
        reference=reference[:60],
        object_type=obj._meta.model_name if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        label=(label or str(obj or ""))[:200],
        household_id=household_id,
        commune=commune,
        changes=changes or {},
        note=note,
    )


def visible_changes(entry, reader):
    """Returns [(field, old, new)] of an entry, fit to show: identity numbers are hidden from whoever may not see them.

    Values are text; booleans read "có" and "không", nothing reads "". What was and is
    blank is left out.
    """
    can_see_identity = reader.can(Verb.VIEW_IDENTITY)
    rows = []
    for field, pair in entry.changes.items():
        old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        if not can_see_identity and any(word in fold(field) for word in _IDENTITY_WORDS):
            old, new = HIDDEN if old else old, HIDDEN if new else new
        rows.append((field, worded(old), worded(new)))
    return [row for row in rows if row[1] or row[2]]


def shown(entry, reader):
    """Returns {"entry", "action", "changes", "is_new"}: an entry as a page shows it to a reader.

    `is_new` where nothing had an old value, so that only the new ones need to be shown.
    """
    changes = visible_changes(entry, reader)
    is_new = len(changes) > 1 and not any(old for _, old, _ in changes)
    return {"entry": entry, "action": action_name(entry.action), "changes": changes, "is_new": is_new}


def worded(value):
    """Returns a stored value as text for people: dates day first, large numbers with their dots (a year has none)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int) and abs(value) >= 10_000:
        return number(value)
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            return date_vi(dt.date.fromisoformat(value))
        except ValueError:  # somebody's words that only look like a day
            return value
    if isinstance(value, list):
        return ", ".join(worded(item) for item in value)
    return str(value)
