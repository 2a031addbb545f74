"""NĐ 07/2021/NĐ-CP: the standard of 2022-2025, prolonged through 2026.

A household is poor when it is at or below the line AND has at least 3 of the 12 deprivations; at or below the line
with fewer it is near-poor. There is one kind of poor household. Form points: TT 07/2021/TT-BLĐTBXH, where 140 rural
points stand for 1.500.000 đ and 175 urban points for 2.000.000 đ; the form calls the two scores A and B.
Threshold texts of the 12 indicators and the list of 8 causes are held from general knowledge: see docs/glossary.md.
"""

from datetime import date
from types import MappingProxyType

from households.standards.base import AreaType, Bands, Cause, HouseholdClass, Indicator, Standard

_ND07 = "NĐ 07/2021/NĐ-CP, Điều 3 và phụ lục"
_TT07 = "TT 07/2021/TT-BLĐTBXH, phụ lục biểu báo cáo"


def poor_by_income_and_deprivation(value: int, deprivations: int, bands: Bands, cutoff: int) -> HouseholdClass:
    """NĐ 07/2021 Điều 3: at or below the line N or CN by deprivations; then TB; then KN."""
    if value <= bands.minimum:
        return HouseholdClass.N if deprivations >= cutoff else HouseholdClass.CN
    if bands.middle is not None and value <= bands.middle:
        return HouseholdClass.TB
    return HouseholdClass.KN


INDICATORS = (
    Indicator(
        1, "employment", "Việc làm", "Việc làm", "Việc làm",
        "Hộ có ít nhất một người trong độ tuổi, có khả năng lao động mà không có việc làm, hoặc làm công ăn lương mà "
        "không có hợp đồng lao động.",
        "Có người không có việc làm hoặc việc làm không ổn định", _ND07,
    ),
    Indicator(
        2, "dependants", "Việc làm", "Người phụ thuộc trong hộ gia đình", "Người phụ thuộc",
        "Số người phụ thuộc (trẻ dưới 16 tuổi; người cao tuổi, người khuyết tật đang hưởng trợ cấp xã hội hằng tháng) "
        "nhiều hơn một nửa số người trong hộ.",
        "Trên 50 % số người là người phụ thuộc", _ND07,
    ),
    Indicator(
        3, "nutrition", "Y tế", "Dinh dưỡng", "Dinh dưỡng",
        "Hộ có ít nhất một trẻ dưới 16 tuổi suy dinh dưỡng, theo chiều cao hoặc cân nặng so với tuổi.",
        "Có trẻ dưới 16 tuổi suy dinh dưỡng", _ND07,
    ),
    Indicator(
        4, "health_insurance", "Y tế", "Bảo hiểm y tế", "Bảo hiểm y tế",
        "Hộ có ít nhất một người từ đủ 6 tuổi hiện không có bảo hiểm y tế.",
        "Có người từ 6 tuổi chưa có thẻ", _ND07,
    ),
    Indicator(
        5, "adult_schooling", "Giáo dục", "Trình độ giáo dục của người lớn", "Trình độ người lớn",
        "Hộ có ít nhất một người từ 16 đến 30 tuổi không học khóa đào tạo nào và không có bằng cấp, chứng chỉ ứng với "
        "độ tuổi.",
        "Có người 16 – 30 tuổi không học, không có bằng cấp tương ứng", _ND07,
    ),
    Indicator(
        6, "child_schooling", "Giáo dục", "Tình trạng đi học của trẻ em", "Trẻ em đi học",
        "Hộ có ít nhất một trẻ từ 3 đến dưới 16 tuổi không được học đúng bậc, cấp học của lứa tuổi.",
        "Có trẻ 3 – dưới 16 tuổi không học đúng bậc", _ND07,
    ),
    Indicator(
        7, "housing_quality", "Nhà ở", "Chất lượng nhà ở", "Chất lượng nhà",
        "Hộ ở nhà không bền chắc: ít nhất hai trong ba kết cấu chính (tường, cột, mái) làm bằng vật liệu không bền "
        "chắc.",
        "Nhà không bền chắc", _ND07,
    ),
    Indicator(
        8, "housing_area", "Nhà ở", "Diện tích nhà ở bình quân đầu người", "Diện tích bình quân",
        "Diện tích nhà ở chia cho số người trong hộ nhỏ hơn 8 m².",
        "Dưới 8 m² mỗi người", _ND07,
    ),
    Indicator(
        9, "water", "Nước sinh hoạt và vệ sinh", "Nguồn nước sinh hoạt", "Nguồn nước sinh hoạt",
        "Hộ không được dùng nguồn nước sạch trong sinh hoạt.",
        "Không phải nước sạch", _ND07,
    ),
    Indicator(
        10, "latrine", "Nước sinh hoạt và vệ sinh", "Nhà tiêu hợp vệ sinh", "Nhà tiêu hợp vệ sinh",
        "Hộ không dùng hố xí, nhà tiêu hợp vệ sinh.",
        "Không dùng nhà tiêu hợp vệ sinh", _ND07,
    ),
    Indicator(
        11, "telecom", "Thông tin", "Sử dụng dịch vụ viễn thông", "Dịch vụ viễn thông",
        "Trong hộ không có ai dùng dịch vụ Internet.",
        "Không ai dùng Internet", _ND07,
    ),
    Indicator(
        12, "information_assets", "Thông tin", "Phương tiện phục vụ tiếp cận thông tin", "Phương tiện thông tin",
        "Hộ không có phương tiện nào để tiếp cận thông tin, như ti vi, radio, máy tính, điện thoại.",
        "Không ti vi, radio, máy tính, điện thoại", _ND07,
    ),
)

CAUSES = (
    Cause(1, "land", "Không có đất sản xuất", "Không có đất", _TT07),
    Cause(2, "capital", "Không có vốn sản xuất, kinh doanh", "Không có vốn", _TT07),
    Cause(3, "labour", "Không có lao động", "Không có lao động", _TT07),
    Cause(4, "equipment", "Không có công cụ, phương tiện sản xuất", "Không có phương tiện", _TT07),
    Cause(5, "knowledge", "Không có kiến thức về sản xuất", "Không có kiến thức", _TT07),
    Cause(6, "skills", "Không có kỹ năng lao động, sản xuất", "Không có kỹ năng", _TT07),
    Cause(7, "illness", "Có người ốm đau, bệnh nặng, tai nạn", "Ốm đau, tai nạn", _TT07),
    Cause(8, "other", "Nguyên nhân khác", "Khác", _TT07),
)

ND07_2021 = Standard(
    code="ND07-2021",
    name="NĐ 07/2021 (2022-2026)",
    citation="Nghị định 07/2021/NĐ-CP ngày 27/01/2021 của Chính phủ (sửa đổi bởi Nghị định 30/2025/NĐ-CP)",
    points_act="Thông tư 07/2021/TT-BLĐTBXH ngày 18/07/2021",
    valid_from=date(2022, 1, 1),
    valid_to=date(2026, 12, 31),
    indicators=INDICATORS,
    causes=CAUSES,
    classes=(HouseholdClass.N, HouseholdClass.CN, HouseholdClass.TB, HouseholdClass.KN),
    rule=poor_by_income_and_deprivation,
    income=MappingProxyType({
        AreaType.RURAL: Bands(minimum=1_500_000, middle=2_250_000),
        AreaType.URBAN: Bands(minimum=2_000_000, middle=3_000_000),
    }),
    points=MappingProxyType({
        AreaType.RURAL: Bands(minimum=140),
        AreaType.URBAN: Bands(minimum=175),
    }),
    income_points_name="A",
    deprivation_points_name="B",
)
