"""The fund "Ngày vì người nghèo" of a calendar year, month by month."""

from accounts.permissions import Verb
from reports.columns import Column, Given, Kind
from reports.table import Report

_SOURCE = "Quyết định 432/QĐ-UBND, điều III.3.3"


def columns(standard, group):
    """Returns the columns, all in whole đồng."""
    del standard, group
    return (
        Column("came", "Thu", Given(), Kind.MONEY, definition="Tiền vào quỹ trong tháng; chuyển giữa tiền mặt và ngân "
               "hàng không tính.", source=_SOURCE, width=18),
        Column("went", "Chi", Given(), Kind.MONEY, definition="Tiền ra khỏi quỹ trong tháng.", source=_SOURCE,
               width=18),
        Column("cash", "Tiền mặt", Given(), Kind.MONEY, "Còn cuối tháng", definition="Số dư tiền mặt cuối tháng.",
               source=_SOURCE, width=18),
        Column("bank", "Ngân hàng", Given(), Kind.MONEY, "Còn cuối tháng", definition="Số dư tiền gửi cuối tháng.",
               source=_SOURCE, width=18),
    )  # fmt: skip


REPORT = Report(
    key="fund",
    order=65,
    name="Quỹ “Ngày vì người nghèo”",
    title="Thu, chi quỹ “Ngày vì người nghèo” năm {year}",
    summary="Thu, chi, số dư tiền mặt và ngân hàng theo tháng của năm dương lịch.",
    columns=columns,
    base="Đơn vị tính: đồng. Quỹ của huyện, do UBMTTQ huyện quản lý.",
    source="fund",
    is_of_review=False,
    section="Thực hiện",
    verb=Verb.VIEW_MONEY,
)
