"""Plans of the bodies of the district: the list of them, one plan, its text, its steps, its paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.forms import show_errors
from accounts.permissions import Role, Verb, requires
from accounts.scoping import commune_ids
from areas.models import Department
from assignments.duties import TEN
from assignments.views.common import download, try_action
from plans.actions import departments as actions
from plans.actions.common import PlanChanged
from plans.actions.departments import may_decide, may_write, require_decide, require_write
from plans.department_paper import department_paper
from plans.departments import changing_communes, seen_state, thaw, whole_for_others, whole_of
from plans.forms.departments import DepartmentPlanForm
from plans.forms.steps import AmendForm, ReturnForm
from plans.locks import lock_of
from plans.models import DepartmentPlan, PlanLine
from plans.results import Progress, progress_of_lines
from plans.views.common import find_round, version_of
from plans.worklists import body_of
from ui.docx import CONTENT_TYPE
from ui.docx import render as render_docx
from ui.formatting import whole_or_none


def _department(request, code):
    """A body with a plan whose page the reader may open: its own people, the district, the communes."""
    department = get_object_or_404(Department, code=code)
    if code not in TEN or (body_of(request.user) and request.user.department_id != department.pk):
        raise Http404
    return department


def _sees_work(user):
    """Whether the reader follows the work on a body's plan: the district and the body. Others read what left it."""
    return commune_ids(user) is None or (user.role == Role.DEPARTMENT_OFFICER and user.department.code in TEN)


def _plan(request, year, code, *, is_needed=True):
    """Returns (department, round, plan or None); 404 where the reader sees none but one is needed."""
    department, survey_round = _department(request, code), find_round(year)
    plans = DepartmentPlan.objects.visible_to(request.user).select_related("round", "department", "state_by")
    plan = plans.filter(round=survey_round, department=department).first()
    if plan is None and is_needed:
        raise Http404
    return department, survey_round, plan


@require_GET
@requires(Verb.VIEW_PLANS)
def department_list(request, year):
    """The ten bodies and how far their plans are; a body's own people go to their own."""
    code = body_of(request.user)
    if code in TEN:
        return redirect("department_plan", year=year, code=code)
    find_round(year)
    # How far a plan is may be known to all, as with the communes' plans; what stands in it is not read here.
    plans = {plan.department_id: plan for plan in DepartmentPlan.objects.of_year(year)}
    sees_work = _sees_work(request.user)
    led = PlanLine.standing.work().of_year(year - 1)
    done = progress_of_lines(led, "body")
    rows = [
        (
            department,
            plans.get(department.pk),
            seen_state(plans.get(department.pk), sees_work),
            done.get((department.code,), Progress()),
        )
        for department in Department.objects.filter(code__in=TEN)
    ]
    context = {"year": year, "for_year": year + 1, "rows": rows, "sees_work": sees_work, "opens": not code}
    return render(request, "plans/department_list.html", context)


@require_GET
@requires(Verb.VIEW_PLANS)
def department_plan(request, year, code):
    return _page(request, *_plan(request, year, code, is_needed=False))


def _page(request, department, survey_round, plan, **forms):
    user = request.user
    sees_work = _sees_work(user)
    whole = (whole_of(plan) if sees_work else whole_for_others(plan)) if plan else None
    context = {
        "year": survey_round.year,
        "for_year": survey_round.year + 1,
        "sees_work": sees_work,
        "seen_state": seen_state(plan, sees_work),
        "changing": changing_communes(survey_round) if plan and sees_work else [],
        "department": department,
        "plan": plan,
        "whole": whole,
        "may_write": may_write(user, department),
        "can_write": may_write(user, department) and plan is not None and plan.is_editable,
        "may_decide": may_decide(user, department),
        "is_waiting": plan is not None and plan.state == "submitted",
        "events": list(plan.events.select_related("by")) if plan and sees_work else [],
        "versions": list(plan.versions.all()) if plan else [],
        "lock": lock_of(plan) if plan else None,
        "return_form": ReturnForm(),
        "amend_form": AmendForm(),
    }
    return render(request, "plans/department_plan.html", context | forms, status=422 if forms else 200)


@require_POST
@requires(Verb.EDIT_PLANS)
def department_draft(request, year, code):
    department, survey_round, _ = _plan(request, year, code, is_needed=False)
    actions.draft_department_plan(by=request.user, survey_round=survey_round, department=department)
    messages.success(request, "Đã tạo kế hoạch; số liệu cộng từ kế hoạch các xã. Viết phần thuyết minh rồi trình.")
    return redirect("department_plan", year=year, code=code)


