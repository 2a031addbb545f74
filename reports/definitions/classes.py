"""Poor and near-poor households of a year, by unit, with their rates."""

from households.filters import NEAR_POOR, POOR, SURVEYED
from reports.columns import Column, Counted, Entered, Kind, Ratio
from reports.table import Chart, Report

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
            is_compared=False,
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
        Column(
            "minority_residents",
            "Tổng số hộ DTTS",
            Entered("minority_household_total"),
            kind=Kind.INTEGER,
            group="Hộ dân tộc thiểu số",
            definition="Hộ cư trú có chủ hộ là người dân tộc thiểu số, do xã nhập; để trống đến khi xã nhập.",
            source=_SOURCE,
            is_compared=False,
        ),
        *_of_minority("poor", "Nghèo", POOR, "Hộ nghèo"),
        *_of_minority("near_poor", "Cận nghèo", NEAR_POOR, "Hộ cận nghèo"),
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
            is_compared=False,
        )


def _of_minority(key, head, group, words):
    return (
        Column(
            f"minority_{key}",
            "Số hộ",
            Counted({"loai": group, "doi_tuong": "dtts"}),
            group="Hộ dân tộc thiểu số",
            subgroup=head,
            definition=f"{words} có chủ hộ là người dân tộc thiểu số.",
            source=_SOURCE,
            width=8,
        ),
        Column(
            f"minority_{key}_rate",
            "Tỷ lệ %",
            Ratio(f"minority_{key}", "minority_residents"),
            kind=Kind.PERCENT,
            group="Hộ dân tộc thiểu số",
            subgroup=head,
            definition=f"{words} dân tộc thiểu số chia cho tổng số hộ dân tộc thiểu số.",
            base="tổng số hộ dân tộc thiểu số của đơn vị",
            source=_SOURCE,
            width=8,
            is_compared=False,
        ),
    )


def chart(columns):
    """Returns the poor and near-poor households of each unit."""
    return Chart("Hộ nghèo, hộ cận nghèo theo đơn vị", ("poor", "near_poor"), by_unit=True, is_stacked=True)


REPORT = Report(
    key="classes",
    order=10,
    name="Hộ nghèo, hộ cận nghèo",
    title="Tổng hợp hộ nghèo, hộ cận nghèo năm {year}",
    summary="Số hộ nghèo (N1, N2), hộ cận nghèo và tỷ lệ so với tổng số hộ dân cư.",
    columns=columns,
    base="Đơn vị tính: hộ. Tỷ lệ so với tổng số hộ dân cư của đơn vị; tỷ lệ hộ DTTS so với tổng số hộ DTTS.",
    chart=chart,
)
