"""The catalogue as a whole: what ships with the program and what Phòng LĐTBXH added. Pure.

`OwnMeasure.objects.catalogue()` makes one from the database. Whatever shows, drafts or scopes by measures asks this,
never MEASURES alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from plans.measures import COMMUNE, MEASURES, Measure, NeedKey, NeedKind

COMMUNE_LABEL = "UBND xã"


@dataclass(frozen=True)
class Catalogue:
    """All measures: `own` are LĐTBXH's, `ended` the keys of those that are no longer offered (old lines keep them)."""

    own: tuple[Measure, ...] = ()
    ended: frozenset[str] = frozenset()

    @cached_property
    def by_key(self) -> dict[str, Measure]:
        return {measure.key: measure for measure in (*MEASURES, *self.own)}

    @cached_property
    def offered(self) -> tuple[Measure, ...]:
        """The measures that a plan may choose now."""
        return tuple(measure for measure in self.by_key.values() if measure.key not in self.ended)

    @cached_property
    def _by_need(self):
        found = {}
        for measure in self.offered:
            for need in measure.needs:
                found.setdefault(need, []).append(measure)
        return {need: tuple(sorted(each, key=lambda measure: not measure.is_named)) for need, each in found.items()}

    def measures_for(self, need: NeedKey) -> tuple[Measure, ...]:
        """Returns the measures that answer a need, those that the decision names first; () for a gap."""
        return self._by_need.get(need, ())

    def get(self, key: str) -> Measure | None:
        """Returns the measure with this key, also an ended one; None where there is none."""
        return self.by_key.get(key)

    def name_of(self, key: str) -> str:
        """Returns a measure's name, "" for no measure, the key itself for one that nobody knows."""
        measure = self.by_key.get(key)
        return measure.name if measure else key

    def remit_of(self, body: str) -> frozenset[NeedKey]:
        """Returns the needs that a body leads or helps with: the households that it may see are those with one of
        them."""
        return frozenset(
            need
            for measure in self.by_key.values()
            if body == measure.body or body in measure.helpers
            for need in measure.needs
        )

    def keys_of(self, body: str) -> frozenset[str]:
        """Returns the keys of the measures that a body leads or helps with."""
        return frozenset(
            measure.key for measure in self.by_key.values() if body == measure.body or body in measure.helpers
        )

    @cached_property
    def loan_keys(self) -> frozenset[str]:
        return frozenset(measure.key for measure in self.by_key.values() if measure.is_loan)


def merge(own: Iterable[Measure], ended: Iterable[str] = ()) -> Catalogue:
    """Returns the Catalogue of the shipped measures and these."""
    return Catalogue(tuple(own), frozenset(ended))


def needs_of(standard, causes: Iterable[int], deprivations: Iterable[int]) -> tuple[NeedKey, ...]:
    """Returns what a household's form asks to act on, in the order of the form: its causes, then its deprivations.

    Numbers that the standard does not have are passed over.
    """
    causes, deprivations = frozenset(causes), frozenset(deprivations)
    found = [NeedKey(NeedKind.CAUSE, each.code) for each in standard.causes if each.number in causes]
    found += [NeedKey(NeedKind.DEPRIVATION, each.code) for each in standard.indicators if each.number in deprivations]
    return tuple(found)


def all_needs(standard) -> tuple[NeedKey, ...]:
    """Returns every need that a form of the standard can name, in its order."""
    return needs_of(
        standard, (each.number for each in standard.causes), (each.number for each in standard.indicators)
    )


def item_of(standard, need: NeedKey):
    """Returns the Cause or Indicator of a need; KeyError where the standard has none of that code."""
    items = standard.causes if need.kind == NeedKind.CAUSE else standard.indicators
    for item in items:
        if item.code == need.code:
            return item
    raise KeyError(need)


def need_name(standard, need: NeedKey) -> str:
    """Returns a need in full: "Thiếu vốn sản xuất", "Thiếu hụt: Bảo hiểm y tế"."""
    try:
        item = item_of(standard, need)
    except KeyError:
        return need.code
    return item.name if need.kind == NeedKind.CAUSE else f"Thiếu hụt: {item.name}"


__all__ = [
    "COMMUNE",
    "COMMUNE_LABEL",
    "Catalogue",
    "NeedKey",
    "NeedKind",
    "all_needs",
    "item_of",
    "merge",
    "need_name",
    "needs_of",
]
