"""The words that a consolidated report begins with, drafted from the figures. Pure; every number is bound.

What is drafted is a proposal: Phòng LĐTBXH reads, changes and signs it.
"""

from dataclasses import dataclass
from decimal import Decimal

from reports.periodic.narrative import without_unknown
from reports.periods import Period
from ui.formatting import date_vi, decimal, some_of

RATE_DROP = Decimal("2.75")  # percentage points a year, Decision 432, II
RATE_2020 = Decimal(5)
UNIT = "đơn vị"


@dataclass(frozen=True)
class Facts:
    """What a draft is made of. `late_duties` are (title, units late or done late, of them still open), `ahead` are
    (title, D of "trước ngày D"), `missing` and `late_units` names, `gaps` and `results` sentences of other rooms,
    `targets` (label, what is aimed at, what was reached or "", state in words or None)."""

    period: Period
    year: int
    values: dict
    missing: tuple[str, ...] = ()
    late_units: tuple[str, ...] = ()
    late_duties: tuple = ()
    ahead: tuple = ()
    gaps: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    targets: tuple = ()
    own: tuple = ()
    recognised: tuple[int, int] | None = None  # communes whose review is recognised, of how many


def _lines(*parts):
    return "\n".join(part for part in parts if part)


def _leading(facts):
    words = facts.period.words(facts.year)
    return _lines(
        f"Trong {words}, các cơ quan huyện và UBND các xã, thị trấn có {{{{ nhiem_vu_den_han }}}} nhiệm vụ đến hạn "
        "theo Quyết định số 432/QĐ-UBND, trong đó {{ nhiem_vu_dung_han }} nhiệm vụ xong đúng hạn, "
        "{{ nhiem_vu_xong_tre }} nhiệm vụ xong trễ, {{ nhiem_vu_qua_han }} nhiệm vụ quá hạn chưa xong.",
        "Về chế độ báo cáo, {{ don_vi_da_gui }}/{{ don_vi_phai_gui }} đơn vị đã gửi báo cáo, "
        "{{ don_vi_chap_nhan }} báo cáo đã được chấp nhận và đưa vào tổng hợp.",
        f"Chưa có báo cáo được chấp nhận: {some_of(facts.missing, UNIT)}." if facts.missing else "",
    )


def _results(facts):
    values = facts.values
    if values.get("so_ho_ngheo") is None:
        return f"Chưa có kết quả rà soát năm {facts.period.survey_year(facts.year)}."
    moved = values.get("so_ho_thoat_ngheo") is not None
    return _lines(
        "Theo kết quả rà soát năm {{ nam_ra_soat }}, toàn huyện có {{ so_ho_ngheo }} hộ nghèo, tỷ lệ hộ nghèo "
        "{{ ty_le_ngheo }}; {{ so_ho_can_ngheo }} hộ cận nghèo, tỷ lệ hộ cận nghèo {{ ty_le_can_ngheo }}.",
        _unfinished(facts),
        "So với kết quả năm trước, có {{ so_ho_thoat_ngheo }} hộ thoát nghèo, {{ so_ho_tai_ngheo }} hộ tái nghèo, "
        "{{ so_ho_ngheo_phat_sinh }} hộ nghèo phát sinh; {{ so_ho_thoat_can_ngheo }} hộ thoát cận nghèo."
        if moved
        else "",
        "Trong kỳ, số hộ các xã công nhận theo giấy đề nghị: nghèo {{ xet_ngheo_moi }} hộ, cận nghèo "
        "{{ xet_can_ngheo_moi }} hộ, thoát nghèo {{ xet_thoat_ngheo }} hộ.",
        "Theo kế hoạch của các xã, có {{ giai_phap_ke_hoach }} giải pháp; đã xong {{ giai_phap_xong }}, đang làm "
        "{{ giai_phap_dang_lam }}; {{ ho_duoc_giup }} hộ đã được giúp."
        if values.get("giai_phap_ke_hoach") is not None
        else "",
        "Kinh phí đã phân bổ {{ kinh_phi_phan_bo }}, đã chi {{ kinh_phi_da_chi }}."
        if values.get("kinh_phi_phan_bo") is not None
        else "",
        "Kinh phí ghi ở các giải pháp cho hộ, gồm cả vốn vay, là {{ kinh_phi_giai_phap }}; số này ghi riêng, không "
        "cộng với kinh phí phân bổ."
        if values.get("kinh_phi_giai_phap") is not None
        else "",
        *facts.results,
        *(f"- {label}: {value} {unit}, do {by} báo cáo." for label, value, unit, by in facts.own),
    )


