"""Reading a form: on screen where it cannot be written, on paper, and the receipt of a save."""

from django.http import Http404
from django.shortcuts import render

from accounts.audit import visible_changes
from accounts.models import AuditEntry
from accounts.permissions import Verb, requires
from households.actions.forms import last_entry
from households.actions.viewing import record_viewing
from households.browsing import neighbours
from households.paper import paper_of
from households.views.desk import find_household, find_round, readable_form
from ui.formatting import whole_or_none


def draw_form(request, survey_round, household, *, lock=None, template="households/form_view.html"):
    """Renders the year's form in words; a household without one says so."""
    form = readable_form(request.user, survey_round, household)
    paper = paper_of(form, with_identity=request.user.can(Verb.VIEW_IDENTITY)) if form is not None else None
    context = {
        "survey_round": survey_round,
        "household": household,
        "form": form,
        "paper": paper,
        "lock": lock,
        "neighbours": neighbours(survey_round, household.village_id, household.code),
        "year_text": str(survey_round.year),
    }
    return render(request, template, context)


@requires(Verb.VIEW_HOUSEHOLDS)
def form_print(request, year, code):
    """The form on A4, as it is stored."""
    survey_round = find_round(year)
    household = find_household(request.user, code)
    if readable_form(request.user, survey_round, household) is None:
        raise Http404
    record_viewing(by=request.user, household=household)
    return draw_form(request, survey_round, household, template="households/form_print.html")


@requires(Verb.VIEW_HOUSEHOLDS)
def form_receipt(request, year, code):
    """What the last save did, or the one whose number stands in the address."""
    survey_round = find_round(year)
    household = find_household(request.user, code)
    form = readable_form(request.user, survey_round, household)
    if form is None:
        raise Http404
    number = whole_or_none(request.GET.get("so"))
    entry = None
    if number is not None:
        entry = AuditEntry.objects.filter(pk=number, object_type="surveyform", object_id=form.pk).first()
    has_changed = entry is not None
    entry = entry or last_entry(form)
    context = {
        "survey_round": survey_round,
        "household": household,
        "form": form,
        "entry": entry,
        "has_changed": has_changed,
        "changes": visible_changes(entry, request.user) if has_changed else [],
        "neighbours": neighbours(survey_round, household.village_id, household.code),
        "questions": household.warnings.visible_to(request.user).filter(round=survey_round).unanswered(),
        "can_edit": request.user.can(Verb.EDIT_SURVEY),
    }
    return render(request, "households/form_receipt.html", context)
