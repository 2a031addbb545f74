"""Invented figures and forms for the gallery page, so that each component can be seen in each of its states."""

import datetime as dt
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator

from ui import charts, formatting
from ui.fields import BirthField, DateVnField, DecimalVnField, IdentityNumberField, MoneyField, NameField, TextField
from ui.forms import Form

BOUNDS = (5, 8, 12, 16)
# fmt: off
TILES = [
    ("Bình Sơn", "17,81", 1, 4), ("Thọ Sơn", "17,42", 2, 2), ("Thọ Tiến", "19,25", 2, 3), ("Thọ Bình", "12,39", 2, 4),
    ("Thọ Ngọc", "13,40", 3, 1), ("Thọ Cường", "16,54", 3, 2), ("Xuân Thọ", "12,80", 3, 3), ("Hợp Lý", "10,48", 3, 4),
    ("Hợp Tiến", "11,80", 3, 5), ("Xuân Thịnh", "7,96", 4, 1), ("Thọ Dân", "9,47", 4, 2), ("Thọ Tân", "7,33", 4, 3),
    ("Minh Sơn", "10,87", 4, 4), ("Hợp Thành", "11,71", 4, 5), ("Triệu Thành", "6,18", 4, 6), ("Xuân Lộc", "", 5, 1),
    ("Thọ Thế", "13,55", 5, 2), ("Dân Lực", "7,06", 5, 3), ("TT Triệu Sơn", "8,09", 5, 4), ("Hợp Thắng", "6,87", 5, 5),
    ("Vân Sơn", "8,78", 5, 6), ("Thọ Vực", "6,61", 6, 1), ("Thọ Phú", "4,67", 6, 2), ("Minh Dân", "10,57", 6, 3),
    ("Minh Châu", "9,56", 6, 4), ("An Nông", "8,08", 6, 5), ("Thái Hòa", "10,17", 6, 6), ("Tân Ninh", "7,76", 6, 7),
    ("Dân Quyền", "9,83", 7, 2), ("Dân Lý", "8,16", 7, 3), ("Tiến Nông", "6,74", 7, 4), ("Nông Trường", "5,05", 7, 5),
    ("Khuyến Nông", "8,77", 7, 6), ("Đồng Lợi", "11,92", 7, 7), ("Đồng Tiến", "4,84", 8, 5),
    ("Đồng Thắng", "7,62", 8, 6),
]
CAUSES = [
    ("Thiếu vốn sản xuất", 2871, "47,80 %"), ("Ốm đau nặng", 1620, "26,97 %"), ("Thiếu lao động", 1384, "23,04 %"),
    ("Không biết cách làm ăn, không có tay nghề", 1122, "18,68 %"),
    ("Có lao động nhưng không có việc làm", 402, "6,69 %"),
]
# fmt: on
DEPRIVATIONS = [
    ("1", "Tiếp cận dịch vụ y tế", "Có người ốm nặng mà không đi khám", False),
    ("2", "Bảo hiểm y tế", "Có người từ 6 tuổi chưa có thẻ", True),
    ("5", "Chất lượng nhà ở", "Nhà thiếu kiên cố hoặc đơn sơ", True),
    ("6", "Diện tích bình quân", "Dưới 8 m² mỗi người", True),
    ("8", "Nhà tiêu hợp vệ sinh", "Không dùng nhà tiêu hợp vệ sinh", True),
    ("0", "Tài sản tiếp cận thông tin", "Không ti vi, radio, máy tính; không nghe được loa xã", False),
]
ROSTER = [
    ("1", "Lương Văn Thiết", "Chủ hộ", "1979", "Nam"),
    ("2", "Hà Thị Mỵ", "Vợ", "15/03/1983", "Nữ"),
    ("3", "Lương Thị Hoa", "Con", "02/11/2006", "Nữ"),
]
TABLE_ROWS = [
    ("group", "I", "Khu vực thành thị", 1555, 169, "10.87", 55, 2, 126, "8.10"),
    ("", "1", "Thị trấn Triệu Sơn", 1555, 169, "10.87", 55, 2, 126, "8.10"),
    ("group", "II", "Khu vực nông thôn", 4421, 920, "20.81", 256, -1, 693, "15.68"),
    ("", "1", "Xã Thọ Sơn", 1242, 254, "20.45", 49, -2, 216, "17.39"),
    ("", "2", "Xã Thọ Bình", 1969, 377, "19.15", 141, -1, 244, "12.39"),
    ("", "3", "Xã Thọ Tiến", 1210, 289, "23.88", 66, 2, 233, "19.26"),
    ("missing", "4", "Xã Xuân Lộc", None, None, None, None, None, None, None),
    ("total", "", "Tổng cộng", 5976, 1089, "18.22", 311, 1, 819, "13.70"),
]
YEARS = [
    ("2015", Decimal("13.90"), Decimal("13.90")),
    ("2016", Decimal("12.78"), Decimal("11.15")),
    ("2017", Decimal("9.87"), Decimal("8.40")),
    ("2018", None, Decimal("5.65")),
    ("2019", None, Decimal("5.32")),
    ("2020", None, Decimal("4.99")),
]
STEPS = [
    {"label": "Khảo sát", "state": "done", "note": "112/112 phiếu", "href": "#tien-trinh"},
    {"label": "Họp thôn", "state": "done", "note": "28/10/2017", "href": ""},
    {"label": "Niêm yết", "state": "current", "note": "còn 3 ngày làm việc", "href": "#tien-trinh"},
    {"label": "Huyện thẩm định", "state": "todo", "note": "", "href": ""},
    {"label": "Công nhận", "state": "locked", "note": "sau thẩm định", "href": ""},
]


