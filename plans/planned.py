"""The households of the plans of a year that have left their communes: what tables and reports count of them, and the
list that each of those counts opens. One reading for both, so that they cannot come apart.
"""

from django.db.models import Count, Q

from households.models import Household
from households.standards import POOR_CLASSES
from plans.models import HouseholdPlan, Intervention

WITH_MENTOR, EXITS, HELPED = "kem_cap", "thoat", "da_giup"
# What may be asked of these households, as it stands in an address.
MARKS = {WITH_MENTOR: "Có người kèm cặp", EXITS: "Dự kiến thoát nghèo trong năm", HELPED: "Đã được giúp xong một việc"}


def _having(mark, year):
    if mark == WITH_MENTOR:
        return ~Q(mentor_name="")
    return Q(exit_year=year + 1, household_class__in=POOR_CLASSES) if mark == EXITS else Q()


def planned_rows(year, *, mark=""):
    """Returns the HouseholdPlans of the cycle year's plans that were sent or approved, of households still in them."""
    return HouseholdPlan.standing.current().sent().filter(_having(mark, year), plan__round__year=year)


def count_planned(rows, year, unit):
    """Returns {value of `unit`: {"households", "with_mentor", "exits"}} of planned_rows. One query."""
    counted = rows.order_by().values(unit).annotate(
        households=Count("pk"),
        with_mentor=Count("pk", filter=_having(WITH_MENTOR, year)),
        exits=Count("pk", filter=_having(EXITS, year)),
    )  # fmt: skip
    return {row.pop(unit): row for row in counted}


def _reading(user, year, mark, commune, village, area):
    """Returns (rows that the user may read, lookup of their commune, of their village)."""
    if mark == HELPED:
        rows, here, there = Intervention.objects.of_year(year).done(), "commune", "household__village"
    else:
        rows, here, there = planned_rows(year, mark=mark), "plan__commune", "village"
    rows = rows.visible_to(user).order_by()
    for lookup, value in ((f"{here}__code", commune), (there, village), (f"{here}__area_type", area)):
        if value:
            rows = rows.filter(**{lookup: value})
    return rows, here, there


def planned_households(user, year, *, mark="", commune="", village=None, area=""):
    """Returns the Households that the user may read of those in plans, by commune (GSO code), village id and area type.

    With HELPED those for which a measure was carried out to its end, also one outside their plan.
    """
    rows, _, _ = _reading(user, year, mark, commune, village, area)
    return Household.objects.filter(pk__in=rows.values("household_id"))


def planned_ids(user, year, *, mark="", commune=""):
    """Returns [(commune id, village id, household id)] of the same households, by their codes. One query."""
    rows, here, there = _reading(user, year, mark, commune, None, "")
    found = rows.values_list(here, there, "household_id", "household__code").distinct()
    return [row[:3] for row in sorted(found, key=lambda row: row[3])]
