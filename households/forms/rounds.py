"""Forms of the survey year and of a commune's totals."""

from django import forms as django_forms

from households.standards import STANDARDS
from ui.fields import DateVnField, NumberField
from ui.forms import Form


class RoundForm(Form):
    """Opens a year. Standard and reference date are proposed from the year when left empty."""

    year = NumberField(label="Năm", min_value=2015, max_value=2100)
    standard_code = django_forms.ChoiceField(
        label="Chuẩn nghèo",
        required=False,
        choices=[("", "Theo năm"), *((standard.code, standard.name) for standard in STANDARDS)],
        help_text="Để “Theo năm” nếu không có hướng dẫn khác.",
    )
    reference_date = DateVnField(
        label="Ngày lấy số liệu",
        required=False,
        help_text="Xã, thị trấn và tuổi tính theo ngày này. Để trống: 15/11.",
    )


class TotalsForm(Form):
    """A commune's totals of all its residents, the base of every rate. Empty means not yet known, never zero."""

    household_total = NumberField(label="Tổng số hộ dân cư", min_value=1, max_value=99_999, required=False, unit="hộ")
    person_total = NumberField(label="Tổng số nhân khẩu", min_value=1, max_value=999_999, required=False, unit="người")
    minority_household_total = NumberField(
        label="Trong đó: hộ dân tộc thiểu số",
        min_value=0,
        max_value=99_999,
        required=False,
        unit="hộ",
        help_text="Không có hộ nào thì nhập 0. Chưa biết thì để trống.",
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)
