"""Packs of a year: ask, watch, take."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Verb, requires
from reports import pack_actions, tasks
from reports.models import PackStatus, ReportPack
from reports.views.address import find_scope

SLOW = 20  # seconds that a pack may wait before the page says that no worker may be running


def _find(request, year, number):
    """Returns the reader's own pack of that year; 404 otherwise."""
    pack = ReportPack.objects.visible_to(request.user).select_related("round", "commune").filter(pk=number).first()
    if pack is None or pack.round.year != year:
        raise Http404
    return pack


@require_POST
@requires(Verb.VIEW_TABLES)
def report_pack_ask(request, year):
    """Asks for a pack; POST's `xa` narrows it to a commune, `danh_sach` adds lists: 1, or 2 with personal columns."""
    scope = find_scope(request.user, year, request.POST.get("xa", ""))
    lists = request.POST.get("danh_sach", "")
    try:
        pack = pack_actions.ask(
            by=request.user,
            scope=scope,
            with_lists=lists in ("1", "2"),
            with_personal=lists == "2",
            now=timezone.now(),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("report_list", year=year)
    pack = tasks.start(pack)
    return redirect("report_pack", year=year, number=pack.pk)


@require_GET
@requires(Verb.VIEW_TABLES)
def report_pack(request, year, number):
    """One pack: how far it is, why it could not be made, or the file."""
    pack = _find(request, year, number)
    if pack.is_busy:
        tasks.resume_stalled()
    waited = (timezone.now() - pack.heartbeat_at).total_seconds()
    context = {
        "pack": pack,
        "is_done": pack.status == PackStatus.DONE,
        "waits_long": pack.status == PackStatus.WAITING and waited > SLOW,
        "unit": pack.commune.name if pack.commune else "",
    }
    return render(request, "reports/report_pack.html", context)


@require_GET
@requires(Verb.VIEW_TABLES)
def report_pack_state(request, year, number):
    """What the progress page asks every few seconds."""
    pack = _find(request, year, number)
    return JsonResponse(
        {
            "status": pack.get_status_display(),
            "busy": pack.is_busy,
            "done": pack.progress_done,
            "total": pack.progress_total,
        }
    )


@require_GET
@requires(Verb.VIEW_TABLES)
def report_pack_file(request, year, number):
    """The zip; who takes it is written down."""
    pack = _find(request, year, number)
    try:
        file = pack_actions.hand_out(by=request.user, pack=pack)
    except pack_actions.OutdatedPack as error:
        messages.error(request, " ".join(error.messages))
        return redirect("report_pack", year=year, number=number)
    except ValidationError as error:
        raise Http404(" ".join(error.messages)) from error
    return FileResponse(file, as_attachment=True, filename=pack.file_name, content_type="application/zip")
