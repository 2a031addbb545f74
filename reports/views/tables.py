"""A report's page, and its Excel and Word files."""

import tempfile
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import Verb, authorise, requires
from households.filters import read_filters
from reports import bookmarks
from reports.actions import export_list
from reports.build import build_list, count_list
from reports.definitions import REPORTS
from reports.letterhead import issuer_for
from reports.renderers import docx, web, xlsx
from reports.views.address import Links, find_scope, read_choice

PREVIEW_ROWS = 20


@require_GET
@requires(Verb.VIEW_TABLES)
def report_page(request, year, key):
    """A report on screen: the whole table, or the first rows of a list with what its file will hold."""
    choice = read_choice(request, year, key)
    page = {
        "choice": choice,
        "report": choice.report,
        "scope": choice.scope,
        "group": choice.group,
        "query": urlencode(choice.query),
        "is_favourite": bookmarks.is_favourite(request.user, choice.report.key, urlencode(choice.query)),
        "kept": urlencode(choice.query_of_any_unit),
    }
    page["shown"] = _words(choice, _list_table(request, choice, page) if choice.report.is_list else None)
    bookmarks.note_use(by=request.user, key=choice.report.key, query=page["query"], now=timezone.now())
    return render(request, "reports/report_page.html", page)


def _words(choice, table=None):
    links = Links(choice)
    table = table or choice.build(timezone.now())
    return web.present(table, link_households=links.households, link_unit=links.unit).words()


def _list_table(request, choice, page):
    authorise(request.user, Verb.EXPORT_LISTS)
    filters = choice.list_filters
    page |= {
        "count": count_list(choice.report, choice.scope, filters),
        "list_params": urlencode(filters.params()),
    }
    return build_list(
        choice.report,
        choice.scope,
        filters=filters,
        with_personal=choice.with_personal,
        with_identity=False,
        limit=PREVIEW_ROWS,
        now=timezone.now(),
    )


@require_GET
@requires(Verb.VIEW_TABLES)
def report_xlsx(request, year, key):
    """The same report as Excel; a list is audited."""
    choice = read_choice(request, year, key)
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
    choice = read_choice(request, year, key)
    return HttpResponse(
        docx.write(choice.build(timezone.now()), issuer_for(request.user)),
        content_type=docx.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{choice.file_name}.docx"'},
    )


@require_GET
@requires(Verb.EXPORT_LISTS)
def form_list_xlsx(request, year):
    """The household list as Excel, with the filters of the list's address."""
    scope = find_scope(request, year, commune_code="")
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
