"""The procedure of a commune's year (TT 17/2016/TT-BLĐTBXH as TT 14/2018 amends it): its steps, its stages, how far a
commune is, and which step may follow which. Pure: no database, no clock.

A stage says who holds the result: the commune while it works, the district once it was sent, nobody once recognised.
Steps before sending are recorded one by one and found done from what was recorded, never ticked off.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db import models

from households.working_days import working_day_after, working_days_between
from ui.formatting import date_vi, number

POSTING_DAYS = 7  # working days, TT 17/2016 Điều 6
IN_YEAR_DAYS = 7  # working days from the receipt of a request to the decision


class Stage(models.TextChoices):
    """Where a commune's result of a year stands."""

    OPEN = "open", "xã đang làm"
    SUBMITTED = "submitted", "đã trình huyện"
    RETURNED = "returned", "huyện trả lại"
    APPRAISED = "appraised", "huyện đã thẩm định"
    RECOGNISED = "recognised", "đã công nhận"


LOCKED_STAGES = frozenset({Stage.SUBMITTED, Stage.APPRAISED, Stage.RECOGNISED})
# From which stages each may be reached. A recognition may be made again: a decision that corrects the first.
COMES_FROM = {
    Stage.SUBMITTED: frozenset({Stage.OPEN, Stage.RETURNED}),
    Stage.RETURNED: frozenset({Stage.SUBMITTED, Stage.APPRAISED}),
    Stage.APPRAISED: frozenset({Stage.SUBMITTED}),
    Stage.RECOGNISED: frozenset({Stage.APPRAISED, Stage.RECOGNISED}),
}


class Step(StrEnum):
    """A step of the year, in order."""

    LIST = "list"
    FORMS = "forms"
    MEETINGS = "meetings"
    POSTING = "posting"
    SUBMISSION = "submission"
    APPRAISAL = "appraisal"
    RECOGNITION = "recognition"

    @property
    def label(self):
        return STEP_LABELS[self]


STEP_LABELS = {
    Step.LIST: "Danh sách rà soát",
    Step.FORMS: "Phiếu khảo sát",
    Step.MEETINGS: "Họp dân ở thôn",
    Step.POSTING: "Niêm yết 7 ngày",
    Step.SUBMISSION: "Trình huyện",
    Step.APPRAISAL: "Thẩm định",
    Step.RECOGNITION: "Công nhận",
}
WORKERS = {
    Step.LIST: "Cán bộ xã, trưởng thôn",
    Step.FORMS: "Điều tra viên, cán bộ xã",
    Step.MEETINGS: "Trưởng thôn chủ trì",
    Step.POSTING: "UBND xã",
    Step.SUBMISSION: "Lãnh đạo UBND xã",
    Step.APPRAISAL: "Phòng LĐTBXH",
    Step.RECOGNITION: "Chủ tịch UBND xã",
}
OF_THE_COMMUNE = (Step.LIST, Step.FORMS, Step.MEETINGS, Step.POSTING, Step.SUBMISSION)


class Mark(StrEnum):
    """How a step stands, in the words of the look's `steps`."""

    DONE = "done"
    CURRENT = "current"
    TODO = "todo"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Progress:
    """What was recorded of a commune's year. Dates are None where a thing has not happened.

    `forms_left` are the households of last year's poor and near-poor that are not accounted for, `forms_waiting` all
    households of the list without a form; `meetings_due` the villages with forms, `meetings_agreed` those of them
    whose meeting agreed.
    """

    stage: Stage = Stage.OPEN
    listed_on: dt.date | None = None
    forms_done: int = 0
    forms_waiting: int = 0
    forms_left: int = 0
    meetings_due: int = 0
    meetings_agreed: int = 0
    posted_on: dt.date | None = None
    posted_until: dt.date | None = None
    objections_open: int = 0
    submitted_on: dt.date | None = None
    appraised_on: dt.date | None = None
    recognised_on: dt.date | None = None
    decision: str = ""


@dataclass(frozen=True, slots=True)
class StepState:
    """One step of one commune on a day; `note` in words, `done` of `expected` where it is counted."""

    step: Step
    mark: Mark
    note: str = ""
    done: int | None = None
    expected: int | None = None

    @property
    def label(self):
        return self.step.label


