"""Forms of the district's plan."""

from django import forms as django_forms

from ui.fields import DateVnField, TextField
from ui.forms import Form


class SectionForm(Form):
    """One section's text."""

    text = TextField(
        label="Nội dung", max_length=20_000, multiline=True, required=False,
        widget=django_forms.Textarea(attrs={"rows": 14}),
        help_text="Số liệu viết bằng tên trong ngoặc nhọn thì luôn theo số mới nhất. Xóa hết thì trở lại câu mẫu.",
    )  # fmt: skip
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)


class ApprovalForm(Form):
    """What stands on the signed plan."""

    document = TextField(label="Số kế hoạch", max_length=60, help_text="Ví dụ 118/KH-UBND.")
    signed_on = DateVnField(label="Ngày ký")
    signer = TextField(label="Người ký", max_length=120)
    comment = TextField(label="Ý kiến", max_length=2_000, multiline=True, required=False)
