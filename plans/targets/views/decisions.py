"""A decision that gives out targets: its lines, its steps, its Word and Excel files."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Verb, requires
from assignments.views.common import download, try_action
from plans.models import TargetDecision
from plans.targets import decisions as actions
from plans.targets import papers, sheets
from plans.targets.forms import CommentForm, IssueForm
from plans.targets.views.common import base
from plans.views.common import version_of
from ui.docx import CONTENT_TYPE as WORD
from ui.docx import render as draw


def find_decision(request, year, order):
    """Returns the decision; 404 where the reader may not see it: communes and bodies see what was issued."""
    found = TargetDecision.objects.visible_to(request.user).select_related(
        "round", "scenario", "submitted_by", "decided_by", "issued_by"
    )
    return get_object_or_404(found, round__year=year, order=order)


@require_GET
@requires(Verb.VIEW_PLANS)
def target_decision(request, year, order):
    return _draw(request, find_decision(request, year, order))


def _draw(request, decision, comment_form=None, issue_form=None):
    lines = list(decision.lines.select_related("commune"))
    issued = TargetDecision.objects.issued().filter(round=decision.round).order_by("-order").first()
    context = base(request, decision.round) | {
        "decision": decision,
        "lines": lines,
        "most": max((line.target for line in lines), default=0),
        "totals": {
            "poor": sum(line.poor for line in lines),
            "cannot_exit": sum(line.cannot_exit for line in lines),
            "proposal": sum(line.proposal for line in lines if line.proposal is not None),
            "previous": sum(line.previous for line in lines if line.previous is not None),
            "target": sum(line.target for line in lines),
        },
        "has_proposals": any(line.proposal is not None for line in lines),
        "has_previous": any(line.previous is not None for line in lines),
        "provisional": sum(not line.is_recognised for line in lines),
        "body_lines": decision.body_lines.select_related("department"),
        "others": TargetDecision.objects.visible_to(request.user).filter(round=decision.round).exclude(pk=decision.pk),
        "in_force": issued,
        "own_commune": request.user.commune_id,
        "own_department": request.user.department_id,
        "comment_form": comment_form or CommentForm(),
        "issue_form": issue_form
        or IssueForm(
            initial={
                "signed_on": timezone.localdate(),
                "signer": decision.decided_by.full_name if decision.decided_by else "",
                "signer_office": "Chủ tịch",
            }
        ),
    }
    has_errors = any(form is not None and form.errors for form in (comment_form, issue_form))
    return render(request, "plans/targets/decision.html", context, status=422 if has_errors else 200)


@require_POST
@requires(Verb.APPROVE_DISTRICT)
def target_approve(request, year, order):
    done = "Đã duyệt. Phòng LĐTBXH ghi số, ngày ký rồi ban hành."
    return _act(request, year, order, "comment_form", CommentForm, actions.approve_decision, done)


@require_POST
@requires(Verb.APPROVE_DISTRICT)
def target_return(request, year, order):
    return _act(
        request, year, order, "comment_form", CommentForm, actions.return_decision, "Đã trả lại Phòng LĐTBXH."
    )


@require_POST
@requires(Verb.DRAFT_DISTRICT)
def target_issue(request, year, order):
    done = "Đã ban hành. Mỗi xã, mỗi ngành thấy chỉ tiêu của mình từ bây giờ."
    return _act(request, year, order, "issue_form", IssueForm, actions.issue_decision, done)


def _act(request, year, order, name, form_class, action, done):
    """Does a step with its form; what is wrong stands beside the fields. A page without a version is too old."""
    decision, form = find_decision(request, year, order), form_class(request.POST)
    if form.is_valid() and try_action(
        form, action, by=request.user, decision=decision, version=version_of(request), **form.cleaned_data
    ):
        messages.success(request, done)
        return redirect("target_decision", year=year, order=order)
    return _draw(request, decision, **{name: form})


@require_GET
@requires(Verb.VIEW_PLANS)
def target_word(request, year, order):
    """The decision with its annexes, a draft until it has number and day."""
    decision = find_decision(request, year, order)
    return download(draw(papers.decision_paper(decision)), WORD, f"giao-chi-tieu-{year + 1}-lan-{order}.docx")


@require_GET
@requires(Verb.VIEW_PLANS)
def target_excel(request, year, order):
    """The annexes as a workbook."""
    decision = find_decision(request, year, order)
    return download(sheets.annexes(decision), sheets.CONTENT_TYPE, f"giao-chi-tieu-{year + 1}-lan-{order}.xlsx")
