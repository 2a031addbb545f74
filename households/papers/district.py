"""Papers of Phòng LĐTBXH: the note of appraisal to a commune, and the three of clause III.1.1 for a year: survey plan,
criteria guide, form set. They come out as drafts to finish and sign.
"""

from assignments.deadlines import last_safe_day
from assignments.duties import duty_of
from households.models import CommuneSurvey
from households.papers.common import bases_of, lower, of_day
from households.standards import HouseholdClass
from households.statistics import class_counts
from ui.docx import (
    LABOUR_OFFICE,
    PEOPLE_COMMITTEE,
    Column,
    Heading,
    Paper,
    Signature,
    Table,
    Text,
)
from ui.formatting import date_vi, number, vnd

HEAD_OF_OFFICE = Signature(("TRƯỞNG PHÒNG",))
CHAIRMAN = Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))


def appraisal_note(survey, context):
    """What the district found when it looked a commune's result over; addressed to the commune."""
    event = survey.events.filter(kind="appraised").last()
    sent = survey.events.filter(kind="submitted").last()
    on = event.happened_on if event else None
    counts = class_counts(survey.round.forms.filter(commune=survey.commune), standard=survey.round.standard)
    rows = [[each.label, number(count)] for each, count in counts.items()]
    year, unit = survey.round.year, lower(survey.commune.name)
    opinion = event.note if event and event.note else "Hồ sơ, phiếu và danh sách đầy đủ; số liệu khớp."
    return [
        Paper(
            letterhead=LABOUR_OFFICE,
            kind="THÔNG BÁO",
            subject=f"Kết quả thẩm định rà soát hộ nghèo, hộ cận nghèo năm\u00a0{year} của {unit}",
            symbol="TB-LĐTBXH",
            number=event.document.partition("/")[0] if event else "",
            on=on,
            form_of=survey.round.reference_date,
            addressed_to=[f"UBND {unit}"],
            blocks=[
                Text(
                    f"Phòng Lao động - Thương binh và Xã hội giúp UBND huyện thẩm định kết quả rà soát năm {year} mà "
                    f"UBND {unit} trình {of_day(sent.happened_on if sent else None)}; kết quả như sau:"
                ),
                Heading("1. Số liệu thẩm định", 2),
                Table([Column("Phân loại"), Column("Số hộ", 30, "right")], rows),
                Heading("2. Nhận xét", 2),
                Text(opinion),
                Heading("3. Kết luận", 2),
                Text(
                    f"Đồng ý với kết quả rà soát. Đề nghị Chủ tịch UBND {survey.commune.kind} ra quyết định công "
                    f"nhận, cấp Giấy chứng nhận cho hộ và gửi quyết định về Phòng để tổng hợp, báo cáo UBND huyện./."
                    if event
                    else "…" * 60
                ),
            ],
            signature=Signature(("TRƯỞNG PHÒNG",), event.signer if event else ""),
            recipients=["Như trên", "UBND huyện (báo cáo)", "Lưu: VT"],
        )
    ]


