"""The columns of a survey workbook, declared once: the template, the reader, the checker, the workbook given back and
make_survey_workbook all read this. A new question of the paper form is a new line here and a field in entry.py.
"""

from dataclasses import dataclass
from functools import lru_cache

from households import choices
from households.entry import LONGEST_NOTES
from households.importing import cells
from households.standards import Standard
from ui.formatting import fold

GUIDE, HOUSEHOLDS, PERSONS, LISTS = "Hướng dẫn", "Hộ", "Nhân khẩu", "Danh mục"
VERSION = "1"  # raise it when columns change so that an old file could be read wrongly

DEPARTURE_REASONS = ("Mất", "Chuyển đi nơi khác", "Tách hộ", "Kết hôn, về nhà vợ hoặc chồng", "Lý do khác")


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column: its stable key, Vietnamese header, kind of cell, band of the head, help shown on the header, the name
    of its drop-down list ("" for none), and whether a form without it is incomplete (drawn in bold)."""

    key: str
    header: str
    cell: cells.Cell
    group: str
    help: str = ""
    list_name: str = ""
    is_needed: bool = False
    width: int | None = None
    is_written: bool = True

    @property
    def shown_width(self):
        return self.width or self.cell.width


@dataclass(frozen=True, eq=False)
class Layout:
    """The two sheets of a standard's workbook and its drop-down lists (name → labels)."""

    standard: Standard
    households: tuple[Column, ...]
    persons: tuple[Column, ...]
    lists: dict[str, tuple[str, ...]]

    @property
    def version(self):
        """What the guide sheet states: the file of another version or standard is refused, not misread."""
        return f"{VERSION}/{self.standard.code}"

    def sheet(self, name):
        return self.households if name == HOUSEHOLDS else self.persons

    def column(self, sheet, key):
        return next(column for column in self.sheet(sheet) if column.key == key)


def header_key(text):
    """Returns what two headers are compared by: accents, case, and what stands in brackets do not matter."""
    return fold(str(text).split("(")[0].replace("\n", " "))


YES_NO = ("Có", "Không")


def _labels(items):
    return tuple(item.label for item in items)


LISTS_OF_ALL = {
    "CoKhong": YES_NO,
    "X": ("x",),
    "GioiTinh": _labels(choices.SEXES),
    "QuanHe": _labels(choices.RELATIONS),
    "DanToc": _labels(choices.ETHNIC_GROUPS),
    "BangCap": _labels(choices.SCHOOLING),
    "LaoDong": _labels(choices.LABOUR_CAPACITIES),
    "ViecLam": _labels(choices.WORK_KINDS),
    "NguoiCoCong": _labels(choices.MERIT_CATEGORIES),
    "BaoTro": _labels(choices.PROTECTION_CATEGORIES),
    "KhuyetTat": _labels(choices.DISABILITIES),
    "LoaiNha": _labels(choices.HOUSING_KINDS),
    "NguonNuoc": _labels(choices.WATER_SOURCES),
    "NhaTieu": _labels(choices.LATRINES),
    "LyDoRoiHo": DEPARTURE_REASONS,
}


