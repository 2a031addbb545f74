"""The form set of III.1.1 as blank Word forms: request, household form, roster, codes of the answers."""

from assignments.duties import duty_of
from households import choices
from households.papers.district import HEAD_OF_OFFICE
from ui.docx import LABOUR_OFFICE, Annex, Column, Heading, Paper, Signature, Signers, Table, Text


def form_set(survey_round, context):
    """The form set (III.1.1): request, household form, roster, minutes, as blank Word forms."""
    standard = survey_round.standard
    year = survey_round.year
    form_of = duty_of("survey_plan").due.on(year)
    request = Paper(
        letterhead=LABOUR_OFFICE,
        kind="BỘ PHIẾU",
        subject=f"Rà soát hộ nghèo, hộ cận nghèo năm\u00a0{year}",
        symbol="",
        form_of=form_of,
        blocks=[
            Text("Bộ phiếu gồm: giấy đề nghị của hộ; phiếu khảo sát hộ; danh mục mã trả lời; biên bản họp dân."),
            Text(
                "Phiếu in sẵn từng hộ, có mã QR và câu trả lời năm trước, in từ phần mềm tại mục Phiếu giấy của mỗi "
                "thôn./."
            ),
        ],
        signature=HEAD_OF_OFFICE,
        recipients=["UBND các xã, thị trấn", "Lưu: VT"],
        annexes=[
            Annex("Giấy đề nghị xét hộ nghèo, hộ cận nghèo (theo mẫu PL 1a)", _request_blocks(), "I"),
            Annex(f"Phiếu khảo sát hộ năm {year}", _household_blocks(standard), "II"),
            Annex(f"Nhân khẩu của hộ, năm {year}", _roster_blocks(), "III", landscape=True),
            Annex("Danh mục mã trả lời trên phiếu", _code_blocks(), "IV"),
        ],
    )
    return [request]


def _request_blocks():
    return [
        Text("Kính gửi: UBND xã, thị trấn …………………………", align="center"),
        Text("Họ và tên chủ hộ: ……………………………………… Sinh năm: …………… Dân tộc: ……………", align="left"),
        Text("Số định danh (CMND): …………………………… Thôn: …………………………… Số khẩu: ………", align="left"),
        Text("Đề nghị xét: ☐ hộ nghèo   ☐ hộ cận nghèo   ☐ thoát nghèo   ☐ thoát cận nghèo", align="left"),
        Text("Lý do (ốm đau nặng, tai nạn, thiên tai, mất việc, tách hộ, lý do khác):", align="left"),
        Text("…" * 130, align="left"),
        Text("Tôi xin chịu trách nhiệm về những điều khai trên."),
        Signers((Signature(("XÁC NHẬN CỦA TRƯỞNG THÔN",)), Signature(("NGƯỜI ĐỀ NGHỊ",)))),
        Text(
            "Phần UBND xã ghi: nhận ngày ……/……/………, hạn quyết định (07 ngày làm việc): ……/……/………",
            italic=True,
            is_indented=False,
            align="left",
        ),
    ]


def _household_blocks(standard):
    house = [
        ("Thu nhập bình quân đầu người một tháng (đồng)", ""),
        (f"Điểm {standard.income_points_name}", ""),
        ("Loại nhà ở", _codes(choices.HOUSING_KINDS)),
        ("Diện tích ở (m²)", ""),
        ("Nguồn nước sinh hoạt", _codes(choices.WATER_SOURCES)),
        ("Nhà tiêu", _codes(choices.LATRINES)),
        ("Có người dùng điện thoại, Internet", "1 Có; 2 Không"),
        ("Tài sản nghe nhìn (ghi mọi số đúng)", f"{_codes(choices.INFORMATION_ASSETS)}; 0 Không có"),
        ("Nghe được loa truyền thanh", "1 Có; 2 Không"),
    ]
    return [
        Text(
            "Tỉnh Thanh Hóa, huyện Triệu Sơn, xã/thị trấn …………………… thôn …………………… mã hộ ……………………",
            is_indented=False,
            align="left",
        ),
        Text("Chủ hộ: ………………………………… Điện thoại: …………………… Dân tộc: …………… Số khẩu: ………", is_indented=False, align="left"),
        Heading("1. Thu nhập, nhà ở", 2),
        Table(
            [Column("Câu hỏi", 62), Column("Trả lời bằng số", 30), Column("Danh mục")],
            [[question, "", codes] for question, codes in house],
            size=11,
        ),
        Heading("2. Chỉ số thiếu hụt (đánh dấu X)", 2),
        Table(
            [Column("Số", 11, "center"), Column("Chỉ số", 58), Column("Thiếu hụt khi"), Column("X", 12)],
            [[str(each.number), each.name, each.hint, ""] for each in standard.indicators],
            size=11,
        ),
        Heading("3. Nguyên nhân (hộ nghèo, cận nghèo; đánh dấu X mọi nguyên nhân đúng)", 2),
        Table(
            [Column("Số", 11, "center"), Column("Nguyên nhân"), Column("X", 12)],
            [[str(each.number), each.name, ""] for each in standard.causes],
            size=11,
        ),
        Text("Ngày khảo sát: ……/……/………   Kết quả phân loại: ……………………………………", is_indented=False, align="left"),
        Signers(
            (Signature(("ĐẠI DIỆN HỘ",)), Signature(("ĐIỀU TRA VIÊN",)), Signature(("CÁN BỘ XÃ",))),
        ),
    ]


ROSTER_COLUMNS = (
    Column("TT", 9, "center"),
    Column("Họ và tên", 46),
    Column("Quan hệ", 15),
    Column("Ngày, năm sinh", 22),
    Column("Giới", 11),
    Column("Dân tộc", 15),
    Column("Số CMND, CCCD", 28),
    Column("Bằng cấp", 13),
    Column("Đi học", 11),
    Column("BHYT", 12),
    Column("Ốm nặng", 13),
    Column("Đi khám", 13),
    Column("Lao động", 14),
    Column("Việc làm", 13),
    Column("Có công, BTXH, khuyết tật", 23),
)


def _roster_blocks(lines=12):
    return [Table(list(ROSTER_COLUMNS), [[str(place), *[""] * 14] for place in range(1, lines + 1)], size=10)]


def _code_blocks():
    lists = (
        ("Quan hệ với chủ hộ", choices.RELATIONS),
        ("Giới tính", choices.SEXES),
        ("Bằng cấp cao nhất", choices.SCHOOLING),
        ("Khả năng lao động", choices.LABOUR_CAPACITIES),
        ("Việc làm", choices.WORK_KINDS),
        ("Người có công", choices.MERIT_CATEGORIES),
        ("Bảo trợ xã hội", choices.PROTECTION_CATEGORIES),
        ("Khuyết tật", choices.DISABILITIES),
        ("Lý do rời hộ", choices.LEAVING_REASONS),
    )
    return [
        Table(
            [Column("Mục", 42), Column("Mã và ý nghĩa")],
            [[label, _codes(items)] for label, items in lists],
            size=11,
        ),
        Text("Có, không: 1 Có; 2 Không. Ô chưa hỏi được thì để trống.", italic=True, is_indented=False, align="left"),
    ]


def _codes(items):
    return "; ".join(f"{each.code} {each.label}" for each in items)
