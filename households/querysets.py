"""Reads of households and forms that are used twice. Every one can be scoped by `visible_to(user)`."""

from django.db.models import Exists, OuterRef, Q

from accounts.scoping import ScopedQuerySet
from households.standards import POOR_CLASSES, HouseholdClass
from ui.formatting import fold


class HouseholdQuerySet(ScopedQuerySet):
    commune_lookup = "village__commune_id"

    def living(self):
        """Returns the households that have not ended."""
        return self.filter(ended_on__isnull=True)


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
                Q(household__search_key__contains=word)
                | Exists(Member.objects.filter(member, form_id=OuterRef("pk")))
            )
        return found


class CommuneSurveyQuerySet(ScopedQuerySet):
    pass


class DraftQuerySet(ScopedQuerySet):
    commune_lookup = "village__commune_id"
