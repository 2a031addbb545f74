"""What falls to whom in a year's carrying out, and how little of a family a body of the district sees of it.

A line of work is a line of a commune's plan that was sent, with its result. Communes work on their own lines, Phòng
LĐTBXH on all; a body reads the lines of its remit, as WorkRow: name, village, the need, the measure, the result, and
nothing else of the household. Everything that lists or records results begins here.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.permissions import Role, Verb
from plans.catalogue import Catalogue, NeedKey, NeedKind
from plans.models import Intervention, PlanLine
from plans.when import when_words

Status = Intervention.Status
WAITING = "waiting"  # no result, or one that says "not yet"
MET = "met"  # who recorded the result found the need met


def body_of(user):
    """Returns the department code of a body's officer, "" for everybody else (LĐTBXH's people read the district)."""
    return user.department.code if user.role == Role.DEPARTMENT_OFFICER and user.department_id else ""


def work_lines(user, year, catalogue: Catalogue):
    """Returns the PlanLines of cycle year `year` on which the user may see, and his unit report, what was done."""
    lines = PlanLine.standing.work().of_year(year)
    if body := body_of(user):
        return lines.of_remit(body, catalogue)
    return lines.visible_to(user)


def may_export_work(user):
    """Returns whether the user may take a worklist away: a body its own, which is its work; of everybody else, who
    takes away lists of households."""
    return bool(body_of(user)) or user.can(Verb.EXPORT_LISTS)


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A line of work as a list shows it. These are all the columns that are read.

    `line_id` is the line that the commune writes, also while an amendment is written and another line counts: so that
    an address outlives both the opening and the approval of an amendment."""

    line_id: int
    household_code: str
    head_name: str
    village: str
    commune_id: int
    commune: str
    need: NeedKey
    measure_key: str
    body: str
    when: str
    due_on: dt.date | None
    cost: int | None
    loan_amount: int | None
    source: str
    result_id: int | None
    status: str
    started_on: dt.date | None
    ended_on: dt.date | None
    amount: int | None
    is_need_met: bool | None
    version: int | None

    @property
    def status_label(self):
        return Status(self.status).label if self.status else Status.PLANNED.label

    @property
    def tone(self):
        return {"done": "done", "doing": "info", "stopped": "late"}.get(self.status, "plain")

    @property
    def when_words(self):
        return when_words(self.when)

    @property
    def wanted(self):
        """The loan asked for, or what the plan says the measure costs."""
        return self.loan_amount if self.loan_amount is not None else self.cost


FIELDS = (
    Coalesce("kept_of_id", "pk"), "row__household__code", "row__head_name", "row__village__name",
    "row__plan__commune_id", "row__plan__commune__name", "need_kind", "need_code", "measure_key", "body", "when",
    "due_on", "cost", "loan_amount", "source", "interventions__pk", "interventions__status",
    "interventions__started_on", "interventions__ended_on", "interventions__amount", "interventions__is_need_met",
    "interventions__version",
)  # fmt: skip
ORDER = ("row__plan__commune__code", "row__village__number", "row__household__code", "pk")


def with_ids(lines, ids):
    """Returns those of the lines that the addresses of these ids mean."""
    return lines.filter(Q(pk__in=ids) | Q(kept_of_id__in=ids))


def work_rows(lines):
    """Returns [WorkRow] of a queryset of lines, by commune, village and household; a slice keeps its order. One
    query."""
    ordered = lines if lines.query.is_sliced else lines.order_by(*ORDER)
    return [_row(values) for values in ordered.values_list(*FIELDS)]


def _row(values):
    line_id, code, head, village, commune_id, commune, kind, need_code, *of_line, result_id, status = values[:17]
    need = NeedKey(NeedKind(kind), need_code)
    return WorkRow(
        line_id, code, head, village, commune_id, commune, need, *of_line, result_id, status or "", *values[17:]
    )


def in_state(lines, state):
    """Returns the lines whose result is at `state`: "waiting", "doing", "done", "stopped", "met"; all for anything
    else."""
    if state == WAITING:
        begun = [Status.DOING, Status.DONE, Status.STOPPED]
        return lines.exclude(pk__in=Intervention.objects.filter(line__isnull=False, status__in=begun).values("line_id"))
    if state in (Status.DOING, Status.DONE, Status.STOPPED):
        return lines.filter(interventions__status=state)
    return lines.filter(interventions__is_need_met=True) if state == MET else lines


def visible_results(user, catalogue: Catalogue):
    """Returns the Interventions that the user may read: a body those of its worklists and what it recorded outside a
    plan itself, the others by commune."""
    if body := body_of(user):
        lines = PlanLine.standing.work().of_remit(body, catalogue)
        return Intervention.objects.filter(Q(line__in=lines.order_by().values("pk")) | Q(line__isnull=True, body=body))
    return Intervention.objects.visible_to(user)
