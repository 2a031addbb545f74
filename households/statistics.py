"""Counts of forms and households, for tables and dashboards: one grouped query a function, whatever the rows.

Everything starts from a queryset that the caller has scoped (`visible_to`) or from the round's forms as a whole, where
only aggregates are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Exists, Max, OuterRef, Q

from households.models import Household, SurveyForm
from households.querysets import in_year
from households.standards import HouseholdClass


def tally(forms, *, by, conditions: Mapping[str, Q]):
    """Returns {unit: {key: how many forms meet its condition, "saved_at": the latest save}} by the field `by`.

    A unit without any form is absent. An empty Q counts every form.
    """
    # The prefix keeps a column's key from meeting a field's name.
    counts = {f"n_{key}": Count("pk", filter=each) if each else Count("pk") for key, each in conditions.items()}
    rows = forms.order_by().values(by).annotate(latest=Max("saved_at"), **counts)
    return {row[by]: {"saved_at": row["latest"], **{key: row[f"n_{key}"] for key in conditions}} for row in rows}


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """How far a unit's survey of a year is: forms done, households of its books still without one, classes found."""

    done: int = 0
    waiting: int = 0
    classes: Mapping[HouseholdClass, int] = field(default_factory=dict)

    @property
    def known(self) -> int:
        """The households that the year is about: those with a form and those still to be seen."""
        return self.done + self.waiting

    @property
    def poor(self) -> int:
        return sum(number for household_class, number in self.classes.items() if household_class.is_poor)

    @property
    def near_poor(self) -> int:
        return sum(number for household_class, number in self.classes.items() if household_class.is_near_poor)


def progress_by_village(survey_round, commune):
    """Returns {village id: UnitProgress} of one commune; a village without households is absent. Two queries."""
    return _progress(
        survey_round.forms.filter(commune=commune),
        Household.objects.filter(village__commune=commune),
        survey_round,
        form_unit="village_id",
        household_unit="village_id",
    )


def progress_of_communes(survey_round, commune_ids=None):
    """Returns {commune id: UnitProgress} of these communes, all of the year for None. For pages that show only how far
    each is; whoever shows a household scopes by a person. Two queries."""
    forms, households = survey_round.forms.all(), Household.objects.all()
    if commune_ids is not None:
        forms = forms.filter(commune__in=commune_ids)
        households = households.filter(village__commune__in=commune_ids)
    return _progress(
        forms, households, survey_round, form_unit="commune_id", household_unit="village__commune_id"
    )


def _progress(forms, households, survey_round, *, form_unit, household_unit):
    standard = survey_round.standard
    conditions = {each.value: Q(household_class=each) for each in standard.classes} | {"done": Q()}
    found = tally(forms, by=form_unit, conditions=conditions)
    # A household that ended before the round's day is not waited for; nor is one first seen in a later year.
    due = households.filter(in_year(survey_round))
    of_the_year = SurveyForm.objects.filter(round=survey_round, household=OuterRef("pk"))
    waiting = dict(
        due.filter(~Exists(of_the_year))
        .order_by()
        .values(household_unit)
        .annotate(n=Count("pk"))
        .values_list(household_unit, "n")
    )
    return {
        unit: UnitProgress(
            done=found.get(unit, {}).get("done", 0),
            waiting=waiting.get(unit, 0),
            classes={each: found.get(unit, {}).get(each.value, 0) for each in standard.classes},
        )
        for unit in {*found, *waiting}
    }


def class_counts(forms, *, standard):
    """Returns {class: how many} over `forms`, every class of the standard present. One query."""
    found = dict(forms.order_by().values_list("household_class").annotate(n=Count("pk")))
    return {each: found.get(each.value, 0) for each in standard.classes}
