"""Charts hold their figures, draw them in proportion, name themselves, and need no style attribute."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from ui import charts

SVG = "{http://www.w3.org/2000/svg}"


def parsed(html):
    return ElementTree.fromstring(str(html).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def widths(root, css_class):
    return [rect.get("width") for rect in root.iter(f"{SVG}rect") if rect.get("class") == css_class]


def texts(root):
    return [text.text for text in root.iter(f"{SVG}text")]


def hbar(*bars, **options):
    return charts.hbar_chart("k", "Nguyên nhân", bars, description="Mô tả", **options)


def line(*points):
    return charts.line_chart("k", "Tỷ lệ", points, description="Mô tả")


def test_bars_are_in_proportion_and_carry_their_words():
    root = parsed(hbar(charts.Bar("Vốn", 200), charts.Bar("Đất", 50, "50 hộ"), charts.Bar("Khác", None)))
    assert widths(root, "mark-bar") == ["100%", "25%", "0%"]
    assert texts(root) == ["Vốn", "200", "Đất", "50 hộ", "Khác", "chưa có"]


def test_bars_may_share_a_given_maximum_and_never_leave_the_chart():
    root = parsed(hbar(charts.Bar("a", 30), charts.Bar("b", 300), charts.Bar("c", -5), maximum=100))
    assert widths(root, "mark-bar") == ["30%", "100%", "0%"]


def test_a_chart_of_nothing_is_drawn():
    assert widths(parsed(hbar()), "mark-bar") == []
    assert widths(parsed(hbar(charts.Bar("a", 0))), "mark-bar") == ["0%"]
    assert parsed(line()) is not None
    assert parsed(line(charts.Point("2017"))) is not None


def test_a_chart_names_itself():
    root = parsed(hbar(charts.Bar("Vốn", 1)))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "k-t k-d"
    assert root.find(f"{SVG}title").text == "Nguyên nhân"
    assert root.find(f"{SVG}desc").text == "Mô tả"


def test_links_are_not_hidden_inside_a_picture():
    root = parsed(hbar(charts.Bar("Vốn", 1, href="/ho/?nn=1&nam=2017")))
    assert root.get("role") == "group"
    assert root.find(f"{SVG}a").get("href") == "/ho/?nn=1&nam=2017"


def test_labels_are_escaped():
    assert "<script>" not in hbar(charts.Bar("<script>", 1, href='"><b>'))
    assert texts(parsed(hbar(charts.Bar("<script>", 1)))) == ["<script>", "1"]


def test_stacked_parts_fill_the_row():
    kinds = ["N1", "N2", "CN"]
    rows = [charts.StackedRow("Xã", (20, 30, 50)), charts.StackedRow("Trống", (None, 0, None))]
    root = parsed(charts.stacked_chart("k", "T", kinds, rows, description="D"))
    assert [widths(root, f"series-{n}") for n in (1, 2, 3)] == [["20%"], ["30%"], ["50%"]]
    assert texts(root) == ["Xã", "100", "20", "30", "50", "Trống", "0"]
    fills = {rect.get("fill") for rect in root.iter(f"{SVG}rect") if rect.get("fill")}
    assert fills == {"none", "url(#k-p2)", "url(#k-p3)"}  # told apart without colour


def test_a_stacked_chart_refuses_what_it_cannot_tell_apart():
    with pytest.raises(ValueError, match="one to three"):
        charts.stacked_chart("k", "T", ["a", "b", "c", "d"], [], description="D")
    with pytest.raises(ValueError, match="a value for each"):
        charts.stacked_chart("k", "T", ["a", "b"], [charts.StackedRow("x", (1,))], description="D")


def test_a_line_stops_where_figures_stop_and_the_target_goes_on():
    root = parsed(
        line(
            charts.Point("2015", Decimal("13.9"), Decimal("13.9")),
            charts.Point("2016", Decimal("12.78"), Decimal("11.15")),
            charts.Point("2017", None, Decimal("8.4")),
        )
    )
    kinds = [each.get("class") for each in root.iter(f"{SVG}line")]
    assert kinds.count("line") == 1
    assert kinds.count("target") == 2
    assert {"13,90", "12,78", "11,15", "8,40"} <= set(texts(root))
    assert texts(root).count("13,90") == 1  # the same figure is not written twice over itself


def test_higher_is_drawn_higher_and_zero_is_on_the_base():
    root = parsed(line(charts.Point("a", 10), charts.Point("b", 0), charts.Point("c", 5)))
    ten, zero, five = (float(dot.get("cy")) for dot in root.iter(f"{SVG}circle"))
    assert ten < five < zero
    assert five == (ten + zero) / 2
    assert zero == 188


@pytest.mark.parametrize("highest", ["0.03", "0.9", "1", "7", "13.9", "99", "60671"])
def test_the_axis_has_few_round_lines_and_holds_everything(highest):
    root = parsed(line(charts.Point("a", Decimal(highest)), charts.Point("b", Decimal(0))))
    lines = [each for each in root.iter(f"{SVG}line") if each.get("class") == "grid-line"]
    assert 2 <= len(lines) <= 6
    assert min(float(each.get("y1")) for each in lines) <= min(
        float(dot.get("cy")) for dot in root.iter(f"{SVG}circle")
    )


def test_figures_of_one_place_stand_apart():
    root = parsed(line(charts.Point("a", 10, 9), charts.Point("b", 8, 9)))
    places = {}
    for text in root.iter(f"{SVG}text"):
        if "halo" in (text.get("class") or ""):
            places.setdefault(text.get("x"), []).append(float(text.get("y")))
    assert len(places) == 2
    for first, second in places.values():
        assert abs(first - second) >= 18


def test_levels():
    bounds = (5, 8, 12, 16)
    assert [charts.level_of(value, bounds) for value in (None, Decimal("4.99"), 5, 11.99, 16, 90)] == [0, 1, 2, 3, 5, 5]
    assert charts.level_words(bounds, "%") == ["dưới 5", "5 – dưới 8", "8 – dưới 12", "12 – dưới 16", "từ 16 %"]
    assert str(charts.tile_legend(bounds)).count("<li>") == 6


def test_tiles_are_read_row_by_row_with_figure_and_level():
    html = charts.tile_map(
        [
            charts.Tile("Đồng Lợi", "11,92", 3, 7, 7, "/x/"),
            charts.Tile("Xuân Lộc", "", 0, 5, 1),
            charts.Tile("Thọ Ngọc", "13,40", 4, 3, 1, "/y/", note="tăng"),
        ],
        label="Bản đồ",
    )
    assert html.index("Thọ Ngọc") < html.index("Xuân Lộc") < html.index("Đồng Lợi")
    assert 'class="col-7 row-7"' in html
    assert "mức 4 trên 5, tăng" in html
    assert "chưa có số liệu" in html
    assert html.count("<a ") == 2


def test_nothing_needs_an_inline_style():
    drawn = [
        hbar(charts.Bar("a", 1)),
        line(charts.Point("a", 1, 2)),
        charts.stacked_chart("k", "T", ["a", "b"], [charts.StackedRow("x", (1, 2))], description="D"),
        charts.stacked_legend("k", ["a", "b"]),
        charts.LINE_LEGEND,
        charts.tile_map([charts.Tile("a", "1", 1, 1, 1)], label="x"),
    ]
    assert not [html for html in drawn if "style=" in html or "onclick" in html]
