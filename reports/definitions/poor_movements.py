"""From last year's poor households to this year's: opening, escaped, relapsed, new, closing, by unit."""

from reports.table import Report

REPORT = Report(
    key="poor_movements",
    order=40,
    name="Diễn biến hộ nghèo",
    title="Tổng hợp diễn biến kết quả rà soát hộ nghèo năm {year}",
    summary="Đầu năm, thoát, tái, phát sinh, cuối năm, hộ dân tộc thiểu số; kiểm tra đầu năm và cuối năm khớp nhau.",
    columns=None,
    base="Đơn vị tính: hộ. Đầu năm − thoát + tái + phát sinh ± tăng, giảm khác = cuối năm. Mỗi tỷ lệ ghi rõ so với số "
    "nào ở phần giải thích cột.",
    source="poor_movements",
    section="Diễn biến",
)
