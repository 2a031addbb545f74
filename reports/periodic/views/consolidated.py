"""The consolidated report of Phòng LĐTBXH: what is gathered, its draft, and issuing it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.forms import show_errors
from accounts.permissions import Verb, requires
from accounts.scoping import commune_ids
from areas.models import Commune
from reports.links import address_of_drill
from reports.models import IssuedReport
from reports.periodic.boards import standings
from reports.periodic.conflicts import DraftConflict, ReadConflict
from reports.periodic.consolidating import REPORTED_KEY, accepted_sendings, gather
from reports.periodic.exports import draft_paper, draft_workbook, texts_of
from reports.periodic.forms import IssueForm, TextsForm
from reports.periodic.issuers import EDITIONS
from reports.periodic.issuing_actions import issue, save_consolidated
from reports.periodic.narrative import disagreements, marked
from reports.periodic.opening import FIGURES, links_of
from reports.periodic.sections import DISTRICT_SECTIONS
from reports.periodic.sources import recognised_communes
from reports.periodic.standing_table import STANDING_KEY, links_of_units, units_counted
from reports.periodic.units import listed_tables
from reports.periodic.views.common import excel_file, find_period, tell_conflict, today, word_file
from reports.periodic.views.frozen import households_page, kept_of_sendings, show_table
from reports.table import Opens
from ui.formatting import slug


def _gather(request, year, period):
    return gather(period, year, user=request.user, today=today(), now=timezone.now())


def _base(year, period):
    return {
        "year": year,
        "period": period,
        "words": period.words(year),
        "address": {"year": year, "period": period.value},
        "today": today(),
    }


def _issued(year, period):
    return IssuedReport.objects.filter(year=year, period=period).first()


def _for_the_district(request):
    if commune_ids(request.user) is not None:
        raise Http404


@require_GET
@requires(Verb.VIEW_TABLES)
def consolidated(request, year, period):
    """What is gathered of a period, the report as it reads now, and what is missing; the whole district's only."""
    period = find_period(year, period)
    _for_the_district(request)
    gathered = _gather(request, year, period)
    texts, draft = texts_of(gathered)
    figures, values = gathered.filled.figures, gathered.filled.values
    standing = reverse("consolidated_table", kwargs={"year": year, "period": period.value, "table": STANDING_KEY})
    links = links_of(None, period, year, values, request.user) | links_of_units(standing, values)
    parts = [(s, marked(texts[s.key], figures, values)) for s in DISTRICT_SECTIONS if texts.get(s.key)]
    context = _base(year, period) | {
        "gathered": gathered,
        "recognised": recognised_communes(period.survey_year(year)),
        "groups": gathered.filled.groups(links),
        "tables": _tables(gathered, period, year, request.user),
        "draft": draft,
        "parts": parts,
        "faults": sum(fault is not None for _, pieces in parts for _, fault in pieces),
        "issued": _issued(year, period),
        "waiting": [each for each in gathered.standings if each.report and each.report.status == "sent"],
        "missing": [each for each in gathered.standings if not each.is_accepted],
        "accepted_count": sum(each.is_accepted for each in gathered.standings),
        "editions": EDITIONS.values(),
        "may_review": request.user.can(Verb.REVIEW_REPORTS),
    }
    return render(request, "reports/periodic/consolidated.html", context)


def _tables(gathered, period, year, user):
    """Returns [{"title", "href"}]: the survey's and the plans' tables have pages of their own, as they are today."""
    live = {each["key"]: each for each in listed_tables(None, period, year, user=user)}
    here = {"year": year, "period": period.value}
    return [
        live.get(table.key)
        or {"title": table.title, "href": reverse("consolidated_table", kwargs=here | {"table": table.key})}
        for table in gathered.tables
    ]


@require_GET
@requires(Verb.VIEW_TABLES)
def consolidated_table(request, year, period, table):
    """A table that is gathered from the units' reports, as it is today; ?dem= one figure of the units it shows."""
    period = find_period(year, period)
    _for_the_district(request)
    found = next((each for each in _gather(request, year, period).tables if each.key == table), None)
    if found is None:
        raise Http404("Báo cáo không có bảng này.")
    base = _base(year, period)
    crumbs = (
        (f"Báo cáo {year}", reverse("periodic_list", args=[year])),
        ("Tổng hợp", reverse("consolidated", kwargs=base["address"])),
    )

    def opened(drill):
        if drill.opens is not Opens.REPORTED:
            return address_of_drill(drill, found.year)
        return f"{reverse('reported_rows', kwargs=base['address'])}?{urlencode(drill.filters)}"

    found = units_counted(found, request.GET.get("dem", ""))
    return show_table(request, found, opened, base | {"crumbs": crumbs})


