"""The whole invented district: each commune's households with their forms of every year, ready to be written."""

import datetime as dt
import random

from households.demo.answers import FormWriter, Visit
from households.demo.families import FamilyMaker, Registry
from households.demo.histories import Plan, Standing
from households.demo.places import SPREADS, TOTALS_MISSING, ethnic_group
from households.demo.writing import Home
from households.standards import AreaType

SLOW = frozenset({"15673", "15691", "15742", "15751"})  # communes with a village or two still to do
MOVED_AWAY = "Cả hộ chuyển ra ngoài huyện"


class District:
    """`households` invented households over the 36 communes; the same `seed` and number give the same district."""

    def __init__(self, *, households, seed):
        self.plan = Plan(households)
        self.seed = seed

    def homes(self, commune, villages, rounds):
        """Returns the Homes of a commune. `rounds` are in the order of years; the last one is not finished."""
        rng = random.Random(f"{self.seed} {commune.code}")
        spread = SPREADS[commune.code]
        maker = FamilyMaker(
            rng, Registry(list(SPREADS).index(commune.code)), first_year=rounds[0].year, last_year=rounds[-1].year
        )
        lives = self.plan.lives(rng, commune.code, len(rounds))
        weights = [rng.uniform(0.6, 1.4) for _ in villages]
        visits = [
            Visit(each.reference_date, AreaType(commune.area_type), each.standard, is_first_review=each.year == 2015)
            for each in rounds
        ]
        unfinished = self._unfinished(rng, commune.code, villages)
        numbers = dict.fromkeys(villages, 0)
        homes = []
        for life in lives:
            village = rng.choices(villages, weights)[0]
            numbers[village] += 1
            family = maker.make(ethnic_group(rng, spread), village.name)
            home = Home(village, f"{commune.code}-{village.number:02d}-{numbers[village]:03d}", family)
            writer = FormWriter(rng, family)
            is_waiting = rng.random() < unfinished.get(village, 0)
            for index, (survey_round, visit) in enumerate(zip(rounds, visits, strict=True)):
                is_last = index == len(rounds) - 1
                if life.is_surveyed[index] and not (is_last and is_waiting and len(rounds) > 1):
                    home.entries[survey_round] = writer.write(visit, life.standings[index])
            self._book(rng, home, life, rounds)
            homes.append(home)
        return homes

    @staticmethod
    def _unfinished(rng, code, villages):
        """Returns {village: share of its households not yet visited in the last year}."""
        if code in TOTALS_MISSING:
            late = rng.sample(villages, len(villages) // 2)
        elif code in SLOW:
            late = rng.sample(villages, 2)
        else:
            return {}
        return {village: 1.0 if place % 2 == 0 else 0.4 for place, village in enumerate(late)}

    @staticmethod
    def _book(rng, home, life, rounds):
        """Sets since when the household is on the books, and ends a few that moved away after they were out."""
        first = life.is_surveyed.index(True)
        home.first_year = rounds[first].year if first else 0
        is_gone = len(rounds) > 1 and not life.is_surveyed[-1] and life.standings[-1] is Standing.OUT
        if is_gone and home.entries and rng.random() < 0.06:
            day = rounds[-1].reference_date - dt.timedelta(days=rng.randrange(30, 300))
            home.ended_on, home.end_reason = day, MOVED_AWAY
