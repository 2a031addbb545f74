"""The communes' plans for the year after the review, and what was carried out of them."""

from accounts.permissions import Verb
from reports.columns import Column, Given, Kind, Ratio
from reports.definitions.parts import MONEY_APART
from reports.table import Chart, Report

_SOURCE = "Quyết định 432/QĐ-UBND, điều III.2.1"
_KNOWN = Given(of_known=True)  # a commune whose plan was not sent has no number, and is named under the table


def columns(standard, group):
    """Returns the columns; only plans that have left the commune count."""
    del standard, group
    homes, lines = "Hộ trong kế hoạch", "Giải pháp trong kế hoạch"
    return (
        Column("households", "Số hộ", _KNOWN, Kind.INTEGER, homes, source=_SOURCE, width=9,
               definition="Hộ nghèo, hộ cận nghèo trong kế hoạch của xã đã trình hoặc đã duyệt."),
        Column("with_mentor", "Có người kèm cặp", _KNOWN, Kind.INTEGER, homes, source=_SOURCE, width=10,
               definition="Hộ đã phân công cán bộ, đảng viên kèm cặp, giúp đỡ.", is_compared=False),
        Column("exits", "Dự kiến thoát nghèo", _KNOWN, Kind.INTEGER, homes, source=_SOURCE, width=10,
               definition="Hộ nghèo có năm dự kiến thoát nghèo là năm của kế hoạch; để trống khi chưa hộ nào ghi năm."),
        Column("target", "Chỉ tiêu được giao", Given(), Kind.INTEGER, source="Quyết định 432/QĐ-UBND, điều III.2.2",
               width=10, definition="Số hộ nghèo phải giảm theo quyết định giao chỉ tiêu; để trống khi chưa giao."),
        Column("lines", "Tổng số", _KNOWN, Kind.INTEGER, lines, source=_SOURCE, width=9,
               definition="Giải pháp cho từng nhu cầu của hộ, trong kế hoạch đã trình hoặc đã duyệt."),
        Column("done", "Đã xong", _KNOWN, Kind.INTEGER, lines, source=_SOURCE, width=8,
               definition="Giải pháp đã làm xong."),
        Column("doing", "Đang làm", _KNOWN, Kind.INTEGER, lines, source=_SOURCE, width=8,
               definition="Giải pháp đã bắt đầu, chưa xong.", is_compared=False),
        Column("stopped", "Đã dừng", _KNOWN, Kind.INTEGER, lines, source=_SOURCE, width=8,
               definition="Giải pháp đã dừng, có ghi lý do.", is_compared=False),
        Column("waiting", "Chưa làm", _KNOWN, Kind.INTEGER, lines, source=_SOURCE, width=8,
               definition="Giải pháp chưa bắt đầu.", is_compared=False),
        Column("share", "Đã xong %", Ratio("done", "lines"), Kind.PERCENT, lines, source=_SOURCE, tone="out", width=9,
               definition="Giải pháp đã xong chia cho tổng số giải pháp.", base="tổng số giải pháp trong kế hoạch"),
        Column("met", "Nhu cầu đã đáp ứng", _KNOWN, Kind.INTEGER, lines, source=_SOURCE, width=10,
               definition="Giải pháp mà người ghi xác nhận nhu cầu của hộ đã được đáp ứng.", is_compared=False),
        Column("amount", "Kinh phí đã dùng, đồng", _KNOWN, Kind.MONEY, source=_SOURCE, width=17,
               definition="Số tiền ghi ở các giải pháp đã làm, gồm cả vốn vay; để trống khi chưa giải pháp nào ghi."),
    )  # fmt: skip


def chart(columns):
    """Returns how far each commune's measures are."""
    del columns
    return Chart("Giải pháp theo kết quả", ("done", "doing"), by_unit=True, is_stacked=True, axis="giải pháp")


REPORT = Report(
    key="plan_execution",
    order=62,
    name="Thực hiện kế hoạch giảm nghèo",
    title="Thực hiện kế hoạch giảm nghèo năm {next_year} (từ kết quả rà soát năm {year})",
    summary="Hộ trong kế hoạch, chỉ tiêu được giao, giải pháp đã xong, đang làm, chưa làm, kinh phí; theo xã, thôn.",
    columns=columns,
    base="Đơn vị tính: hộ, giải pháp. Chỉ gồm kế hoạch xã đã trình hoặc đã được duyệt; xã chưa trình để trống.",
    source="plan_execution",
    years_ahead=1,
    section="Thực hiện",
    chart=chart,
    verb=Verb.VIEW_PLANS,
    note=MONEY_APART,
    beside=("money", "Nguồn lực giảm nghèo"),
)
