"""The rule of classification: the cases of the law at every boundary, and what must hold for any input."""

import dataclasses

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from households.classification import CannotClassify, check_stated_b2, classify
from households.standards import ND07_2021, QD59_2015, STANDARDS, HouseholdClass


def class_of(**facts):
    return classify(**facts).household_class.value


# (area, value, class with 2 deprivations, class with 3)
QD59_INCOME = [
    ("rural", 0, "N1", "N1"),
    ("rural", 699_999, "N1", "N1"),
    ("rural", 700_000, "N1", "N1"),
    ("rural", 700_001, "CN", "N2"),
    ("rural", 999_999, "CN", "N2"),
    ("rural", 1_000_000, "CN", "N2"),
    ("rural", 1_000_001, "TB", "TB"),
    ("rural", 1_499_999, "TB", "TB"),
    ("rural", 1_500_000, "TB", "TB"),
    ("rural", 1_500_001, "KN", "KN"),
    ("urban", 0, "N1", "N1"),
    ("urban", 899_999, "N1", "N1"),
    ("urban", 900_000, "N1", "N1"),
    ("urban", 900_001, "CN", "N2"),
    ("urban", 1_299_999, "CN", "N2"),
    ("urban", 1_300_000, "CN", "N2"),
    ("urban", 1_300_001, "TB", "TB"),
    ("urban", 1_949_999, "TB", "TB"),
    ("urban", 1_950_000, "TB", "TB"),
    ("urban", 1_950_001, "KN", "KN"),
]
QD59_POINTS = [
    ("rural", 0, "N1", "N1"),
    ("rural", 119, "N1", "N1"),
    ("rural", 120, "N1", "N1"),
    ("rural", 121, "CN", "N2"),
    ("rural", 149, "CN", "N2"),
    ("rural", 150, "CN", "N2"),
    ("rural", 151, "KN", "KN"),
    ("urban", 0, "N1", "N1"),
    ("urban", 139, "N1", "N1"),
    ("urban", 140, "N1", "N1"),
    ("urban", 141, "CN", "N2"),
    ("urban", 174, "CN", "N2"),
    ("urban", 175, "CN", "N2"),
    ("urban", 176, "KN", "KN"),
]
ND07_INCOME = [
    ("rural", 0, "CN", "N"),
    ("rural", 1_499_999, "CN", "N"),
    ("rural", 1_500_000, "CN", "N"),
    ("rural", 1_500_001, "TB", "TB"),
    ("rural", 2_250_000, "TB", "TB"),
    ("rural", 2_250_001, "KN", "KN"),
    ("urban", 1_999_999, "CN", "N"),
    ("urban", 2_000_000, "CN", "N"),
    ("urban", 2_000_001, "TB", "TB"),
    ("urban", 3_000_000, "TB", "TB"),
    ("urban", 3_000_001, "KN", "KN"),
]
ND07_POINTS = [
    ("rural", 0, "CN", "N"),
    ("rural", 139, "CN", "N"),
    ("rural", 140, "CN", "N"),
    ("rural", 141, "KN", "KN"),
    ("urban", 174, "CN", "N"),
    ("urban", 175, "CN", "N"),
    ("urban", 176, "KN", "KN"),
]
CASES = [
    pytest.param(standard, field, *case, id=f"{standard.code}-{field}-{case[0]}-{case[1]}")
    for standard, field, cases in [
        (QD59_2015, "income", QD59_INCOME),
        (QD59_2015, "b1", QD59_POINTS),
        (ND07_2021, "income", ND07_INCOME),
        (ND07_2021, "b1", ND07_POINTS),
    ]
    for case in cases
]


@pytest.mark.parametrize(("standard", "field", "area", "value", "with_two", "with_three"), CASES)
def test_cases_of_the_law(standard, field, area, value, with_two, with_three):
    facts = {"standard": standard, "area": area, field: value}
    assert class_of(deprivations=0, **facts) == with_two
    assert class_of(deprivations=2, **facts) == with_two
    assert class_of(deprivations=3, **facts) == with_three
    assert class_of(deprivations=len(standard.indicators), **facts) == with_three


def test_result_keeps_what_it_rests_on():
    result = classify(standard=QD59_2015, area="rural", deprivations=4, b1=132, income=850_000)
    assert (result.household_class, result.basis, result.b1, result.b2) == ("N2", "points", 132, 40)
    assert (result.income, result.deprivations, result.area) == (850_000, 4, "rural")
    assert (result.standard_code, result.warnings) == ("QD59-2015", ())


