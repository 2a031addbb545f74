"""Rows that nobody lives behind, for floors and for the peer: 40 columns a household, 12 a person. Deterministic.

A workbook comes with a spec (JSON) that says what each column holds, so that one floor reads any workbook, the
product's own too: {"sheet", "head_row", "key": [column names], "columns": [[name, kind]]}.
"""

import datetime as dt
import json
import random
from pathlib import Path

import xlsxwriter

SURNAMES = ("Lê", "Trịnh", "Hà", "Bùi", "Quách", "Đỗ", "Vũ", "Lương", "Ngân", "Phạm")
MIDDLES = ("Văn", "Thị", "Đình", "Ngọc", "Hữu")
NAMES = ("Sen", "Lúa", "Đồng", "Suối", "Mận", "Đào", "Núi", "Gió", "Sương", "Nắng", "Rừng", "Ước")
CLASSES = ("N1", "N2", "CN", "KN")
HOUSEHOLD = [
    *(("code", "text"), ("year", "int"), ("commune", "text"), ("commune_name", "text"), ("village", "text")),
    *(("number", "int"), ("head", "text"), ("identity", "text"), ("born", "date"), ("sex", "text")),
    *(("ethnicity", "text"), ("address", "text"), ("phone", "text"), ("persons", "int"), ("area", "text")),
    *(("category", "text"), ("income", "int"), ("b1", "int")),
    *((f"cause_{number:02d}", "flag") for number in range(1, 12)),
    *((f"lack_{number:02d}", "flag") for number in range(1, 11)),
    ("note", "text"),
]
PERSON = [
    *(("code", "text"), ("number", "int"), ("name", "text"), ("relation", "text"), ("born", "date"), ("sex", "text")),
    *(("ethnicity", "text"), ("identity", "text"), ("schooling", "text"), ("work", "text"), ("insured", "flag")),
    ("note", "text"),
]
SPECS = {
    "households": {"sheet": "H", "head_row": 0, "key": ["code", "year"], "columns": HOUSEHOLD},
    "persons": {"sheet": "P", "head_row": 0, "key": ["code", "number"], "columns": PERSON},
}
assert len(HOUSEHOLD) == 40 and len(PERSON) == 12


def _name(rng):
    return f"{rng.choice(SURNAMES)} {rng.choice(MIDDLES)} {rng.choice(NAMES)}"


def _birthday(rng):
    return dt.date(1930, 1, 1) + dt.timedelta(days=rng.randrange(31_000))


def households(count, year=2017):
    """Yields `count` tuples in the order of HOUSEHOLD."""
    rng = random.Random(f"households {year}")
    for number in range(count):
        commune = number * 36 // count
        poor = rng.choices(range(4), (8, 5, 9, 78))[0]
        share = (0.3, 0.35, 0.2, 0.04)[poor]
        yield (
            f"X{commune:02d}-{number:06d}", year, f"{15_600 + commune}", f"Xã số {commune}",
            f"Thôn {rng.randrange(1, 10)}", number + 1, _name(rng), f"099{number:09d}", _birthday(rng),
            rng.choice(("Nam", "Nữ")), rng.choice(("Kinh", "Kinh", "Kinh", "Mường", "Thái")),
            f"Xóm {rng.choice(NAMES)}, thôn {rng.randrange(9)}",
            f"0169{rng.randrange(10**7):07d}", rng.randrange(1, 8), "Nông thôn" if commune else "Thành thị",
            CLASSES[poor], rng.randrange(30, 300) * 10_000, rng.randrange(40, 260),
            *(int(rng.random() < share) for _ in range(21)), "Đến lần hai mới gặp" if number % 6 == 0 else "",
        )  # fmt: skip


def persons(count, households_count=55_000):
    """Yields `count` tuples in the order of PERSON."""
    rng = random.Random("persons")
    for number in range(count):
        household = number * households_count // count
        commune = household * 36 // households_count
        yield (
            f"X{commune:02d}-{household:06d}", number, _name(rng), rng.choice(("Chủ hộ", "Vợ, chồng", "Con", "Cháu")),
            _birthday(rng), rng.choice(("Nam", "Nữ")), rng.choice(("Kinh", "Mường")), f"0991{number:08d}",
            rng.choice(("Tiểu học", "Trung học cơ sở", "Trung học phổ thông")), rng.choice(("Nông nghiệp", "Làm thuê")),
            rng.randrange(2), "Đi làm xa" if number % 8 == 0 else "",
        )  # fmt: skip


def write_workbook(path, spec, rows):
    """Writes the rows under their heads, dates as dates, and the spec beside the file; returns the path."""
    path = Path(path)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet(spec["sheet"])
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, [name for name, _ in spec["columns"]])
    for row_number, row in enumerate(rows, start=1):
        write_row(sheet, row_number, row, day)
    book.close()
    path.with_suffix(".json").write_text(json.dumps(spec))
    return path


def write_row(sheet, row_number, row, day):
    """The typed writes of xlsxwriter: what it does fastest."""
    for column, value in enumerate(row):
        if isinstance(value, str):
            if value:
                sheet.write_string(row_number, column, value)
        elif isinstance(value, dt.date):
            sheet.write_datetime(row_number, column, value, day)
        elif value is not None:
            sheet.write_number(row_number, column, value)


if __name__ == "__main__":
    import sys

    kind, how_many, target = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    rows = households(how_many) if kind == "households" else persons(how_many)
    write_workbook(target, SPECS[kind], rows)
    print(json.dumps({"rows": how_many, "bytes": Path(target).stat().st_size}))
