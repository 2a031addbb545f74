"""The households of all plans of a year that were sent: what the figures of plans open."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import Verb, authorise, requires
from accounts.scoping import visible_communes
from areas.models import AREA_TYPES, Village
from plans.catalogue import all_needs, need_name
from plans.filters import need_of_text
from plans.models import HouseholdPlan, OwnMeasure
from plans.planned import GROUPS, MARKS, OfNeed, planned_households
from plans.reading import body_names
from plans.views.common import find_round
from ui.formatting import whole_or_none

PAGE_SIZE = 50
AREAS = dict(AREA_TYPES)


@require_GET
@requires(Verb.VIEW_PLANS)
def planned_list(request, year):
    """Households of the plans that were sent, over communes: ?co= (a key of MARKS), loai, can (a need, as
    "cause:capital"), gp and cq (a measure and its body), xa, thon, khu_vuc."""
    authorise(request.user, Verb.VIEW_HOUSEHOLDS)
    survey_round = find_round(year)
    communes = list(visible_communes(request.user).valid_on(survey_round.reference_date).order_by("code"))
    asked = {key: request.GET.get(key, "") for key in ("co", "loai", "can", "gp", "cq", "xa", "thon", "khu_vuc")}
    commune = next((each for each in communes if each.code == asked["xa"]), None)
    village = None
    if asked["thon"]:
        village = Village.objects.filter(pk=whole_or_none(asked["thon"]) or 0, commune__in=communes).first()
    standard, catalogue, bodies = survey_round.standard, OwnMeasure.objects.catalogue(), body_names()
    needs = {f"{need.kind}:{need.code}": need_name(standard, need) for need in all_needs(standard)}
    known = {"co": MARKS, "loai": GROUPS, "can": needs, "gp": catalogue.by_key, "cq": bodies, "khu_vuc": AREAS}
    if (asked["xa"] and not commune) or (asked["thon"] and not village):
        raise Http404
    if any(asked[key] and asked[key] not in words for key, words in known.items()):
        raise Http404
    found = planned_households(
        request.user, year, mark=asked["co"], commune=asked["xa"], village=village and village.pk,
        area=asked["khu_vuc"], group=asked["loai"],
        of_need=OfNeed(standard, need_of_text(asked["can"]), asked["gp"], asked["cq"]),
    )  # fmt: skip
    page = Paginator(found.select_related("village__commune").order_by("code"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    standing = Count("lines", filter=Q(lines__is_need_gone=False) & ~Q(lines__measure_key=""))
    rows = HouseholdPlan.standing.sent().visible_to(request.user).filter(
        plan__round=survey_round, household__in=list(page.object_list)
    )
    by_household = {
        row.household_id: row for row in rows.annotate(measures=standing).select_related("village", "plan__commune")
    }
    said = [known[key].get(asked[key]) for key in ("can", "cq", "loai", "khu_vuc")]
    said.insert(1, catalogue.name_of(asked["gp"]))
    context = {
        "year": year,
        "for_year": year + 1,
        "page_obj": page,
        "rows": [(household, by_household.get(household.pk)) for household in page.object_list],
        "asked": asked,
        "chosen": [words for words in (*said, village, commune) if words],
        "needs": needs.items(),
        "groups": GROUPS.items(),
        "mark": MARKS.get(asked["co"], ""),
        "marks": MARKS.items(),
        "communes": [(each.code, each.name) for each in communes] if len(communes) > 1 else [],
    }
    return render(request, "plans/planned_list.html", context)
