"""Drafts a commune's plan from a survey of so many poor and near-poor households, then writes the same rows again.

    python -m bench.product.planning HOUSEHOLDS

Through the action that the page and the command call. The floor inserts as many rows and lines, ready made, with
bulk_create: it reads no survey, chooses no measure, leaves no trail. Prints one line of JSON.
"""

import json
import sys
from time import perf_counter

from django.db import transaction

import bench.product.setup  # noqa: F401 - before any model
from accounts.models import User
from accounts.permissions import Role
from households.models import CommuneSurvey, Household, SurveyForm
from plans.actions.draft import draft_plan
from plans.models import HouseholdPlan, PlanLine


def fill(survey, by, count):
    """Writes forms of `count` poor and near-poor households: two causes and two deprivations each."""
    villages = list(survey.commune.villages.all())
    households = Household.objects.bulk_create(
        Household(
            village=villages[place % len(villages)], code=f"P-{place:06}", head_name=f"Hà Văn Hộ {place}",
            ethnicity=6, search_key=f"ha van ho {place}",
        )
        for place in range(count)
    )  # fmt: skip
    SurveyForm.objects.bulk_create(
        SurveyForm(
            round=survey.round, household=household, commune=survey.commune, village=household.village,
            area_type="rural", standard_code=survey.round.standard_code, head_name=household.head_name, ethnicity=6,
            income=800_000, household_class="CN" if place % 3 == 0 else "N1", basis="income", persons_count=4,
            causes=frozenset({1, 6}), deprivations=frozenset({2, 7}), deprivation_count=2, is_minority=True,
            saved_by=by,
        )
        for place, household in enumerate(households)
    )  # fmt: skip


@transaction.atomic
def insert_again(plan):
    """Inserts the plan's rows and lines once more; returns the seconds that this took."""
    rows = list(HouseholdPlan.objects.filter(plan=plan).order_by("pk"))
    lines = list(PlanLine.objects.filter(row__plan=plan).order_by("pk"))
    HouseholdPlan.objects.filter(plan=plan).delete()
    by_old = {row.pk: row for row in rows}
    for thing in (*rows, *lines):
        thing.pk = None
    started = perf_counter()
    HouseholdPlan.objects.bulk_create(rows, batch_size=500)
    for line in lines:
        line.row = by_old[line.row_id]
    PlanLine.objects.bulk_create(lines, batch_size=500)
    return perf_counter() - started


def main():
    by = User.objects.filter(role=Role.COMMUNE_OFFICER).order_by("pk").first()
    surveys = CommuneSurvey.objects.filter(commune=by.commune_id).select_related("round", "commune")
    survey = surveys.order_by("round__year").first()  # the demo's plans are of its last years
    fill(survey, by, int(sys.argv[1]))
    started = perf_counter()
    plan = draft_plan(by=by, survey=survey).plan
    seconds = perf_counter() - started
    note = {"households": plan.rows.count(), "lines": PlanLine.objects.filter(row__plan=plan).count()}
    print(json.dumps({"seconds": seconds, "floor": insert_again(plan), **note}))


if __name__ == "__main__":
    main()
