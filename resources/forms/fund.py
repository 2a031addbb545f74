"""Forms of the fund "Ngày vì người nghèo"."""

import re

from django import forms

from resources.actions.fund import MOST_USES
from resources.catalogue import need_choices
from resources.forms.money import OnceForm
from resources.ledger import MOST
from resources.models import Campaign, FundAccount
from ui.fields import DateVnField, MoneyField, TextField
from ui.forms import Form


class _VoucherForm(OnceForm):
    amount = MoneyField(label="Số tiền", min_value=1, max_value=MOST)
    on = DateVnField(label="Ngày")


class GiftForm(_VoucherForm):
    donor = TextField(label="Người, đơn vị ủng hộ", max_length=150)
    account = forms.ChoiceField(label="Nhận vào", choices=FundAccount.PLACES)
    campaign = forms.ModelChoiceField(
        label="Đợt vận động", queryset=Campaign.objects.all(), required=False, empty_label="Ngoài đợt"
    )
    document = TextField(label="Số phiếu thu, giấy báo có", required=False, max_length=120)
    purpose = TextField(label="Ghi chú", required=False, max_length=200)
    field_order = ["donor", "amount", "on", "account", "campaign", "document", "purpose"]


class TransferForm(_VoucherForm):
    source = forms.ChoiceField(
        label="Chuyển", choices=[("cash", "Từ quỹ sang NHCSXH"), ("bank", "Từ NHCSXH về quỹ")], widget=forms.RadioSelect
    )
    document = TextField(label="Chứng từ chuyển", max_length=120)
    purpose = TextField(label="Ghi chú", required=False, max_length=200)
    field_order = ["source", "amount", "on", "document", "purpose"]


class _UseForm(OnceForm):
    """What a use answers: told, it is seen that a household is helped twice for one need."""

    need = forms.ChoiceField(
        label="Giúp nhu cầu nào của hộ", required=False,
        help_text="Nguyên nhân hoặc thiếu hụt trên phiếu, để thấy hộ nào được giúp hai lần cho một nhu cầu.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["need"].choices = [("", "Không cho riêng nhu cầu nào"), *need_choices()]


class UseForm(_UseForm, _VoucherForm):
    household_code = TextField(
        label="Mã hộ", max_length=20, help_text="Mã trên phiếu khảo sát của hộ nghèo, cận nghèo, ví dụ 15769-03-012."
    )
    account = forms.ChoiceField(label="Chi từ", choices=FundAccount.PLACES)
    purpose = TextField(label="Hỗ trợ để", max_length=200, help_text="Ví dụ: sửa nhà, mua bò giống, chữa bệnh.")
    document = TextField(label="Số phiếu chi, ủy nhiệm chi", required=False, max_length=120)
    field_order = ["household_code", "amount", "on", "account", "purpose", "need", "document"]


class UseListForm(_UseForm):
    """One gift for many households: a line each, "mã hộ; số tiền". Cleans `rows` to [(line number, code, amount)]."""

    rows = TextField(
        label="Danh sách hộ", multiline=True, max_length=50_000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Mỗi dòng một hộ: mã hộ; số tiền. Ví dụ: 15769-03-012; 500.000. Dán từ Excel được.",
    )  # fmt: skip
    on = DateVnField(label="Ngày")
    account = forms.ChoiceField(label="Chi từ", choices=FundAccount.PLACES)
    purpose = TextField(label="Hỗ trợ để", max_length=200, help_text="Ví dụ: quà Tết Mậu Tuất 2018.")
    document = TextField(label="Số phiếu chi, ủy nhiệm chi", required=False, max_length=120)
    field_order = ["rows", "on", "account", "purpose", "need", "document"]

    def clean_rows(self):
        rows, faults = [], []
        money = MoneyField(min_value=1, max_value=MOST)
        for number, line in enumerate(self.cleaned_data["rows"].splitlines(), start=1):
            if not line.strip():
                continue
            code, amount = (*re.split(r"[;\s]+", line.strip(), maxsplit=1), "")[:2]
            try:
                rows.append((number, code, money.clean(amount)))
            except forms.ValidationError as error:
                faults.append(f"Dòng {number}: {' '.join(error.messages)}")
        if len(rows) > MOST_USES:
            faults.append(f"Mỗi lần ghi nhiều nhất {MOST_USES} hộ; chia danh sách ra.")
        if faults:
            raise forms.ValidationError(faults)
        return rows


class CampaignForm(Form):
    name = TextField(label="Tên đợt", max_length=150)
    begins_on = DateVnField(label="Từ ngày")
    ends_on = DateVnField(label="Đến ngày")
    goal = MoneyField(label="Mục tiêu vận động", required=False, min_value=1, max_value=MOST)
    document = TextField(label="Văn bản phát động", required=False, max_length=120)
    note = TextField(label="Ghi chú", required=False, max_length=300)
