"""Events of a household instead of retyping: births, deaths, moves, marriages, and the household's own end.

An event is of its day and of the books; the year's form stays what the survey found. Each is one row that can be read
in the household's history, and one entry of the trail. Splits, mergers and moves are in regrouping.py.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Door
from households import choices
from households.actions.books import (
    CHANGES_A_YEAR,
    HEAD,
    check_day,
    close,
    follow_head,
    held,
    leave,
    present_person,
    refresh,
    write_event,
)
from households.actions.flags import look_at_households, look_at_persons
from households.actions.locking import refuse_change_of_years
from households.models import EventKind, HouseholdEvent, Person
from households.movements import Arrival, Departure
from ui.formatting import clean_text, date_vi

audit.name_actions({"roster.cancelled": "hủy sự kiện của hộ"})

COMING = (EventKind.BIRTH, EventKind.PERSON_IN, EventKind.MARRIED_IN)
LEAVING = (EventKind.DEATH, EventKind.PERSON_OUT, EventKind.MARRIED_OUT)
ENDINGS = {EventKind.MOVED_OUT: Departure.MOVED_OUT, EventKind.ENDED: Departure.ENDED}
LEFT = {
    EventKind.DEATH: "mất",
    EventKind.PERSON_OUT: "chuyển đi",
    EventKind.MARRIED_OUT: "kết hôn, đi ở nơi khác",
    EventKind.MOVED_OUT: "hộ chuyển ra ngoài huyện",
    EventKind.ENDED: "không còn hộ",
}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who joins a household; codes are of choices.py."""

    full_name: str
    sex: int
    ethnicity: int
    birth_date: object = None
    birth_year: int | None = None
    identity_number: str = ""


@transaction.atomic
def record_arrival(*, by, household, kind, person: Newcomer, happened_on, reason, place="", door=Door.PAGE):
    """Adds a person: born, moved in or married in (`kind` one of COMING). Returns the HouseholdEvent.

    Raises Forbidden, Household.DoesNotExist out of scope, ValidationError by field.
    """
    household = held(by, household)
    check_day(happened_on)
    newcomer = Person(
        household=household,
        full_name=person.full_name,
        birth_date=person.birth_date,
        birth_year=person.birth_year,
        sex=person.sex,
        ethnicity=person.ethnicity,
        identity_number=person.identity_number,
    )
    newcomer.full_clean()
    if newcomer.birth_year is None:
        raise ValidationError({"birth": "Nhập ngày sinh hoặc năm sinh."})
    born_late = newcomer.birth_year > happened_on.year or (newcomer.birth_date and newcomer.birth_date > happened_on)
    if born_late:
        raise ValidationError({"birth": "Ngày sinh sau ngày xảy ra. Xem lại hai ngày."})
    if kind == EventKind.BIRTH and happened_on.year - newcomer.birth_year > 1:
        raise ValidationError({"birth": "Sinh thì ngày sinh là ngày xảy ra; người lớn hơn thì ghi “người chuyển đến”."})
    newcomer.save()
    event = write_event(
        by,
        household,
        kind,
        happened_on,
        reason,
        persons=[newcomer],
        place=place,
        door=door,
        changes={f"Nhân khẩu {newcomer.full_name}": [None, _born(newcomer)]},
    )
    refresh(household)
    look_at_persons([newcomer.pk])
    return event


@transaction.atomic
def record_departure(*, by, household, person, kind, happened_on, reason, place="", new_head=None, door=Door.PAGE):
    """Takes a person off the books: dead, moved away or married away (`kind` one of LEAVING). Returns the event.

    When the head goes, `new_head` is who follows. Raises Forbidden, Household.DoesNotExist out of scope,
    ValidationError by field, also when nobody would remain: then the household itself ends.
    """
    household = held(by, household)
    check_day(happened_on)
    person = present_person(household, person)
    remaining = household.persons.present().exclude(pk=person.pk)
    if not remaining.exists():
        raise ValidationError("Không còn ai trong hộ: ghi sự kiện “Không còn hộ” hoặc “Hộ chuyển ra ngoài huyện”.")
    changes = {f"Nhân khẩu {person.full_name}": ["đang ở", LEFT[kind]]}
    changes |= follow_head(household, [person.pk], new_head)
    leave(person, happened_on, LEFT[kind], reason)
    event = write_event(
        by, household, kind, happened_on, reason, persons=[person], place=place, door=door, changes=changes
    )
    refresh(household)
    look_at_persons([person.pk])
    return event


@transaction.atomic
def end_household(*, by, household, kind, happened_on, reason, place="", door=Door.PAGE):
    """Ends a household: it left the district, or nobody is left (`kind` MOVED_OUT or ENDED). Returns the event.

    Its forms stay as they are; from the next reference date on no year waits for it.
    """
    household = held(by, household)
    check_day(happened_on)
    persons = list(household.persons.present())
    for person in persons:
        leave(person, happened_on, LEFT[kind], reason)
    close(household, ENDINGS[kind], happened_on, reason)
    event = write_event(
        by,
        household,
        kind,
        happened_on,
        reason,
        persons=persons,
        place=place,
        door=door,
        changes={"Hộ": ["đang có", LEFT[kind]], "Số người rời hộ": [None, len(persons)]},
    )
    look_at_persons([person.pk for person in persons])
    return event


