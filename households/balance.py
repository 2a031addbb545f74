"""The poverty balance of a year: đầu năm − thoát + tái + phát sinh ± khác = cuối năm, for poor and near-poor.

One grouped query gives every village, commune and the district. The sum fails by exactly the households that were
poor (near-poor) last year and have neither a form nor an end this year: they are named as "chưa rà soát".
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q

from households.balance_legs import BALANCES, CLOSING, LEGS, MISSING, OPENING, Leg, Side, legs_of
from households.lineage import Lineage, lineage_on
from households.models import EventKind, Household, HouseholdEvent, SurveyForm, SurveyRound
from households.movement_queries import (
    VALUES,
    counting,
    households_about,
    moving,
    previous_round,
    two_earlier_rounds,
    unit_condition,
)
from households.movements import Movement, Standing
from households.standards import POOR_CLASSES, HouseholdClass


@dataclass(frozen=True, slots=True)
class Balance:
    """The figures of one balance of one unit: {leg key: households}. A leg that is not there counts nothing."""

    of: Standing
    counts: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, key):
        """The households of a leg, or of a group of legs; KeyError for any other word."""
        legs = legs_of(key)
        if not legs:
            raise KeyError(key)
        return sum(self.counts.get(leg.key, 0) for leg in legs)

    def heading(self, heading):
        """Returns the households under a heading without signs; for "khac" the net change."""
        legs = [leg for leg in BALANCES[self.of] if leg.heading == heading]
        is_net = len({leg.sign for leg in legs}) > 1
        return sum(self.counts.get(leg.key, 0) * (leg.sign if is_net else 1) for leg in legs)

    @property
    def opening(self):
        return self.heading(OPENING)

    @property
    def closing(self):
        return self.heading(CLOSING)

    @property
    def unreviewed(self):
        return self.heading(MISSING)

    @property
    def expected_closing(self):
        """What the year should end with: the opening and every known movement."""
        known = (leg for leg in BALANCES[self.of] if leg.heading != MISSING)
        return self.opening + sum(leg.sign * self.counts.get(leg.key, 0) for leg in known)

    @property
    def gap(self):
        """How many households the sum is out by, 0 where it holds."""
        return self.expected_closing - self.closing

    @property
    def holds(self):
        return self.gap == 0


@dataclass(frozen=True, slots=True)
class UnitBalances:
    """A unit's two balances."""

    poor: Balance = Balance(Standing.POOR)
    near: Balance = Balance(Standing.NEAR)

    def of(self, standing):
        """Returns the balance of the poor or of the near-poor."""
        return self.poor if standing is Standing.POOR else self.near

    @property
    def hold(self):
        return self.poor.holds and self.near.holds


@dataclass(frozen=True)
class BalanceSheet:
    """A year's balances: of all that was counted, by commune and by village (ids of units in force that year).

    `previous` is the round that the year is compared with; None in the first year, which has no opening and whose
    balances are empty. Figures of units add up to the total, moves between them included. `minority` are the households
    of an ethnic minority behind each opening: {leg key: {(commune id, village id): households}}.
    """

    survey_round: SurveyRound
    previous: SurveyRound | None
    total: UnitBalances = UnitBalances()
    by_commune: Mapping[int, UnitBalances] = field(default_factory=dict)
    by_village: Mapping[int, UnitBalances] = field(default_factory=dict)
    minority: Mapping[str, Mapping[tuple, int]] = field(default_factory=dict)
    knows_relapses: bool = True

    @property
    def unknown(self):
        """The keys of the legs that count nothing because nobody can know them; their households are among the new."""
        return frozenset() if self.knows_relapses else RELAPSES

    @property
    def note(self):
        """What is to be said beside the figures, "" for nothing."""
        if self.previous is None:
            return f"Năm {self.survey_round.year} là năm đầu tiên trong hệ thống nên không có số đầu năm và diễn biến."
        if self.knows_relapses:
            return ""
        return (
            f"Trước năm {self.previous.year} hệ thống chưa có số liệu nên chưa tách được hộ tái nghèo, tái cận nghèo: "
            "nếu có, các hộ ấy nằm trong số phát sinh."
        )

    def commune(self, commune_id):
        return self.by_commune.get(commune_id, UnitBalances())

    def village(self, village_id):
        return self.by_village.get(village_id, UnitBalances())


