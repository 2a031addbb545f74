"""A body's plan as a paper in official form: "KẾ HOẠCH" of the phòng with its goals and the annex by commune."""

from households.papers.common import bases_of
from plans.states import PlanState, title_of_version
from ui.docx import LABOUR_OFFICE, Annex, Column, Heading, Letterhead, Paper, Signature, Table, Text
from ui.formatting import number

DISTRICT = "UBND HUYỆN TRIỆU SƠN"
# Who stands above bodies that are no phòng of UBND huyện, and how their heads sign.
PARENTS = {"nhcsxh": "NGÂN HÀNG CHÍNH SÁCH XÃ HỘI TỈNH THANH HÓA", "vphdnd": "UBND HUYỆN TRIỆU SƠN"}
HEADS = {"nhcsxh": "GIÁM ĐỐC", "vphdnd": "CHÁNH VĂN PHÒNG"}
LINES = {
    "gddt": ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",),
    "yte": ("PHÒNG Y TẾ",),
    "ktht": ("PHÒNG KINH TẾ - HẠ TẦNG",),
    "nnptnt": ("PHÒNG NÔNG NGHIỆP VÀ", "PHÁT TRIỂN NÔNG THÔN"),
    "vhtt": ("PHÒNG VĂN HÓA - THÔNG TIN",),
    "vphdnd": ("VĂN PHÒNG HĐND - UBND",),
    "tnmt": ("PHÒNG TÀI NGUYÊN VÀ", "MÔI TRƯỜNG"),
    "tuphap": ("PHÒNG TƯ PHÁP",),
    "nhcsxh": ("PHÒNG GIAO DỊCH", "HUYỆN TRIỆU SƠN"),
}
SYMBOLS = {
    "ldtbxh": "LĐTBXH", "gddt": "GDĐT", "yte": "YT", "ktht": "KTHT", "nnptnt": "NN", "vhtt": "VHTT", "vphdnd": "VP",
    "tnmt": "TNMT", "tuphap": "TP", "nhcsxh": "NHCS",
}  # fmt: skip


def letterhead_of(department):
    if department.is_standing_body:
        return LABOUR_OFFICE
    lines = LINES.get(department.code, (department.name.upper(),))
    return Letterhead(PARENTS.get(department.code, DISTRICT), lines, department.name)


def department_paper(plan, whole, *, today, version_number=None):
    """Returns the Paper of a body's plan; `whole` is live or as it was frozen, `today` dates its form before it has a
    day of its own."""
    named = whole.named
    blocks = [Heading("I. TÌNH HÌNH"), *_lines(whole.texts["situation"])]
    asked = sum(goal.lines for goal in named)
    blocks.append(
        Text(
            f"Kế hoạch năm {plan.for_year} của các xã, thị trấn có {number(whole.households)} hộ nghèo, hộ cận nghèo "
            f"với {number(asked)} giải pháp thuộc phần {plan.department.name} chủ trì hoặc phối hợp."
        )
    )
    blocks.append(Heading("II. MỤC TIÊU"))
    if whole.texts.get("period"):
        blocks += [Heading("1. Giai đoạn 2016-2020", 2), *_lines(whole.texts["period"])]
        blocks.append(Heading(f"2. Năm {plan.for_year}", 2))
    blocks += _goals(named, plan.for_year)
    blocks += [Heading("III. NHIỆM VỤ, GIẢI PHÁP"), *_lines(whole.texts["solutions"])]
    for goal in named:
        if goal.text:
            blocks.append(Text(goal.text, bold_lead=f"{goal.name}:"))
    blocks += [_measures(named)] if any(goal.measures for goal in named) else []
    blocks += [Heading("IV. TỔ CHỨC THỰC HIỆN"), *_lines(whole.texts["organisation"])]
    if isinstance(blocks[-1], Text):
        blocks[-1] = Text(f"{blocks[-1].text.rstrip(' .')}./.")
    subject = f"Giảm nghèo năm {plan.for_year}"
    count = version_number or plan.version_number + (plan.state != PlanState.APPROVED)
    if count > 1:
        subject += f" ({title_of_version(count).lower()})"
    before, _, after = plan.document.partition("/")
    bases = [
        *bases_of(plan.round, plan.signed_on or today),
        f"Căn cứ kế hoạch giảm nghèo năm {plan.for_year} của UBND các xã, thị trấn",
    ]
    annexes = [Annex(f"Khối lượng theo xã, thị trấn năm {plan.for_year}", [_communes(whole)])] if whole.communes else []
    return Paper(
        letterhead=letterhead_of(plan.department),
        kind="KẾ HOẠCH",
        subject=subject,
        symbol=after or f"KH-{SYMBOLS.get(plan.department.code, plan.department.code.upper())}",
        number=before.strip(),
        on=plan.signed_on,
        form_of=today,
        bases=bases,
        blocks=blocks,
        signature=Signature((HEADS.get(plan.department.code, "TRƯỞNG PHÒNG"),), plan.signer),
        recipients=[
            "UBND huyện (báo cáo)",
            "Ban chỉ đạo giảm nghèo huyện (báo cáo)",
            *([] if plan.department.is_standing_body else ["Phòng Lao động - Thương binh và Xã hội"]),
            "UBND các xã, thị trấn",
            "Lưu: VT",
        ],
        annexes=annexes,
    )  # fmt: skip


