"""Tasks of the year by how they stand today, as the page of figures counts them."""

from assignments.deadlines import State
from assignments.models import Task
from assignments.progress import figures
from assignments.units import code_of
from reports.build.filling import COMMUNE, TOTAL, Filling, Line
from reports.table import Drill, Opens, RowKind

HEADS = {"don-vi": "Đơn vị", "dieu-khoan": "Điều", "nhiem-vu": "Nhiệm vụ"}
# What is counted, and the state that the list of tasks knows it by.
COUNTED = {
    "on_time": State.DONE, "done_late": State.DONE_LATE, "late": State.LATE, "open": "chua-den-han",
    "not_needed": State.NOT_NEEDED,
}  # fmt: skip
SUMS = {"expected": "phai-lam", "due": "da-den-han"}  # what follows from these, as the list of tasks knows it


def fill(ask):
    """Returns the Filling of the tasks that the reader may see, within the commune of the table if it is of one."""
    by = ask.options["theo"]
    tasks = Task.objects.visible_to(ask.scope.user).filter(year__year=ask.round.year)
    if ask.by_village:
        tasks = tasks.filter(commune=ask.scope.commune)
    rows, total = figures(tasks, ask.today, by)
    lines = [
        Line(
            _key(by, row.key),
            RowKind.UNIT,
            str(place),
            row.label,
            _numbers(row.tally),
            _drills(ask, row.tally, row.query),
        )
        for place, row in enumerate(rows, start=1)
    ]
    if lines:
        lines.append(Line(TOTAL, RowKind.TOTAL, "", "Tổng cộng", _numbers(total), _drills(ask, total, {})))
    return Filling(columns=ask.declared(), lines=tuple(lines), unit_head=HEADS[by])


def _drills(ask, tally, query):
    """Returns what the counts of a row open; a split task is counted once, as the list does with `gop`."""
    if ask.by_village and ask.scope.may_choose_commune:  # a district's reader at one commune
        query = {**query, "don_vi": code_of(ask.scope.commune)}
    return {
        name: Drill({**query, "trang_thai": str(state), "gop": "1"}, Opens.TASKS)
        for name, state in (COUNTED | SUMS).items()
        if getattr(tally, name)
    }


def _key(by, key):
    if by != "don-vi":
        return (by, key)
    commune, body = key
    return (COMMUNE, commune) if commune else ("body", body)


def _numbers(tally):
    return {name: getattr(tally, name) for name in COUNTED}
