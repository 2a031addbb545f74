"""Reads of accounts and of the audit trail."""

from django.db import models
from django.db.models import Q

from accounts.permissions import Role, Verb
from accounts.scoping import commune_ids
from ui.formatting import fold

# What is told of families also where no household is named: what somebody said, asked for, or was asked about.
FAMILY_WORK = ("objection.", "request.", "meeting.", "warning.", "duplicate.", "form.", "household.", "roster.")


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Returns the accounts the reader may open: all of them for whoever manages accounts, else one's own."""
        return self if user.can(Verb.MANAGE_USERS) else self.filter(pk=user.pk)

    def search(self, text):
        """Returns the accounts whose name or sign-in name holds every word of `text`, whatever its accents."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_name__contains=word)
        return found

    def active_administrators(self):
        """Returns who can manage accounts today, in the order they came."""
        return self.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")


class AuditQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Returns the entries the reader may see.

        Whoever runs the system without a right to families' data (the administrator) sees nothing that was done to
        a household or said about families; a commune's people see their commune's entries.
        """
        ids = commune_ids(user)
        if ids is None:
            return self
        if user.is_authenticated and user.can(Verb.VIEW_AUDIT):
            of_families = Q(household_id__isnull=False)
            for prefix in FAMILY_WORK:
                of_families |= Q(action__startswith=prefix)
            return self.exclude(of_families)
        return self.filter(commune_id__in=ids)

    def in_commune(self, commune_ids):
        """Returns what concerned these communes, and what their people did."""
        return self.filter(Q(commune_id__in=commune_ids) | Q(by__commune_id__in=commune_ids))

    def update(self, **kwargs):
        raise TypeError("Audit entries are never changed.")

    def delete(self):
        raise TypeError("Audit entries are never deleted.")
