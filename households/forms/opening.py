"""Opens the entry page: the stored form, or last year's answers carried over, or a draft, or an empty page."""

from dataclasses import dataclass, replace

from households.actions.forms import entry_of, village_on
from households.entry import OF_THE_STANDARD, FormInput, MemberInput
from households.forms.answers import CARRIED_NAMES
from households.forms.page import Earlier
from households.forms.raw import Raw, packed, raw_of_entry
from households.models import SurveyForm


@dataclass(frozen=True, slots=True)
class Opened:
    """What a household's page starts from. `raw` is the page; `form` this year's stored form, None before the first
    save; `earlier` last year's; `departed` the persons who have left; `place` the village on the reference date."""

    raw: Raw
    form: SurveyForm | None
    earlier: Earlier | None
    departed: tuple
    place: object


def open_household(survey_round, household):
    """Returns what the page of a household starts from, under the round's year. About seven queries."""
    forms = household.forms.select_related("round", "household", "village__commune", "commune", "saved_by")
    form = forms.filter(round=survey_round).first()
    before = earlier_form(household, survey_round)
    earlier = None
    if before is not None:
        earlier = Earlier(before.round.year, entry_of(before), before.class_, before.standard_code)
    persons = list(household.persons.all())
    if form is not None:
        entry, place = entry_of(form), form.village
    else:
        has_later = household.forms.filter(round__year__gt=survey_round.year).exists()
        entry = carried(survey_round, household, persons, earlier, has_later)
        place = village_on(household.village, survey_round.reference_date)
    named = {member.person_id for member in entry.members}
    departed = tuple(person for person in persons if person.left_on is not None and person.pk not in named)
    raw = with_page_fields(raw_of_entry(entry), version=form.version if form else 0, seen=household.version)
    return Opened(raw, form, earlier, departed, place)


def with_page_fields(raw: Raw, *, version, draft="", seen=0) -> Raw:
    """Returns the page with what it carries beside the answers: what it started from, as answers and as the versions of
    the form and (seen) of the household."""
    return {**raw, "version": [str(version)], "seen": [str(seen)], "draft": [str(draft)], "base": [packed(raw)]}


def member_of(person):
    """Returns a known person as a line of the roster, with what stays the same over the years."""
    return MemberInput(
        person_id=person.pk,
        full_name=person.full_name,
        birth_date=person.birth_date,
        birth_year=person.birth_year,
        sex=person.sex,
        ethnicity=person.ethnicity,
        identity_number=person.identity_number,
    )


def earlier_form(household, survey_round):
    """Returns the household's last form before the round's year, None where there is none."""
    return (
        household.forms.filter(round__year__lt=survey_round.year)
        .select_related("round", "household")
        .order_by("-round__year")
        .first()
    )


def carried(survey_round, household, persons, earlier, has_later):
    """Last year's answers for this year: the people who still live there, and the house. Not income nor points."""
    known = {} if earlier is None else {member.person_id: member for member in earlier.entry.members}
    if has_later and earlier is not None:
        members = earlier.entry.members  # a forgotten year is filled in: who lives there today is no answer to it
    else:
        present = [person for person in persons if person.left_on is None]
        order = {person_id: place for place, person_id in enumerate(known)}
        present.sort(key=lambda person: (order.get(person.pk, len(order)), person.pk))
        members = [_with_facts(member_of(person), known.get(person.pk)) for person in present]
    answers = {}
    if earlier is not None:
        same = earlier.standard_code == survey_round.standard_code
        answers = {name: getattr(earlier.entry, name) for name in CARRIED_NAMES if same or name not in OF_THE_STANDARD}
    return replace(FormInput(**answers), members=tuple(members), address=household.address, phone=household.phone)


def _with_facts(member, known):
    """Returns the person with last year's facts of the year; name, birth and number as they are known today."""
    if known is None:
        return member
    lasting = ("person_id", "full_name", "birth_date", "birth_year", "sex", "ethnicity", "identity_number")
    return replace(known, **{name: getattr(member, name) for name in lasting})
