"""The parts of a periodic report's text and the words that each begins with. Pure.

A unit starts from these words, whose numbers are bound, and writes its own; the words are ours, not the decision's.
"""

from dataclasses import dataclass

from reports.periodic.narrative import without_unknown
from reports.periods import Period


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the text; `start` may hold {words}, {next_words}, {year} beside bound numbers written [[key]]."""

    key: str
    title: str
    hint: str
    start: str = ""
    is_needed: bool = True

    def begins(self, period: Period, year, values):
        """Returns the words that the part opens with for a unit that has not written it; sentences of which no figure
        is known are left out."""
        said = self.start.format(words=period.words(year), next_words=period.next_words(year), year=year)
        return without_unknown(said.replace("[[", "{{ ").replace("]]", " }}"), values)


_LEADING = Section(
    "chi_dao",
    "Công tác chỉ đạo, điều hành",
    "Văn bản đã ban hành, hoạt động của Ban chỉ đạo, phân công người phụ trách.",
    "Thực hiện Quyết định số 432/QĐ-UBND ngày 08/02/2017, trong {words} đơn vị có [[nhiem_vu_den_han]] nhiệm vụ đến "
    "hạn, trong đó [[nhiem_vu_dung_han]] nhiệm vụ xong đúng hạn, [[nhiem_vu_xong_tre]] nhiệm vụ xong trễ, "
    "[[nhiem_vu_qua_han]] nhiệm vụ quá hạn chưa xong.",
)
_HARD = Section(
    "kho_khan",
    "Khó khăn, hạn chế và nguyên nhân",
    "Nêu rõ nguyên nhân của nhiệm vụ chậm, chỉ tiêu chưa đạt.",
)
_AHEAD = Section(
    "nhiem_vu",
    "Nhiệm vụ, giải pháp thời gian tới",
    "Việc sẽ làm, ai làm, xong khi nào.",
    "Trong {next_words}, đơn vị tập trung hoàn thành các nhiệm vụ được giao, trước hết là các nhiệm vụ còn chậm.",
)
_ASK = Section("kien_nghi", "Đề xuất, kiến nghị", "Để trống nếu không có.", is_needed=False)

COMMUNE_SECTIONS = (
    _LEADING,
    Section(
        "ket_qua",
        "Kết quả giảm nghèo",
        "Số hộ nghèo, cận nghèo, diễn biến; số liệu lấy từ hệ thống.",
        "Theo kết quả rà soát năm [[nam_ra_soat]], toàn xã có [[so_ho_ngheo]] hộ nghèo, tỷ lệ hộ nghèo "
        "[[ty_le_ngheo]]; [[so_ho_can_ngheo]] hộ cận nghèo, tỷ lệ hộ cận nghèo [[ty_le_can_ngheo]]. So với năm rà "
        "soát trước có [[so_ho_thoat_ngheo]] hộ thoát nghèo, [[so_ho_tai_ngheo]] hộ tái nghèo, "
        "[[so_ho_ngheo_phat_sinh]] hộ nghèo phát sinh. Đây là số tạm tính: kết quả rà soát chưa được công nhận, còn "
        "[[ho_chua_ra_soat]] hộ chưa rà soát. Tình trạng kết quả rà soát của xã: [[tinh_trang_ra_soat]].\n"
        "Trong kỳ, số hộ xã công nhận theo giấy đề nghị: nghèo [[xet_ngheo_moi]] hộ, cận nghèo [[xet_can_ngheo_moi]] "
        "hộ, thoát nghèo [[xet_thoat_ngheo]] hộ.",
    ),
    Section(
        "giai_phap",
        "Kết quả thực hiện giải pháp, chính sách hỗ trợ",
        "Vay vốn, dạy nghề, nhà ở, bảo hiểm y tế, kèm cặp hộ nghèo.",
        "Theo kế hoạch giảm nghèo năm {year}, xã có [[giai_phap_ke_hoach]] giải pháp; đã xong [[giai_phap_xong]], đang "
        "làm [[giai_phap_dang_lam]], đã dừng [[giai_phap_da_dung]], chưa bắt đầu [[giai_phap_chua_lam]]; "
        "[[ho_duoc_giup]] hộ đã được giúp.",
    ),
    _HARD,
    _AHEAD,
    _ASK,
)
BODY_SECTIONS = (
    _LEADING,
    Section(
        "ket_qua",
        "Kết quả thực hiện nhiệm vụ của ngành",
        "Từng nhiệm vụ được giao: đã làm gì, cho bao nhiêu hộ, kinh phí bao nhiêu.",
        "Theo kết quả rà soát năm [[nam_ra_soat]], toàn huyện có [[so_ho_ngheo]] hộ nghèo, tỷ lệ hộ nghèo "
        "[[ty_le_ngheo]]. Đây là số tạm tính: kết quả rà soát chưa được công nhận đủ, còn [[ho_chua_ra_soat]] hộ chưa "
        "rà soát.\nTrong kế hoạch giảm nghèo năm {year} của các xã có [[giai_phap_ke_hoach]] giải pháp thuộc lĩnh vực "
        "của đơn vị; đã xong [[giai_phap_xong]], đang làm [[giai_phap_dang_lam]].",
    ),
    Section(
        "phoi_hop",
        "Công tác phối hợp, kiểm tra",
        "Phối hợp với cơ quan khác, hướng dẫn và kiểm tra các xã.",
        is_needed=False,
    ),
    _HARD,
    _AHEAD,
    _ASK,
)
DISTRICT_SECTIONS = (
    Section("chi_dao", "Công tác chỉ đạo, điều hành", "Tình hình báo cáo, nhiệm vụ của các đơn vị."),
    Section("ket_qua", "Kết quả giảm nghèo", "Số hộ nghèo, cận nghèo toàn huyện và diễn biến."),
    Section("muc_tieu", "Kết quả so với mục tiêu chương trình", "Từng mục tiêu ở mục II của Quyết định 432."),
    Section("nguyen_nhan", "Hạn chế và nguyên nhân", "Từ nhiệm vụ trễ và chỗ thiếu của kế hoạch."),
    Section("nhiem_vu", "Nhiệm vụ thời gian tới", "Việc đến hạn của kỳ sau và việc còn chậm."),
    Section("kien_nghi", "Đề xuất, kiến nghị", "Để trống nếu không có.", is_needed=False),
)
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")

# What the district asks some bodies to report, since the survey cannot tell it (Decision 432, II).
# (key, label, unit)
ASKED = {
    "ktht": (
        ("duong_xa", "Xã có đường ô tô đến trung tâm xã được cứng hóa", "xã"),
        ("nha_o_ho_tro", "Hộ nghèo được hỗ trợ xóa nhà tạm trong kỳ", "hộ"),
    ),
    "nnptnt": (
        ("nuoc_hop_ve_sinh", "Dân cư nông thôn dùng nước hợp vệ sinh", "%"),
        ("nuoc_sach_do_thi", "Dân cư đô thị dùng nước sạch", "%"),
        ("ho_ho_tro_san_xuat", "Hộ nghèo, cận nghèo được hỗ trợ sản xuất trong kỳ", "hộ"),
    ),
    "nhcsxh": (
        ("ho_vay_von", "Hộ nghèo, cận nghèo, mới thoát nghèo được vay trong kỳ", "hộ"),
        ("doanh_so_cho_vay", "Doanh số cho vay trong kỳ", "triệu đồng"),
    ),
    "ldtbxh": (
        ("can_bo_tap_huan", "Cán bộ xã, trưởng thôn được tập huấn giảm nghèo trong kỳ", "người"),
        ("lao_dong_hoc_nghe", "Lao động nghèo được học nghề trong kỳ", "người"),
        ("the_bhyt", "Thẻ BHYT đã cấp cho người nghèo, cận nghèo", "thẻ"),
    ),
    "gddt": (("hoc_sinh_mien_giam", "Học sinh nghèo, cận nghèo được miễn, giảm học phí", "học sinh"),),
    "tckh": (("kinh_phi_phan_bo", "Kinh phí giảm nghèo đã phân bổ", "triệu đồng"),),
    "mttq": (
        ("quy_van_dong", "Quỹ “Ngày vì người nghèo” vận động được trong kỳ", "triệu đồng"),
        ("quy_da_chi", "Quỹ đã hỗ trợ hộ nghèo trong kỳ", "triệu đồng"),
    ),
    "tuphap": (("luot_tro_giup", "Lượt người được trợ giúp pháp lý", "lượt"),),
    "daiptth": (("tin_bai", "Tin, bài về giảm nghèo đã phát", "tin, bài"),),
    "tnmt": (("giay_chung_nhan", "Giấy chứng nhận quyền sử dụng đất đã cấp cho hộ nghèo", "giấy"),),
    "commune": (
        ("ho_duoc_kem", "Hộ nghèo có cán bộ, đảng viên nhận kèm", "hộ"),
        ("ho_duoc_vay", "Hộ nghèo, cận nghèo được vay vốn trong kỳ", "hộ"),
        ("buoi_tuyen_truyen", "Buổi phát thanh, sinh hoạt tuyên truyền giảm nghèo", "buổi"),
    ),
}


def sections_of(unit_is_commune):
    """Returns the Sections of a commune's or a body's report."""
    return COMMUNE_SECTIONS if unit_is_commune else BODY_SECTIONS


def asked_of(code):
    """Returns [(key, label, unit)] that the district asks of a body, by its code, or of a commune ("commune")."""
    return ASKED.get(code, ())
