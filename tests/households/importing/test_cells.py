"""Cells and small parts: what is written reads back the same, and the quick ways give what the plain ones give."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households import choices
from households.importing import cells
from households.importing.columns import layout
from households.importing.names import folded
from households.standards import QD59_2015
from ui.formatting import clean_text, fold

LINES = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@given(LINES)
def test_tidy_is_clean_text(text):
    assert cells.tidy(text) == clean_text(text)


@given(LINES)
def test_folded_is_fold(text):
    assert folded(clean_text(text)) == fold(text)


CELLS = st.one_of(
    LINES,
    st.floats(allow_nan=False),
    st.sampled_from(["", "M1", "m2", "15769-03-012", "Hà Thị A", "ThÞ", "012345678901"]),
    st.text("0123456789", min_size=8, max_size=13),
    st.text("ab |\u0301ê", max_size=6),
)
CODES = st.sampled_from(["", "M1", "123456789"])


@given(st.sampled_from([cells.Text(12), cells.Name(), cells.Phone(), cells.Code(), cells.Identity()]), st.data())
def test_a_column_looked_at_whole_reads_like_its_cells(cell, data):
    column = data.draw(st.lists(data.draw(st.sampled_from([CELLS, LINES, CODES])), min_size=1))
    values = cell.parse_plain(tuple(column))
    assert values is None or list(values) == list(map(cell.parse, column))


def test_clean_columns_are_read_whole():
    for cell, clean, unclean in (
        (cells.Text(12), "Xóm Đồng", "Xóm  Đồng"),
        (cells.Name(), "Hà Thị A", "ThÞ Hµ"),
        (cells.Code(), "15769-03-012", "15769 03"),
        (cells.Identity(), "012345678901", "0123456789"),
    ):
        assert list(cell.parse_plain(("", clean))) == ["", clean]
        assert cell.parse_plain((clean, unclean)) is None


@given(st.dates())
def test_dates_survive(day):
    if 1900 <= day.year <= 2100:
        assert cells.Date().parse(cells.Date().show(day.isoformat())) == day.isoformat()


@given(st.integers(1900, 2100))
def test_birth_years_survive_as_text_and_as_number(year):
    assert cells.Birth().parse(str(year)) == cells.Birth().parse(float(year)) == str(year)
    assert cells.Birth().show(str(year)) == str(year)


@given(st.integers(1, 99_999))
def test_areas_survive(tenths):
    assert cells.Area().parse(cells.Area().show(tenths)) == tenths


@given(st.integers(0, 2_000_000_000))
def test_amounts_survive_as_number_and_as_typed(amount):
    typed = f"{amount:,}".replace(",", ".")
    assert cells.Money().parse(float(amount)) == cells.Money().parse(f"{typed} đ") == amount


def test_every_answer_of_every_list_survives():
    for column in (*layout(QD59_2015).households, *layout(QD59_2015).persons):
        if isinstance(column.cell, cells.Pick):
            for code, label in column.cell.labels.items():
                for typed in (
                    label,
                    label.upper(),
                    unicodedata.normalize("NFD", label),
                    float(code),
                    f"{code} - {label}",
                ):
                    assert column.cell.parse(typed) == code, (column.header, typed)


def test_yes_no_and_ticks():
    assert [cells.YesNo().parse(text) for text in ("Có", "x", 1.0, "Không", 0.0, "", True)] == [
        True, True, True, False, False, None, True,
    ]  # fmt: skip
    assert [cells.Tick(3).parse(text) for text in ("x", "X", 1.0, "", 0.0)] == [8, 8, 8, 0, 0]


@pytest.mark.parametrize(
    ("raw", "value"), [(912345678.0, "0912345678"), ("0912 345 678", "0912 345 678"), ("", ""), (84.0, "84")]
)
def test_phones_get_their_zero_back(raw, value):
    assert cells.Phone().parse(raw) == value


def test_a_label_with_another_number_is_refused():
    with pytest.raises(cells.CellError, match="không có trong danh mục"):
        cells.Pick(choices.HOUSING_KINDS).parse("1 - Bán kiên cố")
