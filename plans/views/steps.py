"""The steps of a plan: checked and sent, returned or approved, opened for an amendment; frozen versions compared."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from assignments.views.common import try_action
from plans.actions import steps as actions
from plans.forms.steps import AmendForm, ApproveForm, ReturnForm
from plans.frozen import compare, freeze, thaw
from plans.states import PlanState, may_become
from plans.views.common import find_here, page, version_of
from plans.whole import whole_plan

PAGE_SIZE = 50


def back(here):
    return redirect("plan", **here.keys)


@requires(Verb.VIEW_PLANS)
def plan_submit(request, year, code):
    """Every figure that will be sent, and what is still missing, before the commune's leader sends it."""
    here = find_here(request.user, year, code)
    status = 200
    if request.method == "POST":
        try:
            actions.submit_plan(by=request.user, plan=here.plan, version=version_of(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            here, status = find_here(request.user, year, code), 409
        else:
            messages.success(request, "Đã trình kế hoạch lên huyện. Từ giờ kế hoạch chỉ xem được.")
            return back(here)
    whole = whole_plan(here.plan)
    context = {
        "whole": whole,
        "totals": whole.totals,
        "gaps": [gap for gap in whole.gaps.values() if gap.count],
        "may_submit": may_become(here.plan.state, PlanState.SUBMITTED),
        "amendment": _difference_from_last(here.plan, whole),
    }
    return page(request, "plans/plan_submit.html", here, context, tab="overview", status=status)


def _difference_from_last(plan, whole):
    """The frozen.PlanDifference between the last approved version and what stands now; None before the first."""
    last = plan.versions.last()
    if last is None:
        return None
    sections = [(section.heading, text) for section, text in whole.texts]
    values = {word: bound.value for word, bound in whole.figures.items()}
    now = freeze(whole.contents, whole.words, sections=sections, figures=values)
    return compare(thaw(last.data), thaw(now), _labels(whole))


def _labels(whole):
    return {word: bound.label for word, bound in whole.figures.items()}


@requires(Verb.APPROVE_PLANS)
def plan_review(request, year, code):
    """The district looks a plan over: approve it, or give it back with comments."""
    here = find_here(request.user, year, code)
    form = ApproveForm(request.POST or None, initial={"version": here.plan.version})
    if request.method == "POST" and form.is_valid():
        version = try_action(form, actions.approve_plan, by=request.user, plan=here.plan, **form.cleaned_data)
        if version:
            messages.success(request, f"Đã duyệt: {version}.")
            return back(here)
    return _review(request, here, form, ReturnForm(), 422 if form.errors else 200)


def _review(request, here, form, return_form, status):
    whole = whole_plan(here.plan)
    context = {
        "whole": whole,
        "totals": whole.totals,
        "gaps": [gap for gap in whole.gaps.values() if gap.count],
        "form": form,
        "return_form": return_form,
        "may_decide": here.is_waiting,
        "amendment": _difference_from_last(here.plan, whole),
    }
    return page(request, "plans/plan_review.html", here, context, tab="overview", status=status)


@require_POST
@requires(Verb.APPROVE_PLANS)
def plan_return(request, year, code):
    here = find_here(request.user, year, code)
    form = ReturnForm(request.POST)
    if form.is_valid() and try_action(
        form, actions.return_plan, by=request.user, plan=here.plan, version=version_of(request), **form.cleaned_data
    ):
        messages.success(request, f"Đã trả lại kế hoạch cho {here.commune.name}. Xã sửa được ngay.")
        return back(here)
    return _review(request, here, ApproveForm(initial={"version": here.plan.version}), form, 422)


@requires(Verb.EDIT_PLANS)
def plan_amend(request, year, code):
    """Opens an approved plan for a numbered amendment."""
    here = find_here(request.user, year, code)
    form = AmendForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and try_action(
        form, actions.open_amendment, by=request.user, plan=here.plan, **form.cleaned_data
    ):  # fmt: skip
        messages.success(
            request, "Đã mở phụ lục điều chỉnh. Bản đã duyệt giữ nguyên, vẫn tính cho huyện đến khi duyệt phụ lục."
        )
        return back(here)
    context = {"form": form, "may_amend": may_become(here.plan.state, PlanState.AMENDING)}
    return page(request, "plans/plan_amend.html", here, context, tab="overview", status=422 if form.errors else 200)


@requires(Verb.VIEW_PLANS)
def plan_version(request, year, code, number):
    """A version as it was approved, and what it changed of the one before."""
    here = find_here(request.user, year, code)
    version = get_object_or_404(here.plan.versions.select_related("approved_by"), number=number)
    data = thaw(version.data)
    before = here.plan.versions.filter(number=number - 1).first()
    whole = whole_plan(here.plan)
    difference = compare(thaw(before.data), data, _labels(whole)) if before else None
    context = {
        "version": version,
        "data": data,
        "households": len(data["households"]),
        "page_obj": Paginator(data["households"], PAGE_SIZE).get_page(request.GET.get("page")),
        "lines": sum(len(each["lines"]) for each in data["households"]),
        "figures": [(label, data["figures"].get(word, "")) for word, label in _labels(whole).items()],
        "difference": difference,
        "before": before,
    }
    return page(request, "plans/plan_version.html", here, context, tab="overview")
