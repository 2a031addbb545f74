"""Forms of the steps of plans, of a commune, a body or the district, and of the catalogue."""

from django import forms

from plans.filters import need_of_text
from ui.fields import DateVnField, NumberField, TextField
from ui.forms import Form


class ReturnForm(Form):
    reason = TextField(label="Chỗ cần làm lại", multiline=True, max_length=2000)


class ApproveForm(Form):
    document = TextField(
        label="Số văn bản duyệt", max_length=60, required=False, help_text="ví dụ 512/QĐ-UBND; có thể bỏ trống"
    )
    note = TextField(label="Ý kiến", multiline=True, max_length=2000, required=False)
    version = NumberField(widget=forms.HiddenInput)


class AmendForm(Form):
    reason = TextField(
        label="Lý do điều chỉnh", multiline=True, max_length=2000,
        help_text="Ví dụ hộ mới phát sinh theo quyết định số …; đổi giải pháp vì …",
    )  # fmt: skip


class PaperForm(Form):
    """Number, day and signer of the plan's paper."""

    document = TextField(label="Số, ký hiệu", max_length=60, required=False, help_text="ví dụ 45/KH-UBND")
    signed_on = DateVnField(label="Ngày ký", required=False)
    signer = TextField(label="Người ký", max_length=120, required=False)


class MeasureForm(Form):
    """A measure of LĐTBXH's own, new or corrected."""

    name = TextField(label="Tên giải pháp", max_length=200)
    clause = TextField(label="Căn cứ", max_length=100, help_text="điều khoản hoặc văn bản, ví dụ III.2.3.5")
    is_loan = forms.BooleanField(label="Là khoản vay ưu đãi", required=False)
    is_model = forms.BooleanField(label="Là mô hình giảm nghèo", required=False)
    is_yearly = forms.BooleanField(
        label="Mỗi năm làm lại", required=False, help_text="Làm lại năm sau không tính là hỗ trợ hai lần."
    )

    def __init__(self, *args, needs, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["needs"] = forms.MultipleChoiceField(
            label="Tác động vào", choices=needs, widget=forms.CheckboxSelectMultiple
        )
        self.fields["body"] = forms.ChoiceField(label="Cơ quan chủ trì", choices=[("", "chọn cơ quan"), *bodies])
        self.fields["helpers"] = forms.MultipleChoiceField(
            label="Cơ quan phối hợp", choices=bodies, widget=forms.CheckboxSelectMultiple, required=False
        )

    def clean_needs(self):
        return tuple(need_of_text(each) for each in self.cleaned_data["needs"])
