"""What several papers share: letterheads, legal bases, days in words, and lists of households."""

import datetime as dt

from households.standards import HouseholdClass
from ui.docx import Column, Letterhead, Paper, Signature, Table, commune_committee
from ui.formatting import date_vi, number

DOTS = "……………"
# Which texts a round under a standard rests on; names and days: docs/glossary.md.
_BASES = {
    "QD59-2015": (
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
        "Căn cứ Quyết định số 59/2015/QĐ-TTg ngày 19 tháng 11 năm 2015 của Thủ tướng Chính phủ về việc ban hành chuẩn "
        "nghèo tiếp cận đa chiều áp dụng cho giai đoạn 2016-2020",
        "Căn cứ Thông tư số 17/2016/TT-BLĐTBXH ngày 28 tháng 6 năm 2016 của Bộ Lao động - Thương binh và Xã hội hướng "
        "dẫn quy trình rà soát hộ nghèo, hộ cận nghèo hằng năm",
    ),
    "ND07-2021": (
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
        "Căn cứ Nghị định số 07/2021/NĐ-CP ngày 27 tháng 01 năm 2021 của Chính phủ quy định chuẩn nghèo đa chiều",
        "Căn cứ Quyết định số 24/2021/QĐ-TTg ngày 16 tháng 7 năm 2021 của Thủ tướng Chính phủ quy định quy trình rà "
        "soát hộ nghèo, hộ cận nghèo hằng năm",
    ),
}
DECISION_432 = (
    "Căn cứ Quyết định số 432/QĐ-UBND ngày 08 tháng 02 năm 2017 của Chủ tịch UBND huyện Triệu Sơn về giảm nghèo"
)
DECISION_432_ON = dt.date(2017, 2, 8)


def bases_of(survey_round, on):
    """Returns the "Căn cứ …" lines of a paper of a round, dated `on`."""
    found = list(_BASES[survey_round.standard_code])
    return [*found, DECISION_432] if on >= DECISION_432_ON else found


def lower(name):
    """The name of a unit inside a sentence: "xã Bình Sơn"."""
    return name[:1].lower() + name[1:]


def place_of(commune):
    """The place in the line of the date: "Bình Sơn"."""
    return commune.short_name.removeprefix("TT ")


def commune_paper(survey, *, kind, subject, symbol, **more):
    """Returns a Paper of UBND xã on a year's review, in the form of the day of the review unless `form_of` says."""
    return Paper(
        letterhead=commune_head(survey.commune),
        kind=kind,
        subject=f"{subject} năm\u00a0{survey.round.year}",
        symbol=symbol,
        place=place_of(survey.commune),
        **{"form_of": survey.round.reference_date} | more,
    )


def commune_head(commune):
    return commune_committee(commune.name)


def village_head(village):
    """The letterhead of a village's minutes."""
    name = village.name.upper()
    return Letterhead(f"UBND {village.commune.name.upper()}", (name,), village.name)


def chairman(name=""):
    return Signature(("CHỦ TỊCH",), name)


def committee_chairman(name=""):
    return Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), name)


def of_day(day):
    """ "ngày 22 tháng 11 năm 2017", dots where the day is not known."""
    if day is None:
        return "ngày …… tháng …… năm ………"
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def or_dots(value):
    return DOTS if value in (None, "") else str(value)


def class_label(value):
    """A class as it stands in a narrow column: "Hộ nghèo (N1)"."""
    return HouseholdClass(value).short if value else ""


def grouped(forms):
    """Yields (village, [form]) by the village's number; forms come ordered by village and code."""
    villages = {}
    for form in forms:
        villages.setdefault(form.village_id, (form.village, []))[1].append(form)
    return villages.values()


def list_table(forms, columns, cells, *, caption="", size=12, with_group=True):
    """Returns a Table of households with a bold line for each village; `cells(form)` are the texts after the number."""
    rows, merged = [], set()
    place = 0
    for village, of_village in grouped(forms):
        if with_group:
            merged.add(len(rows))
            rows.append(["", f"{village.name}: {number(len(of_village))} hộ", *[""] * (len(columns) - 1)])
        for form in of_village:
            place += 1
            rows.append([str(place), *cells(form)])
    return Table(
        [Column("TT", 11, "center"), *columns],
        rows,
        bold_rows=frozenset(merged),
        merged_rows=frozenset(merged),
        caption=caption,
        size=size,
    )


def days(first, last):
    return f"từ ngày {date_vi(first)} đến hết ngày {date_vi(last)}"
