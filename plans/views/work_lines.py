"""Results of the lines of work, one by one and many at once. The year in the addresses is that of the work."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.forms import show_errors
from accounts.permissions import Verb, authorise, requires
from households.models import Household
from plans.actions.common import PlanChanged
from plans.actions.results import MOST_AT_ONCE, save_result, save_results
from plans.forms.results import ResultForm, opening
from plans.models import Intervention
from plans.views.work import Work, filtered
from plans.worklists import with_ids, work_rows
from ui.formatting import number, whole_or_none

SEEN = "plans.work_line"  # what a page carries to show that its reader was shown the line


@requires(Verb.VIEW_PLANS)
def work_line(request, year, pk):
    """One line of work: what the plan says, what was done, and the form to say so."""
    work = Work(request, year)
    if whole_or_none(str(pk)) is None:
        raise Http404  # longer than any key, which the database would refuse with an error
    lines = with_ids(work.lines, [pk])
    line, row = lines.only("source", "note").first(), next(iter(work_rows(lines)), None)
    if row is None:
        return _gone(request, work)
    result = _result_of(row)
    form = ResultForm(initial=opening(result, line))
    if request.method == "POST":
        authorise(request.user, Verb.RECORD_RESULTS)
        form = ResultForm(request.POST, request.FILES, initial=opening(result, line))
        if form.is_valid():
            values, uploads = form.values()
            try:
                save_result(
                    by=request.user, year=work.cycle, line_id=pk, values=values, today=timezone.localdate(),
                    version=whole_or_none(request.POST.get("version")), uploads=uploads,
                )  # fmt: skip
            except ValidationError as error:
                show_errors(form, error)
                if isinstance(error, PlanChanged):
                    row = next(iter(work_rows(lines.all())), row)
                    result = _result_of(row)
            else:
                messages.success(request, f"Đã ghi kết quả của hộ {row.head_name}.")
                return redirect(_back(request, work))
    context = work.base() | {
        "row": row,
        "need": work.need(row.need),
        "measure": work.catalogue.name_of(row.measure_key),
        "body": work.bodies.get(row.body, row.body),
        "result": result,
        "files": list(result.files.all()) if result else [],
        "form": form,
        "seen": signing.dumps([pk, request.user.pk, row.household_code, row.head_name], salt=SEEN),
        "query": request.GET.urlencode(),
    }
    return render(request, "plans/work_line.html", context, status=422 if form.errors else 200)


def _result_of(row):
    return Intervention.objects.filter(pk=row.result_id).select_related("by").first() if row.result_id else None


def _gone(request, work):
    """The line of the address is no work of the reader's any more. Whoever was shown it and now sends what was done is
    told why, reads what he typed and, where he may, is led to where it can be recorded beside the plan; 404 for all
    others."""
    try:
        pk, person, code, head = signing.loads(request.POST.get("xem", ""), salt=SEEN)
    except signing.BadSignature as error:
        raise Http404 from error
    if (pk, person) != (request.resolver_match.kwargs["pk"], request.user.pk):
        raise Http404
    form = ResultForm(request.POST, with_files=False)
    context = work.base() | {
        "typed": [(field.label, _typed(field)) for field in form if field.value() and not field.is_hidden],
        "head": f"{head}, mã {code}",
        "household": Household.objects.visible_to(request.user).filter(code=code).first(),
        "query": request.GET.urlencode(),
    }
    return render(request, "plans/work_gone.html", context, status=409)


def _typed(field):
    """What stands in a field of a sent form, a choice by its words."""
    choices = {str(value): label for value, label in getattr(field.field, "choices", ())}
    return choices.get(field.value(), "có" if field.value() is True else field.value())


def _back(request, work):
    address = reverse("work_list", args=[work.year])
    return f"{address}?{request.GET.urlencode()}" if request.GET else address


@require_POST
@requires(Verb.RECORD_RESULTS)
def work_bulk(request, year):
    """The same result for many lines: choose, preview old and new, write."""
    work = Work(request, year)
    if "tat_ca" in request.POST:
        ids = list(filtered(request, work)[0].values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    else:
        ids = [int(each) for each in request.POST.getlist("dong") if whole_or_none(each)][: MOST_AT_ONCE + 1]
    if not ids or len(ids) > MOST_AT_ONCE:
        too_many = f"Mỗi lần ghi nhiều nhất {MOST_AT_ONCE} dòng; lọc bớt rồi chọn."
        messages.error(request, too_many if ids else "Chọn ít nhất một dòng.")
        return redirect(_back(request, work))
    rows = work_rows(with_ids(work.lines, ids))
    if len(rows) < len(ids):
        gone = len(ids) - len(rows)
        messages.warning(request, f"{number(gone)} dòng không còn trong kế hoạch (kế hoạch của xã vừa đổi), đã bỏ ra.")
    if not rows:
        return redirect(_back(request, work))
    step = request.POST.get("buoc", "")
    form = ResultForm(request.POST, with_files=False) if step else ResultForm(initial=opening(None), with_files=False)
    is_ready = step in ("xem", "ghi") and form.is_valid()
    if is_ready and step == "ghi":
        pairs = (each.partition(":") for each in request.POST.getlist("ban"))
        versions = {int(key): whole_or_none(version) for key, _, version in pairs if whole_or_none(key)}
        try:
            saved = save_results(
                by=request.user, year=work.cycle, versions=versions, values=form.values()[0],
                today=timezone.localdate(),
            )  # fmt: skip
        except ValidationError as error:
            show_errors(form, error)
            is_ready = False
        else:
            messages.success(request, f"Đã ghi kết quả của {len(saved)} dòng.")
            return redirect(_back(request, work))
    values = form.cleaned_data if is_ready else {}
    context = work.base() | {
        "rows": work.worded(rows),
        "form": form,
        "is_preview": is_ready,
        "new_status": dict(Intervention.Status.choices).get(values.get("status"), ""),
        "values": values,
        "replaced": sum(bool(row.status) for row in rows),
        "query": request.GET.urlencode(),
    }
    return render(request, "plans/work_bulk.html", context, status=422 if form.errors else 200)
