"""Households by cause of poverty, as the year's standard lists them. A household may name several."""

from reports.definitions.parts import counted_by


def _causes(standard):
    for each in standard.causes:
        meaning = f"Nguyên nhân {each.number}: {each.name}."
        yield each.number, each.short, {"nguyen_nhan": str(each.number)}, meaning, each.source


REPORT = counted_by(
    "c",
    _causes,
    chart_title="Số hộ theo nguyên nhân nghèo",
    key="causes",
    order=30,
    name="Nguyên nhân nghèo",
    title="{group} theo nguyên nhân năm {year}",
    summary="Số hộ và tỷ lệ theo từng nguyên nhân, trong hộ nghèo, hộ cận nghèo hoặc cả hai.",
    base="Đơn vị tính: hộ. Tỷ lệ so với tổng số {group_lower} của đơn vị. Một hộ có thể có nhiều nguyên nhân nên các "
    "tỷ lệ cộng lại có thể quá 100 %.",
)
