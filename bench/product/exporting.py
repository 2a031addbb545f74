"""The list of a year's households as Excel, by the command that an operator runs.

    python -m bench.product.exporting YEAR TARGET

Prints one line of JSON.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

from bench.product.setup import quietly
from trieuson_poverty.demo import LABOUR


def main():
    target = Path(sys.argv[2])
    started = perf_counter()
    quietly("export_report", "households", year=sys.argv[1], personal=True, user=LABOUR, out=str(target))
    print(json.dumps({"seconds": perf_counter() - started, "bytes": target.stat().st_size}))


if __name__ == "__main__":
    main()
