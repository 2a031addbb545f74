"""Columns that several reports share."""

from households.filters import CLASS_GROUPS, NEAR_POOR, POOR, POOR_AND_NEAR_POOR
from reports.columns import Column, Counted, Kind, Ratio
from reports.table import Chart, Report

MONEY_APART = (
    "Kinh phí ghi ở từng giải pháp cho hộ (gồm cả vốn vay) và kinh phí của sổ phân bổ là hai nguồn số ghi riêng: một "
    "khoản có thể có ở cả hai, nên không cộng vào nhau và không buộc phải bằng nhau."
)


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


def counted_by(letter, marked, *, chart_title, **declared):
    """Returns the Report of a table by the marks of the standard's list, of which a household may have several.

    `marked(standard)` yields (number, head, address filters, definition, source); `letter` and number are the key.
    """

    def columns(standard, group):
        found = [households_of(group, standard)]
        for number, head, filters, meaning, source in marked(standard):
            found += count_and_share(
                f"{letter}{number}", head=head, filters=filters, group=group, meaning=meaning, source=source
            )
        return tuple(found)

    return Report(
        columns=columns,
        groups=(POOR, NEAR_POOR, POOR_AND_NEAR_POOR),
        same_standard=True,
        section="Thiếu hụt, nguyên nhân",
        chart=lambda columns: chart_of_counts(chart_title, columns),
        **declared,
    )


def chart_of_counts(title, columns):
    """Returns a bar for each count that has a head of its own."""
    return Chart(title, tuple(each.key for each in columns if each.group and not each.base))
