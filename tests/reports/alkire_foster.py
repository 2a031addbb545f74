"""H, A and M0 counted by hand: what the table of a year is compared with (reports/definitions/multidimensional.py)."""

from collections.abc import Iterable
from fractions import Fraction

from reports.build.multidimensional import Tally


def tally(households: Iterable[tuple[frozenset, int]], k: int) -> Tally:
    """Returns the Tally of (indicators lacked, weight) of each household; the weight is 1, or its persons."""
    population = poor = deprivations = 0
    by_indicator = {}
    for lacked, weight in households:
        population += weight
        if len(lacked) >= k:
            poor += weight
            deprivations += weight * len(lacked)
            for each in lacked:
                by_indicator[each] = by_indicator.get(each, 0) + weight
    return Tally(population, poor, deprivations, by_indicator)


def headcount(found: Tally) -> Fraction | None:
    """Returns H, the part that is poor."""
    return Fraction(found.poor, found.population) if found.population else None


def intensity(found: Tally, indicators: int) -> Fraction | None:
    """Returns A, the part of the indicators that the poor lack on average."""
    return Fraction(found.deprivations, found.poor * indicators) if found.poor else None


def adjusted_headcount(found: Tally, indicators: int) -> Fraction | None:
    """Returns M0."""
    return Fraction(found.deprivations, found.population * indicators) if found.population else None


def contributions(found: Tally) -> dict[int, Fraction]:
    """Returns {indicator number: its part of M0}; {} where nobody is poor."""
    if not found.deprivations:
        return {}
    return {each: Fraction(number, found.deprivations) for each, number in found.by_indicator.items()}
