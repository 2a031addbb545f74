"""The page of a forbidden verb: what may not be done, by which role it may, and who near at hand has that role."""

from django.db.models import Case, When
from django.shortcuts import render

from accounts.models import User
from accounts.permissions import COMMUNE_ROLES, Role, roles_with

SHOWN = 5
# Whom to ask first; the inspector, who changes nothing, comes last.
HELPFUL = (
    Role.LABOUR_OFFICER,
    Role.DEPARTMENT_OFFICER,
    Role.DISTRICT_LEADER,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)


def forbidden(request, exception=None):
    """Handler of 403. Reads as a plain refusal where no verb is known."""
    verb = getattr(exception, "verb", None)
    context = {"exception": exception, "verb": verb, "roles": [], "people": []}
    if verb is not None:
        roles = roles_with(verb)
        context |= {"roles": [role.label for role in roles], "people": people_near(request.user, roles)}
    return render(request, "403.html", context, status=403)


def people_near(user, roles):
    """Returns a few people with one of the roles: of the reader's own unit first, else of the district, those who can
    help before those who only watch."""
    people = User.objects.filter(is_active=True, role__in=roles).select_related("commune", "department")
    unit = {"commune_id": user.commune_id} if user.commune_id else {"department_id": user.department_id}
    if any(unit.values()):
        own = list(people.filter(**unit).exclude(pk=user.pk)[:SHOWN])
        if own:
            return own
    rank = Case(*[When(role=role, then=place) for place, role in enumerate(HELPFUL)], default=len(HELPFUL))
    return list(people.exclude(role__in=sorted(COMMUNE_ROLES)).order_by(rank, "pk")[:SHOWN])
