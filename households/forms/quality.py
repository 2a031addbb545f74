"""Forms of answers: to questions about the forms, and to pairs of persons who may be one."""

from django import forms as django_forms

from ui.fields import TextField
from ui.forms import Form

USUAL = (
    "Đã hỏi lại hộ, số liệu đúng",
    "Đã xem giấy tờ, số liệu đúng",
    "Đã sửa phiếu",
)


class AnswerForm(Form):
    """One answer for the questions that were chosen."""

    text = TextField(
        label="Trả lời",
        max_length=300,
        help_text="Ví dụ: " + "; ".join(each.lower() for each in USUAL) + ".",
    )


class DecisionForm(Form):
    """What two records are, and why."""

    DIFFERENT, PERSON, HOUSEHOLD = "khac", "nguoi", "ho"
    decision = django_forms.ChoiceField(
        label="Kết luận",
        widget=django_forms.RadioSelect,
        choices=[
            (DIFFERENT, "Hai người khác nhau"),
            (PERSON, "Cùng một người: giữ một bản ghi, chuyển các phiếu sang bản ghi đó"),
            (HOUSEHOLD, "Cùng một hộ ghi hai lần: nhập cả hộ"),
        ],
    )
    keep = django_forms.TypedChoiceField(
        label="Giữ bên nào",
        coerce=int,
        required=False,
        empty_value=None,
        widget=django_forms.RadioSelect,
        help_text="Chỉ chọn khi nhập làm một.",
    )
    reason = TextField(label="Lý do, căn cứ", max_length=300, help_text="Ví dụ: đã xem sổ hộ khẩu, hỏi trưởng thôn.")

    def __init__(self, *args, flag, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = [
            (person.pk, f"{side}: {person.full_name}, hộ {person.household.head_name} ({person.household.code})")
            for side, person in (("Bên trái", flag.first), ("Bên phải", flag.second))
        ]
        if flag.first.household_id == flag.second.household_id:
            self.fields["decision"].choices = self.fields["decision"].choices[:2]

    def clean(self):
        data = super().clean()
        if data.get("decision") in (self.PERSON, self.HOUSEHOLD) and not data.get("keep") and "keep" not in self.errors:
            self.add_error("keep", "Chọn giữ bên nào.")
        return data
