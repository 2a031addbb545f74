"""The yearly allocation: plans of money, what is allotted and spent, and their reversals (III.3.1)."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import audit
from assignments import files
from assignments.units import hold_unit, unit_fields
from resources.actions.common import CHANGED, check_day
from resources.catalogue import names_of
from resources.ledger import Sums
from resources.lists import KINDS, PURPOSE, SOURCE
from resources.models import Allocation, ListEntry, MoneyEntry, MoneyFile
from resources.rights import require_allot, require_spend
from ui.formatting import clean_text, fold, number

TRACKED = ("planned", "allotted", "spent", "over_reason", "note")
FAULTS = {
    "overspent": "Số đã chi sẽ vượt số đã phân bổ",
    "over_plan": "Phân bổ sẽ vượt kế hoạch",
    "below_zero": "Số tiền sẽ âm",
}


def _locked(allocation):
    """Returns the allocation read anew under a row lock, so that two people's entries queue."""
    return Allocation.objects.select_for_update(of=("self",)).with_units().get(pk=allocation.pk)


def _check_limits(sums: Sums, reason, field):
    fault = sums.fault(has_reason=bool(reason))
    if fault == "over_plan":
        raise ValidationError(
            {
                "over_reason": f"Phân bổ {number(sums.allotted)} đ vượt kế hoạch {number(sums.planned)} đ "
                f"là {number(sums.allotted - sums.planned)} đ. Ghi lý do, số văn bản cho phép; hoặc sửa kế hoạch."
            }
        )
    if fault:
        raise ValidationError(
            {
                field: f"{FAULTS[fault]}: đã phân bổ {number(sums.allotted)} đ, đã chi {number(sums.spent)} đ. "
                "Xem lại số tiền."
            }
        )


def _check_list(kind, code, keep):
    names, offered = names_of(kind)
    if code not in names or (code not in offered and code != keep):
        raise ValidationError({kind: f"Chọn {KINDS[kind]} có trong danh mục."})


def _save(allocation, *, by, action, before, commune, note=""):
    allocation.by = by
    allocation.full_clean(exclude=["by"])
    allocation.save()
    changes = audit.difference(before, audit.snapshot(allocation, TRACKED))
    audit.record(by=by, action=action, obj=allocation, changes=changes, note=note, commune=commune)
    return allocation


@transaction.atomic
def save_allocation(
    *, by, year, unit, source, purpose, planned, note="", over_reason="", allocation=None, version=None
):
    """Plans an amount for a unit, source and purpose of cycle year `year`, or changes a plan; returns the Allocation.

    Unit, source and purpose of one that stands are not changed. Raises ValidationError on a plan below what is
    allotted without a reason, the same item twice, or `version` of an older page.
    """
    require_allot(by)
    before = {}
    if allocation is None:
        hold_unit(unit)  # of two people who add the same item, the second is told that it stands
        _check_list(SOURCE, source, "")
        _check_list(PURPOSE, purpose, "")
        allocation = Allocation(year=year, source=source, purpose=purpose, **unit_fields(unit))
    else:
        allocation = _locked(allocation)
        if version != allocation.version:
            raise ValidationError(CHANGED)
        before = audit.snapshot(allocation, TRACKED)
        allocation.version += 1
    allocation.planned, allocation.note = planned, note
    over_reason = clean_text(over_reason)
    if over_reason or not allocation.sums.is_over_plan:
        allocation.over_reason = over_reason
    _check_limits(allocation.sums, allocation.over_reason, "planned")
    return _save(allocation, by=by, action="money.planned", before=before, commune=allocation.commune)


