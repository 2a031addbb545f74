"""The tile-grid map: a list of units laid out roughly where they lie."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ui import formatting
from ui.charts.svg import Value, as_decimal, joined


@dataclass(frozen=True)
class Tile:
    """One unit of a tile-grid map. `level` is 1-5, 0 where there is no figure; `column` 1-8 and `row` 1-7."""

    label: str
    text: str
    level: int
    column: int
    row: int
    href: str = ""
    note: str = ""


def tile_map(tiles: Sequence[Tile], *, label: str) -> SafeString:
    """A list of units, laid out roughly where they lie; read row by row, each with its figure and level in words."""
    items = [
        format_html(
            '<li class="col-{} row-{}">{}</li>',
            tile.column,
            tile.row,
            _tile(tile),
        )
        for tile in sorted(tiles, key=lambda tile: (tile.row, tile.column))
    ]
    return format_html('<ul class="tiles" aria-label="{}">{}</ul>', label, joined(items))


def level_of(value: Value, bounds: Sequence[Value]) -> int:
    """The level 1…len(bounds)+1 of a value; a value on a bound belongs above it; 0 where there is no value."""
    return 0 if value is None else 1 + sum(as_decimal(value) >= as_decimal(bound) for bound in bounds)


def level_words(bounds: Sequence[Value], unit: str = "") -> list[str]:
    """The legend of `level_of`: "dưới 5", "5 – 8", "từ 16 %"."""
    shown = [formatting.decimal(bound) for bound in bounds]
    between = [f"{low} – dưới {high}" for low, high in itertools.pairwise(shown)]
    return [f"dưới {shown[0]}", *between, f"từ {shown[-1]} {unit}".strip()]


def tile_legend(bounds: Sequence[Value], unit: str = "") -> SafeString:
    """The five shades in words, and the shade of what is missing."""
    words = [*enumerate(level_words(bounds, unit), start=1), (0, "chưa có số liệu")]
    return format_html(
        '<ul class="legend">{}</ul>',
        format_html_join("", '<li><span class="swatch q{}"></span>{}</li>', words),
    )


def _tile(tile):
    words = f"mức {tile.level} trên 5" if tile.level else "chưa có số liệu"
    inside = format_html(
        '{} <b>{}</b><span class="sr"> ({}{})</span>',
        tile.label,
        tile.text or "–",
        words,
        f", {tile.note}" if tile.note else "",
    )
    if tile.href:
        return format_html('<a class="tile q{}" href="{}">{}</a>', tile.level, tile.href, inside)
    return format_html('<span class="tile q{}">{}</span>', tile.level, inside)