@requires(Verb.EDIT_PLANS)
def department_edit(request, year, code):
    """The text of a body's plan; its figures are summed and cannot be typed."""
    department, _, plan = _plan(request, year, code)
    require_write(request.user, department)
    whole = whole_of(plan)
    names = ("situation", "period", "solutions", "organisation", "document", "signed_on", "signer")
    initial = {name: getattr(plan, name) for name in names} | {f"muc-{goal.key}": goal.text for goal in whole.goals}
    form = DepartmentPlanForm(
        request.POST or None, goals=[goal for goal in whole.goals if not goal.is_group], initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_department_plan(by=request.user, plan=plan, version=version_of(request), **form.values())
        except ValidationError as error:
            show_errors(form, error)
            if isinstance(error, PlanChanged):
                plan.refresh_from_db()
        else:
            messages.success(request, "Đã lưu kế hoạch.")
            return redirect("department_plan", year=year, code=code)
    context = {
        "year": year, "for_year": year + 1, "department": department, "plan": plan, "form": form,
    }  # fmt: skip
    return render(request, "plans/department_edit.html", context, status=422 if form.errors else 200)


def _step(request, year, code, action, words, **arguments):
    """Does a step without fields; returns the redirect, with what went wrong said on the page."""
    *_, plan = _plan(request, year, code)
    try:
        action(by=request.user, plan=plan, **arguments)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, words)
    return redirect("department_plan", year=year, code=code)


@require_POST
@requires(Verb.EDIT_PLANS)
def department_submit(request, year, code):
    return _step(
        request, year, code, actions.submit_department_plan, "Đã trình Phòng LĐTBXH.", version=version_of(request)
    )


@require_POST
@requires(Verb.APPROVE_PLANS)
def department_accept(request, year, code):
    done = "Đã chấp nhận; bản này được giữ nguyên."
    return _step(request, year, code, actions.accept_department_plan, done, version=version_of(request))


def _with_reason(request, year, code, require, action, name, form_class, words, **arguments):
    department, survey_round, plan = _plan(request, year, code)
    require(request.user, department)
    form = form_class(request.POST)
    if form.is_valid() and try_action(form, action, by=request.user, plan=plan, **arguments, **form.cleaned_data):
        messages.success(request, words)
        return redirect("department_plan", year=year, code=code)
    return _page(request, department, survey_round, plan, **{name: form})


@require_POST
@requires(Verb.APPROVE_PLANS)
def department_return(request, year, code):
    return _with_reason(
        request, year, code, require_decide, actions.return_department_plan, "return_form", ReturnForm,
        "Đã trả lại; đơn vị thấy lý do.", version=version_of(request),
    )  # fmt: skip


@require_POST
@requires(Verb.EDIT_PLANS)
def department_amend(request, year, code):
    return _with_reason(
        request, year, code, require_write, actions.amend_department_plan, "amend_form", AmendForm,
        "Đã mở phụ lục điều chỉnh.",
    )  # fmt: skip


@require_GET
@requires(Verb.VIEW_PLANS)
def department_version(request, year, code, number):
    """A version as it was accepted."""
    department, _, plan = _plan(request, year, code)
    version = get_object_or_404(plan.versions.select_related("approved_by"), number=number)
    context = {
        "year": year, "for_year": year + 1, "department": department, "plan": plan, "version": version,
        "whole": thaw(version.data),
    }  # fmt: skip
    return render(request, "plans/department_version.html", context)


@require_GET
@requires(Verb.VIEW_PLANS)
def department_word(request, year, code):
    """The paper: of a frozen version by ?ban=, else as the plan stands. It names no family."""
    *_, plan = _plan(request, year, code)
    number = whole_or_none(request.GET.get("ban"), digits=4)
    if number is None and plan.version_number and not _sees_work(request.user):
        number = plan.version_number
    version = get_object_or_404(plan.versions, number=number) if number else None
    whole = thaw(version.data) if version else whole_of(plan)
    paper = department_paper(plan, whole, today=timezone.localdate(), version_number=number)
    return download(render_docx(paper), CONTENT_TYPE, f"ke-hoach-{code}-{plan.for_year}.docx")
