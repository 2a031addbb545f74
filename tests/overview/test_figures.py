"""What the first page counts: rates over the communes whose total is known, changes only where a survey is complete."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.models import CommuneSurvey
from households.procedure import Stage
from trieuson_poverty.overview import measures
from trieuson_poverty.overview.figures import (
    GOAL_RATE,
    Line,
    YearRate,
    commune_figures,
    district_figures,
    target_path,
)
from trieuson_poverty.overview.picture import ordered
from trieuson_poverty.overview.remit import remit_of
from ui.charts import level_of


def test_a_commune_without_its_total_counts_on_neither_side_of_the_rate(year_2017):
    found = district_figures(year_2017)
    # 14, 10 and 9 forms make 6, 6 and 5 poor households; Dân Lực has no total.
    assert found.total.poor == 17
    assert (found.this_year.rate_poor, found.this_year.residents) == (11, 1_800)
    assert found.this_year.rate == Decimal(1100) / 1800
    assert (found.with_totals, found.expected) == (2, 36)
    assert found.total.residents is None and found.total.rate is None


def test_every_commune_of_the_year_has_a_line_with_or_without_forms(year_2017):
    found = district_figures(year_2017)
    assert len(found.lines) == 36
    empty = next(line for line in found.lines if line.code == "15673")
    assert (empty.poor, empty.rate, empty.before, empty.change) == (0, None, None, None)


def test_a_change_waits_until_the_survey_is_complete_or_recognised(two_years, areas):
    def line():
        return next(each for each in district_figures(two_years).lines if each.code == "15700")

    assert line().progress.waiting == 3
    assert line().poor_before and line().change is None
    CommuneSurvey.objects.filter(round=two_years, commune=areas.dan_luc).update(stage=Stage.RECOGNISED)
    assert line().change == line().poor - line().poor_before


def test_villages_add_up_to_their_commune(two_years, areas):
    survey = CommuneSurvey.objects.select_related("round", "commune").get(round=two_years, commune=areas.binh_son)
    villages = commune_figures(survey)
    commune = next(each for each in district_figures(two_years).lines if each.code == "15769")
    assert villages.total.poor == commune.poor == sum(line.poor for line in villages.lines)
    assert villages.total.progress == commune.progress
    assert villages.this_year.rate == commune.rate
    assert villages.total.query == {"xa": "15769"}


def test_a_table_of_some_communes_leaves_the_others_out(two_years, areas):
    found = district_figures(two_years, {areas.binh_son.pk})
    assert [line.code for line in found.lines] == ["15769"]
    assert found.years[0].residents == 190


def test_the_path_falls_by_2_75_points_a_year_and_ends_under_5_percent():
    path = target_path([YearRate(2015, rate=Decimal("20.00")), YearRate(2016, rate=Decimal("18.00"))])
    assert path == {
        2015: Decimal("20.00"), 2016: Decimal("17.25"), 2017: Decimal("14.50"), 2018: Decimal("11.75"),
        2019: Decimal("9.00"), 2020: GOAL_RATE,
    }  # fmt: skip


def test_without_a_first_rate_there_is_no_path():
    assert target_path([YearRate(2015), YearRate(2021, rate=Decimal(3))]) == {}


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_the_path_never_rises_nor_goes_under_zero(first):
    path = list(target_path([YearRate(2015, rate=first)]).values())
    assert all(before >= after >= 0 for before, after in itertools.pairwise(path))
    assert path[-1] <= GOAL_RATE


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=36))
def test_a_measure_without_fixed_bounds_cuts_the_days_values_into_five(numbers):
    measure = measures.Measure("x", "x", "hộ", lambda line: line.residents)
    bounds = measure.bounds_of([Line("", {}, residents=number) for number in numbers])
    assert len(bounds) == 4 and list(bounds) == sorted(set(bounds))
    assert all(1 <= level_of(number, bounds) <= 5 for number in numbers)


def test_lines_without_a_figure_stand_last_either_way():
    lines = [Line("a", {}), Line("b", {}, residents=50), Line("c", {}, residents=10)]
    assert [line.name for line in ordered(lines, "ty-le")] == ["b", "c", "a"]
    assert [line.name for line in ordered(lines, "-ten")] == ["c", "b", "a"]
    assert [line.name for line in ordered(lines, "khong-co")] == ["a", "b", "c"]


@pytest.mark.parametrize(("code", "needs"), [("nnptnt", 3), ("tckh", 0)])
def test_a_body_reads_the_needs_that_fall_to_it(year_2017, areas, code, needs):
    lines = [(commune.pk, commune.name) for commune in areas.communes]
    found = remit_of(areas.department(code), year_2017, lines)
    assert (len(found.topics) if found else 0) == needs
    if found:
        assert all(sum(each) == total for each, total in zip(
            zip(*[[n or 0 for n in row[1]] for row in found.rows], strict=True), found.sums, strict=True
        ))  # fmt: skip
