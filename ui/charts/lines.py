"""A line of what was, beside the dashed path of what was aimed at."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui import formatting
from ui.charts.svg import Value, as_decimal, joined, length, svg

LINE_HEIGHT, LINE_TOP, LINE_BASE = 220, 24, 188
LINE_LEFT, LINE_RIGHT = Decimal(13), Decimal(94)
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))

LINE_LEGEND = SafeString(
    '<ul class="legend"><li><svg class="chart line-key" viewBox="0 0 30 12" aria-hidden="true">'
    '<line class="line" x1="2" y1="6" x2="28" y2="6"/></svg>Thực hiện</li>'
    '<li><svg class="chart line-key" viewBox="0 0 30 12" aria-hidden="true">'
    '<line class="target" x1="2" y1="6" x2="28" y2="6"/></svg>Đường chỉ tiêu</li></ul>'
)


@dataclass(frozen=True)
class Point:
    """One place along a line chart: what was, and what was aimed at."""

    label: str
    actual: Value = None
    target: Value = None


def line_chart(key: str, title: str, points: Sequence[Point], *, description: str, digits: int = 2) -> SafeString:
    """A thick line of what was, and a dashed path of what was aimed at, from zero up; figures stand at the points."""
    values = [as_decimal(value) for point in points for value in (point.actual, point.target) if value is not None]
    step, top = _scale(max(values, default=Decimal(1)))
    x = [
        LINE_LEFT + (LINE_RIGHT - LINE_LEFT) * index / max(len(points) - 1, 1) if len(points) > 1 else Decimal(50)
        for index in range(len(points))
    ]

    def y(value):
        return length(LINE_BASE - (LINE_BASE - LINE_TOP) * as_decimal(value) / top)

    drawn = [_grid(step, top, y)]
    drawn += _path(x, [point.target for point in points], y, "target")
    drawn += _path(x, [point.actual for point in points], y, "line")
    for place, point in zip(x, points, strict=True):
        drawn.append(_marks(place, point, y, digits))
    return svg(key, title, description, LINE_HEIGHT, drawn)


def _scale(highest):
    """(step, top) of an axis from zero with at most five lines, in steps of 1, 2, 2.5 or 5 times a power of ten."""
    if highest <= 0:
        return Decimal(1), Decimal(1)
    power = Decimal(1).scaleb((highest / 4).adjusted())
    step = next(power * factor for factor in STEPS if power * factor * 4 >= highest)
    return step, step * (highest / step).to_integral_value(rounding=ROUND_CEILING)


def _grid(step, top, y):
    lines = []
    for number in range(int(top / step) + 1):
        height = y(step * number)
        lines.append(
            format_html(
                '<line class="grid-line" x1="{}%" x2="100%" y1="{}" y2="{}"/>'
                '<text class="soft-text" x="0" y="{}">{}</text>',
                *(length(LINE_LEFT - 6), height, height, length(height + 4), formatting.decimal(step * number)),
            )
        )
    return joined(lines)


def _path(x, values, y, css_class):
    ends = list(zip(x, values, strict=True))
    return [
        format_html(
            '<line class="{}" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
            *(css_class, length(before), y(first), length(after), y(second)),
        )
        for (before, first), (after, second) in itertools.pairwise(ends)
        if first is not None and second is not None
    ]


def _marks(place, point, y, digits):
    """The dots and figures of one place. The two figures stand on opposite sides, so they never collide."""
    x = length(place)
    drawn = [format_html('<text class="soft-text" x="{}%" y="212" text-anchor="middle">{}</text>', x, point.label)]
    is_higher = point.actual is None or point.target is None or as_decimal(point.actual) >= as_decimal(point.target)
    if point.target is not None and point.target != point.actual:
        height = y(point.target)
        # A figure under a dot near the ground would meet the year below it.
        is_under = is_higher and (point.actual is not None or Decimal(height) < LINE_BASE - 16)
        drawn.append(
            format_html(
                '<circle class="target-dot" cx="{}%" cy="{}" r="3.5"/>'
                '<text class="soft-text halo" x="{}%" y="{}" text-anchor="middle">{}</text>',
                *(x, height, x, length(height + 19 if is_under else height - 10)),
                formatting.decimal(point.target, digits),
            )
        )
    if point.actual is not None:
        height = y(point.actual)
        drawn.append(
            format_html(
                '<circle class="dot" cx="{}%" cy="{}" r="5"/>'
                '<text class="value poor halo" x="{}%" y="{}" text-anchor="middle">{}</text>',
                *(x, height, x, length(height - 11 if is_higher else height + 21)),
                formatting.decimal(point.actual, digits),
            )
        )
    return joined(drawn)
