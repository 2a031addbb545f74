"""Every change of one household, and everything that one person did: who, when, by which door, old → new."""

from django.shortcuts import get_object_or_404, render

from accounts.audit import action_name, shown
from accounts.models import AuditEntry, Door, User
from accounts.permissions import Forbidden, Verb, requires
from households.actions.viewing import record_viewing
from households.views.desk import find_household, trail_of
from ui.formatting import whole_or_none

PAGE_SIZE = 50


@requires(Verb.VIEW_HOUSEHOLDS)
def household_history(request, code):
    """A household's changes and who looked at it, newest first."""
    household = find_household(request.user, code)
    record_viewing(by=request.user, household=household)
    return _draw(request, trail_of(request.user, household), {"household": household})


def user_history(request, pk):
    """What one person did. One's own work is open to everybody; others' to whoever reads the trail."""
    person = get_object_or_404(User.objects.select_related("commune", "department"), pk=pk)
    entries = AuditEntry.objects.filter(by=person)
    if person != request.user:
        if not request.user.can(Verb.VIEW_AUDIT):
            raise Forbidden(Verb.VIEW_AUDIT)
        entries = entries & AuditEntry.objects.visible_to(request.user)
    return _draw(request, entries, {"person": person})


def _draw(request, entries, context):
    door = request.GET.get("qua", "")
    action = request.GET.get("viec", "")
    before = request.GET.get("truoc", "")
    used = sorted(
        ((slug, action_name(slug)) for slug in entries.order_by().values_list("action", flat=True).distinct()),
        key=lambda pair: pair[1],
    )
    if door in Door.values:
        entries = entries.filter(door=door)
    if action in dict(used):
        entries = entries.filter(action=action)
    if (newest := whole_or_none(before)) is not None:
        entries = entries.filter(pk__lt=newest)
    found = list(entries.select_related("by", "by__commune", "by__department", "commune")[: PAGE_SIZE + 1])
    query = request.GET.copy()
    query.pop("truoc", None)
    newest = f"{request.path}?{query.urlencode()}"
    query["truoc"] = found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else ""
    context |= {
        "rows": [shown(entry, request.user) for entry in found[:PAGE_SIZE]],
        "doors": Door.choices,
        "actions": used,
        "door": door,
        "action": action,
        "is_older": bool(before),
        "newest": newest,
        "older": f"{request.path}?{query.urlencode()}" if len(found) > PAGE_SIZE else "",
    }
    return render(request, "households/history.html", context)
