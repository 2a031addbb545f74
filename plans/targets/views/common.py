"""What the pages of targets share: who sees what, and what every one of them shows."""

from django.http import Http404

from accounts.permissions import Verb
from accounts.scoping import commune_ids


def sees_district(user):
    """Returns whether the user reads the district's own work: scenarios, proposals, drafts."""
    return user.can(Verb.VIEW_PLANS) and commune_ids(user) is None


def require_district(user):
    """Raises Http404 for communes and bodies: the district's drafts do not exist for them."""
    if not sees_district(user):
        raise Http404


def base(request, survey_round):
    """What every page of targets shows."""
    return {
        "year": survey_round.year,
        "for_year": survey_round.year + 1,
        "survey_round": survey_round,
        "may_draft": request.user.can(Verb.DRAFT_DISTRICT),
        "may_approve": request.user.can(Verb.APPROVE_DISTRICT),
        "sees_district": sees_district(request.user),
        "opens": request.user.can(Verb.VIEW_HOUSEHOLDS),
    }
