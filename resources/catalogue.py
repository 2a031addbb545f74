"""The lists of money as they stand: built-in names with what was added, renamed or retired."""

from resources.lists import PURPOSE, SOURCE, merged
from resources.models import ListEntry


def names_of(kind):
    """Returns ({code: name}, {codes still offered}) of "source" or "purpose"."""
    return merged(kind, ListEntry.objects.filter(kind=kind))


def both_names():
    """Returns ({source code: name}, {purpose code: name}). One query."""
    entries = list(ListEntry.objects.all())
    return tuple(merged(kind, [each for each in entries if each.kind == kind])[0] for kind in (SOURCE, PURPOSE))


def choices_of(kind, keep=""):
    """Returns the (code, name) pairs that are offered; `keep` stays among them although retired."""
    names, offered = names_of(kind)
    return [(code, name) for code, name in names.items() if code in offered or code == keep]
