"""What people decide of two persons who may be one: two people, one person, or two records of one household.

Nothing is thrown away: the record that goes stays, marked as the same as the other, and the trail says where each
membership, person and form came from, so that a wrong decision can be put back.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from households.actions.books import close, follow_head, held, refresh, write_event
from households.actions.flags import look_at_persons
from households.actions.locking import wait_for_communes
from households.actions.uniting import hand_over, put_aside, unite_forms, unite_persons
from households.models import DuplicateFlag, EventKind, Household, Person, SurveyForm
from households.movements import Departure
from ui.formatting import clean_text

audit.name_actions(
    {
        "duplicate.different": "xác nhận hai người khác nhau",
        "duplicate.person_merged": "nhập hai bản ghi của một người",
        "duplicate.household_merged": "nhập hai bản ghi của một hộ",
        "form.moved": "chuyển phiếu sang hộ được giữ",
        "form.dropped": "bỏ phiếu của hộ ghi trùng",
    }
)


@transaction.atomic
def keep_apart(*, by, flag, reason, door=Door.PAGE):
    """Says that two persons are two people. The pair does not come back until something about either changes."""
    flag, reason = _undecided(by, flag, reason)
    _decide(flag, by, DuplicateFlag.DIFFERENT, reason)
    _record(by, "duplicate.different", flag, {"Kết luận": [None, "hai người khác nhau"]}, reason, door)
    return flag


@transaction.atomic
def merge_persons(*, by, flag, keep_id, reason, door=Door.PAGE):
    """Makes two records of one person one: `keep_id` stays in its household; returns the Person kept.

    The other is marked as the same and leaves its household. Its places in forms go to the one kept, save in years
    in which that one stands in a form already and years that are locked: there the record stays as it was found.
    Raises ValidationError where the one that leaves would leave nobody in its household, or is its head and it is not
    clear who follows.
    """
    flag, reason = _undecided(by, flag, reason)
    kept, dropped = _chosen(flag, keep_id)
    ids = sorted({kept.household_id, dropped.household_id})
    households = {each: held(by, Household(pk=each), must_live=False) for each in ids}
    left = _leave_behind(households[dropped.household_id], kept, dropped)
    moved = hand_over(by, kept, dropped, reason, door)
    put_aside(dropped, kept, reason)
    for household in households.values():
        refresh(household)
    _decide(flag, by, DuplicateFlag.MERGED, reason)
    changes = {
        "Giữ": [None, f"{kept.full_name}, bản ghi {kept.pk}, hộ {kept.household.code}"],
        "Bỏ": [f"{dropped.full_name}, bản ghi {dropped.pk}, hộ {dropped.household.code}", "ghi trùng"],
        "Phiếu chuyển sang bản ghi được giữ": [None, moved or "không có"],
        **left,
    }
    _record(by, "duplicate.person_merged", flag, changes, reason, door)
    look_at_persons([kept.pk, dropped.pk])
    return kept


@transaction.atomic
def merge_duplicate_households(*, by, flag, keep_id, reason, door=Door.PAGE):
    """Makes two records of one household one: that of the person `keep_id` stays; returns the Household kept.

    Persons that stand in both become one, the others go along. A form of a year in which the kept household has none
    goes along; in an open year in which both have one, that of the record dropped is taken out, its answers in the
    trail. Years that are closed or sent keep their forms where they are.
    """
    flag, reason = _undecided(by, flag, reason)
    kept_person, dropped_person = _chosen(flag, keep_id)
    if kept_person.household_id == dropped_person.household_id:
        raise ValidationError("Hai người này đã ở cùng một hộ: nhập hai người làm một.")
    ids = sorted((kept_person.household_id, dropped_person.household_id))
    households = {each: held(by, Household(pk=each)) for each in ids}
    kept, dropped = households[kept_person.household_id], households[dropped_person.household_id]
    lines = unite_persons(by, kept, dropped, {dropped_person.pk: kept_person}, reason, door)
    lines |= unite_forms(by, kept, dropped, reason, door)
    today = timezone.localdate()
    close(dropped, Departure.DUPLICATE, today, f"trùng hộ {kept.code}, {reason}")
    refresh(kept)
    write_event(by, dropped, EventKind.DUPLICATE, today, reason, other=kept, door=door)
    _decide(flag, by, DuplicateFlag.MERGED, reason)
    changes = {"Hộ giữ": [None, str(kept)], "Hộ bỏ": [str(dropped), "ghi trùng"], **lines}
    _record(by, "duplicate.household_merged", flag, changes, reason, door, household=kept)
    look_at_persons(list(Person.objects.filter(household__in=[kept, dropped]).values_list("pk", flat=True)))
    return kept


# Persons


def _leave_behind(household, kept, dropped):
    """Sees to the household that a record leaves; returns the change of its head for the trail."""
    if household.pk == kept.household_id or household.ended_on is not None:
        return {}
    remaining = list(household.persons.present().exclude(pk=dropped.pk)[:2])
    if not remaining:
        raise ValidationError(
            f"Bỏ bản ghi này thì không còn ai trong hộ {household.code}. Giữ bên kia, hoặc chọn “cùng một hộ ghi hai "
            "lần”, hoặc ghi sự kiện kết thúc cho hộ này."
        )
    try:
        return follow_head(household, [dropped.pk], remaining[0] if len(remaining) == 1 else None)
    except ValidationError as error:
        raise ValidationError(
            f"{dropped.full_name} là chủ hộ {household.code}, hộ còn nhiều người. Giữ bên ấy, hoặc mở hộ ấy, ghi "
            "“Người chuyển đi” và chọn chủ hộ tiếp."
        ) from error


# The pair


def _undecided(by, flag, reason):
    authorise(by, Verb.EDIT_SURVEY)
    _wait_for_surveys(flag)
    found = (
        DuplicateFlag.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("first__household", "second__household")
        .get(pk=flag.pk)
    )
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": "Ghi lý do, ví dụ “đã xem sổ hộ khẩu”."})
    if found.state != DuplicateFlag.OPEN or not found.is_current:
        raise ValidationError("Cặp này đã được xử lý, hoặc thông tin đã sửa nên không còn giống nhau.")
    return found, reason


def _wait_for_surveys(flag):
    """Before anything else is held: the surveys where the two households live, or stand in a form with their people."""
    households = Person.objects.filter(pk__in=[flag.first_id, flag.second_id]).values("household_id")
    forms = SurveyForm.objects.filter(Q(household__in=households) | Q(members__person__household__in=households))
    now = Household.objects.filter(pk__in=households).values_list("village__commune_id", flat=True)
    wait_for_communes({*now, *forms.order_by().values_list("commune_id", flat=True)})


def _chosen(flag, keep_id):
    pair = {flag.first_id: flag.first, flag.second_id: flag.second}
    if keep_id not in pair:
        raise ValidationError({"keep": "Chọn giữ bên nào."})
    kept = pair.pop(keep_id)
    return kept, *pair.values()


def _decide(flag, by, state, reason):
    flag.state, flag.reason, flag.decided_by, flag.decided_at = state, reason[:300], by, timezone.now()
    flag.save()


def _record(by, action, flag, changes, reason, door, household=None):
    first = flag.first
    names = f"{first.full_name} và {flag.second.full_name}"
    audit.record(
        by=by,
        action=action,
        obj=flag,
        label=names,
        changes=changes,
        note=reason,
        door=door,
        commune=household.village.commune if household else flag.first_commune,
        household_id=household.pk if household else first.household_id,
    )
