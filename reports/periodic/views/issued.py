"""An issued report as it was: its text, tables, the households behind its counts, its files, its errata."""

import hashlib

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.forms import show_errors
from accounts.permissions import Verb, requires
from accounts.scoping import table_commune_ids
from areas.models import Commune
from reports.models import IssuedFile, IssuedReport, Sending
from reports.periodic.consolidating import REPORTED_KEY, gather
from reports.periodic.corrections import drift, standing_values
from reports.periodic.forms import ErratumForm, ErratumLineFormSet
from reports.periodic.issuers import EDITIONS, edition_of_errata
from reports.periodic.issuing_actions import correct
from reports.periodic.opening import FIGURES
from reports.periodic.standing_table import STANDING_KEY, links_of_units
from reports.periodic.views.common import find_period, today
from reports.periodic.views.frozen import Kept, households_page, kept_of_sendings, table_page
from reports.renderers import docx, xlsx
from ui.formatting import datetime_vi

MEDIA_TYPES = {"docx": docx.MEDIA_TYPE, "xlsx": xlsx.MEDIA_TYPE}


def _issued(year, period):
    found = IssuedReport.objects.filter(year=year, period=period).select_related("issued_by").first()
    if found is None:
        raise Http404("Báo cáo của kỳ này chưa phát hành.")
    return found


def _base(issued, period):
    return {
        "issued": issued,
        "year": issued.year,
        "period": period,
        "words": period.words(issued.year),
        "address": {"year": issued.year, "period": period.value},
        "papers": list(issued.papers.select_related("by")),
    }


@require_GET
@requires(Verb.VIEW_TABLES)
def issued_report(request, year, period):
    """The report as it was issued, with what errata have said since."""
    period = find_period(year, period)
    issued = _issued(year, period)
    errata = list(issued.errata.select_related("by").prefetch_related("files"))
    found, corrected = standing_values(issued, errata)
    sees_all = table_commune_ids(request.user) is None
    may_correct = request.user.can(Verb.REVIEW_REPORTS)
    kept = _kept(request, issued, period)
    links = kept.links_of_figures(request.user)
    if sees_all:
        standing = reverse("issued_table", kwargs=kept.address | {"table": STANDING_KEY})
        links |= links_of_units(standing, found.values)
    context = _base(issued, period) | {
        "groups": [
            (name, [(figure, words, href, corrected.get(figure.key)) for figure, words, href in rows])
            for name, rows in found.groups(links)
        ],
        "tables": kept.listed_tables(),
        "files": list(issued.files.filter(erratum=None).select_related("paper")) if sees_all else [],
        "sees_all": sees_all,
        "errata": errata,
        "may_correct": may_correct,
        "drift": _drift(request, issued, errata) if may_correct and request.GET.get("so-sanh") == "1" else None,
        "is_compared": request.GET.get("so-sanh") == "1",
        "to_issue": [
            to for to in ("huyen", "tinh") if may_correct and to not in {each.to for each in issued.papers.all()}
        ],
    }
    return render(request, "reports/periodic/issued.html", context)


def _drift(request, issued, errata):
    gathered = gather(issued.period_, issued.year, user=request.user, today=today(), now=timezone.now())
    return drift(issued, gathered.filled, errata)


def _tables_for(user, issued):
    """Returns the frozen tables that the person may read: whole for readers of the district, else own rows."""
    ids = table_commune_ids(user)
    if ids is None:
        return issued.tables
    codes = set(Commune.objects.filter(pk__in=ids).values_list("code", flat=True))
    found = []
    for data in issued.tables:
        rows = [row for row in data["rows"] if row["where"].get("xa") in codes]
        if rows:
            found.append(data | {"rows": rows})
    return found


def _kept(request, issued, period):
    address = {"year": issued.year, "period": period.value}
    return Kept(
        of={"issued": issued},
        names=("issued_table", "issued_households"),
        address=address,
        tables=_tables_for(request.user, issued),
        figures=issued.figures,
        survey_year=issued.survey_year,
        said=f"như lúc phát hành {datetime_vi(issued.issued_at)}",
        crumbs=(
            (f"Báo cáo {issued.year}", reverse("periodic_list", args=[issued.year])),
            ("Đã phát hành", reverse("issued_report", kwargs=address)),
        ),
        # They are of the whole district; a body reads counts and no rows.
        opens_figures=table_commune_ids(request.user) is None and request.user.can(Verb.VIEW_HOUSEHOLDS),
    )


