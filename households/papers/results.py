"""Papers of a commune's result: the report to the district, the decision that recognises, the list of certificates."""

from households.balance import balance_of
from households.balance_legs import HEADINGS
from households.movements import Standing
from households.papers.common import (
    bases_of,
    chairman,
    class_label,
    committee_chairman,
    commune_paper,
    days,
    list_table,
    lower,
    of_day,
)
from households.papers.rows import LEFT_NEAR, LEFT_POOR, NEAR, POOR, earlier_classes, forms_of, results_of
from households.statistics import class_counts
from ui.docx import Annex, Column, Heading, Table, Text
from ui.formatting import number, percent

TITLES = {
    POOR: "hộ nghèo",
    NEAR: "hộ cận nghèo",
    LEFT_POOR: "hộ thoát nghèo",
    LEFT_NEAR: "hộ thoát cận nghèo",
}


def submission_report(survey, context):
    """The report with which a commune sends its result: how it was done, what was found, how it moved, by village."""
    year = survey.round.year
    results = results_of(survey)
    event = survey.events.filter(kind="submitted").last()
    on = event.happened_on if event else None
    unit = lower(survey.commune.name)
    annex = Annex(
        f"Kết quả rà soát hộ nghèo, hộ cận nghèo năm {year} theo thôn",
        [_village_table(survey, results)],
        landscape=False,
    )
    return [
        commune_paper(
            survey,
            kind="BÁO CÁO",
            subject="Kết quả rà soát hộ nghèo, hộ cận nghèo",
            symbol="BC-UBND",
            on=on,
            addressed_to=["UBND huyện Triệu Sơn", "Phòng Lao động - Thương binh và Xã hội huyện"],
            blocks=[
                Text(
                    "Thực hiện Quyết định số 432/QĐ-UBND ngày 08/02/2017 của Chủ tịch UBND huyện Triệu Sơn (điểm "
                    f"III.1.3), UBND {unit} đã rà soát hộ nghèo, hộ cận nghèo năm {year} theo "
                    f"{survey.round.standard.name} và báo cáo kết quả như sau:"
                ),
                Heading("I. CÁCH LÀM"),
                *_how(survey),
                Heading("II. KẾT QUẢ"),
                *_what(survey, results),
                Heading("III. DIỄN BIẾN SO VỚI NĂM TRƯỚC"),
                *_moved(survey),
                Text(
                    f"UBND {unit} đề nghị UBND huyện thẩm định để Chủ tịch UBND {survey.commune.kind} ra quyết định "
                    f"công nhận./."
                ),
            ],
            signature=committee_chairman(),
            recipients=["Như trên", f"Thường trực Đảng ủy, HĐND {survey.commune.kind} (báo cáo)", "Lưu: VT"],
            annexes=[annex],
        )
    ]


def _how(survey):
    meetings = list(survey.meetings.select_related("village"))
    posting = survey.postings.last()
    objections = list(survey.objections.all())
    forms = forms_of(survey).count()
    yield Text(f"Đã lập danh sách và khảo sát {number(forms)} hộ bằng phiếu, có tính điểm và phân loại từng hộ.")
    if meetings:
        present = sum(each.present for each in meetings)
        yield Text(
            f"Đã họp dân ở {number(len(meetings))} thôn, có {number(present)} người dự, "
            f"{number(sum(each.agreed for each in meetings))} người đồng ý với kết quả."
        )
    if posting:
        answered = (
            f"nhận {number(len(objections))} ý kiến, đã phúc tra và trả lời từng ý kiến"
            if objections
            else "không nhận được ý kiến nào"
        )
        yield Text(f"Đã niêm yết {days(posting.posted_on, posting.until)}, {answered}.")


