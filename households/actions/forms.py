"""Saving one household's form of a year: the household, its persons, the form and its class, in one transaction."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from accounts.scoping import commune_ids
from areas.models import Village
from households import entry as rules
from households.entry import Examination, FormInput, MemberInput, examine
from households.models import FormDraft, FormMember, Household, Person, SurveyForm, SurveyRound

PERSON_FIELDS = ("full_name", "birth_date", "birth_year", "sex", "ethnicity", "identity_number")
MEMBER_FIELDS = (
    "relation",
    "schooling",
    "is_attending_school",
    "has_health_insurance",
    "is_seriously_ill",
    "sought_care",
    "labour_capacity",
    "work",
    "merit",
    "protection",
    "disability",
)
ANSWER_FIELDS = (
    "surveyed_on",
    "income",
    "b1",
    "housing_kind",
    "housing_area",
    "water_source",
    "latrine",
    "uses_telecom",
    "information_assets",
    "hears_loudspeaker",
    "deprivations",
    "causes",
    "notes",
)
HOUSEHOLD_FIELDS = ("head_name", "address", "phone", "ethnicity")


class FormConflict(Exception):
    """Somebody else saved this form after the typing began; nothing was written. `form` is the one stored."""

    def __init__(self, form):
        super().__init__(f"{form.saved_by} đã lưu phiếu này trước.")
        self.form = form


class FormRefused(ValidationError):
    """The answers have errors; nothing was written. `examination` holds all of them."""

    def __init__(self, examination):
        super().__init__([problem.message for problem in examination.errors])
        self.examination = examination


@dataclass(frozen=True)
class Receipt:
    """What a save did: the stored form, the trail's entry (its number is the reference told to the officer, None when
    nothing had changed) and all that was found."""

    form: SurveyForm
    audit_entry: object | None
    is_new_household: bool
    is_new_form: bool
    examination: Examination


def entry_of(form):
    """Returns the FormInput that the stored `form` holds: saving it again changes nothing."""
    members = []
    for member in form.members.select_related("person"):
        values = {name: getattr(member.person, name) for name in PERSON_FIELDS}
        values |= {name: getattr(member, name) for name in MEMBER_FIELDS}
        members.append(MemberInput(person_id=member.person_id, **values))
    answers = {name: getattr(form, name) for name in ANSWER_FIELDS}
    household = form.household
    return FormInput(members=tuple(members), address=household.address, phone=household.phone, **answers)


def village_on(village, date):
    """Returns the village itself, or the one it came from, whose commune existed on `date`; None if there is none."""
    while village is not None:
        commune = village.commune
        if (commune.valid_from is None or commune.valid_from <= date) and (
            commune.valid_to is None or commune.valid_to > date
        ):
            return village
        village = village.predecessors.select_related("commune").first()
    return None


def next_household_code(village):
    """Returns the next free code in a village: commune-village-number. Call it holding a lock on the village."""
    prefix = f"{village.commune.code}-{village.number:02d}-"
    taken = Household.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    highest = max((int(code[len(prefix) :]) for code in taken if code[len(prefix) :].isdigit()), default=0)
    return f"{prefix}{highest + 1:03d}"


@transaction.atomic
def save_form(
    *,
    by,
    survey_round: SurveyRound,
    entry: FormInput,
    household: Household | None = None,
    village: Village | None = None,
    base_version: int = 0,
    draft_key=None,
    door=Door.PAGE,
    reference="",
):
    """Saves a household's form of the year and returns a Receipt; a household of None is a new one in `village`.

    `base_version` is the version of the form that the typing started from, 0 when there was none. Raises Forbidden,
    Village.DoesNotExist for a place out of the person's scope, FormRefused with every error, FormConflict when
    somebody else saved meanwhile, ValidationError when the year is closed.
    """
    authorise(by, Verb.EDIT_SURVEY)
    survey_round = SurveyRound.objects.get(pk=survey_round.pk)
    if not survey_round.is_open:
        raise ValidationError(f"Năm {survey_round.year} đã đóng, không sửa phiếu được nữa. Hỏi Phòng LĐTBXH.")
    if household is not None:
        household = Household.objects.select_for_update().get(pk=household.pk)
        village = household.village
    village = _village_in_scope(by, village, survey_round)
    form = None
    if household is not None:
        form = survey_round.forms.select_for_update().filter(household=household).first()
    if form is not None:
        village = form.village
    if (form.version if form else 0) != base_version:
        raise FormConflict(form)

    examination = examine(
        entry, standard=survey_round.standard, area=village.commune.area_type, on=survey_round.reference_date
    )
    if examination.errors:
        raise FormRefused(examination)
    before = _state(form) if form else {}
    is_new_household, is_new_form = household is None, form is None
    household = _save_household(household, village, entry, survey_round)
    persons = _save_persons(household, entry, survey_round)
    form = _save_form_row(form, by, survey_round, household, village, entry, examination)
    _save_members(form, entry, persons)
    changes = audit.difference(before, _state(form))
    audit_entry = None
    if changes or is_new_form:
        audit_entry = audit.record(
            by=by,
            action="form.created" if is_new_form else "form.changed",
            obj=form,
            label=f"Phiếu {survey_round.year}, {household}",
            changes=changes,
            door=door,
            reference=reference,
            commune=village.commune,
            household_id=household.pk,
        )
    drafts = FormDraft.objects.filter(round=survey_round, by=by)
    if draft_key:
        drafts.filter(key=draft_key).delete()
    drafts.filter(household=household).delete()
    return Receipt(form, audit_entry, is_new_household, is_new_form, examination)


def _village_in_scope(by, village, survey_round):
    if village is None:
        raise Village.DoesNotExist
    allowed = commune_ids(by)
    if allowed is not None and village.commune_id not in allowed:
        raise Village.DoesNotExist
    then = village_on(village, survey_round.reference_date)
    if then is None:
        raise ValidationError(
            f"{village.name} thuộc {village.commune.name}, đơn vị không có vào ngày lấy số liệu của năm "
            f"{survey_round.year}. Chọn thôn của đơn vị đang có hiệu lực."
        )
    return Village.objects.select_for_update(of=("self",)).select_related("commune").get(pk=then.pk)


def _is_newest(household, survey_round):
    return household.pk is None or not household.forms.filter(round__year__gt=survey_round.year).exists()


def _save_household(household, village, entry, survey_round):
    head = entry.head
    if household is None:
        household = Household(village=village, code=next_household_code(village))
    if _is_newest(household, survey_round):
        # A late correction of an old year must not overwrite what a newer form says of today.
        household.head_name, household.ethnicity = head.full_name, head.ethnicity
        household.address, household.phone = entry.address, entry.phone
        if household.pk:
            household.version += 1
        household.full_clean()
        household.save()
    return household


def _save_persons(household, entry, survey_round):
    """Returns the Person of each member, in the order of the form."""
    known = {person.pk: person for person in household.persons.select_for_update()}
    strangers = {member.person_id for member in entry.members if member.person_id} - known.keys()
    strangers |= {departure.person_id for departure in entry.departures} - known.keys()
    if strangers:
        raise ValidationError("Phiếu nhắc đến người không thuộc hộ này. Tải lại trang rồi nhập tiếp.")
    is_newest = _is_newest(household, survey_round)
    if is_newest:
        named = {member.person_id for member in entry.members} | {gone.person_id for gone in entry.departures}
        for person in known.values():
            if person.left_on is None and person.pk not in named:
                raise ValidationError(f"{person.full_name} không còn trong phiếu: chọn lý do rời hộ cho người này.")
    persons = []
    for member in entry.members:
        person = known.get(member.person_id) or Person(household=household)
        for name in PERSON_FIELDS:
            setattr(person, name, getattr(member, name))
        if is_newest:
            person.left_on, person.left_reason = None, ""
        person.full_clean()
        person.save()
        persons.append(person)
    today = timezone.localdate()
    for departure in entry.departures:
        person = known[departure.person_id]
        person.left_on, person.left_reason = min(entry.surveyed_on or today, today), departure.reason
        person.save(update_fields=["left_on", "left_reason"])
    return persons


def derived(entry, examination):
    """Returns the SurveyForm fields that follow from the answers, as {field name: value}."""
    found = examination.classification
    return {
        "head_name": entry.head.full_name,
        "ethnicity": entry.head.ethnicity,
        "persons_count": len(entry.members),
        "deprivation_count": found.deprivations,
        "b2": found.b2,
        "household_class": found.household_class.value,
        "basis": found.basis.value,
        "reasons": list(found.reasons),
        "is_minority": rules.is_minority_household(entry),
        "has_merit_member": rules.has_merit_member(entry),
        "is_protected": rules.is_protected_household(entry),
    }


def _save_form_row(form, by, survey_round, household, village, entry, examination):
    if form is None:
        form = SurveyForm(round=survey_round, household=household, village=village, commune=village.commune)
    else:
        form.version += 1
    form.area_type = village.commune.area_type
    form.standard_code = survey_round.standard_code
    form.saved_by = by
    for name in ANSWER_FIELDS:
        setattr(form, name, getattr(entry, name))
    for name, value in derived(entry, examination).items():
        setattr(form, name, value)
    form.full_clean()
    form.save()
    return form


def _save_members(form, entry, persons):
    form.members.all().delete()
    FormMember.objects.bulk_create(
        FormMember(
            form=form, person=person, number=number, **{name: getattr(member, name) for name in MEMBER_FIELDS}
        )
        for number, (member, person) in enumerate(zip(entry.members, persons, strict=True), start=1)
    )


def _state(form):
    """Returns {label: plain value} of all that a person can see on the form, for the audit trail."""
    form = SurveyForm.objects.select_related("household").get(pk=form.pk)
    state = audit.snapshot(form, (*ANSWER_FIELDS, "household_class"))
    state |= audit.snapshot(form.household, HOUSEHOLD_FIELDS)
    for member in form.members.select_related("person"):
        who = member.person.full_name
        if f"{who}: quan hệ với chủ hộ" in state:  # two of one name
            who = f"{who} (TT {member.number})"
        for label, value in {
            **audit.snapshot(member.person, PERSON_FIELDS),
            **audit.snapshot(member, MEMBER_FIELDS),
        }.items():
            if value not in (None, ""):
                state[f"{who}: {label}"] = value
    return state
