"""Pages of the province's templates: upload, map with the sheet in sight, fill for the year or for six months."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import requires
from reports.models import ProvinceTemplate
from reports.periods import Period, period_of
from reports.province import actions, tables
from reports.province.cells import column_of, letter, place_of, read_sheets
from reports.province.forms import RuleForm, UploadForm
from reports.province.rules import CELL, ROWS, Rule
from reports.renderers.xlsx import MEDIA_TYPE
from reports.views.address import find_scope
from ui.formatting import slug, whole_or_none

SHOWN_ROWS, SHOWN_COLUMNS, SHOWN_LETTERS = 70, 30, 40


@require_http_methods(["GET", "POST"])
@requires(actions.VERB)
def template_list(request, year):
    """The templates in use, and the form to upload one."""
    scope = find_scope(request.user, year)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            template = actions.upload(
                by=request.user,
                name=form.cleaned_data["name"],
                stream=file.file,
                file_name=file.name,
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error("file", error.messages)
        else:
            messages.success(request, "Đã nhận mẫu. Chọn biểu rồi ghi số nào điền vào chỗ nào.")
            return redirect("report_template", year=year, number=template.pk)
    context = {"scope": scope, "form": form, "templates": ProvinceTemplate.objects.filter(is_active=True)}
    context["periods"] = periods_of(year)
    return render(request, "reports/province/list.html", context, status=422 if form.errors else 200)


def _find(number):
    return get_object_or_404(ProvinceTemplate.objects.select_related("uploaded_by"), pk=number, is_active=True)


@dataclass(frozen=True)
class Told:
    """A rule in words: where, which report and column, which row."""

    place: int
    rule: Rule
    report: str
    column: str
    row: str


@require_http_methods(["GET", "POST"])
@requires(actions.VERB)
def template_map(request, year, number):
    """A template's sheet with what is filled into it, the map, and the form for one more place."""
    scope, template = find_scope(request.user, year), _find(number)
    try:
        sheets = read_sheets(actions.data_of(template))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("report_template_list", year=year)
    given = request.POST if request.method == "POST" else request.GET
    sheet = sheets.get(given.get("trang")) or next(iter(sheets.values()))
    key, group = _table(given.get("bieu", ""))
    columns = tables.columns_of(key, group, scope, timezone.now())
    form = RuleForm(given if request.method == "POST" else None, columns=columns, communes=scope.communes)
    if form.is_bound and form.is_valid():
        try:
            actions.add_rule(
                by=request.user,
                template=template,
                rule=form.rule(sheet=sheet.name, report=key, group=group),
                version=whole_or_none(request.POST.get("version")) or 0,
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "Đã ghi chỗ điền.")
            query = {"trang": sheet.name, "bieu": f"{key}:{group}"}
            return redirect(reverse("report_template", kwargs={"year": year, "number": number}, query=query))
    rules = [Rule(**each) for each in template.rules]
    names = _column_names(rules, scope, {(key, group, column.key): column.name for column in columns})
    context = {
        "scope": scope,
        "template": template,
        "sheets": list(sheets),
        "sheet": sheet,
        "letters": [letter(column) for column in range(1, _width(sheet) + 1)],
        "lines": list(_lines(sheet, rules)),
        "is_cut": sheet.rows > SHOWN_ROWS or sheet.columns > SHOWN_COLUMNS,
        "told": [_told(place, rule, scope, names) for place, rule in enumerate(rules)],
        "report_choices": tables.choices(),
        "chosen": f"{key}:{group}",
        "periods": periods_of(year),
        "form": form,
    }
    return render(request, "reports/province/map.html", context, status=422 if form.errors else 200)


def periods_of(year):
    """Returns [(word of the address, words)] of the periods that rest on a year's review: the year, and the six months
    after it."""
    return [(period.value, period.words(period.year_of(year))) for period in (Period.YEAR, Period.SIX_MONTHS)]


def _table(asked):
    """Returns (key, group) of a table to fill from; 404 for what there is not."""
    found = tables.find(asked)
    if found is None:
        raise Http404(f"Không có biểu “{asked[:40]}”.")
    return found


def _width(sheet):
    return min(max(sheet.columns, 6), SHOWN_COLUMNS)


def _lines(sheet, rules):
    """Yields (row number, [(text, whether it is filled)]) of the sheet's beginning."""
    filled = set()
    for rule in rules:
        if rule.sheet == sheet.name:
            if rule.kind == CELL:
                filled.add(place_of(rule.cell))
            else:
                filled |= {(row, column_of(rule.to)) for row in range(rule.first, rule.last + 1)}
    for row in range(1, min(sheet.rows, SHOWN_ROWS) + 1):
        cells = []
        for column in range(1, _width(sheet) + 1):
            text = sheet.texts.get((row, column), "")
            is_filled = (row, column) in filled and (row, column) not in sheet.formulas
            cells.append(("số" if is_filled else text[:SHOWN_LETTERS], is_filled))
        yield row, cells


def _told(place, rule, scope, columns):
    rows = dict(ROWS) | dict(scope.commune_options)
    row = rows.get(rule.row, rule.row) if rule.kind == CELL else f"theo tên ở cột {rule.names}"
    name = tables.words_of(rule.report, rule.group)
    return Told(place, rule, name, columns.get((rule.report, rule.group, rule.column), rule.column), row)


def _column_names(rules, scope, known):
    """Returns {(table, group, column key): words} of the rules' columns; `known` is the chosen table's own."""
    found = dict(known)
    for key, group in {(rule.report, rule.group) for rule in rules if rule.report in tables.MAPPABLE}:
        if not any(name[:2] == (key, group) for name in known):
            columns = tables.columns_of(key, group, scope, timezone.now())
            found |= {(key, group, column.key): column.name for column in columns}
    return found


@require_POST
@requires(actions.VERB)
def template_unmap(request, year, number):
    """Takes one place out of the map."""
    template, place = _find(number), whole_or_none(request.POST.get("place"))
    try:
        actions.remove_rule(
            by=request.user,
            template=template,
            place=-1 if place is None else place,
            version=whole_or_none(request.POST.get("version")) or 0,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("report_template", year=year, number=number)


@require_POST
@requires(actions.VERB)
def template_retire(request, year, number):
    """Takes a template out of use."""
    try:
        actions.retire(by=request.user, template=_find(number), version=whole_or_none(request.POST.get("version")) or 0)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("report_template", year=year, number=number)
    return redirect("report_template_list", year=year)


@require_GET
@requires(actions.VERB)
def template_fill(request, year, number):
    """The template filled for the year, or with `?ky=6t` for the six months that rest on its review; back to the map
    with all that does not fit."""
    template, period = _find(number), period_of(request.GET.get("ky", Period.YEAR.value))
    if period is None:
        raise Http404("Không có kỳ báo cáo này.")
    scope = find_scope(request.user, year)
    try:
        content, _ = actions.fill(by=request.user, template=template, scope=scope, period=period, now=timezone.now())
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return redirect("report_template", year=year, number=number)
    name = f"{slug(template.name)}-{slug(period.words(period.year_of(year)))}.xlsx"
    return HttpResponse(
        content, content_type=MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
