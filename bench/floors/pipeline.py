"""The floor of an import: read with calamine, convert and check every cell, COPY to a staging table, count what is new
and what differs, upsert. No history, no rights, no references, no page.

    python -m bench.floors.pipeline WORKBOOK insert|again [SPEC]

`again` times the same file once more over its own rows. DATABASE_URL names a PostgreSQL database; the table is the
bench's own. The workbook's spec lies beside it unless named, see workload.py. Prints one line of JSON.
"""

import datetime as dt
import io
import json
import os
import sys
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import psycopg2
import python_calamine

TABLE = "floor_rows"
SQL_TYPES = {"text": "text", "int": "bigint", "flag": "boolean", "date": "date", "decimal": "numeric"}
CLEAN = str.maketrans({"\\": "\\\\", "\t": " ", "\n": " ", "\r": " "})


def as_text(value):
    if type(value) is float and value.is_integer():
        value = int(value)
    return str(value).strip().translate(CLEAN)


def as_int(value):
    if value == "":
        return "\\N"
    whole = int(value)
    if whole != value and not isinstance(value, str):
        raise ValueError("not a whole number")
    return str(whole)


def as_decimal(value):
    return "\\N" if value == "" else repr(float(value))


def as_flag(value):
    if value in ("", 0):
        return "f"
    if value in (1, "x", "X", "1"):
        return "t"
    raise ValueError("neither blank nor x")


def as_date(value):
    if value == "":
        return "\\N"
    if isinstance(value, dt.date):
        return value.strftime("%Y-%m-%d")
    return dt.datetime.strptime(str(value), "%d/%m/%Y").strftime("%Y-%m-%d")


CONVERT = {"text": as_text, "int": as_int, "decimal": as_decimal, "flag": as_flag, "date": as_date}


def columns_of(spec):
    return [f"c{place}" for place in range(len(spec["columns"]))]


def read(path, spec):
    """Returns (text for COPY, rows, errors)."""
    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name(spec["sheet"])
    rows = sheet.iter_rows()
    for _ in range(spec["head_row"]):
        next(rows)
    head = next(rows)
    assert len(head) >= len(spec["columns"]), head
    convert = [CONVERT[kind] for _, kind in spec["columns"]]
    names = [name for name, _ in spec["columns"]]
    key_places = [names.index(name) for name in spec["key"]]
    out, seen, errors, count = io.StringIO(), set(), [], 0
    for number, row in enumerate(rows, start=spec["head_row"] + 2):
        if not any(cell != "" for cell in row):
            continue
        values = []
        for name, function, cell in zip(names, convert, row, strict=False):
            try:
                values.append(function(cell))
            except (ValueError, TypeError) as error:
                errors.append((number, name, cell, str(error)))
                values.append("\\N")
        key = tuple(values[place] for place in key_places)
        if key in seen:
            errors.append((number, "key", key, "twice"))
        seen.add(key)
        out.write("\t".join(values))
        out.write("\n")
        count += 1
    out.seek(0)
    return out, count, errors


def make_table(cursor, spec):
    """Makes the target anew: a primary key, the natural key, one index."""
    fields = ", ".join(
        f"{column} {SQL_TYPES[kind]}" for column, (_, kind) in zip(columns_of(spec), spec["columns"], strict=True)
    )
    key = ", ".join(key_columns(spec))
    cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
    cursor.execute(f"CREATE TABLE {TABLE} (id bigserial PRIMARY KEY, {fields}, UNIQUE ({key}))")
    cursor.execute(f"CREATE INDEX ON {TABLE} (c2)")


def key_columns(spec):
    names = [name for name, _ in spec["columns"]]
    return [f"c{names.index(name)}" for name in spec["key"]]


def load(connection, path, spec):
    """One import; returns what the floor counts, with the seconds of its parts."""
    marks = [perf_counter()]
    text, rows, errors = read(path, spec)
    marks.append(perf_counter())
    columns, key = columns_of(spec), key_columns(spec)
    rest = [column for column in columns if column not in key]
    same_key = " AND ".join(f"t.{column} = s.{column}" for column in key)
    with connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE staged ON COMMIT DROP AS SELECT {', '.join(columns)} FROM {TABLE} LIMIT 0")
        cursor.copy_expert(f"COPY staged ({', '.join(columns)}) FROM STDIN", text)
        cursor.execute("ANALYZE staged")
        marks.append(perf_counter())
        cursor.execute(
            f"SELECT count(*) FILTER (WHERE t.id IS NULL), count(*) FILTER (WHERE t.id IS NOT NULL AND "
            f"({', '.join('t.' + c for c in rest)}) IS DISTINCT FROM ({', '.join('s.' + c for c in rest)})) "
            f"FROM staged s LEFT JOIN {TABLE} t ON {same_key}"
        )
        new, changed = cursor.fetchone()
        marks.append(perf_counter())
        cursor.execute(
            f"INSERT INTO {TABLE} ({', '.join(columns)}) SELECT {', '.join(columns)} FROM staged "
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {', '.join(f'{c} = EXCLUDED.{c}' for c in rest)}"
        )
    marks.append(perf_counter())
    parts = [round(end - begin, 2) for begin, end in pairwise(marks)]
    return {
        "seconds": marks[-1] - marks[0],
        "parts": dict(zip(("read and check", "copy", "diff", "upsert"), parts, strict=True)),
        "rows": rows,
        "new": new,
        "changed": changed,
        "errors": len(errors),
    }


def main():
    path, how = Path(sys.argv[1]), sys.argv[2]
    spec_path = Path(sys.argv[3]) if len(sys.argv) > 3 else path.with_suffix(".json")
    spec = json.loads(spec_path.read_text())
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    with connection, connection.cursor() as cursor:
        make_table(cursor, spec)
    found = load(connection, path, spec)
    if how == "again":
        found = load(connection, path, spec)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
