"""Which measure answers which cause or deprivation, and whose work it is.

The pairs of Decision 432 (III.2.1) and the remits of its bodies (III.2.3.1-2.3.10, III.3.3, III.3.4), worded by us.
This part ships with the program; Phòng LĐTBXH adds measures of its own on a page, and those live in the database.
Pure: no database. `body` is a department's code in areas/data/departments.csv, or COMMUNE for the commune itself.
"""

from dataclasses import dataclass
from enum import StrEnum

COMMUNE = "xa"
FUND_GIFT = "fund_gift"  # the measure of the fund "Ngày vì người nghèo", which also keeps books of its own


class NeedKind(StrEnum):
    """What a measure acts on."""

    CAUSE = "cause"
    DEPRIVATION = "deprivation"


@dataclass(frozen=True, slots=True, order=True)
class NeedKey:
    """A cause or deprivation, by its code in the standard (numbers differ between standards, codes do not)."""

    kind: NeedKind
    code: str


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that can be done for a household. `needs` are what it answers, `body` who leads, `helpers` who join.

    `is_named` tells the pairs that the decision itself names from those that follow from a body's remit; `is_loan` and
    `is_model` mark what the programme targets count (432, II.2); `is_yearly` what is due anew every year, so that a
    second year of it is no second help.
    """

    key: str
    name: str
    needs: tuple[NeedKey, ...]
    body: str
    clause: str
    helpers: tuple[str, ...] = ()
    is_named: bool = False
    is_loan: bool = False
    is_model: bool = False
    is_yearly: bool = False


def cause(code):
    return NeedKey(NeedKind.CAUSE, code)


def lack(code):
    return NeedKey(NeedKind.DEPRIVATION, code)


# Measures whose clause begins with III.2.1 and that are named there carry is_named=True; docs/glossary.md says which
# of the others are our reading of a remit.
MEASURES = (
    # The pairs that III.2.1 names.
    Measure(
        "production_loan", "Hướng dẫn và bố trí vay vốn ưu đãi để sản xuất", (cause("capital"),),
        "nhcsxh", "III.2.1; III.2.3.10", (COMMUNE,), is_named=True, is_loan=True,
    ),
    Measure(
        "commune_land", "Xét giao đất sản xuất từ quỹ đất của xã; thiếu quỹ đất thì báo cáo UBND huyện",
        (cause("land"),), COMMUNE, "III.2.1; III.2.3.8", ("tnmt", "ubnd"), is_named=True,
    ),
    Measure(
        "skill_training", "Đào tạo kỹ năng lao động, đào tạo nghề",
        (cause("skills"), cause("jobs"), lack("employment")), "ldtbxh", "III.2.1; III.2.3.1", (COMMUNE,), is_named=True,
    ),
    Measure(
        "business_tutoring", "Phân công cán bộ, đảng viên có kinh nghiệm kèm cặp cách làm ăn",
        (cause("skills"), cause("knowledge")), COMMUNE, "III.2.1; III.5.2", is_named=True, is_yearly=True,
    ),
    Measure(
        "job_creation", "Tạo việc làm: sản xuất nông nghiệp, cơ sở thu hút nhiều lao động",
        (cause("jobs"), lack("employment")), "ktht", "III.2.1; III.2.3.4", ("nnptnt", "ldtbxh"), is_named=True,
    ),
    Measure(
        "labour_export", "Tư vấn, hỗ trợ đi làm việc ở nước ngoài theo hợp đồng", (cause("jobs"),),
        "ldtbxh", "III.2.1; III.2.3.1", (COMMUNE,), is_named=True,
    ),
    Measure(
        "persuasion", "Tuyên truyền, vận động; cử cán bộ, đảng viên kèm cặp", (cause("will"),),
        COMMUNE, "III.2.1; III.4.4; III.5.2", ("mttq",), is_named=True, is_yearly=True,
    ),
    Measure(
        "community_help", "Vận động doanh nghiệp, tổ chức, cá nhân giúp đỡ bằng cách phù hợp",
        (cause("illness"), cause("labour")), COMMUNE, "III.2.1", ("mttq",), is_named=True, is_yearly=True,
    ),
    # Causes that III.2.1 does not pair by name: from the bodies' remits.
    Measure(
        "production_support", "Hỗ trợ giống, vật tư, phương tiện phát triển sản xuất",
        (cause("equipment"), cause("land")), "nnptnt", "III.2.3.5", (COMMUNE,),
    ),
    Measure(
        "poverty_model", "Tham gia mô hình giảm nghèo", (cause("skills"), cause("equipment"), cause("jobs")),
        "ldtbxh", "II.2; III.2.3.1", ("nnptnt", COMMUNE), is_model=True,
    ),
    Measure(
        "technology_transfer", "Chuyển giao tiến bộ kỹ thuật, hướng dẫn cách làm",
        (cause("skills"), cause("knowledge")), "nnptnt", "III.2.3.5", (COMMUNE,),
    ),
    Measure(
        "land_certificate", "Đo đạc, cấp giấy chứng nhận quyền sử dụng đất", (cause("land"),),
        "tnmt", "III.2.3.8", (COMMUNE,),
    ),
    Measure(
        "care_for_dependants", "Hướng dẫn hưởng trợ giúp xã hội, miễn giảm cho người ăn theo",
        (cause("dependants"), lack("dependants")), "ldtbxh", "III.2.3.1; III.2.3.2", (COMMUNE, "gddt"), is_yearly=True,
    ),
    Measure(
        "rehabilitation", "Vận động cai nghiện, hòa nhập; phân công người giúp đỡ", (cause("social_evils"),),
        COMMUNE, "III.2.1; III.5.2", ("mttq", "ldtbxh"), is_yearly=True,
    ),
    Measure(
        "legal_aid", "Trợ giúp pháp lý", (cause("other"),), "tuphap", "III.2.3.9", (COMMUNE,), is_yearly=True,
    ),
    Measure(
        "household_visit", "Xã, thôn gặp từng hộ, xác định cách giúp riêng", (cause("other"),),
        COMMUNE, "III.3.4; III.5.2", is_yearly=True,
    ),
    Measure(
        FUND_GIFT, "Hỗ trợ từ quỹ “Ngày vì người nghèo”", (cause("capital"), cause("illness"), cause("other")),
        "mttq", "III.3.3", (COMMUNE, "nhcsxh"),
    ),
    # Deprivations: from the remits in III.2.3.
    Measure(
        "medical_care", "Khám, chữa bệnh; vận động người ốm đi khám", (lack("health_care"), cause("illness")),
        "yte", "III.2.3.3", (COMMUNE,), is_yearly=True,
    ),
    Measure(
        "nutrition_care", "Tư vấn dinh dưỡng, theo dõi trẻ em suy dinh dưỡng", (lack("nutrition"),),
        "yte", "III.2.3.3", (COMMUNE,), is_yearly=True,
    ),
    Measure(
        "insurance_card", "Cấp thẻ bảo hiểm y tế cho người được Nhà nước đóng, hỗ trợ đóng",
        (lack("health_insurance"),), "ldtbxh", "III.2.3.1", ("yte", COMMUNE), is_yearly=True,
    ),
    Measure(
        "adult_education", "Học bổ túc, học nghề, học tập suốt đời", (lack("adult_schooling"),),
        "gddt", "III.2.3.2", (COMMUNE,), is_yearly=True,
    ),
    Measure(
        "child_education", "Đưa trẻ trở lại lớp; miễn giảm học phí, hỗ trợ chi phí học tập",
        (lack("child_schooling"),), "gddt", "III.2.3.2", (COMMUNE,), is_yearly=True,
    ),
    Measure(
        "house_building", "Hỗ trợ xây mới, sửa chữa nhà ở", (lack("housing_quality"), lack("housing_area")),
        "ktht", "II.2; III.2.3.4", ("nhcsxh", "mttq", COMMUNE),
    ),
    Measure(
        "housing_loan", "Vay ưu đãi xây, sửa nhà ở", (lack("housing_quality"), lack("housing_area")),
        "nhcsxh", "III.2.3.10", ("ktht", COMMUNE), is_loan=True,
    ),
    Measure(
        "clean_water", "Xây công trình nước sạch tập trung hoặc phân tán", (lack("water"),),
        "nnptnt", "III.2.3.5", ("vphdnd", COMMUNE),
    ),
    Measure(
        "latrine_building", "Xây hố xí, nhà tiêu hợp vệ sinh", (lack("latrine"),), "nnptnt", "III.2.3.5", (COMMUNE,),
    ),
    Measure(
        "sanitation_loan", "Vay ưu đãi làm nước sạch, công trình vệ sinh", (lack("water"), lack("latrine")),
        "nhcsxh", "III.2.3.10", ("nnptnt", COMMUNE), is_loan=True,
    ),
    Measure(
        "telecom_access", "Đưa dịch vụ viễn thông, điểm truy cập Internet đến hộ", (lack("telecom"),),
        "vhtt", "III.2.3.6", (COMMUNE,),
    ),
    Measure(
        "information_access", "Hỗ trợ phương tiện nghe nhìn; mở rộng truyền thanh cơ sở",
        (lack("information_assets"),), "vhtt", "III.2.3.6", ("daiptth", COMMUNE),
    ),
)  # fmt: skip