@transaction.atomic
def add_entry(*, by, allocation, kind, amount, on, document, today, key=None, note="", over_reason="", uploads=()):
    """Adds what was allotted or spent; returns the MoneyEntry, the same one where `key` was sent before.

    Raises ValidationError where more would be spent than allotted, or allotted than planned without a reason.
    """
    kind = MoneyEntry.Kind(kind)
    is_allotted = kind is MoneyEntry.Kind.ALLOTTED
    if is_allotted:
        require_allot(by)
    else:
        require_spend(by, allocation)
    allocation = _locked(allocation)
    if key is not None:
        made = MoneyEntry.objects.filter(key=key, allocation=allocation).first()
        if made is not None:
            return made
    check_day(on, today)
    checked = files.check_uploads(uploads)
    entry = MoneyEntry(allocation=allocation, kind=kind, amount=amount, on=on, by=by)
    entry.document, entry.note = clean_text(document), clean_text(note)
    if key is not None:
        entry.key = key
    entry.full_clean(exclude=["allocation", "by"])
    before = audit.snapshot(allocation, TRACKED)
    _apply(allocation, entry, over_reason=clean_text(over_reason), field="amount")
    entry.save()
    files.store_uploads(checked, partial(MoneyFile, entry=entry))
    action = "money.allotted" if is_allotted else "money.spent"
    _save(allocation, by=by, action=action, before=before, commune=allocation.commune, note=entry.document)
    return entry


def _apply(allocation, entry, *, over_reason, field):
    """Moves the allocation's sum by an entry, or raises."""
    name = "allotted" if entry.kind == MoneyEntry.Kind.ALLOTTED else "spent"
    setattr(allocation, name, getattr(allocation, name) + entry.amount)
    if over_reason:
        allocation.over_reason = over_reason
    elif not allocation.sums.is_over_plan:
        allocation.over_reason = ""
    _check_limits(allocation.sums, allocation.over_reason, field)
    allocation.version += 1


@transaction.atomic
def reverse_entry(*, by, entry, on, reason, today):
    """Undoes an entry by one of the opposite amount; returns the reversal. The first entry stays as it is.

    Raises ValidationError for an entry that was reversed already, for a reversal, without a reason, and where less
    would be allotted than is spent.
    """
    allocation = _locked(entry.allocation)
    if entry.kind == MoneyEntry.Kind.ALLOTTED:
        require_allot(by)
    else:
        require_spend(by, allocation)
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": "Ghi lý do đảo bút toán."})
    if entry.reverses_id or MoneyEntry.objects.filter(reverses=entry).exists():
        raise ValidationError("Bút toán này đã được đảo, hoặc chính nó là bút toán đảo.")
    check_day(on, today, entry.on)
    reversal = MoneyEntry(
        allocation=allocation, kind=entry.kind, amount=-entry.amount, on=on, by=by, reverses=entry,
        document=entry.document, note=reason[:300],
    )  # fmt: skip
    reversal.full_clean(exclude=["allocation", "by", "reverses"])
    before = audit.snapshot(allocation, TRACKED)
    _apply(allocation, reversal, over_reason="", field="reason")
    reversal.save()
    _save(allocation, by=by, action="money.reversed", before=before, commune=allocation.commune, note=reason)
    return reversal


@transaction.atomic
def save_list_entry(*, by, kind, name, code="", is_retired=False, version=None):
    """Adds a source or purpose, or renames or retires one that stands (also a built-in one); returns the ListEntry.

    `version` is that of the entry that the page showed, None for a built-in one that nobody has changed yet.
    """
    require_allot(by)
    name = clean_text(name)
    names, _ = names_of(kind)
    if any(fold(other) == fold(name) and each != code for each, other in names.items()):
        raise ValidationError({"name": "Danh mục đã có tên này."})
    entry = ListEntry.objects.select_for_update().filter(kind=kind, code=code).first() if code else None
    if (entry.version if entry else None) != version:
        raise ValidationError(CHANGED)
    before = audit.snapshot(entry, ("name", "is_retired")) if entry else {}
    if entry is None:
        if code and code not in names:
            raise ValidationError("Không có mục này trong danh mục.")
        entry = ListEntry(kind=kind, code=code or _free_code(name, names))
    else:
        entry.version += 1
    entry.name, entry.is_retired = name, is_retired
    entry.full_clean()
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:  # two people added the same at one moment
        raise ValidationError(CHANGED) from error
    changes = audit.difference(before, audit.snapshot(entry, ("name", "is_retired")))
    audit.record(by=by, action="money.list", obj=entry, changes=changes)
    return entry


def _free_code(name, names):
    base = "-".join(fold(name).split())[:16].strip("-") or "muc"
    base = "".join(char for char in base if char.isalnum() or char == "-") or "muc"
    taken = (f"{base}-{number}" for number in range(2, 1000))
    return base if base not in names else next(code for code in taken if code not in names)
