"""Forms of periodic reports: the parts of the text, the unit's own figures, decisions, issuing, errata."""

from django import forms

from assignments.files import TYPES
from assignments.forms.tasks import FILE_HINT, FilesField, FilesInput
from reports.periodic.issuers import EDITIONS
from reports.periodic.signing import clean_paper, paper_faults
from ui.fields import DateVnField, DecimalVnField, NumberField, TextField
from ui.forms import Form

ROWS = {"ket_qua": 9, "nguyen_nhan": 8, "muc_tieu": 6, "nhiem_vu": 7}


class TextsForm(Form):
    """A multiline field for each part; `version` is that of the draft one began from."""

    version = NumberField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, sections, **kwargs):
        super().__init__(*args, **kwargs)
        for section in sections:
            field = TextField(
                label=section.title, multiline=True, required=False, help_text=section.hint, max_length=20_000
            )
            field.widget.attrs["rows"] = ROWS.get(section.key, 5)
            self.fields[section.key] = field

    def texts(self):
        """Returns {section key: text}."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def parts(self):
        """The bound fields of the parts, in order."""
        return [self[name] for name in self.fields if name != "version"]


class OwnFigureForm(Form):
    """One figure that the unit enters; a row without a name is left out."""

    pk = NumberField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    label = TextField(label="Chỉ tiêu", max_length=200, required=False)
    unit = TextField(label="Đơn vị tính", max_length=40, required=False)
    value = DecimalVnField(label="Số liệu", required=False, min_value=0)
    note = TextField(label="Căn cứ, ghi chú", max_length=300, required=False)
    files = FilesField(
        label="Minh chứng",
        required=False,
        widget=FilesInput(attrs={"accept": ",".join(f".{extension}" for extension in TYPES)}),
    )

    def clean(self):
        values = super().clean()
        typed = values.get("value") is not None or values.get("note") or values.get("files")
        if typed and not values.get("label") and "label" not in self.errors:
            self.add_error("label", "Nhập tên chỉ tiêu.")
        return values


OwnFigureFormSet = forms.formset_factory(OwnFigureForm, extra=2, max_num=40)
FILES_SAID = FILE_HINT


class DecisionForm(Form):
    """`number` is that of the sending that was read."""

    number = NumberField(widget=forms.HiddenInput, min_value=1)


class ReturnForm(DecisionForm):
    comment = TextField(label="Ý kiến, chỗ cần sửa", multiline=True, max_length=4000)


class AcceptForm(DecisionForm):
    comment = TextField(label="Ý kiến", max_length=1000, required=False)


class PaperForm(Form):
    """Number, day and signer of the paper of a report; `on` are the period, year and today that its day lies within.

    All that is wrong is said at once.
    """

    is_needed = True
    number = TextField(label="Số", max_length=20, help_text="Chỉ chữ số; ký hiệu do hệ thống ghi.")
    signed_on = DateVnField(label="Ngày ký")
    signer = TextField(label="Họ tên người ký", max_length=120)

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = dict(zip(("period", "year", "today"), on, strict=True))

    def clean(self):
        values = clean_paper(super().clean())
        for field, message in paper_faults(values, **self.on, is_needed=self.is_needed).items():
            if field not in self.errors:
                self.add_error(field, message)
        return values


class SendForm(PaperForm):
    """`version` and `digest` are those of the draft and of the figures that were read."""

    is_needed = False
    version = NumberField(widget=forms.HiddenInput, min_value=0)
    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("number", "signed_on", "signer"):
            self.fields[name].required = False


class SignedForm(PaperForm):
    """The same with the office that signs an edition."""

    office = forms.ChoiceField(label="Quyền hạn, chức vụ", choices=())

    def __init__(self, *args, to, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = offices_of(to)


class IssueForm(SignedForm):
    """`version` and `digest` are those of the draft and of what was gathered, as they were read."""

    version = NumberField(widget=forms.HiddenInput, min_value=0)
    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class ErratumForm(SignedForm):
    reason = TextField(label="Lý do đính chính", multiline=True, max_length=2000)


def offices_of(edition):
    """Returns the choices of who signs an edition, as stored and as shown."""
    return [("/".join(lines), " ".join(lines)) for lines in EDITIONS[edition].offices]


class ErratumLineForm(Form):
    """A place to correct: a figure of the report, or another place in words."""

    key = forms.ChoiceField(label="Số liệu", required=False)
    where = TextField(label="Chỗ khác (phần, bảng, dòng)", max_length=200, required=False)
    old = TextField(label="Đã in", max_length=2000, required=False)
    new = TextField(label="Đúng là", max_length=2000, required=False)

    def __init__(self, *args, figures, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", "Chỗ khác, không ở bảng số liệu"), *figures]

    def clean(self):
        values = super().clean()
        if (values.get("key") or values.get("where") or values.get("old")) and not values.get("new"):
            self.add_error("new", "Nhập nội dung đúng.")
        return values


ErratumLineFormSet = forms.formset_factory(ErratumLineForm, extra=3, max_num=30)
