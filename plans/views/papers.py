"""A commune's plan as a page to print and as a Word file; number, day and signer of the paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.forms import show_errors
from accounts.permissions import Verb, authorise, requires
from households.actions.viewing import record_paper
from households.views.papers import draw_papers, word_file
from plans.actions.steps import set_paper
from plans.forms.steps import PaperForm
from plans.papers import plan_paper
from plans.views.common import find_here, page, version_of
from plans.whole import whole_plan


@requires(Verb.VIEW_PLANS)
def plan_paper_page(request, year, code):
    """The plan on A4; `?in=1` draws it, without it the page of number, day and signer."""
    here = find_here(request.user, year, code)
    if "in" in request.GET:
        paper = _paper(request, here)
        context = {"title": f"Kế hoạch giảm nghèo năm {here.for_year}", "back_label": here.commune.name}
        context["back"] = reverse("plan", kwargs=here.keys)
        context["word"] = reverse("plan_word", kwargs=here.keys)
        return draw_papers(request, [paper], context)
    plan = here.plan
    form = PaperForm(
        request.POST or None,
        initial={"document": plan.document, "signed_on": plan.signed_on, "signer": plan.signer},
    )
    status = 200
    if request.method == "POST":
        authorise(request.user, Verb.EDIT_PLANS)
        status = 422
        if form.is_valid():
            try:
                set_paper(by=request.user, plan=plan, version=version_of(request), **form.cleaned_data)
            except ValidationError as error:
                show_errors(form, error)
            else:
                messages.success(request, "Đã ghi số, ngày ký, người ký.")
                return redirect("plan_paper", year=year, code=code)
    context = {"form": form, "with_names": request.user.can(Verb.EXPORT_LISTS)}
    return page(request, "plans/plan_paper.html", here, context, tab="paper", status=status)


@requires(Verb.VIEW_PLANS)
def plan_word(request, year, code):
    here = find_here(request.user, year, code)
    return word_file([_paper(request, here)], f"ke-hoach-giam-ngheo-{here.for_year}-{code}")


def _paper(request, here):
    """The plan's paper; the annex that names families only for those who may take lists away, and it is noted."""
    whole = whole_plan(here.plan)
    with_names = request.user.can(Verb.EXPORT_LISTS)
    if with_names:
        record_paper(
            by=request.user, title="Kế hoạch giảm nghèo, có danh sách hộ", survey=here.survey,
            count=whole.totals.households,
        )  # fmt: skip
    return plan_paper(whole, today=timezone.localdate(), names_households=with_names)
