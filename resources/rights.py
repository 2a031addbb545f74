"""Who does what with money, in one place. Roles give the verb (accounts/permissions.py); the body decides the rest:
Phòng Tài chính - Kế hoạch with Phòng LĐTBXH allots (III.3.1), UBMTTQ huyện keeps the fund (III.3.3), and each unit says
what it spent of its own."""

from django.core.exceptions import PermissionDenied

from accounts.permissions import DISTRICT_WIDE_ROLES, Role, Verb, authorise
from assignments.units import works_for
from resources.querysets import ALLOTTING_BODY, FUND_BODY, FUND_READERS, body_code


def reads_all_money(user):
    """Returns whether the user reads every unit's allocations."""
    return user.role in DISTRICT_WIDE_ROLES or body_code(user) == ALLOTTING_BODY


def may_allot(user):
    """Returns whether the user plans and allots resources."""
    return user.can(Verb.EDIT_MONEY) and (user.role == Role.LABOUR_OFFICER or body_code(user) == ALLOTTING_BODY)


def require_allot(user):
    """Raises Forbidden without the verb, PermissionDenied for another body."""
    authorise(user, Verb.EDIT_MONEY)
    if not may_allot(user):
        raise PermissionDenied("Phân bổ nguồn lực do Phòng Tài chính - Kế hoạch cùng Phòng LĐTBXH ghi (điều III.3.1).")


def may_spend(user, allocation):
    """Returns whether the user records what was spent of an allocation: its unit's people, and who allots."""
    return may_allot(user) or (user.can(Verb.EDIT_MONEY) and works_for(user, allocation))


def require_spend(user, allocation):
    authorise(user, Verb.EDIT_MONEY)
    if not may_spend(user, allocation):
        raise PermissionDenied(f"Khoản này của {allocation.unit_name}, chỉ người của đơn vị đó ghi số chi.")


def reads_fund(user):
    """Returns whether the user reads the whole ledger of the fund."""
    return user.can(Verb.VIEW_MONEY) and (user.role in DISTRICT_WIDE_ROLES or body_code(user) in FUND_READERS)


def reads_fund_uses(user):
    """Returns whether the user reads at least what the fund gave to households of the user's commune."""
    return reads_fund(user) or (user.can(Verb.VIEW_MONEY) and bool(user.commune_id))


def require_fund_uses(user):
    authorise(user, Verb.VIEW_MONEY)
    if not reads_fund_uses(user):
        raise PermissionDenied(
            "Sổ quỹ “Ngày vì người nghèo” do UBMTTQ huyện giữ; NHCSXH, Phòng Tài chính - Kế hoạch, Phòng LĐTBXH và "
            "UBND huyện xem cả sổ, xã xem các hộ của xã mình."
        )


def require_fund(user):
    """Raises unless the user reads the whole ledger."""
    require_fund_uses(user)
    if not reads_fund(user):
        raise PermissionDenied("Cả sổ quỹ do UBMTTQ huyện và các cơ quan huyện liên quan xem.")


def may_keep_fund(user):
    return user.can(Verb.KEEP_FUND) and body_code(user) == FUND_BODY


def require_keep_fund(user):
    authorise(user, Verb.KEEP_FUND)
    if not may_keep_fund(user):
        raise PermissionDenied("Sổ quỹ “Ngày vì người nghèo” do UBMTTQ huyện ghi (điều III.3.3).")
