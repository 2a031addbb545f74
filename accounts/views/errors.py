"""The page of a forbidden verb: what may not be done, by which role it may, and who near at hand has that role."""

from django.shortcuts import render

from accounts.models import User
from accounts.permissions import COMMUNE_ROLES, roles_with

SHOWN = 5


def forbidden(request, exception=None):
    """Handler of 403. Reads as a plain refusal where no verb is known."""
    verb = getattr(exception, "verb", None)
    context = {"exception": exception, "verb": verb, "roles": [], "people": []}
    if verb is not None:
        roles = roles_with(verb)
        context |= {"roles": [role.label for role in roles], "people": people_near(request.user, roles)}
    return render(request, "403.html", context, status=403)


def people_near(user, roles):
    """Returns a few people with one of the roles: of the reader's own commune first, else of the district."""
    people = User.objects.filter(is_active=True, role__in=roles).select_related("commune", "department")
    if user.commune_id:
        own = list(people.filter(commune_id=user.commune_id)[:SHOWN])
        if own:
            return own
    return list(people.exclude(role__in=sorted(COMMUNE_ROLES))[:SHOWN])
