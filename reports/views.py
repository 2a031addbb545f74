"""The catalogue, a report's page, and its Excel file. Parameters stand in the address: xa, nhom, ca_nhan."""

import tempfile
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import Verb, authorise, requires
from households.filters import FormFilters, read_filters
from households.models import SurveyRound
from reports.actions import export_list
from reports.build import NoCommuneError, build_list, build_table, count_list, open_scope
from reports.definitions import REPORTS, NoReportError, report_by_key
from reports.letterhead import issuer_for
from reports.renderers import docx, web, xlsx
from reports.table import Report

PREVIEW_ROWS = 20


@require_GET
@requires(Verb.VIEW_TABLES)
def report_list(request, year):
    """The catalogue of the year's tables and lists."""
    scope = _scope(request, year)
    lists = [report for report in REPORTS.values() if report.is_list]
    return render(
        request,
        "reports/report_list.html",
        {
            "scope": scope,
            "tables": [report for report in REPORTS.values() if not report.is_list],
            "lists": lists if request.user.can(Verb.EXPORT_LISTS) else [],
        },
    )


@require_GET
@requires(Verb.VIEW_TABLES)
def report_page(request, year, key):
    """A report on screen: the whole table, or the first rows of a list with what its file will hold."""
    report = _report(key)
    scope = _scope(request, year)
    group = _group(request, report)
    page = {
        "report": report,
        "scope": scope,
        "group": group,
        "groups": report.labelled_groups,
        "query": request.GET.urlencode(),
    }
    if report.is_list:
        return _list_page(request, page)
    table = build_table(report, scope, group=group, now=timezone.now())
    page["shown"] = _present(table, scope, group)
    return render(request, "reports/report_page.html", page)


def _list_page(request, page):
    authorise(request.user, Verb.EXPORT_LISTS)
    report, scope = page["report"], page["scope"]
    filters = _list_filters(scope, page["group"])
    with_personal = request.GET.get("ca_nhan") == "1"
    table = build_list(
        report,
        scope,
        filters=filters,
        with_personal=with_personal,
        with_identity=False,
        limit=PREVIEW_ROWS,
        now=timezone.now(),
    )
    page |= {
        "shown": _present(table, scope, page["group"]),
        "with_personal": with_personal,
        "count": count_list(report, scope, filters),
        "list_params": urlencode(filters.params()),
    }
    return render(request, "reports/report_page.html", page)


@require_GET
@requires(Verb.VIEW_TABLES)
def report_xlsx(request, year, key):
    """The same report as Excel; a list is audited."""
    report = _report(key)
    scope = _scope(request, year)
    group = _group(request, report)
    name = _name(key, year, scope, group)
    if report.is_list:
        filters = _list_filters(scope, group)
        return _list_file(request, report, scope, filters, request.GET.get("ca_nhan") == "1", name)
    table = build_table(report, scope, group=group, now=timezone.now())
    out = tempfile.TemporaryFile()  # noqa: SIM115  # FileResponse closes it
    xlsx.write(table, out)
    return _file(out, name)


@require_GET
@requires(Verb.VIEW_TABLES)
def report_docx(request, year, key):
    """The same table as a Word paper to number and sign; lists of households have none."""
    report = _report(key)
    if report.is_list:
        raise Http404("Danh sách hộ không có bản Word.")
    scope = _scope(request, year)
    group = _group(request, report)
    table = build_table(report, scope, group=group, now=timezone.now())
    return HttpResponse(
        docx.write(table, issuer_for(request.user)),
        content_type=docx.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{_name(key, year, scope, group)}.docx"'},
    )


@require_GET
@requires(Verb.EXPORT_LISTS)
def form_list_xlsx(request, year):
    """The household list as Excel, with the filters of the list's address."""
    scope = _scope(request, year, commune_code="")
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


def _name(key, year, scope, group):
    return "-".join(filter(None, (key, str(year), scope.commune.code if scope.commune else "", group)))


def _file(out, name):
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{name}.xlsx", content_type=xlsx.MEDIA_TYPE)


# Reading the address


def _report(key) -> Report:
    try:
        return report_by_key(key)
    except NoReportError as error:
        raise Http404(str(error)) from error


def _scope(request, year, commune_code=None):
    code = request.GET.get("xa", "") if commune_code is None else commune_code
    try:
        return open_scope(user=request.user, year=year, commune_code=code)
    except SurveyRound.DoesNotExist as error:
        raise Http404(f"Năm {year} chưa có đợt rà soát.") from error
    except NoCommuneError as error:
        raise Http404(str(error)) from error


def _group(request, report):
    """Returns the class group of the address; one that the report does not have is not found."""
    group = request.GET.get("nhom", "")
    if group and group not in report.groups:
        raise Http404(f"Biểu này không có nhóm hộ “{group[:40]}”.")
    return group or (report.groups[0] if report.groups else "")


def _list_filters(scope, group):
    return FormFilters(commune_code=scope.commune.code if scope.commune else "", class_group=group)


# Addresses of a table's links


def _present(table, scope, group):
    year = scope.round.year

    def households(filters):
        return reverse("form_list", kwargs={"year": year}, query=filters)

    def unit(filters):
        query = {**filters, **({"nhom": group} if group else {})}
        return reverse("report_page", kwargs={"year": year, "key": table.key}, query=query)

    return web.present(table, link_households=households, link_unit=unit)
