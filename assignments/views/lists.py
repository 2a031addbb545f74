"""Lists of tasks: mine, all with filters, units × duties, one duty over all units."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.permissions import Verb, requires
from assignments import boards, progress, sheets
from assignments.contradictions import touching
from assignments.deadlines import OPEN_STATES, State
from assignments.forms.lists import TaskFilterForm
from assignments.models import Task
from assignments.querysets import DONE, OPEN, REPORTED
from assignments.units import partners_of
from assignments.views.common import default_year, download, today, year_page

PAGE_SIZE = 50
SOON_SHOWN = 12


@require_GET
@requires(Verb.VIEW_TASKS)
def task_list(request):
    """The menu's entry: my tasks of the year one works in; without any opened year, where years are opened."""
    year = default_year(request)
    if year is None:
        return redirect(
            "task_years" if request.user.can(Verb.MANAGE_TASKS) else reverse("task_mine", args=[today().year])
        )
    return redirect("task_mine", year=year)


@require_GET
@requires(Verb.VIEW_TASKS)
def task_mine(request, year):
    return year_page(request, "assignments/mine.html", year, lambda: _mine(request, year))


def _mine(request, year):
    user, day = request.user, today()
    seen = Task.objects.visible_to(user).of_year(year)
    own = seen.worked_by(user).with_units().with_returned().with_state(day).order_by("due_on", "order", "id")
    mine = list(own)
    late_elsewhere = Task.objects.visible_to(user).worked_by(user).exclude(year__year=year).late(day)
    context = {
        "to_do": [task for task in mine if task.status == OPEN and not task.has_open_parts],
        "waiting": [task for task in mine if task.status == REPORTED],
        "done": [task for task in mine if task.status == DONE],
        "waived_count": sum(task.is_waived for task in mine),
        "late_count": sum(task.state == State.LATE for task in mine),
        "late_elsewhere": list(late_elsewhere.order_by("year").values_list("year__year", flat=True).distinct()),
        "soon_count": sum(task.state == State.SOON for task in mine),
    }
    if request.user.can(Verb.MANAGE_TASKS) or not (user.commune_id or user.department_id):
        others = seen.exclude(pk__in=own.values("pk"))
        context |= {
            "milestones": boards.milestones(others, day)[:SOON_SHOWN],
            "to_confirm": list(seen.filter(status=REPORTED).with_units().order_by("done_on", "id")[:SOON_SHOWN]),
            "to_confirm_count": seen.filter(status=REPORTED).count(),
            "others_late": others.counted().late(day).count(),
        }
    return context


def filtered(request, year):
    """Returns (filter form, tasks that the address's filters leave)."""
    day = today()
    form = TaskFilterForm(request.GET, user=request.user, day=day)
    tasks = form.apply(Task.objects.visible_to(request.user), request.user, day, year)
    return form, tasks.with_units().by_deadline()


@require_GET
@requires(Verb.VIEW_TASKS)
def task_all(request, year):
    def context():
        form, tasks = filtered(request, year)
        return {"filters": form, "page": Paginator(tasks, PAGE_SIZE).get_page(request.GET.get("page"))}

    return year_page(request, "assignments/list.html", year, context)


@require_GET
@requires(Verb.VIEW_TASKS)
def task_all_excel(request, year):
    _, tasks = filtered(request, year)
    return download(sheets.task_list(tasks, today(), year), sheets.CONTENT_TYPE, f"nhiem-vu-{year}.xlsx")


@require_GET
@requires(Verb.VIEW_TASKS)
def task_matrix(request, year):
    def context():
        bodies, communes = boards.boards(Task.objects.visible_to(request.user).of_year(year), today())
        return {"boards": [("Cơ quan huyện", bodies), ("Xã, thị trấn", communes)]}

    return year_page(request, "assignments/matrix.html", year, context)


@require_GET
@requires(Verb.VIEW_TASKS)
def task_calendar(request, year):
    """A month of the year by ?thang=; the first shown is the present month, or the first with open work."""

    def context():
        day, tasks = today(), Task.objects.visible_to(request.user).of_year(year)
        if request.GET.get("cua-toi"):
            tasks = tasks.worked_by(request.user)
        counts = boards.months_with_work(tasks)
        number = _month(request, counts, year, day)
        return {
            "month": number,
            "months": [(each, counts.get(each, 0)) for each in range(1, 13)],
            "weeks": boards.month(tasks, year, number, day),
            "only_mine": bool(request.GET.get("cua-toi")),
        }

    return year_page(request, "assignments/calendar.html", year, context)


def _month(request, counts, year, day):
    asked = request.GET.get("thang", "")
    if asked.isdecimal() and 1 <= int(asked) <= 12:
        return int(asked)
    return day.month if day.year == year else min(counts, default=1)


@require_GET
@requires(Verb.VIEW_TASKS)
def duty_detail(request, year, key):
    """One duty over all the units that owe it."""
    seen = Task.objects.visible_to(request.user).of_year(year).filter(duty_key=key).counted()
    if not seen.exists():
        raise Http404

    def context():
        day = today()
        tasks = list(seen.with_units().with_state(day).by_unit())
        _, total = progress.figures(seen, day, "nhiem-vu")
        return {
            "duty": tasks[0].duty,
            "first": tasks[0],
            "tasks": tasks,
            "tally": total,
            "contradictions": touching(key, year),
            "partners": partners_of(tasks[0].duty),
            "open_states": OPEN_STATES,
        }

    return year_page(request, "assignments/duty.html", year, context)