def posting_until(posted_on):
    """Returns the first day on which a posting may end: 7 working days after the day it was put up."""
    return working_day_after(posted_on, POSTING_DAYS)


def is_posting_over(posted_until, today):
    """Returns whether the last day of a posting has passed."""
    return posted_until is not None and today > posted_until


def has_agreed(*, present, agreed):
    """Returns whether a village meeting agreed: more than half of those present."""
    return agreed * 2 > present


def in_year_due(received_on):
    """Returns the last day for the decision on a request received on a day."""
    return working_day_after(received_on, IN_YEAR_DAYS)


def in_year_late(received_on, decided_on):
    """Returns by how many working days a decision on a request was late, 0 where it was in time."""
    return working_days_between(in_year_due(received_on), decided_on)


def may_become(stage, wanted):
    """Returns whether a result at `stage` may go to `wanted`."""
    return stage in COMES_FROM[wanted]


def done_steps(progress: Progress, today):
    """Returns the set of the steps that are done."""
    sent = progress.stage in LOCKED_STAGES
    is_done = {
        Step.LIST: progress.listed_on is not None,
        Step.FORMS: progress.forms_done > 0 and not progress.forms_left,
        Step.MEETINGS: 0 < progress.meetings_due == progress.meetings_agreed,
        Step.POSTING: is_posting_over(progress.posted_until, today) and not progress.objections_open,
        Step.SUBMISSION: sent,
        Step.APPRAISAL: progress.stage in (Stage.APPRAISED, Stage.RECOGNISED),
        Step.RECOGNITION: progress.stage == Stage.RECOGNISED,
    }
    return {step for step, done in is_done.items() if done}


def step_states(progress: Progress, *, today, is_overdue=False):
    """Returns the StepState of every step in order. `is_overdue`: the day for sending has passed."""
    done = done_steps(progress, today)
    states, has_current = [], False
    for step in Step:
        if step in done:
            mark = Mark.DONE
        elif is_overdue and (step is Step.SUBMISSION or (step in OF_THE_COMMUNE and not has_current)):
            mark = Mark.LATE  # the step that holds things up, and the sending itself
        else:
            mark = Mark.TODO if has_current else Mark.CURRENT
        has_current = has_current or step not in done
        states.append(StepState(step, mark, *_note(step, progress, today)))
    return tuple(states)


def _note(step, progress, today):
    """Returns (note, done, expected) of a step."""
    if step is Step.LIST:
        return (date_vi(progress.listed_on), None, None)
    if step is Step.FORMS:
        known = progress.forms_done + progress.forms_waiting
        note = f"{number(progress.forms_done)}/{number(known)} phiếu" if known else "chưa có phiếu"
        if progress.forms_left:
            note += f", còn {number(progress.forms_left)} hộ nghèo, cận nghèo năm trước"
        return (note, progress.forms_done, known)
    if step is Step.MEETINGS:
        note = f"{progress.meetings_agreed}/{progress.meetings_due} thôn đã thống nhất" if progress.meetings_due else ""
        return (note, progress.meetings_agreed, progress.meetings_due)
    if step is Step.POSTING:
        return (_posting_note(progress, today), None, None)
    if step is Step.SUBMISSION:
        note = "huyện trả lại, chờ trình lại" if progress.stage == Stage.RETURNED else date_vi(progress.submitted_on)
        return (note, None, None)
    if step is Step.APPRAISAL:
        return (date_vi(progress.appraised_on), None, None)
    return (progress.decision or date_vi(progress.recognised_on), None, None)


def _posting_note(progress, today):
    if progress.posted_until is None:
        return ""
    parts = [f"đến {date_vi(progress.posted_until)}"]
    if today <= progress.posted_until:
        left = working_days_between(today, progress.posted_until)
        parts.append(f"còn {left} ngày làm việc" if left else "ngày cuối")
    if progress.objections_open:
        parts.append(f"{progress.objections_open} ý kiến chưa trả lời")
    return ", ".join(parts)
