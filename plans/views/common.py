"""What the pages of plans share: finding the plan, what its reader may do, the tabs."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.permissions import Verb
from households.models import CommuneSurvey, SurveyRound
from plans.locks import lock_of
from plans.models import CommunePlan
from plans.states import PlanState
from ui.formatting import whole_or_none


@dataclass(frozen=True)
class Here:
    """A commune's plan of a cycle year as its pages show it to one reader; `plan` is None before it was drafted."""

    user: object
    survey: CommuneSurvey
    plan: CommunePlan | None

    @property
    def year(self):
        return self.survey.round.year

    @property
    def for_year(self):
        return self.year + 1

    @property
    def commune(self):
        return self.survey.commune

    @property
    def keys(self):
        """The keywords of the plan's addresses."""
        return {"year": self.year, "code": self.commune.code}

    @property
    def may_edit(self):
        """Whether the role writes plans at all."""
        return self.user.can(Verb.EDIT_PLANS)

    @property
    def can_edit(self):
        """Whether the reader may write just now."""
        return self.may_edit and (self.plan is None or self.plan.is_editable)

    @property
    def lock(self):
        """The Lock that keeps a writer from writing just now, None where he can or never may."""
        if self.plan is None or not self.may_edit or self.can_approve:
            return None
        return lock_of(self.plan)

    @property
    def can_submit(self):
        return self.user.can(Verb.SUBMIT_PLANS)

    @property
    def can_approve(self):
        return self.user.can(Verb.APPROVE_PLANS)

    @property
    def is_waiting(self):
        """Whether the district has to decide on it."""
        return self.plan is not None and self.plan.state == PlanState.SUBMITTED


def find_round(year):
    """Returns the survey round of a cycle year, else 404."""
    return get_object_or_404(SurveyRound, year=year)


def version_of(request):
    """Returns the version of what the sent page was drawn from; 0, which nothing has, where it is missing."""
    return whole_or_none(request.POST.get("version"), digits=9) or 0


def find_here(user, year, code, *, needs_plan=True):
    """Returns the Here of a commune; 404 out of scope, and where there is no plan yet but one is needed."""
    surveys = CommuneSurvey.objects.visible_to(user).select_related("round", "commune")
    survey = get_object_or_404(surveys, round__year=year, commune__code=code)
    plans = CommunePlan.objects.visible_to(user).select_related("round", "commune", "state_by", "drafted_by")
    plan = plans.filter(round=survey.round_id, commune=survey.commune_id).first()
    if plan is None and needs_plan:
        raise Http404
    return Here(user, survey, plan)


def page(request, template, here, context=None, *, tab="", status=200):
    """Renders a page of a commune's plan with what every such page shows."""
    base = {
        "here": here,
        "plan": here.plan,
        "survey": here.survey,
        "plan_tab": tab,
        "year": here.year,
        "for_year": here.for_year,
        "today": timezone.localdate(),
    }
    return render(request, template, base | (context or {}), status=status)
