"""Reads of money, scoped: a unit reads its own, Phòng Tài chính - Kế hoạch and the district all; see rights.py."""

from django.db import models

from accounts.permissions import COMMUNE_ROLES, DISTRICT_WIDE_ROLES, Role
from accounts.scoping import UnitScopedQuerySet, commune_ids

ALLOTTING_BODY, FUND_BODY = "tckh", "mttq"  # III.3.1, III.3.3
FUND_READERS = frozenset({FUND_BODY, "nhcsxh", ALLOTTING_BODY})  # its keeper, the bank that pays, finance


def body_code(user):
    """Returns the code of the user's body, "" for everybody else."""
    return user.department.code if user.department_id else ""


class AllocationQuerySet(UnitScopedQuerySet):
    def visible_to(self, user):
        """Returns the allocations that the user may read."""
        if user.is_authenticated and user.is_active and body_code(user) == ALLOTTING_BODY:
            return self
        return super().visible_to(user)

    def with_units(self):
        return self.select_related("commune", "department")


class AppendOnlyQuerySet(models.QuerySet):
    """Rows of a ledger: they are added and never changed; a mistake is reversed by another row."""

    def update(self, **kwargs):
        raise TypeError("An entry of a ledger is never changed; reverse it.")

    def delete(self):
        raise TypeError("An entry of a ledger is never deleted; reverse it.")


class VoucherQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user):
        """Returns the fund's vouchers that the user may read: all of them for its keeper, its bank, finance and the
        district; for a commune what its own households were given; nothing for anybody else."""
        if not user.is_authenticated or not user.is_active or user.role == Role.ADMINISTRATOR:
            return self.none()
        if user.role in DISTRICT_WIDE_ROLES or body_code(user) in FUND_READERS:
            return self
        if user.role in COMMUNE_ROLES:
            return self.filter(commune_id__in=commune_ids(user))
        return self.none()
