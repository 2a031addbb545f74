"""Writes many rows at once: COPY on PostgreSQL, executemany on SQLite. The only module that knows the difference.

Values are already what the database holds (masks, ISO dates, JSON as text); nothing is validated here, so whoever
calls has checked every row and holds a transaction.
"""

import contextlib
import datetime as dt
import gc
import re
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from io import BytesIO
from itertools import islice
from types import NoneType

from django.db import connection, models

COPY_BLOCK = 1 << 20  # bytes
UPDATE_BATCH = INSERT_BATCH = 5_000  # rows
USUAL_HAND_OVER, HAND_OVER = sys.getswitchinterval(), 0.0002  # seconds


def is_postgresql():
    return connection.vendor == "postgresql"


@contextlib.contextmanager
def without_collector():
    """Keeps Python's cycle collector from walking a million plain tuples over and over; they hold no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Aside:
    """Writes on PostgreSQL in a thread beside the one that prepares the next rows; on SQLite at once.

    The connection serves one of them at a time: call `wait()` before any other use of the database, and leave the
    block before the transaction ends. What went wrong in the thread is raised by the next call.
    """

    def __init__(self):
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="copy") if is_postgresql() else None
        self._job = None

    def __enter__(self):
        # Between any two calls of the server the thread waits for Python's lock, five thousandths of a second each time
        # unless it is passed on sooner: the server would idle for a third of the time.
        if self._pool is not None:
            sys.setswitchinterval(HAND_OVER)
        return self

    def __exit__(self, *error):
        sys.setswitchinterval(USUAL_HAND_OVER)  # not what it was: another import's, where two of them overlap
        try:
            if self._job is not None and error[0] is not None:
                self._job.exception()  # the first error is the one to tell
            else:
                self.wait()
        finally:
            if self._pool is not None:
                self._pool.shutdown()

    def wait(self):
        job, self._job = self._job, None
        if job is not None:
            with connection.wrap_database_errors:
                job.result()

    def do_and_read(self, inserts, read):
        """Runs the inserts, returns what `read()` gives of the database; the two may go side by side.

        With a thread `read` comes first, while the connection is free, so it must not depend on the inserts but for
        keys, which a sequence deals out. SQLite has none until rows are in, and no thread: there it comes last.
        """
        if self._pool is None:
            self.do(inserts)
            return read()
        self.wait()
        found = read()
        self.do(inserts)
        return found

    def do(self, inserts):
        """Runs `Insert`s in their order; waits for what was still under way."""
        self.wait()
        if self._pool is None:
            for each in inserts:
                each.run()
            return
        # The raw connection, since Django's wrapper belongs to the thread that opened it.
        connection.ensure_connection()
        self._job = self._pool.submit(_copy_all, connection.connection, inserts)


def _copy_all(raw, inserts):
    with raw.cursor() as cursor:
        for each in inserts:
            each.copy(cursor)


class Insert:
    """Rows to add, already in the shape that the database takes, so that whoever sends them has nothing left to do.

    `names` are attnames ("village_id"); every other field but the key takes its default. Making one asks no database;
    it can be made in one process and run in another.
    """

    def __init__(self, model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence]):
        quote = connection.ops.quote_name
        fields = [model._meta.get_field(name) for name in names]
        rest = [
            field
            for field in model._meta.concrete_fields
            if field not in fields and not field.primary_key and field.db_default is models.NOT_PROVIDED
        ]
        constants = tuple(_default(field) for field in rest)
        columns = [quote(field.column) for field in (*fields, *rest)]
        self.into = f"{quote(model._meta.db_table)} ({', '.join(columns)})"
        if is_postgresql():
            self.rows = None
            self.text = lines(rows, constants)
        else:
            self.rows = [(*row, *constants) for row in rows] if constants else list(rows)
        self.width = len(columns)

    def copy(self, cursor):
        cursor.copy_expert(f"COPY {self.into} FROM STDIN", BytesIO(self.text), COPY_BLOCK)

    def run(self):
        with connection.cursor() as cursor:
            if self.rows is None:
                self.copy(cursor.cursor)
            else:
                marks = ", ".join(["%s"] * self.width)
                cursor.executemany(f"INSERT INTO {self.into} VALUES ({marks})", self.rows)  # noqa: S608


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence]):
    """Adds rows of the named fields; see Insert."""
    rows = iter(rows)
    while batch := list(islice(rows, INSERT_BATCH)):
        Insert(model, names, batch).run()


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence]):
    """Sets the named fields of rows that exist; each row begins with its primary key."""
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    columns = [quote(model._meta.get_field(name).column) for name in names]
    if not is_postgresql():
        settings = ", ".join(f"{column} = %s" for column in columns)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET {settings} WHERE {key} = %s",  # noqa: S608
                ((*row[1:], row[0]) for row in rows),
            )
        return
    rows = iter(rows)
    while batch := list(islice(rows, UPDATE_BATCH)):
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TEMP TABLE bulk_update ON COMMIT DROP AS SELECT {', '.join([key, *columns])} "  # noqa: S608
                f"FROM {table} LIMIT 0"
            )
        with connection.cursor() as cursor:
            copy = f"COPY bulk_update ({', '.join([key, *columns])}) FROM STDIN"
            cursor.cursor.copy_expert(copy, BytesIO(lines(batch)), COPY_BLOCK)
        settings = ", ".join(f"{column} = u.{column}" for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} t SET {settings} FROM bulk_update u WHERE t.{key} = u.{key}")  # noqa: S608
            cursor.execute("DROP TABLE bulk_update")


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Returns `count` primary keys that nobody else will get. Call it inside a transaction."""
    if not count:
        return []
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if is_postgresql():
            # The inner SELECT finds the sequence once; beside nextval it would be looked for at every number.
            cursor.execute(
                "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s)::regclass)) FROM generate_series(1, %s)",
                [table, key, count],
            )
            return [number for (number,) in cursor.fetchall()]
        # A writing transaction on SQLite is alone, and its sequence follows the highest key that was inserted.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        cursor.execute(f"SELECT max({key}) FROM {table}")  # noqa: S608
        first = max((found or (0,))[0], cursor.fetchone()[0] or 0) + 1
    return list(range(first, first + count))


