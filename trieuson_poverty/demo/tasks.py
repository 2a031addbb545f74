"""A year of duties under way: given out to all, many done and confirmed, some waiting, some late."""

import datetime as dt

from accounts.permissions import Role
from assignments.actions import confirm, open_year, record_ruling, report_done
from assignments.actions.years import FIRST_YEAR, LAST_YEAR
from assignments.duties import BY_KEY
from assignments.duty_types import DoneBy
from assignments.models import Task
from assignments.querysets import OPEN
from assignments.rulings import SetDay

DAY = dt.date(2017, 11, 22)  # the demo's today: the survey's last weeks
REPORTED_SHARE, CONFIRMED_SHARE = 0.85, 0.8
EVIDENCE = {
    "committee_district": "Quyết định số {number:02d}/QĐ-UBND kiện toàn Ban chỉ đạo huyện",
    "committee_commune": "Quyết định số {number:02d}/QĐ-UBND kiện toàn Ban chỉ đạo",
    "unit_programme": "Chương trình số {number:02d}; thông báo phân công lãnh đạo phụ trách",
    "party_mentors": "Nghị quyết số {number:02d}-NQ/ĐU, danh sách người kèm hộ",
}

# The decision has targets given out before 05/12, yet put forward before 10/12.
RULING = {
    "code": "commune_targets-two-days",
    "text": "Trình chỉ tiêu không thể sau khi đã giao; cả hai việc lấy ngày 05/12.",
    "decided_on": dt.date(2017, 3, 1),
    "paper": "Thông báo 06/TB-LĐTBXH",
    "from_year": 2017,
    "days": [SetDay("commune_targets", 5, 12), SetDay("target_issue", 5, 12)],
}


def give_out(years, *, labour, people, rng):
    """Opens the duties of each year, settles one contradiction of the decision and leaves the others open, and reports
    the duties of the demo's own year that fell due, for most units on time.

    `people` are the cast's accounts; a unit's leader reports for it, or its officer where there is none, and the
    standing body for Ban chỉ đạo and UBND huyện.
    """
    for year in years:
        if FIRST_YEAR <= year <= LAST_YEAR:
            open_year(by=labour, year=year)
    record_ruling(by=labour, **RULING)
    by_unit = {}
    for user in sorted(people, key=lambda user: user.role == Role.COMMUNE_LEADER):
        by_unit[user.commune_id, user.department_id] = user
    tasks = Task.objects.filter(year__year=DAY.year, due_on__lt=DAY, status=OPEN).order_by("due_on", "pk")
    for task in tasks.select_related("commune", "department"):
        duty = BY_KEY.get(task.duty_key)
        if duty is None or duty.done_by is not DoneBy.NOTE or rng.random() > REPORTED_SHARE:
            continue
        words = EVIDENCE.get(task.duty_key, "Báo cáo số {number:02d}/BC")
        report_done(
            by=by_unit.get((task.commune_id, task.department_id), labour),
            task=task,
            text="",
            evidence=words.format(number=rng.randrange(5, 90)),
            done_on=task.due_on + dt.timedelta(days=rng.choice((-20, -9, -6, -3, -1, 4))),
            today=DAY,
        )
        if rng.random() < CONFIRMED_SHARE:
            confirm(by=labour, task=task)
