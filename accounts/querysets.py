"""Reads of accounts and of the audit trail."""

from django.db import models
from django.db.models import Q

from accounts.permissions import Role, Verb
from accounts.scoping import commune_ids
from ui.formatting import fold


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
        a household; a commune's people see their commune's entries.
        """
        ids = commune_ids(user)
        if ids is None:
            return self
        if user.is_authenticated and user.can(Verb.VIEW_AUDIT):
            return self.filter(household_id__isnull=True)
        return self.filter(commune_id__in=ids)

    def in_commune(self, commune_ids):
        """Returns what concerned these communes, and what their people did."""
        return self.filter(Q(commune_id__in=commune_ids) | Q(by__commune_id__in=commune_ids))

    def update(self, **kwargs):
        raise TypeError("Audit entries are never changed.")

    def delete(self):
        raise TypeError("Audit entries are never deleted.")
