"""Forms of results: one line, many lines, help outside a plan, models, training. Actions hold the rules."""

from django import forms

from areas.models import AREA_TYPES, Commune, Department
from assignments.forms.tasks import files_field
from plans.catalogue import COMMUNE_LABEL, NeedKey, NeedKind, all_needs, need_name
from plans.models import Intervention
from plans.models.interventions import MOST_DONG
from plans.sources import SOURCES
from plans.worklists import MET, WAITING
from ui.fields import DateVnField, MoneyField, NumberField, TextField
from ui.formatting import fold
from ui.forms import Form

YES_NO = [("", "Chưa biết"), ("co", "Có"), ("khong", "Không")]


def yes_no(label, **kwargs):
    """A question that may stay unanswered; cleans to True, False or None."""
    return forms.TypedChoiceField(
        label=label, choices=YES_NO, required=False, coerce=lambda value: {"co": True, "khong": False}.get(value),
        empty_value=None, **kwargs,
    )  # fmt: skip


def shown(value):
    return {True: "co", False: "khong"}.get(value, "")


class ResultForm(Form):
    status = forms.ChoiceField(label="Tình trạng", choices=Intervention.Status.choices, widget=forms.RadioSelect)
    started_on = DateVnField(label="Bắt đầu ngày", required=False)
    ended_on = DateVnField(label="Xong hoặc dừng ngày", required=False)
    amount = MoneyField(label="Số tiền đã hỗ trợ, cho vay", required=False, max_value=MOST_DONG)
    source = forms.ChoiceField(label="Nguồn", required=False, choices=[("", "Chưa ghi"), *SOURCES.items()])
    is_need_met = yes_no("Nhu cầu đã được đáp ứng", help_text="Thiếu hụt đã hết, hoặc nguyên nhân đã được tác động.")
    evidence = TextField(label="Văn bản, chứng từ", required=False, max_length=150)
    note = TextField(label="Ghi chú", required=False, max_length=300)
    files = files_field()

    def __init__(self, *args, with_files=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_files:
            del self.fields["files"]

    def clean(self):
        status, ended = self.cleaned_data.get("status"), self.cleaned_data.get("ended_on")
        if status in ("done", "stopped") and not ended and "ended_on" not in self.errors:
            self.add_error("ended_on", "Ghi ngày xong hoặc ngày dừng.")
        if status == "stopped" and not self.cleaned_data.get("note"):
            self.add_error("note", "Dừng thì ghi lý do.")

    def values(self):
        """Returns (values of the action, uploads)."""
        values = dict(self.cleaned_data)
        return values, values.pop("files", [])


def opening(result, line=None):
    """Returns what a ResultForm opens with: the result, or what the plan's line says."""
    if result is None:
        source = line.source if line is not None and line.source in SOURCES else ""
        return {"status": Intervention.Status.DOING, "source": source}
    names = ("status", "started_on", "ended_on", "amount", "source", "evidence", "note")
    return {name: getattr(result, name) for name in names} | {"is_need_met": shown(result.is_need_met)}


class WorkFilterForm(Form):
    """The filters of a worklist, as they stand in the address."""

    khu_vuc = forms.ChoiceField(label="Khu vực", required=False)
    xa = forms.ChoiceField(label="Xã, thị trấn", required=False)
    thon = forms.ChoiceField(label="Thôn", required=False)
    giai_phap = forms.ChoiceField(label="Giải pháp", required=False)
    co_quan = forms.ChoiceField(label="Cơ quan", required=False)
    tinh_trang = forms.ChoiceField(
        label="Tình trạng", required=False,
        choices=[
            ("", "Mọi tình trạng"), (WAITING, "Chưa bắt đầu"), ("doing", "Đang làm"), ("done", "Đã xong"),
            ("stopped", "Dừng"), (MET, "Nhu cầu đã đáp ứng"),
        ],
    )  # fmt: skip

    def __init__(self, *args, communes, villages, measures, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        for name, blank, choices in (
            ("khu_vuc", "Mọi khu vực", AREA_TYPES if len(communes) > 1 else ()), ("xa", "Mọi xã", communes),
            ("thon", "Mọi thôn", villages), ("giai_phap", "Mọi giải pháp", measures),
            ("co_quan", "Mọi cơ quan", bodies),
        ):  # fmt: skip
            if len(choices) > 1:
                self.fields[name].choices = [("", blank), *choices]
            else:
                del self.fields[name]


class HelpForm(ResultForm):
    """Help that no plan names: what it acted on, by which measure, then the result."""

    need = forms.ChoiceField(label="Tác động vào")
    measure_key = forms.ChoiceField(label="Giải pháp")
    field_order = ["need", "measure_key"]

    def __init__(self, *args, standard, catalogue, **kwargs):
        super().__init__(*args, **kwargs)
        needs = [(f"{need.kind.value}:{need.code}", need_name(standard, need)) for need in all_needs(standard)]
        measures = sorted(((each.key, each.name) for each in catalogue.offered), key=lambda pair: fold(pair[1]))
        self.fields["need"].choices = [("", "Chọn nhu cầu"), *needs]
        self.fields["measure_key"].choices = [("", "Chọn giải pháp"), *measures]

    def values(self):
        values, uploads = super().values()
        kind, code = values.pop("need").split(":", 1)
        return values, uploads, NeedKey(NeedKind(kind), code), values.pop("measure_key")


class ModelForm(Form):
    commune = forms.ModelChoiceField(label="Xã, thị trấn", queryset=Commune.objects.none(), empty_label="Chọn xã")
    name = TextField(label="Tên mô hình", max_length=150, help_text="Ví dụ: Nuôi bò sinh sản thôn Bồn Dồn.")
    department = forms.ModelChoiceField(
        label="Cơ quan chủ trì", queryset=Department.objects.filter(kind=Department.BODY), required=False,
        empty_label=COMMUNE_LABEL,
    )  # fmt: skip
    started_on = DateVnField(label="Bắt đầu ngày", required=False)
    amount = MoneyField(label="Kinh phí", required=False, max_value=MOST_DONG)
    note = TextField(label="Ghi chú", required=False, max_length=300)

    def __init__(self, *args, communes, is_new, with_department, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = communes
        if not is_new:
            del self.fields["commune"]
        if not with_department:
            del self.fields["department"]


class ModelHouseholdForm(Form):
    household_code = TextField(label="Mã hộ", max_length=20)
    income_before = MoneyField(label="Thu nhập trước", required=False, max_value=10**9, unit="đ/người/tháng")
    income_after = MoneyField(label="Thu nhập sau", required=False, max_value=10**9, unit="đ/người/tháng")
    has_escaped = yes_no("Đã thoát nghèo")
    version = NumberField(required=False, widget=forms.HiddenInput)


class TrainingForm(Form):
    """One group of a unit's people."""

    should = NumberField(label="Cần tập huấn", required=False, max_value=30_000)
    trained = NumberField(label="Đã tập huấn", required=False, max_value=30_000)
    evidence = TextField(label="Lớp, ngày, văn bản", required=False, max_length=200)
    version = NumberField(required=False, widget=forms.HiddenInput)