def balance_sheet(survey_round, *, commune_ids=None):
    """Returns the BalanceSheet of a year, of the whole district or of some communes (ids in force that year).

    One grouped query, besides that of the earlier rounds and of the units that have ended.
    """
    earlier = two_earlier_rounds(survey_round)
    if not earlier:
        return BalanceSheet(survey_round, None)
    previous = earlier[0]
    lineage = lineage_on(survey_round.reference_date)
    within = None if commune_ids is None else households_about(commune_ids, survey_round, previous, lineage)
    found = moving(survey_round, previous, lineage, within=within)
    found = found.exclude(~Q(before__in=_COUNTED) & ~Q(now__in=_COUNTED))
    if commune_ids is not None:
        found = found.filter(Q(before_commune__in=commune_ids) | Q(now_commune__in=commune_ids))
    units = ("before_commune", "before_village", "now_commune", "now_village")
    total, communes, villages, minority = Counter(), {}, {}, {}
    for *units_of, was_minority, movement, before, now, change, number in (
        found.values_list(*units, "before_form__is_minority", *VALUES).annotate(number=Count("pk")).order_by()
    ):
        before_commune, before_village, now_commune, now_village = units_of
        for leg in LEGS.values():
            if not leg.counts(movement=movement, before=before, now=now, change=change):
                continue
            commune, village = (
                (before_commune, before_village) if leg.side is Side.BEFORE else (now_commune, now_village)
            )
            if commune_ids is not None and commune not in commune_ids:
                continue
            total[leg.key] += number
            communes.setdefault(commune, Counter())[leg.key] += number
            villages.setdefault(village, Counter())[leg.key] += number
            if was_minority and leg.heading == OPENING:
                minority.setdefault(leg.key, Counter())[commune, village] += number
    return BalanceSheet(
        survey_round,
        previous,
        _balances(total),
        {unit: _balances(counts) for unit, counts in communes.items()},
        {unit: _balances(counts) for unit, counts in villages.items()},
        minority,
        knows_relapses=len(earlier) > 1,
    )


RELAPSES = frozenset({"tai_ngheo", "tai_can_ngheo"})
_COUNTED = (Standing.POOR.value, Standing.NEAR.value)
_COUNTED_CLASSES = (*POOR_CLASSES, HouseholdClass.CN)


def _balances(counts):
    def of(standing):
        return Balance(standing, {leg.key: counts[leg.key] for leg in BALANCES[standing] if counts[leg.key]})

    return UnitBalances(of(Standing.POOR), of(Standing.NEAR))


def balance_of(commune, survey_round):
    """Returns the UnitBalances of one commune in a year; None in the first year, which has nothing to balance."""
    sheet = balance_sheet(survey_round, commune_ids={commune.pk})
    return None if sheet.previous is None else sheet.commune(commune.pk)


def households_of_leg(
    survey_round,
    leg: Leg,
    *,
    commune_id=None,
    village_id=None,
    commune_ids=None,
    only_minority=False,
    lineage: Lineage | None = None,
):
    """Returns the households that a leg counts, annotated as by `moving`, as many as its figure says.

    Without a unit those of the whole district, or of `commune_ids` (ids in force that year); empty in the first year.
    `only_minority` keeps those that the form of the leg's side calls households of an ethnic minority.
    """
    previous = previous_round(survey_round)
    if previous is None:
        return Household.objects.none()
    lineage = lineage or lineage_on(survey_round.reference_date)
    if commune_id is not None:
        commune_ids = {commune_id}
    within = None if commune_ids is None else households_about(commune_ids, survey_round, previous, lineage)
    found = moving(survey_round, previous, lineage, within=within)
    found = found.filter(counting(leg), unit_condition(leg, commune_ids=commune_ids, village_id=village_id))
    if only_minority:
        found = found.filter(**{f"{leg.side.value}_form__is_minority": True})
    return found


def forms_of_legs(survey_round, key, *, within=None):
    """Returns the condition on the year's SurveyForms for a leg or group whose every household has a form.

    `within` are the ids of the households to stay in, or a query of them, where the forms are narrowed down already.

    Raises KeyError for a word of which some households have none: those open on the page of movements.
    """
    legs = legs_of(key)
    if not legs or not all(leg.needs_form for leg in legs):
        raise KeyError(key)
    previous = previous_round(survey_round)
    if previous is None:
        return Q(pk__in=[])
    wanted = Q()
    for leg in legs:
        wanted |= counting(leg)
    return Q(household__in=moving(survey_round, previous, within=within).filter(wanted).values("pk"))


def unreviewed_households(survey_round, *, commune_ids=None):
    """Returns the households that were poor or near-poor last year and are not accounted for, as a queryset of
    `moving` (`before` says what they were), in the order of their codes; of all communes, or of those with these ids in
    force that year."""
    previous = previous_round(survey_round)
    if previous is None:
        return Household.objects.none()
    lineage = lineage_on(survey_round.reference_date)
    # What follows from the movement is said first: the database then asks the rule of the few without a form.
    of_year = SurveyForm.objects.filter(round=survey_round, household=OuterRef("household"))
    left = SurveyForm.objects.filter(~Exists(of_year), round=previous, household_class__in=_COUNTED_CLASSES).order_by()
    within = left.values("household_id")
    if commune_ids is not None:
        older = set().union(*(lineage.communes_into(each) for each in commune_ids))
        moved = HouseholdEvent.objects.filter(kind=EventKind.MOVED, village_to__commune__in=older).order_by()
        within = within.filter(commune__in=older).union(within.filter(household__in=moved.values("household_id")))
    found = moving(survey_round, previous, lineage, within=within).filter(movement=Movement.UNREVIEWED.value)
    if commune_ids is not None:
        found = found.filter(now_commune__in=commune_ids)
    return found.order_by("code")


def unreviewed_counts(survey_round, *, commune_ids=None):
    """Returns {commune id: unreviewed_households} of a year. One grouped query."""
    if previous_round(survey_round) is None:
        return {}
    found = unreviewed_households(survey_round, commune_ids=commune_ids).order_by()
    return dict(found.values_list("now_commune").annotate(number=Count("pk")))
