"""The district's desk of targets: needs and proposals, scenarios, their comparison."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Role, Verb, authorise, requires
from assignments.views.common import download, try_action
from households.models import CommuneSurvey
from plans.allocation import Rules
from plans.models import TargetDecision, TargetScenario
from plans.targets import scenarios as actions
from plans.targets import sheets
from plans.targets.decisions import submit_decision
from plans.targets.forms import CopyForm, OverridesForm, ScenarioForm, SubmitForm
from plans.targets.needs import district_needs
from plans.targets.proposals import proposals_of
from plans.targets.reading import assigned_of, assigned_targets, body_targets, compare, shares_of
from plans.targets.rules import hint_of_total
from plans.targets.views.common import base, require_district, sees_district
from plans.views.common import find_round, version_of
from ui.formatting import whole_or_none

MOST_COMPARED = 4


@require_GET
@requires(Verb.VIEW_PLANS)
def target_home(request, year):
    """The district's desk; a commune goes to its own page, a body sees what was issued to it."""
    survey_round = find_round(year)
    user = request.user
    if user.commune_id:
        own = list(CommuneSurvey.objects.visible_to(user).of_round(survey_round))
        if not own:
            raise Http404(f"Đơn vị của bạn không có trong năm rà soát {year}.")
        if len(own) == 1:
            return redirect("target_commune", year=year, code=own[0].commune.code)
        units = [(survey.commune, assigned_of(survey.commune, year)) for survey in own]
        context = base(request, survey_round) | {"units": units}
        return render(request, "plans/targets/units.html", context)
    context = base(request, survey_round)
    decisions = TargetDecision.objects.visible_to(user).filter(round=survey_round).select_related("scenario")
    context["decisions"] = decisions
    if not sees_district(user):
        context["lines"] = body_targets(user.department, year) if user.role == Role.DEPARTMENT_OFFICER else []
        context["shares"] = shares_of(context["lines"])
        return render(request, "plans/targets/body.html", context)
    needs, proposals = district_needs(survey_round), proposals_of(survey_round)
    issued = assigned_targets(year)
    context |= {
        "needs": needs,
        "rows": [(line, proposals.get(line.commune.pk), issued.get(line.commune.pk)) for line in needs.lines],
        "proposal_count": len(proposals),
        "proposal_total": sum(each.households for each in proposals.values()) if proposals else None,
        "issued_total": sum(issued.values()) if issued else None,
        "scenarios": _scenarios(user, survey_round),
        "hint": hint_of_total(needs.poor, needs.residents),
        "waiting": next((each for each in decisions if each.is_open), None),
    }
    return render(request, "plans/targets/home.html", context)


def _scenarios(user, survey_round):
    """[(scenario, decision that holds it or None, number of overrides)]"""
    found = TargetScenario.objects.visible_to(user).filter(round=survey_round).select_related("saved_by")
    rows = []
    for scenario in found.prefetch_related("shares", "decisions"):
        held = next((each for each in scenario.decisions.all() if each.status in actions.HOLDS), None)
        rows.append((scenario, held, sum(share.is_override for share in scenario.shares.all())))
    return rows


@requires(Verb.DRAFT_DISTRICT)
def target_new(request, year):
    """A new scenario."""
    survey_round = find_round(year)
    needs = district_needs(survey_round)
    hint, rules = hint_of_total(needs.poor, needs.residents), Rules()
    count = TargetScenario.objects.filter(round=survey_round).count()
    initial = {"name": f"Phương án {count + 1}", "total": hint}
    initial |= {name: getattr(rules, name) for name in actions.RULES}
    form = ScenarioForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        scenario = try_action(
            form, actions.create_scenario, by=request.user, survey_round=survey_round, name=data["name"],
            total=data["total"], rules=data["rules"], note=data["note"],
        )  # fmt: skip
        if scenario:
            messages.success(request, f"Đã lập “{scenario.name}” và chia cho {len(needs.lines)} xã, thị trấn.")
            return redirect("target_scenario", year=year, pk=scenario.pk)
    context = base(request, survey_round) | {"form": form, "needs": needs, "hint": hint}
    return render(request, "plans/targets/scenario_form.html", context, status=422 if form.errors else 200)


def find_scenario(request, year, pk):
    """Returns the scenario, 404 for whoever may not read the district's drafts."""
    found = TargetScenario.objects.visible_to(request.user).select_related("round", "saved_by", "by")
    return get_object_or_404(found, round__year=year, pk=pk)


@requires(Verb.VIEW_PLANS)
def target_scenario(request, year, pk):
    """A scenario commune by commune with the reason of each target; overrides are saved here."""
    require_district(request.user)
    scenario = find_scenario(request, year, pk)
    shares = list(scenario.shares.select_related("commune"))
    form = OverridesForm(request.POST or None, shares=shares, initial={"version": scenario.version})
    if request.method == "POST":
        authorise(request.user, Verb.DRAFT_DISTRICT)
        if form.is_valid() and try_action(
            form, actions.set_overrides, by=request.user, scenario=scenario,
            overrides=form.cleaned_data["overrides"], version=form.cleaned_data["version"],
        ):  # fmt: skip
            messages.success(request, "Đã lưu và chia lại; tổng giữ nguyên.")
            return redirect("target_scenario", year=year, pk=pk)
    return _draw_scenario(request, scenario, form, SubmitForm())


