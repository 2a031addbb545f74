"""Vietnamese numbers, dates and text: the one place that turns values into words and typed words into values.

Pure functions without Django's localisation, which reads "1.234" as 1.234 and 02/11/2026 as 11 February.
Output functions give "" for None, because blank is not zero. Input functions raise ValueError with a Vietnamese
message that says how to mend the value; they never guess between two readings.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MINUS = "\N{MINUS SIGN}"
FIRST_YEAR, LAST_YEAR = 1900, 2100
MAX_DIGITS = 18  # fits a database bigint

Numeric = int | float | Decimal | str


# Values into words


def _exact(value: Numeric) -> Decimal:
    """The value as a finite Decimal; floats by their shortest text, so 0.1 stays 0.1."""
    try:
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"Không phải số: {value!r}") from error
    if not exact.is_finite():
        raise ValueError(f"Không phải số hữu hạn: {value!r}")
    return exact


@lru_cache(maxsize=32_768, typed=True)
def _write(value: Numeric, digits: int) -> str:
    rounded = _exact(value).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{digits}f}".translate(str.maketrans(",.", ".,"))
    return MINUS + text if rounded < 0 else text


def number(value: Numeric | None) -> str:
    """A whole number with dots between thousands: 1234567 → "1.234.567". Fractions are rounded half up."""
    return "" if value is None or value == "" else _write(value, 0)


def vnd(value: Numeric | None) -> str:
    """An amount in đồng: 1234567 → "1.234.567 đ"."""
    return "" if value is None or value == "" else f"{_write(value, 0)} đ"


def decimal(value: Numeric | None, digits: int | None = None) -> str:
    """A number with a decimal comma: 1234.5 → "1.234,5". Without `digits` as many as the value has, at most 6."""
    if value is None or value == "":
        return ""
    if digits is None:
        value = _exact(value).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
        digits = max(0, -value.normalize().as_tuple().exponent)
    return _write(value, digits)


def percent(value: Numeric | None, digits: int = 2) -> str:
    """A percentage that is already in hundredths: 9.874 → "9,87 %"."""
    return "" if value is None or value == "" else f"{_write(value, digits)} %"


def signed(value: Numeric | None, digits: int = 0) -> str:
    """A change with its sign: 2 → "+2", -3 → "−3", 0 → "0"."""
    if value is None or value == "":
        return ""
    text = _write(value, digits)
    return text if text.startswith(MINUS) or not _exact(value).quantize(Decimal(1).scaleb(-digits)) else f"+{text}"


def date_vi(value: dt.date | None) -> str:
    """A day, day first: "02/11/2026". An aware time counts on the day it is in Vietnam."""
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        value = _local(value)
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def datetime_vi(value: dt.datetime | None, seconds: bool = False) -> str:
    """A moment in Vietnam's time: "09:41 02/11/2026"; a naive time is taken as local already."""
    if not value:
        return ""
    value = _local(value)
    return f"{value:%H:%M:%S}" + " " + date_vi(value) if seconds else f"{value:%H:%M} {date_vi(value)}"


def _local(value: dt.datetime) -> dt.datetime:
    return value.astimezone(LOCAL_ZONE) if value.tzinfo else value


def days_left(days: int) -> str:
    """How far a deadline is: 18 → "còn 18 ngày", 0 → "hôm nay", -7 → "trễ 7 ngày"."""
    if days == 0:
        return "hôm nay"
    return f"còn {number(days)} ngày" if days > 0 else f"trễ {number(-days)} ngày"


# Text


def some_of(names: Sequence[str], unit: str, most: int = 10) -> str:
    """Returns the first names of a long list and how many `unit` more there are: "A, B và 25 xã khác"."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" và {number(more)} {unit} khác" if more > 0 else "")


def clean_text(text: str | None, multiline: bool = False) -> str:
    """NFC text, trimmed, runs of blanks made one, without control, zero-width or unpaired characters.

    Line ends survive only with `multiline` (as "\\n").
    """
    if not text:
        return ""
    lines = re.split(r"\r\n|\r|\n", str(text)) if multiline else [str(text)]
    return "\n".join(_clean_line(line) for line in lines).strip()


def _clean_line(line: str) -> str:
    spaced = re.sub(r"\s+", " ", line)
    kept = "".join(char for char in spaced if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return re.sub(r" +", " ", unicodedata.normalize("NFC", kept)).strip()


def fold(text: str | None) -> str:
    """The key to search by: no diacritics, đ as d, lower case, single blanks ("Hộ Đặng  Thị" → "ho dang thi")."""
    letters = unicodedata.normalize("NFD", clean_text(text).lower().replace("đ", "d"))
    return "".join(char for char in letters if not unicodedata.combining(char))


def slug(text: str | None) -> str:
    """Words for a file's name or an address: "Xã Bình Sơn" → "xa-binh-son"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


