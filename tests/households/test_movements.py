"""Movements: every line of the rule, and its twin in the database."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.permissions import Role
from areas.models import Commune
from households.life import movements_of
from households.lineage import lineage_on
from households.models import EventKind, Household, HouseholdEvent
from households.movement_queries import moving
from households.movements import Arrival, Departure, Movement, Standing, movement, origin, standing_of
from tests.factories import make_user, make_village
from tests.households.histories import make_form, make_household, make_round

POOR, NEAR, OTHER = Standing


@pytest.mark.parametrize(
    ("before", "now", "facts", "expected"),
    [
        (POOR, POOR, {}, Movement.REMAINED),
        (POOR, NEAR, {}, Movement.ESCAPED_TO_NEAR),
        (POOR, OTHER, {}, Movement.ESCAPED),
        (NEAR, POOR, {}, Movement.FELL),
        (NEAR, POOR, {"was_poor": True}, Movement.RELAPSED),
        (OTHER, POOR, {"was_poor": True}, Movement.RELAPSED),
        (None, POOR, {"was_poor": True}, Movement.RELAPSED),
        (OTHER, POOR, {}, Movement.NEW),
        (None, POOR, {"was_near": True}, Movement.NEW),
        (NEAR, NEAR, {"was_near": True}, Movement.REMAINED_NEAR),
        (NEAR, OTHER, {}, Movement.ESCAPED_NEAR),
        (OTHER, NEAR, {"was_near": True}, Movement.RELAPSED_NEAR),
        (OTHER, NEAR, {"was_poor": True}, Movement.NEW_NEAR),
        (None, NEAR, {}, Movement.NEW_NEAR),
        (OTHER, OTHER, {}, Movement.STAYED_OUT),
        (None, OTHER, {}, Movement.STAYED_OUT),
        (None, POOR, {"arrival": Arrival.MOVED_IN}, Movement.MOVED_IN),
        (None, NEAR, {"arrival": Arrival.SPLIT, "was_near": True}, Movement.SPLIT),
        (POOR, POOR, {"arrival": Arrival.SPLIT}, Movement.REMAINED),
        (POOR, None, {}, Movement.UNREVIEWED),
        (NEAR, None, {}, Movement.UNREVIEWED),
        (OTHER, None, {}, None),
        (POOR, None, {"departure": Departure.MOVED_OUT}, Movement.MOVED_OUT),
        (POOR, None, {"departure": Departure.MERGED}, Movement.MERGED),
        (NEAR, None, {"departure": Departure.DUPLICATE}, Movement.MERGED),
        (OTHER, None, {"departure": Departure.ENDED}, Movement.ENDED),
        (POOR, POOR, {"departure": Departure.ENDED}, Movement.REMAINED),  # who was reviewed counts
        (None, None, {"departure": Departure.ENDED}, None),
    ],
)
def test_each_line_of_the_rule(before, now, facts, expected):
    assert movement(before=before, now=now, **facts) is expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (POOR, POOR, 1), (NEAR, POOR, 2), (OTHER, POOR, 3), (None, POOR, 3),
        (POOR, NEAR, 4), (NEAR, NEAR, 5), (None, NEAR, 6), (POOR, OTHER, None), (POOR, None, None),
    ],
)  # fmt: skip
def test_the_six_origins_of_form_c(before, now, expected):
    assert origin(before=before, now=now) == expected


def test_every_class_stands_somewhere():
    assert [standing_of(code) for code in ("N1", "N2", "N", "CN", "TB", "KN", "", None)] == [
        POOR, POOR, POOR, NEAR, OTHER, OTHER, None, None
    ]  # fmt: skip


classes = st.sampled_from(["N1", "N2", "CN", "TB", "KN", None])
days = st.dates(dt.date(2015, 6, 1), dt.date(2017, 12, 31))
lives = st.fixed_dictionaries(
    {
        "classes": st.tuples(classes, classes, classes),  # 2015, 2016, 2017
        "end": st.none() | st.tuples(days, st.sampled_from(["", *Departure])),
        "came": st.none() | st.tuples(days, st.sampled_from(list(Arrival))),
        "move": st.none() | st.tuples(days, st.booleans()),
    }
)


def write_lives(lives_, *, by, villages):
    """Writes households with these lives in the first village; a move goes to the second, or to the third."""
    rounds = [make_round(year) for year in (2015, 2016, 2017)]
    households = []
    for life in lives_:
        values = {}
        if life["end"]:
            values |= {"ended_on": life["end"][0], "end_kind": life["end"][1]}
        if life["came"]:
            values |= {"came_on": life["came"][0], "came_by": life["came"][1]}
        household = make_household(villages[0], **values)
        for survey_round, household_class in zip(rounds, life["classes"], strict=True):
            if household_class:
                has_moved = life["move"] and life["move"][0] <= survey_round.reference_date
                at = villages[1 + life["move"][1]] if has_moved else villages[0]
                make_form(survey_round, household, household_class, by, village=at)
        if life["move"]:
            to = villages[1 + life["move"][1]]
            HouseholdEvent.objects.create(
                household=household,
                kind=EventKind.MOVED,
                happened_on=life["move"][0],
                village_to=to,
                reason="về gần con",
                recorded_by=by,
            )
            Household.objects.filter(pk=household.pk).update(village=to)
        households.append(household)
    return rounds, households


class Twin(TestCase):
    """The database says of each household what the rule says."""

    @given(st.lists(lives, min_size=1, max_size=8))
    @settings(max_examples=40)
    def test_the_query_agrees_with_the_rule(self, lives_):
        home, away = Commune.objects.get(key="15769@1"), Commune.objects.get(key="15700@1")
        by = make_user(role=Role.COMMUNE_OFFICER, commune=home)
        villages = [make_village(home), make_village(home), make_village(away)]
        (_, previous, present), households = write_lives(lives_, by=by, villages=villages)
        found = {household.pk: household for household in moving(present, previous)}
        for household, life in zip(households, lives_, strict=True):
            earlier = [standing_of(each) for each in life["classes"][:2]]
            end, came = life["end"], life["came"]
            expected = movement(
                before=earlier[1],
                now=standing_of(life["classes"][2]),
                was_poor=POOR in earlier,
                was_near=NEAR in earlier,
                arrival=came[1] if came and came[0] > previous.reference_date else None,
                departure=(end[1] or Departure.ENDED) if end and end[0] <= present.reference_date else None,
            )
            seen = found.get(household.pk)
            assert (seen.movement if seen else "") == (expected or "")
            assert (seen is None) == (not any(life["classes"][1:]))
            told = {each.year: each.movement for each in movements_of(household)}
            assert told.get(2017) == expected


@pytest.fixture
def merged_units(areas):
    """Minh Dân went into thị trấn Triệu Sơn on 01/12/2019."""
    minh_dan = Commune.objects.get(key="15694@1")
    town = Commune.objects.valid_on(dt.date(2020, 6, 1)).get(code="15664")
    old = make_village(minh_dan, "Thôn 1")
    new = make_village(town, "Thôn 1 (Minh Dân)", valid_from=town.valid_from)
    new.predecessors.add(old)
    return old, new


@pytest.mark.django_db
def test_a_merger_of_units_is_no_move(merged_units, hong):
    old, new = merged_units
    before, after = make_round(2019), make_round(2020)
    household = make_household(old)
    make_form(before, household, "N1", hong)
    make_form(after, household, "N1", hong, village=new)
    found = moving(after, before).get()
    assert (found.before_commune, found.before_village) == (new.commune_id, new.pk)
    assert found.change == ""


@pytest.mark.django_db
def test_units_are_followed_through_two_mergers(areas):
    vuc = Commune.objects.get(code="15760", valid_from__isnull=True)
    lineage = lineage_on(dt.date(2025, 8, 1))
    after = Commune.objects.get(pk=lineage.commune(vuc.pk))
    assert after.is_valid_on(dt.date(2025, 8, 1))
    assert vuc.pk in lineage.communes_into(after.pk)
    assert lineage_on(dt.date(2017, 11, 15)).communes == {}


@pytest.mark.django_db
def test_the_file_of_a_household_tells_its_movements(areas, lan, as_user):
    household = make_household(make_village(areas.binh_son))
    for year, household_class in ((2015, "N1"), (2016, "CN"), (2017, "N2")):
        make_form(make_round(year), household, household_class, lan)
    assert [(each.year, each.movement, each.origin) for each in movements_of(household)] == [
        (2017, Movement.RELAPSED, "2. Hộ nghèo, từ cận nghèo cũ"),
        (2016, Movement.ESCAPED_TO_NEAR, "4. Hộ cận nghèo, từ nghèo cũ"),
    ]
    page = as_user(lan).get(f"/ho/{household.code}/").content.decode()
    assert "Tái nghèo" in page and "phiếu C: 2. Hộ nghèo, từ cận nghèo cũ" in page
