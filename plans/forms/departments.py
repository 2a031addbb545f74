"""Forms of a body's plan."""

from ui.fields import DateVnField, TextField
from ui.forms import Form


class DepartmentPlanForm(Form):
    """The sections, a field for each goal (muc-<key>), and what the paper carries."""

    situation = TextField(label="I. Tình hình", multiline=True, max_length=10_000, required=False)
    period = TextField(label="II. Mục tiêu: 1. Giai đoạn 2016-2020", multiline=True, max_length=10_000, required=False)
    solutions = TextField(label="III. Nhiệm vụ, giải pháp", multiline=True, max_length=10_000, required=False)
    organisation = TextField(label="IV. Tổ chức thực hiện", multiline=True, max_length=10_000, required=False)
    document = TextField(label="Số, ký hiệu", max_length=60, required=False, help_text="Ví dụ: 12/KH-NN.")
    signed_on = DateVnField(label="Ngày ký", required=False)
    signer = TextField(label="Người ký", max_length=120, required=False)

    def __init__(self, *args, goals, **kwargs):
        super().__init__(*args, **kwargs)
        self.goals = goals
        for goal in goals:
            self.fields[f"muc-{goal.key}"] = TextField(label=f"Cách làm: {goal.name}", max_length=500, required=False)

    def of_goals(self):
        """Returns [(Goal, its bound field)]."""
        return [(goal, self[f"muc-{goal.key}"]) for goal in self.goals]

    def values(self):
        """Returns the keywords of save_department_plan but for who and which."""
        data = self.cleaned_data
        return {
            "texts": {name: data[name] for name in ("situation", "period", "solutions", "organisation")},
            "goals": {goal.key: data[f"muc-{goal.key}"] for goal in self.goals},
            "paper": {name: data[name] for name in ("document", "signed_on", "signer")},
        }
