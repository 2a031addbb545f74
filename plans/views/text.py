"""The text of a plan: sections with figures bound in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from accounts.forms import show_errors
from accounts.permissions import Verb, authorise, requires
from plans.actions.common import PlanChanged
from plans.actions.sections import save_sections
from plans.forms.text import TextForm
from plans.narrative import SECTIONS, fill
from plans.views.common import find_here, page
from plans.whole import whole_plan


@requires(Verb.VIEW_PLANS)
def plan_text(request, year, code):
    """Each section as it reads with its figures; for those who may write, as it is written, figures by their words."""
    here = find_here(request.user, year, code)
    whole = whole_plan(here.plan)
    versions = {key: section.version for key, section in whole.written.items()}
    form = TextForm(
        request.POST or None,
        initial={section.key: whole.text_of(section) for section in SECTIONS}
        | {f"{section.key}_version": versions.get(section.key, 0) for section in SECTIONS},
    )
    status, stored = 200, []
    if request.method == "POST":
        authorise(request.user, Verb.EDIT_PLANS)
        status = 422
        if form.is_valid():
            try:
                changed = save_sections(by=request.user, plan=here.plan, texts=form.texts(), versions=form.versions())
            except PlanChanged as error:
                stored = [
                    (section.heading, whole.text_of(section)) for section in SECTIONS if section.key in whole.written
                ]
                form.data = form.data.copy()
                for section in SECTIONS:
                    form.data[f"{section.key}_version"] = str(versions.get(section.key, 0))
                show_errors(form, error)
                status = 409
            except ValidationError as error:
                show_errors(form, error)
            else:
                messages.success(request, f"Đã lưu {changed} mục." if changed else "Không có gì thay đổi.")
                return redirect("plan_text", year=year, code=code)
    context = {
        "form": form,
        "sections": [
            {
                "section": section,
                "field": form[section.key],
                "version": form[f"{section.key}_version"],
                "text": fill(form[section.key].value() or "", whole.figures),
                "written": whole.written.get(section.key),
            }
            for section in SECTIONS
        ],
        "figures": whole.figures.values(),
        "stored": stored,
    }
    return page(request, "plans/plan_text.html", here, context, tab="text", status=status)
