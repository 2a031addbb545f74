"""The household list of a year: every household that the year is about, with its form's class or without a form.

A page asks the same number of queries whatever its rows. Totals are counted on each side by itself (forms, and
households that wait for one), because a join of the two over a district costs more than both.
"""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q

from accounts.scoping import commune_ids
from households.filters import FormFilters, filter_forms, filter_waiting
from households.models import FormDraft, Household, SurveyForm, SurveyRound
from households.querysets import in_year
from households.standards import HouseholdClass

PAGE_SIZE = 50
SORTS = {
    "ma": ("code",),
    "ten": ("search_key",),
    "loai": ("form_of_year__household_class",),
    "thieu": ("form_of_year__deprivation_count",),
    "thu_nhap": ("form_of_year__income",),
    "luu": ("form_of_year__saved_at",),
}
NEED_FORM = frozenset({"loai", "thieu", "thu_nhap", "luu"})


@dataclass(frozen=True, slots=True)
class Row:
    """A household on the list. `form` is the year's form as a dict of what the list shows, None without one."""

    code: str
    head_name: str
    address: str
    village: str
    commune: str
    form: dict | None
    household_class: HouseholdClass | None
    earlier_class: HouseholdClass | None
    earlier_year: int | None
    has_draft: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """How many households of each class stand in the list, and how many wait for a form."""

    classes: dict[HouseholdClass, int]
    waiting: int

    @property
    def done(self):
        return sum(self.classes.values())

    @property
    def count(self):
        return self.done + self.waiting


class _CountedPaginator(Paginator):
    """A paginator that was told the count: the totals of the page have it already."""

    def __init__(self, rows, count):
        self._count = count
        super().__init__(rows, PAGE_SIZE)

    @cached_property
    def count(self):
        return self._count


class Listing:
    """A year's list for one reader, with the filters of an address and an order ("-" in front turns it around)."""

    def __init__(self, survey_round: SurveyRound, filters: FormFilters, user, sort=""):
        self.survey_round, self.filters, self.user = survey_round, filters, user
        self.sort = sort if sort.removeprefix("-") in SORTS else "ma"
        self.forms = filter_forms(survey_round.forms.all(), filters, user, survey_round=survey_round)
        self.waiting = filter_waiting(Household.objects.all(), filters, survey_round, user)

    @cached_property
    def totals(self):
        """The Totals of all pages together."""
        counts = dict(self.forms.order_by().values_list("household_class").annotate(n=Count("pk")))
        classes = {each: counts.get(each.value, 0) for each in self.survey_round.standard.classes}
        return Totals(classes, self._count_waiting())

    def _count_waiting(self):
        if commune_ids(self.user) is not None or self.filters.params():
            return self.waiting.count()
        # Over the whole district: the year's households less those with a form, both from an index.
        of_year = Household.objects.of_year(self.survey_round)
        late = Q(ended_on__lte=self.survey_round.reference_date) | Q(first_year__gt=self.survey_round.year)
        strays = self.survey_round.forms.filter(household__in=Household.objects.filter(late)).count()
        return of_year.count() - (self.survey_round.forms.count() - strays)

    def households(self):
        """Returns the ordered households of the list."""
        found = Household.objects.all()
        if self.filters.needs_form:
            found = found.filter(pk__in=self.forms.order_by().values("household_id"))
        elif self.filters.is_unsurveyed:
            found = self.waiting
        elif commune_ids(self.user) is not None or self.filters.params():
            # Two sets by index; one condition over a join of both would read the whole district.
            found = found.filter(
                pk__in=self.forms.order_by()
                .values("household_id")
                .union(self.waiting.order_by().values("pk"), all=True)
            )
        else:
            has_form = Exists(self.survey_round.forms.filter(household=OuterRef("pk")))
            found = found.filter(in_year(self.survey_round) | has_form)
        return self._ordered(found)

    def _ordered(self, found):
        name = self.sort.removeprefix("-")
        if name in NEED_FORM:
            found = found.annotate(form_of_year=FilteredRelation("forms", condition=Q(forms__round=self.survey_round)))
        way = "desc" if self.sort.startswith("-") else "asc"
        keys = [getattr(F(key), way)(nulls_last=True) if name in NEED_FORM else F(key) for key in SORTS[name]]
        if name not in NEED_FORM:
            keys = [getattr(key, way)() for key in keys]
        return found.order_by(*keys, *(() if name == "ma" else ("code",)))

    def page(self, number):
        """Returns Django's Page of that number (text of an address is taken) with `rows`, a list of Row."""
        columns = ("pk", "code", "head_name", "address", "village__name", "village__commune__name")
        found = _CountedPaginator(self.households().values(*columns), self.totals.count).get_page(number)
        found.rows = self._rows(list(found.object_list))
        return found

    def _rows(self, households):
        ids = [each["pk"] for each in households]
        forms = {
            form["household_id"]: form
            for form in self.survey_round.forms.filter(household__in=ids)
            .order_by()
            .values(
                "household_id",
                "household_class",
                "head_name",
                "persons_count",
                "deprivation_count",
                "income",
                "b1",
                "saved_at",
                "village__name",
                "commune__name",
            )
        }
        earlier = {}
        waiting = [each for each in ids if each not in forms]
        before = SurveyForm.objects.filter(household__in=waiting, round__year__lt=self.survey_round.year)
        for household_id, year, found in before.order_by("round__year").values_list(
            "household_id", "round__year", "household_class"
        ):
            earlier[household_id] = (year, HouseholdClass(found))
        drafts = set(
            FormDraft.objects.filter(household__in=ids, round=self.survey_round, by=self.user).values_list(
                "household_id", flat=True
            )
        )
        return [self._row(each, forms.get(each["pk"]), earlier.get(each["pk"]), drafts) for each in households]

    @staticmethod
    def _row(household, form, earlier, drafts):
        year, earlier_class = earlier or (None, None)
        return Row(
            code=household["code"],
            head_name=form["head_name"] if form else household["head_name"],
            address=household["address"],
            village=(form or household)["village__name"],
            commune=form["commune__name"] if form else household["village__commune__name"],
            form=form,
            household_class=HouseholdClass(form["household_class"]) if form else None,
            earlier_class=earlier_class,
            earlier_year=year,
            has_draft=household["pk"] in drafts,
        )
