"""The lists of money as they stand: built-in names with what was added, renamed or retired."""

from households.models import SurveyRound
from plans.catalogue import all_needs, need_name
from plans.filters import need_of_text
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


def _standard():
    newest = SurveyRound.objects.order_by("-year").first()
    return newest.standard if newest else None


def need_choices():
    """Returns the (code, name) pairs of the needs that the newest survey asks; [] before the first. One query."""
    standard = _standard()
    return [(f"{need.kind}:{need.code}", need_name(standard, need)) for need in all_needs(standard)] if standard else []


def need_words(text):
    """Returns the name of a voucher's need ("cause:illness"), "" for none."""
    need, standard = need_of_text(text), _standard()
    return need_name(standard, need) if need and standard else ""
