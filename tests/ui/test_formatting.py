"""Words for values, values for words; the traps that Django's own localisation falls into are in the tables."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import formatting as f

NBSP, NARROW = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        (0, "0"),
        (999, "999"),
        (2026, "2.026"),  # a count; years are never passed through this filter
        (1234567, "1.234.567"),
        (-5, "−5"),
        (Decimal("12.5"), "13"),
        (-0.4, "0"),
    ],
)
def test_number(value, text):
    assert f.number(value) == text


def test_money_rates_and_changes():
    assert f.vnd(1234567) == "1.234.567 đ"
    assert f.vnd(None) == ""
    assert f.percent(Decimal("9.874")) == "9,87 %"
    assert f.percent(Decimal("9.875")) == "9,88 %"  # half up, not to even
    assert f.percent(0) == "0,00 %"
    assert f.percent(33.3333, 0) == "33 %"
    assert [f.signed(value) for value in (2, 0, -3, None)] == ["+2", "0", "−3", ""]
    assert f.signed(Decimal("-0.004"), 2) == "0,00"
    assert f.signed(Decimal("0.25"), 2) == "+0,25"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("30.50"), "30,5"),
        (1000, "1.000"),
        (Decimal("1E+3"), "1.000"),
        (0.1, "0,1"),
        (Decimal("1234.5678901"), "1.234,56789"),
        (None, ""),
    ],
)
def test_decimal(value, text):
    assert f.decimal(value) == text


def test_a_long_list_of_names_says_how_many_more_there_are():
    assert f.some_of([], "xã") == ""
    assert f.some_of(["A", "B"], "xã", most=2) == "A, B"
    assert f.some_of(["A", "B", "C"], "xã", most=2) == "A, B và 1 xã khác"


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="Không phải số"):
        f.number("abc")
    with pytest.raises(ValueError, match="hữu hạn"):
        f.number(float("nan"))


def test_a_day_is_written_day_first():
    assert f.date_vi(dt.date(2026, 11, 2)) == "02/11/2026"
    assert f.date_vi(None) == ""


def test_a_moment_is_written_in_vietnams_time():
    late = dt.datetime(2026, 11, 1, 18, 41, tzinfo=dt.UTC)
    assert f.datetime_vi(late) == "01:41 02/11/2026"
    assert f.date_vi(late) == "02/11/2026"
    assert f.datetime_vi(dt.datetime(2026, 11, 2, 9, 41, 20)) == "09:41 02/11/2026"
    assert f.datetime_vi(dt.datetime(2026, 11, 2, 9, 41, 20), seconds=True) == "09:41:20 02/11/2026"
    assert f.datetime_vi(None) == ""


def test_days_left():
    assert [f.days_left(days) for days in (18, 0, -7)] == ["còn 18 ngày", "hôm nay", "trễ 7 ngày"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234", 1234),  # never 1,234
        ("1.234.567", 1234567),
        ("1 234 567", 1234567),
        (f"1{NBSP}234{NARROW}567", 1234567),
        ("1234567", 1234567),
        (" 850000 ", 850000),
        ("0", 0),
        ("007", 7),
        ("-5", -5),
        ("−1.000", -1000),
        (12, 12),
        (12.0, 12),
    ],
)
def test_whole_numbers_are_read(text, value):
    assert f.parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "1.5", "1,5", "12.34", "1.23.456", "1.2345", "1.234,5", "1,234", "0.123", "1 23", "1.234 567",
        "1e5", "abc", "5²", "１２", "½", "1.234.", ".5", "1..234", "+-5", "NaN", "9" * 19, 12.5, True, float("inf"),
    ],
)  # fmt: skip
def test_what_is_not_clearly_a_whole_number_is_refused(text):
    with pytest.raises(ValueError, match=r"số"):
        f.parse_number(text)


@given(st.integers(min_value=-(10**17), max_value=10**17))
def test_a_written_number_is_read_back(value):
    assert f.parse_number(f.number(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("850.000", 850_000),
        ("850000 đ", 850_000),
        ("850.000 đồng", 850_000),
        ("850 nghìn", 850_000),
        ("850 ngàn đồng", 850_000),
        ("850k", 850_000),
        ("850 K", 850_000),
        ("3,5 triệu", 3_500_000),
        ("3.5 triệu", 3_500_000),
        ("3,5tr", 3_500_000),
        ("3,5 trieu", 3_500_000),
        (f"3,5{NBSP}triệu đồng", 3_500_000),
        ("0,25 triệu", 250_000),
        ("1.500 triệu", 1_500_000_000),
        ("1,2 tỷ", 1_200_000_000),
        ("1,2 tỉ đồng", 1_200_000_000),
        ("1 tỷ 200 triệu", 1_200_000_000),
        ("1 tỷ 200 triệu 500 nghìn", 1_200_500_000),
        ("2 triệu 3,5 nghìn", 2_003_500),
        ("3,5 triỆu", 3_500_000),
        ("0 triệu", 0),
        (3_500_000, 3_500_000),
        (3_500_000.0, 3_500_000),
    ],
)
def test_money_is_read(text, value):
    assert f.parse_money(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "", "đ", "triệu", "ba triệu", "3,5", "3tr5", "3 triệu 5", "3 triệu 500", "200 triệu 1 tỷ", "1 triệu 2 triệu",
        "1 triệu 1.500 nghìn", "1,5 tỷ 200 triệu", "3,5 triệu triệu", "3 nghìn tỷ", "-3 triệu", "0,1234567 triệu",
        "0,0005 nghìn", "1,2.3 triệu", "3 tỷ lệ", "3 trăm", "9" * 18 + " tỷ", "3 $", True, 12.5,
    ],
)  # fmt: skip
def test_what_is_not_clearly_an_amount_is_refused(text):
    with pytest.raises(ValueError, match=r"số|không rõ|lẻ"):
        f.parse_money(text)


@given(st.integers(min_value=0, max_value=10**15))
def test_an_amount_is_read_back_however_it_was_written(value):
    shown = [f.number(value), f.vnd(value), f"{f.decimal(Decimal(value) / 10**6)} triệu"]
    if value % 1_000 == 0:
        shown += [f"{f.number(value // 1_000)} nghìn", f"{f.decimal(Decimal(value) / 10**9)} tỷ đồng"]
    billions, rest = divmod(value, 10**9)
    shown.append(f"{f.number(billions)} tỷ {f.decimal(Decimal(rest) / 10**6)} triệu")
    assert {f.parse_money(each) for each in shown} == {value}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30,5", "30.5"),
        ("30.5", "30.5"),
        ("1.234", "1234"),  # one thousand two hundred thirty-four
        ("1,234", "1.234"),  # the comma is always the decimal mark
        ("1.234,5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("1234.567", "1234.567"),
        ("0.125", "0.125"),
        ("0,5", "0.5"),
        ("-0,5", "-0.5"),
        ("42", "42"),
        (Decimal("1.50"), "1.5"),
        (0.1, "0.1"),
    ],
)
def test_decimals_are_read(text, value):
    assert f.parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "1,234.5", "1.2.3", "1.23,4", "5,", ",5", "1,2,3", "1e3", "NaN", "inf", "12.345.6", "a", float("nan")]
)
def test_what_is_not_clearly_a_decimal_is_refused(text):
    with pytest.raises(ValueError, match="số"):
        f.parse_decimal(text)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_a_written_decimal_is_read_back(value):
    assert f.parse_decimal(f.decimal(value)) == value


@pytest.mark.parametrize(
    "text",
    ["02/11/2026", "2/11/2026", "02-11-2026", "2.11.2026", "2 / 11 / 2026", "02112026", "2026-11-02", " 2/11/2026\n"],
)
def test_2_november_is_never_11_february(text):
    assert f.parse_date(text) == dt.date(2026, 11, 2)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("02/11/26", "bốn chữ số"),
        ("2/11/202", "bốn chữ số"),
        ("31/02/2026", "Tháng 2 năm 2026 không có ngày 31"),
        ("29/02/2026", "không có ngày 29"),
        ("02/13/2026", "Không có tháng 13"),
        ("20261102", "ngoài khoảng"),
        ("02/11/1226", "ngoài khoảng"),
        ("02/11-2026", "không phải ngày"),
        ("hôm qua", "không phải ngày"),
        ("", "không phải ngày"),
        ("0/1/2026", "không có ngày 0"),
    ],
)
def test_what_is_not_clearly_a_day_is_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        f.parse_date(text)


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 12, 31)))
def test_a_day_is_read_back_however_it_is_written(day):
    for text in (f.date_vi(day), day.isoformat(), f"{day.day:02}{day.month:02}{day.year}"):
        assert f.parse_date(text) == day


def test_excels_dates_are_taken_as_they_are():
    assert f.parse_date(dt.datetime(2026, 11, 2)) == dt.date(2026, 11, 2)
    assert f.parse_date(dt.date(2026, 11, 2)) == dt.date(2026, 11, 2)


def test_a_birth_is_a_day_or_a_year():
    assert f.parse_birth("02/11/1979") == (dt.date(1979, 11, 2), 1979)
    assert f.parse_birth(" 1979 ") == (None, 1979)
    assert f.parse_birth(1979) == (None, 1979)
    assert f.parse_birth(1979.0) == (None, 1979)
    assert f.parse_birth(dt.date(1979, 11, 2)) == (dt.date(1979, 11, 2), 1979)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("11/1979", "thiếu ngày"), ("1879", "ngoài khoảng"), ("79", "không phải ngày"), ("abc", "không phải ngày sinh")],
)
def test_what_is_no_birth_is_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        f.parse_birth(text)


def test_text_is_cleaned():
    decomposed = "Lương Thị"
    assert f.clean_text(decomposed) == "Lương Thị"
    assert f.clean_text("  Hà\tThị\u00a0 Mỵ\x00\u200b ") == "Hà Thị Mỵ"
    assert f.clean_text("a\ud800b") == "ab"
    assert f.clean_text(None) == ""
    assert f.clean_text("một\r\n hai  ba \n", multiline=True) == "một\nhai ba"
    assert f.clean_text("một\nhai") == "một hai"


@pytest.mark.parametrize("text", ["Đặng  Thị Hòa", "đặng thị hoà", "DANG THI HOA", "Đặng Thị Hòa", " dang thi hoa "])
def test_one_search_key_for_every_spelling(text):
    assert f.fold(text) == "dang thi hoa"


@given(st.text())
def test_folding_is_stable(text):
    assert f.fold(f.fold(text)) == f.fold(text)
