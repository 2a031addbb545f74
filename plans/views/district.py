"""The district's plan: its figures, its text, its steps, its frozen versions, Word and Excel."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Verb, authorise, requires
from accounts.scoping import commune_ids
from assignments.views.common import download, try_action
from plans.district import actions
from plans.district.contents import contents_of, from_json, text_of
from plans.district.gaps import gaps_of
from plans.district.paper import district_paper, district_workbook
from plans.district.texts import KEYS, bound_figures, section_of
from plans.forms.district import ApprovalForm, SectionForm
from plans.forms.steps import AmendForm, ReturnForm
from plans.locks import lock_of
from plans.models import DistrictPlan, DistrictPlanVersion
from plans.states import PlanState
from plans.targets.sheets import CONTENT_TYPE as EXCEL
from plans.views.common import find_round, version_of
from ui.docx import CONTENT_TYPE as WORD
from ui.docx import render as draw
from ui.formatting import whole_or_none

Scope = DistrictPlan.Scope


def find_plan(request, year, scope):
    """Returns the plan; 404 where the reader may not see it: communes and bodies see what was approved."""
    plans = DistrictPlan.objects.visible_to(request.user).select_related("round", "state_by")
    return get_object_or_404(plans, round__year=year, scope=scope)


def _base(request, survey_round):
    return {
        "year": survey_round.year,
        "for_year": survey_round.year + 1,
        "survey_round": survey_round,
        "may_draft": request.user.can(Verb.DRAFT_DISTRICT),
        "may_approve": request.user.can(Verb.APPROVE_DISTRICT),
        "sees_district": commune_ids(request.user) is None,
    }


@require_GET
@requires(Verb.VIEW_PLANS)
def plan_district_list(request, year):
    """The plan of the year and that of the period, begun or not."""
    survey_round = find_round(year)
    plans = {plan.scope: plan for plan in DistrictPlan.objects.visible_to(request.user).filter(round=survey_round)}
    context = _base(request, survey_round) | {
        "plans": [(scope.value, scope, plans.get(scope.value)) for scope in (Scope.YEAR, Scope.PERIOD)],
        "others": DistrictPlan.objects.visible_to(request.user).exclude(round=survey_round).select_related("round"),
    }
    return render(request, "plans/district/list.html", context)


@require_POST
@requires(Verb.DRAFT_DISTRICT)
def plan_district_draft(request, year, scope):
    survey_round = find_round(year)
    if scope not in Scope.values:
        raise Http404
    actions.draft_district_plan(by=request.user, survey_round=survey_round, scope=scope)
    messages.success(request, "Đã lập; số liệu cộng từ kế hoạch các xã đã trình.")
    return redirect("plan_district", year=year, scope=scope)


@require_GET
@requires(Verb.VIEW_PLANS)
def plan_district(request, year, scope):
    plan = find_plan(request, year, scope)
    if commune_ids(request.user) is not None:  # units read what was approved, never a draft
        last = plan.versions.last()
        return redirect("plan_district_version", year=year, scope=scope, number=last.number)
    return _draw(request, plan)


def _texts(contents, plan=None):
    """[(heading, text, table, address to edit it or "")] of a plan's sections; addresses only with a `plan`."""
    found = []
    for (heading, text, table), key in zip(contents.texts, KEYS, strict=False):
        keys = {"year": plan.year, "scope": plan.scope, "key": key} if plan else None
        found.append((heading, text, table, reverse("plan_district_text", kwargs=keys) if keys else ""))
    return found


def _draw(request, plan, form=None, name=""):
    forms = {
        "approval_form": ApprovalForm(initial={"signed_on": timezone.localdate(), "signer": request.user.full_name}),
        "return_form": ReturnForm(),
        "amend_form": AmendForm(),
    }
    if form is not None:
        forms[name] = form
    contents, may_edit = contents_of(plan), plan.is_editable and request.user.can(Verb.DRAFT_DISTRICT)
    context = (
        _base(request, plan.round)
        | forms
        | {
            "plan": plan,
            "contents": contents,
            "gaps": () if plan.state == PlanState.APPROVED else gaps_of(plan, contents),
            "texts": _texts(contents, plan if may_edit else None),
            "events": list(plan.events.select_related("by")),
            "versions": list(plan.versions.all()),
        }
    )
    return render(request, "plans/district/plan.html", context, status=422 if form is not None else 200)