def _draw_scenario(request, scenario, form, submit_form):
    survey_round = scenario.round
    needs, proposals = district_needs(survey_round), proposals_of(survey_round)
    issued = assigned_targets(survey_round.year)
    decisions = list(scenario.decisions.all())
    shares = form.shares
    context = base(request, survey_round) | {
        "scenario": scenario,
        "form": form,
        "submit_form": submit_form,
        "copy_form": CopyForm(initial={"name": f"{scenario.name} (2)"}),
        "rows": [
            (share, target, reason, proposals.get(share.commune_id), issued.get(share.commune_id))
            for share, target, reason in form.rows()
        ],
        "most": max((share.target for share in shares), default=0),
        "totals": {
            "poor": sum(share.poor for share in shares),
            "cannot_exit": sum(share.cannot_exit for share in shares),
            "actionable": sum(share.actionable for share in shares),
            "target": sum(share.target for share in shares),
        },
        "is_frozen": any(each.status in actions.HOLDS for each in decisions),
        "decision": next((each for each in reversed(decisions) if each.status in actions.HOLDS), None),
        "returned": next((each for each in reversed(decisions) if each.status == "returned"), None),
        "is_stale": actions.is_stale(scenario, needs),
        "needs": needs,
        "has_issued": bool(issued),
    }
    status = 422 if form.errors or submit_form.errors else 200
    return render(request, "plans/targets/scenario.html", context, status=status)


@requires(Verb.DRAFT_DISTRICT)
def target_rules(request, year, pk):
    """The name, total and rules of a scenario."""
    scenario = find_scenario(request, year, pk)
    initial = {name: getattr(scenario, name) for name in ("name", "total", "note", "version", *actions.RULES)}
    form = ScenarioForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if try_action(
            form, actions.change_scenario, by=request.user, scenario=scenario, name=data["name"], total=data["total"],
            rules=data["rules"], note=data["note"], version=data["version"],
        ):  # fmt: skip
            messages.success(request, "Đã lưu quy tắc và chia lại.")
            return redirect("target_scenario", year=year, pk=pk)
    needs = district_needs(scenario.round)
    context = base(request, scenario.round) | {
        "form": form,
        "scenario": scenario,
        "needs": needs,
        "hint": hint_of_total(needs.poor, needs.residents),
    }
    return render(request, "plans/targets/scenario_form.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Verb.DRAFT_DISTRICT)
def target_recount(request, year, pk):
    """Shares the same total out again on the survey's figures of now."""
    scenario = find_scenario(request, year, pk)
    try:
        actions.set_overrides(
            by=request.user, scenario=scenario, overrides=actions.overrides_of(scenario),
            version=version_of(request),
        )  # fmt: skip
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Đã tính lại theo số liệu rà soát hiện nay.")
    return redirect("target_scenario", year=year, pk=pk)


@require_POST
@requires(Verb.DRAFT_DISTRICT)
def target_copy(request, year, pk):
    scenario = find_scenario(request, year, pk)
    form = CopyForm(request.POST)
    if form.is_valid():
        copied = try_action(form, actions.copy_scenario, by=request.user, scenario=scenario, **form.cleaned_data)
        if copied:
            messages.success(request, f"Đã chép thành “{copied.name}”.")
            return redirect("target_scenario", year=year, pk=copied.pk)
    messages.error(request, " ".join(str(each) for errors in form.errors.values() for each in errors))
    return redirect("target_scenario", year=year, pk=pk)


@require_POST
@requires(Verb.DRAFT_DISTRICT)
def target_delete(request, year, pk):
    scenario = find_scenario(request, year, pk)
    try:
        actions.delete_scenario(by=request.user, scenario=scenario)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("target_scenario", year=year, pk=pk)
    messages.success(request, f"Đã xóa “{scenario.name}”.")
    return redirect("target_home", year=year)


@require_POST
@requires(Verb.DRAFT_DISTRICT)
def target_submit(request, year, pk):
    """Sends the scenario to UBND huyện."""
    scenario = find_scenario(request, year, pk)
    form = SubmitForm(request.POST)
    if form.is_valid():
        decision = try_action(
            form, submit_decision, by=request.user, scenario=scenario,
            change_reason=form.cleaned_data["change_reason"], version=version_of(request),
        )  # fmt: skip
        if decision:
            messages.success(request, "Đã trình lãnh đạo UBND huyện. Phương án khóa lại cho đến khi có ý kiến.")
            return redirect("target_decision", year=year, order=decision.order)
    shares = scenario.shares.select_related("commune")
    overrides = OverridesForm(None, shares=shares, initial={"version": scenario.version})
    return _draw_scenario(request, scenario, overrides, form)


def _chosen(request, survey_round):
    """The scenarios of the address (?pa=1&pa=2), at most four; all of the year's where it names none."""
    asked = {whole_or_none(text) for text in request.GET.getlist("pa")[:MOST_COMPARED]} - {None}
    found = TargetScenario.objects.visible_to(request.user).filter(round=survey_round)
    if asked:
        found = found.filter(pk__in=asked)
    return list(found.prefetch_related("shares__commune")[:MOST_COMPARED])


@require_GET
@requires(Verb.VIEW_PLANS)
def target_compare(request, year):
    """Scenarios side by side, with the communes' proposals and what is in force."""
    require_district(request.user)
    survey_round = find_round(year)
    scenarios = _chosen(request, survey_round)
    rows, totals = compare(scenarios, proposals_of(survey_round), assigned_targets(year))
    if request.GET.get("tep") == "xlsx":
        content = sheets.comparison(survey_round, scenarios, rows, totals)
        return download(content, sheets.CONTENT_TYPE, f"so-sanh-chi-tieu-{year + 1}.xlsx")
    context = base(request, survey_round) | {
        "scenarios": scenarios,
        "rows": rows,
        "totals": totals,
        "different": sum(row.is_different for row in rows),
        "query": "&".join(f"pa={scenario.pk}" for scenario in scenarios),
    }
    return render(request, "plans/targets/compare.html", context)
