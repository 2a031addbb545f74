"""Members of the steering committees: the district's by Phòng LĐTBXH, a commune's by the commune itself."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts import audit
from accounts.permissions import Verb, authorise
from assignments.models import CommitteeMember

FIELDS = ("full_name", "position", "seat", "department", "field", "villages_text", "phone", "paper", "since", "until")


def require_committee(user, commune):
    """Raises where the user may not change the committee of the commune (None: the district's)."""
    if user.can(Verb.MANAGE_TASKS):
        return
    authorise(user, Verb.WORK_TASKS)
    if commune is None or user.commune_id != commune.pk:
        raise PermissionDenied("Ban chỉ đạo huyện do Phòng LĐTBXH ghi; ban chỉ đạo xã do chính xã đó ghi.")


@transaction.atomic
def save_member(*, by, commune, values, areas=(), member=None):
    """Adds a member, or changes one; returns the member. `values` are FIELDS."""
    require_committee(by, commune)
    if member is not None and member.commune_id != (commune.pk if commune else None):
        raise ValidationError("Thành viên này thuộc ban khác.")
    before = audit.snapshot(member, FIELDS) if member else {}
    member = member or CommitteeMember(commune=commune)
    for name in FIELDS:
        setattr(member, name, values.get(name, getattr(member, name)))
    member.full_clean(exclude=["commune"])
    member.save()
    member.areas.set(areas)
    changes = audit.difference(before, audit.snapshot(member, FIELDS))
    audit.record(by=by, action="committee.saved", obj=member, changes=changes, commune=commune)
    return member


@transaction.atomic
def end_member(*, by, member, until):
    """Records the day on which a member left the committee."""
    require_committee(by, member.commune)
    member.until = until
    member.full_clean(exclude=["commune", "department"])
    member.save()
    audit.record(by=by, action="committee.ended", obj=member, commune=member.commune)
    return member
