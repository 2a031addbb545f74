"""Reads of what was done, scoped: a commune its own, the district all, a body what falls to its remit."""

from django.db.models import Q

from accounts.permissions import Role
from accounts.scoping import ScopedQuerySet, UnitScopedQuerySet


class InterventionQuerySet(ScopedQuerySet):
    """`visible_to(user)` gives a body nothing: its pages begin at `of_remit`, and show only what they need."""

    def of_year(self, year):
        """Returns what was done under the plans of a cycle year, in the calendar year after it."""
        return self.filter(year=year)

    def of_remit(self, body, catalogue):
        """Returns what a body (its department code) carried out, or leads or helps with."""
        return self.filter(Q(body=body) | Q(measure_key__in=catalogue.keys_of(body)))

    def done(self):
        return self.filter(status="done")


class ModelQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Returns the models that the user may read: a body those that it leads."""
        if user.is_authenticated and user.is_active and user.role == Role.DEPARTMENT_OFFICER:
            return self.filter(department_id=user.department_id)
        return super().visible_to(user)


class TrainingQuerySet(UnitScopedQuerySet):
    """Figures without families: a unit reads its own, the district all."""
