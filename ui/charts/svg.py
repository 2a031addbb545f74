"""What the charts share: the <svg> frame with its names, links, and lengths as short figures."""

from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Value = int | Decimal | float | None
NOTHING = SafeString("")


def svg(key, title, description, height, parts, is_linked=False):
    # A picture hides its links from screen readers; a group does not.
    return format_html(
        '<svg class="chart" role="{}" height="{}" aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title>'
        '<desc id="{}-d">{}</desc>{}</svg>',
        *("group" if is_linked else "img", height, key, key, key, title, key, description, joined(parts)),
    )


def linked(href, inside):
    return format_html('<a href="{}">{}</a>', href, inside) if href else inside


def joined(parts):
    return format_html_join("", "{}", ((part,) for part in parts))


def as_decimal(value):
    return None if value is None else Decimal(str(value))


def share_of(value, whole):
    if value is None or not whole:
        return Decimal(0)
    return min(max(as_decimal(value) * 100 / whole, Decimal(0)), Decimal(100))


def length(value):
    """A length short enough for the page: two decimals at most."""
    text = f"{value:.2f}"
    return Decimal(text.rstrip("0").rstrip("."))
