"""The addresses of the lists that counts open."""

from functools import lru_cache
from urllib.parse import quote_plus

from django.urls import reverse

from reports.table import Opens


def address_of_drill(drill, year):
    """Returns the address of the list behind a count of a table of `year`. Two thousand stand on a page, so each base
    and each pair of a query is worded once a process."""
    base = _base(drill.opens, drill.year or year)
    return base + "&".join([_pair(name, value) for name, value in drill.filters.items()])


@lru_cache(256)
def _base(name, year):
    return reverse(name, kwargs={"year": year + 1 if name is Opens.WORK else year}) + "?"


@lru_cache(4096)
def _pair(name, value):
    return f"{name}={quote_plus(value)}"
