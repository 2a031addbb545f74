"""LĐTBXH's own measures: added, and no longer offered."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from plans.models import OwnMeasure
from plans.reading import body_names
from ui.formatting import clean_text, date_vi, fold


@transaction.atomic
def add_measure(
    *, by, name, needs, body, clause, helpers=(), is_loan=False, is_model=False, valid_from=None, door=Door.PAGE
):
    """Adds a measure to the catalogue; returns the OwnMeasure. Its key is made from its name.

    `needs` are NeedKeys, `body` and `helpers` codes of bodies or "xa". Raises ValidationError by field.
    """
    authorise(by, Verb.MANAGE_MEASURES)
    name = clean_text(name)
    bodies = body_names()
    problems = {}
    if not needs:
        problems["needs"] = "Chọn ít nhất một nguyên nhân hoặc thiếu hụt mà giải pháp tác động vào."
    if body not in bodies:
        problems["body"] = "Chọn cơ quan chủ trì."
    catalogue = OwnMeasure.objects.catalogue()
    if fold(name) in {fold(measure.name) for measure in catalogue.by_key.values()}:
        problems["name"] = "Danh mục đã có giải pháp tên như vậy."
    if problems:
        raise ValidationError(problems)
    measure = OwnMeasure(
        key=_free_key(name, catalogue.by_key),
        name=name,
        needs=[f"{need.kind.value}:{need.code}" for need in needs],
        body=body,
        helpers=[each for each in helpers if each in bodies and each != body],
        clause=clean_text(clause),
        is_loan=is_loan,
        is_model=is_model,
        valid_from=valid_from or timezone.localdate(),
        added_by=by,
    )
    measure.full_clean(exclude=["added_by"])
    measure.save()
    audit.record(
        by=by, action="measure.added", obj=measure, door=door,
        changes=audit.difference({}, audit.snapshot(measure, ("name", "needs", "body", "helpers", "clause"))),
    )  # fmt: skip
    return measure


def _free_key(name, taken):
    base = "own-" + "-".join(fold(name).split())[:30].strip("-")
    base = "".join(char for char in base if char.isascii() and (char.isalnum() or char == "-"))
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


@transaction.atomic
def end_measure(*, by, measure, on=None, door=Door.PAGE):
    """Takes a measure out of what plans may choose from a day on; plans that chose it keep it. Returns it."""
    authorise(by, Verb.MANAGE_MEASURES)
    measure = OwnMeasure.objects.select_for_update().get(pk=measure.pk)
    if measure.valid_to is not None:
        raise ValidationError(f"Giải pháp này đã thôi dùng từ {date_vi(measure.valid_to)}.")
    measure.valid_to = max(on or timezone.localdate(), measure.valid_from)
    measure.version += 1
    measure.full_clean(exclude=["added_by"])
    measure.save()
    audit.record(
        by=by, action="measure.ended", obj=measure, door=door,
        changes={"Thôi dùng từ ngày": [None, date_vi(measure.valid_to)]},
    )  # fmt: skip
    return measure
