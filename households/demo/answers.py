"""What a family's form of a year says: facts that fit its deprivations, scores that fit its standing, causes that fit
both. A few ticks contradict the facts and a few scores contradict the income, as on real paper: those are warnings.
"""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from households import choices
from households.demo.families import Family
from households.demo.histories import Standing
from households.demo.persons import member_answers
from households.entry import FormInput
from households.standards import AreaType, Standard

HEALTH_CARE, INSURANCE, ADULT_SCHOOLING, CHILD_SCHOOLING, HOUSE = range(1, 6)
AREA, WATER, LATRINE, TELECOM, INFORMATION = range(6, 11)
COMMONNESS = {1: 4, 2: 30, 3: 22, 4: 3, 5: 27, 6: 22, 7: 24, 8: 45, 9: 20, 10: 11}
COUNTS = {  # standing -> how many deprivations, by weight
    "N1": ((0, 1, 2, 3, 4, 5, 6, 7), (4, 12, 22, 26, 18, 10, 6, 2)),
    "N2": ((3, 4, 5, 6), (55, 28, 12, 5)),
    Standing.NEAR: ((0, 1, 2), (18, 40, 42)),
    Standing.OUT: ((0, 1, 2, 3, 4), (38, 34, 20, 6, 2)),
}
# How often each cause is named; those that the facts call for are raised in `_causes`.
CAUSE_SHARES = {1: 0.46, 2: 0.10, 3: 0.14, 4: 0.09, 5: 0.03, 6: 0.18, 7: 0.03, 8: 0.10, 9: 0.004, 10: 0.011, 11: 0.04}
NOTES = (
    "Hộ vắng nhà khi đến lần đầu, khảo sát lần hai.",
    "Trưởng thôn cùng đi.",
    "Con đi làm xa, gửi tiền về không đều.",
    "Vay vốn NHCSXH còn dư nợ.",
    "Nhà đang sửa.",
)
MEASURED_LATER = 0.03  # facts left blank: blank is not zero


@dataclass(slots=True)
class Traits:
    """What lasts in a household from one year's form to the next."""

    deprivations: frozenset = frozenset()
    causes: frozenset = frozenset()
    housing_kind: int | None = None
    housing_area: Decimal | None = None
    water_source: int | None = None
    latrine: int | None = None
    assets: frozenset | None = None
    place_in_band: float = 0.5  # of the scores, 0 lowest
    poor_by: str = "N1"
    uninsured: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Visit:
    """The year, the place and the law that a form is filled under."""

    on: dt.date
    area: AreaType
    standard: Standard
    is_first_review: bool  # scores were new then, and most forms hold an income alone


