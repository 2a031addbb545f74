"""A district's survey workbook in the product's own template, and a spec of each sheet for the floor.

    python -m bench.product.workbook TARGET YEAR HOUSEHOLDS [heads]

`heads` makes households of one person. The specs lie beside it: TARGET.households.json, TARGET.persons.json.
"""

import json
import sys
from pathlib import Path

from bench.product.setup import quietly
from households.importing import cells
from households.importing.columns import HOUSEHOLDS, PERSONS, layout
from households.importing.template import HEAD_ROWS
from households.models import SurveyRound

KINDS = (
    (cells.Tick, "flag"),
    (cells.Birth, "text"),
    (cells.Date, "date"),
    (cells.Integer, "int"),
    (cells.Area, "decimal"),
)
KEYS = {HOUSEHOLDS: ["code"], PERSONS: ["code", "number"]}


def kind_of(column):
    return next((kind for cell, kind in KINDS if isinstance(column.cell, cell)), "text")


def main():
    target, year, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    options = {"heads_only": True} if "heads" in sys.argv else {}
    quietly("make_survey_workbook", commune=["all"], year=year, households=count, out=str(target), **options)
    its_layout = layout(SurveyRound.objects.get(year=year).standard)
    for name, sheet in (("households", HOUSEHOLDS), ("persons", PERSONS)):
        columns = [[column.key, kind_of(column)] for column in its_layout.sheet(sheet)]
        spec = {"sheet": sheet, "head_row": HEAD_ROWS - 1, "key": KEYS[sheet], "columns": columns}
        target.with_suffix(f".{name}.json").write_text(json.dumps(spec))
    print(json.dumps({"seconds": 0, "bytes": target.stat().st_size}))


if __name__ == "__main__":
    main()
