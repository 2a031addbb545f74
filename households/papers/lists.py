"""Lists of a commune: whom to review (PL 2a, 2b), and what hangs out for 7 working days."""

from households.papers.common import (
    class_label,
    committee_chairman,
    commune_paper,
    days,
    list_table,
    lower,
)
from households.papers.rows import (
    LEFT_NEAR,
    LEFT_POOR,
    NEAR,
    POOR,
    candidates,
    earlier_classes,
    managed_list,
    results_of,
)
from ui.docx import Annex, Column, Table, Text
from ui.formatting import number

WITHOUT_IDENTITY = "Danh sách không ghi số định danh, CMND của người dân."


def review_lists(survey, context):
    """PL 2b and PL 2a: whom the village looks at this year."""
    managed, new = managed_list(survey), candidates(survey)
    event = survey.events.filter(kind="listed").last()
    on = event.happened_on if event else None
    year = survey.round.year
    managed_table = list_table(
        managed,
        [
            Column("Họ và tên chủ hộ"),
            Column("Mã hộ", 32, "center"),
            Column("Số khẩu", 16, "right"),
            Column(f"Phân loại năm {year - 1}", 40),
        ],
        lambda form: [
            form.head_name,
            form.household.code,
            number(form.persons_count),
            class_label(form.household_class),
        ],
    )
    new_table = _households_table(new)
    unit = lower(survey.commune.name)
    return [
        commune_paper(
            survey,
            kind="DANH SÁCH",
            subject="Hộ cần rà soát",
            symbol="DS-UBND",
            on=on,
            blocks=[
                Text(
                    f"UBND {unit} lập danh sách hộ cần rà soát hộ nghèo, hộ cận nghèo năm {year} gồm "
                    f"{number(len(managed) + len(new))} hộ: {number(len(managed))} hộ thuộc danh sách hộ nghèo, hộ cận "
                    f"nghèo xã đang quản lý; {number(len(new))} hộ có giấy đề nghị hoặc xã, thôn phát hiện có khả năng "
                    "nghèo, cận nghèo. Danh sách cụ thể kèm theo."
                ),
            ],
            signature=committee_chairman(),
            recipients=["Phòng LĐTBXH huyện", "Trưởng các thôn", "Lưu: VT"],
            annexes=[
                Annex(
                    f"Hộ nghèo, hộ cận nghèo xã đang quản lý, rà soát năm {year} (theo mẫu PL 2b)", [managed_table], "I"
                ),
                Annex(f"Hộ có khả năng nghèo, cận nghèo phát sinh năm {year} (theo mẫu PL 2a)", [new_table], "II"),
            ],
        )
    ]


def _households_table(households):
    rows, merged, seen = [], set(), None
    for place, household in enumerate(households, start=1):
        if household.village_id != seen:
            seen = household.village_id
            merged.add(len(rows))
            rows.append(["", household.village.name, "", "", ""])
        rows.append([str(place), household.head_name, household.code, household.address, ""])
    columns = [
        Column("TT", 11, "center"),
        Column("Họ và tên chủ hộ"),
        Column("Mã hộ", 32, "center"),
        Column("Địa chỉ", 38),
        Column("Lý do đưa vào danh sách", 38),
    ]
    return Table(columns, rows, bold_rows=frozenset(merged), merged_rows=frozenset(merged))


RESULT_COLUMNS = [
    Column("Họ và tên chủ hộ"),
    Column("Số khẩu", 15, "right"),
    Column("B1", 13, "right"),
    Column("B2", 13, "right"),
    Column("Kết quả", 33),
    Column("Năm trước", 33),
]


def _result_cells(earlier):
    def cells(form):
        return [
            form.head_name,
            number(form.persons_count),
            number(form.b1),
            number(form.b2),
            class_label(form.household_class),
            class_label(earlier.get(form.household_id)) or "chưa có phiếu",
        ]

    return cells


def result_table(survey, results, *, caption=""):
    chosen = {form.pk: form for kind in (POOR, NEAR, LEFT_POOR, LEFT_NEAR) for form in results[kind]}
    forms = sorted(chosen.values(), key=lambda form: (form.village.number, form.household.code))
    return list_table(forms, RESULT_COLUMNS, _result_cells(earlier_classes(survey)), caption=caption)


def posting_list(survey, context):
    """The notice and the list that hang out for 7 working days: no identity numbers."""
    results = results_of(survey)
    posting = survey.postings.last()
    year = survey.round.year
    span = days(posting.posted_on, posting.until) if posting else "07 ngày làm việc, từ ngày …………… đến hết ngày ……………"
    where = posting.places if posting else "trụ sở UBND xã và nhà văn hóa các thôn"
    unit = lower(survey.commune.name)
    return [
        commune_paper(
            survey,
            kind="THÔNG BÁO",
            subject="Niêm yết công khai kết quả rà soát hộ nghèo, hộ cận nghèo",
            symbol="TB-UBND",
            on=posting.posted_on if posting else None,
            blocks=[
                Text(
                    f"Sau khi khảo sát từng hộ và họp dân ở các thôn, UBND {unit} niêm yết công khai kết quả rà soát "
                    f"năm {year}: {number(len(results[POOR]))} hộ nghèo, {number(len(results[NEAR]))} hộ cận nghèo, "
                    f"{number(len(results[LEFT_POOR]))} hộ thoát nghèo, {number(len(results[LEFT_NEAR]))} hộ thoát cận "
                    "nghèo (có danh sách kèm theo)."
                ),
                Text(f"Thời gian niêm yết: {span}.", bold_lead="1."),
                Text(f"Nơi niêm yết: {where.rstrip('.')}.", bold_lead="2."),
                Text(
                    "Ai có ý kiến về kết quả của hộ mình hoặc hộ khác thì nói hoặc gửi bằng văn bản tới trưởng thôn "
                    f"hoặc UBND {unit} trong thời gian niêm yết. UBND {unit} xem lại từng hộ được nêu và trả lời "
                    f"trước khi báo cáo huyện.",
                    bold_lead="3.",
                ),
                Text(f"Trên đây là thông báo của UBND {unit} để nhân dân biết, tham gia ý kiến./."),
            ],
            signature=committee_chairman(),
            recipients=["Trưởng các thôn (niêm yết)", "Đài truyền thanh xã (thông báo)", "Lưu: VT"],
            annexes=[
                Annex(
                    f"Danh sách hộ nghèo, hộ cận nghèo, hộ thoát nghèo, hộ thoát cận nghèo năm {year}",
                    [result_table(survey, results), Text(WITHOUT_IDENTITY, italic=True)],
                )
            ],
        )
    ]
