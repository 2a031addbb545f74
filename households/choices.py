"""The lists of answers of the paper form that are not part of a standard: each answer a number and a Vietnamese label.

A number is what is stored, printed on the form and typed to choose; it never changes its meaning, so a new answer
takes a new number at the end. None (or an empty field) means "not answered", and 0 is never used. For people of merit,
social protection and disability an empty field means that none was reported.
Lists held from general knowledge are flagged in docs/glossary.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: its stable number and its label."""

    code: int
    label: str


@dataclass(frozen=True, slots=True)
class HousingKind(Choice):
    """A kind of house; `is_poor_quality` says whether it counts as a deprivation (QĐ 59/2015, indicator 5)."""

    is_poor_quality: bool


@dataclass(frozen=True, slots=True)
class Hygienic(Choice):
    """A water source or latrine; `is_hygienic` is None where the answer alone does not tell (bought water)."""

    is_hygienic: bool | None


def pairs(choices: Iterable[Choice]) -> list[tuple[int, str]]:
    """The list as Django's `choices`."""
    return [(choice.code, choice.label) for choice in choices]


def find(choices: Iterable[Choice], code: int) -> Choice:
    """The choice with this number; KeyError where there is none."""
    for choice in choices:
        if choice.code == code:
            return choice
    raise KeyError(code)


def label_of(choices: Iterable[Choice], code: int | None) -> str:
    """The label of a stored number: "" for None, the bare number where the list no longer knows it."""
    if code is None:
        return ""
    return next((choice.label for choice in choices if choice.code == code), str(code))


def _numbered(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(number, label) for number, label in enumerate(labels, start=1))


SEXES = _numbered("Nam", "Nữ")
MALE, FEMALE = 1, 2

RELATIONS = _numbered(
    "Chủ hộ", "Vợ, chồng", "Con", "Bố, mẹ", "Ông, bà", "Cháu", "Anh, chị, em", "Con dâu, con rể", "Quan hệ khác"
)
HEAD, SPOUSE = 1, 2

# Why a person is struck from a household's roster.
LEAVING_REASONS = _numbered(
    "Mất", "Chuyển đi nơi khác", "Tách hộ", "Kết hôn, về hộ khác", "Ghi nhầm, ghi trùng", "Lý do khác"
)

# Highest level completed, in ascending order: someone in grade 6 has completed primary school.
SCHOOLING = _numbered(
    "Chưa học hết cấp nào",
    "Mầm non",
    "Tiểu học",
    "Trung học cơ sở",
    "Trung học phổ thông",
    "Trung cấp",
    "Cao đẳng",
    "Đại học trở lên",
)
LOWER_SECONDARY = 4

LABOUR_CAPACITIES = _numbered(
    "Có khả năng lao động", "Khả năng lao động bị suy giảm", "Không có khả năng lao động"
)
NO_LABOUR_CAPACITY = 3

WORK_KINDS = _numbered(
    "Nông, lâm, thủy sản của hộ",
    "Buôn bán, ngành nghề của hộ",
    "Cán bộ, công chức, viên chức",
    "Làm công ăn lương, có hợp đồng",
    "Làm thuê, không hợp đồng",
    "Không có việc làm, đang tìm việc",
    "Đang đi học",
    "Nghỉ hưu, già yếu",
    "Nội trợ, không làm việc khác",
)
WITHOUT_WORK = 6

HOUSING_KINDS = (
    HousingKind(1, "Kiên cố", False),
    HousingKind(2, "Bán kiên cố", False),
    HousingKind(3, "Thiếu kiên cố", True),
    HousingKind(4, "Đơn sơ", True),
)

WATER_SOURCES = (
    Hygienic(1, "Nước máy", True),
    Hygienic(2, "Giếng khoan", True),
    Hygienic(3, "Giếng đào được bảo vệ", True),
    Hygienic(4, "Khe, mó được bảo vệ", True),
    Hygienic(5, "Nước mưa", True),
    Hygienic(6, "Nước mua (xe téc, bình)", None),
    Hygienic(7, "Giếng đào không được bảo vệ", False),
    Hygienic(8, "Khe, mó không được bảo vệ", False),
    Hygienic(9, "Ao, hồ, sông, suối, nguồn khác", False),
)

