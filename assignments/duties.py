"""Register of the duties of Quyết định 432/QĐ-UBND, clause by clause: who, what, before which day, what proves it.

The wording is the product's own; the clause says where to read the original. A date here is the decision's, or the
district's seed where the decision has none; a given year's task keeps its own date, which Phòng LĐTBXH may move.
Keys are stable: other rooms complete duties by them. This module knows no models.
"""

import datetime as dt

from assignments.duty_types import FIRST_YEAR, DoneBy, Due, Duty, Source

SIGNED_ON = dt.date(2017, 2, 8)  # Quyết định 432/QĐ-UBND, in force from this day (Điều 3)

# fmt: off
# Bodies by areas.Department.code, in the decision's order.
TEN = ("ldtbxh", "gddt", "yte", "ktht", "nnptnt", "vhtt", "vphdnd", "tnmt", "tuphap", "nhcsxh")  # III.2.3.1-10
THIRTEEN = (*TEN, "tckh", "mttq", "daiptth")
LABOUR, COMMITTEE, DISTRICT = "ldtbxh", "bcd", "ubnd"


def _seed(day, month):
    return Due(day, month, Source.DISTRICT)


def _content(key, clause, body, title, todo, evidence, partners=(), due=None):
    """A body's standing work: no date in the decision, so results are told by the end of the year (seed 31/12)."""
    return Duty(key, clause, title, todo, evidence, due or _seed(31, 12), bodies=(body,), partners=partners,
                first_year=SIGNED_ON.year)