def _what(survey, results):
    if survey.has_totals:
        yield Text(
            f"Tổng số hộ dân cư {number(survey.household_total)} hộ"
            + (f", {number(survey.person_total)} nhân khẩu" if survey.person_total is not None else "")
            + (
                f"; hộ dân tộc thiểu số {number(survey.minority_household_total)} hộ"
                if survey.minority_household_total is not None
                else ""
            )
            + "."
        )
    rows = []
    for kind in (POOR, NEAR):
        share = percent(len(results[kind]) * 100 / survey.household_total) if survey.has_totals else ""
        minority = sum(form.is_minority for form in results[kind])
        rows.append([TITLES[kind].capitalize(), number(len(results[kind])), share, number(minority)])
    rows += [[TITLES[kind].capitalize(), number(len(results[kind])), "", ""] for kind in (LEFT_POOR, LEFT_NEAR)]
    yield Table(
        [
            Column("Nhóm hộ"),
            Column("Số hộ", 22, "right"),
            Column("Tỷ lệ so với hộ dân cư", 34, "right"),
            Column("Trong đó hộ DTTS", 30, "right"),
        ],
        rows,
    )
    counts = class_counts(survey.round.forms.filter(commune=survey.commune), standard=survey.round.standard)
    detail = "; ".join(f"{each.in_sentence} {number(count)} hộ" for each, count in counts.items() if each.is_poor)
    if detail:
        yield Text(f"Trong số hộ nghèo: {detail}.")


def _moved(survey):
    balances = balance_of(survey.commune, survey.round)
    if balances is None:
        yield Text("Năm đầu rà soát theo chuẩn này, chưa có số năm trước để so.")
        return
    for standing in (Standing.POOR, Standing.NEAR):
        balance = balances.of(standing)
        parts = [f"{label.lower()} {number(balance.heading(key))}" for key, label in HEADINGS[standing].items()]
        yield Text(f"{standing.label}: {'; '.join(parts)} (đơn vị: hộ).")


def _village_table(survey, results):
    villages = {}
    for form in forms_of(survey):
        villages.setdefault(form.village_id, [form.village.name, 0, 0, 0, 0, 0])[1] += 1
    for place, kind in enumerate((POOR, NEAR, LEFT_POOR, LEFT_NEAR), start=2):
        for form in results[kind]:
            villages[form.village_id][place] += 1
    rows = [[str(place), row[0], *map(number, row[1:])] for place, row in enumerate(villages.values(), start=1)]
    totals = [sum(row[place] for row in villages.values()) for place in range(1, 6)]
    rows.append(["", "Cộng", *map(number, totals)])
    columns = [
        Column("TT", 11, "center"),
        Column("Thôn"),
        Column("Hộ khảo sát", 24, "right"),
        Column("Hộ nghèo", 22, "right"),
        Column("Hộ cận nghèo", 22, "right"),
        Column("Thoát nghèo", 22, "right"),
        Column("Thoát cận nghèo", 24, "right"),
    ]
    return Table(columns, rows, bold_rows=frozenset({len(rows) - 1}))


