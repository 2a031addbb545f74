"""Kinds of cells: how a value that Excel holds becomes an answer, and how an answer is written into a cell.

`parse` takes what the reader gives (text, number, date, bool, "" for an empty cell) and raises CellError with a
Vietnamese message that says how to mend it; it never guesses between two readings. `show` is its inverse.
Answers are plain JSON values, so that a checked row can be kept as text: dates in ISO form, areas in tenths of m².
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from households.choices import Choice
from ui import formatting
from ui.fields import IdentityNumberField, MoneyField
from ui.formatting import date_vi, fold, parse_birth, parse_date, parse_decimal, parse_money, parse_number

EXCEL_EPOCH = dt.date(1899, 12, 30)
_identity = IdentityNumberField()
_money = MoneyField()


class CellError(ValueError):
    """A cell's value is wrong; the message says why and how to mend it."""


def tidy(text, multiline=False):
    """Returns clean_text(text), at a twentieth of the price for text that is clean already."""
    return text if _is_tidy(text) else formatting.clean_text(text, multiline=multiline)


def _is_tidy(text):
    return (
        text.isprintable()
        and "  " not in text
        and text[:1] != " "
        and text[-1:] != " "
        and unicodedata.is_normalized("NFC", text)
    )


def are_text(column):
    return set(map(type, column)) == {str}


def as_text(raw):
    """Returns the text a person sees in the cell: 12.0 as "12", dates day first."""
    if isinstance(raw, bool):
        return "Có" if raw else "Không"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else repr(raw).replace(".", ",")
    if isinstance(raw, dt.date):
        return date_vi(raw)
    return str(raw)


class Cell:
    """A kind of cell. `none` is the answer of an empty cell, `excel` the type that is written."""

    none = None
    width = 10

    def parse(self, raw):
        """Returns the answer; raises CellError."""
        if raw == "" or raw is None:
            return self.none
        if isinstance(raw, str):
            raw = tidy(raw)
            if not raw:
                return self.none
        try:
            return self.read(raw)
        except CellError:
            raise
        except (ValueError, ArithmeticError) as error:
            raise CellError(str(error)) from error

    def read(self, raw):
        raise NotImplementedError

    def parse_plain(self, column):
        """Returns what `parse` returns of each cell of a column where one look at them all tells it, else None.

        Of cells that all differ a memory of values saves nothing, and looking at each costs ten times as much.
        """
        return None

    def show(self, value):
        """Returns what to write into the cell: "" for no answer."""
        return "" if value is None else value

    def say(self, value):
        """Returns the answer in words for a page or a message."""
        shown = self.show(value)
        return as_text(shown) if shown != "" else ""


class Text(Cell):
    none = ""

    def __init__(self, longest=200, multiline=False):
        self.longest, self.multiline = longest, multiline

    def parse(self, raw):
        if raw == "" or raw is None:
            return ""
        text = tidy(raw, self.multiline) if isinstance(raw, str) else as_text(raw)
        if len(text) > self.longest:
            raise CellError(f"Dài {len(text)} ký tự, nhiều nhất {self.longest}. Viết gọn lại.")
        return text

    def parse_plain(self, column):
        if not are_text(column) or max(map(len, column)) > self.longest:
            return None
        joined = "|".join(column)
        return column if _is_tidy(joined) and "| " not in joined and " |" not in joined else None


class Name(Text):
    """A person's name."""

    _OLD = re.compile("[¡-¿×÷Þß]")  # signs, in no name; with a font of TCVN 3 “Thị Hà” reads “ThÞ Hµ” elsewhere

    def __init__(self):
        super().__init__(120)

    def parse(self, raw):
        if isinstance(raw, (float, int)) and not isinstance(raw, bool):
            raise CellError(f"“{as_text(raw)}” là số, không phải họ tên. Ghi họ và tên bằng chữ.")
        text = super().parse(raw)
        if self._OLD.search(text):
            raise CellError(f"“{text}” có ký hiệu lạ, như gõ bằng phông cũ (TCVN3). Đổi sang Unicode, hoặc gõ lại tên.")
        return text

    def parse_plain(self, column):
        values = super().parse_plain(column)
        return None if values is None or self._OLD.search("".join(values)) else values


