"""Poor and near-poor households of a year, by unit, with their rates."""

from households.filters import NEAR_POOR, POOR, SURVEYED
from reports.table import Column, Counted, Entered, Kind, Ratio, Report

_BASE = "tổng số hộ dân cư của đơn vị"
_SOURCE = "TT 17/2016/TT-BLĐTBXH, biểu tổng hợp kết quả rà soát"


def columns(standard, group):
    """Returns the columns: N1 and N2 stand apart only where the standard knows two kinds of poor household."""
    kinds = [each for each in standard.classes if each.is_poor]
    return (
        Column(
            "residents",
            "Tổng số hộ dân cư",
            Entered("household_total"),
            kind=Kind.INTEGER,
            definition="Mọi hộ cư trú trên địa bàn vào ngày lấy số liệu, do xã nhập; để trống đến khi xã nhập.",
            source=_SOURCE,
        ),
        Column(
            "forms",
            "Số hộ có phiếu",
            Counted({"loai": SURVEYED}),
            definition="Hộ đã có phiếu khảo sát của năm, thuộc mọi phân loại.",
            source="Phiếu khảo sát của năm",
        ),
        *_kinds(kinds, standard),
        Column(
            "poor",
            "Số hộ",
            Counted({"loai": POOR}),
            group="Hộ nghèo",
            definition="Hộ nghèo theo chuẩn của năm, gồm mọi loại hộ nghèo.",
            source=standard.citation,
        ),
        Column(
            "poor_rate",
            "Tỷ lệ %",
            Ratio("poor", "residents"),
            kind=Kind.PERCENT,
            group="Hộ nghèo",
            definition="Số hộ nghèo chia cho tổng số hộ dân cư.",
            base=_BASE,
            source=_SOURCE,
            tone="poor",
            bar_of_largest=True,
        ),
        Column(
            "near_poor",
            "Số hộ",
            Counted({"loai": NEAR_POOR}),
            group="Hộ cận nghèo",
            definition="Hộ cận nghèo theo chuẩn của năm.",
            source=standard.citation,
        ),
        Column(
            "near_poor_rate",
            "Tỷ lệ %",
            Ratio("near_poor", "residents"),
            kind=Kind.PERCENT,
            group="Hộ cận nghèo",
            definition="Số hộ cận nghèo chia cho tổng số hộ dân cư.",
            base=_BASE,
            source=_SOURCE,
            tone="near",
            bar_of_largest=True,
        ),
    )


def _kinds(kinds, standard):
    if len(kinds) < 2:
        return
    names = {"N1": "Nghèo về thu nhập (N1)", "N2": "Nghèo thiếu hụt (N2)"}
    meanings = {
        "N1": "Hộ nghèo vì thu nhập (hoặc điểm B1) không vượt chuẩn nghèo.",
        "N2": "Hộ nghèo vì thu nhập (hoặc điểm B1) ở khoảng đến mức sống tối thiểu và thiếu hụt từ "
        f"{standard.deprivation_cutoff} chỉ số trở lên.",
    }
    for each in kinds:
        yield Column(
            f"poor_{each.value.lower()}",
            names.get(each.value, each.short),
            Counted({"loai": each.value}),
            group="Hộ nghèo",
            definition=meanings.get(each.value, each.label + "."),
            source=f"{standard.citation}; {standard.points_citation}",
            width=11,
        )


REPORT = Report(
    key="classes",
    order=10,
    name="Hộ nghèo, hộ cận nghèo",
    title="Tổng hợp hộ nghèo, hộ cận nghèo năm {year}",
    summary="Số hộ nghèo (N1, N2), hộ cận nghèo và tỷ lệ so với tổng số hộ dân cư.",
    columns=columns,
    base="Đơn vị tính: hộ. Tỷ lệ so với tổng số hộ dân cư của đơn vị.",
)