class SampleForm(Form):
    """One field of each kind."""

    name = NameField(label="Họ và tên chủ hộ")
    birth = BirthField(label="Ngày sinh", help_text="Ngày/tháng/năm, hoặc chỉ năm sinh")
    identity = IdentityNumberField(label="Số CMND hoặc CCCD", required=False)
    income = MoneyField(label="Thu nhập bình quân", unit="đ/người/tháng")
    area = DecimalVnField(label="Diện tích ở", unit="m²", min_value=1, max_value=1000)
    surveyed_on = DateVnField(label="Ngày khảo sát", help_text="Gõ liền 02112017 cũng được")
    housing = forms.ChoiceField(
        label="Loại nhà", choices=[("", "– chọn –"), ("1", "1 · Kiên cố"), ("2", "2 · Bán kiên cố"), ("3", "3 · Tạm")]
    )
    sex = forms.ChoiceField(label="Giới tính", choices=[("m", "Nam"), ("f", "Nữ")], widget=forms.RadioSelect)
    is_elderly = forms.BooleanField(label="Có người cao tuổi sống một mình", required=False, help_text="Từ 60 tuổi")
    notes = TextField(label="Ghi chú", required=False, multiline=True)


def sample_context() -> dict:
    """Everything that the gallery's template draws."""
    filled = {
        "name": "Lương Văn Thiết",
        "birth": (None, 1979),
        "income": 850000,
        "area": 30,
        "housing": "3",
        "sex": "m",
    }
    wrong = {
        "w-name": "", "w-birth": "31/02/1979", "w-identity": "17312345", "w-income": "850.00", "w-area": "7,5,1",
        "w-surveyed_on": "02/11/17", "w-housing": "", "w-notes": "Nhà ở xa",
    }  # fmt: skip
    locked = SampleForm(initial=filled, prefix="k")
    for field in locked.fields.values():
        field.disabled = True
    return {
        "form_filled": SampleForm(initial=filled | {"surveyed_on": dt.date(2017, 11, 2)}, prefix="d"),
        "form_wrong": SampleForm(wrong, prefix="w"),
        "form_locked": locked,
        "deprivations": DEPRIVATIONS,
        "roster": ROSTER,
        "table_rows": TABLE_ROWS,
        "steps_sample": STEPS,
        "page_obj": Paginator(range(1248), 50).page(7),
        "moment": dt.datetime(2017, 11, 22, 9, 41, 20),
    } | _charts()


def _tile(name, text, column, row):
    value = Decimal(text.replace(",", ".")) if text else None
    return charts.Tile(name, text, charts.level_of(value, BOUNDS), column, row, "#bieu-do")


def _charts() -> dict:
    causes = [
        charts.Bar(name, count, f"{formatting.number(count)} · {share}", "#bieu-do") for name, count, share in CAUSES
    ]
    path = [charts.Point(*year) for year in YEARS]
    kinds = ["Vì thu nhập (N1)", "Vì thiếu hụt (N2)", "Cận nghèo"]
    by_area = [
        charts.StackedRow("Khu vực thành thị", (61, 65, 92)),
        charts.StackedRow("Khu vực nông thôn", (3120, 2760, 4014)),
    ]
    return {
        "tiles": charts.tile_map([_tile(*tile) for tile in TILES], label="Tỷ lệ hộ nghèo 36 xã, thị trấn"),
        "tile_legend": charts.tile_legend(BOUNDS, "%"),
        "hbar": charts.hbar_chart(
            "mau-nguyen-nhan",
            "Nguyên nhân nghèo",
            causes,
            description="Thiếu vốn sản xuất nhiều nhất, 2.871 hộ; mỗi hộ có thể có nhiều nguyên nhân.",
        ),
        "line": charts.line_chart(
            "mau-duong",
            "Tỷ lệ hộ nghèo so với đường chỉ tiêu, %",
            path,
            description="Từ 13,90 % năm 2015 xuống 9,87 % năm 2017; chỉ tiêu năm 2017 là 8,40 %.",
        ),
        "line_legend": charts.LINE_LEGEND,
        "line_columns": ["Năm", "Thực hiện, %", "Chỉ tiêu, %"],
        "line_rows": [
            [point.label, formatting.decimal(point.actual, 2), formatting.decimal(point.target, 2)] for point in path
        ],
        "stacked": charts.stacked_chart(
            "mau-chong",
            "Hộ nghèo và cận nghèo theo loại",
            kinds,
            by_area,
            description="Ở nông thôn 3.120 hộ nghèo vì thu nhập, 2.760 vì thiếu hụt, 4.014 hộ cận nghèo.",
        ),
        "stacked_legend": charts.stacked_legend("mau-chong", kinds),
    }