DUTIES = (
    # III.1 Survey
    Duty("survey_plan", "III.1.1", "Lập kế hoạch điều tra, tiêu chí phân loại và bộ biểu mẫu năm {year}",
         "Soạn kế hoạch khảo sát, hướng dẫn 11 nguyên nhân và 10 chỉ số thiếu hụt, bộ phiếu; báo cáo Chủ tịch huyện.",
         "Kế hoạch, hướng dẫn và bộ phiếu đã trình", Due(25, 10), bodies=(LABOUR,), partners=THIRTEEN[1:],
         short="Kế hoạch điều tra", weight=6),
    Duty("survey_rollout", "III.1.2", "Triển khai rà soát hộ nghèo, hộ cận nghèo toàn huyện năm {year}",
         "Hướng dẫn từng xã làm rà soát; tổng hợp, phân tích nguyên nhân nghèo theo chuẩn đa chiều.",
         "Văn bản hướng dẫn, biên bản tập huấn, biểu phân tích", Due(30, 10), bodies=(LABOUR,),
         rests_on=("survey_plan",), yields=("survey_results",), short="Rà soát toàn huyện", weight=6),
    Duty("commune_survey", "III.1.3", "Rà soát hộ nghèo, hộ cận nghèo của xã năm {year}",
         "Khảo sát xong nguyên nhân và chiều thiếu hụt của từng người, từng hộ rồi trình kết quả.",
         "Kết quả rà soát đã trình trên hệ thống", Due(15, 11), each_commune=True, done_by=DoneBy.SURVEY,
         yields=("survey_results",), short="Rà soát của xã", weight=10),
    # III.2 Plans and targets
    Duty("commune_plan", "III.2.1", "Kế hoạch giảm nghèo của xã năm {next_year}",
         "Lập mục tiêu và giải pháp đến từng hộ, theo từng nguyên nhân và chiều thiếu hụt, rồi trình.",
         "Kế hoạch đã trình trên hệ thống", Due(10, 11), each_commune=True, partners=("nhcsxh", "tnmt"),
         done_by=DoneBy.PLAN, rests_on=("commune_survey",), short="Kế hoạch của xã", weight=10),
    Duty("district_plan", "III.2.2", "Kế hoạch giảm nghèo của huyện {span}",
         "Từ kế hoạch các xã, lập kế hoạch huyện (lần đầu cho cả giai đoạn 2016-2020): mục tiêu theo nhóm nguyên "
         "nhân, trách nhiệm từng cấp, từng ngành.",
         "Kế hoạch huyện đã phê duyệt", Due(30, 11, only_year=2016), bodies=(COMMITTEE,), partners=(LABOUR,),
         done_by=DoneBy.PLAN, rests_on=("commune_plan",), yields=("district_plan",), short="Kế hoạch huyện", weight=8),
    Duty("commune_targets", "III.2.2", "Giao chỉ tiêu giảm nghèo năm {next_year} cho từng xã",
         "Xem đề nghị của các xã và tình hình thực tế, quyết định chỉ tiêu cho từng xã.",
         "Quyết định giao chỉ tiêu", Due(5, 12), bodies=(DISTRICT,), partners=(LABOUR,), done_by=DoneBy.PLAN,
         rests_on=("commune_plan",), yields=("commune_targets",), short="Giao chỉ tiêu", weight=8),
    # No day in the decision: seeded with that of the communes' targets, which one decision gives out with these.
    Duty("department_targets", "III.2.3", "Giao chỉ tiêu giảm nghèo năm {next_year} cho từng ngành",
         "Tham mưu để UBND huyện giao chỉ tiêu cho từng ngành, theo từng nguyên nhân thuộc chức năng, làm căn cứ cho "
         "kế hoạch ngành.",
         "Quyết định giao chỉ tiêu cho các ngành", _seed(5, 12), bodies=(LABOUR,), partners=(DISTRICT, *TEN[1:]),
         done_by=DoneBy.PLAN, first_year=2017, short="Chỉ tiêu ngành", weight=6),
    Duty("department_plan", "III.2.3", "Kế hoạch giảm nghèo của ngành {span}",
         "Lập kế hoạch (lần đầu cho cả giai đoạn 2016-2020), đặt mục tiêu cho từng nguyên nhân thuộc chức năng ngành.",
         "Kế hoạch ngành đã trình", Due(5, 12), bodies=TEN, done_by=DoneBy.PLAN, rests_on=("department_targets",),
         short="Kế hoạch ngành", weight=10),
    Duty("target_issue", "III.2.3.1", "Phân tích số liệu, trình kế hoạch huyện {span} và chỉ tiêu của từng xã",
         "Phân tích dữ liệu hộ nghèo và kế hoạch của các xã; giúp UBND huyện ban hành kế hoạch và chỉ tiêu cụ thể.",
         "Bản phân tích; quyết định giao chỉ tiêu", Due(10, 12), bodies=(LABOUR,), partners=THIRTEEN[1:],
         done_by=DoneBy.PLAN, rests_on=("commune_plan",), yields=("commune_targets", "district_plan"),
         short="Trình kế hoạch, chỉ tiêu", weight=8),
    # III.2.3.1-10 Content of each department
    _content("models_training", "III.2.3.1", LABOUR, "Mô hình giảm nghèo, đào tạo nghề, thông tin việc làm năm {year}",
             "Hướng dẫn mô hình giảm nghèo; dạy nghề cho lao động nông thôn; dự báo, nối cung và cầu lao động.",
             "Danh sách mô hình, lớp nghề, phiên kết nối việc làm"),
    _content("labour_export", "III.2.3.1", LABOUR, "Kế hoạch đưa lao động đi làm việc ở nước ngoài năm {year}",
             "Lập kế hoạch hằng năm, ưu tiên lao động của các xã nghèo.", "Kế hoạch và số lao động đã đi"),
    _content("health_insurance", "III.2.3.1", LABOUR, "Bảo hiểm y tế do Nhà nước đóng, hỗ trợ đóng năm {year}",
             "Lập đủ danh sách và cấp thẻ cho đúng đối tượng.", "Danh sách cấp thẻ, số thẻ đã giao", ("yte",)),
    _content("school_network", "III.2.3.2", "gddt", "Trường lớp, thiết bị và đội ngũ giáo viên năm {year}",
             "Rà soát mạng lưới trường lớp, bổ sung cơ sở vật chất, chuẩn hóa giáo viên.", "Báo cáo rà soát, đầu tư"),
    _content("school_support", "III.2.3.2", "gddt", "Miễn giảm học phí, hỗ trợ học tập cho học sinh nghèo năm {year}",
             "Thực hiện đủ các chế độ cho học sinh nghèo, cận nghèo, dân tộc thiểu số vùng khó khăn.",
             "Danh sách học sinh thụ hưởng", ("nhcsxh",)),
    _content("lifelong_learning", "III.2.3.2", "gddt", "Phong trào học tập suốt đời của người nghèo năm {year}",
             "Động viên, khen thưởng người nghèo, cận nghèo học tập; gắn với xã hội học tập.", "Kết quả phong trào"),
    _content("health_facilities", "III.2.3.3", "yte", "Cơ sở và nhân lực y tế phục vụ người nghèo năm {year}",
             "Nâng cấp bệnh viện, trạm y tế; bố trí đủ y, bác sĩ, cộng tác viên thôn.", "Báo cáo đầu tư, nhân lực"),
    _content("maternal_support", "III.2.3.3", "yte", "Hỗ trợ phụ nữ nghèo dân tộc thiểu số sinh con đúng chính sách",
             "Lập danh sách và chi hỗ trợ trong năm {year}.", "Danh sách, chứng từ chi hỗ trợ"),
    _content("housing", "III.2.3.4", "ktht", "Hỗ trợ nhà ở cho hộ nghèo, người có công năm {year}",
             "Xóa nhà đơn sơ, thiếu kiên cố; bảo đảm từ 8 m² mỗi người; bố trí lại đất ở, phòng chống bão lụt.",
             "Danh sách nhà đã hỗ trợ, biên bản nghiệm thu"),
    _content("industry_jobs", "III.2.3.4", "ktht", "Thu hút dự án nhiều lao động, tiểu thủ công nghiệp năm {year}",
             "Mời gọi đầu tư may mặc, giày da về nông thôn, miền núi; giới thiệu sản phẩm.", "Dự án, số việc làm mới"),
    _content("markets", "III.2.3.4", "ktht", "Phát triển chợ nông thôn, miền núi năm {year}",
             "Rà soát quy hoạch chợ, trung tâm thương mại; đẩy mạnh tiêu thụ.", "Kết quả rà soát, đầu tư chợ"),
    _content("production_support", "III.2.3.5", "nnptnt", "Tái cơ cấu nông nghiệp, hỗ trợ sản xuất năm {year}",
             "Thực hiện đề án và chính sách nông nghiệp; hướng dẫn phần hỗ trợ sản xuất của chương trình.",
             "Danh sách hộ, mô hình được hỗ trợ"),
    _content("water_sanitation", "III.2.3.5", "nnptnt", "Nước sạch, nhà tiêu và chuồng trại hợp vệ sinh năm {year}",
             "Tham mưu hỗ trợ công trình nước tập trung và phân tán, nhà tiêu, chuồng trại.", "Công trình, số hộ dùng"),
    _content("technology", "III.2.3.5", "nnptnt", "Chuyển giao tiến bộ kỹ thuật cho vùng miền núi, dân tộc năm {year}",
             "Đưa kỹ thuật mới về nông thôn, miền núi.", "Lớp tập huấn, mô hình trình diễn"),
    _content("information_access", "III.2.3.6", "vhtt", "Tiếp cận dịch vụ thông tin năm {year}",
             "Số hóa truyền dẫn, viễn thông, Internet, truyền thanh cơ sở; tập huấn cán bộ thông tin.",
             "Kết quả thực hiện từng nội dung", ("daiptth",)),
    _content("minority_culture", "III.4.2", "vhtt", "Bảo tồn, phát triển văn hóa các dân tộc năm {year}",
             "Chủ trì cùng các ngành, các xã giữ gìn văn hóa, nhất là của dân tộc thiểu số.", "Kết quả hoạt động"),
    _content("minority_policy", "III.2.3.7", "vphdnd", "Chính sách cho đồng bào dân tộc thiểu số ở xã nghèo năm {year}",
             "Chỉ đạo chính sách phát triển; phối hợp hỗ trợ nước sinh hoạt cho hộ nghèo, cận nghèo vùng khó khăn.",
             "Kết quả từng chính sách", ("nnptnt",)),
    _content("land", "III.2.3.8", "tnmt", "Đất cho hộ nghèo, đo đạc và cấp giấy chứng nhận năm {year}",
             "Hướng dẫn xã lập phương án quỹ đất cho hộ nghèo; đo đạc, cấp giấy.", "Phương án, số giấy đã cấp"),
    _content("legal_aid", "III.2.3.9", "tuphap", "Trợ giúp pháp lý cho người nghèo, người yếu thế năm {year}",
             "Mở rộng và nâng chất lượng trợ giúp pháp lý ở cơ sở.", "Số buổi, số người được trợ giúp"),
    _content("credit", "III.2.3.10", "nhcsxh", "Vốn vay ưu đãi cho hộ nghèo, cận nghèo, mới thoát nghèo năm {year}",
             "Lo đủ vốn cho sản xuất, nhà ở, phòng tránh bão lụt, nước sạch và vệ sinh.", "Dư nợ, số hộ đã vay"),
    # III.3 Resources and carrying out
    Duty("resource_allocation", "III.3.1", "Kế hoạch phân bổ nguồn lực giảm nghèo năm {next_year}",
         "Phòng TC-KH và Phòng LĐTBXH cùng lập: phân bổ có trọng điểm, ưu tiên nơi nghèo nhất; hướng dẫn chi đúng "
         "nguồn, đúng nội dung.",
         "Kế hoạch phân bổ kinh phí", _seed(31, 12), bodies=("tckh", LABOUR), first_year=2017,
         short="Phân bổ nguồn lực"),
    Duty("plan_execution", "III.3.2, III.5.3", "Thực hiện kế hoạch của ngành, vận động cán bộ tham gia năm {year}",
         "Triển khai các nội dung của ngành; vận động cán bộ, công chức, người lao động cùng tham gia.",
         "Kết quả thực hiện so với kế hoạch", _seed(31, 12), bodies=THIRTEEN, first_year=2017,
         short="Thực hiện kế hoạch"),
    _content("fund_day", "III.3.3", "mttq", "Phát động “Ngày vì người nghèo” năm {year}",
             "Vận động ủng hộ; chuyển quỹ qua ngân hàng chính sách để hỗ trợ vốn cho hộ nghèo, cận nghèo.",
             "Số tiền vận động, chứng từ chuyển quỹ", ("nhcsxh",), _seed(18, 11)),
    Duty("village_direction", "III.3.4", "Chỉ đạo thôn, bản giúp từng hộ nghèo, cận nghèo năm {year}",
         "Tổ chức thực hiện chương trình đến từng hộ, theo nhóm nguyên nhân.", "Kết quả giúp đỡ theo thôn",
         _seed(31, 12), each_commune=True, first_year=2017, short="Chỉ đạo thôn, bản", weight=4),
    # III.4 Communication
    _content("broadcasting", "III.4.1", "daiptth", "Tuyên truyền giảm nghèo, nêu gương thoát nghèo năm {year}",
             "Mở chuyên mục, nêu mô hình giỏi; hướng dẫn đài xã; có chương trình tiếng dân tộc.",
             "Lịch phát sóng, số tin bài", ("vhtt",)),
    _content("communication_training", "III.4.3", LABOUR, "Truyền thông và tập huấn cán bộ giảm nghèo năm {year}",
             "Tổ chức truyền thông; tập huấn cán bộ xã, trưởng thôn, đoàn thể.", "Danh sách lớp, người dự",
             ("daiptth",)),
    Duty("commune_communication", "III.4.4", "Tuyên truyền giảm nghèo trên đài truyền thanh xã năm {year}",
         "Phổ biến chính sách; nhân rộng gương thoát nghèo; phê phán tư tưởng trông chờ.",
         "Lịch phát, số buổi sinh hoạt", _seed(31, 12), each_commune=True, partners=("daiptth",), first_year=2017,
         short="Tuyên truyền xã", weight=2),
    # III.5 Leadership
    Duty("committee_district", "III.5.1", "Kiện toàn Ban chỉ đạo huyện, phân công thành viên năm {year}",
         "Rà soát thành viên, nhiệm vụ, địa bàn phụ trách và quy chế làm việc.", "Quyết định kiện toàn, quy chế",
         _seed(31, 3), bodies=(COMMITTEE,), partners=(LABOUR,), first_year=2017, short="Ban chỉ đạo huyện", weight=4),
    Duty("committee_commune", "III.5.1", "Kiện toàn Ban chỉ đạo xã, phân công thành viên năm {year}",
         "Rà soát thành viên, nhiệm vụ, thôn phụ trách và quy chế làm việc.", "Quyết định kiện toàn, quy chế",
         _seed(31, 3), each_commune=True, first_year=2017, short="Ban chỉ đạo xã", weight=4),
    Duty("party_mentors", "III.5.2", "Nghị quyết Đảng ủy; cử cán bộ, đảng viên kèm hộ nghèo năm {year}",
         "Ban hành nghị quyết và chỉ tiêu năm; phân công thôn, chi bộ, đảng viên giúp từng hộ.",
         "Nghị quyết; danh sách người kèm cặp theo hộ", _seed(31, 3), each_commune=True, first_year=2017,
         short="Nghị quyết, kèm hộ", weight=6),
    _content("social_mobilisation", "III.5.4", "mttq", "Vận động xã hội, đoàn thể giúp người nghèo năm {year}",
             "Vận động mọi tầng lớp tham gia; hướng dẫn hộ nghèo sản xuất, tạo việc làm.", "Kết quả vận động"),
    # IV Carrying out and reports
    Duty("unit_programme", "IV.1", "Chương trình của đơn vị, lãnh đạo trực tiếp phụ trách giảm nghèo năm {year}",
         "Ban hành chương trình, kế hoạch của đơn vị; phân công một lãnh đạo trực tiếp chỉ đạo, theo dõi, kiểm tra, "
         "đôn đốc.",
         "Chương trình, kế hoạch; văn bản ghi tên lãnh đạo phụ trách", _seed(31, 3), bodies=THIRTEEN,
         each_commune=True, first_year=2017, short="Chương trình, lãnh đạo", weight=4),
    Duty("report_six_month", "IV.1", "Báo cáo giảm nghèo 6 tháng đầu năm {year}",
         "Báo cáo tình hình và kết quả về UBND huyện qua Phòng LĐTBXH.", "Báo cáo đã gửi trên hệ thống",
         _seed(15, 6), bodies=THIRTEEN, each_commune=True, done_by=DoneBy.REPORT, first_year=2017,
         short="Báo cáo 6 tháng", weight=6),
    Duty("report_annual", "IV.1", "Báo cáo giảm nghèo năm {year}",
         "Báo cáo tình hình và kết quả cả năm về UBND huyện qua Phòng LĐTBXH.", "Báo cáo đã gửi trên hệ thống",
         _seed(15, 12), bodies=THIRTEEN, each_commune=True, done_by=DoneBy.REPORT, first_year=2017,
         short="Báo cáo năm", weight=8),
    Duty("consolidated_six_month", "IV.1, IV.3", "Báo cáo tổng hợp 6 tháng đầu năm {year}",
         "Tổng hợp báo cáo các đơn vị, trình UBND huyện, gửi UBND tỉnh và Sở LĐTBXH.", "Báo cáo đã phát hành",
         _seed(30, 6), bodies=(LABOUR,), done_by=DoneBy.REPORT, first_year=2017, rests_on=("report_six_month",),
         short="Tổng hợp 6 tháng", weight=6),
    Duty("consolidated_annual", "IV.1, IV.3", "Báo cáo tổng hợp năm {year}",
         "Tổng hợp báo cáo các đơn vị, trình UBND huyện, gửi UBND tỉnh và Sở LĐTBXH.", "Báo cáo đã phát hành",
         _seed(31, 12), bodies=(LABOUR,), done_by=DoneBy.REPORT, first_year=2017, rests_on=("report_annual",),
         short="Tổng hợp năm", weight=8),
    Duty("cooperation", "IV.2", "Phối hợp làm chương trình, kế hoạch do cơ quan khác chủ trì năm {year}",
         "Tham gia, góp ý chương trình, kế hoạch, đề án, dự án của cơ quan khác có phần thuộc chức năng đơn vị.",
         "Văn bản góp ý, tham gia", _seed(31, 12), bodies=THIRTEEN, each_commune=True, first_year=2017,
         short="Phối hợp", weight=1),
    _content("supervision", "IV.3", LABOUR, "Đôn đốc, kiểm tra, giám sát thực hiện kế hoạch năm {year}",
             "Kiểm tra các ngành và các xã; báo cáo UBND huyện.", "Kế hoạch và biên bản kiểm tra", (DISTRICT,)),
)

BY_KEY = {duty.key: duty for duty in DUTIES}


def duty_of(key):
    """Returns the register's duty, or None for a duty that Phòng LĐTBXH added itself."""
    return BY_KEY.get(key)


def duties_of(year):
    """Returns the duties that bind in a cycle year. Those without a date bind from the year of signing."""
    return [duty for duty in DUTIES if duty.applies_in(year)]


def first_day(year):
    """Returns the first day on which work of a cycle year can be reported as done: 1 January, and for the first year,
    whose autumn had passed when the decision was signed, the day of signing."""
    return SIGNED_ON if year == FIRST_YEAR else dt.date(year, 1, 1)


def keys_with_partner(code):
    """Returns the keys of the duties in which the body of this code co-operates."""
    return frozenset(duty.key for duty in DUTIES if code in duty.partners)
