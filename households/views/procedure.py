"""A commune's year on one page, and the steps that move its result: sending, appraisal, recognition, exception."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from households.actions import procedure as actions
from households.actions.readiness import hurdles_before_submission, told_before_submission
from households.balance import balance_of
from households.balance_legs import BALANCES
from households.forms.procedure import (
    AppraisalForm,
    ListForm,
    RecognitionForm,
    ReopeningForm,
    ReturnForm,
)
from households.movements import Standing
from households.papers.catalogue import papers_for
from households.procedure import LOCKED_STAGES, WORKERS, Stage, may_become
from households.statistics import class_counts
from households.views.situation import find_survey, run, situation_of
from ui.formatting import datetime_vi


def back(survey):
    return redirect("procedure", year=survey.round.year, code=survey.commune.code)


@requires(Verb.VIEW_HOUSEHOLDS)
def procedure(request, year, code):
    """Where a commune's year stands, what comes next, what was done by whom, and every paper."""
    survey = find_survey(request.user, year, code)
    here = situation_of(request.user, survey)
    reopenings = list(survey.reopenings.select_related("by", "ended_by"))
    events = list(survey.events.select_related("by"))
    papers = papers_for(request.user, survey)
    context = {
        "here": here,
        "survey": survey,
        "list_form": ListForm(initial={"on": here.today}),
        "events": events,
        "last_return": next((each for each in reversed(events) if each.kind == "returned"), None),
        "steps": [
            (state, WORKERS[state.step], [paper for paper in papers if paper.step is state.step])
            for state in here.states
        ],
        "other_papers": [paper for paper in papers if paper.step is None],
        "reopenings": reopenings,
        "in_force": next((each for each in reopenings if each.is_in_force(here.today)), None),
        "late_changes": _changed_since(survey),
        "request_count": survey.requests.count(),
        "may_return": may_become(survey.stage, Stage.RETURNED),
        "may_appraise": may_become(survey.stage, Stage.APPRAISED),
        "may_recognise": may_become(survey.stage, Stage.RECOGNISED),
        "may_submit": may_become(survey.stage, Stage.SUBMITTED),
    }
    return render(request, "households/procedure.html", context)


def _changed_since(survey):
    """Returns (how many forms were saved after the result was sent, or after the list was hung out; which it was)."""
    forms = survey.round.forms.filter(commune=survey.commune)
    if survey.stage in LOCKED_STAGES and survey.stage_at:
        return forms.filter(saved_at__gt=survey.stage_at).count(), survey.get_stage_display()
    posting = survey.postings.last()
    return (forms.filter(saved_at__gt=posting.at).count(), "niêm yết") if posting else (0, "")


@require_POST
@requires(Verb.EDIT_SURVEY)
def list_settle(request, year, code):
    survey = find_survey(request.user, year, code)
    form = ListForm(request.POST)
    if form.is_valid() and run(form, actions.settle_list, by=request.user, survey=survey):
        messages.success(request, "Đã chốt danh sách rà soát.")
    else:
        messages.error(request, " ".join(str(each) for errors in form.errors.values() for each in errors))
    return back(survey)


@requires(Verb.VIEW_HOUSEHOLDS)
def submission(request, year, code):
    """What will be sent, figure by figure, before it is; and everything that still keeps it back."""
    survey = find_survey(request.user, year, code)
    here = situation_of(request.user, survey)
    if request.method == "POST":
        try:
            event = actions.submit_survey(by=request.user, survey=survey)
        except actions.NotReady:
            pass  # the page lists what is missing
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return back(survey)
        else:
            messages.success(
                request, f"Đã trình kết quả rà soát lúc {datetime_vi(event.at)}. Từ giờ phiếu của xã chỉ xem được."
            )
            return back(survey)
    hurdles = hurdles_before_submission(survey, today=here.today) if may_become(survey.stage, Stage.SUBMITTED) else ()
    context = _result(survey) | {
        "here": here,
        "survey": survey,
        "hurdles": hurdles,
        "told": told_before_submission(survey),
        "is_sent": not may_become(survey.stage, Stage.SUBMITTED),
        "late_changes": _changed_since(survey),
    }
    return render(
        request, "households/procedure_submission.html", context, status=422 if request.method == "POST" else 200
    )


