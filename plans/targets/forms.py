"""Forms of targets: a scenario, its overrides, a proposal, the steps of a decision, the bodies' targets."""

from django import forms as django_forms
from django.core.exceptions import ValidationError

from plans.allocation import AllocationError, Rules
from plans.models.targets import MOST_HOUSEHOLDS
from plans.targets.bodies import fingerprint
from plans.targets.scenarios import RULES
from ui.fields import DateVnField, NumberField, TextField
from ui.forms import Form

MOST_WEIGHT = 100


def hidden_version():
    return django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)


class ScenarioForm(Form):
    """A scenario's name, total and rules."""

    name = TextField(label="Tên phương án", max_length=120)
    total = NumberField(label="Tổng số hộ giảm nghèo", min_value=0, max_value=MOST_HOUSEHOLDS, unit="hộ")
    poor = NumberField(label="Mỗi hộ nghèo", min_value=0, max_value=MOST_WEIGHT, unit="điểm")
    actionable = NumberField(
        label="Thêm cho hộ có nguyên nhân tác động được", min_value=0, max_value=MOST_WEIGHT, unit="điểm"
    )
    high_rate = NumberField(
        label="Thêm cho hộ ở xã có tỷ lệ cao hơn huyện", min_value=0, max_value=MOST_WEIGHT, unit="điểm"
    )
    floor_percent = NumberField(label="Sàn", min_value=0, max_value=100, unit="%")
    ceiling_percent = NumberField(label="Trần", min_value=0, max_value=100, unit="%")
    note = TextField(label="Thuyết minh", max_length=2_000, multiline=True, required=False)
    version = hidden_version()

    def clean(self):
        data = super().clean()
        if not any(name in self.errors for name in RULES):
            try:
                data["rules"] = Rules(**{name: data[name] for name in RULES})
            except AllocationError as error:
                raise ValidationError(str(error)) from error
        return data


class CopyForm(Form):
    """The name of a copy."""

    name = TextField(label="Tên bản chép", max_length=120)


class OverridesForm(Form):
    """A target by hand and its reason for each commune: fields t_<code>, r_<code>."""

    version = hidden_version()

    def __init__(self, *args, shares, **kwargs):
        super().__init__(*args, **kwargs)
        self.shares = list(shares)
        for share in self.shares:
            code, name = share.commune.code, share.commune.name
            self.fields[f"t_{code}"] = NumberField(
                label=f"Đặt tay, {name}", min_value=0, max_value=share.poor, unit="hộ", required=False
            )
            self.fields[f"r_{code}"] = TextField(label=f"Lý do, {name}", max_length=300, required=False)
            if share.is_override:
                self.initial[f"t_{code}"], self.initial[f"r_{code}"] = share.target, share.override_reason

    def rows(self):
        """Yields (share, field of the target, field of the reason)."""
        for share in self.shares:
            yield share, self[f"t_{share.commune.code}"], self[f"r_{share.commune.code}"]

    def clean(self):
        data = super().clean()
        overrides = {}
        for share in self.shares:
            code = share.commune.code
            target, reason = data.get(f"t_{code}"), data.get(f"r_{code}")
            if target is not None:
                if not reason:
                    self.add_error(f"r_{code}", f"Ghi lý do đặt tay {share.commune.name}.")
                overrides[code] = (target, reason or "")
            elif reason and f"t_{code}" not in self.errors:
                self.add_error(f"t_{code}", f"{share.commune.name} có lý do mà chưa có số. Nhập số hoặc xóa lý do.")
        data["overrides"] = overrides
        return data


class ProposalForm(Form):
    """A commune's own number."""

    households = NumberField(label="Số hộ xã đề nghị", min_value=0, max_value=MOST_HOUSEHOLDS, unit="hộ")
    reason = TextField(label="Lý do, căn cứ", max_length=2_000, multiline=True)
    version = hidden_version()


class SubmitForm(Form):
    """Sending a scenario; a reason where targets were issued before."""

    change_reason = TextField(label="Lý do điều chỉnh", max_length=2_000, multiline=True, required=False)


class CommentForm(Form):
    """UBND huyện's words on a scenario."""

    comment = TextField(label="Ý kiến", max_length=2_000, multiline=True, required=False)


class IssueForm(Form):
    """What stands on the signed decision."""

    document = TextField(label="Số quyết định", max_length=60, help_text="Ví dụ 2185/QĐ-UBND.")
    signed_on = DateVnField(label="Ngày ký")
    signer = TextField(label="Người ký", max_length=120)
    signer_office = TextField(label="Chức vụ", max_length=120, required=False)


class BodiesForm(Form):
    """A target and a note for each topic of the ten bodies: fields t_<number>, n_<number>."""

    seen = django_forms.CharField(widget=django_forms.HiddenInput, required=False)

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        self.initial["seen"] = fingerprint(self.lines)
        for place, line in enumerate(self.lines):
            name = f"{line.department.short_name}, {line.topic.label}"
            self.fields[f"t_{place}"] = NumberField(
                label=f"Chỉ tiêu, {name}", min_value=0, max_value=line.baseline, unit="hộ", required=False
            )
            self.fields[f"n_{place}"] = TextField(label=f"Lý do, {name}", max_length=300, required=False)
            self.initial[f"t_{place}"], self.initial[f"n_{place}"] = line.target, line.note

    def rows(self):
        """Yields (line, field of the target, field of the note)."""
        for place, line in enumerate(self.lines):
            yield line, self[f"t_{place}"], self[f"n_{place}"]

    def targets(self):
        """Returns {topic key: (target or None, note)}."""
        return {
            line.topic.key: (self.cleaned_data[f"t_{place}"], self.cleaned_data[f"n_{place}"])
            for place, line in enumerate(self.lines)
        }
