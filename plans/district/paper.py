"""The district's plan as a Word paper of UBND huyện, with its tables and the annex by commune; and as a workbook."""

from households.papers.common import bases_of
from plans.targets.sheets import Sheet, workbook
from ui.docx import PEOPLE_COMMITTEE, Annex, Column, Heading, Paper, Signature, Table, Text
from ui.formatting import decimal, number

RECIPIENTS = [
    "UBND tỉnh, Sở LĐTBXH (báo cáo)",
    "TTr Huyện ủy, HĐND huyện (báo cáo)",
    "Chủ tịch, các PCT UBND huyện",
    "Ban chỉ đạo giảm nghèo huyện",
    "Các phòng, ban, ngành huyện",
    "UBND các xã, thị trấn",
    "Lưu: VT, LĐTBXH",
]


def district_paper(plan, contents, *, today, version=None):
    """Returns the Paper of a plan; `version` is the frozen one with its number and day, None for a draft."""
    on = version.signed_on if version else None
    span = plan.span.replace("năm ", "năm\u00a0")
    title = f"Giảm nghèo {span} của huyện Triệu Sơn"
    if version and version.number > 1:
        title += f" ({version.title.lower()})"
    blocks = [Text(f"{each};") for each in bases_of(plan.round, on or today)]
    blocks.append(Text(f"UBND huyện Triệu Sơn ban hành kế hoạch giảm nghèo {plan.span} như sau:"))
    if version and version.reason:
        blocks.append(Text(f"Lý do điều chỉnh: {version.reason}", italic=True))
    for heading, text, table in contents.texts:
        blocks.append(Heading(heading))
        blocks += [Text(line) for line in text.splitlines() if line.strip()]
        blocks += _tables(contents, table)
    blocks.append(
        Text(
            "Kế hoạch này được thực hiện từ ngày ký; vướng mắc phản ánh về Phòng Lao động - Thương binh và Xã hội để "
            "tổng hợp, báo cáo UBND huyện xem xét./."
        )
    )
    return Paper(
        letterhead=PEOPLE_COMMITTEE,
        kind="KẾ HOẠCH",
        subject=title,
        symbol="KH-UBND",
        number=version.document.partition("/")[0] if version else "",
        on=on,
        form_of=today,
        blocks=blocks,
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), version.signer if version else ""),
        recipients=RECIPIENTS,
        annexes=[*([_by_year(contents)] if contents.years else []), _annex(contents)],
    )


def _tables(contents, kind):
    figures = contents.figures
    told = f", kế hoạch{contents.of_year}" if contents.of_year else ""
    if kind == "causes":
        return [
            _needs(figures.causes, f"Biểu 1. Hộ theo nguyên nhân nghèo{told}", with_removed=False),
            _needs(figures.deprivations, f"Biểu 2. Hộ theo chỉ số thiếu hụt{told}", with_removed=True),
            Text("Một hộ có thể có nhiều nguyên nhân, nhiều thiếu hụt nên không cộng các dòng.", italic=True),
        ]
    if kind == "programme":
        return [_goals(contents)]
    if kind == "measures":
        return [_measures(figures.measures, told)]
    if kind == "responsibilities":
        return [_responsibilities(contents.responsibilities)]
    return []


def _needs(needs, caption, *, with_removed):
    columns = [
        Column("TT", 11, "center"),
        Column("Chỉ số thiếu hụt" if with_removed else "Nguyên nhân"),
        Column("Hộ nghèo", 22, "right"),
        Column("Hộ cận nghèo", 22, "right"),
        Column("Có giải pháp", 22, "right"),
        *([Column("Xóa được trong năm", 26, "right")] if with_removed else []),
    ]
    rows = [
        [str(each.number), each.name, number(each.poor), number(each.near), number(each.planned),
         *([number(each.removed)] if with_removed else [])]
        for each in needs
    ]  # fmt: skip
    return Table(columns, rows, caption=caption)


def _goals(contents):
    columns = [
        Column("TT", 11, "center"),
        Column("Mục tiêu"),
        Column("Chỉ tiêu", 34),
        Column("Đã đạt (năm)", 26, "right"),
        *(Column(f"Đến {year}", 17, "right") for year in contents.goal_years),
        Column("Cơ quan", 24),
    ]
    rows = [
        [str(place), goal.name, goal.goal, goal.last, *goal.path, goal.body]
        for place, goal in enumerate(contents.goals, start=1)
    ]
    return Table(columns, rows, caption="Biểu 3. Mục tiêu chương trình và đường chỉ tiêu", size=11)