def recognition_decision(survey, context):
    """The chairman's decision with its four lists."""
    year = survey.round.year
    results = results_of(survey)
    event = survey.events.filter(kind="recognised").last()
    appraised = survey.events.filter(kind="appraised").last()
    on = event.happened_on if event else None
    unit, kind_of_unit = lower(survey.commune.name), survey.commune.kind
    earlier = earlier_classes(survey)
    annexes = []
    for numeral, kind in zip(("I", "II", "III", "IV"), (POOR, NEAR, LEFT_POOR, LEFT_NEAR), strict=True):
        if results[kind]:
            annexes.append(
                Annex(f"Danh sách {TITLES[kind]} năm {year}", [_decision_list(results[kind], earlier)], numeral)
            )
    bases = bases_of(survey.round, on or survey.round.reference_date)
    if appraised:
        bases.append(f"Căn cứ kết quả thẩm định của UBND huyện Triệu Sơn {of_day(appraised.happened_on)}")
    counted = ", ".join(f"{number(len(results[kind]))} {TITLES[kind]}" for kind in (POOR, NEAR, LEFT_POOR, LEFT_NEAR))
    return [
        commune_paper(
            survey,
            kind="QUYẾT ĐỊNH",
            subject="Về việc công nhận kết quả rà soát hộ nghèo, hộ cận nghèo",
            symbol="QĐ-UBND",
            number=event.document.partition("/")[0] if event else "",
            on=on,
            resolver=f"CHỦ TỊCH ỦY BAN NHÂN DÂN {survey.commune.name.upper()}",
            bases=[*bases, f"Theo đề nghị của Ban chỉ đạo giảm nghèo {kind_of_unit}"],
            blocks=[
                Text("QUYẾT ĐỊNH:", bold=True, align="center", keep_with_next=True),
                Text(
                    f"Công nhận kết quả rà soát năm {year} của {unit}: {counted} (có danh sách kèm theo).",
                    bold_lead="Điều 1.",
                ),
                Text(
                    "Hộ được công nhận được cấp Giấy chứng nhận và hưởng chính sách theo quy định từ ngày 01 tháng 01 "
                    f"năm {year + 1}; hộ thoát nghèo, thoát cận nghèo được đưa ra khỏi danh sách đang quản lý.",
                    bold_lead="Điều 2.",
                ),
                Text(
                    f"Văn phòng UBND {kind_of_unit}, cán bộ phụ trách giảm nghèo, trưởng các thôn và các hộ có tên "
                    f"trong danh sách thi hành Quyết định này kể từ ngày ký./.",
                    bold_lead="Điều 3.",
                ),
            ],
            signature=chairman(event.signer if event else ""),
            recipients=[
                "Như Điều 3",
                "UBND huyện, Phòng LĐTBXH huyện (báo cáo)",
                f"Thường trực Đảng ủy, HĐND {kind_of_unit}",
                "Lưu: VT",
            ],
            annexes=annexes,
        )
    ]


def _decision_list(forms, earlier):
    columns = [
        Column("Họ và tên chủ hộ"),
        Column("Mã hộ", 28, "center"),
        Column("Số khẩu", 12, "right"),
        Column("Dân tộc", 17),
        Column("Phân loại", 31),
        Column("Năm trước", 31),
    ]

    def cells(form):
        return [
            form.head_name,
            form.household.code,
            number(form.persons_count),
            form.get_ethnicity_display(),
            class_label(form.household_class),
            class_label(earlier.get(form.household_id)) or "chưa có phiếu",
        ]

    return list_table(forms, columns, cells, size=11)


def certificates(survey, context):
    """Who is to receive a certificate (poor, near-poor), with room to sign for it."""
    results = results_of(survey)
    forms = sorted(results[POOR] + results[NEAR], key=lambda form: (form.village.number, form.household.code))
    event = survey.events.filter(kind="recognised").last()
    decision = (
        f"Quyết định số {event.document} {of_day(event.happened_on)}" if event else "Quyết định công nhận số …………"
    )
    columns = [
        Column("Họ và tên chủ hộ"),
        Column("Mã hộ", 33, "center"),
        Column("Loại giấy", 31),
        Column("Số giấy", 16),
        Column("Ngày nhận", 18),
        Column("Ký nhận", 18),
    ]

    def cells(form):
        return [form.head_name, form.household.code, "Hộ nghèo" if form in poor else "Hộ cận nghèo", "", "", ""]

    poor = set(results[POOR])
    return [
        commune_paper(
            survey,
            kind="DANH SÁCH",
            subject="Cấp Giấy chứng nhận hộ nghèo, hộ cận nghèo",
            symbol="DS-UBND",
            form_of=event.happened_on if event else survey.round.reference_date,
            blocks=[
                Text(
                    f"Theo {decision} của Chủ tịch UBND {lower(survey.commune.name)}, cấp "
                    f"{number(len(forms))} Giấy chứng nhận: {number(len(results[POOR]))} hộ nghèo, "
                    f"{number(len(results[NEAR]))} hộ cận nghèo."
                ),
                list_table(forms, columns, cells, size=11),
            ],
            signature=chairman(event.signer if event else ""),
            recipients=["Trưởng các thôn (phát giấy)", "Lưu: VT"],
        )
    ]
