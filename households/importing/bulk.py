"""Writes many rows at once: COPY on PostgreSQL, executemany on SQLite. The only module that knows the difference.

Values are already what the database holds (masks, ISO dates, JSON as text); nothing is validated here, so whoever
calls has checked every row and holds a transaction.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice

from django.db import connection, models

COPY_BLOCK = 1 << 20  # characters
UPDATE_BATCH = 5_000


def is_postgresql():
    return connection.vendor == "postgresql"


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence]):
    """Adds rows of the named fields (attname, as "village_id"); every other field but the key takes its default."""
    fields = [model._meta.get_field(name) for name in names]
    rest = [
        field
        for field in model._meta.concrete_fields
        if field not in fields and not field.primary_key and field.db_default is models.NOT_PROVIDED
    ]
    constants = tuple(_default(field) for field in rest)
    columns = [connection.ops.quote_name(field.column) for field in (*fields, *rest)]
    if constants:
        rows = ((*row, *constants) for row in rows)
    table = connection.ops.quote_name(model._meta.db_table)
    if is_postgresql():
        _copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN", rows)
    else:
        marks = ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608


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
                f"CREATE TEMP TABLE bulk_update ON COMMIT DROP AS "
                f"SELECT {', '.join([key, *columns])} FROM {table} LIMIT 0"
            )
        _copy(f"COPY bulk_update ({', '.join([key, *columns])}) FROM STDIN", batch)
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
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, key, count]
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


def _copy(statement, rows):
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(statement, _Stream(rows), COPY_BLOCK)


def _text(value):
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


_WRITERS = {
    str: _text,
    int: str,
    bool: lambda value: "t" if value else "f",
    type(None): lambda value: "\\N",
    float: repr,
    Decimal: str,
    dt.date: str,
    dt.datetime: str,
}


class _Stream:
    """Rows as the text that COPY reads, made while the server is already busy with the first of them."""

    def __init__(self, rows):
        self.rows = iter(rows)
        self.rest = ""

    def read(self, size):
        parts, length = [self.rest], len(self.rest)
        while length < size:
            lines = [
                "\t".join([_WRITERS[type(value)](value) for value in row]) + "\n" for row in islice(self.rows, 200)
            ]
            if not lines:
                break
            parts.extend(lines)
            length += sum(map(len, lines))
        text = "".join(parts)
        self.rest = text[size:]
        return text[:size]
