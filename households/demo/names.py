"""Invented names, numbers and addresses. Drawn from short lists of syllables; nobody is meant."""

from households import choices
from households.demo.places import KINH, MUONG, THAI


def _words(text):
    """A list of syllables; a repeated one is drawn more often."""
    return text.split()


SURNAMES = {
    KINH: _words(
        "Lê Lê Lê Lê Lê Lê Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Trịnh Trịnh Trịnh Phạm Phạm Phạm Hoàng Hoàng Trần Trần "
        "Đỗ Đỗ Vũ Vũ Hà Hà Bùi Đặng Mai Lưu Đào Thiều Doãn Ngô Dương Tống Cao Đinh Phan"
    ),
    MUONG: _words("Bùi Bùi Bùi Quách Quách Phạm Phạm Trương Trương Hà Đinh Cao Nguyễn"),
    THAI: _words("Hà Hà Lò Lò Vi Vi Lương Lương Ngân Lục Cầm Lang Phạm"),
}
MIDDLES = {
    choices.MALE: _words(
        "Văn Văn Văn Văn Văn Văn Đình Đình Xuân Xuân Hữu Hữu Ngọc Đức Bá Trọng Quang Thế Khắc Minh Công Duy Viết Sỹ"
    ),
    choices.FEMALE: _words("Thị Thị Thị Thị Thị Thị Thị Thị Ngọc Thu Thanh Kim Thùy Phương"),
}
GIVEN = {
    choices.MALE: _words(
        "An Bình Cảnh Chiến Chung Cường Dũng Dương Đạt Định Đông Đức Giang Hải Hậu Hiếu Hòa Hoan Hoạch Hùng Hưng Huy "
        "Khánh Khoa Kiên Lâm Liêm Long Lực Lượng Mạnh Nam Nghĩa Ngọc Nhân Ninh Phong Phúc Quân Quý Quyền Sáng Sinh "
        "Sơn Tài Tâm Tân Thạch Thái Thắng Thành Thiện Thịnh Thọ Thông Thủy Tiến Toàn Trung Trường Tuấn Tùng Tuyên Tư "
        "Ước Vinh Vượng Vững Xuân"
    ),
    choices.FEMALE: _words(
        "An Bích Bình Chiên Chinh Chuyên Cúc Diệp Dung Duyên Đào Giang Gấm Hà Hải Hằng Hạnh Hậu Hiên Hiền Hiệp Hoa "
        "Hòa Hồng Huệ Hương Hường Huyền Khuyên Lài Lan Lệ Liên Linh Loan Luyến Lý Mai Mận Mây Miền Mơ Mỹ Nga Ngân "
        "Nghĩa Nguyệt Nhàn Nhung Oanh Phượng Quế Quyên Sâm Sen Tâm Thắm Thanh Thảo Thoa Thơm Thu Thủy Thúy Tình Trang "
        "Tươi Tuyết Vân Vui Xoan Xuân Yến"
    ),
}
HAMLETS = _words("Đình Chùa Giữa Ngoài Trong Bắc Nam Đồng Cầu Chợ Mới Đồi Bái")


def full_name(rng, sex, ethnicity, surname=None):
    """Returns an invented name; pass `surname` for a child of a known father."""
    surname = surname or rng.choice(SURNAMES[ethnicity])
    middle = rng.choice(MIDDLES[sex])
    given = rng.choice(GIVEN[sex])
    while given in (middle, surname):
        given = rng.choice(GIVEN[sex])
    return f"{surname} {middle} {given}"


def identity_number(rng, *, serial, sex, birth_year):
    """Returns a number of the right length that no office can have issued: province code 099, or CMND series 00.

    `serial` (below a million) makes it unique among the demo's people.
    """
    if rng.random() < 0.55:
        return f"00{serial:07d}"
    century = 2 * (birth_year // 100 - 19) + (0 if sex == choices.MALE else 1)
    return f"099{century}{birth_year % 100:02d}{serial % 1_000_000:06d}"


def phone(rng):
    """Returns an eleven-digit number as they were in 2017; the series was given up in 2018 and rings nowhere."""
    return f"0169 {rng.randrange(1000):03d} {rng.randrange(10_000):04d}"


def address(rng, village_name):
    """Returns an address below the village: an alley or a hamlet, or nothing, as often on paper."""
    draw = rng.random()
    if draw < 0.35:
        return ""
    if draw < 0.75:
        return f"Xóm {rng.choice(HAMLETS)}, {village_name}"
    return f"Ngõ {rng.randrange(1, 40)}, {village_name}"
