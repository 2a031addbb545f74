"""One row of the village grid as typed: income, points, numbers of indicators and causes, everybody's insurance."""

import re

from households.forms.inputs import CodeField
from households.grid import ALL_INSURED, NONE_INSURED
from ui.fields import DateVnField, MoneyField, NumberField, ParsedField
from ui.formatting import whole_or_none
from ui.forms import Form

INSURANCE = ((ALL_INSURED, "Cả hộ có thẻ"), (NONE_INSURED, "Không ai có thẻ"))


class NumbersField(ParsedField):
    """Numbers of a list, parted by blanks or commas: "1 3 10". Cleans to a frozenset; blank and 0 mean none."""

    inputmode = "text"
    css_class = "codes"

    def __init__(self, *, items, **kwargs):
        self.items = tuple(items)
        super().__init__(**kwargs)

    def parse(self, text):
        parts = [part for part in re.split(r"[\s,;.]+", text) if part]
        known = {item.number for item in self.items}
        wrong = [part for part in parts if whole_or_none(part, digits=3) is None]
        if wrong:
            raise ValueError(f"“{wrong[0]}” không phải số thứ tự. Gõ các số cách nhau bằng dấu cách, ví dụ 1 3 10.")
        numbers = {int(part) for part in parts} - {0}
        if unknown := sorted(numbers - known):
            raise ValueError(f"Không có số {unknown[0]}: chọn từ 1 đến {max(known)}.")
        return frozenset(numbers)

    def show(self, value):
        return " ".join(map(str, sorted(value)))


class RowForm(Form):
    """The cells of one household; `standard` says which numbers there are."""

    income = MoneyField(label="Thu nhập", required=False, unit="đ/người/tháng")
    b1 = NumberField(label="Điểm B1", required=False)
    deprivations = NumbersField(label="Chỉ số thiếu hụt", items=(), required=False)
    causes = NumbersField(label="Nguyên nhân", items=(), required=False)
    insurance = CodeField(label="BHYT", options=INSURANCE, required=False)

    def __init__(self, *args, standard, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["b1"].label = f"Điểm {standard.income_points_name}"
        self.fields["deprivations"].items = standard.indicators
        self.fields["causes"].items = standard.causes


class DayForm(Form):
    """The day of the visits, for rows that are saved for the first time."""

    surveyed_on = DateVnField(label="Ngày khảo sát")


def row_prefix(household):
    """The prefix of a household's cells on the page."""
    return f"r{household.pk}"


def initial_of(entry):
    """Returns the cells of an entry as RowForm's initial values."""
    return {
        "income": entry.income,
        "b1": entry.b1,
        "deprivations": entry.deprivations or None,
        "causes": entry.causes or None,
        "insurance": None,
    }
