"""Multidimensional measures beside the official count: Alkire and Foster's H, A and M0, exactly.

A household is deprived in some of the d indicators of its year's standard, all of the same weight. Whoever is deprived
in k or more counts as multidimensionally poor. Then, over n households (or the persons in them):

    H  = q / n            q the poor
    A  = c / (q · d)      c the indicators lacked by the poor, counted one by one
    M0 = c / (n · d)      = H · A; the share of an indicator j is cj / c

All of it follows from whole numbers and stays exact; blank where nobody is there to divide by. The official class looks
at income too, so its households and these poor are not the same.
Source: S. Alkire, J. Foster, Counting and multidimensional poverty measurement (2011); k = 3 of 10 as QĐ 59/2015.
"""

from fractions import Fraction

from reports.columns import Column, Given, Kind, Ratio
from reports.table import Option, Report

_SOURCE = "Alkire, Foster (2011); các chỉ số và ngưỡng theo "
HOUSEHOLDS, PERSONS = "ho", "nguoi"
UNITS, ETHNICITIES, AREAS = "don_vi", "dan_toc", "khu_vuc"


def cutoffs(standard):
    """Returns the choices of k, the official one first."""
    d, official = len(standard.indicators), standard.deprivation_cutoff
    numbers = [official, *(each for each in range(1, d + 1) if each != official)]
    third = -(-d // 3)  # the least whole number from a third on
    words = {official: " (như chuẩn nghèo)", third: " (1/3, quốc tế)"}
    return tuple((str(each), f"{each}/{d}{words.get(each, '')}") for each in numbers)


def columns(standard, *, k, base):
    """Returns the columns for k of the standard's indicators, over households or persons."""
    indicators = standard.indicators
    d, source = len(indicators), _SOURCE + standard.citation
    of_households = base == HOUSEHOLDS
    what, kind = ("hộ", Kind.COUNT) if of_households else ("người", Kind.INTEGER)
    found = [
        Column("population", f"Số {what} có phiếu", Given(), kind, source="Phiếu khảo sát của năm", width=9,
               definition="n: hộ đã có phiếu của năm." if of_households else "n: nhân khẩu của các hộ đã có phiếu."),
        Column("poor", f"Số {what} nghèo đa chiều", Given(), kind, source=source, width=9,
               definition=f"q: {'hộ' if of_households else 'người trong hộ'} thiếu hụt từ {k} chỉ số trở lên."),
        Column("headcount", "H, %", Ratio("poor", "population"), Kind.PERCENT, source=source, width=8, tone="poor",
               definition="Tỷ lệ nghèo đa chiều: H = q / n.", base=f"số {what} có phiếu"),
        Column("lacked", "Tổng thiếu hụt", Given(), Kind.INTEGER, source=source, width=9,
               definition=f"c: số chỉ số thiếu hụt của các {what} nghèo đa chiều, cộng lại."),
        Column("intensity", "A, %", Ratio("lacked", "poor", Fraction(100, d)), Kind.PERCENT, source=source, width=8,
               definition=f"Độ sâu: A = c / (q × {d}), phần chỉ số thiếu hụt bình quân của {what} nghèo đa chiều.",
               base=f"{d} chỉ số của các {what} nghèo đa chiều"),
        Column("m0", "M0", Ratio("lacked", "population", Fraction(1, d)), Kind.INDEX, source=source, width=8,
               definition=f"Chỉ số nghèo đa chiều: M0 = H × A = c / (n × {d})."),
    ]  # fmt: skip
    for each in indicators:
        group = each.short
        found += [
            Column(f"d{each.number}", f"Số {what}", Given(), kind, group, source=each.source, width=7,
                   definition=f"Chỉ số {each.number}: {each.name}, trong các {what} nghèo đa chiều.",
                   is_compared=False),
            Column(f"d{each.number}_part", "Đóng góp %", Ratio(f"d{each.number}", "lacked"), Kind.PERCENT, group,
                   definition="Phần của chỉ số này trong M0: số ở cột bên trái chia cho tổng thiếu hụt.",
                   base="tổng thiếu hụt", source=source, width=8, tone="main", is_compared=False),
        ]  # fmt: skip
    return tuple(found)


REPORT = Report(
    key="multidimensional",
    order=50,
    name="Chỉ số nghèo đa chiều",
    title="Chỉ số nghèo đa chiều năm {year}",
    summary="H, A, M0 (Alkire - Foster), phần đóng góp của từng chỉ số; theo đơn vị, dân tộc, khu vực; hộ hoặc người.",
    columns=None,
    base="",
    note="Đây là thước đo bên cạnh, không thay số hộ nghèo chính thức: chuẩn nghèo xét cả thu nhập, còn chỉ số này chỉ "
    "xét thiếu hụt. Mỗi chỉ số có trọng số như nhau.",
    source="multidimensional",
    options=(
        Option("k", "Ngưỡng k", cutoffs),
        Option("tinh", "Tính theo", lambda standard: ((HOUSEHOLDS, "Hộ"), (PERSONS, "Người"))),
        Option(
            "theo",
            "Chia theo",
            lambda standard: ((UNITS, "Đơn vị"), (ETHNICITIES, "Dân tộc chủ hộ"), (AREAS, "Khu vực")),
        ),
    ),
    same_standard=True,
    section="Thiếu hụt, nguyên nhân",
)