def in_list(ids):
    """Returns whole numbers as the inside of an SQL IN (…); never empty."""
    return ",".join(map(str, map(int, ids))) or "-1"


def now_value(now):
    """Returns a moment as the database takes it in a raw row."""
    return connection.ops.adapt_datetimefield_value(now)


def _default(field):
    if field.has_default():
        return field.get_db_prep_save(field.get_default(), connection)
    return None if field.null else "" if field.empty_strings_allowed else 0


def lines(rows: Sequence[Sequence], constants: Sequence = ()) -> bytes:
    """Returns rows as the text that COPY reads; `constants` end every line.

    A column at a time: looking at each value's type costs more than writing it.
    """
    if not rows:
        return b""
    columns = [_written(column) for column in zip(*rows, strict=True)]
    columns += [_written((value,)) * len(rows) for value in constants]
    return ("\n".join(map("\t".join, zip(*columns, strict=True))) + "\n").encode()


def _written(column):
    types = set(map(type, column))
    if types == {str}:
        return column if _PLAIN.search("".join(column)) is None else list(map(_text, column))
    if types == {int}:
        return list(map(str, column))
    if types <= {bool, NoneType}:
        return [_TRUTH[value] for value in column]
    if types <= {int, NoneType}:
        return ["\\N" if value is None else str(value) for value in column]
    return [_WRITERS[type(value)](value) for value in column]


_PLAIN = re.compile(r"[\\\t\n\r]")
_TRUTH = {True: "t", False: "f", None: "\\N"}


def _text(value):
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


_WRITERS = {
    str: _text,
    int: str,
    bool: _TRUTH.__getitem__,
    NoneType: _TRUTH.__getitem__,
    float: repr,
    Decimal: str,
    dt.date: str,
    dt.datetime: str,
}
