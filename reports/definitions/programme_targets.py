"""The targets of the programme 2016-2020 year by year, beside the path to them."""

from accounts.permissions import Verb
from plans.programme import BASE_YEAR, LAST_YEAR, YEARS
from reports.columns import Column, Given, Kind
from reports.table import Report

_SOURCE = "Quyết định 432/QĐ-UBND, mục II"


def columns(standard, group):
    """Returns the columns: what is aimed at, each year's figure, where the path stands at the table's year."""
    del standard, group
    return (
        Column("unit", "Đơn vị tính", Given(), Kind.TEXT, definition="Đơn vị của các số trên dòng.", source=_SOURCE),
        Column("goal", "Mục tiêu", Given(), Kind.TEXT, definition="Mức phải đạt.", source=_SOURCE, width=26),
        Column("baseline", f"Cuối {BASE_YEAR}", Given(), Kind.DECIMAL, source=_SOURCE, width=9,
               definition="Số đầu kỳ; để trống khi chưa biết."),
        *(
            Column(f"y{year}", str(year), Given(), Kind.DECIMAL, "Kết quả cuối năm", source=_SOURCE, width=9,
                   definition=f"Kết quả cuối năm {year}; để trống khi chưa biết.")
            for year in YEARS
        ),
        Column("path", "Phải đạt theo lộ trình", Given(), Kind.DECIMAL, source=_SOURCE, width=10,
               definition="Mức của năm nếu tiến đều từ số đầu kỳ đến mục tiêu."),
        Column("state", "Đánh giá", Given(), Kind.TEXT, definition="So kết quả của năm với lộ trình.", source=_SOURCE,
               width=20),
        Column("forecast", f"Dự báo {LAST_YEAR}", Given(), Kind.DECIMAL, source="Phép tính của hệ thống", width=10,
               definition="Nếu mức thay đổi bình quân mỗi năm giữ nguyên; không phải cam kết."),
    )  # fmt: skip


REPORT = Report(
    key="programme_targets",
    order=63,
    name="Chỉ tiêu chương trình 2016-2020",
    title="Kết quả các chỉ tiêu giảm nghèo giai đoạn 2016-2020, tính đến năm {year}",
    summary="Mỗi chỉ tiêu của Quyết định 432: đầu kỳ, từng năm, lộ trình, đánh giá, dự báo.",
    columns=columns,
    base="Số của cả huyện. Đơn vị tính ghi ở từng dòng.",
    source="programme_targets",
    is_of_review=False,
    stands_alone="Các năm của chương trình đã đứng cạnh nhau.",
    section="Thực hiện",
    verb=Verb.VIEW_PLANS,
)
