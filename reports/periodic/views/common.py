"""What these pages share: the period and unit of an address, files to save."""

import io

from django.http import Http404, HttpResponse
from django.utils import timezone

from reports.periodic import sheets
from reports.periodic.units import find_unit
from reports.periods import FIRST_YEAR, Period, period_of
from reports.renderers import docx, xlsx
from ui.docx import render

LAST_YEAR = 2100


def today():
    return timezone.localdate()


def find_period(year, word) -> Period:
    """Returns the Period of an address; 404 for another word, or a year before the decision."""
    period = period_of(word)
    if period is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404("Không có kỳ báo cáo này.")
    return period


def find_unit_or_404(request, code):
    unit = find_unit(request.user, code)
    if unit is None:
        raise Http404("Không có đơn vị này trong phạm vi được xem.")
    return unit


def word_file(paper, name):
    """Returns a Word paper to save."""
    return _file(render(paper), docx.MEDIA_TYPE, f"{name}.docx")


def excel_file(name, **content):
    """Returns a workbook of figures and tables to save."""
    out = io.BytesIO()
    sheets.write(out, **content)
    return _file(out.getvalue(), xlsx.MEDIA_TYPE, f"{name}.xlsx")


def _file(data, media_type, name):
    return HttpResponse(
        data, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def tell_conflict(form, conflict):
    """Says on a form what has changed since it was read; the next press answers for what is shown now."""
    form.add_error(None, conflict.sentence)
    form.data = form.data.copy()
    form.data[form.add_prefix(conflict.field)] = str(conflict.value)
