"""A unit's report: the board of who has sent what, the report, its draft, sending and deciding."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.forms import show_errors
from accounts.permissions import Verb, authorise, requires
from accounts.scoping import commune_ids
from areas.models import Commune
from reports.models import IssuedReport
from reports.periodic.actions import accept_report, own_data, require_writer, return_report, save_draft, send_report
from reports.periodic.boards import board, standings
from reports.periodic.conflicts import DraftConflict, ReadConflict
from reports.periodic.forms import FILES_SAID, AcceptForm, OwnFigureFormSet, ReturnForm, SendForm, TextsForm
from reports.periodic.opening import links_of
from reports.periodic.reading import (
    changes_between,
    faults_of,
    own_rows_for_editing,
    own_words,
    read_draft,
    read_sending,
)
from reports.periodic.sections import sections_of
from reports.periodic.units import address_of, is_own, listed_tables, report_of, titled
from reports.periodic.views.common import (
    LAST_YEAR,
    find_period,
    find_unit_or_404,
    tell_conflict,
    today,
)
from reports.periodic.views.sendings import kept_of
from reports.periods import FIRST_YEAR, Period


@require_GET
@requires(Verb.VIEW_TABLES)
def periodic_list(request, year):
    """Units × periods of a year: who has sent what when; a unit sees its own."""
    if year > LAST_YEAR:
        raise Http404("Không có năm này.")
    rows, summaries = ([], []) if year < FIRST_YEAR else board(year, today(), user=request.user)
    sees_all = commune_ids(request.user) is None
    return render(
        request,
        "reports/periodic/list.html",
        {
            "year": year,
            "first_year": FIRST_YEAR,
            "today": today(),
            "rows": rows,
            "summaries": [each for each in summaries if each.owing],
            "sees_all": sees_all,
            "may_review": request.user.can(Verb.REVIEW_REPORTS),
            "issued": {each.period: each for each in IssuedReport.objects.filter(year=year)},
            "periods": list(Period),
        },
    )


def _base(request, year, period, unit):
    """Returns the context that every page of a unit's report shows."""
    return {
        "year": year,
        "period": period,
        "words": period.words(year),
        "unit": unit,
        "unit_title": titled(unit),
        "address": address_of(unit, period, year),
        "is_own": is_own(request.user, unit),
        "sees_all": commune_ids(request.user) is None,
        "today": today(),
    }


def _standing(unit, period, year):
    return next((each for each in standings(period, year, today()) if each.unit == unit), None)


@require_GET
@requires(Verb.VIEW_TABLES)
def periodic_report(request, year, period, unit):
    """A unit's report: what was sent last, or the draft that is being written."""
    period, unit = find_period(year, period), find_unit_or_404(request, unit)
    return _report_page(request, year, period, unit)


def _report_page(request, year, period, unit, *, number=None, status=200, **forms):
    report = report_of(unit, period, year)
    sendings = list(report.sendings.select_related("sent_by", "decided_by")) if report else []
    base, user = _base(request, year, period, unit), request.user
    is_draft = number is None and (report is None or report.may_be_written)
    if is_draft and not base["is_own"]:
        # What is still being written is its writers' own; others read what was sent.
        is_draft, number = False, sendings[-1].number if sendings else None
    sending = None
    if not is_draft and sendings:
        sending = next((each for each in sendings if each.number == number), None) if number else sendings[-1]
        if sending is None:
            raise Http404("Không có lần gửi này.")
    reading = None
    if sending is not None:
        sending.report = report
        reading = read_sending(sending, with_tables=False)
    elif is_draft:
        reading = read_draft(unit, period, year, user=user, today=today(), now=timezone.now(), with_tables=False)
    may_write = base["is_own"] and user.can(Verb.WRITE_REPORTS) and (report is None or report.may_be_written)
    is_held = report is not None and not report.may_be_written
    previous = next((each for each in sendings if sending and each.number == sending.number - 1), None)
    if previous is not None:
        previous.report = report
    decided = {"number": sendings[-1].number if sendings else None}
    context = (
        base
        | _opened(user, unit, period, year, reading, sending)
        | {
            "report": report,
            "reading": reading,
            "sending": sending,
            "sendings": sendings,
            "is_latest": sending is not None and sending == sendings[-1],
            "standing": _standing(unit, period, year),
            "changes": changes_between(previous, sending) if previous else [],
            "faults": sum(len(each) for each in faults_of(reading).values()) if reading else 0,
            "may_write": may_write,
            "may_send": may_write and report is not None and user.can(Verb.SEND_REPORTS),
            "may_review": is_held and user.can(Verb.REVIEW_REPORTS) and (sending is None or sending == sendings[-1]),
            "send_form": forms.get("send_form")
            or SendForm(
                initial={
                    "version": report.version if report else 0,
                    "digest": reading.filled.digest if is_draft and reading else "",
                    "signed_on": today(),
                    "signer": user.full_name,
                },
                prefix="send",
                on=(period, year, today()),
            ),
            "return_form": forms.get("return_form") or ReturnForm(initial=decided, prefix="return"),
            "accept_form": forms.get("accept_form") or AcceptForm(initial=decided, prefix="accept"),
            "form": next(iter(forms.values()), None),
        }
    )
    return render(request, "reports/periodic/report.html", context, status=status)


def _opened(user, unit, period, year, reading, sending):
    """Returns the figures and tables of a reading with what they open: households as they are, or as they were sent."""
    if reading is None:
        return {}
    if sending is not None:
        kept = kept_of(sending)
        return {"groups": reading.filled.groups(kept.links_of_figures(user)), "tables": kept.listed_tables()}
    links = links_of(unit, period, year, reading.filled.values, user)
    return {"groups": reading.filled.groups(links), "tables": listed_tables(unit, period, year, user=user)}


