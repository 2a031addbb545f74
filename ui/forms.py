"""What every form of the product shares: no browser-side `required`, plain labels, Vietnamese "chưa nhập" messages.

The look is in templates/django/forms/ and templates/components/field.html, so `{{ form }}` and `{% field %}` agree.
"""

from dataclasses import dataclass

from django import forms
from django.forms.fields import Field
from django.forms.formsets import BaseFormSet

PICKED = (forms.ChoiceField, forms.MultipleChoiceField, forms.ModelChoiceField)


def lower_first(text: str) -> str:
    """The label inside a sentence: "Họ và tên" → "họ và tên"; abbreviations (BHYT, B1) stay as they are."""
    word = text.split(" ", 1)[0]
    return text if len(word) > 1 and not word[1:].islower() else text[:1].lower() + text[1:]


class FormMixin:
    """Mix in before forms.Form or forms.ModelForm. Ids carry the prefix, so many forms share a page."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self._say_what_is_missing(name, field)

    def _say_what_is_missing(self, name, field):
        own = type(field).default_error_messages.get("required", Field.default_error_messages["required"])
        if field.required and field.error_messages.get("required") in {own, Field.default_error_messages["required"]}:
            verb = "Chọn" if isinstance(field, PICKED) else "Nhập"
            label = lower_first(str(field.label or name.replace("_", " ")))
            field.error_messages["required"] = f"{verb} {label}."


class Form(FormMixin, forms.Form):
    """A plain form with the house's manners."""


class ModelForm(FormMixin, forms.ModelForm):
    """A model form with the house's manners; it validates and never saves (actions do)."""

    def save(self, commit=True):
        raise NotImplementedError("Saving is the work of an action.")


def status_of(*asked) -> int:
    """422 where a form was sent with mistakes, so that nobody takes its page for a saved one; else 200."""
    return 422 if any(form.is_bound and form.errors for form in asked) else 200


@dataclass(frozen=True)
class SummaryLine:
    """One line of the error summary: the message, the field's label, and the id to jump to ("" for the whole form)."""

    message: str
    label: str = ""
    target: str = ""


def error_lines(*sources) -> list[SummaryLine]:
    """Every error of the given forms and formsets, in page order, in the same words as beside the fields."""
    lines: list[SummaryLine] = []
    for source in sources:
        if isinstance(source, BaseFormSet):
            if source.is_bound:
                lines += [SummaryLine(str(message)) for message in source.non_form_errors()]
                lines += error_lines(*(form for form in source.forms if form.errors))
        elif source is not None and source.errors:
            lines += [SummaryLine(str(message)) for message in source.non_field_errors()]
            for bound in (source[name] for name in source.fields if name in source.errors):
                target = bound.id_for_label or (f"{bound.auto_id}_0" if bound.auto_id else "")
                lines += [SummaryLine(str(message), str(bound.label or ""), target) for message in bound.errors]
    return lines
