"""Money in tables: millions of đồng, exact, because six digits after the comma are đồng."""

from decimal import Decimal

from django import template

from ui import formatting

register = template.Library()


@register.filter
def million(value, digits=None):
    """{{ 1250500000|million }} → "1.250,5", exact; |million:2 rounds a mean; blank for None."""
    return "" if value is None else formatting.decimal(Decimal(value) / 1_000_000, digits)


@register.filter
def get(mapping, key):
    """{{ row.cells|get:code }}: the value of a key that stands in a variable, None where there is none."""
    return mapping.get(key)
