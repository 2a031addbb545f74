"""The standards are what the acts say, and their shape holds together."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import pytest

from households import choices
from households.standards import (
    ND07_2021,
    POOR_CLASSES,
    QD59_2015,
    STANDARDS,
    AreaType,
    Bands,
    HouseholdClass,
    NoStandardError,
    standard_by_code,
    standard_on,
)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2016, 1, 1), "QD59-2015"),
        (date(2017, 11, 15), "QD59-2015"),
        (date(2021, 12, 31), "QD59-2015"),
        (date(2022, 1, 1), "ND07-2021"),
        (date(2026, 12, 31), "ND07-2021"),
    ],
)
def test_standard_on_a_day(day, code):
    assert standard_on(day).code == code


@pytest.mark.parametrize("day", [date(2015, 12, 31), date(2027, 1, 1)])
def test_no_standard_outside_every_period(day):
    with pytest.raises(NoStandardError, match=f"{day:%d/%m/%Y}"):
        standard_on(day)


def test_standard_by_code():
    assert standard_by_code("QD59-2015") is QD59_2015
    with pytest.raises(NoStandardError, match="QD99"):
        standard_by_code("QD99")


def test_periods_follow_one_another_without_gap_or_overlap():
    ordered = sorted(STANDARDS, key=lambda standard: standard.valid_from)
    for earlier, later in pairwise(ordered):
        assert (later.valid_from - earlier.valid_to).days == 1


@pytest.mark.parametrize("standard", STANDARDS, ids=str)
def test_numbers_and_codes_are_complete_and_unique(standard):
    for items in (standard.indicators, standard.causes):
        assert [item.number for item in items] == list(range(1, len(items) + 1))
        assert len({item.code for item in items}) == len(items)
        assert len({item.name for item in items}) == len(items)
        assert all(item.name and item.short and item.source for item in items)
    assert all(i.dimension and i.threshold.endswith(".") and i.hint for i in standard.indicators)


def test_qd59_has_five_dimensions_of_two_indicators_and_eleven_causes():
    dimensions = [indicator.dimension for indicator in QD59_2015.indicators]
    assert len(dimensions) == 10
    assert len(QD59_2015.causes) == 11
    assert {d: dimensions.count(d) for d in dimensions} == {
        "Y tế": 2, "Giáo dục": 2, "Nhà ở": 2, "Nước sạch và vệ sinh": 2, "Thông tin": 2,
    }  # fmt: skip


def test_nd07_has_six_dimensions_of_two_indicators():
    dimensions = [indicator.dimension for indicator in ND07_2021.indicators]
    assert len(dimensions) == 12
    assert {dimensions.count(d) for d in dimensions} == {2}


def test_the_lines_of_the_acts():
    rural, urban = AreaType.RURAL, AreaType.URBAN
    assert QD59_2015.income[rural].bounds == (700_000, 1_000_000, 1_500_000)
    assert QD59_2015.income[urban].bounds == (900_000, 1_300_000, 1_950_000)
    assert QD59_2015.points[rural].bounds == (120, 150)
    assert QD59_2015.points[urban].bounds == (140, 175)
    assert ND07_2021.income[rural].bounds == (1_500_000, 2_250_000)
    assert ND07_2021.income[urban].bounds == (2_000_000, 3_000_000)
    assert ND07_2021.points[rural].bounds == (140,)
    assert ND07_2021.points[urban].bounds == (175,)


def test_official_cut_off_is_three_of_ten_and_not_a_third():
    assert QD59_2015.deprivation_cutoff == 3
    assert QD59_2015.deprivation_points(QD59_2015.deprivation_cutoff) == 30


def test_lookup_by_number():
    assert QD59_2015.indicator(6).code == "housing_area"
    assert QD59_2015.cause(1).code == "capital"
    with pytest.raises(KeyError):
        QD59_2015.indicator(11)
    with pytest.raises(KeyError):
        QD59_2015.cause(0)


def test_a_standard_cannot_be_altered():
    assert isinstance(QD59_2015.income, MappingProxyType)
    with pytest.raises(AttributeError):
        QD59_2015.deprivation_cutoff = 4


@pytest.mark.parametrize("bounds", [{"poor": 5, "minimum": 5}, {"poor": 9, "minimum": 5}, {"minimum": 1.5}])
def test_bands_must_be_ascending_integers(bounds):
    with pytest.raises(ValueError, match="ascending"):
        Bands(**bounds)


def test_classes():
    assert POOR_CLASSES == (HouseholdClass.N1, HouseholdClass.N2, HouseholdClass.N)
    assert [c.value for c in HouseholdClass if c.is_poor] == ["N1", "N2", "N"]
    assert [c.value for c in HouseholdClass if c.is_near_poor] == ["CN"]
    assert {c.value: c.tone for c in HouseholdClass} == {
        "N1": "poor", "N2": "poor", "N": "poor", "CN": "near", "TB": "out", "KN": "out",
    }  # fmt: skip
    assert len({c.label for c in HouseholdClass}) == len({c.short for c in HouseholdClass}) == 6
    assert HouseholdClass.CN.in_sentence == "hộ cận nghèo"


LISTS = [name for name in vars(choices) if name.isupper() and isinstance(getattr(choices, name), tuple)]


@pytest.mark.parametrize("name", LISTS)
def test_answer_lists_are_numbered_from_one(name):
    options = getattr(choices, name)
    assert [option.code for option in options] == list(range(1, len(options) + 1))
    assert len({option.label for option in options}) == len(options)
    assert choices.pairs(options)[0] == (1, options[0].label)


@pytest.mark.parametrize("name", ["RELATIONS", "SCHOOLING", "HOUSING_KINDS", "WATER_SOURCES", "LATRINES", "WORK_KINDS"])
def test_one_digit_chooses(name):
    assert len(getattr(choices, name)) <= 9


def test_ethnic_groups_carry_the_gso_codes():
    expected = {1: "Kinh", 3: "Thái", 6: "Mường", 24: "Thổ", 54: "Rơ-măm", 55: "Người nước ngoài"}
    assert {code: choices.label_of(choices.ETHNIC_GROUPS, code) for code in expected} == expected
    assert [code for code in (None, 1, 2, 54, 55) if choices.is_minority(code)] == [2, 54]


def test_named_numbers_point_at_their_answers():
    assert choices.find(choices.SCHOOLING, choices.LOWER_SECONDARY).label == "Trung học cơ sở"
    assert choices.find(choices.SEXES, choices.FEMALE).label == "Nữ"
    assert choices.find(choices.RELATIONS, choices.HEAD).label == "Chủ hộ"
    assert choices.find(choices.LABOUR_CAPACITIES, choices.NO_LABOUR_CAPACITY).label.startswith("Không có khả năng")
    assert choices.find(choices.WORK_KINDS, choices.WITHOUT_WORK).label.startswith("Không có việc làm")
    assert choices.find(choices.DISABILITIES, choices.NO_DISABILITY).label == "Không khuyết tật"
    with pytest.raises(KeyError):
        choices.find(choices.SEXES, 9)
    assert choices.label_of(choices.SEXES, None) == ""
    assert choices.label_of(choices.SEXES, 9) == "9"


def test_the_glossary_holds_every_class_indicator_and_cause():
    glossary = (Path(__file__).resolve().parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
    for standard in STANDARDS:
        assert f"`{standard.code}`" in glossary
        for item in (*standard.indicators, *standard.causes):
            assert f"| {item.number} |" in glossary
            assert f"| {item.name} | `{item.code}` |" in glossary
    for household_class in HouseholdClass:
        assert f"| `{household_class}`" in glossary


def test_a_paper_cites_the_scoring_form_as_it_stood_on_its_day():
    assert "14/2018" not in QD59_2015.points_citation_on(date(2017, 10, 20))
    assert "14/2018" in QD59_2015.points_citation_on(date(2018, 10, 20))
    assert "14/2018" in QD59_2015.points_citation