def _household_columns(standard):
    C = Column
    b1, b2 = standard.income_points_name, standard.deprivation_points_name
    who, money, house, info = "Hộ", "Khảo sát", "Nhà ở, nước, vệ sinh", "Thông tin"
    yield C(
        "code",
        "Mã hộ",
        cells.Code(),
        who,
        "Hộ đã có: giữ nguyên mã. Hộ mới: ghi mã tạm M1, M2, M3…, mỗi hộ một "
        "mã; hệ thống cấp mã thật khi áp dụng. Tờ Nhân khẩu dùng cùng mã này.",
        is_needed=True,
        width=15,
    )
    yield C(
        "commune",
        "Xã, thị trấn",
        cells.Text(100),
        who,
        "Tên xã hoặc mã GSO. Tệp của một xã có thể để trống.",
        "Xa",
        width=16,
    )
    yield C("village", "Thôn", cells.Text(100), who, "Chọn thôn trong danh sách.", "Thon", is_needed=True, width=14)
    yield C(
        "head_name",
        "Họ tên chủ hộ",
        cells.Name(),
        who,
        "Phải trùng với người có quan hệ “Chủ hộ” ở tờ Nhân khẩu.",
        is_needed=True,
        width=22,
    )
    yield C("address", "Địa chỉ", cells.Text(200), who, "Số nhà, xóm, đường. Có thể để trống.", width=20)
    yield C("phone", "Điện thoại", cells.Phone(), who, width=13)
    yield C("surveyed_on", "Ngày khảo sát", cells.Date(), money, "Ngày/tháng/năm, ví dụ 02/11/2017.", width=12)
    yield C(
        "income",
        "Thu nhập (đ/người/tháng)",
        cells.Money(),
        money,
        f"Thu nhập bình quân một người một tháng, bằng đồng. Cần thu nhập hoặc điểm {b1}. Mỗi năm hỏi lại, "
        "nên mẫu để trống.",
        is_needed=True,
        width=14,
    )
    yield C(
        "b1",
        f"Điểm {b1}",
        cells.Integer(),
        money,
        f"Tổng điểm phiếu {b1}, số nguyên. Có điểm thì phân loại theo điểm. Mỗi năm chấm lại, nên mẫu để trống.",
        is_needed=True,
        width=8,
    )
    yield C(
        "b2",
        f"Điểm {b2}",
        cells.Integer(),
        money,
        f"Không bắt buộc: hệ thống tự tính {b2} từ các chỉ số thiếu hụt. Nếu ghi thì phải khớp.",
        width=8,
        is_written=False,
    )
    yield C("housing_kind", "Loại nhà ở", cells.Pick(choices.HOUSING_KINDS), house, "", "LoaiNha", width=14)
    yield C(
        "housing_area", "Diện tích ở (m²)", cells.Area(), house, "Diện tích cả nhà, tối đa một số lẻ: 45,5.", width=10
    )
    yield C("water_source", "Nguồn nước sinh hoạt", cells.Pick(choices.WATER_SOURCES), house, "", "NguonNuoc", width=20)
    yield C("latrine", "Nhà tiêu", cells.Pick(choices.LATRINES), house, "", "NhaTieu", width=18)
    yield C(
        "uses_telecom",
        "Dùng điện thoại, Internet",
        cells.YesNo(),
        info,
        "Có ai trong hộ dùng thuê bao điện thoại hoặc Internet.",
        "CoKhong",
        width=11,
    )
    for asset in choices.INFORMATION_ASSETS:
        yield C(
            f"asset_{asset.code}",
            f"Có {asset.label.lower()}",
            cells.YesNo(),
            info,
            "Trả lời đủ ba tài sản. Chưa hỏi thì để trống cả ba.",
            "CoKhong",
            width=8,
        )
    yield C("hears_loudspeaker", "Nghe được loa truyền thanh", cells.YesNo(), info, "", "CoKhong", width=11)
    for item in standard.indicators:
        yield C(
            f"deprivation_{item.number}",
            f"Thiếu hụt {item.number}: {item.short}",
            cells.Tick(item.number),
            "Chỉ số thiếu hụt: đánh x",
            item.threshold,
            "X",
            width=10,
        )
    for cause in standard.causes:
        yield C(
            f"cause_{cause.number}",
            f"Nguyên nhân {cause.number}: {cause.short}",
            cells.Tick(cause.number),
            "Nguyên nhân nghèo: đánh x",
            f"{cause.name}. Hộ nghèo có ít nhất một nguyên nhân.",
            "X",
            width=10,
        )
    yield C("notes", "Ghi chú", cells.Text(LONGEST_NOTES, multiline=True), "Ghi chú", width=24)


