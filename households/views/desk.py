"""What the entry pages share: finding the household, what keeps one from writing, and drawing the page."""

import uuid
from dataclasses import dataclass

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import Verb
from accounts.scoping import commune_ids, visible_communes
from areas.models import Village
from households.actions.forms import village_on
from households.actions.locking import lock_for, lock_of_form
from households.browsing import neighbours
from households.entry import FormInput
from households.forms.answers import VillageForm
from households.forms.opening import Opened, earlier_form, open_household, with_page_fields
from households.forms.page import EntryPage
from households.forms.raw import Raw, raw_of_entry
from households.locks import Lock
from households.models import Household, SurveyForm, SurveyRound


def find_round(year):
    return get_object_or_404(SurveyRound, year=year)


def find_household(user, code):
    """Returns a household that the user may read; 404 otherwise."""
    households = Household.objects.ever_visible_to(user).select_related("village__commune")
    return get_object_or_404(households, code=code)


def villages_of(user, survey_round):
    """Returns the villages in which the user may enter a new household of the year."""
    on = survey_round.reference_date
    return (
        Village.objects.valid_on(on)
        .filter(commune__in=visible_communes(user).valid_on(on))
        .select_related("commune")
        .order_by("commune__code", "number")
    )


@dataclass(frozen=True)
class Desk:
    """One household's page of a year, before anything is typed: what is stored, where it lies, what keeps one out.

    `household` is None for a new one, `villages` then the places to choose from. `lock` is None where the user may
    write.
    """

    user: object
    survey_round: SurveyRound
    household: Household | None
    opened: Opened
    lock: Lock | None
    villages: object = None

    @property
    def address(self):
        """The page's own address."""
        if self.household is None:
            return reverse("form_new", kwargs={"year": self.survey_round.year})
        return reverse("form_edit", kwargs={"year": self.survey_round.year, "code": self.household.code})

    def page(self, raw: Raw, village=None):
        """Returns the EntryPage of raw fields."""
        return EntryPage(
            raw,
            survey_round=self.survey_round,
            place=village or self.opened.place,
            earlier=self.opened.earlier,
            stored_numbers=self._hidden_numbers(),
        )

    def chooser(self, chosen=None):
        """Returns the choice of the village for a new household, None for one on the books."""
        if self.household is not None:
            return None
        data = None if chosen is None else {"thon": chosen}
        ids = commune_ids(self.user)
        return VillageForm(data, villages=self.villages, has_communes=ids is None or len(ids) > 1)

    def _hidden_numbers(self):
        if self.user.can(Verb.VIEW_IDENTITY):
            return None
        persons = self.household.persons.all() if self.household is not None else ()
        return {person.pk: person.identity_number for person in persons}

    def draw(self, request, page, *, status=200, errors=(), village_form=None, draft=None, notices=()):
        """Renders the entry page."""
        village_id = page.place.pk if page.place is not None else None
        code = self.household.code if self.household is not None else ""
        context = {
            "desk": self,
            "page": page,
            "survey_round": self.survey_round,
            "household": self.household,
            "form": self.opened.form,
            "earlier": self.opened.earlier,
            "last": self.opened.earlier,
            "departed": self.opened.departed,
            "neighbours": neighbours(self.survey_round, self._village_of_list(village_id), code)
            if village_id is not None
            else None,
            "village_form": village_form,
            "draft": draft,
            "notices": notices,
            "lines": [*errors, *page.error_lines()],
        }
        return render(request, "households/form_edit.html", context, status=status)

    def _village_of_list(self, village_id):
        # Neighbours are those of today's village: a merger carried them all.
        return self.household.village_id if self.household is not None else village_id


def desk_for(user, survey_round, household):
    """Returns the Desk of a household on the books."""
    opened = open_household(survey_round, household)
    return Desk(user, survey_round, household, opened, _lock(user, survey_round, opened.place, household))


def desk_for_new(user, survey_round):
    """Returns the Desk of a household that is not on the books yet."""
    raw = with_page_fields(raw_of_entry(FormInput()), version=0, draft=uuid.uuid4())
    lock = lock_for(user, survey_round)
    return Desk(user, survey_round, None, Opened(raw, None, None, (), None), lock, villages_of(user, survey_round))


def place_and_earlier(survey_round, household):
    """Returns (village on the year's day, last year's SurveyForm or None) of a household, with three light reads."""
    form = household.forms.filter(round=survey_round).select_related("village__commune").first()
    place = form.village if form is not None else village_on(household.village, survey_round.reference_date)
    return place, earlier_form(household, survey_round)


def _lock(user, survey_round, place, household):
    if not user.can(Verb.EDIT_SURVEY):
        return Lock("")
    lock = lock_of_form(survey_round, place=place, household=household)
    if lock is not None:
        return lock
    ids = commune_ids(user)
    if ids is not None and place.commune_id not in ids:
        return Lock(f"năm {survey_round.year} hộ thuộc {place.commune.name}", ask=f"UBND {place.commune.name}")
    return None


def readable_form(user, survey_round, household):
    """Returns the year's form of a household for reading, None where there is none the user may see."""
    forms = SurveyForm.objects if lives_in_scope(user, household) else SurveyForm.objects.visible_to(user)
    return (
        forms.filter(round=survey_round, household=household)
        .select_related("round", "commune", "village", "saved_by", "household")
        .with_members()
        .first()
    )


def trail_of(user, household):
    """Returns the household's entries of the trail that the user may read: all of them where it lives now, elsewhere
    those of the user's communes. Who left a commune is read there as it was, not as it lives on.
    """
    entries = AuditEntry.objects.filter(household_id=household.pk)
    return entries if lives_in_scope(user, household) else entries & AuditEntry.objects.visible_to(user)


def lives_in_scope(user, household):
    """Returns whether the household lives where the user reads, and not only did so once."""
    ids = commune_ids(user)
    return ids is None or household.village.commune_id in ids
