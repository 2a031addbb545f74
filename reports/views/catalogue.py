"""The catalogue of the year's tables and lists: what there is, a quick look at one, what one uses oneself."""

from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Verb, requires
from accounts.scoping import commune_ids
from reports import bookmarks
from reports.definitions import REPORTS
from reports.models import ReportPack
from reports.periodic.exporting import CONSOLIDATED, KEYS, UNIT
from reports.periods import FIRST_YEAR, Period
from reports.renderers import web
from reports.table import RowKind
from reports.views.address import Links, find_report, find_scope, read_choice

FEW_ROWS = 6  # of a quick look, besides groups and totals


@require_GET
@requires(Verb.VIEW_TABLES)
def report_list(request, year):
    """Every report of the year that the reader may open, by section; `xem` names one to look at at once."""
    scope = find_scope(request.user, year)
    favourites, recent = bookmarks.own(request.user, scope)
    context = {
        "scope": scope,
        "sections": sections_for(request.user),
        "periodic": periodic_for(request.user, year),
        "favourites": favourites,
        "recent": recent,
        "pack": ReportPack.objects.visible_to(request.user).filter(round=scope.round).first(),
        "may_map": request.user.can(Verb.REVIEW_REPORTS),
        "may_take_lists": request.user.can(Verb.EXPORT_LISTS),
    }
    if scope.surveys and request.GET.get("xem"):
        context |= _quick_look(request, year, request.GET["xem"])
    return render(request, "reports/report_list.html", context)


def sections_for(user):
    """Returns [(section, [Report])] of what the user may open, lists last."""
    found = {}
    for report in REPORTS.values():
        if report.opens_for(user):
            found.setdefault(report.section, []).append(report)
    return list(found.items())


def periodic_for(user, year):
    """Returns [(key, Entry, [(words, address)])] of the periodic reports that the user may read, and where they are."""
    if year < FIRST_YEAR:
        return []
    found = [(UNIT, KEYS[UNIT], [("Các đơn vị", reverse("periodic_list", args=[year]))])]
    if commune_ids(user) is None:
        each_period = [(period.label, reverse("consolidated", args=[year, period.value])) for period in Period]
        found.append((CONSOLIDATED, KEYS[CONSOLIDATED], each_period))
    return found


def _quick_look(request, year, key):
    """Returns the shortened table: groups, totals and the first few units; nothing for a list of households."""
    if find_report(key).is_list:
        return {}
    choice = read_choice(request.user, year, key, request.GET)
    now = timezone.now()
    table, links = choice.build(now), Links(choice)
    shown = web.present(table, link_households=links.households, link_unit=links.unit, keep=_few(table.rows))
    return {"look": choice.report, "shown": shown.words(now), "hidden": len(table.rows) - shown.row_count}


def _few(rows):
    """Returns the places of the rows to show: without groups, the first units stand for all."""
    summed = {place for place, row in enumerate(rows) if row.kind is not RowKind.UNIT}
    return summed if len(summed) > 1 else summed | set(range(min(FEW_ROWS, len(rows))))


@require_POST
@requires(Verb.VIEW_TABLES)
def report_favourite(request, year, key):
    """Keeps a report with its parameters, or lets it go; back to where one was."""
    report = find_report(key)
    query = urlencode(parse_qsl(request.POST.get("query", "")[:200]))
    is_favourite = request.POST.get("ghim") == "1"
    bookmarks.set_favourite(by=request.user, key=report.key, query=query, is_favourite=is_favourite, now=timezone.now())
    if request.POST.get("ve") == "danh-muc":
        return redirect("report_list", year=year)
    return redirect(reverse("report_page", kwargs={"year": year, "key": key}, query=QueryDict(query)))
