"""A filled table as JSON and back: what was sent or issued keeps its tables as they were.

A cell keeps its value exactly (fractions as "p/q") and whether it follows from others, so that a file made of it later
has the same formulas. Sentences that date and explain the table are kept as they were said.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reports.columns import Column, Entered, Given, Kind, Net, Ratio
from reports.table import Cell, Drill, Opens, ReportTable, Row, RowKind

UNITS = ("xa", "thon", "khu_vuc", "lan")  # keys of an address that name the unit of a row, or its sending
_COLUMN = ("key", "label", "group", "subgroup", "definition", "base", "source", "tone", "bar_of_largest", "width")
_TABLE = ("key", "title", "unit_name", "unit_head", "year", "base", "standard_name", "is_demo")


def digest_of(data):
    """Returns a short mark of what JSON holds: another value anywhere, another mark."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class FrozenTable(ReportTable):
    """A ReportTable that was kept: it says what it said then."""

    said_dated: str = ""
    said_notes: tuple[str, ...] = ()

    def dated(self):
        return self.said_dated

    def notes(self):
        return list(self.said_notes)


def table_data(table, closed=()):
    """Returns a ReportTable as JSON holds it; the columns of `closed`, as (table key, column key), open nothing."""
    opening = [(table.key, column.key) not in closed for column in table.columns]
    return {
        **{name: getattr(table, name) for name in _TABLE},
        "reference_date": table.reference_date.isoformat(),
        "made_at": table.made_at.isoformat(),
        "dated": table.dated(),
        "notes": list(table.notes()),
        "alarms": list(table.alarms),
        "columns": [
            {name: getattr(column, name) for name in _COLUMN}
            | {"kind": column.kind.value, "value": _source_data(column.value)}
            for column in table.columns
        ],
        "rows": [
            {
                "kind": row.kind.value,
                "number": row.number,
                "label": row.label,
                "is_wrong": row.is_wrong,
                "where": _where(row),
                "cells": [
                    [_value_data(cell.value), cell.is_derived, opens and _has_households(cell)]
                    for cell, opens in zip(row.cells, opening, strict=True)
                ],
            }
            for row in table.rows
        ],
    }


def table_from(data, *, opens=True):
    """Returns the FrozenTable of `table_data`. A count that had households behind it has a Drill to its row's unit and
    to its own column ("cot")."""
    columns = tuple(
        Column(**{name: each[name] for name in _COLUMN}, kind=Kind(each["kind"]), value=_source_from(each["value"]))
        for each in data["columns"]
    )
    return FrozenTable(
        **{name: data[name] for name in _TABLE},
        columns=columns,
        rows=tuple(_row_from(each, columns, opens) for each in data["rows"]),
        reference_date=dt.date.fromisoformat(data["reference_date"]),
        saved_at=None,
        made_at=dt.datetime.fromisoformat(data["made_at"]),
        alarms=tuple(data["alarms"]),
        said_dated=data["dated"],
        said_notes=tuple(data["notes"]),
    )


def _row_from(data, columns, opens):
    cells = tuple(
        Cell(
            _value_from(value),
            drill=Drill({**data["where"], "cot": column.key}) if had_households and opens else None,
            is_derived=is_derived,
        )
        for column, (value, is_derived, had_households) in zip(columns, data["cells"], strict=True)
    )
    return Row(RowKind(data["kind"]), data["number"], data["label"], cells, is_wrong=data["is_wrong"])


def _has_households(cell):
    """Whether rows were kept behind a cell: of duties there are none."""
    return cell.drill is not None and cell.drill.is_kept and cell.drill.opens is not Opens.TASKS


def _where(row):
    """Returns the unit of a row in the words of an address: {"xa": …, "thon": …}, {"khu_vuc": …}, {} for the whole."""
    for cell in row.cells:
        if cell.drill is not None:
            return {key: cell.drill.filters[key] for key in UNITS if key in cell.drill.filters}
    return {key: value for key, value in (row.opens or {}).items() if key == "xa"}


def _source_data(value):
    if isinstance(value, Ratio):
        return {"ratio": [value.part, value.whole, str(Fraction(value.scale))]}
    if isinstance(value, Net):
        return {"net": [list(term) for term in value.terms]}
    return {"entered": value.name} if isinstance(value, Entered) else {}


def _source_from(data):
    if "ratio" in data:
        part, whole, scale = data["ratio"]
        return Ratio(part, whole, Fraction(scale))
    if "net" in data:
        return Net(tuple((key, sign) for key, sign in data["net"]))
    return Entered(data["entered"]) if "entered" in data else Given()


def _value_data(value):
    if isinstance(value, Fraction):
        return {"fraction": f"{value.numerator}/{value.denominator}"}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    return value


def _value_from(data):
    if not isinstance(data, dict):
        return data
    if "fraction" in data:
        return Fraction(data["fraction"])
    if "decimal" in data:
        return Decimal(data["decimal"])
    return dt.date.fromisoformat(data["date"])
