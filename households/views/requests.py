"""Requests of the year: households that ask to enter the list or to leave it."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.permissions import Forbidden, Verb, requires
from accounts.scoping import visible_communes
from assignments.units import code_of
from households.actions import requests as actions
from households.forms.procedure import DecisionForm, RequestForm
from households.models import InYearRequest
from households.views.situation import find_survey, run, situation_of, villages_of_survey

PAGE_SIZE = 50


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


@require_GET
@requires(Verb.VIEW_HOUSEHOLDS)
def request_granted(request, year):
    """What was granted by decisions of a calendar year, over communes: ?tu= and den= (days within it), de_nghi= (a
    kind), don_vi= ("xa-12")."""
    kinds, asked = dict(InYearRequest.Kind.choices), {key: request.GET.get(key, "") for key in ("de_nghi", "don_vi")}
    communes = {code_of(each): each for each in visible_communes(request.user).order_by("code", "valid_from")}
    if any(asked[key] and asked[key] not in known for key, known in (("de_nghi", kinds), ("don_vi", communes))):
        raise Http404
    try:
        first = dt.date.fromisoformat(request.GET.get("tu") or f"{year}-01-01")
        last = dt.date.fromisoformat(request.GET.get("den") or f"{year}-12-31")
    except ValueError:
        raise Http404("Không có ngày này.") from None
    found = InYearRequest.objects.visible_to(request.user).accepted_within(first, last)
    if asked["de_nghi"]:
        found = found.filter(kind=asked["de_nghi"])
    if asked["don_vi"]:
        found = found.filter(survey__commune=communes[asked["don_vi"]])
    rows = found.select_related("village", "household", "survey__commune", "survey__round")
    page = Paginator(rows.order_by("decided_on", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "year": year, "first": first, "last": last, "page_obj": page, "asked": asked, "kinds": kinds.items(),
        "kind": kinds.get(asked["de_nghi"], ""), "commune": communes.get(asked["don_vi"]),
        "communes": [(code, each.name) for code, each in communes.items()] if len(communes) > 1 else [],
    }  # fmt: skip
    return render(request, "households/requests_granted.html", context)
