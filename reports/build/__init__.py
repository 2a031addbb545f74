"""Fills declared reports with figures: the only room of `reports` that asks the database.

A handful of queries a table, whatever the number of households; what each count means is the same condition that the
household list reads from an address, so that a count and the list it opens agree.
"""

from reports.build.lists import build_list, count_list
from reports.build.scope import NoCommuneError, Scope, open_scope, title_of
from reports.build.tables import NotComparableError, build_table, chosen_options, years_to_compare

__all__ = [
    "NoCommuneError",
    "NotComparableError",
    "Scope",
    "build_list",
    "build_table",
    "chosen_options",
    "count_list",
    "open_scope",
    "title_of",
    "years_to_compare",
]
