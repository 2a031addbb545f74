"""Opened years and one task by its duty and unit."""

import threading

import pytest
from django.db import connections

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


@pytest.fixture
def by_hand(settings):
    """No room of the product completes a duty: units report plans and reports themselves."""
    settings.DUTY_PLACES = {}


def at_once(work, how_many):
    """Runs `work` in threads that start together; returns what they returned."""
    barrier, results = threading.Barrier(how_many), []

    def run():
        try:
            barrier.wait(timeout=20)
            results.append(work())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(how_many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results
