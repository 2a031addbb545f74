"""Meetings in the villages, the posting of the list, objections and their answers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from accounts.permissions import Verb, authorise, requires
from households.actions import meetings as actions
from households.forms.procedure import AnswerForm, MeetingForm, ObjectionForm, PostingForm
from households.procedure import posting_until
from households.views.situation import find_survey, run, situation_of, villages_of_survey


@requires(Verb.VIEW_HOUSEHOLDS)
def meetings(request, year, code):
    """Every village of the commune with its forms and its meeting."""
    survey = find_survey(request.user, year, code)
    held = {meeting.village_id: meeting for meeting in survey.meetings.all()}
    counts = dict(_counts(survey))
    rows = [(village, counts.get(village.pk, 0), held.get(village.pk)) for village in villages_of_survey(survey)]
    context = {"here": situation_of(request.user, survey), "survey": survey, "rows": rows}
    return render(request, "households/procedure_meetings.html", context)


def _counts(survey):
    forms = survey.round.forms.filter(commune=survey.commune).order_by()
    found = {}
    for village_id in forms.values_list("village_id", flat=True):
        found[village_id] = found.get(village_id, 0) + 1
    return found.items()


@requires(Verb.EDIT_SURVEY)
def meeting_edit(request, year, code, village):
    """The minutes of one village's meeting."""
    survey = find_survey(request.user, year, code)
    village = get_object_or_404(villages_of_survey(survey), pk=village)
    here = situation_of(request.user, survey)
    meeting = survey.meetings.filter(village=village).first()
    initial = {"held_on": here.today, "place": f"Nhà văn hóa {village.name}", "version": 0}
    if meeting is not None:
        initial = {name: getattr(meeting, name) for name in (*actions.MEETING, "version")}
    form = MeetingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.cleaned_data["version"] = form.cleaned_data["version"] or 0
        saved = run(form, actions.record_meeting, by=request.user, survey=survey, village=village)
        if saved:
            messages.success(
                request,
                f"Đã ghi biên bản {village.name}."
                + ("" if saved.is_agreed else " Chưa quá nửa đồng ý: thôn cần họp lại."),
            )
            return redirect("meetings", year=year, code=code)
    context = {"here": here, "survey": survey, "village": village, "form": form, "meeting": meeting}
    return render(request, "households/procedure_meeting.html", context, status=422 if form.errors else 200)


@requires(Verb.VIEW_HOUSEHOLDS)
def posting(request, year, code):
    """The posting, what was objected, and how it was answered."""
    survey = find_survey(request.user, year, code)
    if request.method == "POST":
        authorise(request.user, Verb.EDIT_SURVEY)
    here = situation_of(request.user, survey)
    form = PostingForm(
        request.POST or None,
        initial={
            "posted_on": here.today,
            "places": f"Trụ sở UBND {survey.commune.name[:1].lower()}{survey.commune.name[1:]}; nhà văn hóa các thôn",
            "announced": "Hệ thống truyền thanh xã",
        },
    )
    is_posted = (
        request.method == "POST"
        and form.is_valid()
        and run(form, actions.record_posting, by=request.user, survey=survey)
    )
    if is_posted:
        messages.success(request, "Đã ghi niêm yết.")
        return redirect("posting", year=year, code=code)
    context = {
        "here": here,
        "survey": survey,
        "form": form,
        "postings": survey.postings.select_related("by").order_by("-id"),
        "objections": survey.objections.select_related("household", "village", "by", "answered_by"),
        "earliest_end": posting_until(here.today),
    }
    return render(request, "households/procedure_posting.html", context, status=422 if form.errors else 200)


@requires(Verb.EDIT_SURVEY)
def objection_add(request, year, code):
    survey = find_survey(request.user, year, code)
    here = situation_of(request.user, survey)
    form = ObjectionForm(request.POST or None, initial={"received_on": here.today})
    if (
        request.method == "POST"
        and form.is_valid()
        and run(form, actions.record_objection, by=request.user, survey=survey)
    ):
        messages.success(request, "Đã ghi ý kiến. Xem lại hộ rồi trả lời trước khi trình huyện.")
        return redirect("posting", year=year, code=code)
    context = {"here": here, "survey": survey, "form": form}
    return render(request, "households/procedure_objection.html", context, status=422 if form.errors else 200)


@requires(Verb.EDIT_SURVEY)
def objection_answer(request, year, code, pk):
    survey = find_survey(request.user, year, code)
    objection = get_object_or_404(survey.objections.select_related("household", "village", "survey"), pk=pk)
    here = situation_of(request.user, survey)
    form = AnswerForm(request.POST or None, initial={"answered_on": here.today})
    if (
        request.method == "POST"
        and form.is_valid()
        and run(form, actions.answer_objection, by=request.user, objection=objection)
    ):
        messages.success(request, "Đã ghi trả lời.")
        return redirect("posting", year=year, code=code)
    context = {"here": here, "survey": survey, "form": form, "objection": objection}
    return render(request, "households/procedure_objection.html", context, status=422 if form.errors else 200)