def survey_plan(survey_round, context):
    """The plan of a year's survey (III.1.1), with the days of the decision and of the year's tasks."""
    year = survey_round.year
    communes = CommuneSurvey.objects.filter(round=survey_round).count()
    rollout, survey = (duty_of(key).due.on(year) for key in ("survey_rollout", "commune_survey"))
    plan_day = duty_of("survey_plan").due.on(year)
    steps = [
        (
            "Lập danh sách hộ cần rà soát (mẫu PL 2a, 2b)",
            "Trưởng thôn, cán bộ giảm nghèo xã",
            f"trước {date_vi(rollout)}",
        ),
        ("Khảo sát, chấm điểm từng hộ bằng phiếu", "Điều tra viên, cán bộ xã", f"trước {date_vi(survey)}"),
        ("Họp dân ở từng thôn, lập 02 biên bản", "Trưởng thôn chủ trì", f"trước {date_vi(survey)}"),
        ("Niêm yết công khai 07 ngày làm việc, phúc tra", "UBND xã, thị trấn", f"trước {date_vi(survey)}"),
        ("Trình kết quả về huyện", "UBND xã, thị trấn", f"chậm nhất {date_vi(last_safe_day(survey))}"),
        ("Thẩm định", "Phòng LĐTBXH", "ngay sau khi xã trình"),
        ("Công nhận bằng quyết định, cấp Giấy chứng nhận", "Chủ tịch UBND xã, thị trấn", "ngay sau khi thẩm định"),
    ]
    return [
        Paper(
            letterhead=PEOPLE_COMMITTEE,
            kind="KẾ HOẠCH",
            subject=f"Rà soát hộ nghèo, hộ cận nghèo năm\u00a0{year} trên địa bàn huyện Triệu Sơn",
            symbol="KH-UBND",
            form_of=plan_day,
            blocks=[
                *[Text(f"{each};") for each in bases_of(survey_round, plan_day)],
                Text(f"UBND huyện Triệu Sơn ban hành kế hoạch rà soát hộ nghèo, hộ cận nghèo năm {year} như sau:"),
                Heading("I. MỤC ĐÍCH, YÊU CẦU"),
                Text(
                    "Xác định đúng hộ nghèo, hộ cận nghèo, hộ thoát nghèo, hộ thoát cận nghèo, kèm nguyên nhân và "
                    "các dịch vụ xã hội cơ bản mà từng hộ còn thiếu, làm căn cứ lập kế hoạch giảm nghèo đến từng hộ."
                ),
                Text(
                    "Làm từ thôn, dân chủ, công khai, có người dân tham gia; không để sót hộ, không chạy theo thành "
                    "tích."
                ),
                Heading("II. ĐỐI TƯỢNG, PHẠM VI"),
                Text(
                    f"Toàn bộ {number(communes)} xã, thị trấn: các hộ thuộc danh sách hộ nghèo, hộ cận nghèo đang "
                    f"quản lý; các hộ có giấy đề nghị hoặc gặp biến cố trong năm. Đơn vị hành chính, tuổi của nhân "
                    f"khẩu tính đến ngày {date_vi(survey_round.reference_date)}."
                ),
                Heading("III. TIÊU CHÍ"),
                Text(
                    f"Theo {survey_round.standard.citation}: thu nhập (hoặc điểm "
                    f"{survey_round.standard.income_points_name}), {number(len(survey_round.standard.indicators))} "
                    f"chỉ số thiếu hụt, {number(len(survey_round.standard.causes))} nguyên nhân. Bản hướng dẫn tiêu "
                    f"chí và bộ phiếu ban hành kèm theo Kế hoạch này."
                ),
                Heading("IV. CÁC BƯỚC VÀ THỜI GIAN"),
                Table(
                    [Column("TT", 11, "center"), Column("Việc"), Column("Ai làm", 45), Column("Thời gian", 40)],
                    [[str(place), *row] for place, row in enumerate(steps, start=1)],
                ),
                Heading("V. KINH PHÍ"),
                Text("……………………………………………… (Phòng Tài chính - Kế hoạch phối hợp)."),
                Heading("VI. TỔ CHỨC THỰC HIỆN"),
                Text(
                    "Phòng LĐTBXH hướng dẫn, tập huấn điều tra viên, kiểm tra, thẩm định, tổng hợp báo cáo Chủ tịch "
                    "UBND huyện."
                ),
                Text(
                    "Các phòng, ban, ngành phối hợp xác minh chỉ số thiếu hụt thuộc lĩnh vực của mình và cử người "
                    "cùng kiểm tra."
                ),
                Text(
                    "UBND các xã, thị trấn thành lập tổ rà soát, phân công cán bộ từng thôn, chịu trách nhiệm về kết "
                    "quả của địa phương mình./."
                ),
            ],
            signature=CHAIRMAN,
            recipients=[
                "Sở LĐTBXH (báo cáo)",
                "TTr Huyện ủy, HĐND huyện (báo cáo)",
                "Các phòng, ban, ngành huyện",
                "UBND các xã, thị trấn",
                "Lưu: VT, LĐTBXH",
            ],
        )
    ]


