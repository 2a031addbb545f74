"""What this room shows in a household's file: what the fund "Ngày vì người nghèo" gave it."""

from accounts.permissions import Verb
from households.panels import Panel
from resources.models import Voucher


def fund_panel(user, household):
    """Returns the Panel of the fund's gifts to a household, None where there is none that the reader may see."""
    if not user.can(Verb.VIEW_MONEY):
        return None
    vouchers = list(
        Voucher.objects.visible_to(user).filter(household=household).select_related("reversal").order_by("on", "pk")
    )
    return Panel("resources/panel_fund.html", {"vouchers": vouchers}) if vouchers else None
