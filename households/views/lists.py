"""The household list of a year."""

import re
from urllib.parse import urlencode

from django.shortcuts import redirect, render

from accounts.permissions import Verb, requires
from accounts.scoping import commune_ids, visible_communes
from areas.models import Village
from households.actions.locking import lock_for, lock_of_year
from households.filters import CLASS_GROUPS, UNSURVEYED, describe, read_filters
from households.listing import Listing
from households.models import Household
from households.views.desk import find_round
from ui.formatting import clean_text


@requires(Verb.VIEW_HOUSEHOLDS)
def form_list(request, year):
    """Every household that the year is about, filtered by the address; a whole code leads straight to its form."""
    survey_round = find_round(year)
    filters = read_filters(request.GET)
    code = household_code(filters.text)
    if code and Household.objects.ever_visible_to(request.user).filter(code=code).exists():
        return redirect("form_edit", year=year, code=code)
    listing = Listing(survey_round, filters, request.user, request.GET.get("sort", ""))
    page = listing.page(request.GET.get("page"))
    on = survey_round.reference_date
    communes = list(visible_communes(request.user).valid_on(on).values_list("pk", "code", "name"))
    chosen = communes if len(communes) == 1 else [each for each in communes if each[1] == filters.commune_code]
    lock = None
    if request.user.can(Verb.EDIT_SURVEY):
        # The district's officers find a commune's lock at its households; here only a closed year concerns them.
        is_of_commune = commune_ids(request.user) is not None
        lock = lock_for(request.user, survey_round) if is_of_commune else lock_of_year(survey_round)
    context = {
        "survey_round": survey_round,
        "filters": filters,
        "chips": _chips(request, filters, survey_round),
        "tally": _tally(request, listing.totals),
        "listing": listing,
        "page_obj": page,
        "commune_options": [(code, name) for _, code, name in communes],
        "villages": Village.objects.valid_on(on).filter(commune=chosen[0][0]).values_list("pk", "name")
        if chosen
        else (),
        "kept_params": _kept(filters, with_village=bool(chosen)),
        "is_only_match": bool(filters.text) and listing.totals.count == 1,
        "class_options": class_options(survey_round.standard, filters.class_group),
        "with_commune": len(communes) > 1,
        "lock": lock,
        "can_edit": request.user.can(Verb.EDIT_SURVEY) and lock is None,
        "can_export": request.user.can(Verb.EXPORT_LISTS),
        "draft_count": len(listing.my_drafts),
        "export_query": urlencode(filters.params()),
    }
    return render(request, "households/form_list.html", context)


def class_options(standard, chosen=""):
    """(value, label) of the filter "loai": groups, then the standard's classes, then households without a form.

    A group of one class has the class's words: they stand once, with the value that is chosen now."""
    values = [(key, label) for key, (label, _) in CLASS_GROUPS.items()]
    values += [*((each.value, each.label) for each in standard.classes), (UNSURVEYED, "Chưa khảo sát")]
    found = {}
    for value, label in values:
        if label not in found or value == chosen:
            found[label] = value
    return [(value, label) for label, value in found.items()]


def _kept(filters, with_village):
    """The filters without a field of their own on the page: they ride along when others are changed."""
    shown = {"tim", "xa", "loai", *(("thon",) if with_village else ())}
    return [(key, value) for key, value in filters.params().items() if key not in shown]


def _chips(request, filters, survey_round):
    """Each filter in words, with the address that drops it."""
    said = describe(filters, standard=survey_round.standard, on=survey_round.reference_date)
    return [{"label": label, "value": value, "href": _address(request, **{key: ""})} for key, label, value in said]


def _tally(request, totals):
    """How many of each class, each with the address that shows them."""
    found = [
        {"label": each.short, "tone": each.tone, "count": count, "href": _address(request, loai=each.value)}
        for each, count in totals.classes.items()
        if count
    ]
    if totals.waiting:
        address = _address(request, loai=UNSURVEYED)
        found.append({"label": "chưa khảo sát", "tone": "plain", "count": totals.waiting, "href": address})
    return found


def _address(request, **changes):
    params = request.GET.copy()
    for key, value in {**changes, "page": ""}.items():
        params.pop(key, None)
        if value:
            params[key] = value
    return f"?{params.urlencode()}"


def household_code(text):
    """Returns the household code that was typed, with or without its dashes; "" where the text is none."""
    digits = re.fullmatch(r"(\d{5})-?(\d{2})-?(\d{3,})", clean_text(text))
    return "-".join(digits.groups()) if digits else ""