@require_GET
@requires(Verb.VIEW_TABLES)
def periodic_sending(request, year, period, unit, number):
    """One sending as it was, with what differs from the one before."""
    period, unit = find_period(year, period), find_unit_or_404(request, unit)
    return _report_page(request, year, period, unit, number=number)


@requires(Verb.WRITE_REPORTS)
def periodic_edit(request, year, period, unit):
    """The draft: parts of text with bound numbers, the unit's own figures."""
    period, unit = find_period(year, period), find_unit_or_404(request, unit)
    require_writer(request.user, unit)
    report = report_of(unit, period, year)
    if report is not None and not report.may_be_written:
        messages.error(request, f"Báo cáo {report.get_status_display()} nên không sửa được.")
        return redirect("periodic_report", **address_of(unit, period, year))
    sections = sections_of(isinstance(unit, Commune))
    reading = read_draft(unit, period, year, user=request.user, today=today(), now=timezone.now(), with_tables=False)
    rows = own_rows_for_editing(report, unit)
    form = TextsForm(
        request.POST or None,
        sections=sections,
        initial=reading.texts | {"version": report.version if report else 0},
    )
    formset = OwnFigureFormSet(request.POST or None, request.FILES or None, initial=rows, prefix="own")
    theirs = None
    if request.method == "POST" and form.is_valid() and formset.is_valid():
        try:
            save_draft(
                by=request.user, unit=unit, period=period, year=year, texts=form.texts(),
                own=[values for values in formset.cleaned_data if values.get("label") or values.get("pk")],
                version=form.cleaned_data["version"],
            )  # fmt: skip
        except DraftConflict as conflict:
            theirs = conflict.theirs
            form.data = form.data.copy()
            form.data["version"] = str(theirs.version)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, "Đã lưu bản soạn.")
            stays = "xem" not in request.POST
            return redirect("periodic_edit" if stays else "periodic_report", **address_of(unit, period, year))
    context = _base(request, year, period, unit) | {
        "form": form,
        "formset": formset,
        "own_rows": _beside(formset.forms, rows),
        "files_said": FILES_SAID,
        "groups": [(name, [each for each in found if each[1]]) for name, found in reading.filled.groups()],
        "faults": faults_of(reading),
        "report": report,
        "sections": sections,
        "theirs": _theirs(theirs, form, formset, sections) if theirs else None,
        "their_name": theirs.saved_by.full_name if theirs else "",
        "version": theirs.version if theirs else (report.version if report else 0),
    }
    status = 409 if theirs else 422 if request.method == "POST" else 200
    return render(request, "reports/periodic/edit.html", context, status=status)


def _beside(forms, rows):
    """Returns [(form, the row that it is of or None)]: rows may have come since the form was read."""
    by_pk, by_key = ({str(row[name]): row for row in rows if row[name]} for name in ("pk", "key"))
    return [(each, by_pk.get(str(each["pk"].value())) or by_key.get(each["key"].value())) for each in forms]


def _theirs(theirs, form, formset, sections):
    """Returns [(title, their text)] of the parts and own figures in which the saved draft differs from what was
    typed."""
    typed = form.texts()
    rows = {values["key"] or values["label"]: values for values in formset.cleaned_data if values.get("label")}
    own = [(row["label"], own_words(row), own_words(rows.get(row["key"] or row["label"]))) for row in own_data(theirs)]
    return [
        (section.title, theirs.texts.get(section.key, ""))
        for section in sections
        if theirs.texts.get(section.key, "") != typed.get(section.key, "")
    ] + [(label, words) for label, words, mine in own if words != mine]


def _act(request, year, period, unit, name, form, action, done, *, verb):
    """Runs an action on a unit's report; its errors stand on the report's page."""
    period, unit = find_period(year, period), find_unit_or_404(request, unit)
    authorise(request.user, verb)
    report = report_of(unit, period, year)
    if report is None:
        raise Http404("Đơn vị chưa soạn báo cáo này.")
    if form.is_valid():
        try:
            action(by=request.user, report=report, **form.cleaned_data)
        except ReadConflict as conflict:
            tell_conflict(form, conflict)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, done)
            return redirect("periodic_report", **address_of(unit, period, year))
    return _report_page(request, year, period, unit, status=422, **{name: form})


@require_POST
@requires(Verb.SEND_REPORTS)
def periodic_send(request, year, period, unit):
    def send(**values):
        return send_report(today=today(), **values)

    form = SendForm(request.POST, prefix="send", on=(find_period(year, period), year, today()))
    done = "Đã gửi báo cáo; chờ Phòng LĐTBXH duyệt."
    return _act(request, year, period, unit, "send_form", form, send, done, verb=Verb.SEND_REPORTS)


@require_POST
@requires(Verb.REVIEW_REPORTS)
def periodic_return(request, year, period, unit):
    form = ReturnForm(request.POST, prefix="return")
    done = "Đã trả lại báo cáo; đơn vị thấy ý kiến."
    return _act(request, year, period, unit, "return_form", form, return_report, done, verb=Verb.REVIEW_REPORTS)


@require_POST
@requires(Verb.REVIEW_REPORTS)
def periodic_accept(request, year, period, unit):
    form = AcceptForm(request.POST, prefix="accept")
    done = "Đã chấp nhận báo cáo; số liệu được đưa vào tổng hợp."
    return _act(request, year, period, unit, "accept_form", form, accept_report, done, verb=Verb.REVIEW_REPORTS)
