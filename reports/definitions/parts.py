"""Columns that several reports share."""

from households.filters import CLASS_GROUPS
from reports.columns import Column, Counted, Kind, Ratio


def households_of(group, standard):
    """Returns the column of all households of a class group, the base of their shares."""
    words = CLASS_GROUPS[group][0]
    return Column(
        "households",
        f"Tổng số {words.lower()}",
        Counted({"loai": group}),
        definition=f"{words} theo phiếu khảo sát của năm.",
        source=standard.citation,
        width=9,
    )


def count_and_share(key, *, head, filters, group, meaning, source):
    """Returns two columns under one head: the group's households that meet `filters`, and their share of the group."""
    words = CLASS_GROUPS[group][0].lower()
    return (
        Column(
            key,
            "Số hộ",
            Counted({"loai": group, **filters}),
            group=head,
            definition=meaning,
            source=source,
            width=7,
        ),
        Column(
            f"{key}_share",
            "%",
            Ratio(key, "households"),
            kind=Kind.PERCENT,
            group=head,
            definition=f"Số hộ ở cột bên trái chia cho tổng số {words}.",
            base=f"tổng số {words} của đơn vị",
            source=source,
            tone="main",
            width=7,
        ),
    )
