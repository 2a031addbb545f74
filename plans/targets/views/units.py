"""A commune's own page of targets with its proposal, and the bodies' targets."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from accounts.permissions import Verb, authorise, requires
from assignments.views.common import try_action
from households.models import CommuneSurvey
from plans.models import TargetDecision
from plans.targets import bodies, proposals
from plans.targets.forms import BodiesForm, ProposalForm
from plans.targets.needs import district_needs
from plans.targets.reading import assigned_of, expected_exits
from plans.targets.rules import fair_share
from plans.targets.views.common import base, require_district
from plans.views.common import find_round


@requires(Verb.VIEW_PLANS)
def target_commune(request, year, code):
    """What a commune was given and why, what it proposed, and the form of its proposal."""
    surveys = CommuneSurvey.objects.visible_to(request.user).select_related("round", "commune")
    survey = get_object_or_404(surveys, round__year=year, commune__code=code)
    own = proposals.proposals_of(survey.round).get(survey.commune_id)
    expected = expected_exits(survey.round, survey.commune)
    initial = {"version": own.version if own else 0}
    if own:
        initial |= {"households": own.households, "reason": own.reason}
    elif expected:
        initial |= {
            "households": expected,
            "reason": f"Theo kế hoạch của xã: {expected} hộ dự kiến thoát nghèo năm {year + 1}.",
        }
    form = ProposalForm(request.POST or None, initial=initial)
    if request.method == "POST":
        authorise(request.user, Verb.EDIT_PLANS)
        if form.is_valid() and try_action(
            form, proposals.propose_target, by=request.user, survey=survey,
            households=form.cleaned_data["households"], reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"] or 0,
        ):  # fmt: skip
            messages.success(request, "Đã ghi đề nghị của xã; Phòng LĐTBXH thấy ngay.")
            return redirect("target_commune", year=year, code=code)
    need = next(line for line in district_needs(survey.round).lines if line.commune.pk == survey.commune_id)
    context = base(request, survey.round) | {
        "survey": survey,
        "commune": survey.commune,
        "assigned": assigned_of(survey.commune, year),
        "own": own,
        "expected": expected,
        "form": form,
        "need": need,
        "can_propose": request.user.can(Verb.EDIT_PLANS),
        "decisions": TargetDecision.objects.visible_to(request.user).filter(round=survey.round),
    }
    return render(request, "plans/targets/commune.html", context, status=422 if form.errors else 200)


@requires(Verb.VIEW_PLANS)
def target_bodies(request, year):
    """The bodies' targets by cause and deprivation: drafted here, issued with the decision (annex 2)."""
    require_district(request.user)
    survey_round = find_round(year)
    lines = bodies.body_lines(survey_round)
    form = BodiesForm(request.POST or None, lines=lines)
    if request.method == "POST":
        authorise(request.user, Verb.DRAFT_DISTRICT)
        if form.is_valid():
            count = try_action(
                form, bodies.save_body_targets, by=request.user, survey_round=survey_round, targets=form.targets(),
                seen=form.cleaned_data["seen"],
            )  # fmt: skip
            if count is not None:
                messages.success(request, f"Đã lưu {count} chỉ tiêu của các ngành; đưa vào quyết định khi trình.")
                return redirect("target_bodies", year=year)
    needs = district_needs(survey_round)
    last = TargetDecision.objects.filter(round=survey_round).exclude(status="returned").last()
    context = base(request, survey_round) | {
        "form": form,
        "rows": _with_advice(form, needs, last),
        "needs": needs,
        "last": last,
    }
    return render(request, "plans/targets/bodies.html", context, status=422 if form.errors else 200)


def _with_advice(form, needs, decision):
    """[(line, target field, note field, advised, issued)]: the advice is the share that the communes' total is of all
    poor households, where a total is known."""
    issued = {line.topic: line.target for line in decision.body_lines.all()} if decision else {}
    return [
        (
            line,
            target,
            note,
            fair_share(line.baseline, decision.total, needs.poor) if decision else None,
            issued.get(line.topic.key),
        )
        for line, target, note in form.rows()
    ]
