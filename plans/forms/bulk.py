"""What one change does to many lines: only what is filled in is set."""

from django import forms
from django.core.exceptions import ValidationError

from plans.forms.lines import WhenField, YearField
from plans.models import HouseholdPlan
from plans.sources import LINE_SOURCES
from ui.fields import MoneyField, TextField
from ui.forms import Form

KEEP = [("", "giữ nguyên")]
LINE_NAMES = ("measure_key", "body", "who", "when", "cost", "source", "loan_amount")
ROW_NAMES = ("mentor_name", "mentor_kind", "mentor_office", "exit_year")


class BulkForm(Form):
    """Values for the chosen lines and households."""

    who = TextField(label="Người thực hiện", max_length=150, required=False)
    cost = MoneyField(label="Kinh phí mỗi dòng", required=False)
    source = forms.ChoiceField(label="Nguồn", choices=[*KEEP, *LINE_SOURCES.items()], required=False)
    loan_amount = MoneyField(label="Mức vay mỗi dòng", required=False)
    mentor_name = TextField(label="Người kèm cặp", max_length=120, required=False)
    mentor_kind = forms.ChoiceField(label="Là", choices=[*KEEP, *HouseholdPlan.MentorKind.choices], required=False)
    mentor_office = TextField(label="Chức vụ, đơn vị", max_length=150, required=False)
    only_blank = forms.BooleanField(label="Chỉ điền chỗ còn trống, không đổi chỗ đã có", required=False, initial=True)

    def __init__(self, *args, words, for_year, **kwargs):
        super().__init__(*args, **kwargs)
        measures = [(measure.key, measure.name) for measure in words.catalogue.offered]
        self.fields["measure_key"] = forms.ChoiceField(label="Giải pháp", choices=[*KEEP, *measures], required=False)
        self.fields["body"] = forms.ChoiceField(
            label="Cơ quan chủ trì", choices=[*KEEP, *words.bodies.items()], required=False
        )
        self.fields["when"] = WhenField(
            for_year=for_year, label="Thời gian", required=False, help_text="quý II, tháng 6 hoặc 15/06"
        )
        self.fields["exit_year"] = YearField(for_year=for_year, label="Năm dự kiến thoát", required=False)
        self.fields["exit_year"].choices = [*KEEP, *self.fields["exit_year"].choices[1:]]

    def clean(self):
        values = super().clean()
        if not self.errors and not self.line_values() and not self.row_values():
            raise ValidationError("Chưa chọn gì để đổi. Điền ít nhất một ô ở phần “Đổi thành”.")
        if values.get("source") == "none" and values.get("cost"):
            raise ValidationError({"cost": "Đã chọn “Không cần kinh phí” thì bỏ trống kinh phí."})
        if (values.get("mentor_kind") or values.get("mentor_office")) and not values.get("mentor_name"):
            raise ValidationError({"mentor_name": "Ghi họ tên người kèm cặp."})
        return values

    def _given(self, names):
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name) not in (None, "")}

    def line_values(self):
        """Returns {field: value} of what lines are to get."""
        return self._given(LINE_NAMES)

    def row_values(self):
        """Returns {field: value} of what households are to get."""
        return self._given(ROW_NAMES)
