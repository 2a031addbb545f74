"""A set of small numbers (causes, deprivations, assets) kept as one integer, a bit for each number.

A standard has 10 or 12 indicators and the next may have others: a column for each would tie the table to one decree.
One integer keeps 55,000 forms small and counts in SQL with a bit test on SQLite and PostgreSQL alike.
"""

from django.core.exceptions import ValidationError
from django.db import models

HIGHEST = 30  # a signed 32-bit column


def to_mask(numbers):
    """Returns the integer with bit n set for each n of `numbers`; raises ValidationError outside 1..30."""
    mask = 0
    for number in numbers:
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= HIGHEST:
            raise ValidationError(f"Số {number!r} không có trong danh mục.")
        mask |= 1 << number
    return mask


def to_set(mask):
    """Returns the frozenset of the numbers whose bits are set in `mask`."""
    return frozenset(number for number in range(1, HIGHEST + 1) if mask >> number & 1)


class CodeSetField(models.IntegerField):
    """Holds a frozenset of ints from 1 to 30. Filter with `field__has=n`."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", frozenset)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    @property
    def validators(self):
        return []  # IntegerField's own validators compare with numbers; to_mask checks each member

    def from_db_value(self, value, expression, connection):
        return None if value is None else to_set(value)

    def to_python(self, value):
        if value is None or isinstance(value, frozenset):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return to_set(value)
        return frozenset(value)

    def get_prep_value(self, value):
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        return to_mask(value)

    def value_to_string(self, obj):
        return str(self.get_prep_value(self.value_from_object(obj)))

    def validate(self, value, model_instance):
        if value is not None:
            to_mask(value)


@CodeSetField.register_lookup
class Has(models.Lookup):
    """`deprivations__has=3`: bit 3 is set."""

    lookup_name = "has"

    def get_prep_lookup(self):
        return to_mask([self.rhs])

    def as_sql(self, compiler, connection):
        left, left_params = self.process_lhs(compiler, connection)
        return f"({left} & %s) <> 0", [*left_params, self.rhs]
