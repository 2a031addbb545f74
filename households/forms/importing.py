"""The upload form of Excel import."""

from django import forms

from ui.forms import Form


class UploadForm(Form):
    file = forms.FileField(
        label="Tệp khảo sát",
        help_text="Tệp .xlsx hoặc .xls theo mẫu. Tải lên chưa ghi gì: hệ thống kiểm tra rồi cho xem trước.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}),
        allow_empty_file=True,  # told apart and explained like every other file that cannot be read
        max_length=200,
        error_messages={"required": "Chọn tệp Excel rồi bấm “Tải lên và kiểm tra”."},
    )
