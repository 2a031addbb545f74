"""The form that classifies an invented household on the help page: asks by GET, keeps nothing."""

from django import forms

from households.classification import CannotClassify, classify
from households.standards import STANDARDS, AreaType, standard_by_code
from ui.fields import MoneyField, NumberField
from ui.forms import Form


class TryForm(Form):
    """The measures of a household; `result` is the Classification once it is valid, None else."""

    result = None

    chuan = forms.ChoiceField(label="Chuẩn nghèo", choices=[(each.code, each.name) for each in STANDARDS])
    khu_vuc = forms.ChoiceField(label="Khu vực", choices=[(each.value, each.label) for each in AreaType])
    thu_nhap = MoneyField(label="Thu nhập, một người một tháng", required=False)
    diem = NumberField(label="Điểm B1 (A), nếu có", required=False)
    thieu = NumberField(label="Số chỉ số thiếu hụt")

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        try:
            self.result = classify(
                standard=standard_by_code(data["chuan"]),
                area=data["khu_vuc"],
                deprivations=data["thieu"],
                b1=data["diem"],
                income=data["thu_nhap"],
            )
        except CannotClassify as error:
            self.add_error(None, str(error))
        return data
