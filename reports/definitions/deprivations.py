"""Households by each indicator of deprivation of the year's standard: ten in QĐ 59/2015, twelve in NĐ 07/2021."""

from reports.definitions.parts import counted_by


def _indicators(standard):
    for each in standard.indicators:
        meaning = f"Chỉ số {each.number}, chiều {each.dimension}: {each.name}. {each.threshold}"
        yield each.number, each.short, {"thieu": str(each.number)}, meaning, each.source


REPORT = counted_by(
    "d",
    _indicators,
    chart_title="Số hộ theo chỉ số thiếu hụt",
    key="deprivations",
    order=20,
    name="Thiếu hụt dịch vụ xã hội cơ bản",
    title="{group} theo mức độ thiếu hụt dịch vụ xã hội cơ bản năm {year}",
    summary="Số hộ và tỷ lệ thiếu hụt từng chỉ số, trong hộ nghèo, hộ cận nghèo hoặc cả hai.",
    base="Đơn vị tính: hộ. Tỷ lệ so với tổng số {group_lower} của đơn vị. Một hộ có thể thiếu hụt nhiều chỉ số nên các "
    "tỷ lệ không cộng lại thành 100 %.",
)
