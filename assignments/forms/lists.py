"""Filters of the list of tasks; they stand in the address."""

from django import forms

from accounts.units import unit_choices
from assignments.deadlines import DUE_STATES, OPEN_STATES, State
from assignments.duties import DUTIES
from assignments.progress import clause_key
from assignments.units import parse_code
from ui.fields import DateVnField, TextField
from ui.forms import Form

STATES = [
    ("", "Mọi trạng thái"),
    *[(state.value, state.label) for state in State],
    ("cho-xac-nhan", "chờ xác nhận"),
    ("chua-xong", "mọi việc chưa xong"),
    ("chua-den-han", "chưa đến hạn hoặc sắp đến hạn"),
    ("da-den-han", "đã xong hoặc đã quá hạn"),
    ("phai-lam", "mọi việc phải làm"),
]
KINDS = [
    ("", "Mọi đơn vị"),
    ("xa", "Các xã, thị trấn"),
    ("co-quan", "Các cơ quan huyện"),
    ("phoi-hop", "Việc phối hợp"),
]


class TaskFilterForm(Form):
    q = TextField(label="Tìm", required=False, max_length=100)
    trang_thai = forms.ChoiceField(label="Trạng thái", required=False, choices=STATES)
    don_vi = forms.ChoiceField(label="Đơn vị", required=False)
    loai = forms.ChoiceField(label="Loại đơn vị", required=False, choices=KINDS)
    dieu = forms.ChoiceField(label="Điều khoản", required=False)
    nhiem_vu = TextField(label="Nhiệm vụ", required=False, max_length=40, widget=forms.HiddenInput)
    # Set by the figures, which count a split task once: the list then leaves its parts out.
    gop = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # Set by periodic reports: what falls due after one day and not after another, but for these duties.
    tu = DateVnField(required=False, widget=forms.HiddenInput)
    den = DateVnField(required=False, widget=forms.HiddenInput)
    tru = TextField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, user, day, **kwargs):
        super().__init__(*args, **kwargs)
        clauses = sorted({duty.clause for duty in DUTIES}, key=clause_key)
        asked = self.data.get("dieu", "")
        others = [asked] if asked and asked not in clauses else []
        self.fields["dieu"].choices = [("", "Mọi điều"), *[(each, each) for each in [*clauses, *others]]]
        self.fields["don_vi"].choices = unit_choices(day, blank="Mọi đơn vị", with_ended=True)
        if user.commune_id:
            self.fields["don_vi"].widget = forms.HiddenInput()
            del self.fields["loai"]

    @property
    def period(self):
        """(after, until) of the tasks asked for by when they fall due, else None: then they are of a year of work."""
        days = (self.cleaned_data.get("tu"), self.cleaned_data.get("den")) if self.is_valid() else ()
        return days if all(days) and days else None

    def apply(self, tasks, user, today, year):
        """Returns the tasks that the filters leave; wrong values leave none."""
        if not self.is_valid():
            return tasks.none()
        chosen = self.cleaned_data
        tasks = tasks.due_within(*self.period) if self.period else tasks.of_year(year)
        tasks = tasks.matching(chosen["q"]).exclude(duty_key__in=[each for each in chosen["tru"].split(",") if each])
        if chosen["trang_thai"] == "chua-xong":
            tasks = tasks.in_states(OPEN_STATES, today)
        elif chosen["trang_thai"] == "chua-den-han":
            tasks = tasks.in_states([State.NOT_DUE, State.SOON], today)
        elif chosen["trang_thai"] == "da-den-han":
            tasks = tasks.in_states(DUE_STATES, today)
        elif chosen["trang_thai"] == "phai-lam":
            tasks = tasks.in_states([*OPEN_STATES, State.DONE, State.DONE_LATE], today)
        elif chosen["trang_thai"] == "cho-xac-nhan":
            tasks = tasks.filter(status="reported")
        elif chosen["trang_thai"]:
            tasks = tasks.in_states([chosen["trang_thai"]], today)
        if chosen.get("don_vi"):
            tasks = tasks.filter(**parse_code(chosen["don_vi"]))
        if chosen.get("loai") == "xa":
            tasks = tasks.filter(commune__isnull=False)
        elif chosen.get("loai") == "co-quan":
            tasks = tasks.filter(department__isnull=False)
        elif chosen.get("loai") == "phoi-hop":
            tasks = tasks.exclude(pk__in=tasks.worked_by(user).values("pk"))
        if chosen["dieu"]:
            tasks = tasks.filter(clause=chosen["dieu"])
        if chosen["gop"]:
            tasks = tasks.counted()
        if chosen["nhiem_vu"]:
            tasks = tasks.filter(duty_key=chosen["nhiem_vu"])
        return tasks
