"""Everything that writes money: keyword-only, `by` says who, atomic, under row locks, with an audit row."""

from resources.actions.allocations import add_entry, reverse_entry, save_allocation, save_list_entry
from resources.actions.fund import (
    record_gift,
    record_transfer,
    record_use,
    record_uses,
    reverse_voucher,
    save_campaign,
)

__all__ = [
    "add_entry",
    "record_gift",
    "record_transfer",
    "record_use",
    "record_uses",
    "reverse_entry",
    "reverse_voucher",
    "save_allocation",
    "save_campaign",
    "save_list_entry",
]
