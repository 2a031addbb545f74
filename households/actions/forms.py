"""Saving one household's form of a year: the household, its persons, the form and its class, in one transaction."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Door
from accounts.permissions import Verb, authorise
from accounts.scoping import commune_ids
from areas.models import Village
from households import entry as rules
from households.actions.flags import look_at_form, look_at_persons
from households.actions.locking import SurveyLocked, lock_of_form, wait_for
from households.actions.trail import (
    ANSWER_FIELDS,
    MEMBER_FIELDS,
    PERSON_FIELDS,
    FormState,
    changes_between,
    state_of,
)
from households.entry import Examination, FormInput, MemberInput, examine
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


FormLocked = SurveyLocked  # the form may be read and not written; `lock` says why and whom to ask


class HouseholdChanged(ValidationError):
    """The household changed (an event, another year's form) after a page without a form of the year was opened, and
    nothing was written. `version` is the household's now: a save that names it goes through."""

    def __init__(self, version, names):
        who = f" Đã rời hộ: {', '.join(names)}." if names else ""
        super().__init__(
            f"Hộ này có thay đổi sau khi trang được mở.{who} Những gì đã gõ vẫn còn: xem lại mục Nhân khẩu, bỏ người "
            "đã rời hộ, thêm người mới, rồi lưu lần nữa."
        )
        self.version = version


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
    return entry_from(form, form.members.select_related("person"))


def entry_from(form, members):
    """As `entry_of`, from members that were read already, each with its person; reads nothing but the household."""
    inputs = []
    for member in members:
        values = {name: getattr(member.person, name) for name in PERSON_FIELDS}
        values |= {name: getattr(member, name) for name in MEMBER_FIELDS}
        inputs.append(MemberInput(person_id=member.person_id, **values))
    answers = {name: getattr(form, name) for name in ANSWER_FIELDS}
    household = form.household
    return FormInput(members=tuple(inputs), address=household.address, phone=household.phone, **answers)


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
    household_version: int | None = None,
    draft_key=None,
    door=Door.PAGE,
    reference="",
):
    """Saves a household's form of the year and returns a Receipt; a household of None is a new one in `village`.

    `base_version` is the version of the form that the typing started from, 0 when there was none, and
    `household_version` that of the household, where the door knows it. `draft_key` is the
    page's: the draft under it is dropped, and a new household sent twice under one key is made once. Raises
    Forbidden, Village.DoesNotExist for a place out of the person's scope, FormRefused with every error, FormConflict
    when somebody else saved meanwhile, HouseholdChanged when the household changed instead, FormLocked when the year
    is closed or the unit or household has ended.
    """
    authorise(by, Verb.EDIT_SURVEY)
    survey_round = SurveyRound.objects.get(pk=survey_round.pk)
    form = None
    _hold_survey(survey_round, household, village)
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
    if household is not None and form is None and household_version not in (None, household.version):
        named = [member.person_id for member in entry.members if member.person_id]
        gone = household.persons.filter(pk__in=named, left_on__isnull=False)
        raise HouseholdChanged(household.version, list(gone.values_list("full_name", flat=True)))

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
    persons = _save_persons(household, entry, survey_round, form)
    form = _save_form_row(form, by, survey_round, household, village, entry, examination)
    _save_members(form, entry, persons)
    look_at_form(form)
    look_at_persons({person.pk for person in persons} | {departure.person_id for departure in entry.departures})
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


def _hold_survey(survey_round, household, village):
    """Waits for whoever else writes to the commune's survey. Whether it may be written is asked once it is held."""
    if household is not None:
        form = survey_round.forms.filter(household=household).select_related("village__commune").first()
        village = form.village if form is not None else household.village
    then = None if village is None else village_on(village, survey_round.reference_date)
    if then is not None:
        wait_for(survey_round, [then.commune_id])


def _village_in_scope(by, village, survey_round, household):
    if village is None:
        raise Village.DoesNotExist
    allowed = commune_ids(by)
    if allowed is not None and village.commune_id not in allowed:
        raise Village.DoesNotExist
    then = village_on(village, survey_round.reference_date)
    if lock := lock_of_form(survey_round, place=then, household=household):
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
    if household.pk:
        household.version += 1  # older years too: their saves write persons
    if _is_newest(household, survey_round):
        # A late correction of an old year must not overwrite what a newer form says of today.
        household.head_name, household.ethnicity = head.full_name, head.ethnicity
        household.address, household.phone = entry.address, entry.phone
        household.full_clean()
    household.save()
    return household


def _save_persons(household, entry, survey_round, form):
    """Returns the Person of each member, in the order of the form.

    Who stands on the year's form already may have gone since, even to another household (split, merger): the form
    keeps them, and their own record stays as those events left it.
    """
    on_form = set(form.members.values_list("person_id", flat=True)) if form is not None else set()
    known = {
        person.pk: person
        for person in Person.objects.select_for_update().filter(Q(household=household) | Q(pk__in=on_form))
    }
    strangers = {member.person_id for member in entry.members if member.person_id} - known.keys()
    strangers |= {departure.person_id for departure in entry.departures} - known.keys()
    if strangers:
        raise ValidationError("Phiếu nhắc đến người không thuộc hộ này. Tải lại trang rồi nhập tiếp.")
    is_newest = _is_newest(household, survey_round)
    if is_newest:
        named = {member.person_id for member in entry.members} | {gone.person_id for gone in entry.departures}
        # Whoever joined after the form was saved (a birth, a merger) stands on no line of it and is not asked about.
        asked = on_form if form is not None else known.keys()
        for person in known.values():
            lives_here = person.household_id == household.pk and person.left_on is None
            if lives_here and person.pk in asked and person.pk not in named:
                raise ValidationError(f"{person.full_name} không còn trong phiếu: chọn lý do rời hộ cho người này.")
    persons = []
    for member in entry.members:
        person = known.get(member.person_id) or Person(household=household)
        if person.household_id != household.pk:
            persons.append(person)
            continue
        for name in PERSON_FIELDS:
            setattr(person, name, getattr(member, name))
        if is_newest and person.pk not in on_form:
            person.left_on, person.left_reason = None, ""
        elif person.pk is None:
            # Found by a late correction of an old year: nothing says that this person lives there today.
            person.left_on = survey_round.reference_date
            person.left_reason = f"Chỉ có trong phiếu năm {survey_round.year}"
        person.full_clean()
        person.save()
        persons.append(person)
    if is_newest:
        # Out of an older form, a person is only struck from that year: a newer one may still name them.
        today = timezone.localdate()
        left_on = min(entry.surveyed_on or today, today)
        for departure in entry.departures:
            gone = Person.objects.filter(pk=departure.person_id, household=household)
            gone.update(left_on=left_on, left_reason=departure.reason)
    # An older year's save writes names too, by which the household is found.
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
