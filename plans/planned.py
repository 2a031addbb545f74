"""The households of the plans of a year that have left their communes: what tables and reports count of them, and the
list that each of those counts opens. One reading for both, so that they cannot come apart.
"""

from dataclasses import dataclass

from django.db.models import Count, Q

from households.models import Household
from households.standards import POOR_CLASSES, HouseholdClass
from plans.catalogue import NeedKey, item_of
from plans.measures import NeedKind
from plans.models import HouseholdPlan, Intervention, PlanLine

WITH_MENTOR, EXITS, HELPED, PLANNED, REMOVED = "kem_cap", "thoat", "da_giup", "giai_phap", "xoa"
# What may be asked of these households, as it stands in an address.
MARKS = {
    WITH_MENTOR: "Có người kèm cặp",
    EXITS: "Dự kiến thoát nghèo trong năm",
    HELPED: "Đã được giúp xong một việc",
    PLANNED: "Có giải pháp",
    REMOVED: "Dự kiến xóa được thiếu hụt",
}
GROUPS = {"ngheo": "Hộ nghèo", "can_ngheo": "Hộ cận nghèo"}
OF_GROUP = {"ngheo": Q(household_class__in=POOR_CLASSES), "can_ngheo": Q(household_class=HouseholdClass.CN)}


@dataclass(frozen=True, slots=True)
class OfNeed:
    """A need of a standard, and a measure with its body, that the plans of some households name; "" for any. With a
    measure, `body` "" is a line that names none."""

    standard: object
    need: NeedKey | None = None
    measure: str = ""
    body: str = ""

    def narrow(self, rows, mark):
        """Returns these of the rows: those with the need, with PLANNED those with a measure for it."""
        if self.need is not None:
            rows = rows.filter(removed(self.standard, self.need) if mark == REMOVED else has(self.standard, self.need))
        if mark == PLANNED or self.measure:
            lines = PlanLine.standing.work()
            if self.need is not None:
                lines = lines.filter(need_kind=self.need.kind, need_code=self.need.code)
            if self.measure:
                lines = lines.filter(measure_key=self.measure, body=self.body)
            rows = rows.filter(pk__in=lines.order_by().values("row_id"))
        return rows


def has(standard, need):
    """The condition of a HouseholdPlan that has a need."""
    field = "causes__has" if need.kind == NeedKind.CAUSE else "deprivations__has"
    return Q(**{field: item_of(standard, need).number})


def removed(standard, need):
    """The condition of a HouseholdPlan that expects a deprivation of its own to be removed."""
    return has(standard, need) & Q(remove_deprivations__has=item_of(standard, need).number)


def _having(mark, year):
    if mark == WITH_MENTOR:
        return ~Q(mentor_name="")
    return Q(exit_year=year + 1, household_class__in=POOR_CLASSES) if mark == EXITS else Q()


def planned_rows(year, *, mark=""):
    """Returns the HouseholdPlans of the cycle year's plans that were sent or approved, of households still in them."""
    return HouseholdPlan.standing.current().sent().filter(_having(mark, year), plan__round__year=year)


def exit_counts(year):
    """Returns the aggregates of HouseholdPlans from which `settle_exits` tells how many are expected to leave poverty
    in the year of the cycle year's plans."""
    poor = OF_GROUP["ngheo"]
    return {
        "exits": Count("pk", filter=_having(EXITS, year)),
        "exits_of": Count("pk", filter=poor),
        "exits_said": Count("pk", filter=poor & Q(exit_year__isnull=False)),
    }


def settle_exits(row):
    """Returns a row of `exit_counts` with "exits" alone: None where there are poor households and nobody has said of
    any when it is to leave, which is not known and not none."""
    poor, said = row.pop("exits_of"), row.pop("exits_said")
    if poor and not said:
        row["exits"] = None
    return row


def count_planned(rows, year, unit):
    """Returns {value of `unit`: {"households", "with_mentor", "exits"}} of planned_rows. One query."""
    mentored = Count("pk", filter=_having(WITH_MENTOR, year))
    counted = rows.order_by().values(unit)
    counted = counted.annotate(households=Count("pk"), with_mentor=mentored, **exit_counts(year))
    return {row.pop(unit): settle_exits(row) for row in counted}


def _reading(user, year, mark, commune, village, area, group="", of_need=None):
    """Returns (rows that the user may read, lookup of their commune, of their village)."""
    if mark == HELPED:
        rows, here, there = Intervention.objects.of_year(year).done(), "commune", "household__village"
    else:
        rows, here, there = planned_rows(year, mark=mark), "plan__commune", "village"
        rows = rows.filter(OF_GROUP.get(group, Q()))
        rows = of_need.narrow(rows, mark) if of_need else rows
    rows = rows.visible_to(user).order_by()
    for lookup, value in ((f"{here}__code", commune), (there, village), (f"{here}__area_type", area)):
        if value:
            rows = rows.filter(**{lookup: value})
    return rows, here, there


def planned_households(user, year, *, mark="", commune="", village=None, area="", group="", of_need=None):
    """Returns the Households that the user may read of those in plans, by commune (GSO code), village id and area type.

    With HELPED those for which a measure was carried out to its end, also one outside their plan. `group` (a key of
    GROUPS) and `of_need` (OfNeed) are of households in plans.
    """
    rows, _, _ = _reading(user, year, mark, commune, village, area, group, of_need)
    return Household.objects.filter(pk__in=rows.values("household_id"))


def planned_ids(user, year, *, mark="", commune=""):
    """Returns [(commune id, village id, household id)] of the same households, by their codes. One query."""
    rows, here, there = _reading(user, year, mark, commune, None, "")
    found = rows.values_list(here, there, "household_id", "household__code").distinct()
    return [row[:3] for row in sorted(found, key=lambda row: row[3])]
