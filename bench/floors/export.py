"""The floor of an export: the product's own rows, already in memory, written again by xlsxwriter in constant memory.

    python -m bench.floors.export SOURCE TARGET

The same cells as in the product's file, typed, and not a format more than dates need. `peak_over_data` is what the
writing added to the memory that the rows take. Prints one line of JSON.
"""

import json
import resource
import sys
from pathlib import Path
from time import perf_counter

import python_calamine
import xlsxwriter

from bench.workload import write_row


def peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    rows = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
    target = Path(sys.argv[2])
    before = peak_mib()
    started = perf_counter()
    book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
    sheet, day = book.add_worksheet("H"), book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate(rows):
        write_row(sheet, number, row, day)
    book.close()
    print(
        json.dumps(
            {
                "seconds": perf_counter() - started,
                "rows": len(rows),
                "columns": max(map(len, rows)),
                "bytes": target.stat().st_size,
                "peak_over_data": round(peak_mib() - before, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
