"""What can be done to the list of villages. They live here because `areas` knows no people and no audit (ADR 0005)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.audit import difference, name_actions, record, snapshot
from accounts.models import Door
from areas.models import Commune, Village
from ui.formatting import date_vi

TRACKED = ["number", "name", "valid_from", "valid_to"]

name_actions(
    {
        "village.added": "thêm thôn",
        "village.renamed": "đổi tên thôn",
        "village.ended": "kết thúc thôn",
    }
)


@transaction.atomic
def add_village(*, by, commune, name, today, number=None, valid_from=None, door=Door.PAGE, reference=""):
    """Adds a village to a commune that exists on `today`, under the next number where none is given; returns it.

    Numbers stand in household codes, so an ended village keeps its own. Raises ValidationError by field.
    """
    commune = Commune.objects.select_for_update().get(pk=commune.pk)  # two people adding get two numbers
    if not commune.is_valid_on(today):
        raise ValidationError(f"{commune} không tồn tại ngày {date_vi(today)}; thêm thôn vào đơn vị đang có.")
    if number is None:
        number = (commune.villages.aggregate(last=Max("number"))["last"] or 0) + 1
    village = Village(commune=commune, number=number, name=name, valid_from=valid_from)
    village.full_clean()
    village.save()
    changes = difference({}, snapshot(village, TRACKED))
    record(by=by, action="village.added", obj=village, changes=changes, commune=commune, door=door, reference=reference)
    return village


@transaction.atomic
def rename_village(*, by, village, name, note="", door=Door.PAGE, reference=""):
    """Gives a village another name and returns it; the trail keeps the old one. Raises ValidationError by field."""
    current = Village.objects.select_for_update().get(pk=village.pk)
    before = snapshot(current, TRACKED)
    current.name = name
    current.full_clean()
    changes = difference(before, snapshot(current, TRACKED))
    if changes:
        current.save(update_fields=["name", "search_name"])
        record(
            by=by,
            action="village.renamed",
            obj=current,
            changes=changes,
            commune=current.commune,
            note=note,
            door=door,
            reference=reference,
        )
    return current


@transaction.atomic
def end_village(*, by, village, on, successor=None, note="", door=Door.PAGE, reference=""):
    """Ends a village: `on` is the first day without it. Its households and forms stay readable.

    `successor` is the village of the same commune that it became part of. Raises ValidationError by field.
    """
    current = Village.objects.select_for_update().get(pk=village.pk)
    if current.valid_to is not None:
        raise ValidationError(f"{current} đã kết thúc từ ngày {date_vi(current.valid_to)}.")
    if successor is not None:
        successor = Village.objects.select_for_update().get(pk=successor.pk)
    if successor is not None and (successor.commune_id != current.commune_id or successor.pk == current.pk):
        raise ValidationError({"successor": "Chọn một thôn khác trong cùng xã."})
    if successor is not None and successor.valid_to is not None:
        raise ValidationError({"successor": f"{successor} đã kết thúc; chọn thôn đang có."})
    before = snapshot(current, TRACKED)
    current.valid_to = on
    try:
        current.full_clean()
    except ValidationError as error:
        raise ValidationError({"on": error.messages}) from error
    current.save(update_fields=["valid_to"])
    changes = difference(before, snapshot(current, TRACKED))
    if successor is not None:
        successor.predecessors.add(current)
        changes["nhập vào"] = [None, str(successor)]
    record(
        by=by,
        action="village.ended",
        obj=current,
        changes=changes,
        commune=current.commune,
        note=note,
        door=door,
        reference=reference,
    )
    return current
