"""The sections of the district's plan, what they say until somebody writes them, and the figures that text may name.

The wording is ours, after the tasks of Decision 432 (II, III.2.2, III.3-5). Pure.
"""

from dataclasses import replace
from decimal import Decimal

from plans.district.years import period_totals, planned_years
from plans.figures import Bound
from plans.narrative import Section
from ui.formatting import number, percent, vnd

SECTIONS = (
    Section(
        "muc_dich", "I. MỤC ĐÍCH, YÊU CẦU", "Vì sao lập kế hoạch, yêu cầu với các cấp, các ngành.",
        "Cụ thể hóa chương trình giảm nghèo của huyện thành việc của từng ngành, từng xã, đến từng hộ; bảo đảm mỗi "
        "nguyên nhân nghèo, mỗi thiếu hụt có giải pháp, có người chịu trách nhiệm.\n"
        "Số liệu cộng từ kế hoạch của các xã, thị trấn; không đặt thêm chỉ tiêu ngoài kế hoạch đến hộ.",
    ),
    Section(
        "thuc_trang", "II. THỰC TRẠNG", "Kết quả rà soát, nguyên nhân, thiếu hụt.",
        "Cuối năm {nam_ra_soat} toàn huyện có {so_ho_ngheo} hộ nghèo (tỷ lệ {ty_le_ho_ngheo}) và {so_ho_can_ngheo} hộ "
        "cận nghèo. Có {so_xa_da_trinh}/{so_xa} xã, thị trấn đã trình kế hoạch, với {so_ho_ke_hoach} hộ.",
        "causes",
    ),
    Section(
        "muc_tieu", "III. MỤC TIÊU", "Mục tiêu của năm hoặc giai đoạn; bảng mục tiêu chương trình đi kèm.",
        "Kế hoạch của các xã dự kiến {so_ho_thoat_ngheo} hộ thoát nghèo; UBND huyện giao {chi_tieu} hộ.\n"
        "Tỷ lệ hộ nghèo giảm bình quân từ 2,75 điểm phần trăm mỗi năm, dưới 5 % cuối năm 2020; hạn chế tái nghèo.",
        "programme",
    ),
    Section(
        "giai_phap", "IV. NHIỆM VỤ, GIẢI PHÁP", "Giải pháp theo nguyên nhân và theo cơ quan chủ trì.",
        "Thực hiện {so_dong} giải pháp đã ghi trong kế hoạch của các xã; mỗi ngành hoàn thành chỉ tiêu được giao theo "
        "nguyên nhân và chỉ số thiếu hụt thuộc chức năng.",
        "measures",
    ),
    Section(
        "kinh_phi", "V. KINH PHÍ", "Nguồn và mức kinh phí; số tiền cộng từ kế hoạch các xã.",
        "Kinh phí ước tính {tong_kinh_phi}, nhu cầu vay vốn ưu đãi {tong_vay}; lồng ghép các nguồn, ưu tiên xã nghèo "
        "nhất.",
    ),
    Section(
        "to_chuc", "VI. TỔ CHỨC THỰC HIỆN", "Trách nhiệm từng cấp, từng ngành; bảng phân công đi kèm.",
        "Ban chỉ đạo giảm nghèo huyện phân công thành viên theo dõi xã; Phòng Lao động - Thương binh và Xã hội là cơ "
        "quan thường trực, đôn đốc, tổng hợp, báo cáo 6 tháng và cả năm.\n"
        "Người đứng đầu xã không đạt kế hoạch chịu trách nhiệm khi đánh giá, xếp loại cuối năm.",
        "responsibilities",
    ),
)  # fmt: skip
# What the plan of the period says otherwise: its sums are those of all years that have plans.
_OF_PERIOD = {
    "thuc_trang":
        "Đầu giai đoạn (cuối năm 2015) toàn huyện có {so_ho_ngheo_dau_ky} hộ nghèo (tỷ lệ {ty_le_dau_ky}); cuối năm "
        "{nam_ra_soat} có {so_ho_ngheo} hộ nghèo (tỷ lệ {ty_le_ho_ngheo}) và {so_ho_can_ngheo} hộ cận nghèo. Các xã, "
        "thị trấn đã trình kế hoạch cho {cac_nam}, với {so_ho_ke_hoach} lượt hộ; kế hoạch năm {nam} có "
        "{so_xa_da_trinh}/{so_xa} xã, thị trấn trình.",
    "muc_tieu":
        "Cộng kế hoạch của các xã cho {cac_nam}, dự kiến {so_ho_thoat_ngheo} hộ thoát nghèo; UBND huyện giao "
        "{chi_tieu} hộ, cộng các năm đã giao; từng năm ở bảng kế hoạch theo năm.\n"
        "Tỷ lệ hộ nghèo giảm bình quân từ 2,75 điểm phần trăm mỗi năm, dưới 5 % cuối năm 2020; hạn chế tái nghèo.",
    "giai_phap":
        "Thực hiện {so_dong} giải pháp đã ghi trong kế hoạch của các xã cho {cac_nam}; mỗi ngành hoàn thành chỉ tiêu "
        "được giao theo nguyên nhân và chỉ số thiếu hụt thuộc chức năng.",
    "kinh_phi":
        "Kinh phí ước tính cho {cac_nam} là {tong_kinh_phi}, nhu cầu vay vốn ưu đãi {tong_vay}; lồng ghép các nguồn, "
        "ưu tiên xã nghèo nhất. Các năm chưa có kế hoạch của xã chưa được tính.",
}  # fmt: skip
PERIOD_SECTIONS = tuple(replace(each, text=_OF_PERIOD.get(each.key, each.text)) for each in SECTIONS)
KEYS = tuple(section.key for section in SECTIONS)


