"""Form fields that read what Vietnamese officers type, and answer in Vietnamese how to mend it.

They replace Django's localised number and date fields, which read "1.234" a thousandfold wrong and 02/11/2026 as
11 February. All are plain text inputs: no browser refuses a value before the server can explain.
"""

import re

from django import forms
from django.core.exceptions import ValidationError

from ui import formatting


class ParsedField(forms.Field):
    """A text input whose value comes from a function that raises ValueError with a Vietnamese message."""

    inputmode = ""
    css_class = ""
    default_error_messages = {"required": "Chưa nhập."}

    def parse(self, text):
        """The value that the typed text stands for, or ValueError."""
        raise NotImplementedError

    def show(self, value) -> str:
        """The value as it is typed."""
        raise NotImplementedError

    def to_python(self, value):
        if isinstance(value, str):
            value = value.strip()
        if value in self.empty_values:
            return None
        try:
            return self.parse(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value):
        # What was typed is shown again as it was typed, right or wrong.
        return value if value is None or isinstance(value, str) else self.show(value)

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget) | {"autocomplete": "off"}
        if self.inputmode:
            attrs["inputmode"] = self.inputmode
        if self.css_class:
            attrs["class"] = f"{widget.attrs.get('class', '')} {self.css_class}".strip()
        return attrs


class _BoundedField(ParsedField):
    """A number between two limits, both allowed."""

    inputmode = "numeric"
    css_class = "num"

    def __init__(self, *, min_value=None, max_value=None, unit="", **kwargs):
        self.min_value, self.max_value, self.unit = min_value, max_value, unit
        super().__init__(**kwargs)

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        unit = f" {self.unit}" if self.unit else ""
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(f"Nhập từ {self.show(self.min_value)}{unit} trở lên.", code="min_value")
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(f"Nhập không quá {self.show(self.max_value)}{unit}.", code="max_value")


class NumberField(_BoundedField):
    """A whole number, with or without dots between thousands. Cleans to int or None."""

    def parse(self, text):
        return formatting.parse_number(text)

    def show(self, value):
        return formatting.number(value)


class MoneyField(NumberField):
    """Đồng, whole, not negative, also as "850 nghìn", "3,5 triệu", "1,2 tỷ". Cleans to int or None."""

    def __init__(self, *, min_value=0, unit="đ", **kwargs):
        super().__init__(min_value=min_value, unit=unit, **kwargs)

    def parse(self, text):
        return formatting.parse_money(text)


class DecimalVnField(_BoundedField):
    """A number with a decimal comma and at most `decimal_places` digits after it. Cleans to Decimal or None."""

    inputmode = "decimal"

    def __init__(self, *, decimal_places=2, **kwargs):
        self.decimal_places = decimal_places
        super().__init__(**kwargs)

    def parse(self, text):
        value = formatting.parse_decimal(text)
        if -value.normalize().as_tuple().exponent > self.decimal_places:
            raise ValueError(f"Nhập nhiều nhất {self.decimal_places} chữ số sau dấu phẩy.")
        return value

    def show(self, value):
        return formatting.decimal(value)


class DateVnField(ParsedField):
    """A day, day first, slashes optional (02112026). Cleans to date or None."""

    inputmode = "numeric"
    css_class = "date"

    def parse(self, text):
        return formatting.parse_date(text)

    def show(self, value):
        return formatting.date_vi(value)


class BirthField(ParsedField):
    """A birth date or, where only that is known, a birth year. Cleans to (date or None, year), or None if blank.

    Set `latest` to the day on which the form is filled in to refuse births after it.
    """

    inputmode = "numeric"
    css_class = "date"

    def __init__(self, *, latest=None, **kwargs):
        self.latest = latest
        super().__init__(**kwargs)

    def parse(self, text):
        return formatting.parse_birth(text)

    def show(self, value):
        if isinstance(value, (tuple, list)):
            day, year = value
            return formatting.date_vi(day) if day else ("" if year is None else str(year))
        return formatting.date_vi(value) if hasattr(value, "year") else str(value)

    def validate(self, value):
        super().validate(value)
        if not value or not self.latest:
            return
        day, year = value
        if year > self.latest.year or (day and day > self.latest):
            raise ValidationError(f"Sinh sau ngày {formatting.date_vi(self.latest)}. Xem lại năm sinh.", code="future")

    def has_changed(self, initial, data):
        if initial is not None and not isinstance(initial, (tuple, list)):
            initial = self.to_python(initial)
        elif initial is not None:
            initial = tuple(initial)
        return super().has_changed(initial, data)


class TextField(forms.CharField):
    """Text in NFC, trimmed, without control characters; `multiline=True` keeps line ends and gives a text area."""

    default_error_messages = {"required": "Chưa nhập."}

    def __init__(self, *, multiline=False, **kwargs):
        self.multiline = multiline
        if multiline:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**kwargs)

    def to_python(self, value):
        text = formatting.clean_text(value if value is None else str(value), multiline=self.multiline)
        return text or self.empty_value


class NameField(TextField):
    """A person's name: letters, blanks, and . ' - ( ) only."""

    def __init__(self, *, max_length=100, **kwargs):
        super().__init__(max_length=max_length, **kwargs)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}

    def validate(self, value):
        super().validate(value)
        wrong = sorted({char for char in value or "" if not (char.isalpha() or char in " .'’-()")})
        if wrong:
            raise ValidationError(f"Tên có ký tự lạ: {' '.join(wrong)}. Chỉ dùng chữ cái.", code="invalid")


class IdentityNumberField(ParsedField):
    """A CMND (9 digits) or CCCD / mã định danh (12 digits), blanks and dots ignored. Cleans to str, "" if blank."""

    inputmode = "numeric"

    def to_python(self, value):
        return super().to_python(value) or ""

    def parse(self, text):
        digits = re.sub(r"[\s.-]", "", str(text))
        if not re.fullmatch(r"[0-9]+", digits):
            raise ValueError("Số CMND, CCCD chỉ gồm chữ số.")
        if len(digits) in {8, 11}:
            raise ValueError(
                f"Có {len(digits)} chữ số, thiếu một: có thể Excel đã bỏ số 0 ở đầu. "
                f"Nhập đủ {len(digits) + 1} chữ số, ví dụ 0{digits}."
            )
        if len(digits) == 10:
            raise ValueError("Có 10 chữ số: nếu là CCCD đầu 00 thì Excel đã bỏ hai số 0. Nhập đủ 12 chữ số.")
        if len(digits) not in {9, 12}:
            raise ValueError(f"Có {len(digits)} chữ số; CMND có 9, CCCD có 12 chữ số.")
        return digits

    def show(self, value):
        return str(value)
