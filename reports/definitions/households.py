"""The household list of a year with the filters in use: what the list page shows, as Excel."""

from reports.definitions.household_columns import columns
from reports.table import Report

REPORT = Report(
    key="households",
    order=90,
    name="Danh sách hộ của năm",
    title="Danh sách hộ khảo sát năm {year}",
    summary="Mọi hộ của năm, cả hộ chưa có phiếu; hoặc chỉ những hộ theo bộ lọc của trang Hộ và phiếu.",
    columns=columns,
    base="Mỗi dòng một hộ. Ở cột thiếu hụt, nguyên nhân và cột có, không: 1 là có, để trống là không.",
    is_list=True,
    section="Danh sách hộ",
    has_waiting=True,
)
