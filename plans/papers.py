"""A commune's plan as a paper in official form: "KẾ HOẠCH" of UBND xã with its tables and the annex of households."""

from households.papers.common import bases_of, class_label, commune_head, lower, place_of
from plans.sources import NONE_NEEDED
from plans.states import title_of_version
from plans.whole import WholePlan
from ui.docx import Annex, Column, Heading, Paper, Signature, Table, Text
from ui.formatting import number

_SMALL = 11


def plan_paper(whole: WholePlan, *, today, names_households=True):
    """Returns the Paper of a plan as it stands; `today` dates its form while the plan has no day.

    Without `names_households` the annex that names families is left out, for readers who may not take lists away.
    """
    plan = whole.plan
    blocks = [Text(f"UBND {lower(plan.commune.name)} xây dựng kế hoạch giảm nghèo năm {plan.for_year} như sau:")]
    if plan.is_provisional:
        blocks.append(
            Text(f"(Số liệu tạm thời: kết quả rà soát năm {plan.year} của xã chưa được công nhận.)", italic=True)
        )
    for section, text in whole.texts:
        blocks.append(Heading(section.heading))
        blocks += [Text(line) for line in text.splitlines() if line.strip()]
        blocks += _tables(whole, section.table)
    annexes = [_annex(whole)] if names_households else []
    if names_households:
        blocks.append(
            Text(
                "(Danh sách hộ, nhu cầu, giải pháp, người thực hiện và người kèm cặp tại phụ lục kèm theo.)",
                italic=True,
            )
        )
    subject = f"Giảm nghèo năm {plan.for_year} của {lower(plan.commune.name)}"
    if plan.version_number and plan.state != "approved":
        subject += f" ({title_of_version(plan.version_number + 1).lower()})"
    elif plan.version_number > 1:
        subject += f" (đã điều chỉnh lần {plan.version_number - 1})"
    document = plan.document.partition("/")
    return Paper(
        letterhead=commune_head(plan.commune),
        kind="KẾ HOẠCH",
        subject=subject,
        symbol=document[2] or "KH-UBND",
        number=document[0].strip(),
        on=plan.signed_on,
        form_of=today,
        place=place_of(plan.commune),
        bases=_bases(whole, plan.signed_on or today),
        blocks=blocks,
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), plan.signer),
        recipients=[
            "UBND huyện (báo cáo)",
            "Phòng Lao động - Thương binh và Xã hội (báo cáo)",
            f"Đảng ủy, HĐND {lower(plan.commune.name)} (báo cáo)",
            f"Chủ tịch, các Phó Chủ tịch UBND {lower(plan.commune.name)}",
            "Ban chỉ đạo giảm nghèo xã, các thôn",
            "Lưu: VT",
        ],
        annexes=annexes,
    )


def _bases(whole, on):
    found = bases_of(whole.plan.round, on)
    told = "" if whole.plan.is_provisional else " đã được công nhận"
    name = lower(whole.plan.commune.name)
    return [*found, f"Căn cứ kết quả rà soát hộ nghèo, hộ cận nghèo năm {whole.plan.year} của {name}{told}"]


def _tables(whole, kind):
    if kind == "causes":
        table = _need_table(whole.causes, "Biểu 1. Hộ nghèo, hộ cận nghèo theo nguyên nhân", "Nguyên nhân", False)
        return [table, _note("Đơn vị: hộ. Một hộ có thể có nhiều nguyên nhân nên không cộng dọc.")]
    if kind == "deprivations":
        caption = "Biểu 2. Thiếu hụt dịch vụ xã hội cơ bản và mục tiêu khắc phục"
        table = _need_table(whole.deprivations, caption, "Chỉ số thiếu hụt", True)
        return [table, _note("Đơn vị: hộ. Một hộ có thể có nhiều thiếu hụt nên không cộng dọc.")]
    if kind == "measures":
        table = _measure_table(whole)
        return [table, _note("Ô tiền để trống: chưa ước tính. Dòng cộng ghi số hộ của kế hoạch, mỗi hộ tính một lần.")]
    if kind == "sources" and whole.sources:
        note = "Ô tiền để trống: chưa ước tính. Vốn vay là mức hộ đề nghị, không cộng vào kinh phí."
        return [_source_table(whole), _note(note)]
    return []


def _note(text):
    return Text(text, italic=True, is_indented=False)


def _need_table(objectives, caption, label, with_removed):
    columns = [
        Column("TT", 10, "center"),
        Column(label),
        Column("Hộ nghèo", 18, "right"),
        Column("Hộ cận nghèo", 18, "right"),
        Column("Hộ có giải pháp", 22, "right"),
    ]
    if with_removed:
        columns.append(Column("Hộ sẽ khắc phục", 22, "right"))
    rows = []
    for each in objectives:
        cells = [str(each.number), each.name, number(each.poor), number(each.near), number(each.planned)]
        rows.append([*cells, number(each.removed)] if with_removed else cells)
    return Table(columns, rows, caption=caption, size=12)