class Phone(Text):
    """A telephone number; every one in Vietnam begins with 0, which Excel drops from a number."""

    def __init__(self):
        super().__init__(20)

    def parse(self, raw):
        text = super().parse(raw)
        return f"0{text}" if isinstance(raw, (int, float)) and text.isdigit() and len(text) in (9, 10) else text


class Code(Text):
    """A household's code, a person's number: text without blanks, and with the dash that a keyboard has."""

    _DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")

    def __init__(self):
        super().__init__(20)

    def parse(self, raw):
        if isinstance(raw, str) and raw.isascii() and raw.isalnum() and len(raw) <= self.longest:
            return raw.upper()
        return super().parse(raw).translate(self._DASHES).replace(" ", "").upper()

    def parse_plain(self, column):
        values = super().parse_plain(column)
        joined = "" if values is None else "".join(values)
        return list(map(str.upper, values)) if joined.isascii() and joined.replace("-", "").isalnum() else None


class Integer(Cell):
    whole = staticmethod(parse_number)

    def read(self, raw):
        if isinstance(raw, dt.date):
            raise CellError(f"Ô đang là ngày {date_vi(raw)}. Đổi định dạng ô thành số rồi ghi lại số.")
        value = self.whole(raw)
        if value < 0:
            raise CellError(f"“{as_text(raw)}” âm. Ghi số từ 0 trở lên, chưa có thì để trống.")
        if value > 2_000_000_000:
            raise CellError(f"“{as_text(raw)}” quá lớn. Xem lại số chữ số.")
        return value


class Money(Integer):
    """Đồng, whole."""

    width = 13
    whole = staticmethod(parse_money)


class Area(Cell):
    """Square metres with one decimal; the answer is in tenths of m²."""

    def read(self, raw):
        if isinstance(raw, (bool, dt.date)):
            raise CellError(f"“{as_text(raw)}” không phải diện tích. Ghi số m², ví dụ 45,5.")
        if isinstance(raw, str):
            raw = re.sub(r"\s*m(2|²)$", "", raw)
        tenths = parse_decimal(raw) * 10
        if tenths != tenths.to_integral_value():
            raise CellError(f"“{as_text(raw)}”: nhiều nhất một chữ số sau dấu phẩy, ví dụ 45,5.")
        if not 0 < tenths <= 99_999:
            raise CellError("Diện tích phải lớn hơn 0 và không quá 9.999,9 m². Chưa đo thì để trống.")
        return int(tenths)

    def show(self, value):
        return "" if value is None else float(Decimal(value) / 10)


class Date(Cell):
    """A day. It is written as text, day first: a machine set to month first would read a typed date the other way."""

    width = 12

    def read(self, raw):
        return self._day(raw).isoformat()

    def _day(self, raw):
        if isinstance(raw, dt.datetime):
            return raw.date()
        if isinstance(raw, dt.date):
            return raw
        if isinstance(raw, (dt.time, dt.timedelta, bool)):
            raise CellError(f"“{as_text(raw)}” không phải ngày. Ghi ngày/tháng/năm, ví dụ 02/11/2017.")
        if isinstance(raw, (int, float)):
            if float(raw).is_integer() and 10_000 <= raw < 100_000:
                meant = EXCEL_EPOCH + dt.timedelta(days=int(raw))
                raise CellError(
                    f"Ô chứa số {int(raw)}, là ngày {date_vi(meant)} bị Excel hiện thành số. "
                    f"Đổi định dạng ô thành ngày, hoặc gõ lại {date_vi(meant)}."
                )
            raw = as_text(raw).zfill(8)  # 02112017 typed as a number has lost its zero
        return parse_date(raw)

    def show(self, value):
        return date_vi(dt.date.fromisoformat(value)) if value else ""


