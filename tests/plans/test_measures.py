"""The catalogue covers every cause and deprivation, and holds the pairs of Decision 432 III.2.1 exactly."""

import pytest

from areas.loading import read
from households.standards import ND07_2021, QD59_2015
from plans.catalogue import merge
from plans.measures import (
    COMMUNE,
    MEASURES,
    Measure,
    NeedKey,
    NeedKind,
    cause,
    lack,
)
from plans.targets.rules import topics

CATALOGUE = merge(())
STANDARDS = (QD59_2015, ND07_2021)
NEEDS = sorted(
    {cause(each.code) for standard in STANDARDS for each in standard.causes}
    | {lack(each.code) for standard in STANDARDS for each in standard.indicators}
)


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: f"{need.kind}:{need.code}")
def test_every_need_has_a_measure_with_a_body_and_a_clause(need):
    found = CATALOGUE.measures_for(need)
    assert found
    assert all(measure.body and measure.clause.startswith("II") for measure in found)


@pytest.mark.parametrize(
    ("need", "bodies"),
    [
        ("capital", {"nhcsxh", COMMUNE}),
        ("land", {COMMUNE, "tnmt", "ubnd"}),
        ("skills", {"ldtbxh", COMMUNE}),
        ("jobs", {"ldtbxh", "ktht", "nnptnt", COMMUNE}),
        ("will", {COMMUNE, "mttq"}),
        ("illness", {COMMUNE, "mttq"}),
        ("labour", {COMMUNE, "mttq"}),
    ],
)
def test_the_pairs_that_the_decision_names(need, bodies):
    named = [measure for measure in CATALOGUE.measures_for(cause(need)) if measure.is_named]
    assert {body for measure in named for body in (measure.body, *measure.helpers)} == bodies


def test_the_named_pairs_come_first():
    for need in NEEDS:
        marks = [measure.is_named for measure in CATALOGUE.measures_for(need)]
        assert marks == sorted(marks, reverse=True)


def test_every_body_is_one_of_the_decision():
    bodies = {row["code"] for row in read("departments.csv")} | {COMMUNE}
    assert {body for measure in MEASURES for body in (measure.body, *measure.helpers)} <= bodies


def test_keys_are_unique_and_needs_exist():
    assert len({measure.key for measure in MEASURES}) == len(MEASURES)
    assert {need for measure in MEASURES for need in measure.needs} == set(NEEDS)


@pytest.mark.parametrize(
    ("body", "need"),
    [
        ("nnptnt", lack("water")), ("nnptnt", lack("latrine")), ("nhcsxh", cause("capital")),
        ("gddt", lack("adult_schooling")), ("gddt", lack("child_schooling")), ("yte", lack("health_care")),
        ("ktht", lack("housing_quality")), ("ktht", lack("housing_area")), ("vhtt", lack("telecom")),
        ("vhtt", lack("information_assets")), ("tnmt", cause("land")), ("ldtbxh", lack("health_insurance")),
    ],
)  # fmt: skip
def test_the_remits_of_the_bodies(body, need):
    assert need in CATALOGUE.remit_of(body)


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.code)
def test_a_body_with_a_target_for_a_need_has_a_measure_for_it(standard):
    for topic in topics(standard):
        assert topic.need is None or topic.need in CATALOGUE.remit_of(topic.body), topic


def test_a_body_without_household_work_sees_no_household():
    assert CATALOGUE.remit_of("tckh") == frozenset()


def test_a_measure_of_the_office_joins_the_catalogue():
    own = Measure("own", "Cho mượn trâu", (cause("equipment"),), COMMUNE, "III.3.4")
    catalogue = merge([own])
    assert own in catalogue.measures_for(cause("equipment"))
    assert catalogue.get("own") is own and CATALOGUE.get("own") is None
    assert NeedKey(NeedKind.CAUSE, "equipment") == cause("equipment")
