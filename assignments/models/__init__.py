"""What is due by when: opened years, tasks with their events and files, rulings, reminders, committee, score sheets.

This room knows units, people and the duties of the decision, and no households, plans or reports: those complete a
duty through `actions.complete_duty`.
"""

from assignments.models.committee import CommitteeMember
from assignments.models.reminders import CalendarFeed, Reminder, ReminderPreference
from assignments.models.rulings import Ruling, RulingDate
from assignments.models.scores import ScoreSheet
from assignments.models.tasks import Attachment, Completion, DistrictDuty, Task, TaskEvent, TaskYear

__all__ = [
    "Attachment",
    "CalendarFeed",
    "CommitteeMember",
    "Completion",
    "DistrictDuty",
    "Reminder",
    "ReminderPreference",
    "Ruling",
    "RulingDate",
    "ScoreSheet",
    "Task",
    "TaskEvent",
    "TaskYear",
]
