"""What a household's file shows of its plans: needs, measures and mentor of each year."""

from accounts.permissions import Verb
from households.panels import Panel
from plans.models import CommunePlan, HouseholdPlan
from plans.reading import contents_of
from plans.whole import words_of


def plan_panel(user, household):
    """Returns the Panel of the plans that name a household and that the user may read, newest first; None without.

    Outside the commune an approved plan is shown as it was approved while an amendment is being written. A few queries
    a year that has a plan.
    """
    if not user.can(Verb.VIEW_PLANS):
        return None
    standing = user.commune_id is None
    rows = (HouseholdPlan.standing if standing else HouseholdPlan.objects).filter(household=household)
    plans = CommunePlan.objects.visible_to(user).filter(pk__in=rows.values("plan_id"))
    years = []
    for plan in plans.select_related("round", "commune").order_by("-round__year"):
        words = words_of(plan)
        (row,) = contents_of(plan, rows.filter(plan=plan), standing).rows
        lines = [
            {
                "need": words.need(line.need),
                "measure": words.value("measure_key", line.measure_key),
                "body": words.value("body", line.body),
                "when": words.value("when", line.when),
                "line": line,
            }
            for line in row.lines
        ]
        years.append({"plan": plan, "row": row, "lines": lines, "mentor": words.mentor(row)})
    return Panel("plans/panel_plan.html", {"years": years}) if years else None
