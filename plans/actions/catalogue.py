"""LĐTBXH's own measures: added, corrected, and no longer offered."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from households.standards import STANDARDS
from plans.catalogue import all_needs, need_name
from plans.models import CommunePlan, Intervention, OwnMeasure, PlanLine
from plans.reading import body_names
from plans.states import PlanState
from ui.formatting import clean_text, date_vi, fold

FIELDS = ("name", "needs", "body", "helpers", "clause", "is_loan", "is_model", "is_yearly")
NEVER_SENT = Q(row__plan__version_number=0) & ~Q(row__plan__state=PlanState.SUBMITTED)
CHANGED = "Người khác vừa sửa giải pháp này. Xem lời mới bên dưới rồi sửa tiếp."


def _checked(catalogue, *, name, needs, body, clause, helpers=(), is_loan=False, is_model=False, is_yearly=False):
    """Returns {field: value} of FIELDS; raises ValidationError by field. The names of `catalogue` are taken."""
    name, bodies, problems = clean_text(name), body_names(), {}
    if not needs:
        problems["needs"] = "Chọn ít nhất một nguyên nhân hoặc thiếu hụt mà giải pháp tác động vào."
    if body not in bodies:
        problems["body"] = "Chọn cơ quan chủ trì."
    if fold(name) in {fold(measure.name) for measure in catalogue}:
        problems["name"] = "Danh mục đã có giải pháp tên như vậy."
    if problems:
        raise ValidationError(problems)
    return {
        "name": name,
        "needs": [f"{need.kind.value}:{need.code}" for need in needs],
        "body": body,
        "helpers": [each for each in helpers if each in bodies and each != body],
        "clause": clean_text(clause),
        "is_loan": is_loan,
        "is_model": is_model,
        "is_yearly": is_yearly,
    }


def _told(measure):
    """Returns what the trail says of a measure: {name of the field: words}, codes by what they mean."""
    bodies = body_names()
    told = audit.snapshot(measure, FIELDS)
    of_measure = measure.measure
    needs = [
        next((need_name(each, need) for each in STANDARDS if need in all_needs(each)), need.code)
        for need in of_measure.needs
    ]
    words = {"needs": "; ".join(needs), "body": bodies.get(measure.body, measure.body)}
    words["helpers"] = ", ".join(bodies.get(code, code) for code in measure.helpers)
    return told | {str(OwnMeasure._meta.get_field(name).verbose_name): said for name, said in words.items()}


def _write(measure, values, *, by, door, action, changes=None):
    """Saves a measure with these values and its audit row; returns it."""
    before = _told(measure) if measure.pk else {}
    for field, value in values.items():
        setattr(measure, field, value)
    measure.full_clean(exclude=["added_by", "replaces"])
    measure.save()
    changes = audit.difference(before, _told(measure)) | (changes or {})
    audit.record(by=by, action=action, obj=measure, door=door, changes=changes)
    return measure


@transaction.atomic
def add_measure(*, by, valid_from=None, door=Door.PAGE, **values):
    """Adds a measure to the catalogue; returns the OwnMeasure. Its key is made from its name.

    `values` are FIELDS: `needs` NeedKeys, `body` and `helpers` codes of bodies or "xa". Raises ValidationError by
    field.
    """
    authorise(by, Verb.MANAGE_MEASURES)
    by_key = OwnMeasure.objects.catalogue().by_key
    values = _checked(by_key.values(), **values)
    measure = OwnMeasure(
        key=_free_key(values["name"], by_key), valid_from=valid_from or timezone.localdate(), added_by=by
    )
    return _write(measure, values, by=by, door=door, action="measure.added")


def _free_key(name, taken):
    base = "own-" + "-".join(fold(name).split())[:30].strip("-")
    base = "".join(char for char in base if char.isascii() and (char.isalnum() or char == "-"))
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def _locked(measure):
    """Returns the measure under its lock; raises where it is no longer offered."""
    measure = OwnMeasure.objects.select_for_update().get(pk=measure.pk)
    if measure.valid_to is not None:
        raise ValidationError(f"Giải pháp này đã thôi dùng từ {date_vi(measure.valid_to)}.")
    return measure


def is_told(measure):
    """Returns whether a plan that left its commune names the measure, or work was recorded for it: those keep its
    words."""
    lines = PlanLine._base_manager.filter(measure_key=measure.key)  # also what is kept of approved plans
    return lines.exclude(NEVER_SENT).exists() or Intervention.objects.filter(measure_key=measure.key).exists()


@transaction.atomic
def change_measure(*, by, measure, version, today, door=Door.PAGE, **values):
    """Corrects a measure; returns the OwnMeasure that holds from now on.

    It is changed itself while no sent plan names it; else it ends and another replaces it, which plans that are drafts
    and never were approved name from now on. `version` is that of the page. Raises ValidationError by field.
    """
    authorise(by, Verb.MANAGE_MEASURES)
    measure = _locked(measure)
    if measure.version != version:
        raise ValidationError(CHANGED)
    by_key = OwnMeasure.objects.catalogue().by_key
    earlier = _keys_before(measure)
    values = _checked([each for key, each in by_key.items() if key not in earlier], **values)
    if all(getattr(measure, field) == value for field, value in values.items()):
        return measure
    if not is_told(measure):
        measure.version += 1
        return _write(measure, values, by=by, door=door, action="measure.changed")
    measure.valid_to = max(today, measure.valid_from)
    measure.version += 1
    measure.save()
    key = _free_key(values["name"], by_key)
    new = OwnMeasure(key=key, valid_from=measure.valid_to, added_by=by, replaces=measure)
    _write(new, values, by=by, door=door, action="measure.replaced", changes={"Thay cho": [None, measure.key]})
    _move_drafts(measure.key, new)
    return new


def _keys_before(measure):
    """The keys of a measure and of those that it replaced, one after another."""
    keys = set()
    while measure is not None:
        keys.add(measure.key)
        measure = measure.replaces
    return keys


def _move_drafts(old, new):
    """Lets the lines of plans that are no more than drafts name the new measure, where it acts on their need; an open
    page of them then meets a conflict, and whoever checked the plan's figures before is told when they send it."""
    of_needs = Q()
    for need in new.measure.needs:
        of_needs |= Q(need_kind=need.kind.value, need_code=need.code)
    lines = PlanLine.objects.filter(of_needs, NEVER_SENT, measure_key=old)
    plans = CommunePlan.objects.filter(pk__in=lines.order_by().values("row__plan_id"))
    held = list(plans.select_for_update().order_by("pk").values_list("pk", flat=True))
    lines.filter(row__plan__in=held).update(measure_key=new.key, version=F("version") + 1)
    CommunePlan.objects.filter(pk__in=held).update(version=F("version") + 1)


@transaction.atomic
def end_measure(*, by, measure, on=None, door=Door.PAGE):
    """Takes a measure out of what plans may choose from a day on; plans that chose it keep it. Returns it."""
    authorise(by, Verb.MANAGE_MEASURES)
    measure = _locked(measure)
    measure.valid_to = max(on or timezone.localdate(), measure.valid_from)
    measure.version += 1
    ended = {"Thôi dùng từ ngày": [None, date_vi(measure.valid_to)]}
    return _write(measure, {}, by=by, door=door, action="measure.ended", changes=ended)