def test_reasons_by_points_and_agreeing_income():
    result = classify(standard=QD59_2015, area="rural", deprivations=4, b1=132, income=850_000)
    assert result.reasons == (
        "B1 = 132 điểm: trên 120, đến 150",
        "Thiếu hụt 4/10 chỉ số, B2 = 40: từ 30 trở lên",
        "Thu nhập 850.000 đ/người/tháng cho cùng kết quả",
    )
    assert result.line == "N2\t" + "; ".join(result.reasons)


@pytest.mark.parametrize(
    ("income", "deprivations", "of_income", "of_deprivations"),
    [
        (700_000, 4, "từ 700.000 đ trở xuống", "Thiếu hụt 4/10 chỉ số, B2 = 40: không làm đổi kết quả"),
        (850_000, 4, "trên 700.000, đến 1.000.000 đ", "Thiếu hụt 4/10 chỉ số, B2 = 40: từ 30 trở lên"),
        (850_000, 2, "trên 700.000, đến 1.000.000 đ", "Thiếu hụt 2/10 chỉ số, B2 = 20: dưới 30"),
        (1_000_001, 2, "trên 1.000.000, đến 1.500.000 đ", "Thiếu hụt 2/10 chỉ số, B2 = 20: không làm đổi kết quả"),
        (1_500_001, 0, "trên 1.500.000 đ", "Thiếu hụt 0/10 chỉ số, B2 = 0: không làm đổi kết quả"),
    ],
)
def test_reasons_by_income(income, deprivations, of_income, of_deprivations):
    result = classify(standard=QD59_2015, area="rural", deprivations=deprivations, income=income)
    assert result.basis == "income"
    written = f"{income:,}".replace(",", ".")
    assert result.reasons == (f"Thu nhập {written} đ/người/tháng: {of_income}", of_deprivations)


def test_nd07_calls_its_scores_a_and_b():
    result = classify(standard=ND07_2021, area="rural", deprivations=3, b1=140)
    assert result.reasons == ("A = 140 điểm: từ 140 trở xuống", "Thiếu hụt 3/12 chỉ số, B = 30: từ 30 trở lên")


@pytest.mark.parametrize(
    ("b1", "income", "expected", "words"),
    [
        (120, 700_001, "N1", ("hộ nghèo (N1)", "hộ nghèo (N2)")),
        (121, 700_000, "N2", ("hộ nghèo (N2)", "hộ nghèo (N1)")),
        (150, 1_000_001, "N2", ("hộ nghèo (N2)", "hộ có mức sống trung bình")),
        (150, 2_000_000, "N2", ("hộ nghèo (N2)", "hộ không nghèo")),
        (151, 1_000_000, "KN", ("hộ không nghèo", "hộ nghèo (N2)")),
        (151, 500_000, "KN", ("hộ không nghèo", "hộ nghèo (N1)")),
    ],
)
def test_points_decide_and_a_disagreement_is_asked_about(b1, income, expected, words):
    result = classify(standard=QD59_2015, area="rural", deprivations=3, b1=b1, income=income)
    assert (result.household_class, result.basis) == (expected, "points")
    (warning,) = result.warnings
    assert warning.endswith("?")
    assert all(word in warning for word in words)
    assert not any("cùng kết quả" in reason for reason in result.reasons)


