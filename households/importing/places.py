"""Which commune and village a row means: those that existed on the round's day, and that the uploader may enter."""

from functools import lru_cache

from areas.models import Commune, Village
from households.actions.forms import village_on
from households.importing.names import folded

_folded = lru_cache(maxsize=4_096)(folded)  # a district's 55,000 rows name a few hundred places


class Places:
    """Lookups by name and code; `allowed` is a set of commune ids, None for every commune."""

    def __init__(self, survey_round, allowed):
        self.date, self.allowed = survey_round.reference_date, allowed
        self.communes = {commune.pk: commune for commune in Commune.objects.valid_on(self.date)}
        self.villages = {}
        self._names, self._by_commune, self._then = {}, {}, {}
        for commune in self.communes.values():
            for name in {commune.name, commune.short_name, commune.name.split(" ", 1)[-1], commune.alias, commune.code}:
                if name:
                    self._names[folded(name)] = commune
        for village in Village.objects.valid_on(self.date).filter(commune__in=self.communes).select_related("commune"):
            self.villages[village.pk] = village
            self._by_commune.setdefault(village.commune_id, {})[folded(village.name)] = village
        for names in self._by_commune.values():
            called = {name.split()[-1] for name in names}
            for village in list(names.values()):
                # “3” may mean the village of that number or the one called “Thôn 3”: only where both are the same one.
                number = str(village.number)
                if number not in called or folded(village.name).split()[-1] == number:
                    names.setdefault(number, village)

    def may_enter(self, commune_id):
        return self.allowed is None or commune_id in self.allowed

    def commune(self, text):
        """Returns the Commune of a name or GSO code, None where there is none."""
        return self._names.get(_folded(text))

    def village(self, commune, text):
        """Returns the Village of a name or number in a commune, None where there is none."""
        return self._by_commune.get(commune.pk, {}).get(_folded(text))

    def villages_of(self, commune):
        """Returns the villages of a commune in their order, each once."""
        unique = {village.pk: village for village in self._by_commune.get(commune.pk, {}).values()}
        return sorted(unique.values(), key=lambda village: village.number)

    def then(self, village_id):
        """Returns the village where a household of this village counted on the round's day, None if there was none."""
        if village_id not in self._then:
            village = self.villages.get(village_id)
            if village is None:
                now = Village.objects.select_related("commune").get(pk=village_id)
                village = village_on(now, self.date)
            self._then[village_id] = village
        return self._then[village_id]
