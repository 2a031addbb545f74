"""The charts of a unit's year, each with its legend, its words for those who cannot see it, and the same figures."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from households.filters import POOR
from trieuson_poverty.overview.figures import share, target_path
from ui import charts, formatting


@dataclass(frozen=True, slots=True)
class Needs:
    """Causes or deprivations of `base` poor households, the most frequent first: (number, label, households).
    `key` is their word in the address of the household list."""

    key: str
    title: str
    base: int
    rows: tuple[tuple[int, str, int], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What components/figure.html shows."""

    title: str
    note: str
    chart: str
    legend: str
    columns: tuple[str, ...]
    rows: tuple[tuple, ...]


def charts_of(picture):
    """Returns {name: Drawing, or None where there is nothing to draw}."""
    found = {"path": path_chart(picture)}
    if not picture.is_commune:
        found["map"] = map_drawing(picture)
    for needs in picture.needs:
        found[needs.key] = needs_chart(picture, needs)
    return found


def path_chart(picture):
    """The rate of the years beside the path that II.1 sets; None while no year has a rate."""
    years = picture.figures.years
    if all(each.rate is None for each in years):
        return None
    # A commune has no path of its own: 2,75 points and 5 % are the district's.
    path = {} if picture.is_commune else target_path(years)
    actual = {each.year: each.rate for each in years}
    points = [charts.Point(str(year), actual.get(year), path.get(year)) for year in sorted({*actual, *path})]
    note = "%. Mẫu số: hộ dân cư của các xã đã nhập tổng số" if not picture.is_commune else "% của hộ dân cư trong xã"
    if picture.figures.is_provisional:
        note += f"; năm {picture.year} tạm tính, chưa công nhận đủ"
    said = "; ".join(f"{each.year}: {formatting.percent(each.rate)}" for each in years if each.rate is not None)
    return Drawing(
        "Tỷ lệ hộ nghèo qua các năm" if picture.is_commune else "So với đường chỉ tiêu",
        f"{note}.",
        charts.line_chart("duong", "Tỷ lệ hộ nghèo qua các năm", points, description=f"Thực hiện {said}."),
        charts.LINE_LEGEND if path else "",
        ("Năm", "Thực hiện, %", "Chỉ tiêu, %") if path else ("Năm", "Tỷ lệ, %"),
        tuple(
            (point.label, formatting.decimal(point.actual, 2), *([formatting.decimal(point.target, 2)] if path else []))
            for point in points
        ),
    )


def map_drawing(picture):
    """The tile map of the communes, coloured by the chosen measure; None where no commune stands on the grid."""
    measure, lines = picture.measure, [line for line in picture.figures.lines if line.place]
    if not lines:
        return None
    bounds, home = measure.bounds_of(lines), reverse("home")
    tiles = [
        charts.Tile(
            line.name,
            measure.text(measure.value(line)),
            charts.level_of(measure.value(line), bounds),
            *line.place,
            # A body of the district reads figures of communes and has no page of one.
            href=f"{home}?{urlencode({'nam': picture.year, 'xa': line.code})}" if picture.list_href else "",
        )
        for line in lines
    ]
    label = f"{measure.label} theo xã, {measure.unit}"
    return Drawing(label, "", charts.tile_map(tiles, label=label), charts.tile_legend(bounds, measure.unit), (), ())


def needs_chart(picture, needs):
    """Level bars of causes or deprivations; None while there is no poor household."""
    rows = [row for row in needs.rows if row[2]]
    if not needs.base or not rows:
        return None
    total = picture.figures.total
    bars = [
        charts.Bar(
            label,
            number,
            f"{formatting.number(number)} · {formatting.percent(share(number, needs.base), 1)}",
            picture.opens(total, loai=POOR, **{needs.key: item}),
        )
        for item, label, number in rows
    ]
    most = ", ".join(f"{label} {formatting.number(number)} hộ" for _, label, number in rows[:3])
    return Drawing(
        needs.title,
        f"Số hộ và % của {formatting.number(needs.base)} hộ nghèo; một hộ có thể có nhiều.",
        charts.hbar_chart(needs.key.replace("_", "-"), needs.title, bars, description=f"Nhiều nhất: {most}."),
        "",
        ("", "Số hộ", "%"),
        tuple(
            (label, formatting.number(number), formatting.decimal(share(number, needs.base), 2))
            for _, label, number in needs.rows
        ),
    )
