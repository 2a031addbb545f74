"""Excel files of money. Text is written as text; amounts are whole đồng."""

from assignments.sheets import workbook
from ui.formatting import date_vi


def allocation_sheet(allocations, sources, purposes, for_year, today):
    """Returns the workbook of allocations, one row each, with a total."""
    columns = [
        ("TT", 6, "number"), ("Đơn vị", 26, "text"), ("Nội dung chi", 26, "text"), ("Nguồn", 26, "text"),
        ("Kế hoạch, đ", 18, "number"), ("Đã phân bổ, đ", 18, "number"), ("Đã chi, đ", 18, "number"),
        ("Lý do vượt kế hoạch", 34, "text"), ("Ghi chú", 30, "text"),
    ]  # fmt: skip
    rows, total = [], [0, 0, 0]
    for number, each in enumerate(allocations, start=1):
        figures = [each.planned, each.allotted, each.spent]
        total = [one + other for one, other in zip(total, figures, strict=True)]
        names = [each.unit_name, purposes.get(each.purpose, each.purpose), sources.get(each.source, each.source)]
        rows.append([number, *names, *figures, each.over_reason, each.note])
    rows.append([None, "Tổng cộng", "", "", *total, "", ""])
    return workbook(
        f"Nguồn lực giảm nghèo năm {for_year}", f"Số liệu đến ngày {date_vi(today)}", columns, rows,
        sheet_name="Nguồn lực",
    )  # fmt: skip


def fund_sheet(ledger, year, today):
    """Returns the workbook of the fund's ledger of a calendar year."""
    columns = [
        ("Ngày", 12, "date"), ("Phiếu", 10, "text"), ("Loại", 16, "text"), ("Diễn giải", 46, "text"),
        ("Thu, đ", 16, "number"), ("Chi, đ", 16, "number"), ("Còn tại quỹ, đ", 16, "number"),
        ("Còn tại NHCSXH, đ", 18, "number"), ("Tổng còn, đ", 16, "number"), ("Chứng từ", 22, "text"),
    ]  # fmt: skip
    opening = [ledger.opening["cash"], ledger.opening["bank"], ledger.opening_total]
    rows = [[None, "", "", "Số dư đầu năm", None, None, *opening, ""]]
    for row in ledger.rows:
        voucher = row.voucher
        rows.append(
            [
                voucher.on, str(voucher.pk), voucher.get_kind_display(), words_of(voucher), row.came or None,
                row.went or None, row.cash, row.bank, row.balance, voucher.document,
            ]
        )  # fmt: skip
    closing = [ledger.closing["cash"], ledger.closing["bank"], ledger.closing_total]
    rows.append([None, "", "", "Cộng trong năm; số dư cuối", ledger.came, ledger.went, *closing, ""])
    return workbook(
        f"Sổ quỹ “Ngày vì người nghèo” năm {year}", f"Số liệu đến ngày {date_vi(today)}", columns, rows,
        sheet_name="Sổ quỹ",
    )  # fmt: skip


def words_of(voucher):
    """Returns what a voucher was for, in a few words."""
    if voucher.kind == voucher.Kind.REVERSAL:
        return f"Đảo phiếu {voucher.reverses_id}: {voucher.purpose}"
    if voucher.kind == voucher.Kind.USE:
        return f"{voucher.household.head_name}, {voucher.commune.name}: {voucher.purpose}"
    if voucher.kind == voucher.Kind.TRANSFER:
        is_out = any(posting.account_id == "cash" and posting.amount < 0 for posting in voucher.postings.all())
        words = "Chuyển từ quỹ sang NHCSXH" if is_out else "Chuyển từ NHCSXH về quỹ"
        return f"{words}: {voucher.purpose}" if voucher.purpose else words
    return "; ".join(part for part in (voucher.donor, voucher.purpose) if part) or voucher.get_kind_display()
