"""What the fund "Ngày vì người nghèo" gave, as help that the carrying out of plans counts (settings.HELP_ELSEWHERE)."""

from plans.help import Help
from plans.measures import FUND_GIFT
from resources.models import Voucher
from ui.formatting import date_vi, fold, vnd


def gifts(households, years: range) -> list[Help]:
    """Returns the Help that the fund gave to these households in these calendar years, reversed vouchers left out. A
    gift without a named need stands for its own purpose, of its own year. One query."""
    uses = Voucher.objects.filter(
        kind=Voucher.Kind.USE, household__in=households, reversal__isnull=True,
        on__year__gte=years.start, on__year__lt=years.stop,
    )  # fmt: skip
    return [
        Help(
            each.household_id, each.on.year, each.need or fold(each.purpose), FUND_GIFT, each.amount, "done",
            (each.on,), f"Quỹ “Ngày vì người nghèo”: {each.purpose}, {vnd(each.amount)} ({date_vi(each.on)})",
            is_yearly=not each.need,
        )
        for each in uses.order_by("on", "pk")
    ]  # fmt: skip
