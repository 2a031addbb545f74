"""A year's pack as the background makes it: every table as Excel and Word, and the lists with personal columns.

    python -m bench.product.packing YEAR TARGET

Prints one line of JSON.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

from django.utils import timezone

import bench.product.setup  # noqa: F401 - before any model
from accounts.models import User
from reports.build import open_scope
from reports.packing import write_pack
from trieuson_poverty.demo import LABOUR


def main():
    target = Path(sys.argv[2])
    user = User.objects.get(username=LABOUR)
    scope = open_scope(user=user, year=int(sys.argv[1]))
    started = perf_counter()
    with target.open("wb") as out:
        reports = write_pack(out, scope, user=user, with_lists=True, with_personal=True, now=timezone.now())
    print(json.dumps({"seconds": perf_counter() - started, "reports": reports, "bytes": target.stat().st_size}))


if __name__ == "__main__":
    main()