class Birth(Date):
    """A birth date or a birth year; the answer is an ISO date, or a year of four digits as text."""

    def read(self, raw):
        if isinstance(raw, (int, float)) and not isinstance(raw, bool) and raw >= 10_000:
            return self._day(raw).isoformat()
        if isinstance(raw, (dt.date, dt.time, dt.timedelta, bool)):
            return self._not_a_year(self._day(raw)).isoformat()
        day, year = parse_birth(raw)
        return day.isoformat() if day else str(year)

    @staticmethod
    def _not_a_year(day):
        """Refuses 12/05/1905: what Excel makes of the year 1959 in a cell that is formatted as a date."""
        serial = (day - EXCEL_EPOCH).days
        if 1900 <= serial <= 2100:
            raise CellError(
                f"Ô là ngày {date_vi(day)}; có phải năm {serial} gõ vào ô kiểu ngày không? Đổi định dạng ô thành chữ "
                f"(Text) rồi gõ lại năm {serial}, hoặc gõ {date_vi(day)}."
            )
        return day

    def show(self, value):
        return value if value and len(value) == 4 else super().show(value)


class Identity(Cell):
    none = ""
    width = 14

    def read(self, raw):
        if isinstance(raw, (bool, dt.date)):
            raise CellError(f"“{as_text(raw)}” không phải số định danh. Đổi ô thành kiểu chữ (Text) rồi ghi lại.")
        return _identity.parse(as_text(raw))

    def parse_plain(self, column):
        if not are_text(column) or not set(map(len, column)) <= {0, 9, 12}:
            return None
        joined = "".join(column)
        return column if joined.isascii() and joined.isdigit() else None


class Tick(Cell):
    """x or empty; the answer is a bit (1 << number) or 0, so that a row of ticks adds up to a CodeSetField."""

    none = 0
    width = 6
    YES = frozenset({"x", "1", "co", "v", "✓", "✔", "☑", "true"})
    NO = frozenset({"0", "khong", "-", "o", "false"})

    def __init__(self, number):
        self.number = number

    def read(self, raw):
        word = fold(as_text(raw))
        if word in self.YES:
            return 1 << self.number
        if word in self.NO:
            return 0
        raise CellError(f"“{as_text(raw)}” không rõ. Đánh x nếu có, để trống nếu không.")

    def show(self, value):
        return "x" if value else ""


class YesNo(Cell):
    """Có, Không or empty (not asked)."""

    width = 9

    def read(self, raw):
        word = fold(as_text(raw))
        if word in Tick.YES:
            return True
        if word in Tick.NO:
            return False
        raise CellError(f"“{as_text(raw)}” không rõ. Chọn Có hoặc Không; chưa hỏi thì để trống.")

    def show(self, value):
        return "" if value is None else "Có" if value else "Không"


class Pick(Cell):
    """One answer of a list: its label (accents and case apart), its number, or both ("2 - Bán kiên cố")."""

    width = 18

    def __init__(self, choices: Sequence[Choice]):
        self.labels = {choice.code: choice.label for choice in choices}
        self._codes = {fold(choice.label): choice.code for choice in choices}

    def read(self, raw):
        word = fold(as_text(raw))
        if word in self._codes:
            return self._codes[word]
        numbered = re.fullmatch(r"(\d+)\s*(?:[-.:)]\s*(.*))?", word)
        if numbered and int(numbered[1]) in self.labels:
            code = int(numbered[1])
            if not numbered[2] or fold(self.labels[code]) == numbered[2]:
                return code
        raise CellError(f"“{as_text(raw)}” không có trong danh mục. {self._advice(word)}")

    def _advice(self, word):
        near = [label for label in self.labels.values() if word and (word in fold(label) or fold(label) in word)]
        shown = near or list(self.labels.values())
        text = "; ".join(shown[:9]) + ("; …" if len(shown) > 9 else "")
        return f"Chọn một trong danh sách của ô: {text}."

    def show(self, value):
        return "" if value is None else self.labels.get(value, value)
