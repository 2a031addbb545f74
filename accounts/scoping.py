"""Who sees which rows: the only place that turns a person into a filter.

A model with rows of a commune takes `ScopedQuerySet` and names its way to the commune; every read starts at
`visible_to(user)`, so that what is out of scope does not exist for the reader (404, never 403).
"""

from django.db import models

from accounts.permissions import COMMUNE_ROLES, DISTRICT_WIDE_ROLES, Role, Verb
from areas.models import Commune


def commune_ids(user):
    """Returns the set of commune ids whose rows the user may read, or None for every commune.

    A commune's people also see the units that were merged into theirs.
    """
    if not user.is_authenticated or not user.is_active:
        return set()
    if user.role in DISTRICT_WIDE_ROLES:
        return None
    if user.role in COMMUNE_ROLES:
        if not hasattr(user, "_commune_ids"):
            user._commune_ids = Commune.objects.with_ancestors([user.commune_id])
        return user._commune_ids
    return set()


def visible_communes(user):
    """Returns the communes, of whatever date, whose rows the user may read."""
    ids = commune_ids(user)
    return Commune.objects.all() if ids is None else Commune.objects.filter(pk__in=ids)


def table_commune_ids(user):
    """Returns the ids of the communes whose figures, never single households, the user may read in tables, or None.

    A body of the district reads every commune's figures and no household, so its counts are no links.
    """
    if user.is_authenticated and user.can(Verb.VIEW_TABLES) and user.role not in COMMUNE_ROLES:
        return None
    return commune_ids(user)


class ScopedQuerySet(models.QuerySet):
    """A QuerySet that knows the lookup from its model to the commune's id."""

    commune_lookup = "commune_id"

    def visible_to(self, user):
        """Returns the rows of the communes that the user may read."""
        ids = commune_ids(user)
        return self if ids is None else self.filter(**{f"{self.commune_lookup}__in": ids})


class UnitScopedQuerySet(models.QuerySet):
    """Rows of a commune or of a body, such as tasks: each unit reads its own, the district and the administrator all.

    Such rows hold no family's data, which is why the administrator reads them too.
    """

    def visible_to(self, user):
        """Returns the rows of the units that the user may read."""
        if user.is_authenticated and user.is_active and user.role == Role.ADMINISTRATOR:
            return self
        if user.is_authenticated and user.is_active and user.role == Role.DEPARTMENT_OFFICER:
            return self.filter(department_id=user.department_id)
        ids = commune_ids(user)
        return self if ids is None else self.filter(commune_id__in=ids)