@require_GET
@requires(Verb.VIEW_TABLES)
def issued_table(request, year, period, table):
    period = find_period(year, period)
    issued = _issued(year, period)
    return table_page(request, _kept(request, issued, period), table, _base(issued, period))


@require_GET
@requires(Verb.VIEW_HOUSEHOLDS)
def issued_households(request, year, period, table):
    period = find_period(year, period)
    issued = _issued(year, period)
    kept, base = _kept(request, issued, period), _base(issued, period)
    if table != REPORTED_KEY:
        return households_page(request, kept, table, base)
    crumbs = (*kept.crumbs, ("Số liệu các xã báo cáo", reverse("issued_table", kwargs=kept.address | {"table": table})))
    ids = _sendings_behind(issued, kept.table(table))
    return households_page(request, kept_of_sendings(ids, crumbs=crumbs, survey_year=issued.survey_year), FIGURES, base)


def _sendings_behind(issued, table):
    """Returns the ids of the sendings whose figures stand in a kept table of reported figures, which keep their rows
    themselves."""
    drills = [cell.drill.filters for row in table.rows for cell in row.cells if cell.drill]
    told = {(each["xa"], int(each["lan"])) for each in drills if "lan" in each}
    reports = {"report__year": issued.year, "report__period": issued.period, "report__commune__isnull": False}
    rows = Sending.objects.filter(**reports).values_list("pk", "report__commune__code", "number")
    return [pk for pk, code, number in rows if (code, number) in told]


@require_GET
@requires(Verb.VIEW_TABLES)
def issued_file(request, year, period, pk):
    """The bytes of a produced file, once their checksum has been found right. Whole-district papers are not for those
    who read one commune's figures."""
    issued = _issued(year, find_period(year, period))
    if table_commune_ids(request.user) is not None:
        raise Http404
    found = get_object_or_404(IssuedFile.objects.filter(issued=issued), pk=pk)
    try:
        data = found.file.open("rb").read()
    except FileNotFoundError:
        raise Http404("Tệp không còn trong kho.") from None
    if hashlib.sha256(data).hexdigest() != found.sha256:
        raise Http404("Tệp trong kho đã bị đổi so với lúc phát hành. Lấy lại từ bản sao lưu.")
    return HttpResponse(
        data,
        content_type=MEDIA_TYPES[found.extension],
        headers={"Content-Disposition": f'attachment; filename="{found.name}"'},
    )


@requires(Verb.REVIEW_REPORTS)
def erratum_add(request, year, period):
    """A numbered erratum: which figures or places, what is right, why."""
    period = find_period(year, period)
    issued = _issued(year, period)
    errata = list(issued.errata.all())
    found, corrected = standing_values(issued, errata)
    figures = [
        (figure.key, f"{figure.label}: {corrected[figure.key][0] if figure.key in corrected else words}")
        for _, rows in found.groups()
        for figure, words, _ in rows
        if words
    ]
    wanted = request.GET.get("so", "")
    to = edition_of_errata(issued.papers.all())
    on = (period, year, today())
    form = ErratumForm(request.POST or None, to=to, on=on, initial={"signed_on": today()})
    formset = ErratumLineFormSet(
        request.POST or None,
        prefix="dong",
        form_kwargs={"figures": figures},
        initial=[{"key": wanted, "new": request.GET.get("dung", "")[:100]}] if wanted else [],
    )
    if request.method == "POST" and form.is_valid() and formset.is_valid():
        lines = [values for values in formset.cleaned_data if values.get("new")]
        try:
            erratum = correct(by=request.user, issued=issued, lines=lines, today=today(), **form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, f"Đã phát hành {str(erratum).lower()}.")
            return redirect("issued_report", year=year, period=period.value)
    context = _base(issued, period) | {
        "form": form,
        "formset": formset,
        "ordinal": len(errata) + 1,
        "edition": EDITIONS[to],
    }
    return render(request, "reports/periodic/erratum.html", context, status=422 if request.method == "POST" else 200)
