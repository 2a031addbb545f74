"""A whole village as one grid: the few answers that change yearly, prefilled from last year's form. Reads only.

A household without a form of the year starts from last year's answers, income and points among them, shown as last
year's; nothing counts until an officer saves or confirms the row (docs/adr/0009-confirming-what-did-not-change.md).
"""

from dataclasses import dataclass, replace

from households.actions.forms import entry_from
from households.entry import Examination, FormInput, examine
from households.forms.opening import carried
from households.forms.page import Earlier
from households.models import Household, Person, SurveyForm

ALL_INSURED, NONE_INSURED = 1, 2


@dataclass(frozen=True, slots=True)
class GridRow:
    """One household of the grid. `form` is the year's form, None where nothing was saved; `entry` what its cells start
    from; `newcomers` the persons of whom last year's form knows nothing, `gone` how many of its persons have left."""

    household: Household
    form: SurveyForm | None
    earlier: Earlier | None
    entry: FormInput
    newcomers: int
    gone: int
    standard_code: str

    @property
    def version(self):
        return self.form.version if self.form is not None else 0

    @property
    def why_not_confirm(self):
        """Why last year's answers cannot simply be confirmed, "" where they can."""
        if self.form is not None:
            return "đã có phiếu năm nay"
        if self.earlier is None:
            return "chưa có phiếu năm trước"
        if self.earlier.standard_code != self.standard_code:
            return "năm trước theo chuẩn khác"
        if self.newcomers or self.gone:
            return "nhân khẩu đã thay đổi"
        return ""

    @property
    def insured(self):
        """How many of the members have a health-insurance card."""
        return sum(member.has_health_insurance is True for member in self.entry.members)


def grid_rows(survey_round, village):
    """Returns the GridRow of every household of a village that the year is about, by code. About seven queries."""
    households = Household.objects.filter(village=village).of_year(survey_round) | Household.objects.filter(
        forms__round=survey_round, forms__village=village
    )
    return _rows(survey_round, households.distinct().select_related("village__commune").order_by("code"))


def grid_row(survey_round, household):
    """Returns the GridRow of one household."""
    return _rows(survey_round, Household.objects.filter(pk=household.pk).select_related("village__commune"))[0]


def _rows(survey_round, households):
    households = list(households)
    ids = [household.pk for household in households]
    current = _with_members(SurveyForm.objects.filter(round=survey_round, household__in=ids))
    years = {}
    for household_id, pk in (
        SurveyForm.objects.filter(household__in=ids, round__year__lt=survey_round.year)
        .order_by("round__year")
        .values_list("household_id", "pk")
    ):
        years[household_id] = pk
    earlier = _with_members(SurveyForm.objects.filter(pk__in=years.values()))
    later = set(
        SurveyForm.objects.filter(household__in=ids, round__year__gt=survey_round.year).values_list(
            "household_id", flat=True
        )
    )
    persons = {}
    for person in Person.objects.filter(household__in=ids).order_by("id"):
        persons.setdefault(person.household_id, []).append(person)
    return [
        _row(
            survey_round,
            household,
            current.get(household.pk),
            earlier.get(household.pk),
            persons.get(household.pk, []),
            household.pk in later,
        )
        for household in households
    ]


def _with_members(forms):
    forms = forms.select_related("round", "household", "village__commune", "saved_by").with_members()
    return {form.household_id: form for form in forms}


def _row(survey_round, household, form, before, persons, has_later):
    earlier = None
    if before is not None:
        entry = entry_from(before, before.members.all())
        earlier = Earlier(before.round.year, entry, before.class_, before.standard_code)
    if form is not None:
        return GridRow(household, form, earlier, entry_from(form, form.members.all()), 0, 0, survey_round.standard_code)
    entry = carried(survey_round, household, persons, earlier, has_later)
    newcomers = gone = 0
    if earlier is not None:
        entry = replace(entry, income=earlier.entry.income)
        if earlier.standard_code == survey_round.standard_code:
            entry = replace(entry, b1=earlier.entry.b1)
        known = {member.person_id for member in earlier.entry.members}
        here = {member.person_id for member in entry.members}
        newcomers, gone = len(here - known), len(known - here)
    return GridRow(household, None, earlier, entry, newcomers, gone, survey_round.standard_code)


def with_cells(entry: FormInput, cells, *, surveyed_on=None) -> FormInput:
    """Returns the entry with a row's cells put in: {income, b1, deprivations, causes, insurance}.

    `insurance` is ALL_INSURED, NONE_INSURED, or None to leave each person as it is.
    """
    members = entry.members
    if cells.get("insurance") is not None:
        has_card = cells["insurance"] == ALL_INSURED
        members = tuple(replace(member, has_health_insurance=has_card) for member in members)
    return replace(
        entry,
        members=members,
        income=cells.get("income"),
        b1=cells.get("b1"),
        deprivations=cells.get("deprivations") or frozenset(),
        causes=cells.get("causes") or frozenset(),
        surveyed_on=surveyed_on or entry.surveyed_on,
    )


def examine_row(survey_round, row: GridRow, entry: FormInput) -> Examination:
    """Returns what follows from an entry of this row's household in the year."""
    place = row.form.village if row.form is not None else row.household.village
    return examine(
        entry,
        standard=survey_round.standard,
        area=place.commune.area_type,
        on=survey_round.reference_date,
    )