@transaction.atomic
def record_household_arrival(*, by, household, happened_on, reason, place="", door=Door.PAGE):
    """Says that a household came from outside the district on that day. Returns the event."""
    household = held(by, household)
    check_day(happened_on)
    if household.came_by:
        raise ValidationError(f"Hộ này đã ghi: {household.get_came_by_display()}, {date_vi(household.came_on)}.")
    earliest = household.forms.order_by("round__year").select_related("round").first()
    if earliest is not None and earliest.round.reference_date < happened_on:
        raise ValidationError(
            {"happened_on": f"Hộ đã có phiếu năm {earliest.round.year}, trước ngày này. Xem lại ngày chuyển đến."}
        )
    household.came_by, household.came_on = Arrival.MOVED_IN, happened_on
    refresh(household)
    return write_event(
        by,
        household,
        EventKind.MOVED_IN,
        happened_on,
        reason,
        place=place,
        door=door,
        changes={"Hộ chuyển đến": [None, date_vi(happened_on)]},
    )


@transaction.atomic
def cancel_event(*, by, event, reason):
    """Takes back an event that was recorded by mistake, and what it did; it stays readable. Returns the event.

    Raises ValidationError where something has built on it since, or where it joined or parted households: those are
    mended by the opposite event, which the message names.
    """
    event = HouseholdEvent.objects.select_for_update().select_related("household").get(pk=event.pk)
    household = held(by, event.household, must_live=event.kind not in ENDINGS)
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": "Ghi vì sao hủy, ví dụ “ghi nhầm hộ”."})
    if event.cancelled_at is not None:
        raise ValidationError(f"Sự kiện này đã hủy ngày {date_vi(event.cancelled_at)}.")
    if event.kind in CHANGES_A_YEAR:
        refuse_change_of_years(household, event.happened_on)
    persons = list(event.persons.select_for_update())
    changes = {}
    if event.kind in COMING:
        _take_back_arrival(persons)
    elif event.kind in LEAVING:
        _bring_back(persons, event, household)
        changes = _head_again(persons, event, household)
    elif event.kind in ENDINGS:
        if household.ended_on != event.happened_on or household.end_kind != ENDINGS[event.kind]:
            raise ValidationError("Sau sự kiện này hộ đã được sửa lại; không hủy được nữa.")
        _bring_back(persons, event, household)
        household.ended_on, household.end_reason, household.end_kind = None, "", ""
    elif event.kind == EventKind.MOVED_IN:
        household.came_by, household.came_on = "", None
    elif event.kind == EventKind.MOVED:
        raise ValidationError("Chuyển nhầm chỗ thì ghi sự kiện chuyển chỗ ở lần nữa, về thôn đúng.")
    elif event.kind in (EventKind.SPLIT, EventKind.SPLIT_OFF):
        raise ValidationError("Tách nhầm thì mở hộ mới tách, ghi “Nhập vào hộ khác” để nhập về hộ cũ.")
    else:
        raise ValidationError("Nhập nhầm thì mở hộ đã nhận người, ghi “Tách hộ” để tách ra.")
    refresh(household)
    event.cancelled_at, event.cancelled_by, event.cancel_reason = timezone.now(), by, reason
    event.save()
    audit.record(
        by=by,
        action="roster.cancelled",
        obj=event,
        label=str(event),
        commune=household.village.commune,
        household_id=household.pk,
        changes={event.get_kind_display(): [date_vi(event.happened_on), "đã hủy"], **changes},
        note=reason,
    )
    look_at_persons([person.pk for person in persons if person.pk])
    look_at_households([household.pk])
    return event


def _take_back_arrival(persons):
    for person in persons:
        membership = person.memberships.select_related("form__round").first()
        if membership is not None:
            raise ValidationError(
                f"{person.full_name} đã có trong phiếu năm {membership.form.round.year}: "
                "ghi “người chuyển đi” thay vì hủy."
            )
    for person in persons:
        person.events.clear()
        person.delete()


def _bring_back(persons, event, household):
    for person in persons:
        if person.household_id != household.pk or person.left_on != event.happened_on:
            raise ValidationError(f"{person.full_name} đã được ghi khác đi sau sự kiện này; không hủy được nữa.")
    for person in persons:
        person.left_on, person.left_reason = None, ""
        person.save(update_fields=["left_on", "left_reason"])


def _head_again(persons, event, household):
    """Makes who came back head again where this event had named another and no form or event has since; returns the
    change for the trail.
    """
    entry = AuditEntry.objects.filter(object_type="householdevent", object_id=event.pk).order_by("pk").first()
    old, new = entry.changes.get(HEAD, (None, None)) if entry is not None else (None, None)
    person = next((each for each in persons if each.full_name == old), None)
    if person is None or household.head_name != new:
        return {}
    newest = household.forms.order_by("-round__year").first()
    if newest is not None and newest.members.filter(relation=choices.HEAD).exclude(person=person).exists():
        return {}
    household.head_name, household.ethnicity = person.full_name, person.ethnicity
    return {HEAD: [new, old]}


def _born(person):
    return f"sinh {date_vi(person.birth_date) or person.birth_year}"
