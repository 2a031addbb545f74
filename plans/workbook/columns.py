"""The columns of a plan's workbook: one list for the writer, the reader and the preview. Pure.

A cell is text as the pages show it, money is a number. `read` turns what stands in a cell into the stored value and
raises ValueError with the rule that it breaks and how to mend it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from plans.sources import LINE_SOURCES
from plans.when import parse_when
from plans.wording import LINE_LABELS, MENTOR_KINDS, ROW_LABELS, Words
from ui.formatting import clean_text, date_vi, fold, parse_money

LINES, HOUSEHOLDS, LISTS, NOTES = "Dòng kế hoạch", "Hộ", "Danh mục", "Hướng dẫn"
KEY = "Khóa (không sửa)"
CODE, HEAD, VILLAGE, CLASS, NEED = "Mã hộ", "Chủ hộ", "Thôn", "Phân loại", "Nhu cầu"
MONEY = frozenset({"cost", "loan_amount"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the field that it writes ("" where it only tells), its width in characters."""

    heading: str
    field: str = ""
    width: int = 14


LINE_COLUMNS = (
    Column(KEY, width=12),
    Column(CODE, width=16),
    Column(HEAD, width=24),
    Column(VILLAGE, width=16),
    Column(NEED, width=34),
    *(
        Column(label, field, {"measure_key": 48, "body": 18, "who": 28, "source": 28, "note": 30}.get(field, 14))
        for field, label in LINE_LABELS.items()
    ),
)
HOUSEHOLD_COLUMNS = (
    Column(KEY, width=12),
    Column(CODE, width=16),
    Column(HEAD, width=24),
    Column(VILLAGE, width=16),
    Column(CLASS, width=16),
    *(
        Column(label, field, {"note": 30, "remove_deprivations": 40}.get(field, 24))
        for field, label in ROW_LABELS.items()
    ),
)
SHEETS = {LINES: LINE_COLUMNS, HOUSEHOLDS: HOUSEHOLD_COLUMNS}


def as_text(cell):
    """Returns a cell as a person sees it: 12.0 as "12", a date day first, nothing as ""."""
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.date | dt.datetime):
        return date_vi(cell)
    return clean_text("" if cell is None else str(cell))


class CellReader:
    """Reads the cells of one plan's workbook."""

    def __init__(self, words: Words, for_year: int):
        self.words, self.for_year = words, for_year
        catalogue = words.catalogue
        self._measures = {fold(measure.name): measure.key for measure in catalogue.by_key.values()}
        self._bodies = {fold(name): code for code, name in words.bodies.items()}
        self._bodies |= {fold(code): code for code in words.bodies}
        self._sources = {fold(label): code for code, label in LINE_SOURCES.items()}
        self._kinds = {fold(label): code for code, label in MENTOR_KINDS.items()}
        self._indicators = {}
        for item in words.standard.indicators:
            self._indicators |= {fold(item.name): item.number, fold(item.short): item.number}
        self._readers: dict[str, Callable] = {
            "measure_key": self._measure,
            "body": self._body,
            "when": self._when,
            "cost": self._money,
            "loan_amount": self._money,
            "source": self._source,
            "mentor_kind": self._kind,
            "exit_year": self._year,
            "remove_deprivations": self._deprivations,
        }

    def read(self, field, cell):
        """Returns the stored value of a cell; ValueError in Vietnamese."""
        text = as_text(cell)
        reader = self._readers.get(field)
        return reader(text) if reader else text

    def need_of(self, text, needs):
        """Returns the need of `needs` that is called `text`, None where there is none."""
        wanted = fold(text)
        return next((need for need in needs if fold(self.words.need(need)) == wanted), None)

    def _measure(self, text):
        return self._known(text, self._measures, "Giải pháp này không có trong danh mục. Chép tên từ trang “Danh mục”.")

    def _body(self, text):
        return self._known(text, self._bodies, "Không có cơ quan này. Chép tên từ trang “Danh mục”.")

    def _source(self, text):
        return self._known(text, self._sources, "Không có nguồn này. Chép tên từ trang “Danh mục”.")

    def _kind(self, text):
        return self._known(text, self._kinds, "Ghi “Cán bộ” hoặc “Đảng viên”.")

    @staticmethod
    def _known(text, values, message):
        if not text:
            return ""
        try:
            return values[fold(text)]
        except KeyError:
            raise ValueError(message) from None

    def _when(self, text):
        return parse_when(text, self.for_year)

    @staticmethod
    def _money(text):
        return parse_money(text) if text else None

    def _year(self, text):
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) == 4):
            raise ValueError(f"Ghi năm bằng bốn chữ số, ví dụ {self.for_year}.")
        return int(text)

    def _deprivations(self, text):
        numbers = set()
        for part in text.split(";"):
            if name := fold(part):
                if name not in self._indicators:
                    raise ValueError(
                        f"“{clean_text(part)}” không phải chỉ số thiếu hụt. Ghi tên, cách nhau bằng dấu chấm phẩy."
                    )
                numbers.add(self._indicators[name])
        return frozenset(numbers)
