"""Forms of one household's plan: its mentor and expected result, and a form for each line."""

import json

from django import forms
from django.core.exceptions import ValidationError

from plans.edits import exit_years
from plans.models import HouseholdPlan
from plans.sources import LINE_SOURCES
from plans.when import parse_when, when_words
from ui.fields import MoneyField, NumberField, ParsedField, TextField
from ui.forms import Form

BLANK = [("", "–")]


class WhenField(ParsedField):
    """A quarter, month or day, as people write it. Cleans to the stored text of when.py, "" for nothing."""

    def __init__(self, *, for_year, **kwargs):
        self.for_year = for_year
        super().__init__(**kwargs)

    def to_python(self, value):
        return super().to_python(value) or ""

    def parse(self, text):
        return parse_when(text, self.for_year)

    def prepare_value(self, value):
        return when_words(value) if value and "-" in value else value

    def show(self, value):
        return when_words(value)


class YearField(forms.TypedChoiceField):
    """A year within reach of a plan, the one that stands already, or none."""

    def __init__(self, *, for_year, stored=None, **kwargs):
        years = sorted({*exit_years(for_year), stored} - {None})
        super().__init__(
            choices=[("", "chưa định"), *((year, str(year)) for year in years)], coerce=int, empty_value=None, **kwargs
        )


class Opened(Form):
    """A form that carries what its page opened with, so that a conflict can tell what its sender really changed.

    The page draws `opened` as a hidden field; nothing is believed of it but which fields were left alone.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["opened"] = forms.CharField(widget=forms.HiddenInput, required=False)

    def with_opened(self):
        """Puts the initial values into the hidden field; to be called when all fields are there."""
        kept = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}
        self.initial["opened"] = json.dumps({name: value for name, value in kept.items() if name != "opened"})

    def renew(self, data):
        """Changes `data`, which the form was sent with, to what stands now in each field that was left alone."""
        try:
            opened = json.loads(data.get(self.add_prefix("opened"), ""))
        except ValueError:
            opened = None
        if not isinstance(opened, dict):
            opened = {}
        for name, field in self.fields.items():
            key, now = self.add_prefix(name), self.get_initial_for_field(field, name)
            many = isinstance(field, forms.MultipleChoiceField)
            sent = data.getlist(key) if many else data.get(key)
            if name in ("opened", "version"):
                pass
            elif name not in opened or field.has_changed(opened[name], sent):
                continue
            if many:
                data.setlist(key, [str(each) for each in now or ()])
            else:
                data[key] = "" if now in (None, False) else str(field.prepare_value(now))

    def values(self):
        """Returns the values as edits.edit_of takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("opened", "version", "remove")}


class RowForm(Opened):
    """Mentor, expected result and note of a household."""

    mentor_name = TextField(label="Người kèm cặp, giúp đỡ", max_length=120, required=False)
    mentor_kind = forms.ChoiceField(label="Là", choices=[("", "–"), *HouseholdPlan.MentorKind.choices], required=False)
    mentor_office = TextField(label="Chức vụ, đơn vị", max_length=150, required=False)
    note = TextField(label="Ghi chú", max_length=500, required=False)
    version = NumberField(widget=forms.HiddenInput)

    def __init__(self, *args, row, for_year, standard, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["exit_year"] = YearField(
            for_year=for_year, stored=row.exit_year,
            label="Năm dự kiến thoát nghèo" if row.is_poor else "Năm dự kiến thoát cận nghèo",
            required=False,
        )  # fmt: skip
        lacking = row.deprivations | row.remove_deprivations
        self.fields["remove_deprivations"] = forms.TypedMultipleChoiceField(
            label="Thiếu hụt sẽ khắc phục trong năm",
            choices=[(item.number, item.name) for item in standard.indicators if item.number in lacking],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.with_opened()

    def clean_remove_deprivations(self):
        return frozenset(self.cleaned_data["remove_deprivations"])

    def clean(self):
        values = super().clean()
        if (values.get("mentor_kind") or values.get("mentor_office")) and not values.get("mentor_name"):
            self.add_error("mentor_name", "Ghi họ tên người kèm cặp, hoặc bỏ trống cả chức vụ.")
        return values


class LineForm(Opened):
    """One line. Choices of the measure are those that answer its need, and the one that stands there."""

    who = TextField(label="Người thực hiện", max_length=150, required=False)
    cost = MoneyField(label="Kinh phí", required=False)
    source = forms.ChoiceField(label="Nguồn", choices=[*BLANK, *LINE_SOURCES.items()], required=False)
    loan_amount = MoneyField(label="Mức vay đề nghị", required=False)
    note = TextField(label="Ghi chú", max_length=500, required=False)
    remove = forms.BooleanField(label="Bỏ dòng này", required=False)

    def __init__(self, *args, need, words, for_year, line=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.need, self.line, self.catalogue = need, line, words.catalogue
        measures = words.catalogue.measures_for(need)
        choices = [(measure.key, measure.name) for measure in measures]
        if line and line.measure_key and line.measure_key not in dict(choices):
            choices.append((line.measure_key, f"{words.catalogue.name_of(line.measure_key)} (đã thôi dùng)"))
        blank = [("", "chưa chọn" if line else "không thêm")]
        self.fields["measure_key"] = forms.ChoiceField(label="Giải pháp", choices=[*blank, *choices], required=False)
        self.fields["body"] = forms.ChoiceField(
            label="Cơ quan chủ trì", choices=[*BLANK, *words.bodies.items()], required=False
        )
        self.fields["when"] = WhenField(
            for_year=for_year, label="Thời gian", required=False, help_text="quý II, tháng 6 hoặc 15/06"
        )
        if line:
            self.with_opened()

    def clean(self):
        values = super().clean()
        if values.get("source") == "none" and values.get("cost"):
            raise ValidationError({"cost": "Đã chọn “Không cần kinh phí” thì bỏ trống kinh phí, hoặc chọn nguồn khác."})
        return values

    def new_values(self):
        """As `values` of a line to be added, led by the measure's own body unless another is chosen."""
        values = self.values()
        measure = self.catalogue.get(values["measure_key"])
        return values | {"body": values["body"] or (measure.body if measure else "")}
