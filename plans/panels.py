"""What this room shows in a household's file: what was done for it, and the models that it took part in."""

from accounts.permissions import Verb
from households.models import Household, SurveyRound
from households.panels import Panel
from plans.catalogue import need_name
from plans.models import Intervention, ModelHousehold, OwnMeasure, PovertyModel
from plans.reading import body_names

MOST = 100


def results_panel(user, household):
    """Returns the Panel of measures carried out, newest year first; None without a right to plans."""
    if not user.can(Verb.VIEW_PLANS):
        return None
    found = (
        Intervention.objects.visible_to(user)
        .filter(household=household)
        .select_related("by")
        .prefetch_related("files")
        .order_by("-year", "need_kind", "need_code", "pk")[:MOST]
    )
    models = ModelHousehold.objects.filter(household=household, model__in=PovertyModel.objects.visible_to(user))
    catalogue, bodies = OwnMeasure.objects.catalogue(), body_names()
    standards = {each.year: each.standard for each in SurveyRound.objects.all()}
    rows = [
        (
            each,
            need_name(standards[each.year], each.need) if each.year in standards else each.need_code,
            catalogue.name_of(each.measure_key),
            bodies.get(each.body, each.body),
        )
        for each in found
    ]
    is_mine = household.ended_on is None and Household.objects.visible_to(user).filter(pk=household.pk).exists()
    newest = max((year for year in standards if year - 1 in standards), default=None)
    return Panel(
        "plans/panel_results.html",
        {
            "rows": rows,
            "models": list(models.select_related("model").order_by("-model__year")),
            "add_year": newest if is_mine and user.can(Verb.RECORD_RESULTS) and newest else None,
            "household": household,
        },
    )
