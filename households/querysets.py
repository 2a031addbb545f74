"""Reads of households and forms that are used twice. Every one can be scoped by `visible_to(user)`."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.scoping import ScopedQuerySet
from households.standards import POOR_CLASSES, HouseholdClass
from ui.formatting import fold


class HouseholdQuerySet(ScopedQuerySet):
    commune_lookup = "village__commune_id"

    def living(self):
        """Returns the households that have not ended."""
        return self.filter(ended_on__isnull=True)

    def of_year(self, survey_round):
        """Returns the households that a year's survey is about: on the books by then, and not ended before its day."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=survey_round.reference_date), first_year__lte=survey_round.year
        )


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

    def matching(self, text, *, with_identity=False):
        """Returns the forms whose household, persons, address or code match `text`, accents and case apart.

        Identity numbers are searched only `with_identity`, for those who may see them.
        """
        words = fold(text).split()
        if not words:
            return self
        Member = self.model.members.rel.related_model
        found = self
        for word in words:
            member = Q(person__search_name__contains=word)
            if with_identity and word.isdigit() and len(word) >= 6:
                member |= Q(person__identity_number__startswith=word)
            found = found.filter(
                Q(household__search_key__contains=word) | Exists(Member.objects.filter(member, form_id=OuterRef("pk")))
            )
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
