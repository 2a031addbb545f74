"""Households by cause of poverty, as the year's standard lists them. A household may name several."""

from households.filters import NEAR_POOR, POOR, POOR_AND_NEAR_POOR
from reports.definitions.parts import count_and_share, households_of
from reports.table import Chart, Report


def columns(standard, group):
    """Returns the households of the group, then a count and a share for each cause of the standard."""
    found = [households_of(group, standard)]
    for each in standard.causes:
        found += count_and_share(
            f"c{each.number}",
            head=each.short,
            filters={"nguyen_nhan": str(each.number)},
            group=group,
            meaning=f"Nguyên nhân {each.number}: {each.name}.",
            source=each.source,
        )
    return tuple(found)


def chart(columns):
    """Returns a bar for each count."""
    return Chart("Số hộ theo nguyên nhân nghèo", tuple(each.key for each in columns if each.group and not each.base))


REPORT = Report(
    key="causes",
    order=30,
    name="Nguyên nhân nghèo",
    title="{group} theo nguyên nhân năm {year}",
    summary="Số hộ và tỷ lệ theo từng nguyên nhân, trong hộ nghèo, hộ cận nghèo hoặc cả hai.",
    columns=columns,
    base="Đơn vị tính: hộ. Tỷ lệ so với tổng số {group_lower} của đơn vị. Một hộ có thể có nhiều nguyên nhân nên các "
    "tỷ lệ cộng lại có thể quá 100 %.",
    groups=(POOR, NEAR_POOR, POOR_AND_NEAR_POOR),
    compares=True,
    same_standard=True,
    section="Thiếu hụt, nguyên nhân",
    chart=chart,
)
