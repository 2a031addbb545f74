"""The household list of a year: every household that the year is about, with its form's class or without a form.

A page asks the same number of queries whatever its rows. Totals are counted on each side by itself (forms, and
households that wait for one), because a join of the two over a district costs more than both.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q

from accounts.permissions import Verb
from accounts.scoping import commune_ids
from households.filters import FormFilters, filter_forms, filter_waiting
from households.matched import matched_persons
from households.models import FormDraft, Household, SurveyForm, SurveyRound
from households.querysets import in_year
from households.standards import HouseholdClass
from ui.remembered import remembered

PAGE_SIZE = 50
FEW = 2_000  # households that a search may find and still be named one by one
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
    """A household on the list. `form` is the year's form as a dict of what the list shows, None without one; `matched`
    are the persons whom a search found, where the head does not tell."""

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
    matched: tuple[str, ...] = ()


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
        self.is_whole_district = commune_ids(user) is None and not filters.params() and not filters.problems
        forms, households, narrow = survey_round.forms.all(), Household.objects.all(), filters
        if filters.text and not filters.problems:
            # One look through the names; both sides then go by the few that were found.
            matching = households.matching(filters.text, with_identity=user.can(Verb.VIEW_IDENTITY))
            ids = list(matching.order_by().values_list("pk", flat=True)[: FEW + 1])
            if len(ids) <= FEW:
                narrow = replace(filters, text="")
                forms, households = forms.filter(household__in=ids), households.filter(pk__in=ids)
        self.forms = filter_forms(forms, narrow, user, survey_round=survey_round)
        self.waiting = filter_waiting(households, narrow, survey_round, user)

    @cached_property
    def totals(self):
        """The Totals of all pages together."""
        if not self.is_whole_district:
            return self._count(self.waiting.count)
        # Counting a district takes longer than all else on the page.
        year = self.survey_round
        asked = ("totals of the district", year.pk, year.year, year.reference_date, year.standard_code)
        return remembered(asked, lambda: self._count(self._waiting_of_district))

    def _count(self, count_waiting):
        counts = dict(self.forms.order_by().values_list("household_class").annotate(n=Count("pk")))
        classes = {each: counts.get(each.value, 0) for each in self.survey_round.standard.classes}
        return Totals(classes, count_waiting())

    def _waiting_of_district(self):
        """The year's households less those with a form: both sides by index, and no join of the two."""
        of_year = Household.objects.of_year(self.survey_round).count()
        strays = Household.objects.filter(~in_year(self.survey_round)).filter(self._has_form).count()
        return of_year - (self.survey_round.forms.count() - strays)

    @property
    def _has_form(self):
        return Exists(self.survey_round.forms.filter(household=OuterRef("pk")))

    def households(self):
        """Returns the ordered households of the list."""
        found = Household.objects.all()
        if self.filters.problems:
            found = found.none()
        elif self.is_whole_district:
            found = found.filter(in_year(self.survey_round) | self._has_form)
        elif self.filters.needs_form:
            found = found.filter(pk__in=self.forms.order_by().values("household_id"))
        elif self.filters.is_unsurveyed:
            found = self.waiting
        else:
            # Two sets by index; one condition over a join of both would read the whole district.
            both = self.forms.order_by().values("household_id").union(self.waiting.order_by().values("pk"), all=True)
            found = found.filter(pk__in=both)
        return self._ordered(found)

    def _ordered(self, found):
        name = self.sort.removeprefix("-")
        is_descending = self.sort.startswith("-")
        if name in NEED_FORM:
            found = found.annotate(form_of_year=FilteredRelation("forms", condition=Q(forms__round=self.survey_round)))
        keys = []
        for key in SORTS[name]:
            way = F(key).desc if is_descending else F(key).asc
            keys.append(way(nulls_last=True) if name in NEED_FORM else way())
        return found.order_by(*keys, *(() if name == "ma" else ("code",)))

    def page(self, number):
        """Returns Django's Page of that number (text of an address is taken) with `rows`, a list of Row."""
        columns = ("pk", "code", "head_name", "address", "phone", "village__name", "village__commune__name")
        found = _CountedPaginator(self.households().values(*columns), self.totals.count).get_page(number)
        found.rows = self._rows(list(found.object_list))
        return found

    @cached_property
    def my_drafts(self):
        """The household ids of the reader's drafts of the year; None for each new household's."""
        drafts = FormDraft.objects.filter(round=self.survey_round, by=self.user)
        return list(drafts.order_by().values_list("household_id", flat=True))

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
        if not waiting:
            before = before.none()
        for household_id, year, found in before.order_by("round__year").values_list(
            "household_id", "round__year", "household_class"
        ):
            earlier[household_id] = (year, HouseholdClass(found))
        drafts = set(self.my_drafts)
        matched = matched_persons(self.filters.text, households, with_identity=self.user.can(Verb.VIEW_IDENTITY))
        return [
            self._row(each, forms.get(each["pk"]), earlier.get(each["pk"]), drafts, matched.get(each["pk"], ()))
            for each in households
        ]

    @staticmethod
    def _row(household, form, earlier, drafts, matched):
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
            matched=matched,
        )
