"""The invented district before it is written: rates, persistence, families and answers, the same for the same seed."""

import random
from collections import Counter
from itertools import pairwise
from types import SimpleNamespace

import pytest

from households.actions.rounds import default_reference_date
from households.demo.district import District
from households.demo.histories import Plan, Standing, allocate, residents_for
from households.demo.places import MOUNTAIN, SPREADS, TOTALS_MISSING, village_names
from households.entry import examine
from households.standards import QD59_2015
from ui.formatting import fold

YEARS = (2015, 2016, 2017)


class Round:
    """Stands for a SurveyRound."""

    standard = QD59_2015

    def __init__(self, year):
        self.year, self.reference_date = year, default_reference_date(year)


ROUNDS = [Round(year) for year in YEARS]


def homes_of(code, *, households=3000, seed=432, rounds=ROUNDS):
    commune = SimpleNamespace(code=code, area_type="urban" if code == "15664" else "rural")
    names = village_names(code)
    villages = [SimpleVillage(number, name) for number, name in enumerate(names, start=1)]
    return District(households=households, seed=seed).homes(commune, villages, rounds)


class SimpleVillage:
    """Stands for a Village: hashable, with what the invention reads."""

    def __init__(self, number, name):
        self.number, self.name = number, name


def spoken(homes):
    """All that was invented, as comparable values."""
    return [
        (home.code, home.family.phone, home.ended_on, [(rnd.year, entry) for rnd, entry in home.entries.items()])
        for home in homes
    ]


@pytest.fixture(scope="module")
def tracks():
    """The standings of all 3,000 households, by commune."""
    plan = Plan(3000)
    return {code: [life.standings for life in plan.lives(random.Random(code), code, 3)] for code in SPREADS}


def test_same_seed_same_people_other_seed_others():
    assert spoken(homes_of("15769")) == spoken(homes_of("15769"))
    assert spoken(homes_of("15769")) != spoken(homes_of("15769", seed=433))


@pytest.mark.parametrize("households", [36, 50, 3000, 17_000, 55_000, 120_000])
def test_as_many_households_as_asked_and_fewer_than_live_there(households):
    plan = Plan(households)
    assert sum(plan.listed(code) for code in SPREADS) == households
    for code in SPREADS:
        assert 1 <= plan.listed(code) < plan.resident_households(code, 0) <= plan.resident_households(code, 2)


def test_a_short_list_shrinks_the_district_and_a_long_one_fills_it():
    assert residents_for(3000) < 12_000
    assert residents_for(55_000) == sum(spread.residents for spread in SPREADS.values())


@pytest.mark.parametrize("total, weights", [(10, [1, 1, 1]), (0, [3, 4]), (7, [0, 5, 2]), (1, [0.2, 0.3, 0.5])])
def test_allocate_adds_up_and_is_within_one(total, weights):
    parts = allocate(total, weights)
    assert sum(parts) == total
    assert all(abs(part - total * weight / sum(weights)) < 1 for part, weight in zip(parts, weights, strict=True))


@pytest.mark.parametrize("year_index, poor, near", [(0, 0.139, 0.090), (1, 0.1278, 0.082), (2, 0.0987, 0.0703)])
def test_district_rates_fall_as_the_programme_hoped(tracks, year_index, poor, near):
    plan = Plan(3000)
    residents = sum(plan.resident_households(code, year_index) for code in SPREADS)
    found = Counter(track[year_index] for all_of in tracks.values() for track in all_of)
    assert found[Standing.POOR] / residents == pytest.approx(poor, abs=0.004)
    assert found[Standing.NEAR] / residents == pytest.approx(near, abs=0.004)


def test_commune_rates_spread_between_a_few_and_twenty_percent(tracks):
    plan = Plan(3000)
    rates = [
        sum(track[2] is Standing.POOR for track in tracks[code]) / plan.resident_households(code, 2) for code in SPREADS
    ]
    assert 0.03 < min(rates) < 0.07 and 0.15 < max(rates) < 0.21


