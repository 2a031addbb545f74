"""The columns of every list of households. What names or reaches a person is marked, so that a list can do without."""

from areas.models import AREA_TYPES
from households import choices
from households.standards import HouseholdClass
from reports.columns import Column, Kind, Read
from ui.formatting import date_vi

_AREAS = dict(AREA_TYPES)
_FORM = "Phiếu khảo sát của năm"
NO_FORM = "Chưa khảo sát"


def _field(name):
    return Read(lambda row: row[name])


def _birth(row):
    """The day of birth where it is known, else the year, as text: a year alone is no date."""
    return date_vi(row["head_birth_date"]) or str(row["head_birth_year"] or "")


def _mark(name, number):
    return Read(lambda row: 1 if row[name] and number in row[name] else None)


def _flag(name):
    return Read(lambda row: 1 if row[name] else None)


def columns(standard, group):
    """Returns the columns of a list under the year's standard, a mark 1 for each indicator and cause of the form."""
    points = standard.points is not None
    return (
        Column("head_name", "Họ tên chủ hộ", _field("head_name"), Kind.TEXT, is_personal=True, width=19, source=_FORM),
        Column(
            "head_birth",
            "Ngày sinh chủ hộ",
            Read(_birth),
            Kind.TEXT,
            is_personal=True,
            width=10,
            definition="Ngày sinh, hoặc năm sinh khi không rõ ngày.",
        ),
        Column(
            "head_sex",
            "Giới tính chủ hộ",
            Read(lambda row: choices.label_of(choices.SEXES, row["head_sex"])),
            Kind.TEXT,
            is_personal=True,
            width=5,
        ),
        Column(
            "head_identity",
            "Số định danh, CMND chủ hộ",
            _field("head_identity"),
            Kind.CODE,
            is_personal=True,
            is_identity=True,
            width=13,
        ),
        Column(
            "ethnicity",
            "Dân tộc chủ hộ",
            Read(lambda row: choices.label_of(choices.ETHNIC_GROUPS, row["ethnicity"])),
            Kind.TEXT,
            width=8,
        ),
        Column("commune", "Xã, thị trấn", _field("commune_name"), Kind.TEXT, width=14),
        Column("village", "Thôn", _field("village_name"), Kind.TEXT, width=13),
        Column("address", "Địa chỉ", _field("address"), Kind.TEXT, is_personal=True, width=21),
        Column("phone", "Điện thoại", _field("phone"), Kind.CODE, is_personal=True, width=12),
        Column("area", "Khu vực", Read(lambda row: _AREAS[row["area_type"]]), Kind.TEXT, width=10),
        Column("persons", "Số nhân khẩu", _field("persons_count"), Kind.INTEGER, width=5),
        Column(
            "class",
            "Phân loại",
            Read(lambda row: HouseholdClass(row["household_class"]).short if row["household_class"] else NO_FORM),
            Kind.TEXT,
            width=16,
            definition="Theo chuẩn của năm; hộ chưa có phiếu của năm thì chưa phân loại.",
            source=standard.citation,
        ),
        Column(
            "income",
            "Thu nhập, đ/người/tháng",
            _field("income"),
            Kind.INTEGER,
            width=11,
            definition="Để trống khi phiếu chỉ có điểm.",
        ),
        *(_points(standard) if points else ()),
        Column(
            "deprivation_count",
            "Số chỉ số thiếu hụt",
            _field("deprivation_count"),
            Kind.INTEGER,
            width=5,
            definition=f"Trong {len(standard.indicators)} chỉ số của {standard.name}.",
            source=standard.citation,
        ),
        *(
            Column(
                f"d{each.number}",
                f"Thiếu hụt {each.number}: {each.short}",
                _mark("deprivations", each.number),
                Kind.INTEGER,
                width=3,
                definition=f"1 là thiếu hụt. {each.threshold}",
                source=each.source,
            )
            for each in standard.indicators
        ),
        *(
            Column(
                f"c{each.number}",
                f"Nguyên nhân {each.number}: {each.short}",
                _mark("causes", each.number),
                Kind.INTEGER,
                width=3,
                definition=f"1 là có nguyên nhân này: {each.name}.",
                source=each.source,
            )
            for each in standard.causes
        ),
        Column("housing_area", "Diện tích ở, m²", _field("housing_area"), Kind.DECIMAL, width=7),
        Column(
            "is_minority",
            "Hộ dân tộc thiểu số",
            _flag("is_minority"),
            Kind.INTEGER,
            width=3,
            definition="1 là hộ có chủ hộ người dân tộc thiểu số.",
        ),
        Column(
            "has_merit_member",
            "Có người có công",
            _flag("has_merit_member"),
            Kind.INTEGER,
            width=3,
            definition="1 là hộ có thành viên là người có công với cách mạng.",
        ),
        Column(
            "is_protected",
            "Thuộc chính sách bảo trợ xã hội",
            _flag("is_protected"),
            Kind.INTEGER,
            width=3,
            definition="1 là hộ có người hưởng bảo trợ xã hội và không còn ai khác có khả năng lao động.",
        ),
        Column("surveyed_on", "Ngày khảo sát", _field("surveyed_on"), Kind.DATE, width=11),
    )


def _points(standard):
    income_points, deprivation_points = standard.income_points_name, standard.deprivation_points_name
    return (
        Column("b1", f"Điểm {income_points}", _field("b1"), Kind.INTEGER, width=5, source=standard.points_citation),
        Column(
            "b2",
            f"Điểm {deprivation_points}",
            _field("b2"),
            Kind.INTEGER,
            width=5,
            definition=f"{standard.points_per_deprivation} điểm một chỉ số thiếu hụt.",
            source=standard.points_citation,
        ),
    )
