"""The catalogue of the year's tables and lists."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import Verb, requires
from reports.definitions import REPORTS
from reports.views.address import find_scope


@require_GET
@requires(Verb.VIEW_TABLES)
def report_list(request, year):
    """Every report of the year that the reader may open, by section."""
    scope = find_scope(request, year)
    return render(request, "reports/report_list.html", {"scope": scope, "sections": sections_for(request.user)})


def sections_for(user):
    """Returns [(section, [Report])] of what the user may open, lists last."""
    found = {}
    for report in REPORTS.values():
        if report.is_list and not user.can(Verb.EXPORT_LISTS):
            continue
        if report.verb is not None and not user.can(report.verb):
            continue
        found.setdefault(report.section, []).append(report)
    return list(found.items())