def _unfinished(facts):
    if facts.recognised is None or facts.recognised[0] == facts.recognised[1]:
        return ""
    done, of = facts.recognised
    left = facts.values.get("ho_chua_ra_soat")
    return f"Đây là số tạm tính: {done}/{of} xã, thị trấn đã có quyết định công nhận kết quả rà soát" + (
        ", còn {{ ho_chua_ra_soat }} hộ chưa rà soát." if left else "."
    )


def _targets(facts):
    known = [line for line in facts.targets if line[2]]
    if known:
        lines = [
            f"- {label}: {reached}; mục tiêu {goal}{f': {state}' if state else ''}."
            for label, goal, reached, state in known
        ]
        blank = [label[:1].lower() + label[1:] for label, _, reached, _ in facts.targets if not reached]
        return _lines(*lines, f"Chưa có số liệu: {'; '.join(blank)}." if blank else "")
    drop, rate = facts.values.get("muc_giam"), facts.values.get("ty_le_ngheo")
    lines = []
    if drop is not None:
        reached = Decimal(drop) >= RATE_DROP
        lines.append(
            f"- Tỷ lệ hộ nghèo {'giảm' if Decimal(drop) >= 0 else 'tăng'} {decimal(abs(Decimal(drop)), 2)} điểm phần "
            f"trăm so với năm trước; mục tiêu bình quân giảm từ {decimal(RATE_DROP)} điểm mỗi năm: "
            f"{'đạt' if reached else 'chưa đạt'}."
        )
    if rate is not None:
        below = Decimal(rate) < RATE_2020
        lines.append(
            "- Tỷ lệ hộ nghèo hiện là {{ ty_le_ngheo }}; mục tiêu đến cuối năm 2020 còn dưới 5 %"
            + (": đã ở dưới mức này." if below else f", còn phải giảm {decimal(Decimal(rate) - RATE_2020, 2)} điểm.")
        )
    return _lines(*lines) or "Chưa có số liệu để so với mục tiêu chương trình."


def _causes(facts):
    lines = []
    if facts.late_duties:
        lines.append("Các nhiệm vụ bị chậm trong kỳ:")
        lines += [
            f"- {title}: {number} đơn vị chậm" + (f", còn {still} đơn vị chưa xong." if still else ", nay đã xong.")
            for title, number, still in facts.late_duties
        ]
    if facts.late_units:
        lines.append(f"Gửi báo cáo trễ: {some_of(facts.late_units, UNIT)}.")
    if facts.missing:
        lines.append(
            f"Còn {len(facts.missing)} đơn vị chưa có báo cáo được chấp nhận nên số liệu tổng hợp từ báo cáo chưa đủ."
        )
    lines += facts.gaps
    return _lines(*lines) or "Trong kỳ không có nhiệm vụ nào quá hạn."


def _ahead(facts):
    begins = f"Trong {facts.period.next_words(facts.year)}, tập trung các việc sau:"
    lines = [f"- {title} (xong trước ngày {date_vi(day)});" for title, day in facts.ahead]
    if facts.values.get("nhiem_vu_qua_han"):
        lines.append("- Đôn đốc hoàn thành {{ nhiem_vu_qua_han }} nhiệm vụ quá hạn của kỳ này;")
    if not lines:
        return "Tiếp tục thực hiện các nhiệm vụ của Quyết định số 432/QĐ-UBND theo đúng thời hạn."
    lines[-1] = f"{lines[-1].removesuffix(';')}."
    return _lines(begins, *lines)


def draft(facts: Facts):
    """Returns {section key: text with bound numbers} of the district's report."""
    return {
        "chi_dao": without_unknown(_leading(facts), facts.values),
        "ket_qua": without_unknown(_results(facts), facts.values),
        "muc_tieu": _targets(facts),
        "nguyen_nhan": _causes(facts),
        "nhiem_vu": _ahead(facts),
        "kien_nghi": "",
    }
