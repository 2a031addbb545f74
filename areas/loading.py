"""Reads the units of `areas/data/*.csv` into the database, as often as one likes.

The CSVs hold dated rows with predecessors: a merger or a new name is a new row there, never an edit of the old one.
"""

import csv
import datetime as dt
from pathlib import Path

from django.db import transaction

from areas.models import Commune, Department

DATA = Path(__file__).parent / "data"
ALIASES = {"15712@1": "Xã Vân Sơn"}  # the GSO says Văn Sơn, people and the 2025 list say Vân Sơn


def read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def date_or_none(text):
    return dt.date.fromisoformat(text) if text else None


@transaction.atomic
def load_areas():
    """Creates or updates every unit of the CSVs; returns {"communes": n, "departments": n}, rows in the files.

    Raises ValueError when two versions of one code hold on the same day.
    """
    rows = read("admin_units.csv")
    refuse_overlaps(rows)
    grid = {row["gso_code"]: (int(row["grid_col"]), int(row["grid_row"])) for row in read("commune_grid.csv")}
    by_key = {}
    for row in rows:
        # The drawn grid is that of the 36 communes of 2017, the first version of each code.
        col, place = grid.get(row["gso_code"], (None, None)) if row["id"].endswith("@1") else (None, None)
        by_key[row["id"]], _ = Commune.objects.update_or_create(
            key=row["id"],
            defaults={
                "code": row["gso_code"],
                "name": row["name"],
                "kind": row["type"],
                "area_type": row["area_type"],
                "valid_from": date_or_none(row["valid_from"]),
                "valid_to": date_or_none(row["valid_to_excl"]),
                "alias": ALIASES.get(row["id"], ""),
                "grid_col": col,
                "grid_row": place,
            },
        )
    for row in rows:
        by_key[row["id"]].predecessors.set([by_key[key] for key in row["predecessors"].split(";") if key])
    departments = read("departments.csv")
    for row in departments:
        values = {**row, "order": int(row["order"]), "is_standing_body": row["code"] == "ldtbxh"}
        Department.objects.update_or_create(code=values.pop("code"), defaults=values)
    return {"communes": len(rows), "departments": len(departments)}


def refuse_overlaps(rows):
    spans = {}
    for row in rows:
        span = (row["valid_from"] or "0000", row["valid_to_excl"] or "9999")
        for other in spans.setdefault(row["gso_code"], []):
            if span[0] < other[1] and other[0] < span[1]:
                raise ValueError(f"Mã {row['gso_code']} có hai đơn vị cùng hiệu lực: {span} và {other}.")
        spans[row["gso_code"]].append(span)
