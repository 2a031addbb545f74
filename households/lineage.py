"""From the units of an earlier year to those of a later one: mergers of communes and villages followed step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from areas.models import Commune, Village


@dataclass(frozen=True)
class Lineage:
    """Where each unit of the past stands on a date. Only those that changed are kept; the others are themselves.

    A village that ended without a successor maps to None: its commune is known, its village no longer.
    """

    communes: Mapping[int, int] = field(default_factory=dict)
    villages: Mapping[int, int | None] = field(default_factory=dict)

    def commune(self, commune_id):
        """Returns the id of the commune that answers on the date for what this one once was."""
        return self.communes.get(commune_id, commune_id)

    def village(self, village_id):
        """Returns the id of the village on the date, None where it has no successor."""
        return self.villages.get(village_id, village_id)

    def communes_into(self, commune_id):
        """Returns the ids of a commune and of all that became it."""
        return {commune_id, *(old for old, new in self.communes.items() if new == commune_id)}


def lineage_on(date):
    """Returns the Lineage of all units to those in force on `date`. At most four queries."""
    ended = set(Commune.objects.filter(valid_to__isnull=False, valid_to__lte=date).values_list("pk", flat=True))
    ended_villages = set(
        Village.objects.filter(valid_to__isnull=False, valid_to__lte=date).values_list("pk", flat=True)
    )
    communes = _followed(ended, Commune.predecessors.through, "commune") if ended else {}
    if ended:
        ended_villages |= set(Village.objects.filter(commune__in=ended).values_list("pk", flat=True))
    villages = _followed(ended_villages, Village.predecessors.through, "village", lost=None) if ended_villages else {}
    return Lineage(communes, villages)


def _followed(ended, through, name, **lost):
    successor = dict(through.objects.values_list(f"to_{name}_id", f"from_{name}_id"))
    found = {}
    for unit in ended:
        later = unit
        while later in ended and later in successor:
            later = successor[later]
        if later not in ended:
            found[unit] = later
        elif lost:
            found[unit] = lost["lost"]
    return found
