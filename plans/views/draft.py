"""Drafting a plan from the survey: what would be written, or what a changed survey would change, before it is done."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from accounts.permissions import Verb, requires
from plans.actions.common import PlanChanged
from plans.actions.draft import draft_plan
from plans.catalogue import needs_of
from plans.drafting import draft_line, fingerprint
from plans.survey import basis_of, difference_of, surveyed_in
from plans.views.common import find_here, page
from plans.whole import words_of
from ui.formatting import number

SHOWN = 200  # households named one by one
FIELD_NAMES = {"village_id": "thôn", "head_name": "chủ hộ", "household_class": "phân loại"}


@requires(Verb.EDIT_PLANS)
def plan_draft(request, year, code):
    """GET shows, POST does; a difference other than the one shown is shown again instead of applied."""
    here = find_here(request.user, year, code, needs_plan=False)
    status = 200
    if request.method == "POST":
        shown = request.POST.get("khac", "") if here.plan else None
        try:
            drafted = draft_plan(by=request.user, survey=here.survey, shown=shown)
        except PlanChanged as error:
            messages.warning(request, " ".join(error.messages))
            status = 409
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("plan", year=year, code=code)
        else:
            done = ", ".join(f"{number(count)} {what}" for what, count in drafted.counts.items() if count)
            verb = "Đã lập kế hoạch" if drafted.is_first else "Đã cập nhật kế hoạch"
            messages.success(request, f"{verb}: {done or 'không có gì thay đổi'}.")
            return redirect("plan", year=year, code=code)
    context = _difference(here) if here.plan else _first(here)
    context = {"basis": basis_of(here.survey)} | context
    return page(request, "plans/plan_draft.html", here, context, tab="overview", status=status)


def _first(here):
    """What the first draft would hold, counted by measure."""
    found = surveyed_in(here.survey.round, here.survey.commune_id)
    standard = here.survey.round.standard
    words = words_of(_unsaved(here))
    counts = {}
    for each in found:
        for need in needs_of(standard, each.causes, each.deprivations):
            counts[need] = counts.get(need, 0) + 1
    pairs = [
        {
            "need": words.need(need),
            "count": count,
            "measure": words.catalogue.name_of(line.measure_key),
            "body": words.value("body", line.body),
            "when": words.value("when", line.when),
        }
        for need, count in sorted(counts.items(), key=lambda pair: -pair[1])
        for line in [draft_line(need, words.catalogue, here.for_year)]
    ]
    return {"households": len(found), "pairs": pairs, "lines": sum(counts.values())}


def _unsaved(here):
    return here.plan or here.survey  # both know their round


def _difference(here):
    difference = difference_of(here.plan)
    words = words_of(here.plan)
    changed = [
        {
            "change": change,
            "new": [words.need(need) for need in change.new_needs],
            "gone": [words.need(need) for need in change.gone_needs],
            "back": [words.need(need) for need in change.back_needs],
            "told": [(FIELD_NAMES[name], old, new) for name, old, new in change.told],
        }
        for change in difference.changed[:SHOWN]
    ]
    standard = here.survey.round.standard
    added = [
        (each, [words.need(need) for need in needs_of(standard, each.causes, each.deprivations)])
        for each in difference.added[:SHOWN]
    ]
    return {
        "difference": difference,
        "fingerprint": fingerprint(difference),
        "added": added,
        "changed": changed,
        "gone": difference.gone[:SHOWN],
        "counts": [(what, count) for what, count in difference.counts().items() if count],
        "shown": SHOWN,
    }
