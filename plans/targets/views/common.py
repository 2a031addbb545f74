"""What the pages of targets share: the year, errors of actions beside their fields, who sees what."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.permissions import Verb
from accounts.scoping import commune_ids
from households.models import SurveyRound


def find_round(year):
    """Returns the survey round of a cycle year, else 404."""
    return get_object_or_404(SurveyRound, year=year)


def sees_district(user):
    """Returns whether the user reads the district's own work: scenarios, proposals, drafts."""
    return user.can(Verb.VIEW_PLANS) and commune_ids(user) is None


def require_district(user):
    """Raises Http404 for communes and bodies: the district's drafts do not exist for them."""
    if not sees_district(user):
        raise Http404


def run(form, action, **values):
    """Runs an action; its errors become the form's. Returns its result or None."""
    try:
        return action(**values)
    except ValidationError as error:
        for name, messages in getattr(error, "message_dict", {NON_FIELD_ERRORS: error.messages}).items():
            form.add_error(name if name in form.fields else None, messages)
        return None


def base(request, survey_round):
    """What every page of targets shows."""
    return {
        "year": survey_round.year,
        "for_year": survey_round.year + 1,
        "survey_round": survey_round,
        "may_draft": request.user.can(Verb.APPROVE_PLANS),
        "may_approve": request.user.can(Verb.APPROVE_DISTRICT),
        "sees_district": sees_district(request.user),
        "opens": request.user.can(Verb.VIEW_HOUSEHOLDS),
    }