LATRINES = (
    Hygienic(1, "Tự hoại, bán tự hoại", True),
    Hygienic(2, "Thấm dội nước", True),
    Hygienic(3, "Cải tiến có ống thông hơi", True),
    Hygienic(4, "Hai ngăn ủ phân", True),
    Hygienic(5, "Loại khác", False),
    Hygienic(6, "Không có nhà tiêu", False),
)

INFORMATION_ASSETS = _numbered("Ti vi", "Radio", "Máy tính")

# Luật Người khuyết tật 2010, Điều 3: three degrees.
DISABILITIES = _numbered("Không khuyết tật", "Khuyết tật nhẹ", "Khuyết tật nặng", "Khuyết tật đặc biệt nặng")
NO_DISABILITY = 1

# Pháp lệnh 26/2005/PL-UBTVQH11, amended 04/2012, Điều 2.
MERIT_CATEGORIES = _numbered(
    "Hoạt động cách mạng trước 01/01/1945",
    "Hoạt động cách mạng từ 01/01/1945 đến Tổng khởi nghĩa tháng Tám 1945",
    "Thân nhân liệt sĩ",
    "Bà mẹ Việt Nam anh hùng",
    "Anh hùng Lực lượng vũ trang nhân dân",
    "Anh hùng Lao động trong thời kỳ kháng chiến",
    "Thương binh, người hưởng chính sách như thương binh",
    "Bệnh binh",
    "Hoạt động kháng chiến bị nhiễm chất độc hóa học",
    "Hoạt động cách mạng, kháng chiến bị địch bắt tù, đày",
    "Hoạt động kháng chiến, bảo vệ Tổ quốc, làm nghĩa vụ quốc tế",
    "Có công giúp đỡ cách mạng",
)

# NĐ 136/2013/NĐ-CP, Điều 5.
PROTECTION_CATEGORIES = _numbered(
    "Trẻ dưới 16 tuổi không có nguồn nuôi dưỡng",
    "Người 16-22 tuổi không có nguồn nuôi dưỡng, đang đi học",
    "Trẻ em hoặc người nghèo nhiễm HIV",
    "Người đơn thân nghèo đang nuôi con",
    "Người cao tuổi hưởng trợ cấp xã hội",
    "Người khuyết tật nặng, đặc biệt nặng hưởng trợ cấp xã hội",
    "Đối tượng bảo trợ khác",
)

# Numbers 1-54 are the codes of the General Statistics Office (QĐ 121-TCTK/PPCĐ, 1979); 55 is its code for foreigners.
ETHNIC_GROUPS = _numbered(
    "Kinh", "Tày", "Thái", "Hoa", "Khơ-me", "Mường", "Nùng", "Mông", "Dao", "Gia-rai",
    "Ngái", "Ê-đê", "Ba-na", "Xơ-đăng", "Sán Chay", "Cơ-ho", "Chăm", "Sán Dìu", "Hrê", "Mnông",
    "Ra-glai", "Xtiêng", "Bru-Vân Kiều", "Thổ", "Giáy", "Cơ-tu", "Gié-Triêng", "Mạ", "Khơ-mú", "Co",
    "Tà-ôi", "Chơ-ro", "Kháng", "Xinh-mun", "Hà Nhì", "Chu-ru", "Lào", "La Chí", "La Ha", "Phù Lá",
    "La Hủ", "Lự", "Lô Lô", "Chứt", "Mảng", "Pà Thẻn", "Cơ Lao", "Cống", "Bố Y", "Si La",
    "Pu Péo", "Brâu", "Ơ-đu", "Rơ-măm", "Người nước ngoài",
)
KINH, FOREIGNER = 1, 55


def is_minority(code: int | None) -> bool:
    """Whether this is an ethnic minority of Vietnam: neither Kinh nor a foreigner, and known."""
    return code is not None and code not in (KINH, FOREIGNER)
