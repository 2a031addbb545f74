"""Reads of households and forms that are used twice. Every one can be scoped by `visible_to(user)`."""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.permissions import Verb
from accounts.scoping import ScopedQuerySet, commune_ids
from households.movements import Departure
from households.standards import POOR_CLASSES, HouseholdClass
from ui.formatting import fold

FEWEST_DIGITS = 6  # of an identity number, before it is worth looking for


def in_year(survey_round):
    """Returns the condition on a Household that a year's survey is about it, see `of_year`."""
    return ~ended_by(survey_round.reference_date) & Q(first_year__lte=survey_round.year)


def ended_by(date):
    """Returns the condition on a Household that it had left the books by a day, as movements.has_ended."""
    return Q(ended_on__isnull=False) & (Q(ended_on__lte=date) | Q(end_kind=Departure.DUPLICATE.value))


class HouseholdQuerySet(ScopedQuerySet):
    commune_lookup = "village__commune_id"

    def living(self):
        """Returns the households that have not ended."""
        return self.filter(ended_on__isnull=True)

    def matching(self, text, *, with_identity=False):
        """Returns the households that match `text`: head, persons, address, code; accents and case apart.

        Identity numbers are searched only `with_identity`, for those who may see them.
        """
        return _matching(self, text, "", self.model, with_identity)

    def ever_visible_to(self, user):
        """Returns the households that live in the user's communes, or did when a form of theirs was taken."""
        ids = commune_ids(user)
        if ids is None:
            return self
        Form = self.model.forms.rel.related_model
        return self.filter(
            Q(village__commune_id__in=ids) | Exists(Form.objects.filter(household=OuterRef("pk"), commune_id__in=ids))
        )

    def of_year(self, survey_round):
        """Returns the households that a year's survey is about: on the books by then, and not ended before its day."""
        return self.filter(in_year(survey_round))


class PersonQuerySet(ScopedQuerySet):
    commune_lookup = "household__village__commune_id"

    def present(self):
        """Returns the persons who have not left their household."""
        return self.filter(left_on__isnull=True)


class FormQuerySet(ScopedQuerySet):
    def of_year(self, year):
        return self.filter(round__year=year)

    def poor(self):
        return self.filter(household_class__in=POOR_CLASSES)

    def near_poor(self):
        return self.filter(household_class=HouseholdClass.CN)

    def with_members(self):
        """Fetches the members along, each with the person: by a join, since SQLite takes no prefetch of a thousand."""
        members = self.model.members.rel.related_model.objects.select_related("person")
        return self.prefetch_related(Prefetch("members", queryset=members))

    def matching(self, text, *, with_identity=False):
        """Returns the forms whose household matches `text`: head, persons, address, code; accents and case apart.

        Identity numbers are searched only `with_identity`, for those who may see them.
        """
        return _matching(self, text, "household__", self.model.household.field.related_model, with_identity)


def _matching(queryset, text, prefix, Household, with_identity):
    """Narrows `queryset` to households, reached by `prefix`, that hold every word of `text`."""
    found = queryset
    for word in fold(text).split():
        meets = Q(**{f"{prefix}search_key__contains": word})
        if with_identity and word.isdigit() and len(word) >= FEWEST_DIGITS:
            owners = Household.persons.rel.related_model.objects.filter(identity_number__startswith=word)
            meets |= Q(**{f"{prefix}pk__in": owners.values("household_id")})
        found = found.filter(meets)
    return found


class RoundQuerySet(models.QuerySet):
    def with_counts(self):
        """Adds `commune_count`, `totals_count` (communes with totals) and `form_count` to each year."""
        return self.annotate(
            commune_count=self._count("commune_surveys"),
            totals_count=self._count("commune_surveys", household_total__isnull=False),
            form_count=self._count("forms"),
        )

    def _count(self, name, **conditions):
        # A subquery each: counting two many-sides in one join would multiply them.
        related = self.model._meta.get_field(name).related_model
        rows = related.objects.filter(round_id=OuterRef("pk"), **conditions).order_by().values("round_id")
        return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


class CommuneSurveyQuerySet(ScopedQuerySet):
    def of_round(self, survey_round):
        """Returns the communes of a year, urban first, each with its commune."""
        return (
            self.filter(round=survey_round)
            .select_related("commune", "round")
            .order_by("-commune__area_type", "commune__code")
        )


class DraftQuerySet(ScopedQuerySet):
    commune_lookup = "village__commune_id"


class EventQuerySet(ScopedQuerySet):
    commune_lookup = "household__village__commune_id"

    def standing(self):
        """Returns the events that were not cancelled."""
        return self.filter(cancelled_at__isnull=True)


class WarningQuerySet(ScopedQuerySet):
    def current(self):
        """Returns the questions whose facts still stand."""
        return self.filter(is_current=True)

    def unanswered(self):
        """Returns the questions that wait for an answer."""
        return self.filter(is_current=True, is_settled=False)


class DuplicateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Returns the pairs of which the user may read both persons: across communes only Phòng LĐTBXH, who decides."""
        ids = commune_ids(user)
        if ids is not None:
            return self.filter(first_commune_id__in=ids, second_commune_id__in=ids)
        return self if user.can(Verb.EDIT_SURVEY) else self.filter(first_commune=F("second_commune"))

    def current(self):
        """Returns the pairs that still look alike."""
        return self.filter(is_current=True)

    def undecided(self):
        """Returns the pairs that wait for somebody to say whether they are one."""
        return self.filter(is_current=True, state="open")

    def of_commune(self, commune_id):
        """Returns the pairs with a person of that commune."""
        return self.filter(Q(first_commune_id=commune_id) | Q(second_commune_id=commune_id))


class OfSurveyQuerySet(ScopedQuerySet):
    """Rows of a commune's year: meetings, postings, requests."""

    commune_lookup = "survey__commune_id"


class RequestQuerySet(OfSurveyQuerySet):
    """Requests of the year."""

    def accepted_within(self, first, last):
        """Returns those that were granted by a decision of the first day, the last or one between."""
        return self.filter(outcome="accepted", decided_on__gte=first, decided_on__lte=last)