def _measures(measures, told):
    columns = [
        Column("TT", 11, "center"),
        Column("Giải pháp"),
        Column("Số hộ", 20, "right"),
        Column("Kinh phí, đồng", 32, "right"),
        Column("Vay vốn, đồng", 32, "right"),
    ]
    rows, merged, last = [], set(), None
    for place, each in enumerate(measures, start=1):
        if each.body != last:
            merged.add(len(rows))
            rows.append(["", each.body, "", "", ""])
            last = each.body
        rows.append([str(place), each.name, number(each.households), number(each.cost), number(each.loan)])
    return Table(
        columns, rows, bold_rows=frozenset(merged), merged_rows=frozenset(merged), size=11,
        caption=f"Biểu 4. Giải pháp theo cơ quan chủ trì{told}",
    )  # fmt: skip


def _responsibilities(found):
    columns = [Column("TT", 11, "center"), Column("Cấp, cơ quan", 44), Column("Nhiệm vụ"), Column("Điều", 30)]
    rows = []
    for place, each in enumerate(found, start=1):
        titles = "; ".join(title for title, _ in each.duties)
        clauses = ", ".join(dict.fromkeys(clause for _, clause in each.duties))
        rows.append([str(place), each.unit, titles, clauses])
    return Table(columns, rows, size=11, caption="Biểu 5. Trách nhiệm từng cấp, từng ngành (Quyết định 432)")


def _by_year(contents):
    """The years of the period side by side."""
    columns = [Column("Năm", 16, "center"), *(Column(label, width, "right") for label, _, width in _YEAR_COLUMNS)]
    names = [name for _, name, _ in _YEAR_COLUMNS[1:]]
    rows = [
        [str(each.year), _sent_words(each), *(_year_cell(getattr(each, name), name) for name in names)]
        for each in contents.years
    ]
    total = contents.year_totals
    rows.append(["Cộng", "", *(number(total.get(name)) for name in names)])
    table = Table(columns, rows, bold_rows=frozenset({len(rows) - 1}), size=11)
    notes = [Text(note, italic=True) for note in contents.year_notes]
    return Annex("Kế hoạch theo năm của giai đoạn 2016-2020", [table, *notes], "I", landscape=True)


_YEAR_COLUMNS = (
    ("Xã đã trình", "sent", 19),
    ("Hộ nghèo trong kế hoạch", "poor", 22),
    ("Hộ cận nghèo trong kế hoạch", "near", 24),
    ("Dự kiến thoát nghèo", "exits", 21),
    ("Chỉ tiêu giao", "target", 19),
    ("Kinh phí, đồng", "cost", 34),
    ("Vay vốn, đồng", "loan", 34),
    ("Hộ nghèo đầu năm", "start_poor", 21),
    ("Tỷ lệ đầu năm, %", "start_rate", 19),
    ("Đường chỉ tiêu cuối năm, %", "path", 22),
)
_RATES = ("start_rate", "path")


def _sent_words(year):
    return "" if year.sent is None else f"{number(year.sent)}/{number(year.communes)}"


def _year_cell(value, name):
    return decimal(value, 2) if name in _RATES else number(value)


def _annex(contents):
    columns = [
        Column("TT", 11, "center"),
        Column("Xã, thị trấn"),
        Column("Hộ nghèo (rà soát)", 24, "right"),
        Column("Hộ cận nghèo (rà soát)", 26, "right"),
        Column("Hộ nghèo trong kế hoạch", 26, "right"),
        Column("Dự kiến thoát nghèo", 24, "right"),
        Column("Chỉ tiêu giao", 20, "right"),
        Column("Số giải pháp", 20, "right"),
        Column("Kinh phí, đồng", 32, "right"),
        Column("Kế hoạch xã", 32),
    ]
    rows = [
        [str(place), each.name, number(each.survey_poor), number(each.survey_near), number(each.poor),
         number(each.exits), number(each.target), number(each.lines), number(each.cost), each.state]
        for place, each in enumerate(contents.figures.communes, start=1)
    ]  # fmt: skip
    total = contents.figures.totals
    names = ("survey_poor", "survey_near", "poor", "exits", "target", "lines", "cost")
    rows.append(["", "Cộng", *(number(total[name]) for name in names), ""])
    table = Table(columns, rows, bold_rows=frozenset({len(rows) - 1}), size=11)
    note = Text(
        "Ô trống: xã chưa trình kế hoạch hoặc chưa được giao chỉ tiêu; dòng cộng là cộng các xã có số.", italic=True
    )
    blocks, place = [table, note], "II" if contents.years else ""
    return Annex(f"Tổng hợp kế hoạch{contents.of_year} của các xã, thị trấn", blocks, place, landscape=True)


