"""A report's page, and its Excel and Word files."""

import tempfile
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.permissions import Verb, authorise, requires
from households.filters import read_filters
from reports import bookmarks
from reports.actions import export_list
from reports.build import build_list, count_list
from reports.definitions import REPORTS
from reports.letterhead import issuer_for
from reports.renderers import docx, web, xlsx
from reports.views.address import Links, find_report, find_scope, read_choice
from ui.remembered import remembered

PREVIEW_ROWS = 20


@require_GET
@requires(Verb.VIEW_TABLES)
def report_page(request, year, key):
    """A report on screen: the whole table, or the first rows of a list with what its file will hold.

    A table is counted once for all readers of one role and unit, until something is written.
    """
    now = timezone.now()
    if find_report(key).is_list:
        page = _list_page(request, year, key, now)
    else:
        place, params = request.user.role_and_unit, request.GET
        asked = ("report_page", year, key, params.urlencode(), tuple(place.values()), timezone.localdate(now))
        page = remembered(asked, lambda: _table_page(User(**place), year, key, params, now))
    bookmark = bookmarks.bookmark_of(request.user, key, page["query"])
    bookmarks.note_use(bookmark, by=request.user, key=key, query=page["query"], now=now)
    own = {"shown": page["web"].words(now), "is_favourite": bookmark is not None and bookmark.is_favourite}
    return render(request, "reports/report_page.html", page | own)


def _table_page(reader, year, key, params, now):
    choice = read_choice(reader, year, key, params)
    return _page(choice, choice.build(now)) | {"years": choice.years}


def _page(choice, table):
    links = Links(choice)
    return {
        "choice": choice,
        "report": choice.report,
        "scope": choice.scope,
        "group": choice.group,
        "query": urlencode(choice.query),
        "kept": urlencode(choice.query_of_any_unit),
        "web": web.present(table, link_households=links.households, link_unit=links.unit),
    }


def _list_page(request, year, key, now):
    choice = read_choice(request.user, year, key, request.GET)
    authorise(request.user, Verb.EXPORT_LISTS)
    filters = choice.list_filters
    table = build_list(
        choice.report,
        choice.scope,
        filters=filters,
        with_personal=choice.with_personal,
        with_identity=False,
        limit=PREVIEW_ROWS,
        now=now,
    )
    count = count_list(choice.report, choice.scope, filters)
    return _page(choice, table) | {"count": count, "list_params": urlencode(filters.params())}


@require_GET
@requires(Verb.VIEW_TABLES)
def report_xlsx(request, year, key):
    """The same report as Excel; a list is audited."""
    choice = read_choice(request.user, year, key, request.GET)
    if choice.report.is_list:
        return _list_file(
            request, choice.report, choice.scope, choice.list_filters, choice.with_personal, choice.file_name
        )
    table = choice.build(timezone.now())
    out = tempfile.TemporaryFile()  # noqa: SIM115  # FileResponse closes it
    xlsx.write(table, out)
    return _file(out, choice.file_name)


@require_GET
@requires(Verb.VIEW_TABLES)
def report_docx(request, year, key):
    """The same table as a Word paper to number and sign; lists of households have none."""
    if key in REPORTS and REPORTS[key].is_list:
        raise Http404("Danh sách hộ không có bản Word.")
    choice = read_choice(request.user, year, key, request.GET)
    return HttpResponse(
        docx.write(choice.build(timezone.now()), issuer_for(request.user)),
        content_type=docx.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{choice.file_name}.docx"'},
    )


@require_GET
@requires(Verb.EXPORT_LISTS)
def form_list_xlsx(request, year):
    """The household list as Excel, with the filters of the list's address."""
    scope = find_scope(request.user, year)
    filters = read_filters(request.GET)
    if filters.problems:  # the list says in words what is wrong
        return redirect(reverse("form_list", kwargs={"year": year}, query=request.GET))
    return _list_file(request, REPORTS["households"], scope, filters, request.GET.get("ca_nhan") != "0", f"ho-{year}")


def _list_file(request, report, scope, filters, with_personal, name):
    out = tempfile.TemporaryFile()  # noqa: SIM115  # FileResponse closes it
    export_list(
        by=request.user,
        report=report,
        scope=scope,
        filters=filters,
        with_personal=with_personal,
        out=out,
        now=timezone.now(),
    )
    return _file(out, name)


def _file(out, name):
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{name}.xlsx", content_type=xlsx.MEDIA_TYPE)
