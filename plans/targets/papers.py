"""The decision that gives out targets, with its annexes, as a Word paper; a draft as long as it has no number."""

from households.papers.common import bases_of, lower, of_day
from ui.docx import PEOPLE_COMMITTEE, Annex, Column, Paper, Signature, Table, Text
from ui.formatting import number

RECIPIENTS = [
    "UBND tỉnh, Sở LĐTBXH (báo cáo)",
    "TTr Huyện ủy, HĐND huyện (báo cáo)",
    "Chủ tịch, các PCT UBND huyện",
    "Lưu: VT, LĐTBXH",
]


def decision_paper(decision):
    """Returns the Paper of a TargetDecision: targets of the communes (annex I) and of the bodies (annex II)."""
    year = decision.round.year + 1
    lines = list(decision.lines.select_related("commune"))
    bodies = list(decision.body_lines.select_related("department"))
    on = decision.signed_on
    bases = bases_of(decision.round, on or decision.submitted_at.date())
    bases.append(f"Căn cứ kết quả rà soát hộ nghèo, hộ cận nghèo năm {decision.round.year} của các xã, thị trấn")
    earlier = _earlier(decision)
    if earlier:
        bases.append(f"Căn cứ Quyết định số {earlier.document} {of_day(earlier.signed_on)} của UBND huyện")
    bases.append("Xét đề nghị của Trưởng phòng Lao động - Thương binh và Xã hội")
    articles = _articles(decision, lines, bodies)
    annexes = [_communes(lines, year, with_previous=bool(earlier))]
    if bodies:
        annexes.append(_bodies(bodies, year))
    return Paper(
        letterhead=PEOPLE_COMMITTEE,
        kind="QUYẾT ĐỊNH",
        subject=f"Về việc {lower(decision.title)} giảm nghèo năm\u00a0{year} cho các xã, thị trấn và các ngành",
        symbol="QĐ-UBND",
        number=decision.document.partition("/")[0],
        on=on,
        form_of=decision.submitted_at.date(),
        resolver="ỦY BAN NHÂN DÂN HUYỆN TRIỆU SƠN",
        bases=bases,
        blocks=[
            Text("QUYẾT ĐỊNH:", bold=True, align="center", keep_with_next=True),
            *articles,
        ],
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", (decision.signer_office or "CHỦ TỊCH").upper()), decision.signer),
        recipients=[f"Như Điều {len(articles)}", *RECIPIENTS],
        annexes=annexes,
    )


def _earlier(decision):
    found = type(decision).objects.issued().filter(round=decision.round, order__lt=decision.order)
    return found.order_by("-order").first()


def _articles(decision, lines, bodies):
    year = decision.round.year + 1
    giving = "Giao" if decision.is_first else "Điều chỉnh"
    change = f" Lý do điều chỉnh: {decision.change_reason.rstrip('.')}." if decision.change_reason else ""
    texts = [
        f"{giving} chỉ tiêu giảm nghèo năm {year} cho {number(len(lines))} xã, thị trấn: "
        f"{number(decision.total)} hộ nghèo thoát nghèo (Phụ lục I).{change}"
    ]
    if bodies:
        texts.append(
            f"{giving} {number(len(bodies))} chỉ tiêu theo nguyên nhân nghèo và chỉ số thiếu hụt cho các phòng, ban, "
            "ngành huyện (Phụ lục II); mỗi ngành đưa chỉ tiêu này vào kế hoạch của mình."
        )
    texts += [
        "UBND các xã, thị trấn giao chỉ tiêu đến từng thôn, gắn với từng hộ trong kế hoạch giảm nghèo của xã, phân "
        f"công người giúp đỡ; người đứng đầu chịu trách nhiệm về kết quả năm {year}. Phòng Lao động - Thương binh và "
        "Xã hội hướng dẫn, đôn đốc, kiểm tra, tổng hợp kết quả 6 tháng và cả năm, báo cáo UBND huyện.",
        "Chánh Văn phòng HĐND và UBND huyện, Trưởng phòng Lao động - Thương binh và Xã hội, thủ trưởng các phòng, "
        "ban, ngành, Chủ tịch UBND các xã, thị trấn thi hành Quyết định này kể từ ngày ký./.",
    ]
    return [Text(text, bold_lead=f"Điều {place}.") for place, text in enumerate(texts, start=1)]


def _communes(lines, year, *, with_previous):
    """Annex I: every commune with what its target rests on, and why."""
    columns = [
        Column("TT", 11, "center"),
        Column("Xã, thị trấn", 36),
        Column("Hộ nghèo đầu năm", 22, "right"),
        Column("Khó thoát nghèo", 22, "right"),
        Column("Xã đề nghị", 20, "right"),
        *([Column("Đã giao", 20, "right")] if with_previous else []),
        Column("Chỉ tiêu, hộ", 22, "right"),
        Column("Căn cứ"),
    ]

    def row(place, line):
        mark = "" if line.is_recognised else " (*)"
        cells = [str(place), f"{line.commune.name}{mark}", number(line.poor), number(line.cannot_exit)]
        cells.append(number(line.proposal))
        if with_previous:
            cells.append(number(line.previous))
        return [*cells, number(line.target), line.reason]

    rows = [row(place, line) for place, line in enumerate(lines, start=1)]
    proposals = [line.proposal for line in lines if line.proposal is not None]
    total = ["", "Cộng", number(sum(line.poor for line in lines)), number(sum(line.cannot_exit for line in lines))]
    total.append(number(sum(proposals)) if proposals else "")
    if with_previous:
        total.append(number(sum(line.previous or 0 for line in lines)))
    rows.append([*total, number(sum(line.target for line in lines)), ""])
    blocks = [Table(columns, rows, bold_rows=frozenset({len(rows) - 1}), size=11)]
    blocks.append(
        Text(
            "Khó thoát nghèo: hộ thuộc chính sách bảo trợ xã hội không còn ai có khả năng lao động, hoặc mọi người đều "
            "từ 60 tuổi; chỉ tiêu không tính vào các hộ này.",
            italic=True,
        )
    )
    if any(not line.is_recognised for line in lines):
        blocks.append(Text("(*) Số liệu rà soát chưa có quyết định công nhận, là số tạm tính.", italic=True))
    return Annex(f"Chỉ tiêu giảm nghèo năm {year} của các xã, thị trấn", blocks, "I", landscape=True)


def _bodies(lines, year):
    """Annex II: every body with its targets by cause and deprivation."""
    rows, merged, last = [], set(), None
    for place, line in enumerate(lines, start=1):
        if line.department_id != last:
            merged.add(len(rows))
            rows.append(["", line.department.name, "", "", "", ""])
            last = line.department_id
        rows.append([str(place), line.label, line.counts, number(line.baseline), number(line.target), line.note])
    columns = [
        Column("TT", 11, "center"),
        Column("Nguyên nhân, chỉ số thiếu hụt"),
        Column("Đối tượng", 44),
        Column("Số hộ hiện có", 26, "right"),
        Column("Chỉ tiêu, hộ", 26, "right"),
        Column("Ghi chú", 58),
    ]
    table = Table(columns, rows, bold_rows=frozenset(merged), merged_rows=frozenset(merged), size=11)
    note = Text(
        "Một hộ có thể có nhiều nguyên nhân, nhiều chỉ số thiếu hụt nên không cộng các dòng với nhau. Chỉ tiêu là số "
        "hộ được tác động xong trong năm.",
        italic=True,
    )
    return Annex(f"Chỉ tiêu giảm nghèo năm {year} giao các phòng, ban, ngành", [table, note], "II", landscape=True)
