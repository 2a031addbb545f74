"""Makes rows for tests in one line each. Rows that only one app's tests need are made beside those tests."""

from itertools import count

from accounts.actions import create_user
from accounts.permissions import Role
from areas.models import Village

PASSWORD = "Nước suối trong 22"
_numbers = count(1)


def make_user(username=None, full_name="Nguyễn Văn An", role=Role.AUDITOR, *, temporary=False, by=None, **values):
    """An account whose password is PASSWORD and need not be changed."""
    return create_user(
        by=by,
        username=username or f"nguoi.{next(_numbers)}",
        full_name=full_name,
        role=role,
        password=PASSWORD,
        temporary=temporary,
        **values,
    )


def make_village(commune, name=None, number=None, **values):
    """A village of a commune; the next free number and "Thôn <number>" where nothing is said."""
    number = number or max(commune.villages.values_list("number", flat=True), default=0) + 1
    village = Village(commune=commune, number=number, name=name or f"Thôn {number}", **values)
    village.full_clean()
    village.save()
    return village


def make_commune_people(commune, how_many):
    """`how_many` officers of a commune."""
    return [make_user(role=Role.COMMUNE_OFFICER, commune=commune) for _ in range(how_many)]
