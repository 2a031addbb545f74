"""Reads of plans that are used twice. Every one starts at `visible_to(user)`: a commune its own, the district all.

A body of the district reads no commune's plan: what falls to it, it reads through `of_remit`, which the pages of
departments narrow to what they need to know.
"""

from django.db.models import Manager, Q, QuerySet

from accounts.scoping import ScopedQuerySet
from plans.catalogue import Catalogue, merge
from plans.states import PlanState


class OwnMeasureQuerySet(QuerySet):
    def catalogue(self, on=None) -> Catalogue:
        """Returns the Catalogue with LĐTBXH's own measures; those not in force on the day `on` are not offered
        (None: all are). One query."""
        own = list(self)
        ended = () if on is None else (each.key for each in own if not each.is_valid_on(on))
        return merge((each.measure for each in own), ended)


class PlanQuerySet(ScopedQuerySet):
    def of_year(self, year):
        """Returns the plans of a cycle year; they are for the calendar year after it."""
        return self.filter(round__year=year)

    def sent(self):
        """Returns the plans that have left the commune: sent or approved."""
        return self.filter(_sent())

    def approved(self):
        """Returns the plans that were approved, also while an amendment is being written."""
        return self.filter(version_number__gte=1)


class OfPlanQuerySet(ScopedQuerySet):
    """Rows of a plan: events, sections, versions."""

    commune_lookup = "plan__commune_id"


class HouseholdPlanQuerySet(ScopedQuerySet):
    commune_lookup = "plan__commune_id"

    def current(self):
        """Returns the rows of households that are still poor or near-poor by the survey."""
        return self.filter(is_gone=False)

    def matching(self, text):
        """Returns the rows whose household matches `text`: names, address, code; accents and case apart."""
        if not text:
            return self
        Household = self.model._meta.get_field("household").related_model
        return self.filter(household__in=Household.objects.matching(text).order_by().values("pk"))


class PlanLineQuerySet(ScopedQuerySet):
    commune_lookup = "row__plan__commune_id"

    def of_year(self, year):
        """Returns the lines of a cycle year's plans."""
        return self.filter(row__plan__round__year=year)

    def current(self):
        """Returns the lines of needs that the survey still finds, of households still in the plan."""
        return self.filter(is_need_gone=False, row__is_gone=False)

    def of_remit(self, body, catalogue):
        """Returns the lines that fall to a body (its department code): it is named on the line, or it leads or helps
        with the line's measure. The hook of the departments' own scoping."""
        return self.filter(Q(body=body) | Q(measure_key__in=catalogue.keys_of(body)))


class StandingLineQuerySet(PlanLineQuerySet):
    def sent(self):
        """Returns the lines of plans that have left the commune: sent or approved."""
        return self.filter(_sent("row__plan__"))

    def work(self):
        """Returns the lines that are work to be done: of plans that were sent, current, with a measure chosen."""
        return self.current().sent().exclude(measure_key="")


class StandingRowQuerySet(HouseholdPlanQuerySet):
    def sent(self):
        """Returns the rows of plans that have left the commune: sent or approved."""
        return self.filter(_sent("plan__"))


def _sent(plan=""):
    return Q(**{f"{plan}state": PlanState.SUBMITTED}) | Q(**{f"{plan}version_number__gte": 1})


class WrittenManager(Manager):
    """What a commune writes: all but the rows and lines that are kept of its last approved version."""

    def get_queryset(self):
        return super().get_queryset().filter(is_kept=False)


class StandingManager(Manager):
    """What counts outside the commune: while an approved plan is being changed what is kept of it, else what is
    written. `plan` is the lookup of the plan."""

    def __init__(self, plan):
        super().__init__()
        self.plan = plan

    def get_queryset(self):
        unchanged = Q(**{f"{self.plan}state": PlanState.APPROVED}) | Q(**{f"{self.plan}version_number": 0})
        return super().get_queryset().filter(Q(is_kept=True) | unchanged)