@require_GET
@requires(Verb.VIEW_HOUSEHOLDS)
def reported_rows(request, year, period):
    """What a figure of the accepted reports of communes counted, as it then was: ?cot= the figure, xa one commune."""
    period = find_period(year, period)
    _for_the_district(request)
    base = _base(year, period)
    of_communes = [each for each in standings(period, year, today()) if isinstance(each.unit, Commune)]
    kept = kept_of_sendings(
        [sending.pk for sending in accepted_sendings(of_communes).values()],
        crumbs=(
            (f"Báo cáo {year}", reverse("periodic_list", args=[year])),
            ("Tổng hợp", reverse("consolidated", kwargs=base["address"])),
            ("Số liệu các xã báo cáo", reverse("consolidated_table", kwargs=base["address"] | {"table": REPORTED_KEY})),
        ),
        survey_year=period.survey_year(year),
    )
    return households_page(request, kept, FIGURES, base)


@requires(Verb.REVIEW_REPORTS)
def consolidated_edit(request, year, period):
    """The draft of the consolidated report; `?soan-lai=1` proposes the words anew from today's data."""
    period = find_period(year, period)
    if _issued(year, period):
        messages.error(request, "Báo cáo này đã phát hành; chỗ sai thì lập đính chính.")
        return redirect("issued_report", year=year, period=period.value)
    gathered = _gather(request, year, period)
    texts, draft = texts_of(gathered)
    if request.GET.get("soan-lai") == "1":
        texts = gathered.draft()
    initial = texts | {"version": draft.version if draft else 0}
    form = TextsForm(request.POST or None, sections=DISTRICT_SECTIONS, initial=initial)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            save_consolidated(
                by=request.user, period=period, year=year, texts=form.texts(), version=form.cleaned_data["version"],
                figures=gathered.filled.figures,
            )  # fmt: skip
        except DraftConflict as conflict:
            theirs = conflict.theirs
            form.data = form.data.copy()
            form.data["version"] = str(theirs.version)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, "Đã lưu bản soạn.")
            return redirect(
                "consolidated" if "xem" in request.POST else "consolidated_edit", year=year, period=period.value
            )
    figures, values = gathered.filled.figures, gathered.filled.values
    shown = form.texts() if form.is_bound and form.is_valid() else texts
    faults = {key: disagreements(text, figures, values) for key, text in shown.items()}
    context = _base(year, period) | {
        "form": form,
        "draft": draft,
        "is_anew": request.GET.get("soan-lai") == "1",
        "groups": [(name, [each for each in found if each[1]]) for name, found in gathered.filled.groups()],
        "faults": {key: found for key, found in faults.items() if found},
        "theirs": [
            (s.title, theirs.texts.get(s.key, ""))
            for s in DISTRICT_SECTIONS
            if theirs.texts.get(s.key, "") != form.texts().get(s.key, "")
        ]
        if theirs
        else None,
        "their_name": theirs.saved_by.full_name if theirs else "",
    }
    status = 409 if theirs else 422 if request.method == "POST" else 200
    return render(request, "reports/periodic/consolidated_edit.html", context, status=status)


@require_GET
@requires(Verb.VIEW_TABLES)
def consolidated_docx(request, year, period):
    """The draft as it would be signed, `?ban=tinh` in the name of UBND huyện."""
    period = find_period(year, period)
    _for_the_district(request)
    edition = request.GET.get("ban", "huyen")
    edition = edition if edition in EDITIONS else "huyen"
    gathered = _gather(request, year, period)
    texts, _ = texts_of(gathered)
    return word_file(
        draft_paper(gathered, texts, edition, today()), f"du-thao-bao-cao-{slug(period.words(year))}-{edition}"
    )


@require_GET
@requires(Verb.VIEW_TABLES)
def consolidated_xlsx(request, year, period):
    period = find_period(year, period)
    _for_the_district(request)
    gathered = _gather(request, year, period)
    return excel_file(f"so-lieu-bao-cao-{slug(period.words(year))}", **draft_workbook(gathered))


@requires(Verb.REVIEW_REPORTS)
def consolidated_issue(request, year, period):
    """Number, day and signer; `?ban=tinh` the second paper, to UBND tỉnh and Sở LĐTBXH."""
    period = find_period(year, period)
    to = request.GET.get("ban", "huyen")
    to = to if to in EDITIONS else "huyen"
    issued = _issued(year, period)
    gathered = None if issued else _gather(request, year, period)
    draft = texts_of(gathered)[1] if gathered else None
    initial = {"signed_on": today(), "version": draft.version if draft else 0}
    if gathered:
        initial["digest"] = request.GET.get("da-doc") or gathered.digest
    form = IssueForm(request.POST or None, to=to, on=(period, year, today()), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            paper = issue(by=request.user, period=period, year=year, to=to, today=today(), **form.cleaned_data)
        except ReadConflict as conflict:
            tell_conflict(form, conflict)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, f"Đã phát hành báo cáo số {paper}.")
            return redirect("issued_report", year=year, period=period.value)
    context = _base(year, period) | {
        "form": form,
        "edition": EDITIONS[to],
        "issued": issued,
        "gathered": gathered,
        "recognised": recognised_communes(period.survey_year(year)),
        "draft": draft,
        "errata": list(issued.errata.all()) if issued else [],
        "missing": [each for each in gathered.standings if not each.is_accepted] if gathered else [],
    }
    return render(request, "reports/periodic/issue.html", context, status=422 if request.method == "POST" else 200)
