"""What plans still lack: of one commune, kind by kind with its lines, and of all communes beside each other."""

from django.shortcuts import render
from django.utils import timezone

from accounts.permissions import Verb, requires
from accounts.scoping import commune_ids, table_commune_ids
from households.models import CommuneSurvey
from plans.gap_counts import ALL_KINDS, gap_totals, gaps_of_communes, gaps_of_plans
from plans.views.common import find_here, find_round, page
from plans.whole import whole_plan


@requires(Verb.VIEW_PLANS)
def plan_gaps(request, year, code):
    """What the plan still lacks: each kind counted, with how to mend it and the lines that it opens."""
    here = find_here(request.user, year, code)
    whole = whole_plan(here.plan)
    (found,) = gaps_of_plans([here.plan], {here.plan.pk: whole.contents}, timezone.localdate())
    context = {
        "gaps": list(found.gaps.values()),
        "bodies": found.bodies,
        "requests": found.requests,
        "body_names": whole.words.bodies,
        "totals": whole.totals,
    }
    return page(request, "plans/plan_gaps.html", here, context, tab="gaps")


@requires(Verb.VIEW_PLANS)
def plan_gap_list(request, year):
    """Every kind of gap over the communes whose figures the reader reads; a body of the district opens no household."""
    survey_round, today = find_round(year), timezone.localdate()
    ids = table_commune_ids(request.user)
    communes = gaps_of_communes(survey_round, today, ids)
    surveys = CommuneSurvey.objects.of_round(survey_round)
    written = {each.plan.commune_id for each in communes}
    context = {
        "kinds": ALL_KINDS,
        "rows": [(each, list(each.gaps.values()), sum(gap.count for gap in each.gaps.values())) for each in communes],
        "totals": gap_totals(communes),
        "unwritten": [
            each.commune
            for each in surveys
            if each.commune_id not in written and (ids is None or each.commune_id in ids)
        ],
        "has_links": commune_ids(request.user) != set(),
        "today": today,
        "year": year,
        "for_year": year + 1,
    }
    return render(request, "plans/plan_gap_list.html", context)
