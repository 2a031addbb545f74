"""What two records of one person or household become when they are made one: places in forms handed over, persons who
stand in both united, forms moved or taken out. For actions/duplicates.py, inside its transaction.
"""

from django.utils import timezone

from accounts import audit
from households.actions.flags import look_at_form
from households.actions.locking import lock_in
from households.actions.trail import FormState, changes_between, state_of
from households.duplicates import Candidate, alike
from households.models import FormMember, SurveyForm, SurveyRound


def hand_over(by, kept, dropped, reason, door):
    """Gives the kept record the other's places in forms, one a year; returns the years in words.

    A form that changes hands counts as changed: its version goes up and the trail names both records. A locked year
    stays as it was sent.
    """
    taken = set(kept.memberships.values_list("form__round_id", flat=True))
    years = []
    places = dropped.memberships.select_related("form__round", "form__commune", "form__household")
    for member in places.order_by("form__round__year"):
        form = member.form
        if form.round_id in taken or lock_in(form.round, form.commune_id) is not None:
            continue
        taken.add(form.round_id)
        member.person = kept
        member.save(update_fields=["person"])
        years.append(str(form.round.year))
        form.version += 1
        form.save(update_fields=["version", "saved_at"])
        audit.record(
            by=by,
            action="form.changed",
            obj=form,
            label=str(form),
            door=door,
            note=reason,
            commune=form.commune,
            household_id=form.household_id,
            changes={f"Nhân khẩu {member.number}": [_named(dropped), _named(kept)]},
        )
    if not kept.identity_number and dropped.identity_number:
        kept.identity_number = dropped.identity_number
    if kept.birth_date is None and dropped.birth_date is not None:
        kept.birth_date = dropped.birth_date
    kept.full_clean()
    kept.save()
    return ", ".join(years)


def _named(person):
    return f"{person.full_name}, bản ghi {person.pk}"


def put_aside(dropped, kept, reason):
    dropped.same_as = kept
    dropped.left_on = dropped.left_on or timezone.localdate()
    dropped.left_reason = f"Ghi trùng với {kept.full_name}: {reason}"[:200]
    dropped.save(update_fields=["same_as", "left_on", "left_reason"])


def unite_persons(by, kept, dropped, known, reason, door):
    """Returns the lines of the trail: who became one with whom, and who came along."""
    there = list(kept.persons.present())
    united, came = [], []
    for person in dropped.persons.present().select_for_update():
        twin = known.get(person.pk) or next((each for each in there if _is_same(each, person)), None)
        if twin is None:
            person.household = kept
            person.save(update_fields=["household"])
            came.append(f"{person.full_name} ({person.pk})")
        else:
            hand_over(by, twin, person, reason, door)
            put_aside(person, twin, reason)
            united.append(f"{person.full_name} ({person.pk} vào {twin.pk})")
    return {"Người nhập làm một": [None, united], "Người chuyển theo": [None, came]}


def _is_same(one, other):
    """As `alike`, as if both lived in one village: the two households are known to be one."""

    def candidate(person, place):
        return Candidate(
            id=person.pk, household_id=place, village_id=0, name=person.search_name, birth_year=person.birth_year,
            sex=person.sex, birth_date=person.birth_date, identity_number=person.identity_number,
        )  # fmt: skip

    return alike(candidate(one, 1), candidate(other, 2)) is not None


# Forms


def unite_forms(by, kept, dropped, reason, door):
    """Returns the lines of the trail: which years' forms went along, were taken out, or stayed."""
    there = set(kept.forms.values_list("round_id", flat=True))
    moved, taken_out, stayed = [], [], []
    for form in dropped.forms.select_related("round", "commune").order_by("round__year"):
        survey_round: SurveyRound = form.round
        if lock_in(survey_round, form.commune_id) is not None:
            stayed.append(str(survey_round.year))
        elif form.round_id not in there:
            _move_form(by, form, kept, reason, door)
            moved.append(str(survey_round.year))
        else:
            _drop_form(by, form, reason, door)
            taken_out.append(str(survey_round.year))
    return {
        "Phiếu chuyển theo": [None, moved],
        "Phiếu bỏ, nội dung ở nhật ký": [taken_out, None],
        "Phiếu giữ nguyên chỗ cũ": [None, stayed],
    }


def _move_form(by, form, kept, reason, door):
    old = form.household.code
    form.household = kept
    form.version += 1
    form.save()
    audit.record(
        by=by,
        action="form.moved",
        obj=form,
        label=f"Phiếu {form.round.year}, {kept}",
        door=door,
        note=reason,
        commune=form.commune,
        household_id=kept.pk,
        changes={"Hộ": [old, kept.code]},
    )
    look_at_form(form)


def _drop_form(by, form, reason, door):
    changes = changes_between(state_of(form), FormState())
    audit.record(
        by=by,
        action="form.dropped",
        obj=form,
        label=f"Phiếu {form.round.year}, {form.household}",
        door=door,
        note=reason,
        commune=form.commune,
        household_id=form.household_id,
        changes=changes,
    )
    FormMember.objects.filter(form=form).delete()
    SurveyForm.objects.filter(pk=form.pk).delete()
    form.household.warnings.filter(round=form.round).delete()