def _lines(text):
    return [Text(line) for line in text.splitlines() if line.strip()]


def _goals(goals, for_year):
    if not goals:
        return [Text(f"Kế hoạch của các xã năm {for_year} chưa nêu nhu cầu nào thuộc chức năng của đơn vị.")]
    columns = [
        Column("TT", 10, "center"), Column("Nguyên nhân, thiếu hụt"), Column("Số hộ", 17, "right"),
        Column("Trong đó hộ nghèo", 21, "right"), Column("Số xã", 14, "right"), Column("Huyện giao, hộ", 20, "right"),
    ]  # fmt: skip
    rows, bold = [], set()
    groups = [goal for goal in goals if goal.is_group]
    for part, label in (
        ([goal for goal in goals if goal.is_cause], "Nguyên nhân nghèo"),
        ([goal for goal in goals if not goal.is_cause and not goal.is_group], "Thiếu hụt dịch vụ xã hội cơ bản"),
        (groups, "Nhóm hộ được giao chỉ tiêu"),
    ):
        if not part:
            continue
        bold.add(len(rows))
        rows.append(["", label, "", "", "", ""])
        for goal in part:
            name = goal.name.removeprefix("Thiếu hụt: ")
            rows.append(
                [
                    str(len(rows) - len(bold) + 1), name, number(goal.households), number(goal.poor),
                    number(goal.communes), number(goal.target),
                ]
            )  # fmt: skip
    words = "Tác động vào từng nguyên nhân, từng thiếu hụt của các hộ dưới đây; một hộ có thể ở nhiều dòng."
    merged = frozenset(bold)
    return [Text(words), Table(columns, rows, bold_rows=merged, merged_rows=merged)]


def _with_loans(columns, rows, has_loans):
    """Leaves the last column out where nobody asks for a loan."""
    return (columns, rows) if has_loans else (columns[:-1], [row[:-1] for row in rows])


def _measures(goals):
    columns = [
        Column("TT", 10, "center"), Column("Giải pháp"), Column("Số hộ", 17, "right"),
        Column("Kinh phí, đồng", 32, "right"), Column("Vốn vay đề nghị, đồng", 32, "right"),
    ]  # fmt: skip
    rows, groups, count = [], set(), 0
    for goal in goals:
        if not goal.measures:
            continue
        groups.add(len(rows))
        rows.append(["", goal.name, "", "", ""])
        for each in goal.measures:
            count += 1
            rows.append([str(count), each.name, number(each.households), number(each.money), number(each.loans)])
    columns, rows = _with_loans(columns, rows, any(each.loans for goal in goals for each in goal.measures))
    caption = "Khối lượng theo giải pháp, cộng từ kế hoạch các xã"
    return Table(columns, rows, bold_rows=frozenset(groups), merged_rows=frozenset(groups), caption=caption)


def _communes(whole):
    columns = [
        Column("TT", 11, "center"), Column("Xã, thị trấn"), Column("Số hộ", 18, "right"),
        Column("Số giải pháp", 22, "right"), Column("Kinh phí, đồng", 32, "right"),
        Column("Vốn vay đề nghị, đồng", 36, "right"),
    ]  # fmt: skip
    rows = [
        [str(index), name, number(homes), number(lines), number(money), number(loans)]
        for index, (name, homes, lines, money, loans) in enumerate(whole.communes, start=1)
    ]
    columns_of = [[row[place] for row in whole.communes if row[place] is not None] for place in range(1, 5)]
    totals = [sum(values) if values else None for values in columns_of]
    # A household lives in one commune, so the column of households adds up as well.
    rows.append(["", "Tổng cộng", *(number(each) for each in totals)])
    columns, rows = _with_loans(columns, rows, any(row[4] for row in whole.communes))
    return Table(columns, rows, bold_rows=frozenset({len(rows) - 1}))