class FormWriter:
    """Writes a family's forms, year after year: `traits` carries over what lasts."""

    def __init__(self, rng, family: Family):
        self.rng, self.family = rng, family
        self.traits = Traits(place_in_band=rng.random(), poor_by=rng.choices(("N1", "N2"), (68, 32))[0])
        self.is_new = True

    def write(self, visit: Visit, standing: Standing) -> FormInput:
        """Returns the year's answers; members without person_id, in the order of `family.present`."""
        rng, traits = self.rng, self.traits
        people = self.family.present(visit.on)
        if not self.is_new and rng.random() < 0.15:
            traits.poor_by = "N2" if traits.poor_by == "N1" else "N1"
        key = traits.poor_by if standing is Standing.POOR else standing
        lacking = self._deprivations(people, visit, key)
        members = self._members(people, visit, lacking)
        traits.deprivations = lacking
        income, b1 = self._scores(visit, standing, key)
        entry = FormInput(
            members=members,
            address=self.family.address,
            phone=self.family.phone,
            surveyed_on=dt.date(visit.on.year, 9, 5) + dt.timedelta(days=rng.randrange(65) * 3 // 4),
            income=income,
            b1=b1,
            **self._dwelling(lacking, len(people)),
            deprivations=self._ticked(lacking, key),
            causes=self._causes(members, visit.on, standing),
            notes=rng.choice(NOTES) if rng.random() < 0.05 else "",
        )
        self.is_new = False
        return self._with_blanks(entry)

    # Deprivations and the facts that show them

    def _deprivations(self, people, visit, key):
        """Returns the indicators that the household lacks: most of last year's, as many as the standing allows."""
        rng = self.rng
        possible = self._possible(people, visit.on)
        kept = {n for n in self.traits.deprivations & possible if rng.random() < 0.88}
        numbers, weights = COUNTS[key]
        target = min(rng.choices(numbers, weights)[0], len(possible))
        if not self.is_new:
            # Last year's number moves by little: a house is not rebuilt every year.
            target = min(max(target, len(kept) - 1), len(kept) + 1)
            target = min(max(target, numbers[0]), numbers[-1])
        while len(kept) > target:
            kept.remove(rng.choice(sorted(kept)))
        while len(kept) < target:
            rest = sorted(possible - kept)
            kept.add(rng.choices(rest, [COMMONNESS[n] for n in rest])[0])
        return frozenset(kept)

    @staticmethod
    def _possible(people, on):
        ages = [(who.age(on), who.born.year) for who in people]
        possible = set(range(1, 11))
        if not any(age >= 18 for age, _ in ages):
            possible.discard(HEALTH_CARE)
        if not any(_could_lack_schooling(age, year) for age, year in ages):
            possible.discard(ADULT_SCHOOLING)
        if not any(5 <= age < 15 for age, _ in ages):
            possible.discard(CHILD_SCHOOLING)
        return possible

    def _members(self, people, visit, lacking):
        rng, on = self.rng, visit.on
        ages = [who.age(on) for who in people]
        untreated = dropout = unschooled = None
        if HEALTH_CARE in lacking:
            untreated = rng.choice([n for n, age in enumerate(ages) if age >= 18])
        if CHILD_SCHOOLING in lacking:
            dropout = max((age, n) for n, age in enumerate(ages) if 5 <= age < 15)[1]
        if ADULT_SCHOOLING in lacking:
            eligible = [n for n, who in enumerate(people) if _could_lack_schooling(ages[n], who.born.year)]
            unschooled = max(eligible, key=lambda n: ages[n])
        uninsured = set()
        if INSURANCE in lacking:
            of_age = [n for n, age in enumerate(ages) if age >= 6]
            uninsured = {n for n in of_age if people[n].name in self.traits.uninsured}
            if not uninsured:
                uninsured = set(rng.sample(of_age, min(len(of_age), rng.choice((1, 1, 2, 3)))))
        self.traits.uninsured = frozenset(people[n].name for n in uninsured)
        return tuple(
            member_answers(
                rng, who, ages[n], is_untreated=n == untreated, is_dropout=n == dropout, is_unschooled=n == unschooled,
                has_insurance=n not in uninsured, is_alone=len(people) == 1,
            )
            for n, who in enumerate(people)
        )  # fmt: skip

    def _dwelling(self, lacking, persons):
        rng, traits = self.rng, self.traits
        traits.housing_kind = self._kept(traits.housing_kind, (3, 4) if HOUSE in lacking else (2, 2, 1))
        traits.water_source = self._kept(
            traits.water_source, (7, 7, 8, 9) if WATER in lacking else (2, 2, 3, 3, 1, 4, 5)
        )
        traits.latrine = self._kept(traits.latrine, (5, 5, 6) if LATRINE in lacking else (4, 2, 1, 3))
        is_cramped = AREA in lacking
        if traits.housing_area is None or (traits.housing_area < 8 * persons) != is_cramped:
            share = rng.uniform(4.2, 7.8) if is_cramped else rng.uniform(8.5, 21)
            traits.housing_area = Decimal(round(share * persons * 2)) / 2
            if (traits.housing_area < 8 * persons) != is_cramped:  # rounding to half a metre crossed the line
                traits.housing_area = Decimal(8 * persons) - (Decimal("0.5") if is_cramped else 0)
        if INFORMATION in lacking:
            traits.assets, hears = frozenset(), False
        else:
            if not traits.assets:
                traits.assets = frozenset(rng.choice(((1,), (1,), (1,), (1, 2), (1, 3), (2,), ())))
            hears = True if not traits.assets else rng.random() < 0.8
        return {
            "housing_kind": traits.housing_kind,
            "housing_area": traits.housing_area,
            "water_source": traits.water_source,
            "latrine": traits.latrine,
            "uses_telecom": TELECOM not in lacking,
            "information_assets": traits.assets,
            "hears_loudspeaker": hears,
        }

    def _kept(self, last, allowed):
        return last if last in allowed else self.rng.choice(allowed)

    def _ticked(self, lacking, key):
        """Returns the ticks: those that the facts show, but for one in thirty forms where the officer saw otherwise."""
        if self.rng.random() >= 0.033:
            return lacking
        ticked = lacking ^ {self.rng.choice((INSURANCE, HOUSE, AREA, LATRINE, TELECOM))}
        numbers, _ = COUNTS[key]
        return ticked if numbers[0] <= len(ticked) <= numbers[-1] else lacking

    def _with_blanks(self, entry):
        blanks = {
            name: None
            for name in ("housing_area", "water_source", "uses_telecom")
            if self.rng.random() < MEASURED_LATER
        }
        return replace(entry, **blanks) if blanks else entry

    # Scores and causes

    def _scores(self, visit, standing, key):
        """Returns (income in đ, B1 in points), one of them possibly None, in the band of the standing."""
        rng = self.rng
        self.traits.place_in_band = place = min(1.0, max(0.0, self.traits.place_in_band + rng.uniform(-0.2, 0.2)))
        money, points = visit.standard.income[visit.area], visit.standard.points[visit.area]
        if key == "N1":
            income, b1 = (money.poor * 3 // 10, money.poor), (35, points.poor)
        elif standing is not Standing.OUT:
            income, b1 = (money.poor + 10_000, money.minimum), (points.poor + 1, points.minimum)
        else:
            income, b1 = (money.minimum + 10_000, money.minimum * 22 // 10), (points.minimum + 1, points.minimum + 90)
        income = income[0] + round(place * (income[1] - income[0])) // 10_000 * 10_000
        b1 = b1[0] + round(place * (b1[1] - b1[0]))
        if rng.random() < (0.55 if visit.is_first_review else 0.15):
            return income, None
        draw = rng.random()
        if draw < 0.68:
            return None, b1
        if draw < 0.70:
            return income + (300_000 if standing is not Standing.OUT else -200_000), b1  # the officer will be asked
        return income, b1

    def _causes(self, members, on, standing):
        """Returns the causes of a poor or near-poor household; those that the facts call for more often."""
        rng = self.rng
        if standing is Standing.OUT:
            return frozenset()
        able = sum(1 for who in members if who.labour_capacity != choices.NO_LABOUR_CAPACITY)
        shares = dict(CAUSE_SHARES)
        if any(who.is_seriously_ill for who in members):
            shares[8] = 0.85
        if able == 0 or (able == 1 and len(members) > 2):
            shares[4] = 0.75
        if able and len(members) - able >= 2 * able:
            shares[7] = 0.6
        if any(who.work == choices.WITHOUT_WORK for who in members):
            shares[5] = 0.6
        if able == 0:
            shares |= {1: 0.08, 3: 0.03, 6: 0.03, 5: 0.0, 10: 0.0}
        last = self.traits.causes
        new = 0.3 if last else 1  # causes last: few come new to a household that is known
        found = {n for n, share in shares.items() if rng.random() < (0.82 if n in last else share * new)}
        if not found:
            found = {max(shares, key=lambda n: shares[n] * rng.random())}
        self.traits.causes = frozenset(found)
        return self.traits.causes


def _could_lack_schooling(age, year):
    return age >= 15 and year >= 1986
