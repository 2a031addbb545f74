"""The figures that the program fills into a periodic report: one declaration each. Pure: no database.

A figure is bound to the text by its key, `{{ so_ho_ngheo }}`. Values travel as JSON holds them: whole numbers, shares
as text in hundredths ("9.87"), words; None where there is nothing to tell, which is not zero.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from households.standards import Standard
from ui import formatting

NOT_KNOWN = "(chưa có số liệu)"
NO_BREAK = "\N{NO-BREAK SPACE}"


class Kind(StrEnum):
    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"  # whole đồng
    YEAR = "year"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Figure:
    """`words` are what the figure is called in running text, so that a number typed beside them can be compared;
    `is_summed`: figures of units may be added up."""

    key: str
    label: str
    unit: str = "hộ"
    kind: Kind = Kind.COUNT
    group: str = ""
    words: tuple[str, ...] = ()
    is_summed: bool = True
    source: str = ""

    def shown(self, value):
        """Returns a value as it stands in a sentence; "" for None."""
        if value is None or value == "":
            return ""
        if self.kind is Kind.PERCENT:
            return formatting.percent(Decimal(value))
        if self.kind is Kind.COUNT:
            return formatting.number(value)
        if self.kind is Kind.MONEY:
            return formatting.vnd(value)
        return str(value)

    def bare(self, value):
        """As `shown`, for a table that has the unit in a column of its own."""
        if value is not None and value != "":
            if self.kind is Kind.PERCENT:
                return formatting.decimal(Decimal(value), 2)
            if self.kind is Kind.MONEY:
                return formatting.number(value)
        return self.shown(value)

    def joined(self, value):
        """As `shown`, for what is read and not compared: a number and its unit never part at the end of a line."""
        words = self.shown(value)
        return words if self.kind is Kind.TEXT else words.replace(" ", NO_BREAK)


SURVEY, MOVES, IN_PERIOD, PROCEDURE, DUTIES, REMIT, PLAN, MONEY, UNITS = (
    "Kết quả rà soát",
    "Diễn biến từ năm trước",
    "Xét trong kỳ theo giấy đề nghị",
    "Tiến trình rà soát",
    "Nhiệm vụ theo Quyết định 432",
    "Hộ nghèo thuộc lĩnh vực của đơn vị",
    "Thực hiện kế hoạch giảm nghèo",
    "Nguồn lực (sổ phân bổ, sổ quỹ; ghi riêng, không cộng với kinh phí ở các giải pháp)",
    "Báo cáo của các đơn vị",
)
_SURVEY_SOURCE = "Phiếu khảo sát của năm rà soát"
_BALANCE_SOURCE = "Diễn biến hộ giữa hai năm rà soát"
_REQUESTS_SOURCE = "Giấy đề nghị trong năm có quyết định trong kỳ"
_TASKS_SOURCE = "Nhiệm vụ của đơn vị đến hạn trong kỳ"


def _survey(key, label, words=(), **more):
    return Figure(key, label, group=SURVEY, words=words, source=_SURVEY_SOURCE, **more)


def _moved(key, label, words=(), **more):
    return Figure(key, label, group=MOVES, words=words, source=_BALANCE_SOURCE, **more)


SURVEY_FIGURES = (
    _survey("nam_ra_soat", "Năm rà soát của số liệu", kind=Kind.YEAR, unit="", is_summed=False),
    _survey("so_ho_dan_cu", "Tổng số hộ dân cư", ("hộ dân cư", "tổng số hộ dân cư", "tổng số hộ")),
    _survey("so_nhan_khau", "Tổng số nhân khẩu", ("nhân khẩu",), unit="người"),
    _survey("so_ho_dtts", "Số hộ dân tộc thiểu số", ("hộ dân tộc thiểu số",)),
    _survey("so_ho_ngheo", "Số hộ nghèo", ("hộ nghèo",)),
    _survey("ty_le_ngheo", "Tỷ lệ hộ nghèo", ("tỷ lệ hộ nghèo", "tỷ lệ nghèo"), kind=Kind.PERCENT, unit="%",
            is_summed=False),
    _survey("so_ho_ngheo_thu_nhap", "Số hộ nghèo về thu nhập (N1)", ("hộ nghèo về thu nhập",)),
    _survey("so_ho_ngheo_thieu_hut", "Số hộ nghèo thiếu hụt đa chiều (N2)", ("hộ nghèo thiếu hụt",)),
    _survey("so_ho_can_ngheo", "Số hộ cận nghèo", ("hộ cận nghèo",)),
    _survey("ty_le_can_ngheo", "Tỷ lệ hộ cận nghèo", ("tỷ lệ hộ cận nghèo", "tỷ lệ cận nghèo"), kind=Kind.PERCENT,
            unit="%", is_summed=False),
    _survey("so_nguoi_ngheo", "Số nhân khẩu thuộc hộ nghèo", ("nhân khẩu nghèo", "người nghèo"), unit="người"),
    _survey("so_ho_ngheo_dtts", "Số hộ nghèo dân tộc thiểu số", ("hộ nghèo dân tộc thiểu số",)),
    _survey("so_ho_ngheo_co_cong", "Số hộ nghèo có người có công", ("hộ nghèo có người có công",)),
    _survey("so_ho_ngheo_bao_tro", "Số hộ nghèo thuộc chính sách bảo trợ xã hội",
            ("hộ nghèo thuộc chính sách bảo trợ xã hội",)),
)  # fmt: skip
MOVE_FIGURES = (
    _moved("so_ho_ngheo_dau_nam", "Số hộ nghèo đầu năm rà soát", ("hộ nghèo đầu năm",)),
    _moved("so_ho_thoat_ngheo", "Số hộ thoát nghèo", ("hộ thoát nghèo",)),
    _moved("so_ho_tai_ngheo", "Số hộ tái nghèo", ("hộ tái nghèo",)),
    _moved("so_ho_ngheo_phat_sinh", "Số hộ nghèo phát sinh", ("hộ nghèo phát sinh",)),
    _moved("so_ho_thoat_can_ngheo", "Số hộ thoát cận nghèo", ("hộ thoát cận nghèo",)),
    _moved("so_ho_can_ngheo_phat_sinh", "Số hộ cận nghèo phát sinh", ("hộ cận nghèo phát sinh",)),
    _moved("ty_le_ngheo_nam_truoc", "Tỷ lệ hộ nghèo năm trước", kind=Kind.PERCENT, unit="%", is_summed=False),
    _moved("muc_giam", "Mức giảm tỷ lệ hộ nghèo, điểm phần trăm", ("giảm",), kind=Kind.PERCENT, unit="%",
           is_summed=False),
)  # fmt: skip
IN_PERIOD_FIGURES = tuple(
    Figure(key, label, group=IN_PERIOD, source=_REQUESTS_SOURCE)
    for key, label in (
        ("xet_ngheo_moi", "Số hộ được công nhận nghèo trong kỳ"),
        ("xet_can_ngheo_moi", "Số hộ được công nhận cận nghèo trong kỳ"),
        ("xet_thoat_ngheo", "Số hộ được công nhận thoát nghèo trong kỳ"),
        ("xet_thoat_can_ngheo", "Số hộ được công nhận thoát cận nghèo trong kỳ"),
    )
)
# Known only while the review is not recognised: what is told of it is then for the time being.
UNFINISHED_FIGURES = (
    Figure("ho_chua_ra_soat", "Số hộ chưa rà soát", group=PROCEDURE,
           source="Danh sách của năm rà soát và phiếu đã có"),
)  # fmt: skip
PROCEDURE_FIGURES = (
    Figure("tinh_trang_ra_soat", "Tình trạng kết quả rà soát", unit="", kind=Kind.TEXT, group=PROCEDURE,
           is_summed=False, source="Tiến trình rà soát của xã"),
)  # fmt: skip
DUTY_FIGURES = tuple(
    Figure(key, label, unit="việc", group=DUTIES, words=words, source=_TASKS_SOURCE)
    for key, label, words in (
        ("nhiem_vu_den_han", "Số nhiệm vụ đến hạn trong kỳ", ("nhiệm vụ đến hạn", "việc đến hạn")),
        ("nhiem_vu_dung_han", "Xong đúng hạn", ("nhiệm vụ xong đúng hạn", "việc xong đúng hạn", "nhiệm vụ đúng hạn")),
        ("nhiem_vu_xong_tre", "Xong trễ", ("nhiệm vụ xong trễ", "việc xong trễ")),
        ("nhiem_vu_qua_han", "Quá hạn chưa xong", ("nhiệm vụ quá hạn", "việc quá hạn")),
    )
)
_PLAN_SOURCE = "Kế hoạch của các xã cho năm báo cáo và kết quả đã ghi"
PLAN_FIGURES = tuple(
    Figure(key, label, unit=unit, kind=kind, group=PLAN, words=words, source=_PLAN_SOURCE)
    for key, label, unit, kind, words in (
        ("giai_phap_ke_hoach", "Số giải pháp trong kế hoạch", "giải pháp", Kind.COUNT, ("giải pháp trong kế hoạch",)),
        ("giai_phap_xong", "Đã xong", "giải pháp", Kind.COUNT, ("giải pháp đã xong",)),
        ("giai_phap_dang_lam", "Đang làm", "giải pháp", Kind.COUNT, ("giải pháp đang làm",)),
        ("giai_phap_chua_lam", "Chưa bắt đầu", "giải pháp", Kind.COUNT, ("giải pháp chưa bắt đầu",)),
        ("giai_phap_da_dung", "Đã dừng", "giải pháp", Kind.COUNT, ("giải pháp đã dừng",)),
        ("ho_duoc_giup", "Số hộ đã được giúp", "hộ", Kind.COUNT, ("hộ đã được giúp",)),
        ("kinh_phi_giai_phap", "Kinh phí ghi ở các giải pháp, gồm cả vốn vay", "đồng", Kind.MONEY, ()),
    )
)
MONEY_FIGURES = tuple(
    Figure(key, label, unit="đồng", kind=Kind.MONEY, group=MONEY, source="Sổ phân bổ nguồn lực của năm báo cáo")
    for key, label in (
        ("kinh_phi_ke_hoach", "Kinh phí theo kế hoạch"),
        ("kinh_phi_phan_bo", "Kinh phí đã phân bổ"),
        ("kinh_phi_da_chi", "Kinh phí đã chi"),
    )
)
FUND_FIGURES = tuple(
    Figure(key, label, unit="đồng", kind=Kind.MONEY, group=MONEY, source="Sổ quỹ “Ngày vì người nghèo”")
    for key, label in (
        ("quy_thu", "Quỹ “Ngày vì người nghèo”: thu trong năm"),
        ("quy_chi", "Quỹ “Ngày vì người nghèo”: chi trong năm"),
        ("quy_du", "Quỹ “Ngày vì người nghèo”: còn lại"),
    )
)
UNIT_FIGURES = tuple(
    Figure(key, label, unit="đơn vị", group=UNITS, words=words, source="Báo cáo định kỳ gửi trên hệ thống")
    for key, label, words in (
        ("don_vi_phai_gui", "Số đơn vị phải báo cáo", ("đơn vị phải báo cáo",)),
        ("don_vi_da_gui", "Số đơn vị đã gửi", ("đơn vị đã gửi",)),
        ("don_vi_chap_nhan", "Số đơn vị có báo cáo được chấp nhận", ("đơn vị được chấp nhận",)),
        ("don_vi_gui_tre", "Số đơn vị gửi trễ", ("đơn vị gửi trễ",)),
        ("don_vi_chua_gui", "Số đơn vị chưa gửi", ("đơn vị chưa gửi",)),
    )
)

# What the survey tells a body of its own remit (III.2.3.1-10): codes of deprivations and of causes, QĐ 59/2015 and
# NĐ 07/2021 alike. A code that the year's standard does not have is left out.
REMITS = {
    "ldtbxh": (("health_insurance", "employment"), ("jobs", "skills", "labour")),
    "gddt": (("adult_schooling", "child_schooling"), ()),
    "yte": (("health_care", "nutrition"), ("illness",)),
    "ktht": (("housing_quality", "housing_area"), ("jobs",)),
    "nnptnt": (("water", "latrine"), ("equipment", "skills", "knowledge")),
    "vhtt": (("telecom", "information_assets"), ()),
    "daiptth": (("information_assets",), ("will",)),
    "tnmt": ((), ("land",)),
    "nhcsxh": ((), ("capital",)),
    "mttq": ((), ("will", "illness")),
}


def remit_figures(code, standard: Standard):
    """Returns [(Figure, "thieu" or "nguyen_nhan", number)] of the poor households that a body's remit concerns."""
    deprivations, causes = REMITS.get(code, ((), ()))
    found = []
    for word, wanted, known, name in (
        ("thieu", deprivations, standard.indicators, "thiếu hụt"),
        ("nguyen_nhan", causes, standard.causes, "vì"),
    ):
        for each in known:
            if each.code in wanted:
                label = each.name[:1].lower() + each.name[1:]
                figure = Figure(
                    f"{word}_{each.code}", f"Số hộ nghèo {name} {label}", group=REMIT, source=_SURVEY_SOURCE
                )
                found.append((figure, word, each.number))
    return found


