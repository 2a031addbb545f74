"""What was worked out for a state of the database, kept in this process for as long as that state lasts.

Nobody has to say here that something was written: the database names its own state, and what was kept is found only
under the same name. Two equal names mean that the same transactions have ended, so that a query finds the same rows.

- PostgreSQL: the snapshot, which says which transactions have ended, of this run of this server; not on a standby,
  whose snapshots do not tell who is still at work.
- SQLite: a connection of its own that never writes learns whether any other has written; and which file it looks at.
- Inside a transaction nothing is kept or found: what it has written itself has no name yet.
"""

import os
import sqlite3
from collections import OrderedDict
from threading import Lock

from django.db import connection

MOST = 64  # results of one state, the least asked for given up first
_NONE = object()


def remembered(key, build):
    """Returns build(), or what it returned under `key` in this state of the database.

    `key` (hashable) holds all that `build` looks at besides the database: who reads, what was asked, the day. Rows that
    were read before this call may be older than the state, so `build` reads its own. What it returns is shown to other
    readers: all of it is read already, and nobody changes it.
    """
    state = state_of_database()
    if state is None:
        return build()
    found = _memory.find(state, key)
    if found is _NONE:
        found = build()
        if state_of_database() == state:  # else it may be of two states
            _memory.keep(state, key, found)
    return found


def state_of_database():
    """Returns the name of the state that the next query finds, None where it has none."""
    if connection.in_atomic_block or not connection.get_autocommit():
        return None
    if connection.vendor == "sqlite":
        return _watch.state(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN NOT pg_is_in_recovery() THEN "
            "concat_ws(' ', pg_current_snapshot(), pg_postmaster_start_time(), current_database()) END"
        )
        return cursor.fetchone()[0]


class _Memory:
    """Results of the state that was last kept; those of an older one are of no use to anybody."""

    def __init__(self):
        self.lock, self.state, self.kept = Lock(), None, OrderedDict()

    def find(self, state, key):
        with self.lock:
            if state != self.state or key not in self.kept:
                return _NONE
            self.kept.move_to_end(key)
            return self.kept[key]

    def keep(self, state, key, found):
        with self.lock:
            if state != self.state:
                self.state, self.kept = state, OrderedDict()
            self.kept[key] = found
            if len(self.kept) > MOST:
                self.kept.popitem(last=False)


class _SqliteWatch:
    """A connection that stays open and only looks: SQLite tells each connection whether others have written since."""

    def __init__(self):
        self.lock, self.file, self.opened, self.connection = Lock(), None, 0, None

    def state(self, path):
        with self.lock:
            try:
                file = _file(path)
                if file != self.file:  # the first time, after a fork, or where another file took the place
                    self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
                    self.file, self.opened = file, self.opened + 1
                (version,) = self.connection.execute("PRAGMA data_version").fetchone()
                return (file, self.opened, version) if _file(path) == file else None
            except (OSError, sqlite3.Error):  # in memory there is no file; a busy one may tell next time
                return None


def _file(path):
    found = os.stat(path)
    return os.getpid(), path, found.st_dev, found.st_ino


_memory, _watch = _Memory(), _SqliteWatch()
