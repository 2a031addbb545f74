"""Charts drawn on the server as inline SVG, and the tile-grid map as a list.

Colours and strokes come from classes in look.css, never from style attributes, so the strict CSP holds and
the dark scheme and paper follow. Lengths across are percentages and lengths down are pixels: a chart stretches to
its column while its words keep their size, on a phone too. Each chart names itself by <title> and <desc>, and
tells its series apart by pattern, dash or label as well as colour; the caller shows the table of the same figures
beside it (components/figure.html). `key` is an id that is unique on the page. None is drawn as missing, not as 0.
"""

from ui.charts.bars import Bar, StackedRow, hbar_chart, stacked_chart, stacked_legend
from ui.charts.lines import LINE_LEGEND, Point, line_chart
from ui.charts.tiles import Tile, level_of, level_words, tile_legend, tile_map

__all__ = [
    "LINE_LEGEND",
    "Bar",
    "Point",
    "StackedRow",
    "Tile",
    "hbar_chart",
    "level_of",
    "level_words",
    "line_chart",
    "stacked_chart",
    "stacked_legend",
    "tile_legend",
    "tile_map",
]
