"""For tests of what is kept as long as nobody writes."""

import time

from django.db import connection

TRIES = 300


def in_a_quiet_moment(check):
    """Runs `check()`, which can be run again, until it holds: on PostgreSQL the tests of another process write into the
    same cluster, and each of their writes is another state. On SQLite it holds at once or not at all."""
    for _ in range(TRIES if connection.vendor == "postgresql" else 1):
        try:
            return check()
        except AssertionError as error:
            failed = error
            time.sleep(0.02)
    raise failed
