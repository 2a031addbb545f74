"""The pages of Trợ giúp, and putting the first visit's words away."""

import datetime as dt

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import put_guide_away
from accounts.permissions import Role
from households.standards import STANDARDS, standard_on
from trieuson_poverty.help.examples import EXAMPLES
from trieuson_poverty.help.roles import milestones_of, work_of
from trieuson_poverty.help.trying import TryForm
from trieuson_poverty.help.words import KEYS, TERMS


def _year(request):
    return request.working_year or timezone.localdate().year


@require_GET
def help_start(request):
    """What one's role does here, and where the rest of the help is."""
    year = _year(request)
    work = work_of(request.user.role, request.working_year, with_links=True)
    context = {"tab": "start", "year": year, "roles": Role.choices, "work": work}
    context["milestones"] = milestones_of(request.user, year)
    return render(request, "help/start.html", context)


@require_GET
def help_role(request, role):
    """The same of another role: people ask each other."""
    try:
        known = Role(role)
    except ValueError as error:
        raise Http404 from error
    context = {
        "tab": "",
        "role": known,
        "roles": Role.choices,
        "work": work_of(known, request.working_year, with_links=False),
        "year": _year(request),
    }
    return render(request, "help/start.html", context)


@require_GET
def help_classification(request):
    """How a household is classified, with examples that are computed and a form to try one's own."""
    on = dt.date(_year(request), 12, 31)
    current = next((each for each in STANDARDS if each.valid_from <= on <= each.valid_to), None) or standard_on(on)
    form = TryForm(request.GET if "chuan" in request.GET else None, initial={"chuan": current.code, "khu_vuc": "rural"})
    form.is_valid()
    context = {"tab": "classification", "examples": EXAMPLES, "standards": STANDARDS, "form": form, "current": current}
    return render(request, "help/classification.html", context)


@require_GET
def help_words(request):
    return render(request, "help/words.html", {"tab": "words", "terms": TERMS})


@require_GET
def help_keys(request):
    return render(request, "help/keys.html", {"tab": "keys", "groups": KEYS})


@require_POST
def help_done(request):
    """Puts the first visit's words away for this person, on whatever machine."""
    put_guide_away(by=request.user)
    return redirect("home")


urlpatterns = [
    path("tro-giup/", help_start, name="help"),
    path("tro-giup/phan-loai/", help_classification, name="help_classification"),
    path("tro-giup/thuat-ngu/", help_words, name="help_words"),
    path("tro-giup/phim-tat/", help_keys, name="help_keys"),
    path("tro-giup/da-xem/", help_done, name="help_done"),
    path("tro-giup/vai-tro/<slug:role>/", help_role, name="help_role"),
]