COMMUNE_FIGURES = (
    *SURVEY_FIGURES, *MOVE_FIGURES, *IN_PERIOD_FIGURES, *PROCEDURE_FIGURES, *UNFINISHED_FIGURES, *PLAN_FIGURES,
    *MONEY_FIGURES, *DUTY_FIGURES,
)  # fmt: skip
DISTRICT_FIGURES = (
    *SURVEY_FIGURES, *MOVE_FIGURES, *IN_PERIOD_FIGURES, *UNFINISHED_FIGURES, *PLAN_FIGURES, *MONEY_FIGURES,
    *FUND_FIGURES, *DUTY_FIGURES, *UNIT_FIGURES,
)  # fmt: skip
_OF_BODIES = {"nam_ra_soat", "so_ho_dan_cu", "so_ho_ngheo", "ty_le_ngheo", "so_ho_can_ngheo", "so_ho_ngheo_dtts"}
BODY_FIGURES = (
    *(figure for figure in SURVEY_FIGURES if figure.key in _OF_BODIES),
    *UNFINISHED_FIGURES,
    *(figure for figure in PLAN_FIGURES if figure.key != "ho_duoc_giup"),
    *MONEY_FIGURES,
    *DUTY_FIGURES,
)
FUND_KEEPER = "mttq"


def figure_from(data):
    """Returns the Figure that `as_data` wrote."""
    return Figure(**{**data, "kind": Kind(data["kind"]), "words": tuple(data["words"])})


def as_data(figure: Figure):
    """Returns a Figure as JSON holds it, so that a frozen report keeps its own words."""
    found = {name: getattr(figure, name) for name in Figure.__slots__}
    return found | {"kind": figure.kind.value, "words": list(figure.words)}


def share(part, whole):
    """Returns `part` in hundredths of `whole`, rounded half up to two decimals, as text; None without a base."""
    if part is None or not whole:
        return None
    scaled = Fraction(part * 10_000, whole)
    hundredths = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return str(Decimal(hundredths).scaleb(-2))


def difference(new, old):
    """Returns old − new of two shares as text, None where either is missing: by how much a rate fell."""
    return None if new is None or old is None else str(Decimal(old) - Decimal(new))