@requires(Verb.VIEW_PLANS)
def plan_district_text(request, year, scope, key):
    """One section, with the figures that it may name."""
    authorise(request.user, Verb.DRAFT_DISTRICT)
    plan = find_plan(request, year, scope)
    if key not in KEYS:
        raise Http404
    section = section_of(plan, key)
    form = SectionForm(request.POST or None, initial={"text": text_of(plan, section), "version": plan.version})
    if request.method == "POST" and form.is_valid() and try_action(
        form, actions.write_text, by=request.user, plan=plan, key=key, **form.cleaned_data
    ):  # fmt: skip
        messages.success(request, "Đã lưu.")
        return redirect("plan_district", year=year, scope=scope)
    contents = contents_of(plan)
    context = _base(request, plan.round) | {
        "plan": plan,
        "section": section,
        "lock": lock_of(plan),
        "form": form,
        "bound": bound_figures(contents.figures, plan.span, contents.years).values(),
    }
    return render(request, "plans/district/text.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Verb.DRAFT_DISTRICT)
def plan_district_submit(request, year, scope):
    plan = find_plan(request, year, scope)
    try:
        actions.submit_district_plan(
            by=request.user, plan=plan, version=version_of(request), with_gaps="con_thieu" in request.POST
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Đã trình lãnh đạo UBND huyện.")
    return redirect("plan_district", year=year, scope=scope)


@require_POST
@requires(Verb.APPROVE_DISTRICT)
def plan_district_approve(request, year, scope):
    return _act(request, find_plan(request, year, scope), ApprovalForm, "approval_form",
                actions.approve_district_plan, "Đã phê duyệt; bản này được giữ nguyên.",
                version=version_of(request), digest=request.POST.get("digest", ""))  # fmt: skip


@require_POST
@requires(Verb.APPROVE_DISTRICT)
def plan_district_return(request, year, scope):
    return _act(request, find_plan(request, year, scope), ReturnForm, "return_form",
                actions.return_district_plan, "Đã trả lại Phòng LĐTBXH.", version=version_of(request))  # fmt: skip


@require_POST
@requires(Verb.DRAFT_DISTRICT)
def plan_district_amend(request, year, scope):
    return _act(request, find_plan(request, year, scope), AmendForm, "amend_form",
                actions.amend_district_plan, "Đã mở phụ lục điều chỉnh.")  # fmt: skip


def _act(request, plan, form_class, name, action, done, **seen):
    form = form_class(request.POST)
    if form.is_valid() and try_action(form, action, by=request.user, plan=plan, **form.cleaned_data, **seen):
        messages.success(request, done)
        return redirect("plan_district", year=plan.year, scope=plan.scope)
    plan.refresh_from_db()
    return _draw(request, plan, form, name)


@require_GET
@requires(Verb.VIEW_PLANS)
def plan_district_version(request, year, scope, number):
    """A version as it was approved."""
    plan = find_plan(request, year, scope)
    version = get_object_or_404(plan.versions.select_related("approved_by"), number=number)
    contents = from_json(version.data)
    context = _base(request, plan.round) | {
        "plan": plan,
        "version": version,
        "contents": contents,
        "texts": _texts(contents),
        "versions": plan.versions.all(),
    }
    return render(request, "plans/district/version.html", context)


def _asked(request, year, scope):
    """(plan, contents, version or None): the version of ?ban=, else the draft for those who see it, else the last."""
    plan = find_plan(request, year, scope)
    asked = whole_or_none(request.GET.get("ban"), digits=4)
    version = None
    if asked is not None:
        version = get_object_or_404(DistrictPlanVersion, plan=plan, number=asked)
    elif commune_ids(request.user) is not None:
        version = plan.versions.last()
    return plan, from_json(version.data) if version else contents_of(plan), version


@require_GET
@requires(Verb.VIEW_PLANS)
def plan_district_word(request, year, scope):
    plan, contents, version = _asked(request, year, scope)
    paper = district_paper(plan, contents, today=timezone.localdate(), version=version)
    return download(draw(paper), WORD, f"ke-hoach-huyen-{scope}-{year + 1}.docx")


@require_GET
@requires(Verb.VIEW_PLANS)
def plan_district_excel(request, year, scope):
    plan, contents, _ = _asked(request, year, scope)
    return download(district_workbook(plan, contents), EXCEL, f"ke-hoach-huyen-{scope}-{year + 1}.xlsx")