def _measure_table(whole):
    columns = [Column("Giải pháp"), Column("Cơ quan chủ trì", 30), Column("Số hộ", 12, "right")]
    rows = [
        ([each.name, whole.words.value("body", each.body), number(each.households)], each.cost or None, each.loan)
        for each in whole.measures
    ]
    total = ["Cộng", "", number(whole.totals.households)]
    return _money_table(columns, 31, rows, total, whole.totals, "Biểu 3. Giải pháp và cơ quan chủ trì", _SMALL)


def _source_table(whole):
    columns = [Column("Nguồn"), Column("Số giải pháp", 24, "right")]
    rows = [
        (
            [whole.words.value("source", each.source) or "Chưa ghi nguồn", number(each.lines)],
            each.cost if each.costed else None,
            each.loan,
        )
        for each in whole.sources
    ]
    total = ["Cộng", number(whole.totals.lines)]
    return _money_table(columns, 36, rows, total, whole.totals, "Biểu 4. Kinh phí theo nguồn", 12)


def _money_table(columns, width, rows, total, totals, caption, size):
    """A table of (cells, cost, loan), numbered, with a row of totals; money that nobody wrote is blank."""
    columns = [
        Column("TT", 10, "center"),
        *columns,
        Column("Kinh phí (đồng)", width, "right"),
        Column("Vốn vay (đồng)", width, "right"),
    ]
    lines = [
        [str(place), *cells, number(cost), number(loan or None)]
        for place, (cells, cost, loan) in enumerate(rows, start=1)
    ]
    cost, loan = totals.cost if totals.costed else None, totals.loan if totals.borrowers else None
    lines.append(["", *total, number(cost), number(loan)])
    return Table(columns, lines, caption=caption, size=size, bold_rows=frozenset({len(rows)}))


def _annex(whole):
    """The households, village by village: a heading line for each, then a row a line of the plan."""
    words, rows, headings = whole.words, [], set()
    columns = [
        Column("TT", 12, "center"),
        Column("Nguyên nhân, thiếu hụt", 64),
        Column("Giải pháp"),
        Column("Cơ quan, người thực hiện", 46),
        Column("Thời gian", 25),
        Column("Kinh phí, vốn vay (đồng); nguồn", 34, "right"),
    ]
    counts = {}
    for row in whole.contents.current:
        counts[row.village_id] = counts.get(row.village_id, 0) + 1
    village, blanks = None, [""] * (len(columns) - 2)
    for place, row in enumerate(whole.contents.current, start=1):
        if row.village_id != village:
            village = row.village_id
            headings.add(len(rows))
            rows.append(["", f"{row.village}: {number(counts[village])} hộ".upper(), *blanks])
        headings.add(len(rows))
        rows.append([str(place), f"{row.head_name} ({_class(row)}). {_result(row, words)}", *blanks])
        rows += [
            [
                "",
                words.need(line.need),
                words.value("measure_key", line.measure_key) or "chưa chọn",
                _who(line, words),
                words.value("when", line.when),
                _money(line, words),
            ]
            for line in row.standing_lines
        ]
    title = f"DANH SÁCH HỘ VÀ GIẢI PHÁP GIẢM NGHÈO NĂM {whole.plan.for_year}"
    table = Table(columns, rows, bold_rows=frozenset(headings), merged_rows=frozenset(headings), size=_SMALL)
    return Annex(title, [table], landscape=True)


def _class(row):
    label = class_label(row.household_class).replace("(", "").replace(")", "")
    return f"{label[:1].lower()}{label[1:]}"


def _who(line, words):
    return "; ".join(part for part in (words.value("body", line.body), line.who) if part)


def _money(line, words):
    """ "12.000.000; vay 30.000.000; Ngân sách huyện": what it costs and where the money comes from."""
    if line.source == NONE_NEEDED:
        return "không cần"
    loan = f"vay {number(line.loan_amount)}" if line.loan_amount else ""
    parts = (number(line.cost) if line.cost is not None else "", loan, words.value("source", line.source))
    return "; ".join(part for part in parts if part)


def _result(row, words):
    """ "Người kèm cặp: …. Dự kiến thoát nghèo năm 2018; khắc phục: …." """
    exit_words = f"thoát {'nghèo' if row.is_poor else 'cận nghèo'} năm {row.exit_year}" if row.exit_year else ""
    removed = words.value("remove_deprivations", row.remove_deprivations & row.deprivations)
    expected = "; ".join(part for part in (exit_words, f"khắc phục: {removed}" if removed else "") if part)
    mentor = words.mentor(row) or ("chưa phân công" if row.is_poor else "")
    parts = (f"Người kèm cặp: {mentor}" if mentor else "", f"Dự kiến {expected}" if expected else "")
    return " ".join(f"{part}." for part in parts if part)
