"""What was sent: its tables and households as they were, its files, its evidence; and the files of a draft."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import Verb, requires
from assignments.views.common import serve_file
from reports.models import OwnFile, Sending
from reports.periodic.exports import file_name, paper_of, read_for, workbook_of
from reports.periodic.units import address_of, is_own, report_of
from reports.periodic.views.common import excel_file, find_period, find_unit_or_404, today, word_file
from reports.periodic.views.frozen import Kept, authorise_rows, households_page, table_page
from ui.formatting import datetime_vi, whole_or_none


def kept_of(sending):
    """Returns the Kept of a Sending whose report is at hand."""
    report, period = sending.report, sending.report.period_
    here = address_of(report.unit, period, report.year)
    address = here | {"number": sending.number}
    return Kept(
        of={"sending": sending},
        names=("sending_table", "sending_households"),
        address=address,
        tables=sending.tables,
        figures=sending.figures,
        survey_year=period.survey_year(report.year),
        said=f"như lúc gửi {datetime_vi(sending.sent_at)}",
        crumbs=(
            (f"Báo cáo {report.year}", reverse("periodic_list", args=[report.year])),
            (f"{report.unit.name}, lần gửi {sending.number}", reverse("periodic_sending", kwargs=address)),
        ),
    )


def _kept(request, year, period, unit, number):
    period, unit = find_period(year, period), find_unit_or_404(request, unit)
    sendings = Sending.objects.filter(report=report_of(unit, period, year), number=number)
    found = sendings.select_related("report__commune", "report__department").first()
    if found is None:
        raise Http404("Không có lần gửi này.")
    return kept_of(found), {"year": year, "period": period}


@require_GET
@requires(Verb.VIEW_TABLES)
def sending_table(request, year, period, unit, number, table):
    kept, base = _kept(request, year, period, unit, number)
    return table_page(request, kept, table, base)


@require_GET
@requires(Verb.VIEW_TABLES)
def sending_households(request, year, period, unit, number, table):
    authorise_rows(request, table)
    kept, base = _kept(request, year, period, unit, number)
    return households_page(request, kept, table, base)


def _reading(request, year, period, unit):
    period, unit = find_period(year, period), find_unit_or_404(request, unit)
    number = whole_or_none(request.GET.get("lan"), digits=3)
    reading = read_for(request.user, unit, period, year, number=number, today=today(), now=timezone.now())
    if reading is None:
        raise Http404("Đơn vị chưa gửi báo cáo này.")
    return reading


@require_GET
@requires(Verb.VIEW_TABLES)
def periodic_docx(request, year, period, unit):
    reading = _reading(request, year, period, unit)
    return word_file(paper_of(reading, today()), file_name(reading))


@require_GET
@requires(Verb.VIEW_TABLES)
def periodic_xlsx(request, year, period, unit):
    reading = _reading(request, year, period, unit)
    return excel_file(file_name(reading), **workbook_of(reading))


@require_GET
@requires(Verb.VIEW_TABLES)
def periodic_file(request, year, period, unit, pk):
    """Evidence of a unit's figure: for the unit, and for the district once it was sent."""
    period, unit = find_period(year, period), find_unit_or_404(request, unit)
    report = report_of(unit, period, year)
    found = get_object_or_404(OwnFile.objects.filter(report=report), pk=pk)
    if not is_own(request.user, unit) and not _was_sent(report, pk):
        raise Http404("Tệp này chưa được gửi.")
    return serve_file(found)


def _was_sent(report, pk):
    return any(
        file["pk"] == pk
        for own in report.sendings.values_list("own", flat=True)
        for row in own
        for file in row["files"]
    )
