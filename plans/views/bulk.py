"""Many lines at once: choose by filter, say what they get, see every change, then do it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from accounts.forms import show_errors
from accounts.permissions import Verb, requires
from plans.actions.editing import apply_edits
from plans.edits import bulk_edits, fingerprint, told
from plans.forms.bulk import BulkForm
from plans.gaps import NEED_GONE
from plans.views.common import find_here, page
from plans.views.households import chosen, filter_options
from ui.formatting import number

SHOWN = 100  # changes named one by one


@requires(Verb.EDIT_PLANS)
def plan_bulk(request, year, code):
    """The filters stand in the address, the values in the form; a preview says "sẽ đổi N dòng" before anything is."""
    here = find_here(request.user, year, code)
    found = chosen(here, request.GET)
    if request.method == "POST" and "remove" in request.POST and found.filters.gap == NEED_GONE.key:
        return _remove(request, here, found)
    form = BulkForm(request.POST or None, words=found.words, for_year=here.for_year)
    context = {
        "filters": found.filters,
        "options": filter_options(here, found),
        "query": found.filters.query(),
        "row_count": len(found.rows),
        "line_count": sum(len(found.lines(row)) for row in found.rows),
        "is_of_gone": found.filters.gap == NEED_GONE.key,
        "form": form,
    }
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            edits, refused = _edits(found, form)
            mark = fingerprint(edits)
            context |= {"preview": _preview(found, edits), "mark": mark, "refused": refused, "shown": SHOWN}
            status = 200
            if "apply" in request.POST and edits:
                if request.POST.get("mark") != mark:
                    messages.warning(request, "Kế hoạch vừa đổi. Xem lại các thay đổi dưới đây rồi áp dụng.")
                    return page(request, "plans/plan_bulk.html", here, context, tab="bulk", status=409)
                try:
                    apply_edits(by=request.user, plan=here.plan, edits=edits, action="plan.bulk")
                except ValidationError as error:
                    show_errors(form, error)
                    status = 422
                else:
                    lines, rows = _count(edits)
                    done = ", ".join(
                        text
                        for text in (f"{number(lines)} dòng" if lines else "", f"{number(rows)} hộ" if rows else "")
                        if text
                    )
                    messages.success(request, f"Đã đổi {done}.")
                    return redirect(f"{request.path}?{found.filters.query()}")
    return page(request, "plans/plan_bulk.html", here, context, tab="bulk", status=status)


def _remove(request, here, found):
    """Takes out the lines of needs that are gone, if they are still as many as the page said."""
    removed = {line.pk for row in found.rows for line in found.lines(row)}
    if request.POST.get("count") != str(len(removed)):
        messages.warning(request, "Các dòng vừa đổi. Xem lại danh sách rồi bỏ.")
        return redirect(f"{request.path}?{found.filters.query()}")
    kept = {line.pk for row in found.rows for line in found.lines(row) if line.is_begun}
    removed -= kept
    try:
        apply_edits(by=request.user, plan=here.plan, removed=removed, action="plan.bulk")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(f"{request.path}?{found.filters.query()}")
    stay = f" Giữ {number(len(kept))} dòng đã có kết quả thực hiện." if kept else ""
    messages.success(request, f"Đã bỏ {number(len(removed))} dòng của nhu cầu không còn.{stay}")
    return redirect("plan_gaps", **here.keys)


def _edits(found, form):
    line_ids = None
    if found.filters.is_of_lines:
        line_ids = frozenset(line.pk for row in found.rows for line in found.lines(row))
    return bulk_edits(
        found.contents,
        row_ids=frozenset(row.pk for row in found.rows),
        line_ids=line_ids,
        row_values=form.row_values(),
        line_values=form.line_values(),
        catalogue=found.words.catalogue,
        only_blank=form.cleaned_data["only_blank"],
    )


def _count(edits):
    return sum(edit.kind == "line" for edit in edits), sum(edit.kind == "row" for edit in edits)


def _preview(found, edits):
    rows = {row.pk: row for row in found.rows}
    needs = {line.pk: line.need for row in found.rows for line in row.lines}
    lines, households = _count(edits)
    return {
        "lines": lines,
        "rows": households,
        "changes": [
            {
                "row": rows[edit.row_id],
                "need": found.words.need(needs[edit.pk]) if edit.kind == "line" else "",
                "told": told(edit, found.words),
            }
            for edit in edits[:SHOWN]
        ],
        "more": max(0, len(edits) - SHOWN),
    }
