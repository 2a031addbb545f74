"""QĐ 59/2015/QĐ-TTg: the multidimensional standard of 2016-2020, used through 2021.

A household is poor by income alone (N1), OR in the band up to the minimum living standard with at least 3 of the 10
deprivations (N2). "At least 3 of 10" is the wording of the act; QĐ 1614/QĐ-TTg speaks of "a third", which with ten
equal indicators would be 4 and is not the official rule.
Points stand in for income: form B of TT 17/2016/TT-BLĐTBXH, cut-offs in its Điều 6 khoản 2 (as TT 14/2018 restates it).
"""

from datetime import date
from types import MappingProxyType

from households.standards.base import AreaType, Bands, Cause, HouseholdClass, Indicator, Standard

_QD1614 = "QĐ 59/2015/QĐ-TTg, Điều 1; ngưỡng theo QĐ 1614/QĐ-TTg ngày 15/09/2015"
_TT17 = "TT 17/2016/TT-BLĐTBXH, phụ lục biểu tổng hợp theo nguyên nhân"


def poor_by_income_or_deprivation(value: int, deprivations: int, bands: Bands, cutoff: int) -> HouseholdClass:
    """QĐ 59/2015 Điều 2: up to the poverty line N1; up to the minimum N2 or CN by deprivations; then TB; then KN."""
    if value <= bands.poor:
        return HouseholdClass.N1
    if value <= bands.minimum:
        return HouseholdClass.N2 if deprivations >= cutoff else HouseholdClass.CN
    if bands.middle is not None and value <= bands.middle:
        return HouseholdClass.TB
    return HouseholdClass.KN


INDICATORS = (
    Indicator(
        1, "health_care", "Y tế", "Tiếp cận các dịch vụ y tế", "Tiếp cận dịch vụ y tế",
        "Trong hộ có người ốm đau nặng mà không đi khám, chữa bệnh. Ốm đau nặng là bệnh hoặc chấn thương đến mức phải "
        "nằm một chỗ và có người chăm sóc tại giường, hoặc phải nghỉ việc, nghỉ học, không sinh hoạt bình thường được.",
        "Có người ốm nặng mà không đi khám", _QD1614,
    ),
    Indicator(
        2, "health_insurance", "Y tế", "Bảo hiểm y tế", "Bảo hiểm y tế",
        "Trong hộ có ít nhất một người từ 6 tuổi trở lên hiện không có bảo hiểm y tế.",
        "Có người từ 6 tuổi chưa có thẻ", _QD1614,
    ),
    Indicator(
        3, "adult_schooling", "Giáo dục", "Trình độ giáo dục của người lớn", "Trình độ người lớn",
        "Trong hộ có ít nhất một người đủ 15 tuổi, sinh từ năm 1986 trở lại đây, chưa tốt nghiệp trung học cơ sở và "
        "hiện không đi học.",
        "Có người từ 15 tuổi, sinh từ 1986, chưa xong THCS, không đi học", _QD1614,
    ),
    Indicator(
        4, "child_schooling", "Giáo dục", "Tình trạng đi học của trẻ em", "Trẻ em đi học",
        "Trong hộ có ít nhất một trẻ em từ 5 đến dưới 15 tuổi hiện không đi học.",
        "Có trẻ 5 – dưới 15 tuổi không đi học", _QD1614,
    ),
    Indicator(
        5, "housing_quality", "Nhà ở", "Chất lượng nhà ở", "Chất lượng nhà",
        "Hộ đang ở nhà thiếu kiên cố hoặc nhà đơn sơ (nhà chia bốn loại: kiên cố, bán kiên cố, thiếu kiên cố, đơn sơ).",
        "Nhà thiếu kiên cố hoặc đơn sơ", _QD1614,
    ),
    Indicator(
        6, "housing_area", "Nhà ở", "Diện tích nhà ở bình quân đầu người", "Diện tích bình quân",
        "Diện tích nhà ở chia cho số người trong hộ nhỏ hơn 8 m².",
        "Dưới 8 m² mỗi người", _QD1614,
    ),
    Indicator(
        7, "water", "Nước sạch và vệ sinh", "Nguồn nước sinh hoạt", "Nguồn nước sinh hoạt",
        "Hộ không được dùng nguồn nước hợp vệ sinh.",
        "Không phải nước hợp vệ sinh", _QD1614,
    ),
    Indicator(
        8, "latrine", "Nước sạch và vệ sinh", "Hố xí/nhà tiêu hợp vệ sinh", "Nhà tiêu hợp vệ sinh",
        "Hộ không dùng hố xí, nhà tiêu hợp vệ sinh.",
        "Không dùng nhà tiêu hợp vệ sinh", _QD1614,
    ),
    Indicator(
        9, "telecom", "Thông tin", "Sử dụng dịch vụ viễn thông", "Dịch vụ viễn thông",
        "Trong hộ không có ai dùng thuê bao điện thoại và Internet.",
        "Không ai dùng điện thoại, Internet", _QD1614,
    ),
    Indicator(
        10, "information_assets", "Thông tin", "Tài sản phục vụ tiếp cận thông tin", "Tài sản tiếp cận thông tin",
        "Hộ không có ti vi, radio, máy tính nào, đồng thời không nghe được loa truyền thanh của xã, thôn.",
        "Không ti vi, radio, máy tính; không nghe được loa xã", _QD1614,
    ),
)

