"""Pages of the survey years and of each commune's totals."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from households.actions.locking import lock_in
from households.actions.rounds import close_round, open_round, reopen_round, set_commune_totals
from households.forms.rounds import RoundForm, TotalsForm
from households.models import CommuneSurvey, SurveyRound


@requires(Verb.MANAGE_ROUNDS)
def round_list(request):
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            survey_round = open_round(
                by=request.user,
                year=data["year"],
                standard_code=data["standard_code"] or None,
                reference_date=data["reference_date"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Đã mở năm {survey_round.year} theo {survey_round.standard.name}.")
            return redirect("round_list")
    return render(
        request,
        "households/round_list.html",
        {"form": form, "rounds": SurveyRound.objects.with_counts()},
        status=422 if form.errors else 200,
    )


@require_POST
@requires(Verb.MANAGE_ROUNDS)
def round_close(request, year):
    survey_round = get_object_or_404(SurveyRound, year=year)
    action, done = (reopen_round, "Đã mở lại") if request.POST.get("reopen") else (close_round, "Đã đóng")
    try:
        action(by=request.user, survey_round=survey_round, reason=request.POST.get("reason", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{done} năm {year}.")
    return redirect("round_list")


@requires(Verb.VIEW_HOUSEHOLDS)
def totals_list(request, year):
    survey_round = get_object_or_404(SurveyRound, year=year)
    rows = list(CommuneSurvey.objects.visible_to(request.user).of_round(survey_round))
    if len(rows) == 1 and request.user.can(Verb.EDIT_SURVEY):
        return redirect("totals_edit", year=year, code=rows[0].commune.code)
    return render(
        request,
        "households/totals_list.html",
        {"survey_round": survey_round, "rows": rows, "done": sum(row.has_totals for row in rows)},
    )


@requires(Verb.EDIT_SURVEY)
def totals_edit(request, year, code):
    commune_survey = get_object_or_404(
        CommuneSurvey.objects.visible_to(request.user).select_related("commune", "round"),
        round__year=year,
        commune__code=code,
    )
    initial = {name: getattr(commune_survey, name) for name in TotalsForm.base_fields}
    form = TotalsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_commune_totals(by=request.user, commune_survey=commune_survey, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error) if not hasattr(error, "error_dict") else form.add_error(None, error.messages)
        else:
            messages.success(request, f"Đã lưu tổng số của {commune_survey.commune}, năm {year}.")
            return redirect(f"{reverse('totals_edit', kwargs={'year': year, 'code': code})}")
    return render(
        request,
        "households/totals_edit.html",
        {
            "form": form,
            "commune_survey": commune_survey,
            "lock": lock_in(commune_survey.round, commune_survey.commune_id),
        },
        status=422 if form.errors else 200,
    )