def district_workbook(plan, contents):
    """Returns the bytes of a workbook: by commune, by need, by body; of the period by year first."""
    figures, title = contents.figures, f"Kế hoạch giảm nghèo {plan.span} của huyện Triệu Sơn"
    total = figures.totals
    number_of = [
        ("Hộ nghèo (rà soát)", "survey_poor"), ("Hộ cận nghèo (rà soát)", "survey_near"),
        ("Hộ nghèo (kế hoạch)", "poor"),
        ("Hộ cận nghèo (kế hoạch)", "near"), ("Dự kiến thoát nghèo", "exits"), ("Chỉ tiêu giao", "target"),
        ("Số giải pháp", "lines"), ("Kinh phí, đồng", "cost"), ("Vay vốn, đồng", "loan"),
    ]  # fmt: skip
    communes = Sheet(
        "Theo xã", title,
        "Ô trống: xã chưa trình kế hoạch hoặc chưa được giao chỉ tiêu.",
        (("TT", 6, "number"), ("Xã, thị trấn", 24, "text"), *((label, 14, "number") for label, _ in number_of),
         ("Kế hoạch xã", 22, "text")),
        [(place, each.name, *(getattr(each, name) for _, name in number_of), each.state)
         for place, each in enumerate(figures.communes, start=1)],
        (None, "Cộng", *(total[name] for _, name in number_of), None),
    )  # fmt: skip
    needs = Sheet(
        "Theo nguyên nhân, thiếu hụt", title, "Một hộ có thể có nhiều nguyên nhân, thiếu hụt nên không cộng các dòng.",
        (("TT", 6, "number"), ("Nguyên nhân, chỉ số", 44, "text"), ("Loại", 14, "text"), ("Hộ nghèo", 12, "number"),
         ("Hộ cận nghèo", 12, "number"), ("Có giải pháp", 12, "number"), ("Xóa được", 12, "number"),
         ("Kinh phí, đồng", 18, "number"), ("Vay vốn, đồng", 18, "number")),
        [(place, each.name, "nguyên nhân" if each.is_cause else "thiếu hụt", each.poor, each.near, each.planned,
          each.removed, each.cost, each.loan) for place, each in enumerate(figures.needs, start=1)],
    )  # fmt: skip
    measures = Sheet(
        "Theo cơ quan", title, "Giải pháp trong kế hoạch đã trình của các xã.",
        (("TT", 6, "number"), ("Cơ quan", 24, "text"), ("Giải pháp", 60, "text"), ("Số dòng", 10, "number"),
         ("Số hộ", 10, "number"), ("Kinh phí, đồng", 18, "number"), ("Vay vốn, đồng", 18, "number")),
        [(place, each.body, each.name, each.lines, each.households, each.cost, each.loan)
         for place, each in enumerate(figures.measures, start=1)],
    )  # fmt: skip
    return workbook(*_year_sheets(contents, title), communes, needs, measures)


def _year_sheets(contents, title):
    """The sheet of the years, in the plan of the period only."""
    if not contents.years:
        return []
    names, total = [name for _, name, _ in _YEAR_COLUMNS], contents.year_totals
    kinds = [(label, 16, "percent" if name in _RATES else "number") for label, name, _ in _YEAR_COLUMNS]
    return [
        Sheet(
            "Theo năm", title, " ".join(contents.year_notes),
            (("Năm", 10, "text"), *kinds),
            [(str(each.year), *(getattr(each, name) for name in names)) for each in contents.years],
            ("Cộng", *(total.get(name) for name in names)),
        )
    ]  # fmt: skip