def _person_columns():
    C = Column
    who, learn, health, work = "Nhân khẩu", "Học tập", "Sức khỏe", "Lao động, chính sách"
    yield C(
        "code", "Mã hộ", cells.Code(), who, "Mã của hộ ở tờ Hộ (mã thật hoặc mã tạm M1, M2…).", is_needed=True, width=15
    )
    yield C("number", "TT", cells.Integer(), who, "Thứ tự trong hộ; để trống thì theo thứ tự dòng.", width=5)
    yield C(
        "person",
        "Mã nhân khẩu",
        cells.Integer(),
        who,
        "Có sẵn với người đã biết: không sửa. Người mới để trống.",
        width=10,
    )
    yield C("full_name", "Họ và tên", cells.Name(), who, is_needed=True, width=24)
    yield C(
        "relation",
        "Quan hệ với chủ hộ",
        cells.Pick(choices.RELATIONS),
        who,
        "Mỗi hộ đúng một “Chủ hộ”.",
        "QuanHe",
        is_needed=True,
        width=14,
    )
    yield C(
        "birth",
        "Ngày sinh hoặc năm sinh",
        cells.Birth(),
        who,
        "02/11/1979, hoặc chỉ 1979 nếu không rõ ngày.",
        is_needed=True,
        width=12,
    )
    yield C("sex", "Giới tính", cells.Pick(choices.SEXES), who, "", "GioiTinh", is_needed=True, width=8)
    yield C("ethnicity", "Dân tộc", cells.Pick(choices.ETHNIC_GROUPS), who, "", "DanToc", is_needed=True, width=10)
    yield C(
        "identity_number",
        "Số định danh, CMND",
        cells.Identity(),
        who,
        "12 số (CCCD, mã định danh) hoặc 9 số (CMND). Ô kiểu chữ để không mất số 0 đầu.",
        width=15,
    )
    yield C("schooling", "Bằng cấp cao nhất", cells.Pick(choices.SCHOOLING), learn, "", "BangCap", width=18)
    yield C("is_attending_school", "Đang đi học", cells.YesNo(), learn, "", "CoKhong", width=8)
    yield C("has_health_insurance", "Có thẻ BHYT", cells.YesNo(), health, "", "CoKhong", width=8)
    yield C("is_seriously_ill", "Ốm đau nặng", cells.YesNo(), health, "", "CoKhong", width=8)
    yield C(
        "sought_care", "Có đi khám, chữa bệnh", cells.YesNo(), health, "Chỉ hỏi người ốm đau nặng.", "CoKhong", width=9
    )
    yield C(
        "labour_capacity", "Khả năng lao động", cells.Pick(choices.LABOUR_CAPACITIES), work, "", "LaoDong", width=16
    )
    yield C("work", "Việc làm", cells.Pick(choices.WORK_KINDS), work, "", "ViecLam", width=20)
    yield C(
        "merit",
        "Người có công",
        cells.Pick(choices.MERIT_CATEGORIES),
        work,
        "Không phải thì để trống.",
        "NguoiCoCong",
        width=16,
    )
    yield C(
        "protection",
        "Bảo trợ xã hội",
        cells.Pick(choices.PROTECTION_CATEGORIES),
        work,
        "Không phải thì để trống.",
        "BaoTro",
        width=16,
    )
    yield C("disability", "Khuyết tật", cells.Pick(choices.DISABILITIES), work, "", "KhuyetTat", width=14)
    yield C(
        "left_reason",
        "Lý do rời hộ",
        cells.Text(200),
        "Rời hộ",
        "Người không còn sống trong hộ: giữ dòng này và ghi lý do.",
        "LyDoRoiHo",
        width=18,
    )


@lru_cache(maxsize=8)
def layout(standard: Standard) -> Layout:
    """Returns the workbook's columns under a standard (10 or 12 indicators, 11 or 8 causes)."""
    return Layout(standard, tuple(_household_columns(standard)), tuple(_person_columns()), LISTS_OF_ALL)
