"""Exact percentages, their rounding, heads, and the sentences of a table."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.columns import Column, Counted, Kind, Net, Ratio, cell_text, ratio, rounded
from reports.definitions import fund
from reports.renderers.web import WebTable
from reports.table import Gap, ReportTable


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (1, 3, "33,33"),
        (2, 3, "66,67"),
        (1, 800, "0,13"),  # 0.125: half goes up
        (1, 20_000, "0,01"),  # 0.005
        (201, 20_000, "1,01"),  # 1.005, which a float holds as 1.00499…
        (2_469, 20_000, "12,35"),  # 12.345
        (10_349, 200_000, "5,17"),  # 5.1745
        (0, 7, "0,00"),
        (7, 7, "100,00"),
        (1_234, 1, "123.400,00"),
    ],
)
def test_a_share_is_rounded_half_up_to_two_decimals(part, whole, text):
    assert cell_text(Column("r", "%", Ratio("a", "b"), Kind.PERCENT), ratio(part, whole)) == text


@pytest.mark.parametrize(("part", "whole"), [(1, 0), (0, 0), (None, 5), (5, None)])
def test_a_share_of_nothing_is_blank(part, whole):
    assert ratio(part, whole) is None
    assert cell_text(Column("r", "%", Ratio("a", "b"), Kind.PERCENT), ratio(part, whole)) == ""


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_rounding_is_within_half_a_hundredth_and_never_down_at_the_half(part, whole):
    exact = Fraction(100 * part, whole)
    shown = Fraction(rounded(exact))
    assert Fraction(-1, 200) <= exact - shown < Fraction(1, 200)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_negative_share_mirrors_the_positive_one(part, whole):
    assert rounded(Fraction(-part, whole)) == -rounded(Fraction(part, whole))


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.COUNT, 1234567, "1.234.567"),
        (Kind.COUNT, 0, "0"),
        (Kind.INTEGER, None, ""),
        (Kind.DECIMAL, Decimal("37.5"), "37,5"),
        (Kind.DATE, dt.date(2017, 11, 2), "02/11/2017"),
        (Kind.CODE, "0038", "0038"),
        (Kind.TEXT, "=1+1", "=1+1"),
    ],
)
def test_values_are_worded_by_their_kind(kind, value, text):
    assert cell_text(Column("x", "x", Counted(), kind), value) == text


def make_table(columns=(), gaps=()):
    return ReportTable(
        key="x", title="x", unit_name="x", unit_head="x", year=2017, columns=columns, rows=(), base="",
        reference_date=dt.date(2017, 11, 15), saved_at=None, made_at=dt.datetime(2017, 11, 22, 8), standard_name="",
        gaps=gaps,
    )  # fmt: skip


def test_neighbours_of_one_group_share_a_head():
    def column(key, group):
        return Column(key, key, Counted(), group=group)

    heads = make_table((column("a", ""), column("b", "G"), column("c", "G"), column("d", "H"), column("e", ""))).heads()
    assert [(head.line, head.place, head.label, head.height, head.span) for head in heads] == [
        (0, 0, "a", 2, 1),
        (0, 1, "G", 1, 2),
        (0, 3, "H", 1, 1),
        (0, 4, "e", 2, 1),
        (1, 1, "b", 1, 1),
        (1, 2, "c", 1, 1),
        (1, 3, "d", 1, 1),
    ]


def test_three_lines_of_heads_cover_every_column_once():
    table = make_table(
        (
            Column("a", "a", Counted(), group="G", subgroup="S"),
            Column("b", "b", Counted(), group="G", subgroup="S"),
            Column("c", "c", Counted(), group="G"),
            Column("d", "d", Counted(), group="G", subgroup="S"),
            Column("e", "e", Counted()),
        )
    )
    covered = [
        (line, place)
        for head in table.heads()
        for line in range(head.line, head.line + head.height)
        for place in range(head.place, head.place + head.span)
    ]
    assert sorted(covered) == [(line, place) for line in range(3) for place in range(5)]
    assert [(head.label, head.place, head.span) for head in table.heads() if head.label == "S"] == [
        ("S", 0, 2),
        ("S", 3, 1),
    ]


def test_a_difference_shows_its_sign():
    def text(kind, value):
        return cell_text(Column("x", "x", Net(()), kind), value)

    assert [text(Kind.DIFFERENCE, value) for value in (3, -1200, 0)] == ["+3", "−1.200", "0"]
    assert [text(Kind.POINTS, Fraction(value, 1000)) for value in (1234, -1235, 4, -4)] == [
        "+1,23",
        "−1,24",
        "0,00",
        "0,00",
    ]


def test_two_columns_without_a_group_do_not_merge():
    columns = (Column("a", "a", Counted()), Column("b", "a", Counted()))
    assert [head.span for head in make_table(columns).heads()] == [1, 1]
    assert make_table(columns).head_lines == 1


def test_a_table_without_forms_says_only_its_own_dates():
    assert make_table().dated() == "Đơn vị hành chính ngày 15/11/2017; lập lúc 08:00 22/11/2017."


def test_a_gap_names_its_units_and_what_it_blanks():
    several = make_table(gaps=(Gap("Tổng số hộ", ("Xã A", "Xã B"), 36),)).gap_sentences()
    assert several == [
        "Chưa nhập “Tổng số hộ”: Xã A, Xã B (2/36 đơn vị). Tỷ lệ của các đơn vị này, của khu vực và của huyện để trống "
        "đến khi nhập đủ."
    ]
    assert make_table(gaps=(Gap("Tổng số hộ", ("Xã A",), 1),)).gap_sentences() == [
        "Xã A chưa nhập “Tổng số hộ”, nên tỷ lệ để trống."
    ]


def test_few_columns_of_long_numbers_are_wide_as_many_short_ones_are():
    one_year = fund.columns(None, None)
    short = tuple(Column(f"n{place}", "Số hộ", Counted({})) for place in range(13))
    for columns, is_wide in ((one_year, False), (one_year * 3, True), (short, True), (short[:12], False)):
        assert WebTable(SimpleNamespace(columns=columns), "", "", "", 0, False).is_wide == is_wide
