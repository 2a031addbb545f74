"""Text with bound numbers: filled in, and compared with what is typed beside a figure's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.periodic.figures import BODY_FIGURES, COMMUNE_FIGURES, DISTRICT_FIGURES, NOT_KNOWN, share
from reports.periodic.narrative import bound_keys, disagreements, filled, marked, unknown_keys, without_unknown
from ui.formatting import number

VALUES = {
    "so_ho_ngheo": 132, "ty_le_ngheo": "9.87", "so_ho_can_ngheo": 45, "so_ho_dan_cu": 1337, "so_ho_thoat_ngheo": 20,
    "so_ho_ngheo_dtts": 30, "nhiem_vu_qua_han": 2,
}  # fmt: skip


def faults(text, values=VALUES):
    return [(each.typed.strip(), each.key, each.expected) for each in disagreements(text, COMMUNE_FIGURES, values)]


def test_bound_numbers_are_filled_in_as_people_write_them():
    text = "Xã có {{ so_ho_dan_cu }} hộ, {{so_ho_ngheo}} hộ nghèo, chiếm {{ ty_le_ngheo }}."
    assert filled(text, COMMUNE_FIGURES, VALUES) == "Xã có 1.337 hộ, 132 hộ nghèo, chiếm 9,87\u00a0%."
    assert bound_keys(text) == ["so_ho_dan_cu", "so_ho_ngheo", "ty_le_ngheo"]


def test_what_is_not_known_says_so_and_what_does_not_exist_stays_as_typed():
    assert filled("{{ so_ho_tai_ngheo }} hộ", COMMUNE_FIGURES, VALUES) == f"{NOT_KNOWN} hộ"
    assert filled("{{ so_ho_giau }}", COMMUNE_FIGURES, VALUES) == "{{ so_ho_giau }}"
    assert unknown_keys("{{ so_ho_giau }} {{ so_ho_ngheo }}", COMMUNE_FIGURES) == ["so_ho_giau"]


@pytest.mark.parametrize(
    ("text", "typed", "key", "expected"),
    [
        ("Toàn xã có 130 hộ nghèo.", "130", "so_ho_ngheo", "132"),
        ("Toàn xã có 130 hộ nghèo, chiếm {{ ty_le_ngheo }}", "130", "so_ho_ngheo", "132"),
        ("Số hộ nghèo là 130 hộ", "130", "so_ho_ngheo", "132"),
        ("hộ nghèo: 1.320", "1.320", "so_ho_ngheo", "132"),
        ("Tỷ lệ hộ nghèo còn 9,5 %", "9,5 %", "ty_le_ngheo", "9,87 %"),
        ("Tỷ lệ hộ nghèo 10,2% cuối năm", "10,2%", "ty_le_ngheo", "9,87 %"),
        ("còn 44 hộ cận nghèo", "44", "so_ho_can_ngheo", "45"),
        ("21 hộ thoát nghèo và 3 hộ khác", "21", "so_ho_thoat_ngheo", "20"),
        ("có 31 hộ nghèo dân tộc thiểu số", "31", "so_ho_ngheo_dtts", "30"),
        ("tổng số hộ dân cư 1.340 hộ", "1.340", "so_ho_dan_cu", "1.337"),
        ("3 nhiệm vụ quá hạn", "3", "nhiem_vu_qua_han", "2"),
    ],
)
def test_a_number_beside_a_figures_name_that_says_something_else_is_marked(text, typed, key, expected):
    assert faults(text) == [(typed, key, expected)]


@pytest.mark.parametrize(
    "text",
    [
        "Toàn xã có 132 hộ nghèo, tỷ lệ hộ nghèo 9,87 %.",
        "Tỷ lệ hộ nghèo 9,9 %.",  # rounded to what is typed
        "Tỷ lệ hộ nghèo 10 %.",
        "Có 12 hộ nghèo được vay vốn.",  # a part of the whole
        "thôn 3 hộ nghèo",
        "Năm 2016 hộ nghèo nhiều hơn.",
        "Quyết định 432/QĐ-UBND về hộ nghèo.",
        "Ngày 15/11/2017 hộ nghèo",
        "hộ nghèo: 3 thôn chưa họp",
        "giảm 5 hộ nghèo so với năm trước",
        "{{ so_ho_ngheo }} hộ nghèo",
        "25 hộ tái nghèo",  # nobody knows the figure
        "",
    ],
)
def test_what_agrees_or_tells_of_something_else_is_left_alone(text):
    assert faults(text) == []


def test_what_is_marked_stands_between_what_is_not():
    pieces = marked("Có 130 hộ nghèo, {{ so_ho_can_ngheo }} hộ cận nghèo.", COMMUNE_FIGURES, VALUES)
    assert [(text, fault.key if fault else None) for text, fault in pieces] == [
        ("Có ", None), ("130", "so_ho_ngheo"), (" hộ nghèo, 45 hộ cận nghèo.", None),
    ]  # fmt: skip


def test_a_sentence_of_which_no_number_is_known_is_left_out():
    text = "Có {{ so_ho_ngheo }} hộ. Xong {{ giai_phap_xong }} việc.\nĐã giao {{ giai_phap_dang_lam }} việc.\nCâu khác."
    assert without_unknown(text, VALUES) == "Có {{ so_ho_ngheo }} hộ.\nCâu khác."
    assert without_unknown(text, VALUES | {"giai_phap_xong": 0, "giai_phap_dang_lam": 1}) == text


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault_and_nothing_of_it_is_lost(text):
    pieces = marked(text, COMMUNE_FIGURES, VALUES)
    assert "".join(piece for piece, _ in pieces) == filled(text, COMMUNE_FIGURES, VALUES)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_typed_count_is_marked_exactly_when_it_differs(typed, known):
    found = faults(f"Toàn xã có {number(typed)} hộ nghèo.", {"so_ho_ngheo": known})
    assert bool(found) == (typed != known)


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_a_share_written_with_its_own_decimals_agrees(part, whole):
    value = share(part, whole)
    assert faults(f"Tỷ lệ hộ nghèo là {value.replace('.', ',')} %", {"ty_le_ngheo": value}) == []


def test_keys_of_figures_are_one_each_and_fit_an_address():
    for figures in (COMMUNE_FIGURES, BODY_FIGURES, DISTRICT_FIGURES):
        keys = [figure.key for figure in figures]
        assert len(set(keys)) == len(keys)
        assert all(bound_keys(f"{{{{ {key} }}}}") == [key] for key in keys)
