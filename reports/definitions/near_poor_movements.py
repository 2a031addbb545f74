"""From last year's near_poor households to this year's: opening, escaped, relapsed, new, closing, by unit."""

from reports.table import Report

REPORT = Report(
    key="near_poor_movements",
    order=41,
    name="Diễn biến hộ cận nghèo",
    title="Tổng hợp diễn biến kết quả rà soát hộ cận nghèo năm {year}",
    summary="Đầu năm, thoát, tái, phát sinh, cuối năm, hộ dân tộc thiểu số; kiểm tra đầu năm và cuối năm khớp nhau.",
    columns=None,
    base="Đơn vị tính: hộ. Đầu năm − thoát + tái + phát sinh ± tăng, giảm khác = cuối năm. Mỗi tỷ lệ ghi rõ so với số "
    "nào ở phần giải thích cột.",
    source="near_poor_movements",
    section="Diễn biến",
)
