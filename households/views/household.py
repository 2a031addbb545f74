"""The file of one household across the years."""

from dataclasses import dataclass

from django.shortcuts import render

from accounts.audit import action_name, visible_changes
from accounts.permissions import Verb, requires
from households.actions.viewing import record_viewing
from households.life import movements_of
from households.models import SurveyForm, SurveyRound
from households.panels import panels_of
from households.paper import paper_of
from households.views.desk import find_household, lives_in_scope, trail_of

MOST_ENTRIES = 200


@dataclass(frozen=True)
class Entry:
    """An entry of the trail, fit for the reader."""

    entry: object
    action: str
    changes: list


@requires(Verb.VIEW_HOUSEHOLDS)
def household_file(request, code):
    """Class, members, deprivations and causes of every year, and every change with who, when and by which door."""
    household = find_household(request.user, code)
    with_identity = request.user.can(Verb.VIEW_IDENTITY)
    record_viewing(by=request.user, household=household)
    is_here = lives_in_scope(request.user, household)
    papers = [paper_of(form, with_identity=with_identity) for form in _forms(request.user, household)]
    years = {paper.form.round.year for paper in papers}
    entries = trail_of(request.user, household).select_related("by")[: MOST_ENTRIES + 1]
    trail = [Entry(each, action_name(each.action), visible_changes(each, request.user)) for each in entries]
    context = {
        "household": household,
        "papers": papers,
        "is_here": is_here,
        "departed": household.persons.filter(left_on__isnull=False).order_by("left_on") if is_here else (),
        "movements": [each for each in movements_of(household) if is_here or each.year in years],
        "trail": trail[:MOST_ENTRIES],
        "has_more": len(trail) > MOST_ENTRIES,
        "panels": panels_of(request.user, household) if is_here else [],
        "with_identity": with_identity,
        "rounds": SurveyRound.objects.filter(is_open=True),
        "can_edit": request.user.can(Verb.EDIT_SURVEY),
    }
    return render(request, "households/household_file.html", context)


def _forms(user, household):
    """The household's forms, newest first: all of them for whoever it lives with now, else those of his communes."""
    forms = household.forms.select_related("round", "commune", "village", "saved_by")
    if not lives_in_scope(user, household):
        forms = forms & SurveyForm.objects.visible_to(user)
    return forms.with_members().order_by("-round__year")
