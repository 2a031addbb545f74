"""A year as people write it: without a dot between the thousands."""

from assignments.duties import FIRST_YEAR
from ui.fields import NumberField


class YearField(NumberField):
    """A cycle year from 2016 on. Cleans to int or None."""

    css_class = "date"

    def __init__(self, **kwargs):
        super().__init__(min_value=FIRST_YEAR, max_value=2100, **kwargs)

    def show(self, value):
        return str(value)
