"""Level bars, and stacked level bars told apart by pattern."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ui import formatting
from ui.charts.svg import NOTHING, Value, as_decimal, joined, length, linked, share_of, svg

HBAR_ROW, HBAR_TEXT, HBAR_BAR = 38, 15, 10
STACK_ROW, STACK_BAR = 50, 20
SEGMENT_LABEL_FROM = 14  # percent of the width below which a figure does not fit its segment


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its size, the words of the size, and where it leads."""

    label: str
    value: Value
    text: str = ""
    href: str = ""


@dataclass(frozen=True)
class StackedRow:
    """One stacked bar: a value for each series, in the order of the series."""

    label: str
    values: Sequence[Value]
    href: str = ""


def hbar_chart(key: str, title: str, bars: Sequence[Bar], *, description: str, maximum: Value = None) -> SafeString:
    """Level bars, each under its label and figure; the longest, or `maximum`, fills the width."""
    whole = as_decimal(maximum) or max(
        (as_decimal(bar.value) for bar in bars if bar.value is not None), default=Decimal(0)
    )
    rows = [
        linked(
            bar.href,
            format_html(
                '<text x="0" y="{}">{}</text><text class="value" x="100%" y="{}" text-anchor="end">{}</text>'
                '<rect class="track" x="0" y="{}" width="100%" height="{}" rx="2"/>'
                '<rect class="mark-bar" x="0" y="{}" width="{}%" height="{}" rx="2"/>',
                index * HBAR_ROW + HBAR_TEXT,
                bar.label,
                index * HBAR_ROW + HBAR_TEXT,
                bar.text or formatting.number(bar.value) or "chưa có",
                index * HBAR_ROW + HBAR_TEXT + 6,
                HBAR_BAR,
                index * HBAR_ROW + HBAR_TEXT + 6,
                length(share_of(bar.value, whole)),
                HBAR_BAR,
            ),
        )
        for index, bar in enumerate(bars)
    ]
    return svg(key, title, description, len(bars) * HBAR_ROW, rows, is_linked=any(bar.href for bar in bars))


def stacked_chart(
    key: str, title: str, series: Sequence[str], rows: Sequence[StackedRow], *, description: str
) -> SafeString:
    """Level bars of parts of a whole, each row filling the width; at most three series, told apart by pattern."""
    if not 1 <= len(series) <= 3:
        raise ValueError("A stacked chart has one to three series.")
    drawn = [NOTHING if len(series) == 1 else _patterns(key)]
    for index, row in enumerate(rows):
        if len(row.values) != len(series):
            raise ValueError(f"Row {row.label!r} needs a value for each of {list(series)}.")
        drawn.append(linked(row.href, _stacked_row(key, index * STACK_ROW, row)))
    return svg(key, title, description, len(rows) * STACK_ROW, drawn, is_linked=any(row.href for row in rows))


def stacked_legend(key: str, series: Sequence[str]) -> SafeString:
    """The swatches of a stacked chart, in its patterns; `key` is the chart's."""
    return format_html(
        '<ul class="legend">{}</ul>',
        format_html_join(
            "",
            '<li><svg class="swatch-svg" viewBox="0 0 22 12" aria-hidden="true"><rect class="series-{}" width="22" '
            'height="12" rx="2"/><rect width="22" height="12" rx="2" fill="{}"/></svg>{}</li>',
            ((number, _fill(key, number), name) for number, name in enumerate(series, start=1)),
        ),
    )


def _stacked_row(key, top, row):
    total = sum((as_decimal(value) for value in row.values if value is not None), Decimal(0))
    parts, start = [], Decimal(0)
    for number, value in enumerate(row.values, start=1):
        width = share_of(value, total)
        if not width:
            continue
        parts.append(
            format_html(
                '<rect class="series-{}" x="{}%" y="{}" width="{}%" height="{}"/>'
                '<rect x="{}%" y="{}" width="{}%" height="{}" fill="{}"/>',
                *(number, length(start), top + 22, length(width), STACK_BAR),
                *(length(start), top + 22, length(width), STACK_BAR, _fill(key, number)),
            )
        )
        if width >= SEGMENT_LABEL_FROM:
            parts.append(
                format_html(
                    '<text class="on-{}" x="{}%" y="{}" dx="6">{}</text>',
                    *(number, length(start), top + 37, formatting.number(value)),
                )
            )
        start += width
    return format_html(
        '<text x="0" y="{}">{}</text><text class="value" x="100%" y="{}" text-anchor="end">{}</text>{}',
        *(top + 15, row.label, top + 15, formatting.number(total), joined(parts)),
    )


def _fill(key, number):
    return "none" if number == 1 else f"url(#{key}-p{number})"


def _patterns(key):
    return format_html(
        '<defs><pattern id="{}-p2" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path class="hatch" d="M0 0v6"/></pattern><pattern id="{}-p3" width="6" height="6" '
        'patternUnits="userSpaceOnUse"><circle class="speck" cx="3" cy="3" r="1"/></pattern></defs>',
        *(key, key),
    )
