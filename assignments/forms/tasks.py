"""Forms of one task: the unit's note and report, and what Phòng LĐTBXH does with a task."""

from django import forms
from django.utils import timezone

from accounts.units import unit_choices
from assignments import files
from assignments.units import unit_choices_of, unit_of_code
from ui.fields import DateVnField, TextField
from ui.forms import Form

FILE_HINT = (
    f"{files.ALLOWED}; mỗi tệp không quá {files.MAX_BYTES // 1024 // 1024} MB, nhiều nhất {files.MAX_FILES} tệp."
)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; cleans to a list, [] where none was chosen. What may be in them is checked by the action."""

    widget = FilesInput

    def clean(self, data, initial=None):
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in chosen if each]


def files_field():
    accept = ",".join(f".{extension}" for extension in files.TYPES)
    return FilesField(label="Tệp", required=False, help_text=FILE_HINT, widget=FilesInput(attrs={"accept": accept}))


class NoteForm(Form):
    text = TextField(label="Tiến độ, ghi chú", multiline=True, max_length=4000, required=False)
    files = files_field()


class ReportForm(Form):
    done_on = DateVnField(label="Ngày xong", help_text="Ngày làm xong việc: trong năm công tác, không sau hôm nay.")
    evidence = TextField(
        label="Số văn bản, minh chứng",
        max_length=200,
        required=False,
        help_text="Ví dụ: Kế hoạch 12/KH-UBND ngày 08/11/2017. Hoặc đính kèm tệp.",
    )
    text = TextField(label="Ghi chú", multiline=True, max_length=4000, required=False)
    files = files_field()


class ConfirmForm(Form):
    text = TextField(label="Lời nhắn", max_length=1000, required=False)


class ReasonForm(Form):
    reason = TextField(label="Lý do", multiline=True, max_length=2000)


class MoveForm(ReasonForm):
    due_on = DateVnField(
        label="Xong trước ngày", help_text="Làm xong đúng ngày này là trễ, trừ khi có ý kiến chốt khác."
    )
    with_parts = forms.BooleanField(label="Dời cùng số ngày cho các phần chưa xong", required=False)
    field_order = ("due_on", "with_parts", "reason")

    def __init__(self, *args, open_parts=0, **kwargs):
        super().__init__(*args, **kwargs)
        if open_parts:
            self.fields["with_parts"].help_text = f"Việc này có {open_parts} phần chưa xong."
        else:
            del self.fields["with_parts"]


class HandForm(ReasonForm):
    unit = forms.ChoiceField(label="Chuyển cho")
    field_order = ("unit", "reason")

    def __init__(self, *args, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices_of(year, blank="Chọn đơn vị")

    def clean_unit(self):
        return unit_of_code(self.cleaned_data["unit"])


class AssignForm(Form):
    person = forms.ModelChoiceField(
        label="Người làm", queryset=None, required=False, empty_label="Không phân công riêng ai"
    )

    def __init__(self, *args, people=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class PartForm(Form):
    title = TextField(label="Tên phần việc", max_length=200, required=False)
    unit = forms.ChoiceField(label="Đơn vị làm", required=False)
    due_on = DateVnField(label="Xong trước ngày", required=False)

    def __init__(self, *args, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices_of(year, blank="Chính đơn vị này")

    def clean_unit(self):
        code = self.cleaned_data["unit"]
        return unit_of_code(code) if code else None

    def clean(self):
        values = super().clean()
        if values.get("title") and not values.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Nhập ngày của phần này.")
        if values.get("due_on") and not values.get("title") and "title" not in self.errors:
            self.add_error("title", "Nhập tên phần việc.")
        return values


PartFormSet = forms.formset_factory(PartForm, extra=4, max_num=6)


class GiveForm(Form):
    """A duty of the district's own: once, or every year."""

    title = TextField(label="Tên việc", max_length=200)
    basis = TextField(
        label="Căn cứ", max_length=60, help_text="Điều khoản hoặc số văn bản, ví dụ Công văn 15/UBND-LĐTBXH."
    )
    todo = TextField(label="Cần làm gì", multiline=True, max_length=2000, required=False)
    evidence = TextField(label="Minh chứng cần có", max_length=200, required=False)
    due_on = DateVnField(label="Xong trước ngày")
    is_yearly = forms.BooleanField(label="Lặp lại hằng năm, cùng ngày", required=False)
    every_commune = forms.BooleanField(label="Giao cho mọi xã, thị trấn", required=False)
    units = forms.MultipleChoiceField(
        label="Hoặc chọn từng đơn vị",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text="Giữ Ctrl để chọn nhiều.",
    )

    def __init__(self, *args, day=None, **kwargs):
        super().__init__(*args, **kwargs)
        choices = unit_choices(day or timezone.localdate(), blank="")
        self.fields["units"].choices = [group for group in choices if group[0]]

    def clean_units(self):
        return [unit_of_code(code) for code in self.cleaned_data["units"]]
