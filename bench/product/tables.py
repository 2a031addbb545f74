"""Each table of one year, built as for its page, beside the plainest SQL that counts the same.

    python -m bench.product.tables YEAR

Prints one line of JSON: {"tables": {key: [seconds, seconds of the SQL, counted columns]}}, medians of 5 after one.
"""

import json
import sys
from statistics import median
from time import perf_counter

from django.db import connection
from django.utils import timezone

import bench.product.setup  # noqa: F401 - before any model
from accounts.models import User
from households.filters import read_filters
from households.models import SurveyRound
from reports.build import build_table, open_scope
from reports.columns import Counted
from reports.definitions import REPORTS
from trieuson_poverty.demo import LABOUR

BENEFICIARIES = {
    "dtts": "is_minority",
    "nguoi_co_cong": "has_merit_member",
    "bao_tro": "is_protected",
    "giam_ngheo": "NOT is_protected",
}


def sql_of(filters):
    """The condition of a count, written by hand."""
    read = read_filters(filters)
    parts = []
    if read.classes:
        parts.append(f"household_class IN ({', '.join(repr(str(each)) for each in read.classes)})")
    if read.area_type:
        parts.append(f"area_type = '{read.area_type}'")
    if read.deprivation:
        parts.append(f"deprivations & {1 << read.deprivation} <> 0")
    if read.cause:
        parts.append(f"causes & {1 << read.cause} <> 0")
    if read.beneficiary:
        parts.append(BENEFICIARIES[read.beneficiary])
    unknown = set(read.params()) - {"loai", "khu_vuc", "thieu", "nguyen_nhan", "doi_tuong"}
    if unknown:
        raise LookupError(f"no floor for filters {sorted(unknown)}")
    return " AND ".join(parts) or "TRUE"


def floor_of(columns, round_id):
    counts = [
        f"count(*) FILTER (WHERE {sql_of(column.value.filters)})"
        for column in columns
        if isinstance(column.value, Counted)
    ]
    return (
        f"SELECT commune_id, max(saved_at), {', '.join(counts)} FROM households_surveyform "
        f"WHERE round_id = {round_id} GROUP BY commune_id"
    ), len(counts)


def movements_of(survey_round):
    """The plainest SQL of a movement table: each household's class in the two years and whether it was poor before."""
    before = SurveyRound.objects.filter(year__lt=survey_round.year).order_by("-year").first()
    if before is None:
        raise LookupError("no floor: there is no earlier year")
    poor = "household_class IN ('N', 'N1', 'N2')"
    return (
        "SELECT coalesce(b.commune_id, n.commune_id), coalesce(b.village_id, n.village_id), b.household_class, "
        "n.household_class, EXISTS (SELECT 1 FROM households_surveyform e JOIN households_surveyround r "
        f"ON r.id = e.round_id WHERE e.household_id = n.household_id AND r.year < {survey_round.year} AND e.{poor}), "
        f"count(*) FROM (SELECT * FROM households_surveyform WHERE round_id = {before.pk}) b FULL JOIN "
        f"(SELECT * FROM households_surveyform WHERE round_id = {survey_round.pk}) n "
        "ON b.household_id = n.household_id WHERE b.household_class IN ('N', 'N1', 'N2', 'CN') "
        "OR n.household_class IN ('N', 'N1', 'N2', 'CN') GROUP BY 1, 2, 3, 4, 5"
    )


def timed(function):
    function()
    times = []
    for _ in range(5):
        started = perf_counter()
        function()
        times.append(perf_counter() - started)
    return median(times)


def run_sql(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def main():
    year = int(sys.argv[1])
    scope = open_scope(user=User.objects.get(username=LABOUR), year=year, commune_code="")
    survey_round = SurveyRound.objects.get(year=year)
    found, passed_over = {}, {}
    for key, report in REPORTS.items():
        if report.is_list:
            continue
        try:
            if report.source in ("poor_movements", "near_poor_movements"):
                sql, count = movements_of(survey_round), 6
            elif report.source != "forms":
                raise LookupError(f"no floor: filled by “{report.source}”")
            else:
                columns = report.columns(survey_round.standard, report.groups[0] if report.groups else "")
                sql, count = floor_of(columns, survey_round.pk)
            ours = timed(lambda report=report: build_table(report, scope, now=timezone.now()))
            found[key] = [ours, timed(lambda sql=sql: run_sql(sql)), count]
        except (LookupError, TypeError, AttributeError) as error:
            passed_over[key] = str(error)
    print(json.dumps({"seconds": 0, "tables": found, "passed_over": passed_over}))


if __name__ == "__main__":
    main()
