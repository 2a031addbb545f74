"""Answers of a commune to single people: objections against the posted list, requests during the year."""

from households.papers.common import (
    bases_of,
    chairman,
    commune_head,
    lower,
    of_day,
    or_dots,
    place_of,
)
from ui.docx import Paper, Signature, Signers, Text
from ui.formatting import number


def objection_records(survey, context):
    """A record for each objection with what looking again found; one blank record where there is none."""
    objections = list(survey.objections.select_related("household", "village")) or [None]
    return [_objection_record(survey, each) for each in objections]


def _objection_record(survey, objection):
    unit = lower(survey.commune.name)
    about = "…" * 30
    if objection is not None:
        about = (
            f"{objection.household.head_name}, mã hộ {objection.household.code}, {objection.village.name}"
            if objection.household
            else "danh sách chung"
        )
    answered = objection is not None and not objection.is_open
    result = objection.get_outcome_display() if answered else "…" * 30
    return Paper(
        letterhead=commune_head(survey.commune),
        kind="BIÊN BẢN",
        subject=f"Tiếp nhận và phúc tra ý kiến về kết quả rà soát năm\u00a0{survey.round.year}",
        symbol="",
        on=objection.received_on if objection else None,
        form_of=survey.round.reference_date,
        place=place_of(survey.commune),
        blocks=[
            Text(
                f"{of_day(objection.received_on if objection else None).capitalize()}, UBND {unit} nhận ý kiến của "
                f"ông (bà) {or_dots(objection.from_whom if objection else '')} về kết quả rà soát hộ nghèo, hộ cận "
                f"nghèo đang niêm yết."
            ),
            Text(f"{about}.", bold_lead="1. Về hộ:", align="left"),
            Text(objection.content if objection else "…" * 90, bold_lead="2. Nội dung ý kiến:", align="left"),
            Text(
                objection.answer if answered else "…" * 90,
                bold_lead="3. Kết quả phúc tra" + (f" ({of_day(objection.answered_on)}):" if answered else ":"),
                align="left",
            ),
            Text(f"{result.capitalize()}.", bold_lead="4. Kết luận:", align="left"),
            Text(
                "Biên bản lập thành 02 bản có giá trị như nhau, một bản giao người có ý kiến, một bản lưu tại UBND xã."
            ),
            Signers(
                (
                    Signature(("NGƯỜI CÓ Ý KIẾN",), objection.from_whom if objection else ""),
                    Signature(("CÁN BỘ PHÚC TRA",)),
                    Signature(("TM. BAN CHỈ ĐẠO",)),
                )
            ),
        ],
        signature=None,
        recipients=[],
    )


def request_answers(survey, context):
    """The decision, or the refusal with its reason, on each request of the year that was decided."""
    asked = survey.requests.exclude(outcome="open").select_related("village")
    return [_request_answer(survey, each) for each in asked]


def _request_answer(survey, asked):
    unit = lower(survey.commune.name)
    head = f"hộ ông (bà) {asked.head_name}, {asked.village.name}"
    points = "".join(
        f", điểm {name} {number(value)}" for name, value in (("B1", asked.b1), ("B2", asked.b2)) if value is not None
    )
    common = {
        "letterhead": commune_head(survey.commune),
        "on": asked.decided_on,
        "place": place_of(survey.commune),
        "recipients": ["Hộ gia đình", "Phòng LĐTBXH huyện", "Lưu: VT"],
    }
    what = {
        "poor": "hộ nghèo phát sinh trong năm",
        "near": "hộ cận nghèo phát sinh trong năm",
        "exit_poor": "hộ thoát nghèo trong năm",
        "exit_near": "hộ thoát cận nghèo trong năm",
    }[asked.kind]
    if asked.outcome == "accepted":
        return Paper(
            kind="QUYẾT ĐỊNH",
            subject=f"Về việc công nhận {what}",
            symbol="QĐ-UBND",
            number=asked.decision.partition("/")[0],
            resolver=f"CHỦ TỊCH UBND {survey.commune.name.upper()}",
            bases=[
                *bases_of(survey.round, asked.decided_on),
                f"Xét giấy đề nghị nhận {of_day(asked.received_on)} của {head}",
            ],
            blocks=[
                Text("QUYẾT ĐỊNH:", bold=True, align="center"),
                Text(f"Công nhận {head} là {what}{points}.", bold_lead="Điều 1."),
                Text(
                    f"Cán bộ phụ trách giảm nghèo {unit}, trưởng {asked.village.name} và hộ có tên tại Điều 1 thi hành "
                    "Quyết định này kể từ ngày ký./.",
                    bold_lead="Điều 2.",
                ),
            ],
            signature=chairman(),
            **common,
        )
    return Paper(
        subject=f"trả lời đề nghị của hộ ông (bà) {asked.head_name}",
        symbol="UBND",
        addressed_to=[f"Ông (bà) {asked.head_name}, {asked.village.name}"],
        blocks=[
            Text(
                f"UBND {unit} đã nhận giấy đề nghị của gia đình {of_day(asked.received_on)}, nội dung "
                f"{asked.get_kind_display()}, và đã rà soát theo phiếu quy định{points}."
            ),
            Text(f"Kết quả: chưa công nhận {what}. Lý do: {asked.reason.rstrip('.')}."),
            Text(
                f"Gia đình chưa đồng ý thì gửi ý kiến tới UBND {unit} để được xem lại. Trả lời để gia đình được biết./."
            ),
        ],
        signature=chairman(),
        **common,
    )
