"""Which households were helped since the last round: rooms to the right know, and the setting HOUSEHOLDS_HELPED names
their functions by dotted path. Each takes (a query of household ids, after a day, until the end of a year) and returns
ids.
"""

from django.conf import settings
from django.utils.module_loading import import_string


def households_helped(households, after, year):
    """Returns the set of ids of the households, of this query of ids, that had any help after the day `after` and not
    later than in the calendar year `year`."""
    return {each for path in settings.HOUSEHOLDS_HELPED for each in import_string(path)(households, after, year)}
