"""Puts invented families and their forms in, a commune at a time and in bulk.

Every form goes through the same rules as one typed by an officer (`examine`, `derived`), and leaves one row in the
trail. Only the one-row-at-a-time saving is not used: it would take hours for a district.
"""

from dataclasses import dataclass, field

from accounts import audit
from accounts.models import AuditEntry, Door, User
from areas.models import Commune, Village
from households.actions.forms import ANSWER_FIELDS, MEMBER_FIELDS, derived
from households.demo.families import Family
from households.entry import examine
from households.models import FormMember, Household, Person, SurveyForm
from ui.formatting import fold

BATCH = 1000
TOLD = ("household_class", "income", "b1", "deprivations", "causes")  # what the trail keeps of a first entry
REFERENCE = "seed_demo"


@dataclass(slots=True)
class Home:
    """A household to be written: where, who, and {SurveyRound: FormInput} of its years."""

    village: Village
    code: str
    family: Family
    entries: dict = field(default_factory=dict)
    ended_on: object = None
    end_reason: str = ""
    first_year: int = 0


@dataclass
class Written:
    """How many rows went in."""

    households: int = 0
    persons: int = 0
    forms: int = 0

    def __iadd__(self, other):
        self.households += other.households
        self.persons += other.persons
        self.forms += other.forms
        return self


def write_commune(*, commune: Commune, homes: list[Home], officer: User) -> Written:
    """Writes these households with their persons, forms and trail; returns a Written.

    Raises ValueError when a form has errors: then the invention is wrong, and nothing may go in.
    """
    people = [who for home in homes for who in home.family.relatives]
    households = Household.objects.bulk_create([_household(home) for home in homes], batch_size=BATCH)
    persons = Person.objects.bulk_create(
        [
            _person(who, household)
            for home, household in zip(homes, households, strict=True)
            for who in home.family.relatives
        ],
        batch_size=BATCH,
    )
    for who, person in zip(people, persons, strict=True):
        who.row_id = person.pk
    forms, entries = [], []
    for home, household in zip(homes, households, strict=True):
        for survey_round, entry in home.entries.items():
            forms.append(_form(survey_round, household, home, commune, entry, officer))
            entries.append((home, survey_round, entry))
    forms = SurveyForm.objects.bulk_create(forms, batch_size=BATCH)
    FormMember.objects.bulk_create(
        [
            FormMember(
                form=form,
                person_id=who.row_id,
                number=number,
                **{name: getattr(member, name) for name in MEMBER_FIELDS},
            )
            for form, (home, survey_round, entry) in zip(forms, entries, strict=True)
            for number, (member, who) in enumerate(
                zip(entry.members, home.family.present(survey_round.reference_date), strict=True), start=1
            )
        ],
        batch_size=BATCH,
    )
    AuditEntry.objects.bulk_create([_trail(form, officer, commune) for form in forms], batch_size=BATCH)
    return Written(len(households), len(persons), len(forms))


def _household(home):
    head, *_ = home.family.relatives
    living = [who.name for who in home.family.relatives if who.left_on is None]
    return Household(
        code=home.code,
        village=home.village,
        head_name=head.name,
        address=home.family.address,
        phone=home.family.phone,
        ethnicity=head.ethnicity,
        ended_on=home.ended_on,
        end_reason=home.end_reason,
        first_year=home.first_year,
        search_key=Household.make_search_key(home.code, head.name, home.family.address, home.family.phone, living),
    )


def _person(who, household):
    return Person(
        household=household,
        full_name=who.name,
        search_name=fold(who.name)[:120],
        birth_date=None if who.is_year_only else who.born,
        birth_year=who.born.year,
        sex=who.sex,
        ethnicity=who.ethnicity,
        identity_number=who.identity,
        left_on=who.left_on,
        left_reason=who.left_reason,
    )


def _form(survey_round, household, home, commune, entry, officer):
    examination = examine(entry, standard=survey_round.standard, area=commune.area_type, on=survey_round.reference_date)
    if examination.errors:
        raise ValueError(f"{home.code} {survey_round}: {[problem.message for problem in examination.errors]}")
    return SurveyForm(
        round=survey_round,
        household=household,
        commune=commune,
        village=home.village,
        area_type=commune.area_type,
        standard_code=survey_round.standard_code,
        saved_by=officer,
        **{name: getattr(entry, name) for name in ANSWER_FIELDS},
        **derived(entry, examination),
    )


def _trail(form, officer, commune):
    return AuditEntry(
        by=officer,
        action="form.created",
        door=Door.COMMAND,
        reference=REFERENCE,
        object_type=form._meta.model_name,
        object_id=form.pk,
        label=f"Phiếu {form.round.year}, {form.household}"[:200],
        household_id=form.household_id,
        commune=commune,
        changes=audit.difference({}, audit.snapshot(form, TOLD)),
    )
