"""Keeps the rows behind the counts of a report when it is sent or issued, to open them later as they were."""

from itertools import islice

from django.db.models import F

from areas.models import Commune
from households import choices
from households.models import Household, SurveyForm
from households.movement_queries import previous_round
from households.standards import HouseholdClass, standard_by_code
from reports.models import FrozenHousehold, FrozenItem, FrozenList, said_of
from reports.periodic.behind import DUE, Behind

AT_ONCE = 800  # ids in one query
FIELDS = (
    "household_id", "head_name", "ethnicity", "persons_count", "household_class", "income", "b1", "b2", "deprivations",
    "causes", "standard_code",
)  # fmt: skip
RELATED = {
    "code": F("household__code"),
    "address": F("household__address"),
    "village_name": F("village__name"),
}


def keep_rows(behind: Behind, *, survey_round, **of):
    """Keeps what is behind the counts of a report, each household once as it was. `of` is the report: issued= or
    sending=."""
    lists, homes = [], {}
    areas = dict(Commune.objects.values_list("pk", "area_type"))
    for (table, column), rows in behind.lists.items():
        for (commune, village), found in rows.items():
            lists.append(
                FrozenList(
                    table=table, column=column, commune_id=commune, village_id=village, area_type=areas[commune],
                    household_ids=[household for household, _ in found],
                    said=said_of([words for _, words in found]), **of,
                )
            )  # fmt: skip
            for household, _ in found:
                homes.setdefault(household, commune)
    FrozenItem.objects.bulk_create(
        FrozenItem(figure=key, commune_id=commune, shown=shown, **of)
        for key, items in behind.items.items()
        for commune, shown in items
        if key != DUE
    )
    if not homes:
        return
    FrozenList.objects.bulk_create(lists, batch_size=500)
    FrozenHousehold.objects.bulk_create(
        (
            FrozenHousehold(household_id=pk, commune_id=homes[pk], code=code, shown=shown, **of)
            for pk, code, shown in shown_of(list(homes), survey_round)
        ),
        batch_size=1_000,
    )


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
        yield from SurveyForm.objects.filter(round=survey_round, household__in=part).values(*FIELDS, **RELATED)


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
