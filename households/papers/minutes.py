"""Minutes of the village meetings, two copies of each."""

from households.papers.common import (
    lower,
    of_day,
    or_dots,
    place_of,
    village_head,
)
from households.papers.lists import result_table
from households.papers.rows import (
    LEFT_NEAR,
    LEFT_POOR,
    NEAR,
    POOR,
    results_of,
)
from ui.docx import Annex, Column, Heading, Paper, Signature, Signers, Table, Text
from ui.formatting import number


def minutes(survey, context):
    """Minutes of the village meetings, two copies of each; blank lines where nothing was recorded yet."""
    held = {meeting.village_id: meeting for meeting in survey.meetings.select_related("village__commune")}
    papers = []
    for village in context["villages"]:
        papers += [_minutes_of(survey, village, held.get(village.pk))] * 2
    return papers


def _minutes_of(survey, village, meeting):
    results = results_of(survey, village=village)
    held_on = meeting.held_on if meeting else None
    counted = (
        f"{number(meeting.present)} người, đồng ý {number(meeting.agreed)}, không đồng ý {number(meeting.disagreed)}, "
        f"không biểu quyết {number(meeting.abstained)}"
        if meeting
        else "…… người, đồng ý ……, không đồng ý ……, không biểu quyết ……"
    )
    guests = meeting.guests if meeting and meeting.guests else "…" * 60
    opinions = meeting.opinions if meeting and meeting.opinions else "Không có ý kiến khác." if meeting else "…" * 90
    verdict = ""
    if meeting:
        verdict = "đã quá nửa" if meeting.is_agreed else "chưa quá nửa nên thôn họp lại"
    blocks = [
        Text(
            f"Hôm nay, {of_day(held_on)}, tại {or_dots(meeting.place if meeting else '')}, {village.name}, "
            f"{lower(survey.commune.name)} tổ chức họp thống nhất kết quả rà soát hộ nghèo, hộ cận nghèo năm "
            f"{survey.round.year}."
        ),
        Heading("1. Thành phần", 2),
        Text(
            f"Chủ trì: {or_dots(meeting.chair if meeting else '')}. "
            f"Thư ký: {or_dots(meeting.secretary if meeting else '')}."
        ),
        Text(f"Dự họp: {guests.rstrip('.')}.", align="justify" if meeting and meeting.guests else "left"),
        Text(
            f"Số hộ được mời: {number(meeting.invited) if meeting and meeting.invited is not None else '……'}; số "
            f"người dự họp: {number(meeting.present) if meeting else '……'}."
        ),
        Heading("2. Kết quả rà soát trình cuộc họp", 2),
        Table(
            [Column("Nội dung"), Column("Số hộ", 25, "right")],
            [
                ["Hộ nghèo", number(len(results[POOR]))],
                ["Hộ cận nghèo", number(len(results[NEAR]))],
                ["Hộ thoát nghèo", number(len(results[LEFT_POOR]))],
                ["Hộ thoát cận nghèo", number(len(results[LEFT_NEAR]))],
            ],
        ),
        Text("Danh sách từng hộ, điểm B1, B2 và phân loại kèm theo biên bản này."),
        Heading("3. Ý kiến", 2),
        Text(opinions, align="justify" if meeting and meeting.guests else "left"),
        Heading("4. Biểu quyết", 2),
        Text(f"Số người dự họp: {counted}." + (f" Tỷ lệ đồng ý {verdict}." if verdict else "")),
        Text(
            "Biên bản lập thành 02 bản, một bản lưu tại thôn, một bản gửi Ban chỉ đạo giảm nghèo xã; đã đọc cho những "
            "người dự họp cùng nghe và thống nhất ký tên."
        ),
        Signers(
            (
                Signature(("THƯ KÝ",), meeting.secretary if meeting else ""),
                Signature(("ĐẠI DIỆN HỘ DÂN",)),
                Signature(("CHỦ TRÌ",), meeting.chair if meeting else ""),
            )
        ),
    ]
    return Paper(
        letterhead=village_head(village),
        kind="BIÊN BẢN",
        subject=f"Họp dân thống nhất kết quả rà soát hộ nghèo, hộ cận nghèo năm\u00a0{survey.round.year}",
        symbol="",
        on=held_on,
        form_of=survey.round.reference_date,
        place=place_of(survey.commune),
        blocks=blocks,
        signature=None,
        recipients=[],
        annexes=[
            Annex(
                f"Kết quả rà soát từng hộ của {village.name}, năm {survey.round.year}", [result_table(survey, results)]
            )
        ],
    )
