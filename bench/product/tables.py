"""Each table of one year, built as for its page, beside the plainest SQL that reads the same (table_floors.py): of the
district by commune, of its largest commune by village, and of two years side by side.

    python -m bench.product.tables YEAR

Prints one line of JSON: {"tables": {name: {"query", "floor", "build": seconds, "queries": how many}}}. `query` is the
time that the database takes of a build, the best of several in turns with the floor: whatever else the machine does
can only add to either.
"""

import json
import sys
from time import perf_counter

from django.db import connection
from django.db.models import Count
from django.utils import timezone

import bench.product.setup  # noqa: F401 - before any model
from accounts.models import User
from bench.product.table_floors import BETWEEN, floors_of
from households.models import SurveyForm, SurveyRound
from households.movement_queries import previous_round
from reports.build import build_table, open_scope
from reports.definitions import REPORTS
from trieuson_poverty.demo import LABOUR

TIMES = 7


class Clock:
    """Counts the queries that pass and how long the database takes over them."""

    def __init__(self):
        self.seconds, self.queries = 0.0, 0

    def __call__(self, execute, sql, params, many, context):
        started = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += perf_counter() - started
            self.queries += 1


def build_time(build):
    """Returns (seconds of the queries, of all, how many queries) of one build."""
    clock, started = Clock(), perf_counter()
    with connection.execute_wrapper(clock):
        build()
    return clock.seconds, perf_counter() - started, clock.queries


def floor_time(statements):
    seconds = 0.0
    with connection.cursor() as cursor:
        for statement in statements:
            started = perf_counter()
            cursor.execute(statement)
            cursor.fetchall()
            seconds += perf_counter() - started
    return seconds


def measured(build, statements):
    build(), floor_time(statements)
    pairs = [(build_time(build), floor_time(statements)) for _ in range(TIMES)]
    builds, floors = zip(*pairs, strict=True)
    return {
        "query": min(each[0] for each in builds),
        "build": min(each[1] for each in builds),
        "queries": builds[-1][2],
        "floor": min(floors),
    }


def main():
    year = int(sys.argv[1])
    survey_round = SurveyRound.objects.get(year=year)
    previous = previous_round(survey_round)
    before_that = previous_round(previous) if previous else None
    forms = SurveyForm.objects.filter(round=survey_round).order_by()
    largest = forms.values_list("commune_id", "commune__code").annotate(n=Count("pk")).order_by("-n")[0]
    user = User.objects.get(username=LABOUR)
    district = open_scope(user=user, year=year, commune_code="")
    commune = open_scope(user=user, year=year, commune_code=largest[1])
    found, passed_over = {}, {}
    for key, report in REPORTS.items():
        if report.is_list:
            continue
        cases = {key: (district, None, None), f"{key} by village": (commune, largest[0], None)}
        if report.compares and previous is not None:
            cases[f"{key} two years"] = (district, None, previous)
        for name, (scope, commune_id, compare) in cases.items():
            try:
                statements = floors_of(report, survey_round, previous, commune_id)
                if compare is not None:
                    statements += [*floors_of(report, compare, before_that, commune_id), *BETWEEN]

                def build(report=report, scope=scope, compare=compare):
                    build_table(report, scope, compare=compare and compare.year, now=timezone.now())

                found[name] = measured(build, statements)
            except LookupError as error:
                passed_over[name] = str(error)
    print(json.dumps({"seconds": 0, "tables": found, "passed_over": passed_over}))


if __name__ == "__main__":
    main()
