"""What every event of a household has in common: who may write, who follows as head, the trace left."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from households import choices
from households.actions.locking import refuse_change_of_years, wait_for_communes
from households.models import EventKind, Household, HouseholdEvent
from households.movements import Departure
from ui.formatting import clean_text, date_vi

ENDS = (EventKind.MOVED_OUT, EventKind.ENDED, EventKind.MERGED, EventKind.DUPLICATE)
# What the poverty balance of a year counts; births, deaths and marriages leave a household's class alone.
CHANGES_A_YEAR = (*ENDS, EventKind.MOVED, EventKind.MOVED_IN, EventKind.SPLIT_OFF)
HEAD = "họ tên chủ hộ"  # in the trail

audit.name_actions({f"roster.{kind.value}": f"ghi sự kiện: {kind.label.lower()}" for kind in EventKind})


def held(by, household, *, must_live=True):
    """Returns the household, locked, that a person may write to; raises Forbidden or Household.DoesNotExist.

    Waits for the surveys of its commune first, as a save does, so that none is sent while the event is written.
    Whoever needs the households of several communes waits for all of these before (`wait_for_communes`).
    """
    authorise(by, Verb.EDIT_SURVEY)
    wait_for_communes(Household.objects.filter(pk=household.pk).values_list("village__commune_id", flat=True))
    found = (
        Household.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("village__commune")
        .get(pk=household.pk)
    )
    if must_live and found.ended_on is not None:
        raise ValidationError(f"Hộ đã kết thúc ngày {date_vi(found.ended_on)}; không ghi thêm sự kiện được.")
    return found


def check_day(happened_on):
    """Raises ValidationError for a day that has not come."""
    if happened_on > timezone.localdate():
        raise ValidationError({"happened_on": "Ngày này chưa đến. Ghi khi việc đã xảy ra."})


def present_person(household, person):
    """Returns a person who lives in the household, locked; raises ValidationError for anybody else."""
    found = household.persons.present().select_for_update().filter(pk=person.pk).first()
    if found is None:
        raise ValidationError({"person": "Chọn người đang ở trong hộ."})
    return found


def leave(person, on, label, reason):
    """Writes that a person left."""
    person.left_on = on
    person.left_reason = f"{label}: {clean_text(reason)}"[:200]
    person.save(update_fields=["left_on", "left_reason"])


def close(household, departure, on, reason):
    """Writes that a household ended."""
    household.ended_on, household.end_kind = on, departure
    household.end_reason = f"{Departure(departure).label}: {clean_text(reason)}"[:200]
    refresh(household)


def head_of(household):
    """Returns the head by the newest form, or by name where there is none yet; None where he or she has left."""
    form = household.forms.order_by("-round__year").first()
    if form is not None:
        head = form.members.filter(relation=choices.HEAD).select_related("person").first()
        if head is not None and head.person.full_name == household.head_name:
            person = head.person
            return person if person.household_id == household.pk and person.left_on is None else None
    return household.persons.present().filter(full_name=household.head_name).first()


def follow_head(household, leaving_ids, new_head):
    """Names the next head when the present one is among those who leave; returns the change for the trail."""
    head = head_of(household)
    if head is None or head.pk not in leaving_ids:
        return {}
    if new_head is None or new_head.pk in leaving_ids:
        raise ValidationError({"new_head": f"{head.full_name} là chủ hộ: chọn ai làm chủ hộ tiếp."})
    new_head = present_person(household, new_head)
    household.head_name, household.ethnicity = new_head.full_name, new_head.ethnicity
    return {HEAD: [head.full_name, new_head.full_name]}


def refresh(household):
    """Saves a household with its search key; its version tells pages that are open that it changed."""
    household.version += 1
    household.full_clean()
    household.save()


def write_event(
    by,
    household,
    kind,
    happened_on,
    reason,
    *,
    persons=(),
    place="",
    other=None,
    village_from=None,
    village_to=None,
    changes=None,
    commune=None,
    door=Door.PAGE,
):
    """Adds the HouseholdEvent and its row of the trail, and returns the event."""
    if kind in CHANGES_A_YEAR:
        left = [village_from.commune_id] if village_from is not None else []
        refuse_change_of_years(household, happened_on, also_in=left, is_end=kind in ENDS)
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": "Ghi lý do."})
    event = HouseholdEvent(
        household=household,
        kind=kind,
        happened_on=happened_on,
        reason=reason,
        place=clean_text(place),
        other=other,
        village_from=village_from,
        village_to=village_to,
        recorded_by=by,
    )
    event.full_clean()
    event.save()
    event.persons.set(persons)
    audit.record(
        by=by,
        action=f"roster.{EventKind(kind).value}",
        obj=event,
        label=str(event),
        changes={"ngày": [None, date_vi(happened_on)], **(changes or {})},
        note=reason,
        door=door,
        commune=commune or household.village.commune,
        household_id=household.pk,
    )
    return event
