"""The list of poor (or near-poor) households of a year, as the province asks for it: Excel, a household a row."""

from households.filters import NEAR_POOR, POOR, POOR_AND_NEAR_POOR
from reports.definitions.household_columns import columns
from reports.table import Report

REPORT = Report(
    key="poor_households",
    order=80,
    name="Danh sách hộ nghèo, hộ cận nghèo",
    title="Danh sách {group_lower} năm {year}",
    summary="Mỗi hộ một dòng, có hoặc không có cột thông tin cá nhân; để gửi tỉnh, lọc và tính tiếp trong Excel.",
    columns=columns,
    base="Mỗi dòng một hộ. Ở cột thiếu hụt, nguyên nhân và cột có, không: 1 là có, để trống là không.",
    groups=(POOR, NEAR_POOR, POOR_AND_NEAR_POOR),
    is_list=True,
    section="Danh sách hộ",
)
