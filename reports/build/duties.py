"""Tasks of the year by how they stand today, as the page of figures counts them."""

from assignments.models import Task
from assignments.progress import figures
from reports.build.filling import Filling, Line
from reports.table import RowKind

HEADS = {"don-vi": "Đơn vị", "dieu-khoan": "Điều", "nhiem-vu": "Nhiệm vụ"}
COUNTED = ("on_time", "done_late", "late", "open", "not_needed")


def fill(ask):
    """Returns the Filling of the tasks that the reader may see, within the commune of the table if it is of one."""
    by = ask.options["theo"]
    tasks = Task.objects.visible_to(ask.scope.user).filter(year__year=ask.round.year)
    if ask.by_village:
        tasks = tasks.filter(commune=ask.scope.commune)
    rows, total = figures(tasks, ask.today, by)
    lines = [Line(RowKind.UNIT, str(place), row.label, _numbers(row.tally)) for place, row in enumerate(rows, start=1)]
    if lines:
        lines.append(Line(RowKind.TOTAL, "", "Tổng cộng", _numbers(total)))
    return Filling(columns=ask.declared(), lines=tuple(lines), unit_head=HEADS[by])


def _numbers(tally):
    return {name: getattr(tally, name) for name in COUNTED}
