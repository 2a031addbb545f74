"""What the pages share: today, the opened year, the task that the reader may see."""

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.forms import show_errors
from accounts.permissions import Verb
from assignments.files import TYPES
from assignments.models import Task, TaskYear
from assignments.units import may_work


def today():
    return timezone.localdate()


def opened_years():
    """Returns the opened years, newest first."""
    return list(TaskYear.objects.values_list("year", flat=True))


def default_year(request):
    """Returns the year to start in: the one worked in, else this year's, else the newest opened; None without any."""
    years = opened_years()
    wanted = (getattr(request, "working_year", None), today().year)
    return next((year for year in wanted if year in years), years[0] if years else None)


def cycle_year(request):
    """Returns the year that a page without a year in its address speaks of: the one worked in."""
    return getattr(request, "working_year", None) or default_year(request) or today().year


def year_page(request, template, year, context, status=200):
    """Renders a page of a year with what every such page shows; an unopened year gets its own page."""
    years = opened_years()
    base = {
        "year": year,
        "years": years,
        "today": today(),
        "may_manage": request.user.can(Verb.MANAGE_TASKS),
        "has_unit": bool(request.user.commune_id or request.user.department_id),
    }
    if year not in years:
        return render(request, "assignments/not_opened.html", base)
    return render(request, template, base | context(), status=status)


def visible_task(request, pk):
    """Returns the task that the reader may see, else raises 404."""
    tasks = (
        Task.objects.visible_to(request.user)
        .with_units()
        .select_related("done_by", "parent__commune", "parent__department", "waived_ruling")
    )
    return get_object_or_404(tasks, pk=pk)


def may_act(user, task):
    """Returns whether the user may report on the task: its unit's people, and Phòng LĐTBXH."""
    return user.can(Verb.MANAGE_TASKS) or may_work(user, task)


def try_action(form, action, **arguments):
    """Runs an action with the form's errors in mind; returns its result, or None after putting its errors on the
    form."""
    try:
        return action(**arguments)
    except ValidationError as error:
        show_errors(form, error)
        return None


def serve_file(row):
    """Returns a stored file as a download, never shown inside the site; 404 where its bytes are gone. Whether the
    reader may have it was asked before."""
    try:
        stream = row.file.open("rb")
    except FileNotFoundError:
        raise Http404("Tệp không còn trong kho.") from None
    return FileResponse(stream, as_attachment=True, filename=row.name, content_type=TYPES[row.extension][0])


def download(content, content_type, name):
    """Returns a file to save, its name in Vietnamese without accents."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
