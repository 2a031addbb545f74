"""Saving one household's form of a year: the household, its persons, the form and its class, in one transaction."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Door
from accounts.permissions import Verb, authorise
from accounts.scoping import commune_ids
from areas.models import Village
from households import entry as rules
from households.actions.trail import (
    ANSWER_FIELDS,
    MEMBER_FIELDS,
    PERSON_FIELDS,
    FormState,
    changes_between,
    state_of,
)
from households.entry import Examination, FormInput, MemberInput, examine
from households.locks import form_lock
from households.models import FormDraft, FormMember, Household, Person, SurveyForm, SurveyRound

audit.name_actions(
    {
        "form.created": "lập phiếu",
        "form.changed": "sửa phiếu",
    }
)


class FormConflict(Exception):
    """Somebody else saved this form after the typing began; nothing was written. `form` is the one stored."""

    def __init__(self, form):
        super().__init__(f"{form.saved_by} đã lưu phiếu này trước.")
        self.form = form


class FormLocked(ValidationError):
    """The form may be read and not written; `lock` says why and whom to ask. Nothing was written."""

    def __init__(self, lock):
        super().__init__(f"Không lưu được: {lock}")
        self.lock = lock


class FormRefused(ValidationError):
    """The answers have errors; nothing was written. `examination` holds all of them."""

    def __init__(self, examination):
        super().__init__([problem.message for problem in examination.errors])
        self.examination = examination


@dataclass(frozen=True)
class Receipt:
    """What a save did: the stored form, the trail's entry (its number is the reference told to the officer, None when
    nothing had changed) and all that was found (None where the same page had been saved before)."""

    form: SurveyForm
    audit_entry: object | None
    is_new_household: bool
    is_new_form: bool
    examination: Examination | None


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

    `base_version` is the version of the form that the typing started from, 0 when there was none. `draft_key` is the
    page's: the draft under it is dropped, and a new household sent twice under one key is made once. Raises
    Forbidden, Village.DoesNotExist for a place out of the person's scope, FormRefused with every error, FormConflict
    when somebody else saved meanwhile, FormLocked when the year is closed or the unit or household has ended.
    """
    authorise(by, Verb.EDIT_SURVEY)
    survey_round = SurveyRound.objects.get(pk=survey_round.pk)
    form = None
    if household is not None:
        household = Household.objects.select_for_update().get(pk=household.pk)
        form = survey_round.forms.select_for_update().filter(household=household).first()
        village = form.village if form is not None else household.village
    village = _village_in_scope(by, village, survey_round, household)
    if household is None and draft_key:
        saved = SurveyForm.objects.filter(round=survey_round, household__entry_key=draft_key, saved_by=by).first()
        if saved is not None:
            return Receipt(saved, last_entry(saved), True, True, None)
    if form is not None and form.version != base_version:
        raise FormConflict(form)

    examination = examine(
        entry, standard=survey_round.standard, area=village.commune.area_type, on=survey_round.reference_date
    )
    if examination.errors:
        raise FormRefused(examination)
    drafts = FormDraft.objects.filter(round=survey_round, by=by)
    if form is not None and not entry.departures and entry == entry_of(form):
        # Nothing was changed: writing would give the next officer a conflict about nothing.
        drafts.filter(household=household).delete()
        return Receipt(form, None, False, False, examination)
    before = state_of(form) if form else FormState()
    is_new_household, is_new_form = household is None, form is None
    household = _save_household(household, village, entry, survey_round, draft_key)
    persons = _save_persons(household, entry, survey_round)
    form = _save_form_row(form, by, survey_round, household, village, entry, examination)
    _save_members(form, entry, persons)
    reasons = {departure.person_id: departure.reason for departure in entry.departures}
    changes = changes_between(before, state_of(form), reasons)
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
    if draft_key:
        drafts.filter(key=draft_key).delete()
    drafts.filter(household=household).delete()
    return Receipt(form, audit_entry, is_new_household, is_new_form, examination)


def last_entry(form):
    """Returns the newest entry of the trail about a form, or None."""
    return AuditEntry.objects.filter(object_type="surveyform", object_id=form.pk).first()


def _village_in_scope(by, village, survey_round, household):
    if village is None:
        raise Village.DoesNotExist
    allowed = commune_ids(by)
    if allowed is not None and village.commune_id not in allowed:
        raise Village.DoesNotExist
    then = village_on(village, survey_round.reference_date)
    if lock := form_lock(survey_round, place=then, household=household):
        raise FormLocked(lock)
    return Village.objects.select_for_update(of=("self",)).select_related("commune").get(pk=then.pk)


def _is_newest(household, survey_round):
    return household.pk is None or not household.forms.filter(round__year__gt=survey_round.year).exists()


def _save_household(household, village, entry, survey_round, draft_key):
    head = entry.head
    if household is None:
        household = Household(
            village=village,
            code=next_household_code(village),
            first_year=survey_round.year,
            entry_key=draft_key or None,
        )
    household.first_year = min(household.first_year, survey_round.year)
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
    if is_newest:
        # Out of an older form, a person is only struck from that year: a newer one may still name them.
        today = timezone.localdate()
        left_on = min(entry.surveyed_on or today, today)
        for departure in entry.departures:
            Person.objects.filter(pk=departure.person_id).update(left_on=left_on, left_reason=departure.reason)
        household.clean()
        household.save(update_fields=["search_key"])
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
        FormMember(form=form, person=person, number=number, **{name: getattr(member, name) for name in MEMBER_FIELDS})
        for number, (member, person) in enumerate(zip(entry.members, persons, strict=True), start=1)
    )