# Typed words into values

_BLANKS = re.compile(r"[\s\u00a0\u202f]+")
_PLAIN = re.compile(r"[0-9]+")
_DOTTED = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")
_SPACED = re.compile(r"[1-9][0-9]{0,2}( [0-9]{3})+")


def _split_sign(text: str) -> tuple[int, str]:
    text = _BLANKS.sub(" ", text).strip()
    if text[:1] in {"-", MINUS}:
        return -1, text[1:].strip()
    return 1, text.removeprefix("+").strip()


def _whole(text: str) -> int | None:
    """The integer that plain, dotted or spaced digits stand for, or None where they are not well grouped."""
    if not (_PLAIN.fullmatch(text) or _DOTTED.fullmatch(text) or _SPACED.fullmatch(text)):
        return None
    digits = re.sub(r"[. ]", "", text)
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"Số quá lớn: nhiều hơn {MAX_DIGITS} chữ số.")
    return int(digits)


def parse_number(text: str | int) -> int:
    """The integer typed as "1.234.567", "1 234 567" or "1234567".

    A dot or blank counts only between groups of three digits, so "1.5" and "1,5" are refused, not guessed.
    Integral floats (Excel's 12.0) are taken. Raises ValueError with a message in Vietnamese.
    """
    if not isinstance(text, str):
        return _integral(text)
    sign, body = _split_sign(text)
    if not body:
        raise ValueError("Chưa nhập số.")
    value = _whole(body)
    if value is not None:
        return sign * value
    if re.fullmatch(r"[0-9][0-9., ]*", body):
        raise ValueError(
            f"“{text.strip()}” không phải số nguyên viết đúng. Không dùng phần lẻ; "
            "dấu chấm chỉ ngăn từng nhóm ba chữ số, ví dụ 1.500.000 hoặc 1500000."
        )
    raise ValueError(f"“{text.strip()}” không phải số. Chỉ nhập chữ số, ví dụ 1.500.000.")


_CURRENCY = re.compile(r"\s*(đồng|đ|vnđ|vnd|₫)$", re.IGNORECASE)
_WORTH = {
    "k": 10**3, "nghin": 10**3, "ngan": 10**3, "tr": 10**6, "trieu": 10**6, "ty": 10**9, "ti": 10**9,
}  # fmt: skip
_PART = re.compile(rf"([0-9][0-9., ]*)({'|'.join(sorted(_WORTH, key=len, reverse=True))})(?![a-z])\s*")
_PARTS = re.compile(rf"({_PART.pattern})+")


def parse_money(text: str | int) -> int:
    """The đồng typed as "850.000", "850.000 đ", "850 nghìn", "850k", "3,5 triệu", "1,2 tỷ" or "1 tỷ 200 triệu".

    Before nghìn (ngàn, k), triệu (tr) and tỷ stands a number as `parse_decimal` reads it; parts fall in worth and only
    the last may have a fraction, so that nothing counts twice. What is not whole đồng is refused, and so is a figure
    after the last unit ("3 triệu 5", "3tr5"), which people read two ways. Raises ValueError with a message in
    Vietnamese.
    """
    if not isinstance(text, str):
        return _integral(text)
    body = _CURRENCY.sub("", _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip())
    words = fold(body)
    if not _PARTS.fullmatch(words):
        try:
            return parse_number(body)
        except ValueError as error:
            raise ValueError(f"{error} Cũng viết được 850 nghìn, 3,5 triệu, 1,2 tỷ.") from error
    total, above = 0, None
    for figure, unit in _PART.findall(words):
        value = parse_decimal(figure.strip()) * _WORTH[unit]
        if above is not None and (total % above or value >= above):
            raise ValueError(f"“{text.strip()}” không rõ là bao nhiêu. Viết một số, ví dụ 3,5 triệu hoặc 3.500.000.")
        if value != int(value):
            raise ValueError(f"“{text.strip()}” lẻ đến dưới một đồng. Viết ít chữ số hơn sau dấu phẩy.")
        total, above = total + int(value), _WORTH[unit]
    if len(str(total)) > MAX_DIGITS:
        raise ValueError(f"Số quá lớn: nhiều hơn {MAX_DIGITS} chữ số.")
    return total