def sections_of(plan):
    """Returns the sections of a plan by its scope; their keys and headings are the same in both."""
    return PERIOD_SECTIONS if plan.is_period else SECTIONS


def section_of(plan, key):
    """Returns one section of a plan; KeyError where there is none."""
    return {section.key: section for section in sections_of(plan)}[key]


def bound_figures(figures, span, years=()):
    """Returns {word: Bound} of what the text of the district's plan may name; blank where not known.

    With `years` (PeriodYears) it is the plan of the period: what adds up over years is the sum of the years.
    """
    totals = figures.totals
    rate = percent(Decimal(totals["survey_poor"]) * 100 / totals["residents"]) if totals["residents"] else ""
    planned = None if totals["poor"] is None else totals["poor"] + totals["near"]
    known = (
        ("ky_ke_hoach", "năm hoặc giai đoạn của kế hoạch", span),
        ("nam", "năm của kế hoạch", str(figures.year + 1)),
        ("nam_ra_soat", "năm rà soát", str(figures.year)),
        ("so_xa", "số xã, thị trấn", number(len(figures.communes))),
        ("so_xa_da_trinh", "số xã đã trình kế hoạch", number(len(figures.sent))),
        ("so_ho_ngheo", "hộ nghèo theo rà soát", number(totals["survey_poor"])),
        ("so_ho_can_ngheo", "hộ cận nghèo theo rà soát", number(totals["survey_near"])),
        ("ty_le_ho_ngheo", "tỷ lệ hộ nghèo", rate),
        ("so_ho_ke_hoach", "hộ trong kế hoạch các xã", number(planned)),
        ("so_ho_thoat_ngheo", "hộ dự kiến thoát nghèo", number(totals["exits"])),
        ("chi_tieu", "chỉ tiêu UBND huyện giao", number(totals["target"])),
        ("so_dong", "số giải pháp", number(totals["lines"])),
        ("tong_kinh_phi", "kinh phí ước tính", vnd(totals["cost"])),
        ("tong_vay", "nhu cầu vay vốn", vnd(totals["loan"])),
    )
    found = {word: Bound(word, label, value) for word, label, value in known}
    return found | {word: Bound(word, label, value) for word, label, value in _period_words(years)} if years else found


def _period_words(years):
    totals, planned, first = period_totals(years), planned_years(years), years[0]
    span = ", ".join(str(year) for year in planned)
    return (
        ("cac_nam", "các năm đã có kế hoạch của xã", f"năm {span}" if span else ""),
        ("so_ho_ngheo_dau_ky", "hộ nghèo cuối năm 2015", number(first.start_poor)),
        ("ty_le_dau_ky", "tỷ lệ hộ nghèo cuối năm 2015", percent(first.start_rate)),
        ("so_ho_ke_hoach", "lượt hộ trong kế hoạch các xã, cộng các năm", number(totals["turns"])),
        ("so_ho_thoat_ngheo", "hộ dự kiến thoát nghèo, cộng các năm", number(totals["exits"])),
        ("chi_tieu", "chỉ tiêu UBND huyện giao, cộng các năm", number(totals["target"])),
        ("so_dong", "số giải pháp, cộng các năm", number(totals["lines"])),
        ("tong_kinh_phi", "kinh phí ước tính, cộng các năm", vnd(totals["cost"])),
        ("tong_vay", "nhu cầu vay vốn, cộng các năm", vnd(totals["loan"])),
    )
