"""Forms of the programme's targets."""

from django import forms as django_forms

from assignments.forms.tasks import files_field
from ui.fields import DecimalVnField, NumberField, TextField
from ui.forms import Form


class ReportForm(Form):
    """A year's value: itself, or a part and its whole."""

    value = DecimalVnField(label="Giá trị", min_value=0, max_value=1_000_000, decimal_places=2, required=False)
    part = NumberField(label="Số đạt", min_value=0, max_value=10_000_000, required=False)
    whole = NumberField(label="Trên tổng số", min_value=1, max_value=10_000_000, required=False)
    evidence = TextField(label="Văn bản, căn cứ", max_length=300, help_text="Số, ngày văn bản hoặc nguồn số liệu.")
    files = files_field()
    note = TextField(label="Ghi chú", max_length=1_000, multiline=True, required=False)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)

    def clean(self):
        data = super().clean()
        part, whole = data.get("part"), data.get("whole")
        if (part is None) != (whole is None) and not {"part", "whole"} & self.errors.keys():
            self.add_error("whole" if whole is None else "part", "Nhập cả hai số, hoặc để trống cả hai.")
        elif part is not None and whole is not None and part > whole:
            self.add_error("part", "Số đạt không được lớn hơn tổng số.")
        return data


class DecideForm(Form):
    """Phòng LĐTBXH's word on a reported value."""

    comment = TextField(label="Ý kiến", max_length=1_000, multiline=True, required=False)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)
