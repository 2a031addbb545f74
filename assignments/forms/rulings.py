"""The form of a ruling: how a contradiction of the decision is settled, or how "trước ngày" is read."""

from django import forms
from django.utils import timezone

from assignments.duties import BY_KEY
from assignments.forms.fields import YearField
from assignments.rulings import SetDay
from ui.fields import DateVnField, TextField
from ui.forms import Form

AS_WRITTEN, WAIVED = "nguyen", "mien"


class RulingForm(Form):
    """One date for each duty that the contradiction touches, day and month of the cycle year."""

    decided_on = DateVnField(label="Ngày chốt")
    paper = TextField(label="Số văn bản", max_length=60, required=False)
    text = TextField(label="Nội dung, lý do", multiline=True, max_length=2000)

    def __init__(self, *args, contradiction, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.contradiction = contradiction
        if contradiction.only_year:
            self.fields["how"] = forms.ChoiceField(
                label=f"Các mốc của năm {contradiction.only_year}",
                choices=[
                    (WAIVED, "Không bắt buộc: ghi “không phải làm” cho việc chưa xong"),
                    (AS_WRITTEN, "Giữ nguyên ngày như quyết định ghi"),
                    ("doi", "Dời đến một ngày sau khi ký"),
                ],
                widget=forms.RadioSelect,
            )
            self.fields["new_date"] = DateVnField(label="Dời đến trước ngày", required=False)
            self.day_names = []
        else:
            self.fields["from_year"] = YearField(label="Áp dụng từ năm")
            self.day_names = [f"day_{key}" for key in contradiction.keys]
            for key, name in zip(contradiction.keys, self.day_names, strict=True):
                duty = BY_KEY[key]
                self.fields[name] = DateVnField(
                    label=f"{duty.short} (điều {duty.clause}), xong trước ngày",
                    help_text=f"Quyết định ghi {duty.due.day:02}/{duty.due.month:02}. Năm là năm đầu áp dụng.",
                )

    def clean(self):
        values = super().clean()
        if self.contradiction.only_year and values.get("how") == "doi" and not values.get("new_date"):
            self.add_error("new_date", "Nhập ngày dời đến.")
        for name in self.day_names:
            date, year = values.get(name), values.get("from_year")
            if date and year and not year <= date.year <= year + 1:
                self.add_error(name, f"Ngày phải trong năm {year} hoặc đầu năm {year + 1}.")
        return values

    def values(self):
        """Returns the arguments of actions.record_ruling."""
        chosen = self.cleaned_data
        common = {name: chosen[name] for name in ("decided_on", "paper", "text")}
        year = self.contradiction.only_year
        if year:
            return {**common, "from_year": year, "days": self._fixed_year_days(year)}
        year, days = chosen["from_year"], []
        for key, name in zip(self.contradiction.keys, self.day_names, strict=True):
            date = chosen[name]
            days.append(SetDay(key, date.day, date.month, date.year - year))
        return {**common, "from_year": year, "days": days}

    def _fixed_year_days(self, year):
        how, date = self.cleaned_data["how"], self.cleaned_data.get("new_date")
        if how == WAIVED:
            return [SetDay(key, None, None, 0, True) for key in self.contradiction.keys]
        if how == AS_WRITTEN:
            return [SetDay(key, BY_KEY[key].due.day, BY_KEY[key].due.month) for key in self.contradiction.keys]
        return [SetDay(key, date.day, date.month, date.year - year) for key in self.contradiction.keys]


class DayCountsForm(Form):
    """Whether the D of "trước ngày D" is itself still on time, for every duty or for one."""

    duty_key = forms.ChoiceField(label="Nhiệm vụ", required=False)
    day_counts = forms.TypedChoiceField(
        label="Cách hiểu",
        choices=[("co", "Làm xong đúng ngày D vẫn là đúng hạn"), ("khong", "Như văn bản ghi: xong đúng ngày D là trễ")],
        coerce=lambda value: value == "co",
        widget=forms.RadioSelect,
    )
    from_year = YearField(label="Áp dụng từ năm")
    until_year = YearField(label="Đến hết năm", required=False)
    decided_on = DateVnField(label="Ngày chốt")
    paper = TextField(label="Số văn bản", max_length=60, required=False)
    text = TextField(label="Nội dung, lý do", multiline=True, max_length=2000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["duty_key"].choices = [
            ("", "Mọi nhiệm vụ"),
            *[
                (duty.key, f"Điều {duty.clause}: {duty.title_in(timezone.localdate().year)}"[:110])
                for duty in BY_KEY.values()
            ],
        ]
