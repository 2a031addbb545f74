"""Forms of opened years, the steering committee, score sheets and reminders."""

from django import forms
from django.db.models import Q

from areas.models import Commune, Department
from assignments.forms.fields import YearField
from assignments.models import CommitteeMember, ReminderPreference
from assignments.scoring import Grade
from assignments.units import communes_of_year
from ui.fields import DateVnField, NameField, TextField
from ui.forms import Form


class YearForm(Form):
    year = YearField(label="Năm")


class MoveDutyForm(Form):
    due_on = DateVnField(label="Mọi đơn vị xong trước ngày")
    reason = TextField(label="Lý do", multiline=True, max_length=2000)


class MemberForm(Form):
    full_name = NameField(label="Họ và tên")
    position = TextField(label="Chức vụ, đơn vị công tác", max_length=150)
    seat = forms.ChoiceField(label="Vị trí trong ban", choices=CommitteeMember.Seat.choices)
    department = forms.ModelChoiceField(
        label="Thuộc cơ quan", queryset=Department.objects.all(), required=False, empty_label="Không thuộc cơ quan nào"
    )
    field = TextField(label="Lĩnh vực phụ trách", max_length=200, required=False)
    areas = forms.ModelMultipleChoiceField(
        label="Xã phụ trách",
        queryset=Commune.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="Giữ Ctrl để chọn nhiều.",
    )
    villages_text = TextField(label="Thôn phụ trách", max_length=200, required=False)
    phone = TextField(label="Điện thoại", max_length=20, required=False)
    paper = TextField(label="Số quyết định", max_length=60, required=False)
    since = DateVnField(label="Từ ngày")

    def __init__(self, *args, commune, year, member=None, **kwargs):
        """The communes of the year are offered, and those that the member has already, of whatever year."""
        super().__init__(*args, **kwargs)
        if commune is None:
            of_year = communes_of_year(year)
            kept = member.areas.values("pk") if member else []
            self.fields["areas"].queryset = of_year.model.objects.filter(
                Q(pk__in=of_year.values("pk")) | Q(pk__in=kept)
            ).order_by("code", "pk")
            del self.fields["villages_text"]
        else:
            del self.fields["areas"], self.fields["department"]

    def values(self):
        """Returns (values, areas) for actions.save_member."""
        values = dict(self.cleaned_data)
        return values, list(values.pop("areas", []))


class EndMemberForm(Form):
    until = DateVnField(label="Thôi từ ngày")


class PlanOutcomeForm(Form):
    met = forms.TypedChoiceField(
        label="Kế hoạch giảm nghèo của năm",
        choices=[("co", "Đạt"), ("khong", "Không đạt"), ("chua", "Chưa kết luận")],
        coerce=lambda value: {"co": True, "khong": False}.get(value),
        empty_value=None,
        widget=forms.RadioSelect,
    )
    evidence = TextField(label="Căn cứ", max_length=300, required=False)


class DecideForm(Form):
    grade = forms.ChoiceField(label="Mức xếp loại", choices=[("", "Chọn mức"), *Grade.choices], required=False)
    reason = TextField(label="Lý do, nếu khác mức đề xuất", multiline=True, max_length=2000, required=False)


class ModeForm(Form):
    mode = forms.ChoiceField(label="Thư nhắc việc", choices=ReminderPreference.Mode.choices, widget=forms.RadioSelect)
