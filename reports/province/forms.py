"""Forms of the province's template: the upload, and a place to fill."""

from django import forms

from reports.province.cells import LAST_ROW
from reports.province.rules import CELL, COLUMN, ROWS, Rule
from ui.fields import NumberField
from ui.forms import Form


class UploadForm(Form):
    name = forms.CharField(label="Tên mẫu", max_length=120, help_text="Ví dụ: Biểu 01 của Sở LĐTBXH.")
    file = forms.FileField(
        label="Tệp mẫu",
        help_text="Tệp .xlsx của tỉnh hoặc Sở, nhiều nhất 5 MB. Hệ thống giữ nguyên cách trình bày, chỉ điền số.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        allow_empty_file=True,
        max_length=200,
        error_messages={"required": "Chọn tệp mẫu rồi bấm “Tải lên”."},
    )


class RuleForm(Form):
    """A place to fill from one report: where in the sheet, and which column. `kind` decides which fields count."""

    kind = forms.ChoiceField(
        label="Điền",
        choices=((COLUMN, "một cột, theo tên xã ở mỗi dòng"), (CELL, "một ô")),
        initial=COLUMN,
    )
    column = forms.ChoiceField(label="Cột của biểu")
    names = forms.CharField(label="Tên xã ở cột (B)", max_length=3, required=False)
    first = NumberField(label="Từ dòng", min_value=1, max_value=LAST_ROW, required=False)
    last = NumberField(label="Đến dòng", min_value=1, max_value=LAST_ROW, required=False)
    to = forms.CharField(label="Số vào cột (D)", max_length=3, required=False)
    cell = forms.CharField(label="Hoặc vào ô (D7)", max_length=8, required=False)
    row = forms.ChoiceField(label="Ô ấy là số của", required=False)

    def __init__(self, *args, columns, communes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = [(column.key, column.name) for column in columns]
        self.fields["row"].choices = [*ROWS, *((commune.code, commune.name) for commune in communes)]

    def clean(self):
        found = super().clean()
        wanted = ("names", "first", "last", "to") if found.get("kind") == COLUMN else ("cell",)
        for name in wanted:
            if name not in self.errors and not found.get(name):
                self.add_error(name, "Nhập ô này.")
        return found

    def rule(self, *, sheet, report, group):
        """Returns the Rule of a valid form."""
        found = self.cleaned_data
        place = {"sheet": sheet, "report": report, "group": group, "column": found["column"]}
        if found["kind"] == CELL:
            return Rule(CELL, cell=found["cell"].strip().upper(), row=found["row"] or ROWS[0][0], **place)
        return Rule(
            COLUMN,
            names=found["names"].strip().upper(),
            first=found["first"],
            last=found["last"],
            to=found["to"].strip().upper(),
            **place,
        )
