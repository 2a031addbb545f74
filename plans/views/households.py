"""The households of a plan, and one household's page."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.forms import show_errors
from accounts.models import AuditEntry
from accounts.permissions import Verb, authorise, requires
from households.models import Household
from plans.actions.common import PlanChanged
from plans.actions.editing import apply_edits
from plans.catalogue import all_needs
from plans.edits import LINE, ROW, NewLine, edit_of
from plans.execution_gaps import GAPS as EXECUTION_GAPS
from plans.execution_gaps import all_gaps
from plans.filters import CLASSES, GAPS, NONE, lines_of, read_filters, select
from plans.forms.lines import LineForm, Opened, RowForm
from plans.gaps import needs_without_measure
from plans.models import HouseholdPlan
from plans.panels import results_panel
from plans.reading import contents_by_ids, contents_of
from plans.views.common import find_here, page
from plans.whole import words_of

PAGE_SIZE = 20  # households, each with some five lines


@dataclass
class Chosen:
    """The households of a plan that an address asks for."""

    contents: object
    words: object
    filters: object
    gaps: dict
    rows: list = field(default_factory=list)

    @property
    def gap(self):
        """The gap that is asked for, None where none is."""
        return self.gaps.get(self.filters.gap)

    def lines(self, row):
        return lines_of(row, self.filters, self.gap)


def chosen(here, params):
    """Returns the Chosen of an address. Six queries."""
    contents, words = contents_of(here.plan), words_of(here.plan)
    filters = read_filters(params, all_needs(contents.standard), EXECUTION_GAPS)
    gaps = all_gaps(here.plan, contents, timezone.localdate())
    ids = None
    if filters.text:
        ids = frozenset(Household.objects.matching(filters.text).order_by().values_list("pk", flat=True))
    return Chosen(contents, words, filters, gaps, select(contents, filters, gaps, ids))


def filter_options(here, found):
    """Returns what the filter form of a plan offers."""
    used = {line.measure_key for line in found.contents.lines() if line.measure_key}
    return {
        "villages": list({row.village_id: row.village for row in found.contents.rows}.items()),
        "classes": CLASSES.items(),
        "needs": [(f"{need.kind}:{need.code}", found.words.need(need)) for need in all_needs(found.contents.standard)],
        "measures": [(NONE, "(chưa chọn)"), *((key, found.words.catalogue.name_of(key)) for key in sorted(used))],
        "bodies": [(NONE, "(chưa có)"), *found.words.bodies.items()],
        "gaps": [(kind.key, kind.label) for kind in (GAPS | EXECUTION_GAPS).values()],
        "need_value": found.filters.params().get("can", ""),
    }


@requires(Verb.VIEW_PLANS)
def plan_households(request, year, code):
    """Every household of the plan with its lines, filtered by the address, a page of them."""
    here = find_here(request.user, year, code)
    found = chosen(here, request.GET)
    page_obj = Paginator(found.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = [
        {
            "row": row,
            "class": HouseholdPlan(household_class=row.household_class).class_,
            "mentor": found.words.mentor(row),
            "lines": [_shown_line(line, found.words) for line in found.lines(row)],
            "hidden": len(row.standing_lines) - len(found.lines(row)) if found.filters.is_of_lines else 0,
            "unmet": [found.words.need(need) for need in needs_without_measure(found.contents, row)]
            if not row.is_gone
            else (),
            "reasons": found.gap.reasons.get(row.pk) if found.gap else (),
        }
        for row in page_obj.object_list
    ]
    context = {
        "page_obj": page_obj,
        "rows": shown,
        "filters": found.filters,
        "options": filter_options(here, found),
        "line_count": sum(len(found.lines(row)) for row in found.rows),
        "gap": found.gap,
        "query": found.filters.query(),
    }
    return page(request, "plans/plan_households.html", here, context, tab="households")


def _shown_line(line, words):
    return {
        "line": line,
        "need": words.need(line.need),
        "measure": words.value("measure_key", line.measure_key),
        "body": words.value("body", line.body),
        "when": words.value("when", line.when),
        "source": words.value("source", line.source),
    }


@requires(Verb.VIEW_PLANS)
def plan_household(request, year, code, household):
    """One household's needs, lines, mentor and expected result, written by those who may."""
    here = find_here(request.user, year, code)
    rows = HouseholdPlan.objects.visible_to(request.user).filter(plan=here.plan)
    found = get_object_or_404(rows.select_related("household__village", "village"), household__code=household)
    contents, words = contents_by_ids(here.plan, [found.pk]), words_of(here.plan)
    row = contents.rows[0]
    is_post = request.method == "POST"
    if is_post:
        authorise(request.user, Verb.EDIT_PLANS)
    data = request.POST if is_post else None
    row_form, lines, new_forms = _forms(here, contents, row, words, data)
    status, theirs = 200, []
    if is_post:
        every = [form for form in _all(row_form, lines, new_forms) if form.is_bound]
        if not [form for form in every if not form.is_valid()]:  # every form says what is wrong with it
            try:
                done = _save(request.user, here, row, row_form, lines, new_forms)
            except PlanChanged as error:
                theirs = list(
                    AuditEntry.objects.filter(object_type="householdplan", object_id=row.pk).select_related("by")[:3]
                )
                # What was typed stays, beside what the other saved; saving once more, having read it, is a decision.
                row_form, lines, new_forms = _forms(here, contents, row, words, _beside(every, data))
                row_form.is_valid()  # so that it takes the message of the conflict
                show_errors(row_form, error)
            except ValidationError as error:
                show_errors(row_form, error)
            else:
                text = "Đã lưu kế hoạch của hộ." if done else "Không có gì thay đổi."
                messages.success(request, f"{row.head_name}: {text}")
                onward = request.POST.get("den", "")
                if not onward or onward not in _neighbours(here, row):
                    onward = household
                return redirect("plan_household", year=year, code=code, household=onward)
        status = 422 if not theirs else 409
    before, after = _neighbours(here, row)
    context = {
        "row": row,
        "class": found.class_,
        "row_form": row_form,
        "lines": lines,
        "new_forms": new_forms,
        "forms": _all(row_form, lines, new_forms),
        "mentor": words.mentor(row),
        "panel": results_panel(request.user, found.household),
        "result": words.value("remove_deprivations", row.remove_deprivations),
        "read_lines": [_shown_line(line, words) for line in row.lines],
        "unmet": needs_without_measure(contents, row),
        "before": before,
        "after": after,
        "theirs": theirs,
        "trail": AuditEntry.objects.filter(object_type="householdplan", object_id=row.pk).select_related("by")[:10],
        "file_url": reverse("household_file", kwargs={"code": row.code}),
        "words": words,
    }
    return page(request, "plans/plan_household.html", here, context, tab="households", status=status)


