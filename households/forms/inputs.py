"""Compact inputs of the entry page: an answer of a numbered list by its number, its name or the name's beginning.

Selects are written without a template a piece, since a page holds hundreds of options.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from ui.fields import ParsedField
from ui.formatting import fold, whole_or_none

YES, NO = 1, 2
YES_NO = ((YES, "Có"), (NO, "Không"))
NONE_OF_THEM = 0  # the tick "Không có": asked, and there is none


class CodeSelect(forms.Widget):
    """A drop-down of "number label" lines: the number or, with the script, a first letter chooses."""

    input_type = "select"

    def __init__(self, options, attrs=None):
        super().__init__(attrs)
        self.options = tuple((str(code), escape(f"{code} {label}")) for code, label in options)

    def __deepcopy__(self, memo):
        copy = super().__deepcopy__(memo)
        copy.options = self.options
        return copy

    def format_value(self, value):
        return "" if value is None else str(value)

    def render(self, name, value, attrs=None, renderer=None):
        chosen = self.format_value(value)
        lines = [
            f'<option value="{code}"{" selected" if code == chosen else ""}>{label}</option>'
            for code, label in self.options
        ]
        return format_html(
            '<select{}><option value=""></option>{}</select>',
            flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name})),
            SafeString("".join(lines)),
        )


class CodeField(ParsedField):
    """One answer of a numbered list, chosen in a drop-down. Cleans to its number or None.

    `options` are (number, label); `labels` gives shorter ones for the narrow drop-down.
    """

    def __init__(self, *, options, labels=None, **kwargs):
        self.options = tuple(options)
        shown = tuple((code, (labels or {}).get(code, label)) for code, label in self.options)
        kwargs.setdefault("widget", CodeSelect(shown))
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return forms.Field.widget_attrs(self, widget)

    def parse(self, text):
        typed = fold(str(text)).replace(",", " ").strip()
        number = typed.split(" ", 1)[0]
        if number.isascii() and number.isdigit():
            code = whole_or_none(number)
            if any(code == each for each, _ in self.options):
                return code
            raise ValueError(f"Không có số {number} trong danh mục: chọn từ 1 đến {self.options[-1][0]}.")
        names = [(code, label, fold(label)) for code, label in self.options]
        exact = [code for code, _, name in names if name == typed]
        if exact:
            return exact[0]
        begun = [(code, label) for code, label, name in names if name.startswith(typed)]
        if len(begun) == 1:
            return begun[0][0]
        if begun:
            some = ", ".join(label for _, label in begun[:4])
            raise ValueError(f"“{text}” có thể là {some}. Gõ thêm chữ hoặc gõ số.")
        raise ValueError(f"Không có “{text}” trong danh mục. Gõ số hoặc tên trong danh mục.")

    def show(self, value):
        return str(value)


class TypedCodeField(CodeField):
    """The same, typed into a text box with the list's names proposed: for lists too long to drop down."""

    def __init__(self, *, list_id, **kwargs):
        kwargs["widget"] = forms.TextInput(attrs={"list": list_id, "autocomplete": "off"})
        super().__init__(**kwargs)

    def show(self, value):
        return dict(self.options).get(value, str(value))


class YesNoField(CodeField):
    """Có (1) or Không (2). Cleans to True, False, or None where it was not answered."""

    def __init__(self, **kwargs):
        super().__init__(options=YES_NO, **kwargs)
        self.widget.attrs["data-yesno"] = ""

    def parse(self, text):
        return super().parse(text) == YES

    def show(self, value):
        return str(YES if value else NO)


class CodeSetInput(forms.Field):
    """Ticks of a numbered list. Cleans to a frozenset of numbers; whether each exists is asked by entry.examine."""

    widget = forms.SelectMultiple

    def to_python(self, value):
        numbers = [whole_or_none(str(each), digits=3) for each in value or ()]
        if None in numbers:
            raise ValidationError("Có dấu chọn lạ. Tải lại trang rồi chọn lại.")
        return frozenset(numbers)

    def typed(self, value):
        return [str(number) for number in sorted(value or ())]


class AssetsInput(CodeSetInput):
    """Ticks with a tick "Không có" (0). Cleans to None where nothing was ticked: not asked is not "none"."""

    def to_python(self, value):
        numbers = super().to_python(value)
        if not numbers:
            return None
        if NONE_OF_THEM in numbers and len(numbers) > 1:
            raise ValidationError("Vừa chọn “Không có” vừa chọn tài sản. Bỏ một trong hai.")
        return numbers - {NONE_OF_THEM}

    def typed(self, value):
        if value is None:
            return []
        return super().typed(value) or [str(NONE_OF_THEM)]


def typed(field, value):
    """Returns how an answer stands in a form's raw data: a list of texts, empty where there is no answer."""
    if isinstance(field, CodeSetInput):
        return field.typed(value)
    if value is None or value == "":
        return []
    return [field.show(value) if isinstance(field, ParsedField) else str(value)]