def test_households_stay_exit_relapse_and_come_new(tracks):
    paths = Counter("".join(standing.name[0] for standing in track) for all_of in tracks.values() for track in all_of)
    assert paths["PPP"] > 500, "most of the poor stay poor"
    assert paths["PPN"] > 100 and paths["PPO"] > 100, "some get out, by way of near-poor or at once"
    assert paths["POP"] + paths["PNP"] >= 3, "a few fall back"
    assert paths["OPP"] + paths["OPN"] + paths["OOP"] > 30, "some are newly found"


def test_every_form_passes_the_rules_and_has_the_class_of_its_standing():
    warned = forms = 0
    for code in ("15664", "15769", "15730"):
        area = "urban" if code == "15664" else "rural"
        for home in homes_of(code):
            for survey_round, entry in home.entries.items():
                found = examine(entry, standard=QD59_2015, area=area, on=survey_round.reference_date)
                assert found.errors == ()
                forms += 1
                warned += any(problem.field == "deprivations" for problem in found.warnings)
    assert forms > 400
    assert 0 < warned < 0.08 * forms, "a few ticks contradict the facts, as on real paper, and only a few"


def test_answers_last_from_year_to_year():
    same = changed = 0
    for home in homes_of("15667"):
        entries = list(home.entries.values())
        for before, after in pairwise(entries):
            for number in range(1, 11):
                held, holds = number in before.deprivations, number in after.deprivations
                same += held and holds
                changed += held and not holds
    assert same > 2.5 * changed > 0


def test_families_change_between_the_years():
    homes = [home for code in list(SPREADS)[:12] for home in homes_of(code)]
    relatives = [who for home in homes for who in home.family.relatives]
    assert any(who.born.year in (2016, 2017) for who in relatives), "children are born"
    assert {who.left_reason for who in relatives if who.left_on} >= {"Mất", "Chuyển đi nơi khác", "Kết hôn, về hộ khác"}
    assert any(who.merit for who in relatives)
    assert any(who.disability >= 3 for who in relatives)
    assert all(home.family.relatives[0].relation == 1 for home in homes), "the head comes first"
    assert any(home.ended_on for home in homes)


def test_identity_numbers_are_unique_and_cannot_be_anybodys():
    numbers = [who.identity for code in list(SPREADS)[:10] for home in homes_of(code) for who in home.family.relatives]
    numbers = [number for number in numbers if number]
    assert len(numbers) == len(set(numbers)) > 1000
    # 099 is no province's code, and no CMND series begins with 00.
    assert all(
        (len(number) == 12 and number.startswith("099")) or (len(number) == 9 and number.startswith("00"))
        for number in numbers
    )


def test_minorities_live_in_the_mountain_communes():
    def share(code):
        homes = homes_of(code)
        return sum(home.family.ethnicity != 1 for home in homes) / len(homes)

    assert share("15769") > 0.6 and share("15667") > 0.4 and share("15664") < 0.1
    assert {home.family.ethnicity for home in homes_of("15769")} == {1, 3, 6}


def test_villages_have_names_that_differ_without_accents():
    for code in SPREADS:
        names = village_names(code)
        assert 5 <= len(names) <= 12 and len({fold(name) for name in names}) == len(names)
    assert village_names("15664")[0] == "Khu phố 1"
    assert {"15769", "15667", "15670", "15685"} == MOUNTAIN


def test_the_last_year_is_not_finished_everywhere():
    late = next(iter(TOTALS_MISSING))
    homes = homes_of(late)
    expected = [home for home in homes if ROUNDS[1] in home.entries]
    missing = [home for home in expected if ROUNDS[2] not in home.entries]
    assert len(missing) > 0.2 * len(expected)
    assert Plan(3000).totals(late, 2, is_last_year=True).households is None
    assert Plan(3000).totals(late, 1, is_last_year=False).households > 0
    assert Plan(3000).totals("15664", 2, is_last_year=True).households > 0