def _result(survey):
    """Returns what the commune sends, as those who send it and those who look it over see it."""
    forms = survey.round.forms.filter(commune=survey.commune)
    return {
        "classes": list(class_counts(forms, standard=survey.round.standard).items()),
        "balances": _balance_lines(balance_of(survey.commune, survey.round)),
        "posting": survey.postings.last(),
        "objections": survey.objections.count(),
    }


def _balance_lines(balances):
    """Returns [(title, [(sign, label, number)])] of what moved, for the page that is checked before sending."""
    if balances is None:
        return []
    found = []
    for standing in (Standing.POOR, Standing.NEAR):
        balance = balances.of(standing)
        moved = [
            ("+" if leg.sign > 0 else "−", leg.label, balance[leg.key])
            for leg in BALANCES[standing]
            if leg.sign and balance[leg.key]
        ]
        lines = [("", "Đầu năm", balance.opening), *moved, ("=", "Cuối năm", balance.closing)]
        found.append((standing.label, lines, balance.holds))
    return found


@requires(Verb.APPRAISE_SURVEY)
def appraisal(request, year, code):
    """The district looks a result over."""
    survey = find_survey(request.user, year, code)
    here = situation_of(request.user, survey)
    form = AppraisalForm(request.POST or None, initial={"on": here.today, "signer": request.user.full_name})
    if (
        request.method == "POST"
        and form.is_valid()
        and run(form, actions.appraise_survey, by=request.user, survey=survey)
    ):
        messages.success(request, f"Đã ghi thẩm định xong {survey.commune.name}.")
        return back(survey)
    context = _appraised(survey, here) | {"form": form, "return_form": ReturnForm()}
    return render(request, "households/procedure_appraisal.html", context, status=422 if form.errors else 200)


def _appraised(survey, here):
    """Returns what the page of the appraisal shows beside its two forms."""
    return _result(survey) | {
        "here": here,
        "survey": survey,
        "told": told_before_submission(survey),
        "may_appraise": may_become(survey.stage, Stage.APPRAISED),
        "may_return": may_become(survey.stage, Stage.RETURNED),
    }


@require_POST
@requires(Verb.APPRAISE_SURVEY)
def survey_return(request, year, code):
    survey = find_survey(request.user, year, code)
    form = ReturnForm(request.POST)
    if form.is_valid() and run(form, actions.return_survey, by=request.user, survey=survey):
        messages.success(request, f"Đã trả lại cho {survey.commune.name}. Xã sửa được ngay.")
        return back(survey)
    here = situation_of(request.user, survey)
    initial = {"on": here.today, "signer": request.user.full_name}
    context = _appraised(survey, here) | {"form": AppraisalForm(initial=initial), "return_form": form}
    return render(request, "households/procedure_appraisal.html", context, status=422)


@requires(Verb.SUBMIT_SURVEY)
def recognition(request, year, code):
    """The chairman's decision."""
    survey = find_survey(request.user, year, code)
    here = situation_of(request.user, survey)
    form = RecognitionForm(request.POST or None, initial={"on": here.today, "signer": request.user.full_name})
    if (
        request.method == "POST"
        and form.is_valid()
        and run(form, actions.recognise_survey, by=request.user, survey=survey)
    ):
        messages.success(request, "Đã ghi quyết định công nhận. Kết quả năm này khóa lại.")
        return back(survey)
    context = {
        "here": here,
        "survey": survey,
        "form": form,
        "may_recognise": may_become(survey.stage, Stage.RECOGNISED),
        "classes": class_counts(survey.round.forms.filter(commune=survey.commune), standard=survey.round.standard),
    }
    return render(request, "households/procedure_recognition.html", context, status=422 if form.errors else 200)


@requires(Verb.APPRAISE_SURVEY)
def reopening(request, year, code):
    """LĐTBXH lets one commune write again until the end of a day."""
    survey = find_survey(request.user, year, code)
    form = ReopeningForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and run(form, actions.grant_reopening, by=request.user, survey=survey)
    ):
        messages.success(request, f"{survey.commune.name} sửa được đến hết ngày đã ghi, rồi tự khóa lại.")
        return back(survey)
    context = {"here": situation_of(request.user, survey), "survey": survey, "form": form}
    return render(request, "households/procedure_reopening.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Verb.APPRAISE_SURVEY)
def relock(request, year, code):
    survey = find_survey(request.user, year, code)
    try:
        actions.end_reopening(by=request.user, survey=survey)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Đã khóa lại {survey.commune.name}.")
    return back(survey)
