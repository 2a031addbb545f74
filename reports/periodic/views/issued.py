"""An issued report as it was: its text, tables, the households behind its counts, its files, its errata."""

import hashlib

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.forms import show_errors
from accounts.permissions import Verb, requires
from accounts.scoping import table_commune_ids
from areas.models import AREA_TYPES, Commune
from reports.models import IssuedFile, IssuedHousehold, IssuedList, IssuedReport
from reports.periodic.consolidating import gather
from reports.periodic.corrections import drift, standing_values
from reports.periodic.forms import ErratumForm, ErratumLineFormSet
from reports.periodic.frozen import table_from
from reports.periodic.issuers import EDITIONS, edition_of_errata
from reports.periodic.issuing_actions import correct
from reports.periodic.views.common import find_period, today
from reports.renderers import docx, web, xlsx

PAGE_SIZE = 50
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
    context = _base(issued, period) | {
        "groups": [
            (name, [(figure, words, corrected.get(figure.key)) for figure, words in rows])
            for name, rows in found.groups()
        ],
        "tables": [{"key": data["key"], "title": data["title"]} for data in _tables_for(request.user, issued)],
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


def _table_for(request, issued, key, *, opens=True):
    data = next((each for each in _tables_for(request.user, issued) if each["key"] == key), None)
    if data is None:
        raise Http404("Báo cáo không có bảng này.")
    return table_from(data, opens=opens)


@require_GET
@requires(Verb.VIEW_TABLES)
def issued_table(request, year, period, table):
    """One table as it was issued; its counts open the households as they were."""
    period = find_period(year, period)
    issued = _issued(year, period)
    opens = request.user.can(Verb.VIEW_HOUSEHOLDS)  # a body reads counts and no household
    found = _table_for(request, issued, table, opens=opens)
    base = reverse("issued_households", kwargs={"year": year, "period": period.value, "table": table})

    def households(drill):
        return f"{base}?{urlencode(drill.filters)}"

    has_lists = any(cell.drill for row in found.rows for cell in row.cells)
    shown = web.present(found, link_households=households, link_unit=lambda filters: "")
    return render(
        request, "reports/periodic/issued_table.html", _base(issued, period) | {"shown": shown, "has_lists": has_lists}
    )


@require_GET
@requires(Verb.VIEW_HOUSEHOLDS)
def issued_households(request, year, period, table):
    """The households that one count of an issued table had, within the reader's scope."""
    period = find_period(year, period)
    issued = _issued(year, period)
    found = _table_for(request, issued, table)
    column = next((each for each in found.columns if each.key == request.GET.get("cot")), None)
    if column is None:
        raise Http404("Bảng không có cột này.")
    lists = IssuedList.objects.visible_to(request.user).filter(issued=issued, table=table, column=column.key)
    commune, area = request.GET.get("xa", ""), request.GET.get("khu_vuc", "")
    if commune:
        lists = lists.filter(commune__code=commune)
    if area:
        lists = lists.filter(area_type=area)
    lists = list(lists.select_related("commune").order_by("commune__code"))
    ids = [each for one in lists for each in one.household_ids]
    if commune and not lists:
        raise Http404("Không có hộ nào của xã này trong cột.")
    page = Paginator(ids, PAGE_SIZE).get_page(request.GET.get("page"))
    homes = IssuedHousehold.objects.visible_to(request.user).filter(
        issued=issued, household_id__in=list(page.object_list)
    )
    by_id = {home.household_id: home for home in homes.select_related("commune")}
    context = _base(issued, period) | {
        "table": found,
        "column": column,
        "title": column.group if column.group and column.label == "Số hộ" else column.name,
        "commune": lists[0].commune if commune else None,
        "area": dict(AREA_TYPES).get(area, ""),
        "page_obj": page,
        "homes": [by_id[each] for each in page.object_list if each in by_id],
        "sees_identity": request.user.can(Verb.VIEW_IDENTITY),
    }
    return render(request, "reports/periodic/issued_households.html", context)


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
        for figure, words in rows
        if words
    ]
    wanted = request.GET.get("so", "")
    to = edition_of_errata(issued.papers.all())
    form = ErratumForm(request.POST or None, to=to, initial={"signed_on": today()})
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