def _all(row_form, lines, new_forms):
    return [row_form, *(form for _, forms in lines for form in forms), *(form for _, form in new_forms)]


def _beside(forms, data):
    """Returns what was sent with what stands now in every field that the sender had left as the page opened."""
    data = data.copy()
    for form in forms:
        if isinstance(form, Opened):
            form.renew(data)
    return data


def _forms(here, contents, row, words, data):
    """(the row's form, [(need in words, is gone, [LineForm])], [(need in words, LineForm of a line to add)])."""
    initial = {
        name: getattr(row, name) for name in ("mentor_name", "mentor_kind", "mentor_office", "exit_year", "note")
    }
    initial |= {"remove_deprivations": sorted(row.remove_deprivations), "version": row.version}
    row_form = RowForm(data, prefix="ho", initial=initial, row=row, for_year=here.for_year, standard=contents.standard)
    by_need = {need: [] for need in contents.needs_of(row)}
    for line in row.lines:
        start = {name: getattr(line, name) for name in LineForm.base_fields if hasattr(line, name)}
        start |= {"measure_key": line.measure_key, "body": line.body, "when": line.when}
        # A line that somebody else added since is not in what was sent: it is shown as it stands, and not written.
        sent = data if data is not None and f"d{line.pk}-measure_key" in data else None
        form = LineForm(
            sent, prefix=f"d{line.pk}", initial=start, need=line.need, words=words, for_year=here.for_year, line=line
        )
        by_need.setdefault(line.need, []).append(form)
    current = contents.needs_of(row)
    lines = [((words.need(need), need not in current), forms) for need, forms in by_need.items()]
    new_forms = [
        (words.need(need), LineForm(data, prefix=f"m{place}", need=need, words=words, for_year=here.for_year))
        for place, need in enumerate(current)
    ]
    return row_form, lines, new_forms


def _save(user, here, row, row_form, lines, new_forms):
    if row_form.cleaned_data["version"] != row.version:
        raise PlanChanged(
            "Trong lúc bạn sửa, người khác đã lưu hộ này. Chỗ bạn gõ còn nguyên dưới đây, chỗ bạn không đụng tới "
            "thì theo bản đang lưu: xem họ đã đổi gì rồi bấm Lưu lần nữa nếu vẫn muốn ghi."
        )
    edits, removed = [edit_of(ROW, row, row_form.values())], []
    for _, forms in lines:
        for form in forms:
            if not form.is_bound:
                continue
            if form.cleaned_data["remove"]:
                removed.append(form.line.pk)
            else:
                edits.append(edit_of(LINE, form.line, form.values()))
    new = [NewLine(row.pk, form.need, form.new_values()) for _, form in new_forms if form.cleaned_data["measure_key"]]
    return apply_edits(by=user, plan=here.plan, edits=[each for each in edits if each], new=new, removed=removed)


def _neighbours(here, row):
    """The codes of the households before and after this one in the plan's order; "" at the ends."""
    codes = list(
        HouseholdPlan.objects.filter(plan=here.plan, is_gone=False)
        .order_by("village__number", "household__code")
        .values_list("household__code", flat=True)
    )
    if row.code not in codes:
        return "", ""
    place = codes.index(row.code)
    return (codes[place - 1] if place else ""), (codes[place + 1] if place + 1 < len(codes) else "")