def _integral(value: Numeric) -> int:
    exact = None if isinstance(value, bool) else _exact(value)
    if exact is None or exact != exact.to_integral_value():
        raise ValueError(f"“{decimal(value) if exact is not None else value}” không phải số nguyên.")
    return int(exact)


def parse_decimal(text: Numeric) -> Decimal:
    """The number typed as "30,5", "1.234,5", "1 234,5" or "30.5".

    The comma is always the decimal mark. A dot is read as one only where it cannot separate thousands: there is a
    single dot, no comma, and the digits are not one to three (not starting with 0) before exactly three. So
    "1.234" is one thousand two hundred thirty-four, "30.5" is thirty and a half, "0.125" an eighth; "1,234.5" is
    refused. Raises ValueError with a message in Vietnamese.
    """
    if isinstance(text, bool):
        raise ValueError(f"“{text}” không phải số.")
    if not isinstance(text, str):
        return _exact(text)
    sign, body = _split_sign(text)
    if not body:
        raise ValueError("Chưa nhập số.")
    before, comma, after = body.partition(",")
    if not comma and (whole := _whole(body)) is not None:
        return Decimal(sign * whole)
    if not comma and re.fullmatch(r"[0-9]+\.[0-9]+", body):
        before, comma, after = body.partition(".")
    whole = _whole(before) if comma and _PLAIN.fullmatch(after) else None
    if whole is None or len(after) > MAX_DIGITS:
        raise ValueError(
            f"“{text.strip()}” không phải số viết đúng. Dấu phẩy trước phần lẻ, dấu chấm ngăn nhóm ba chữ số, "
            "ví dụ 30,5 hoặc 1.234,5."
        )
    return sign * Decimal(f"{whole}.{after}")


_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*([/.-])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,4})")
_RUN_TOGETHER = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


def parse_date(text: str | dt.date) -> dt.date:
    """The day typed as "2/11/2026", "02-11-2026", "2.11.2026", "02112026" (always day first) or ISO "2026-11-02".

    Years have four digits and lie in 1900-2100: a two-digit year is refused, not guessed. Raises ValueError with
    a message in Vietnamese.
    """
    if isinstance(text, dt.datetime):
        return _local(text).date()
    if isinstance(text, dt.date):
        return text
    text = clean_text(text)
    if iso := _ISO.fullmatch(text):
        year, month, day = iso.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, _, month, year = found.groups()
    elif found := _RUN_TOGETHER.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise ValueError(f"“{text}” không phải ngày. Viết ngày/tháng/năm, ví dụ 02/11/2017.")
    if len(year) != 4:
        raise ValueError(f"“{text}”: viết năm đủ bốn chữ số, ví dụ 02/11/2017.")
    return _day(int(year), int(month), int(day))


def _day(year: int, month: int, day: int) -> dt.date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Năm {year} ngoài khoảng {FIRST_YEAR}–{LAST_YEAR}.")
    if not 1 <= month <= 12:
        raise ValueError(f"Không có tháng {month}. Viết ngày trước, tháng sau, ví dụ 02/11/2017.")
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError(f"Tháng {month} năm {year} không có ngày {day}.") from None


def parse_birth(text: str | int | dt.date) -> tuple[dt.date | None, int]:
    """A birth as (day, year): a full date, or (None, year) where only the year is known, as often on paper forms.

    Raises ValueError with a message in Vietnamese.
    """
    if isinstance(text, (int, float)) and not isinstance(text, bool):
        text = str(_integral(text))
    if isinstance(text, str) and re.fullmatch(r"\s*[0-9]{4}\s*", text):
        year = int(text)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"Năm {year} ngoài khoảng {FIRST_YEAR}–{LAST_YEAR}.")
        return None, year
    if isinstance(text, str) and re.fullmatch(r"\s*[0-9]{1,2}\s*[/.-]\s*[0-9]{4}\s*", text):
        raise ValueError(f"“{text.strip()}” thiếu ngày. Không rõ ngày thì chỉ ghi năm, ví dụ 1979.")
    try:
        day = parse_date(text)
    except ValueError as error:
        if isinstance(text, str) and not re.search(r"[0-9]", text):
            raise ValueError(f"“{clean_text(text)}” không phải ngày sinh. Viết 02/11/1979 hoặc 1979.") from None
        raise error
    return day, day.year


def whole_or_none(text: str | None, digits: int = 18) -> int | None:
    """The whole number that an address or a hidden field holds, None for anything else: no sign, no other script's
    digits, no more than `digits` of them."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
