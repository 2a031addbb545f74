"""Reads of units by date. A GSO code without a date is not a key: codes are reused for different communes."""

from django.db import models
from django.db.models import Q


class DatedQuerySet(models.QuerySet):
    """Rows that hold from `valid_from` (null: always) until before `valid_to` (null: still)."""

    def valid_on(self, date):
        """Returns the rows in force on `date`."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=date),
            Q(valid_to__isnull=True) | Q(valid_to__gt=date),
        )


class CommuneQuerySet(DatedQuerySet):
    def by_code(self, code, date):
        """Returns the commune that bore GSO `code` on `date`; raises Commune.DoesNotExist."""
        return self.valid_on(date).get(code=code)

    def with_ancestors(self, commune_ids):
        """Returns the ids of these communes and of every unit that went into them, however long ago.

        A merged commune answers for the records of the units it came from, so whoever may read the one may read
        the others.
        """
        through = self.model.predecessors.through
        found, frontier = set(commune_ids), set(commune_ids)
        while frontier:
            frontier = (
                set(through.objects.filter(from_commune_id__in=frontier).values_list("to_commune_id", flat=True))
                - found
            )
            found |= frontier
        return found
