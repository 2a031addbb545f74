"""python -m bench.product.prepare seed N | empty | static"""

import json
import sys
from time import perf_counter

from django.db import connection

from bench.product.setup import quietly
from households.models import CommuneSurvey, Household, Person, SurveyForm
from households.procedure import Stage
from trieuson_poverty import demo

MOST_YEARS = 2019


def main():
    started = perf_counter()
    note = {}
    if sys.argv[1] == "static":
        quietly("collectstatic", interactive=False, verbosity=0)
    else:
        quietly("migrate", verbosity=0)
        # An empty district has its people, villages and open years from the smallest seed, less the households.
        count = int(sys.argv[2]) if sys.argv[1] == "seed" else 36
        demo.fill(households=count, seed=432, years=tuple(range(demo.YEARS[0], MOST_YEARS + 1)))
        if sys.argv[1] == "empty":
            empty()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
        note = {
            "households": Household.objects.count(),
            "persons": Person.objects.count(),
            "forms": SurveyForm.objects.count(),
        }
    print(json.dumps({"seconds": perf_counter() - started, **note}))


def empty():
    """Deletes households, persons and forms, and what hangs on them; every commune's year is to be surveyed again."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        named = [name for name in tables if name.startswith("households_") and not name.endswith(("round", "survey"))]
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(named)} CASCADE")
        else:
            cursor.execute("PRAGMA foreign_keys=OFF")
            for name in named:
                cursor.execute(f"DELETE FROM {name}")
            cursor.execute("PRAGMA foreign_keys=ON")
    CommuneSurvey.objects.update(stage=Stage.OPEN, stage_at=None, stage_by=None)


if __name__ == "__main__":
    main()
