"""Opened years and one task by its duty and unit."""

import pytest

from assignments.actions import open_year
from assignments.models import Task
from assignments.units import unit_fields


@pytest.fixture
def year(hong):
    """2017, opened by Hồng."""
    open_year(by=hong, year=2017)
    return 2017


@pytest.fixture
def task_of(year):
    """`task_of("commune_plan", areas.binh_son)`: the task of 2017."""

    def find(key, unit, of=2017):
        fields = {name: value for name, value in unit_fields(unit).items() if value is not None}
        return Task.objects.with_units().get(year__year=of, duty_key=key, part=0, **fields)

    return find
