"""Everything that writes: each action is keyword-only, names who acts (`by`), is atomic and leaves an audit row.

Other rooms need only `complete_duty` and `reopen_duty`.
"""

from assignments.actions.committee import end_member, save_member
from assignments.actions.completion import complete_duty, reopen_duty
from assignments.actions.feeds import make_feed, revoke_feed, set_reminder_mode
from assignments.actions.letters import draft_letter
from assignments.actions.manage import (
    end_district_duty,
    give_task,
    hand_over,
    move_date,
    move_duty_dates,
    restore,
    split,
    waive,
)
from assignments.actions.progress import add_note, assign, confirm, report_done, return_task, take_back
from assignments.actions.reminders import mark_read, send_reminders
from assignments.actions.rulings import record_ruling
from assignments.actions.scores import (
    decide_score,
    record_computed_outcome,
    record_computed_outcomes,
    record_plan_outcome,
)
from assignments.actions.years import open_year, preview_year, said

__all__ = [
    "add_note",
    "assign",
    "complete_duty",
    "confirm",
    "decide_score",
    "draft_letter",
    "end_district_duty",
    "end_member",
    "give_task",
    "hand_over",
    "make_feed",
    "mark_read",
    "move_date",
    "move_duty_dates",
    "open_year",
    "preview_year",
    "record_computed_outcome",
    "record_computed_outcomes",
    "record_plan_outcome",
    "record_ruling",
    "reopen_duty",
    "report_done",
    "restore",
    "return_task",
    "revoke_feed",
    "said",
    "save_member",
    "send_reminders",
    "set_reminder_mode",
    "split",
    "take_back",
    "waive",
]