def criteria_guide(survey_round, context):
    """How households are classified (III.1.1): lines, indicators, causes."""
    standard, on = survey_round.standard, duty_of("survey_plan").due.on(survey_round.year)
    indicators = Table(
        [Column("Số", 11, "center"), Column("Chiều", 26), Column("Chỉ số", 38), Column("Hộ thiếu hụt khi")],
        [[str(each.number), each.dimension, each.name, each.threshold] for each in standard.indicators],
        size=11,
    )
    causes = Table(
        [Column("Số", 11, "center"), Column("Nguyên nhân")],
        [[str(each.number), each.name] for each in standard.causes],
        size=12,
    )
    return [
        Paper(
            letterhead=LABOUR_OFFICE,
            kind="HƯỚNG DẪN",
            subject=f"Tiêu chí phân loại hộ nghèo, hộ cận nghèo năm\u00a0{survey_round.year}",
            symbol="HD-LĐTBXH",
            form_of=on,
            addressed_to=["UBND các xã, thị trấn"],
            blocks=[
                Text(
                    f"Phòng Lao động - Thương binh và Xã hội hướng dẫn phân loại hộ theo {standard.citation}; điểm "
                    f"theo {standard.points_citation_on(on)}."
                ),
                Heading("1. Phân loại hộ", 2),
                *_class_tables(standard),
                Text(
                    f"Có điểm {standard.income_points_name} thì phân loại theo điểm; chưa chấm điểm thì theo thu "
                    f"nhập bình quân đầu người một tháng. Hai cách cho kết quả khác nhau thì kiểm tra lại phiếu."
                ),
                Heading(f"2. {number(len(standard.indicators))} chỉ số thiếu hụt", 2),
                indicators,
                Heading(f"3. {number(len(standard.causes))} nguyên nhân", 2),
                Text("Một hộ có thể có nhiều nguyên nhân; đánh dấu mọi nguyên nhân đúng với hộ nghèo, hộ cận nghèo."),
                causes,
                Heading("4. Lưu ý khi khảo sát", 2),
                Text(
                    "Hỏi tại nhà, xem tận nơi nhà ở, nguồn nước, nhà tiêu; ô nào chưa hỏi được thì để trống, không "
                    f"ghi 0. Tuổi tính đến ngày {date_vi(survey_round.reference_date)}./."
                ),
            ],
            signature=HEAD_OF_OFFICE,
            recipients=["Như trên", "UBND huyện (báo cáo)", "Lưu: VT"],
        )
    ]


def _class_tables(standard):
    """One table a measure: what each class needs, in the country and in town."""
    for measures, label, word in (
        (standard.income, "thu nhập bình quân", vnd),
        (standard.points, f"điểm {standard.income_points_name}", number),
    ):
        if not measures:
            continue
        rows = []
        for each in standard.classes:
            texts = [_needs(each, measures[area], standard, word) for area in ("rural", "urban")]
            if all(texts):
                rows.append([each.label, *texts])
        yield Table(
            [Column("Phân loại", 48), Column("Nông thôn"), Column("Thành thị")],
            rows,
            size=12,
            caption=f"Theo {label}",
        )


def _needs(household_class, bands, standard, word):
    """What a class asks of a measure, "" where the measure cannot tell it."""
    least = standard.deprivation_cutoff
    short, lacking = f"thiếu dưới {least} chỉ số", f"thiếu từ {least} chỉ số trở lên"
    between = (
        f"trên {word(bands.poor)} đến {word(bands.minimum)}" if bands.poor is not None else f"đến {word(bands.minimum)}"
    )
    if household_class is HouseholdClass.N1:
        return f"từ {word(bands.poor)} trở xuống"
    if household_class in (HouseholdClass.N2, HouseholdClass.N):
        return f"{between} và {lacking}"
    if household_class is HouseholdClass.CN:
        return f"{between} và {short}"
    if household_class is HouseholdClass.TB:
        return f"trên {word(bands.minimum)} đến {word(bands.middle)}" if bands.middle is not None else ""
    return f"trên {word(bands.middle if bands.middle is not None else bands.minimum)}"
