"""Which listed household is poor in which year: shares of a commune, and flows between them that persist and relapse.

District rates follow 13.9 % → 12.8 % → 9.9 % poor of all resident households, as the programme hoped for.
"""

from dataclasses import dataclass
from enum import Enum

from households.demo.places import PERSONS_A_HOUSEHOLD, SPREADS, TOTALS_MISSING

POOR_AT_START, NEAR_AT_START = 0.139, 0.090  # shares of all resident households at the first year's end
POOR_AT_END = 0.0987  # the year that the rates in places.py are of
RESIDENTS = sum(spread.residents for spread in SPREADS.values())
GROWTH = 1.004  # resident households, a year


class Standing(Enum):
    """Where a household stands in a year."""

    POOR, NEAR, OUT = range(3)


@dataclass(frozen=True, slots=True)
class Flows:
    """A year's moves: `stay` and `fall` are shares of the standing left, `new_*` shares of resident households."""

    poor_stay: float
    poor_to_near: float
    near_to_poor: float
    near_stay: float
    new_poor: float
    new_near: float


FIRST_YEAR = Flows(0.830, 0.120, 0.040, 0.650, 0.0085, 0.0070)
LATER_YEARS = Flows(0.700, 0.160, 0.040, 0.550, 0.0065, 0.0050)


@dataclass(frozen=True, slots=True)
class Life:
    """A household's standing in each year, and whether the year's survey came to it."""

    standings: tuple[Standing, ...]
    is_surveyed: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class CommuneTotals:
    """A commune's totals of one year, None throughout where they are not entered yet."""

    households: int | None
    persons: int | None
    minority_households: int | None


def allocate(total, weights):
    """Returns `total` split by weight into whole numbers that add up to it (largest remainders)."""
    weight_sum = sum(weights)
    exact = [total * weight / weight_sum for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def residents_for(households):
    """Returns how many resident households the district has for that many listed ones.

    A short list holds the poor, the near-poor and candidates, so the district shrinks with it; a list longer than
    the real district's poor reaches into those who are not poor, until it holds nearly everyone.
    """
    return max(min(round(households * 0.5 / POOR_AT_START), RESIDENTS), round(households * 1.03))


class Plan:
    """How `households` listed ones are spread over the communes and over standings at the start."""

    def __init__(self, households):
        spreads = list(SPREADS.values())
        self.residents = residents_for(households)
        poor = min(round(self.residents * POOR_AT_START), households)
        near = min(round(self.residents * NEAR_AT_START), households - poor)
        out = households - poor - near
        self._poor = self._by_code(poor, [spread.residents * spread.poor for spread in spreads])
        # Where more are poor more are near it, but less steeply.
        self._near = self._by_code(near, [spread.residents * (0.1 + spread.poor) for spread in spreads])
        self._out = self._by_code(out, [spread.residents for spread in spreads])
        self._leave_nobody_out()
        # With a list of nearly everyone, nearly everyone is visited each year.
        self.share_of_others_surveyed = 0.97 if self.residents <= households * 1.5 else 0.25
        self._candidates_surveyed = 0.97 if self.residents <= households * 1.5 else 0.45

    @staticmethod
    def _by_code(total, weights):
        return dict(zip(SPREADS, allocate(total, weights), strict=True))

    def _leave_nobody_out(self):
        """Gives each commune at least one household, taken where there are most."""
        for code in SPREADS:
            if self.listed(code) == 0:
                giver = max(SPREADS, key=self.listed)
                part = max((self._poor, self._near, self._out), key=lambda part: part[giver])
                part[giver] -= 1
                part[code] += 1

    def listed(self, code):
        """Returns how many households of the commune are on the list."""
        return self._poor[code] + self._near[code] + self._out[code]

    def resident_households(self, code, year_index):
        """Returns all households of the commune in a year; never fewer than are listed."""
        share = SPREADS[code].residents / RESIDENTS
        return max(round(self.residents * share * GROWTH**year_index), self.listed(code) + 1 + self.listed(code) // 50)

    def totals(self, code, year_index, *, is_last_year):
        """Returns the CommuneTotals of a year; some communes have not entered those of the last one."""
        if is_last_year and code in TOTALS_MISSING:
            return CommuneTotals(None, None, None)
        households = self.resident_households(code, year_index)
        return CommuneTotals(
            households, round(households * PERSONS_A_HOUSEHOLD), max(1, round(households * SPREADS[code].minority))
        )

    def lives(self, rng, code, year_count):
        """Returns a Life for each listed household of the commune, in random order."""
        start = (
            [Standing.POOR] * self._poor[code] + [Standing.NEAR] * self._near[code] + [Standing.OUT] * self._out[code]
        )
        rng.shuffle(start)
        tracks = [[standing] for standing in start]
        for year_index in range(1, year_count):
            self._advance(rng, tracks, code, year_index)
        return [self._life(rng, track) for track in tracks]

    def _advance(self, rng, tracks, code, year_index):
        """Adds the next year's standing to each track."""
        flows = FIRST_YEAR if year_index == 1 else LATER_YEARS
        by_standing = {standing: [track for track in tracks if track[-1] is standing] for standing in Standing}
        residents = self.resident_households(code, year_index)
        for standing, shares in (
            (Standing.POOR, ((Standing.POOR, flows.poor_stay), (Standing.NEAR, flows.poor_to_near))),
            (Standing.NEAR, ((Standing.POOR, flows.near_to_poor), (Standing.NEAR, flows.near_stay))),
        ):
            group = by_standing[standing]
            rng.shuffle(group)
            _deal(rng, group, [(to, share * len(group)) for to, share in shares])
        # Who was poor before comes back first, now and then: those relapses are what leaders look for.
        others = sorted(by_standing[Standing.OUT], key=lambda track: rng.random() - 0.35 * (Standing.POOR in track))
        # Few candidates on a short list must not run out at once.
        new_poor = min(flows.new_poor * residents, 0.35 * len(others))
        new_near = min(flows.new_near * residents, 0.35 * len(others))
        _deal(rng, others, [(Standing.POOR, new_poor), (Standing.NEAR, new_near)])

    def _life(self, rng, track):
        surveyed = []
        for year_index, standing in enumerate(track):
            if standing is not Standing.OUT or (year_index and track[year_index - 1] is not Standing.OUT):
                surveyed.append(True)
            else:
                share = self.share_of_others_surveyed if year_index else self._candidates_surveyed
                surveyed.append(rng.random() < share)
        if not any(surveyed):
            surveyed[0] = True  # nobody is on the books who was never visited
        return Life(tuple(track), tuple(surveyed))


def _deal(rng, group, amounts):
    """Gives the first of `group` the standings of `amounts`, [(standing, how many)] rounded by chance; OUT the rest."""
    place = 0
    for standing, amount in amounts:
        until = min(len(group), place + int(amount) + (rng.random() < amount % 1))
        for track in group[place:until]:
            track.append(standing)
        place = until
    for track in group[place:]:
        track.append(Standing.OUT)
