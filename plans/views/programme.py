"""The programme's targets: all of them on one page, one with its years and reports, the reports' files."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Verb, requires
from assignments.views.common import download, serve_file, try_action
from households.models import SurveyRound
from plans import programme_reporting as actions
from plans.forms.programme import DecideForm, ReportForm
from plans.models import ProgrammeFile, ProgrammeValue
from plans.programme import BASE_YEAR, BY_KEY, LAST_YEAR, YEARS
from plans.programme_figures import programme_rows
from plans.programme_lists import water_of_the_poor
from plans.programme_sheets import CONTENT_TYPE, programme_workbook
from ui.charts import LINE_LEGEND, Point, line_chart
from ui.formatting import decimal

PAGE_SIZE = 50


def _base(request, year):
    if not BASE_YEAR <= year <= 2100:
        raise Http404
    return {"year": year, "for_year": year + 1, "until": min(year, LAST_YEAR), "years": YEARS}


def _words(target, value):
    return decimal(value, target.digits)


def _chart(row, key):
    """The line of what was beside the path, with its table; "" where there is nothing to draw."""
    target, baseline = row.target, row.baseline
    points = [Point(str(BASE_YEAR), baseline.shown, baseline.shown)]
    points += [Point(str(each.year), each.figure.shown, each.shown_path) for each in row.years]
    if all(point.actual is None and point.target is None for point in points):
        return None
    said = [f"{point.label}: {_words(target, point.actual) or 'chưa có'}" for point in points]
    return {
        "title": f"{target.name}, {target.unit.value}",
        "chart": line_chart(key, target.name, points, description="; ".join(said), digits=target.digits),
        "columns": ("Cuối năm", "Thực hiện", "Đường chỉ tiêu"),
        "rows": [(point.label, _words(target, point.actual), _words(target, point.target)) for point in points],
    }


@require_GET
@requires(Verb.VIEW_PLANS)
def programme(request, year):
    """All targets: baseline, years, forecast; the path of the rate as a chart."""
    context = _base(request, year)
    rows = programme_rows(year, request.user)
    by_key = {row.target.key: row for row in rows}
    waiting = ProgrammeValue.objects.filter(status=ProgrammeValue.Status.REPORTED).order_by("year")
    context |= {
        "rows": rows,
        "rate": by_key["rate_2020"],
        "drop": by_key["rate_drop"],
        "relapse": by_key["relapse"],
        "figure": _chart(by_key["rate_2020"], "duong-ty-le"),
        "legend": LINE_LEGEND,
        "waiting": [(value, BY_KEY[value.target]) for value in waiting if value.target in BY_KEY],
        "may_confirm": request.user.can(Verb.REVIEW_REPORTS),
    }
    return render(request, "plans/programme/list.html", context)


@require_GET
@requires(Verb.VIEW_PLANS)
def programme_excel(request, year):
    _base(request, year)
    return download(programme_workbook(programme_rows(year), year), CONTENT_TYPE, f"muc-tieu-chuong-trinh-{year}.xlsx")


def _target(key):
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


@requires(Verb.VIEW_PLANS)
def programme_target(request, year, key):
    """One target with its years, the reported values and their evidence; its body reports the address's year here."""
    target, context = _target(key), _base(request, year)
    value = ProgrammeValue.objects.filter(target=key, year=year).select_related("by", "decided_by").first()
    initial = {"version": 0}
    if value:
        names = ("value", "part", "whole", "evidence", "note", "version")
        initial = {name: getattr(value, name) for name in names}
    form = ReportForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST":
        actions.require_report(request.user, target)
        if form.is_valid():
            values = form.cleaned_data | {"version": form.cleaned_data["version"] or 0}
            values["uploads"] = values.pop("files")
            if try_action(form, actions.report_value, by=request.user, key=key, year=year, **values):
                messages.success(request, f"Đã báo số cuối năm {year}; chờ Phòng LĐTBXH xác nhận.")
                return redirect("programme_target", year=year, key=key)
    return _draw_target(request, context, target, value, form)


def _draw_target(request, context, target, value, form, decide_form=None):
    year, user = context["year"], request.user
    # The whole way is shown, whichever year one reports.
    row = next(row for row in programme_rows(LAST_YEAR, user) if row.target is target)
    survey_round = SurveyRound.objects.filter(year=year).first()
    context |= {
        "target": target,
        "row": row,
        "figure": _chart(row, "duong-chi-tieu"),
        "legend": LINE_LEGEND,
        "form": form,
        "value": value,
        "files": list(value.files.all()) if value else [],
        "decide_form": decide_form or DecideForm(initial={"version": value.version if value else 0}),
        "may_report": actions.may_report(user, target) and actions.reportable(target, year, survey_round is not None),
        "may_confirm": user.can(Verb.REVIEW_REPORTS),
        "water": water_of_the_poor(survey_round) if target.key == "rural_water" and survey_round else None,
    }
    has_errors = form.errors or (decide_form is not None and decide_form.errors)
    return render(request, "plans/programme/target.html", context, status=422 if has_errors else 200)


@require_POST
@requires(Verb.REVIEW_REPORTS)
def programme_decide(request, year, key):
    """Confirms the address's year, or returns it."""
    target, context = _target(key), _base(request, year)
    values = ProgrammeValue.objects.select_related("by", "decided_by")
    value = get_object_or_404(values, target=key, year=year)
    form = DecideForm(request.POST)
    if form.is_valid():
        is_right = request.POST.get("viec") != "tra-lai"
        if try_action(form, actions.decide_value, by=request.user, value=value, is_right=is_right, **form.cleaned_data):
            messages.success(request, "Đã xác nhận." if is_right else "Đã trả lại cơ quan báo.")
            return redirect("programme_target", year=year, key=key)
    return _draw_target(request, context, target, value, ReportForm(), form)


@require_GET
@requires(Verb.VIEW_PLANS)
def programme_file(request, pk):
    """Evidence of a reported figure: whoever reads the figure reads it; it is about no family."""
    return serve_file(get_object_or_404(ProgrammeFile, pk=pk))