CAUSES = (
    Cause(1, "capital", "Thiếu vốn sản xuất", "Thiếu vốn", _TT17),
    Cause(2, "land", "Thiếu đất canh tác", "Thiếu đất", _TT17),
    Cause(3, "equipment", "Thiếu phương tiện sản xuất", "Thiếu phương tiện", _TT17),
    Cause(4, "labour", "Thiếu lao động", "Thiếu lao động", _TT17),
    Cause(5, "jobs", "Có lao động nhưng không có việc làm", "Không có việc làm", _TT17),
    Cause(6, "skills", "Không biết cách làm ăn, không có tay nghề", "Không có tay nghề", _TT17),
    Cause(7, "dependants", "Đông người ăn theo", "Đông người ăn theo", _TT17),
    Cause(8, "illness", "Ốm đau nặng", "Ốm đau nặng", _TT17),
    Cause(9, "social_evils", "Mắc tệ nạn xã hội", "Tệ nạn xã hội", _TT17),
    Cause(10, "will", "Chây lười lao động", "Chây lười", _TT17),
    Cause(11, "other", "Nguyên nhân khác", "Khác", _TT17),
)

QD59_2015 = Standard(
    code="QD59-2015",
    name="QĐ 59/2015 (2016-2021)",
    citation="Quyết định 59/2015/QĐ-TTg ngày 19/11/2015 của Thủ tướng Chính phủ",
    points_act="Thông tư 17/2016/TT-BLĐTBXH, Điều 6 khoản 2",
    points_amended=((date(2018, 9, 26), "Thông tư 14/2018/TT-BLĐTBXH"),),
    valid_from=date(2016, 1, 1),
    valid_to=date(2021, 12, 31),
    indicators=INDICATORS,
    causes=CAUSES,
    classes=(HouseholdClass.N1, HouseholdClass.N2, HouseholdClass.CN, HouseholdClass.TB, HouseholdClass.KN),
    rule=poor_by_income_or_deprivation,
    income=MappingProxyType({
        AreaType.RURAL: Bands(poor=700_000, minimum=1_000_000, middle=1_500_000),
        AreaType.URBAN: Bands(poor=900_000, minimum=1_300_000, middle=1_950_000),
    }),
    points=MappingProxyType({
        AreaType.RURAL: Bands(poor=120, minimum=150),
        AreaType.URBAN: Bands(poor=140, minimum=175),
    }),
)
