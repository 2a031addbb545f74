"""Forms of the yearly allocation. Actions hold the rules."""

import uuid

from django import forms

from accounts.units import unit_choices
from assignments.forms.tasks import files_field
from assignments.units import unit_of_code
from resources.catalogue import choices_of
from resources.ledger import MOST
from resources.lists import KINDS, PURPOSE, SOURCE
from ui.fields import DateVnField, MoneyField, TextField
from ui.forms import Form


class OnceForm(Form):
    """A form whose page may be sent twice and counts once."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"key": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class PlannedForm(Form):
    """The plan of an allocation that stands."""

    planned = MoneyField(label="Kế hoạch", max_value=MOST)
    over_reason = TextField(
        label="Lý do phân bổ vượt kế hoạch", required=False, max_length=300, help_text="Chỉ khi vượt; ghi số văn bản."
    )
    note = TextField(label="Ghi chú", required=False, max_length=300)


class AllocationForm(PlannedForm):
    """A new allocation. `values()` are the keywords of save_allocation."""

    unit = forms.ChoiceField(label="Xã hoặc cơ quan nhận")
    source = forms.ChoiceField(label="Nguồn")
    purpose = forms.ChoiceField(label="Nội dung chi")
    field_order = ["unit", "source", "purpose", "planned", "note", "over_reason"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(today, blank="Chọn đơn vị")
        self.fields["source"].choices = [("", "Chọn nguồn"), *choices_of(SOURCE)]
        self.fields["purpose"].choices = [("", "Chọn nội dung"), *choices_of(PURPOSE)]

    def values(self):
        return self.cleaned_data | {"unit": unit_of_code(self.cleaned_data["unit"])}


class EntryForm(OnceForm):
    amount = MoneyField(label="Số tiền", min_value=1, max_value=MOST)
    on = DateVnField(label="Ngày")
    document = TextField(
        label="Số, ngày văn bản hoặc chứng từ", max_length=120, help_text="Ví dụ: QĐ 215/QĐ-UBND ngày 12/02/2018."
    )
    note = TextField(label="Ghi chú", required=False, max_length=300)
    files = files_field()


class AllotForm(EntryForm):
    over_reason = TextField(label="Lý do, nếu vượt kế hoạch", required=False, max_length=300)


class ReverseForm(Form):
    on = DateVnField(label="Ngày đảo")
    reason = TextField(label="Lý do", multiline=True, max_length=200)


class ListForm(Form):
    kind = forms.ChoiceField(label="Danh mục", choices=[(code, name.capitalize()) for code, name in KINDS.items()])
    name = TextField(label="Tên mục mới", max_length=80)


class ListEntryForm(Form):
    name = TextField(label="Tên", max_length=80)
    is_retired = forms.BooleanField(label="Thôi dùng, dòng cũ giữ nguyên tên", required=False)


class MoneyFilterForm(Form):
    """The filters of the items, as they stand in the address; a unit only for whoever reads several."""

    don_vi = forms.ChoiceField(label="Đơn vị", required=False)
    noi_dung = forms.ChoiceField(label="Nội dung", required=False)
    nguon = forms.ChoiceField(label="Nguồn", required=False)

    def __init__(self, *args, today, sources, purposes, with_units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["noi_dung"].choices = [("", "Mọi nội dung"), *purposes.items()]
        self.fields["nguon"].choices = [("", "Mọi nguồn"), *sources.items()]
        if with_units:
            self.fields["don_vi"].choices = unit_choices(today, blank="Mọi đơn vị", with_ended=True)
        else:
            del self.fields["don_vi"]
