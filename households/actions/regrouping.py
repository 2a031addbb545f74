"""Households that part, join or move house: persons and their past go along, forms stay where they were found."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import Door
from areas.models import Village
from households.actions.books import (
    check_day,
    close,
    follow_head,
    held,
    refresh,
    write_event,
)
from households.actions.flags import look_at_persons
from households.actions.forms import next_household_code
from households.actions.locking import wait_for_communes
from households.models import EventKind, Household, Person, SurveyRound
from households.movements import Arrival, Departure
from ui.formatting import clean_text, date_vi


@transaction.atomic
def split_household(
    *, by, household, persons, head, village, happened_on, reason, address="", new_head=None, door=Door.PAGE
):
    """Makes a new household of some persons of an old one; returns the new Household.

    `head` is one of `persons`; `village` a village of the same commune; `new_head` who follows in the old household
    when its head goes along. Raises Forbidden, Household.DoesNotExist, ValidationError by field.
    """
    household = held(by, household)
    check_day(happened_on)
    leaving = list(household.persons.present().select_for_update().filter(pk__in=[each.pk for each in persons]))
    if not leaving:
        raise ValidationError({"persons": "Chọn những người tách ra."})
    if not household.persons.present().exclude(pk__in=[each.pk for each in leaving]).exists():
        raise ValidationError({"persons": "Phải còn ít nhất một người ở hộ cũ. Cả nhà cùng đi thì ghi chuyển chỗ ở."})
    chief = next((each for each in leaving if each.pk == head.pk), None)
    if chief is None:
        raise ValidationError({"head": "Chủ hộ mới phải là một trong những người tách ra."})
    village = _village(village, household.village.commune_id, happened_on)
    changes = follow_head(household, {each.pk for each in leaving}, new_head)
    new = Household(
        code=next_household_code(village),
        village=village,
        head_name=chief.full_name,
        ethnicity=chief.ethnicity,
        address=clean_text(address) or household.address,
        came_by=Arrival.SPLIT,
        came_on=happened_on,
        first_year=first_year_after(happened_on),
    )
    new.full_clean()
    new.save()
    Person.objects.filter(pk__in=[each.pk for each in leaving]).update(household=new)
    refresh(new)
    refresh(household)
    names = ", ".join(each.full_name for each in leaving)
    write_event(
        by,
        household,
        EventKind.SPLIT,
        happened_on,
        reason,
        persons=leaving,
        other=new,
        door=door,
        changes={"Tách sang hộ mới": [None, new.code], "Người tách": [None, names], **changes},
    )
    write_event(
        by,
        new,
        EventKind.SPLIT_OFF,
        happened_on,
        reason,
        persons=leaving,
        other=household,
        door=door,
        changes={"Tách từ hộ": [None, household.code], "Nhân khẩu": [None, names]},
    )
    look_at_persons([each.pk for each in leaving])
    return new


@transaction.atomic
def merge_households(*, by, household, into, happened_on, reason, door=Door.PAGE):
    """Ends a household and lets its persons live in another, `into`; returns that one.

    Forms of both stay with the households that they were found in.
    """
    household, into = _both(by, household, into)
    check_day(happened_on)
    persons = list(household.persons.present().select_for_update())
    Person.objects.filter(pk__in=[each.pk for each in persons]).update(household=into)
    close(household, Departure.MERGED, happened_on, reason)
    refresh(into)
    names = ", ".join(each.full_name for each in persons) or "không có ai"
    write_event(
        by,
        household,
        EventKind.MERGED,
        happened_on,
        reason,
        persons=persons,
        other=into,
        door=door,
        changes={"Nhập vào hộ": [None, into.code], "Nhân khẩu chuyển sang": [None, names]},
    )
    write_event(
        by,
        into,
        EventKind.RECEIVED,
        happened_on,
        reason,
        persons=persons,
        other=household,
        door=door,
        changes={"Nhận từ hộ": [None, household.code], "Nhân khẩu": [None, names]},
    )
    look_at_persons([each.pk for each in persons])
    return into


def _both(by, household, into):
    if household.pk == into.pk:
        raise ValidationError({"into": "Chọn một hộ khác."})
    # Always the lower id first: two people merging crosswise must not wait for each other.
    wait_for_communes(each.village.commune_id for each in (household, into))
    found = {each.pk: held(by, each) for each in sorted((household, into), key=lambda each: each.pk)}
    return found[household.pk], found[into.pk]


@transaction.atomic
def move_household(*, by, household, village, happened_on, reason, address="", door=Door.PAGE):
    """Moves a whole household to another village, of this or another commune; returns the Household.

    From then on the other commune reads and surveys it; forms of past years stay with the commune that found them.
    """
    wait_for_communes([household.village.commune_id, village.commune_id])
    household = held(by, household)
    check_day(happened_on)
    old = household.village
    village = _village(village, None, happened_on)
    if village.pk == old.pk:
        raise ValidationError({"village": "Hộ đang ở thôn này. Chỉ đổi địa chỉ thì sửa trên phiếu."})
    last = household.events.standing().filter(kind=EventKind.MOVED).first()
    if last is not None and last.happened_on > happened_on:
        raise ValidationError({"happened_on": f"Hộ đã chuyển chỗ ở ngày {date_vi(last.happened_on)}, sau ngày này."})
    household.village = village
    household.address = clean_text(address)
    refresh(household)
    changes = {"Thôn": [f"{old}, {old.commune}", f"{village}, {village.commune}"]}
    write_event(
        by,
        household,
        EventKind.MOVED,
        happened_on,
        reason,
        village_from=old,
        village_to=village,
        door=door,
        changes=changes,
        commune=old.commune,
    )
    if village.commune_id != old.commune_id:
        # The commune that receives it reads its own trail.
        audit.record(
            by=by,
            action="roster.moved",
            obj=household,
            changes=changes,
            note=clean_text(reason),
            door=door,
            commune=village.commune,
            household_id=household.pk,
        )
    look_at_persons(household.persons.present().values_list("pk", flat=True))
    return household


def first_year_after(date):
    """Returns the first survey year whose list a household that came on `date` is on."""
    survey_round = SurveyRound.objects.filter(year=date.year).first()
    reference = survey_round.reference_date if survey_round else dt.date(date.year, 11, 15)
    return date.year if date <= reference else date.year + 1


def _village(village, commune_id, on):
    found = Village.objects.select_for_update(of=("self",)).select_related("commune").filter(pk=village.pk).first()
    is_there = found is not None and found.commune.is_valid_on(on) and (found.valid_to is None or found.valid_to > on)
    if not is_there or (commune_id is not None and found.commune_id != commune_id):
        raise ValidationError({"village": "Chọn một thôn đang có."})
    return found
