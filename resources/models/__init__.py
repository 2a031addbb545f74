"""Money: the yearly allocation with its entries, and the fund "Ngày vì người nghèo"."""

from resources.models.fund import Campaign, FundAccount, Posting, Voucher
from resources.models.money import Allocation, ListEntry, MoneyEntry, MoneyFile

__all__ = ["Allocation", "Campaign", "FundAccount", "ListEntry", "MoneyEntry", "MoneyFile", "Posting", "Voucher"]
