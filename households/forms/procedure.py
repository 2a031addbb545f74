"""Forms of a commune's year: a day, a meeting's minutes, a posting, an objection, a decision, a request."""

from django import forms as django_forms
from django.core.exceptions import ValidationError

from households.models import InYearRequest, Objection
from ui.fields import DateVnField, NumberField, TextField
from ui.forms import Form

MOST_PEOPLE = 5_000


class ListForm(Form):
    """When the list of households to review was settled."""

    on = DateVnField(label="Ngày chốt danh sách")
    note = TextField(label="Ghi chú", max_length=500, required=False, help_text="Ví dụ: ai lập, ai soát lại.")


class MeetingForm(Form):
    """The minutes of a village's meeting."""

    held_on = DateVnField(label="Ngày họp")
    place = TextField(label="Nơi họp", max_length=200)
    chair = TextField(label="Chủ trì", max_length=120, help_text="Thường là trưởng thôn.")
    secretary = TextField(label="Thư ký", max_length=120)
    invited = NumberField(label="Số hộ được mời", min_value=0, max_value=MOST_PEOPLE, required=False, unit="hộ")
    present = NumberField(label="Số người dự họp", min_value=1, max_value=MOST_PEOPLE, unit="người")
    agreed = NumberField(label="Đồng ý", min_value=0, max_value=MOST_PEOPLE, unit="người")
    disagreed = NumberField(label="Không đồng ý", min_value=0, max_value=MOST_PEOPLE, unit="người")
    guests = TextField(
        label="Thành phần dự họp",
        max_length=1_000,
        multiline=True,
        required=False,
        help_text="Cán bộ xã, bí thư chi bộ, chi hội trưởng các hội, đại diện các hộ.",
    )
    opinions = TextField(label="Ý kiến tại cuộc họp", max_length=4_000, multiline=True, required=False)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)

    def clean(self):
        data = super().clean()
        numbers = [data.get(name) for name in ("present", "agreed", "disagreed")]
        if None not in numbers and numbers[1] + numbers[2] > numbers[0]:
            raise ValidationError(
                f"Đồng ý {numbers[1]} và không đồng ý {numbers[2]} cộng lại nhiều hơn {numbers[0]} người dự họp."
            )
        return data


class PostingForm(Form):
    """Where the list hangs and how long."""

    posted_on = DateVnField(label="Niêm yết từ ngày")
    until = DateVnField(
        label="Đến hết ngày", required=False, help_text="Để trống thì tính đủ 7 ngày làm việc, bỏ ngày nghỉ, ngày lễ."
    )
    places = TextField(label="Nơi niêm yết", max_length=300)
    announced = TextField(
        label="Thông báo thêm qua", max_length=200, required=False, help_text="Ví dụ loa truyền thanh."
    )


class ObjectionForm(Form):
    """What somebody says against the list."""

    received_on = DateVnField(label="Ngày nhận")
    from_whom = TextField(label="Người có ý kiến", max_length=120)
    household_code = TextField(
        label="Mã hộ", max_length=20, required=False, help_text="Nếu ý kiến nói về một hộ trong danh sách."
    )
    content = TextField(label="Nội dung", max_length=2_000, multiline=True)


class AnswerForm(Form):
    """What looking again found."""

    outcome = django_forms.ChoiceField(
        label="Kết quả",
        choices=[each for each in Objection.Outcome.choices if each[0] != Objection.Outcome.OPEN],
        widget=django_forms.RadioSelect,
    )
    answer = TextField(label="Trả lời, căn cứ", max_length=2_000, multiline=True)
    answered_on = DateVnField(label="Ngày trả lời")


class ReturnForm(Form):
    """Why the district gives a result back."""

    reason = TextField(label="Chỗ cần làm lại", max_length=2_000, multiline=True)


class AppraisalForm(Form):
    """The district has looked the result over."""

    on = DateVnField(label="Ngày thẩm định xong")
    document = TextField(
        label="Số văn bản thẩm định", max_length=60, required=False, help_text="Ví dụ 80/TB-LĐTBXH; có thể bỏ trống."
    )
    signer = TextField(label="Người ký", max_length=120, required=False)
    note = TextField(label="Ý kiến", max_length=2_000, multiline=True, required=False)


class RecognitionForm(Form):
    """The decision of the commune's chairman."""

    document = TextField(label="Số quyết định", max_length=60, help_text="Ví dụ 85/QĐ-UBND.")
    on = DateVnField(label="Ngày quyết định")
    signer = TextField(label="Người ký", max_length=120)
    note = TextField(label="Ghi chú", max_length=500, required=False)


class ReopeningForm(Form):
    """The exception from the lock."""

    until = DateVnField(label="Được sửa đến hết ngày", help_text="Hết ngày này tự khóa lại.")
    reason = TextField(label="Lý do", max_length=300)


class RequestForm(Form):
    """A household's request during the year."""

    kind = django_forms.ChoiceField(label="Đề nghị", choices=InYearRequest.Kind.choices)
    received_on = DateVnField(label="Ngày nhận giấy đề nghị")
    household_code = TextField(
        label="Mã hộ", max_length=20, required=False, help_text="Hộ đã có trong sổ. Hộ mới thì để trống, ghi hai ô bên."
    )
    village = django_forms.ModelChoiceField(queryset=None, label="Thôn", required=False, empty_label="Chọn thôn")
    head_name = TextField(label="Họ tên chủ hộ", max_length=120, required=False)
    cause = TextField(label="Lý do đề nghị", max_length=300)

    def __init__(self, *args, villages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages


class DecisionForm(Form):
    """The decision on a request."""

    outcome = django_forms.ChoiceField(
        label="Quyết định",
        choices=[each for each in InYearRequest.Outcome.choices if each[0] != InYearRequest.Outcome.OPEN],
        widget=django_forms.RadioSelect,
    )
    decided_on = DateVnField(label="Ngày quyết định")
    decision = TextField(label="Số quyết định", max_length=60, required=False, help_text="Khi công nhận.")
    reason = TextField(label="Lý do không công nhận", max_length=300, required=False, help_text="Khi không công nhận.")
    b1 = NumberField(label="Điểm B1", min_value=0, max_value=1_000, required=False, unit="điểm")
    b2 = NumberField(label="Điểm B2", min_value=0, max_value=120, required=False, unit="điểm")
