"""Requests of the year: households that ask to enter the list or to leave it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from accounts.permissions import Forbidden, Verb, requires
from households.actions import requests as actions
from households.forms.procedure import DecisionForm, RequestForm
from households.views.situation import find_survey, run, situation_of, villages_of_survey


@requires(Verb.VIEW_HOUSEHOLDS)
def request_list(request, year, code):
    """The requests against a year's list, and the form for a new one."""
    survey = find_survey(request.user, year, code)
    here = situation_of(request.user, survey)
    form = RequestForm(request.POST or None, villages=villages_of_survey(survey), initial={"received_on": here.today})
    if request.method == "POST":
        if form.is_valid() and run(form, actions.receive_request, by=request.user, survey=survey):
            messages.success(request, "Đã ghi đề nghị. Hạn quyết định: 7 ngày làm việc từ ngày nhận.")
            return redirect("request_list", year=year, code=code)
        if not request.user.can(Verb.EDIT_SURVEY):
            raise Forbidden(Verb.EDIT_SURVEY)
    rows = [
        (each, each.days_late(here.today))
        for each in survey.requests.select_related("village", "household", "by", "decided_by")
    ]
    context = {"here": here, "survey": survey, "form": form, "rows": rows}
    context["can_edit"] = request.user.can(Verb.EDIT_SURVEY)
    context["can_decide"] = context["can_edit"] or request.user.can(Verb.SUBMIT_SURVEY)
    return render(request, "households/procedure_requests.html", context, status=422 if form.errors else 200)


@requires(Verb.VIEW_HOUSEHOLDS)
def request_decide(request, year, code, pk):
    """The decision on one request."""
    if not request.user.can(Verb.SUBMIT_SURVEY) and not request.user.can(Verb.EDIT_SURVEY):
        raise Forbidden(Verb.SUBMIT_SURVEY)
    survey = find_survey(request.user, year, code)
    asked = get_object_or_404(survey.requests.select_related("village", "household", "survey"), pk=pk)
    here = situation_of(request.user, survey)
    form = DecisionForm(request.POST or None, initial={"decided_on": here.today})
    if (
        request.method == "POST"
        and form.is_valid()
        and run(form, actions.decide_request, by=request.user, request=asked)
    ):
        messages.success(request, f"Đã ghi quyết định về đề nghị của hộ {asked.head_name}.")
        return redirect("request_list", year=year, code=code)
    context = {"here": here, "survey": survey, "form": form, "asked": asked}
    return render(request, "households/procedure_request.html", context, status=422 if form.errors else 200)
