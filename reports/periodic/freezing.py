"""The households behind the counts of a table, read when a report is issued, to open them later as they were."""

from itertools import islice

from django.db.models import F, FilteredRelation, Q

from households import choices
from households.balance import households_of_leg
from households.balance_legs import Side, legs_of
from households.filters import filter_forms
from households.models import Household, SurveyForm, SurveyRound
from households.movement_queries import previous_round
from households.standards import HouseholdClass, standard_by_code
from reports.table import RowKind

WHERE = ("xa", "thon", "khu_vuc")
AT_ONCE = 800  # ids in one query
FIELDS = (
    "household_id", "head_name", "ethnicity", "persons_count", "household_class", "income", "b1", "b2", "deprivations",
    "causes", "standard_code",
)  # fmt: skip
RELATED = {
    "code": F("household__code"),
    "address": F("household__address"),
    "village_name": F("village__name"),
    "identity": F("head__person__identity_number"),
}


def members_of(table, *, user):
    """Returns {column key: {commune id: [household ids]}} of a table by commune: of each column whose counts open
    households. A query a column."""
    found = {}
    for place, column in enumerate(table.columns):
        drills = (row.cells[place].drill for row in table.rows if row.kind is RowKind.UNIT)
        drill = next((each for each in drills if each is not None and not each.of_plan), None)
        if drill is not None:
            found[column.key] = _members(drill, drill.year or table.year, user)
    return found


def _members(drill, year, user):
    survey_round = SurveyRound.objects.get(year=year)
    filters = {key: value for key, value in drill.filters.items() if key not in WHERE}
    if drill.of_movements:
        (leg,) = legs_of(filters["dien_bien"])
        side = "before_commune" if leg.side is Side.BEFORE else "now_commune"
        only_minority = filters.get("doi_tuong") == "dtts"
        homes = households_of_leg(survey_round, leg, only_minority=only_minority)
        rows = homes.order_by("code").values_list(side, "pk")
    else:
        forms = filter_forms(SurveyForm.objects.filter(round=survey_round), filters, user, survey_round=survey_round)
        rows = forms.order_by("household__code").values_list("commune_id", "household_id")
    by_commune = {}
    for commune, household in rows:
        by_commune.setdefault(commune, []).append(household)
    return by_commune


def shown_of(ids, survey_round):
    """Yields (household id, code, {shown columns}) of households as a year's forms have them, or the form of the year
    before where there is none, or the books."""
    left = list(ids)
    for each_round in (survey_round, previous_round(survey_round)):
        if each_round is None:
            continue
        seen = set()
        for values in _forms(left, each_round):
            seen.add(values["household_id"])
            yield values["household_id"], values["code"], _shown(values, each_round.year)
        left = [each for each in left if each not in seen]
    for part in _parts(left):
        for household in Household.objects.filter(pk__in=part).select_related("village"):
            yield (
                household.pk,
                household.code,
                {"head": household.head_name, "address": household.address, "village": household.village.name},
            )


def _forms(ids, survey_round):
    for part in _parts(ids):
        # A FilteredRelation belongs to one query.
        head = FilteredRelation("members", condition=Q(members__relation=choices.HEAD))
        forms = SurveyForm.objects.filter(round=survey_round, household__in=part)
        yield from forms.annotate(head=head).values(*FIELDS, **RELATED)


def _parts(ids):
    rest = iter(ids)
    while part := list(islice(rest, AT_ONCE)):
        yield part


def _shown(values, year):
    standard = standard_by_code(values["standard_code"])
    deprivations = [each.short for each in standard.indicators if each.number in values["deprivations"]]
    causes = [each.short for each in standard.causes if each.number in values["causes"]]
    return {
        "head": values["head_name"],
        "identity": values["identity"] or "",
        "address": values["address"],
        "village": values["village_name"],
        "ethnicity": choices.label_of(choices.ETHNIC_GROUPS, values["ethnicity"]),
        "class": HouseholdClass(values["household_class"]).short,
        "persons": values["persons_count"],
        "b1": values["b1"],
        "b2": values["b2"],
        "income": values["income"],
        "deprivations": "; ".join(deprivations),
        "causes": "; ".join(causes),
        "year": year,
    }
