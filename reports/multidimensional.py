"""Multidimensional measures beside the official count: Alkire and Foster's H, A and M0, exactly. Pure, no database.

A household is deprived in some of the d indicators of its year's standard, all of the same weight. Whoever is deprived
in k or more counts as multidimensionally poor. Then, over n households (or the persons in them):

    H  = q / n            q the poor
    A  = c / (q · d)      c the indicators lacked by the poor, counted one by one
    M0 = c / (n · d)      = H · A; the share of an indicator j is cj / c

All of it follows from whole numbers, so everything is a Fraction; None where nobody is there to divide by. The official
class looks at income too, so its households and these poor are not the same.
Source: S. Alkire, J. Foster, Counting and multidimensional poverty measurement (2011); k = 3 of 10 as QĐ 59/2015.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted in a group: n, q, c and {indicator number: cj}, in households or in persons."""

    population: int = 0
    poor: int = 0
    deprivations: int = 0
    by_indicator: Mapping[int, int] = field(default_factory=dict)

    def __add__(self, other):
        numbers = {*self.by_indicator, *other.by_indicator}
        return Tally(
            self.population + other.population,
            self.poor + other.poor,
            self.deprivations + other.deprivations,
            {each: self.by_indicator.get(each, 0) + other.by_indicator.get(each, 0) for each in numbers},
        )


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
