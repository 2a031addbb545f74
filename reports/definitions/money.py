"""Money for poverty reduction: planned, allotted, spent, by unit, purpose or source; each source beside the others."""

from accounts.permissions import Verb
from reports.columns import Column, Given, Kind, Net, Ratio
from reports.definitions.parts import MONEY_APART
from reports.table import Option, Report

_SOURCE = "Quyết định 432/QĐ-UBND, điều III.3.1"


def columns(standard, group):
    """Returns the columns, all in whole đồng."""
    del standard, group
    return (
        Column("planned", "Kế hoạch", Given(), Kind.MONEY, definition="Kinh phí dự kiến.", source=_SOURCE, width=18),
        Column("allotted", "Đã phân bổ", Given(), Kind.MONEY, definition="Kinh phí đã giao.", source=_SOURCE, width=18),
        Column("spent", "Đã chi", Given(), Kind.MONEY, definition="Kinh phí đã chi.", source=_SOURCE, width=18),
        Column("left", "Còn lại", Net((("allotted", 1), ("spent", -1))), Kind.MONEY, source=_SOURCE, width=18,
               definition="Đã phân bổ trừ đã chi.", is_compared=False),
        Column("allotted_share", "Phân bổ so kế hoạch %", Ratio("allotted", "planned"), Kind.PERCENT, source=_SOURCE,
               definition="Đã phân bổ chia cho kế hoạch.", base="kinh phí kế hoạch", width=12),
        Column("spent_share", "Chi so phân bổ %", Ratio("spent", "allotted"), Kind.PERCENT, source=_SOURCE, tone="main",
               definition="Đã chi chia cho đã phân bổ.", base="kinh phí đã phân bổ", width=12),
    )  # fmt: skip


def columns_of_source(code, name):
    """Returns the columns of one source's part, under its name; years are compared by the sums alone."""
    words = {"planned": "Kế hoạch", "allotted": "Đã phân bổ", "spent": "Đã chi"}
    return tuple(
        Column(f"{key}_{code}", label, Given(), Kind.MONEY, name, source=_SOURCE, width=15, is_compared=False,
               definition=f"{label} từ nguồn {name}.")
        for key, label in words.items()
    )  # fmt: skip


REPORT = Report(
    key="money",
    order=64,
    name="Nguồn lực giảm nghèo",
    title="Nguồn lực giảm nghèo năm {next_year}",
    summary="Kinh phí kế hoạch, đã phân bổ, đã chi; theo đơn vị, nội dung hoặc nguồn; từng nguồn cạnh nhau.",
    columns=columns,
    base="Đơn vị tính: đồng. Kinh phí cho năm sau năm rà soát.",
    source="money",
    is_of_review=False,
    years_ahead=1,
    options=(
        Option(
            "theo", "Chia theo", lambda standard: (("don_vi", "Đơn vị"), ("noi_dung", "Nội dung"), ("nguon", "Nguồn"))
        ),
        Option("nguon", "Nguồn", lambda standard: (("cong", "Cộng các nguồn"), ("tung_nguon", "Từng nguồn cạnh nhau"))),
    ),
    section="Thực hiện",
    verb=Verb.VIEW_MONEY,
    note=MONEY_APART,
    beside=("plan_execution", "Thực hiện kế hoạch giảm nghèo"),
)
