"""Forms of the fund "Ngày vì người nghèo"."""

from django import forms

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


class UseForm(_VoucherForm):
    household_code = TextField(
        label="Mã hộ", max_length=20, help_text="Mã trên phiếu khảo sát của hộ nghèo, cận nghèo, ví dụ 15769-03-012."
    )
    account = forms.ChoiceField(label="Chi từ", choices=FundAccount.PLACES)
    purpose = TextField(label="Hỗ trợ để", max_length=200, help_text="Ví dụ: sửa nhà, mua bò giống, chữa bệnh.")
    document = TextField(label="Số phiếu chi, ủy nhiệm chi", required=False, max_length=120)
    field_order = ["household_code", "amount", "on", "account", "purpose", "document"]


class CampaignForm(Form):
    name = TextField(label="Tên đợt", max_length=150)
    begins_on = DateVnField(label="Từ ngày")
    ends_on = DateVnField(label="Đến ngày")
    goal = MoneyField(label="Mục tiêu vận động", required=False, min_value=1, max_value=MOST)
    document = TextField(label="Văn bản phát động", required=False, max_length=120)
    note = TextField(label="Ghi chú", required=False, max_length=300)
