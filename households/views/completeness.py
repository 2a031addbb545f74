"""How far every commune of a year is, counted from the plan: from those that owe a survey, not those that sent one."""

from dataclasses import dataclass

from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.permissions import COMMUNE_ROLES, Verb, requires
from accounts.scoping import table_commune_ids
from assignments.deadlines import State
from households.due import DueDay, due_days
from households.models import CommuneSurvey
from households.papers.catalogue import DISTRICT_PAPERS
from households.procedure import Mark, Step, step_states
from households.progress import progress_of
from households.views.desk import find_round
from ui.formatting import number

HEADS = {
    Step.LIST: "Danh sách", Step.FORMS: "Phiếu", Step.MEETINGS: "Họp dân", Step.POSTING: "Niêm yết",
    Step.SUBMISSION: "Trình huyện", Step.APPRAISAL: "Thẩm định", Step.RECOGNITION: "Công nhận",
}  # fmt: skip
MARK_WORDS = {Mark.DONE: "Xong", Mark.CURRENT: "Đang làm", Mark.TODO: "Chưa", Mark.LATE: "Trễ"}
MARK_TONES = {Mark.DONE: "done", Mark.CURRENT: "info", Mark.TODO: "plain", Mark.LATE: "late"}
DUE_TONES = {
    State.DONE: "done", State.DONE_LATE: "warn", State.LATE: "late", State.SOON: "warn", State.NOT_DUE: "plain",
    State.NOT_NEEDED: "plain",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One step of one commune in words."""

    word: str
    tone: str
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """One commune."""

    survey: CommuneSurvey
    due: DueDay
    due_words: str
    due_tone: str
    cells: tuple[Cell, ...]
    is_late: bool


@dataclass(frozen=True, slots=True)
class Head:
    """A step with how many communes have done it of those that have to."""

    step: Step
    done: int
    expected: int

    @property
    def label(self):
        return HEADS[self.step]


@requires(Verb.VIEW_TABLES)
def completeness(request, year):
    """Communes × steps. A commune's own people are led to their commune."""
    survey_round = find_round(year)
    ids = table_commune_ids(request.user)
    surveys = CommuneSurvey.objects.of_round(survey_round)
    if ids is not None:
        surveys = surveys.filter(commune__in=ids)
    surveys = list(surveys)
    if len(surveys) == 1 and request.user.role in COMMUNE_ROLES:
        return redirect("procedure", year=year, code=surveys[0].commune.code)
    today = timezone.localdate()
    lines = _lines(survey_round, surveys, today)
    heads = [
        Head(step, sum(line.cells[place].word == MARK_WORDS[Mark.DONE] for line in lines), len(lines))
        for place, step in enumerate(Step)
    ]
    only_late = bool(request.GET.get("tre"))
    context = {
        "survey_round": survey_round,
        "heads": heads,
        "lines": [line for line in lines if line.is_late] if only_late else lines,
        "only_late": only_late,
        "late_count": sum(line.is_late for line in lines),
        "sent_count": next(head.done for head in heads if head.step is Step.SUBMISSION),
        "on_time": sum(line.due_tone == "done" for line in lines),
        "expected": len(lines),
        "district_papers": [(each.key, each.title) for each in DISTRICT_PAPERS],
        "opens": request.user.can(Verb.VIEW_HOUSEHOLDS),
    }
    return render(request, "households/completeness.html", context)


def _lines(survey_round, surveys, today):
    progresses = progress_of(survey_round, surveys)
    dues = due_days(survey_round, surveys)
    lines = []
    for survey in surveys:
        progress, due = progresses[survey.commune_id], dues[survey.commune_id]
        is_overdue = due.is_overdue(progress, today)
        states = step_states(progress, today=today, is_overdue=is_overdue)
        cells = tuple(Cell(MARK_WORDS[each.mark], MARK_TONES[each.mark], each.note) for each in states)
        state = due.state(progress, today)
        words = due.state_words(progress, today)
        if state == State.LATE:
            words = f"trễ {number(-due.days_left(today))} ngày, chưa trình"
        lines.append(Line(survey, due, words, DUE_TONES[state], cells, is_overdue))
    return lines
