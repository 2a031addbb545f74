"""The text of a plan: its sections, what they say until somebody writes them, and figures bound in by their words.

{so_ho_ngheo} in a text is filled from the data whenever the text is shown; one typed as digits stays what was typed.
The wording is ours, after the tasks of Decision 432 (II, III.2.1, III.3, III.4, III.5). Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from plans.figures import Bound

_WORD = re.compile(r"\{([a-z0-9_]+)\}")
_NONE = re.compile(r"\b([Cc])ó 0 (hộ|người|giải pháp)\b")
UNKNOWN = "……"


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its key, its heading in the paper, a hint for the writer, and the text it starts with. `table` names
    the table that follows it in the paper: "causes", "deprivations", "measures", "sources" or ""."""

    key: str
    heading: str
    hint: str
    text: str
    table: str = ""


SECTIONS = (
    Section(
        "tinh_hinh", "I. THỰC TRẠNG HỘ NGHÈO, HỘ CẬN NGHÈO",
        "Tình hình chung của xã và kết quả rà soát.",
        "Theo kết quả rà soát năm {nam_ra_soat}, {ten_xa} có {so_ho_ngheo} hộ nghèo (tỷ lệ {ty_le_ho_ngheo}) và "
        "{so_ho_can_ngheo} hộ cận nghèo (tỷ lệ {ty_le_ho_can_ngheo}), ở {so_thon} thôn, với {so_khau} nhân khẩu.\n"
        "Trong số hộ nghèo, có {so_ho_ngheo_dtts} hộ dân tộc thiểu số; có {so_ho_ngheo_bao_tro} hộ thuộc chính sách "
        "bảo trợ xã hội.",
        "causes",
    ),
    Section(
        "muc_tieu", "II. MỤC TIÊU",
        "Mục tiêu chung và chỉ tiêu cụ thể; số hộ thoát nghèo cộng từ các hộ.",
        "Năm {nam}, phấn đấu {so_ho_thoat_ngheo} hộ thoát nghèo, {so_ho_thoat_can_ngheo} hộ thoát cận nghèo; cuối năm "
        "còn {so_ho_ngheo_con_lai} hộ nghèo, tỷ lệ {ty_le_ho_ngheo_con_lai}.\n"
        "Mỗi hộ nghèo có ít nhất một giải pháp cho từng nguyên nhân, từng thiếu hụt và có người kèm cặp, giúp đỡ; hạn "
        "chế thấp nhất hộ tái nghèo.",
        "deprivations",
    ),
    Section(
        "giai_phap", "III. NHIỆM VỤ, GIẢI PHÁP ĐẾN TỪNG HỘ",
        "Những việc chính theo nhóm nguyên nhân; việc của từng hộ ở phụ lục.",
        "Toàn xã thực hiện {so_dong} giải pháp cho {so_ho} hộ, ghi cụ thể từng hộ tại phụ lục kèm theo.\n"
        "Xã, thôn phân công cán bộ, đảng viên kèm cặp, giúp đỡ từng hộ nghèo: {cau_kem_cap}.",
        "measures",
    ),
    Section(
        "kinh_phi", "IV. KINH PHÍ",
        "Nguồn và mức kinh phí; số tiền cộng từ các dòng.",
        "Kinh phí ước tính {tong_kinh_phi}, chưa kể vốn vay; chia theo nguồn ở biểu kèm theo mục này.\n{cau_vay_von}",
        "sources",
    ),
    Section(
        "to_chuc", "V. TỔ CHỨC THỰC HIỆN",
        "Phân công, chế độ kiểm tra, báo cáo.",
        "Ban chỉ đạo giảm nghèo xã theo dõi, đôn đốc thực hiện kế hoạch; mỗi thành viên phụ trách một số thôn.\n"
        "Các thôn phối hợp với các đoàn thể vận động, hướng dẫn từng hộ thực hiện giải pháp đã ghi.\n"
        "Cán bộ, đảng viên được phân công gặp hộ thường xuyên, phản ánh kịp thời khó khăn của hộ.\n"
        "UBND xã báo cáo kết quả 6 tháng và cả năm về UBND huyện qua Phòng Lao động - Thương binh và Xã hội.",
    ),
)  # fmt: skip
BY_KEY = {section.key: section for section in SECTIONS}


def words_in(text: str) -> tuple[str, ...]:
    """Returns the words between braces of a text, in order."""
    return tuple(_WORD.findall(text))


def unknown_words(text: str, figures: Mapping[str, Bound]) -> tuple[str, ...]:
    """Returns the words between braces that name no figure."""
    return tuple(dict.fromkeys(word for word in words_in(text) if word not in figures))


def fill(text: str, figures: Mapping[str, Bound]) -> str:
    """Returns a text with its figures filled in: dots where a figure is not known yet, "không có hộ" for "có 0 hộ",
    unknown words left as typed."""

    def value(match):
        bound = figures.get(match[1])
        return match[0] if bound is None else bound.value or UNKNOWN

    filled = _WORD.sub(value, text)
    return _NONE.sub(lambda match: f"{'Không' if match[1] == 'C' else 'không'} có {match[2]}", filled)