def test_middle_living_standard_is_told_by_income_beside_points():
    middle = classify(standard=QD59_2015, area="rural", deprivations=3, b1=151, income=1_500_000)
    assert (middle.household_class, middle.basis, middle.warnings) == ("TB", "points", ())
    assert middle.reasons[-1] == (
        "Thu nhập 1.500.000 đ/người/tháng: trên 1.000.000, đến 1.500.000 đ, là mức sống trung bình"
    )
    above = classify(standard=QD59_2015, area="rural", deprivations=3, b1=151, income=1_500_001)
    assert (above.household_class, above.warnings) == ("KN", ())
    assert class_of(standard=QD59_2015, area="rural", deprivations=3, b1=151) == "KN"


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"deprivations": 3}, "Chưa có điểm B1 và chưa có thu nhập"),
        ({"deprivations": 3, "income": -1}, "Thu nhập bình quân không được âm"),
        ({"deprivations": 3, "b1": -1}, "Điểm B1 không được âm"),
        ({"deprivations": -1, "b1": 1}, "Số chỉ số thiếu hụt không được âm"),
        ({"deprivations": 3, "income": 10**40}, "Thu nhập bình quân quá lớn"),
        ({"deprivations": 3, "income": -(10**40)}, "Thu nhập bình quân không được âm"),
        ({"deprivations": 11, "b1": 1}, "từ 0 đến 10, không phải 11"),
        ({"deprivations": 3, "b1": 120.0}, "Điểm B1 phải là số nguyên"),
        ({"deprivations": 3, "income": 7e5}, "Thu nhập bình quân phải là số nguyên"),
        ({"deprivations": 3, "income": "700000"}, "Thu nhập bình quân phải là số nguyên"),
        ({"deprivations": True, "b1": 1}, "Số chỉ số thiếu hụt phải là số nguyên"),
        ({"deprivations": 3, "b1": True}, "Điểm B1 phải là số nguyên"),
        ({"deprivations": None, "b1": 1}, "Số chỉ số thiếu hụt phải là số nguyên"),
        ({"deprivations": 3, "b1": 1, "area": "miền núi"}, "Khu vực “miền núi” không rõ"),
        ({"deprivations": 3, "b1": 1, "area": None}, "Khu vực"),
    ],
)
def test_what_cannot_be_classified_is_refused_in_words(facts, message):
    with pytest.raises(CannotClassify, match=message):
        classify(**{"standard": QD59_2015, "area": "rural", **facts})


def test_zero_is_a_value_and_not_a_blank():
    assert classify(standard=QD59_2015, area="rural", deprivations=0, income=0).basis == "income"
    assert classify(standard=QD59_2015, area="rural", deprivations=0, b1=0, income=9_000_000).basis == "points"


def test_a_standard_without_points():
    standard = dataclasses.replace(QD59_2015, points=None)
    with pytest.raises(CannotClassify, match="không phân loại bằng điểm"):
        classify(standard=standard, area="rural", deprivations=3, b1=100)
    result = classify(standard=standard, area="rural", deprivations=3, b1=100, income=1_000_000)
    assert (result.household_class, result.basis, result.b1, result.b2) == ("N2", "income", 100, None)
    assert result.reasons[1] == "Thiếu hụt 3/10 chỉ số: từ 3 chỉ số trở lên"
    assert [warning.endswith("?") for warning in result.warnings] == [True]


def test_stated_b2_must_agree_with_the_deprivations():
    assert check_stated_b2(standard=QD59_2015, deprivations=3, stated=30) is None
    message = check_stated_b2(standard=QD59_2015, deprivations=4, stated=30)
    assert "B2 ghi 30" in message
    assert "B2 là 40" in message


def test_nearest_changes_in_words():
    result = classify(standard=QD59_2015, area="rural", deprivations=4, b1=132)
    assert result.nearest == (
        "Bớt 2 chỉ số thiếu hụt thì thành hộ cận nghèo",
        "Bớt 12 điểm B1 thì thành hộ nghèo (N1)",
        "Thêm 19 điểm B1 thì thành hộ không nghèo",
    )
    result = classify(standard=QD59_2015, area="rural", deprivations=2, income=850_000)
    assert result.nearest == (
        "Thêm 1 chỉ số thiếu hụt thì thành hộ nghèo (N2)",
        "Thu nhập giảm 150.000 đ/người/tháng thì thành hộ nghèo (N1)",
        "Thu nhập tăng thêm 150.001 đ/người/tháng thì thành hộ có mức sống trung bình",
    )


def test_no_change_is_offered_that_would_contradict_the_points():
    result = classify(standard=QD59_2015, area="rural", deprivations=2, b1=160, income=1_200_000)
    assert [(change.field, change.delta) for change in result.changes] == [("b1", -10), ("income", 300_001)]


# What must hold for any input

AREAS = st.sampled_from(["urban", "rural"])


def beside(bands_by_area):
    """A value beside a line: random ones seldom meet a boundary."""
    bounds = {bound for bands in bands_by_area for bound in bands.bounds}
    return st.builds(int.__add__, st.sampled_from(sorted(bounds)), st.integers(-1, 1))


