"""Households by each indicator of deprivation of the year's standard: ten in QĐ 59/2015, twelve in NĐ 07/2021."""

from households.filters import NEAR_POOR, POOR, POOR_AND_NEAR_POOR
from reports.definitions.parts import count_and_share, households_of
from reports.table import Chart, Report


def columns(standard, group):
    """Returns the households of the group, then a count and a share for each indicator of the standard."""
    found = [households_of(group, standard)]
    for each in standard.indicators:
        found += count_and_share(
            f"d{each.number}",
            head=each.short,
            filters={"thieu": str(each.number)},
            group=group,
            meaning=f"Chỉ số {each.number}, chiều {each.dimension}: {each.name}. {each.threshold}",
            source=each.source,
        )
    return tuple(found)


def chart(columns):
    """Returns a bar for each count."""
    return Chart("Số hộ theo chỉ số thiếu hụt", tuple(each.key for each in columns if each.group and not each.base))


REPORT = Report(
    key="deprivations",
    order=20,
    name="Thiếu hụt dịch vụ xã hội cơ bản",
    title="{group} theo mức độ thiếu hụt dịch vụ xã hội cơ bản năm {year}",
    summary="Số hộ và tỷ lệ thiếu hụt từng chỉ số, trong hộ nghèo, hộ cận nghèo hoặc cả hai.",
    columns=columns,
    base="Đơn vị tính: hộ. Tỷ lệ so với tổng số {group_lower} của đơn vị. Một hộ có thể thiếu hụt nhiều chỉ số nên các "
    "tỷ lệ không cộng lại thành 100 %.",
    groups=(POOR, NEAR_POOR, POOR_AND_NEAR_POOR),
    compares=True,
    same_standard=True,
    section="Thiếu hụt, nguyên nhân",
    chart=chart,
)
