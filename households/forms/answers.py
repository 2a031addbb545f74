"""The household's own answers on the entry page: income and house, deprivations, causes, notes."""

from django import forms as django_forms

from households import choices
from households.entry import LONGEST_NOTES
from households.forms.inputs import AssetsInput, CodeField, CodeSetInput, YesNoField
from ui.fields import DateVnField, DecimalVnField, MoneyField, NumberField, TextField
from ui.forms import Form

NOTES = django_forms.Textarea(attrs={"rows": 2})


class AnswersForm(Form):
    """All but the roster. Limits and what contradicts what are asked by entry.examine, the same for every door."""

    income = MoneyField(label="Thu nhập bình quân", required=False, unit="đ/người/tháng")
    b1 = NumberField(label="Điểm B1", required=False, unit="điểm")
    housing_kind = CodeField(label="Loại nhà ở", options=choices.pairs(choices.HOUSING_KINDS), required=False)
    housing_area = DecimalVnField(label="Diện tích ở", decimal_places=1, required=False, unit="m²")
    water_source = CodeField(label="Nguồn nước sinh hoạt", options=choices.pairs(choices.WATER_SOURCES), required=False)
    latrine = CodeField(label="Nhà tiêu", options=choices.pairs(choices.LATRINES), required=False)
    uses_telecom = YesNoField(label="Có người dùng điện thoại, Internet", required=False)
    hears_loudspeaker = YesNoField(label="Nghe được loa truyền thanh", required=False)
    information_assets = AssetsInput(label="Tài sản nghe nhìn của hộ", required=False)
    deprivations = CodeSetInput(label="Chỉ số thiếu hụt", required=False)
    causes = CodeSetInput(label="Nguyên nhân nghèo", required=False)
    surveyed_on = DateVnField(label="Ngày khảo sát", required=False)
    address = TextField(label="Địa chỉ", max_length=200, required=False)
    phone = TextField(label="Điện thoại", max_length=20, required=False)
    notes = TextField(label="Ghi chú", max_length=LONGEST_NOTES, required=False, multiline=True, widget=NOTES)

    def answers(self):
        """Returns the FormInput fields of a validated form as keywords; what could not be read is left out."""
        data = {name: self.cleaned_data.get(name) for name in self.fields}
        for name in ("deprivations", "causes"):
            data[name] = data[name] or frozenset()
        for name in ("address", "phone", "notes"):
            data[name] = data[name] or ""
        return data


class VillageChoice(django_forms.ModelChoiceField):
    """Villages by name, or by commune and name where the officer works for the whole district."""

    has_communes = False

    def label_from_instance(self, village):
        name = f"{village.number} {village.name}"
        return f"{village.commune.name}: {name}" if self.has_communes else name


class VillageForm(Form):
    """Where a new household lives: a village of the year in the officer's scope."""

    thon = VillageChoice(
        queryset=None,
        label="Thôn",
        empty_label="Chọn thôn",
        error_messages={"invalid_choice": "Không có thôn này trong đơn vị của bạn. Chọn thôn khác."},
    )

    def __init__(self, *args, villages, has_communes=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["thon"].queryset = villages
        self.fields["thon"].has_communes = has_communes


ANSWER_NAMES = tuple(AnswersForm.base_fields)
# Prefilled from an earlier year. Income and points are asked anew each year, and only shown beside.
CARRIED_NAMES = (
    "housing_kind",
    "housing_area",
    "water_source",
    "latrine",
    "uses_telecom",
    "hears_loudspeaker",
    "information_assets",
    "deprivations",
    "causes",
    "address",
    "phone",
)