INCOMES = st.one_of(st.integers(0, 4_000_000), beside(b for s in STANDARDS for b in s.income.values()))
POINTS = st.one_of(st.integers(0, 400), beside(b for s in STANDARDS for b in s.points.values()))


@st.composite
def given_facts(draw):
    standard = draw(st.sampled_from(STANDARDS))
    b1, income = draw(st.one_of(st.none(), POINTS)), draw(st.one_of(st.none(), INCOMES))
    assume(b1 is not None or income is not None)
    deprivations = draw(st.integers(0, len(standard.indicators)))
    return {"standard": standard, "area": draw(AREAS), "deprivations": deprivations, "b1": b1, "income": income}


@settings(deadline=None)
@given(given_facts())
def test_total_and_explained(facts):
    result = classify(**facts)
    assert result.household_class in facts["standard"].classes
    assert len(result.reasons) >= 2
    assert "\n" not in result.line
    assert result.b2 == 10 * facts["deprivations"]
    assert all(warning.endswith("?") for warning in result.warnings)
    assert result == classify(**facts)


@settings(deadline=None)
@given(given_facts(), st.sampled_from(["b1", "income"]), st.integers(0, 2_000_000))
def test_more_income_is_never_poorer(facts, field, more):
    assume(facts[field] is not None)
    before = classify(**facts).household_class
    after = classify(**{**facts, field: facts[field] + more}).household_class
    assert after.severity <= before.severity
    if facts["b1"] is None and before is HouseholdClass.KN:
        assert after is HouseholdClass.KN


@settings(deadline=None)
@given(given_facts(), st.integers(0, 12))
def test_more_deprivations_are_never_better(facts, more):
    assume(facts["deprivations"] + more <= len(facts["standard"].indicators))
    before = classify(**facts).household_class
    after = classify(**{**facts, "deprivations": facts["deprivations"] + more}).household_class
    assert after.severity >= before.severity


@settings(deadline=None)
@given(st.sampled_from(STANDARDS), AREAS, st.integers(0, 10), st.integers(0, 4), st.integers(-1, 1))
def test_points_and_income_are_twins_in_corresponding_bands(standard, area, deprivations, place, offset):
    """Beside corresponding lines both measures give the same class, but for TB, which only income tells."""
    income, points = standard.income[area].bounds, standard.points[area].bounds
    assume(place < len(points))
    by_income = classify(standard=standard, area=area, deprivations=deprivations, income=income[place] + offset)
    by_points = classify(standard=standard, area=area, deprivations=deprivations, b1=points[place] + offset)
    told_by_points = by_income.household_class
    if told_by_points is HouseholdClass.TB:
        told_by_points = HouseholdClass.KN
    assert by_points.household_class is told_by_points


@settings(deadline=None, max_examples=300)
@given(given_facts(), st.data())
def test_nearest_changes_are_true_and_minimal(facts, data):
    result = classify(**facts)
    assert len({(change.field, change.delta > 0) for change in result.changes}) == len(result.changes)
    for change in result.changes:
        changed = classify(**{**facts, change.field: facts[change.field] + change.delta})
        assert changed.household_class is change.to_class is not result.household_class
        assert change.to_class.in_sentence in change.text
        step = 1 if change.delta > 0 else -1
        for smaller in {change.delta - step, step * data.draw(st.integers(0, abs(change.delta) - 1))}:
            nearer = classify(**{**facts, change.field: facts[change.field] + smaller})
            assert nearer.household_class is result.household_class


@settings(deadline=None)
@given(given_facts(), st.integers(-3_000_000, 3_000_000))
def test_no_single_change_of_the_deciding_measure_is_missed(facts, delta):
    """Any change of the deciding measure or of the deprivations that alters the class has a nearer one listed."""
    result = classify(**facts)
    decider = "income" if facts["b1"] is None else "b1"
    top = {"deprivations": len(facts["standard"].indicators), "b1": 10**9, "income": 10**9}
    for field in ("deprivations", decider):
        value = min(max(facts[field] + delta, 0), top[field])
        changed = classify(**{**facts, field: value})
        if changed.household_class is not result.household_class:
            listed = [c for c in result.changes if c.field == field and (c.delta > 0) == (value > facts[field])]
            assert len(listed) == 1
            assert abs(listed[0].delta) <= abs(value - facts[field])
