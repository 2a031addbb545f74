"""Keeps the rows behind the counts of a report when it is sent or issued, to open them later as they were."""

from itertools import islice

from django.db.models import F, FilteredRelation, Q

from areas.models import Commune
from households import choices
from households.balance import households_of_leg
from households.balance_legs import Side, legs_of
from households.filters import UNSURVEYED, filter_forms, filter_waiting, read_filters
from households.models import Household, SurveyForm, SurveyRound
from households.movement_queries import previous_round
from households.standards import HouseholdClass, standard_by_code
from plans.catalogue import NeedKey, NeedKind, need_name
from plans.models import Intervention, OwnMeasure
from plans.planned import planned_ids
from plans.worklists import in_state, work_lines
from reports.models import FrozenHousehold, FrozenList, said_of
from reports.periodic.frozen import UNITS
from reports.periodic.opening import FIGURES
from reports.table import Opens, RowKind

KEPT = (Opens.FORMS, Opens.MOVEMENTS, Opens.PLANNED, Opens.WORK)
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


def keep_lists(*, tables, drills, values, year, user, survey_round, **of):
    """Keeps the rows behind the counts of `tables` and, by `drills`, of the figures with these `values`, and each
    household once as it was. `of` is the report: issued= or sending=. What `user` may not read is not kept."""
    lists, homes = [], {}
    areas = dict(Commune.objects.values_list("pk", "area_type"))
    columns = {(table.key, key): rows for table in tables for key, rows in members_of(table, user=user).items()}
    for key, drill in drills.items():
        if values.get(key):
            columns[FIGURES, key] = _members(drill, drill.year or year, drill.filters.get("xa", ""), user)
    for (table, column), rows in columns.items():
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


def members_of(table, *, user):
    """Returns {column key: {(commune id, village id): [(household id, words)]}} of a table, of each column whose counts
    open rows that are kept; village 0 where the table is by commune. A query a column."""
    found = {}
    for place, column in enumerate(table.columns):
        drills = [row.cells[place].drill for row in table.rows if row.kind is RowKind.UNIT]
        drill = next((each for each in drills if each is not None and each.opens in KEPT), None)
        if drill is not None:
            by_village = "thon" in drill.filters
            commune = drill.filters["xa"] if by_village else ""
            found[column.key] = _members(drill, drill.year or table.year, commune, user, by_village=by_village)
    return found


def _members(drill, year, commune, user, *, by_village=False):
    """Returns {(commune id, village id or 0): [(household id, words)]} of a Drill over its units, or one commune (GSO
    code), by the households' codes."""
    filters = {key: value for key, value in drill.filters.items() if key not in UNITS}
    by_unit = {}
    for commune_id, village, household, words in _READERS[drill.opens](filters, year, commune, user):
        by_unit.setdefault((commune_id, village if by_village else 0), []).append((household, words))
    return by_unit


def _forms_behind(filters, year, commune, user):
    survey_round = SurveyRound.objects.get(year=year)
    filters = filters | ({"xa": commune} if commune else {})
    if filters.get("loai") == UNSURVEYED:
        homes = filter_waiting(Household.objects.all(), read_filters(filters), survey_round, user)
        rows = homes.order_by("code").values_list("village__commune_id", "village_id", "pk")
        return [(*row, "") for row in rows]
    forms = filter_forms(SurveyForm.objects.filter(round=survey_round), filters, user, survey_round=survey_round)
    rows = forms.order_by("household__code").values_list("commune_id", "village_id", "household_id")
    return [(*row, "") for row in rows]


def _moved(filters, year, commune, user):
    survey_round = SurveyRound.objects.get(year=year)
    (leg,) = legs_of(filters["dien_bien"])
    side = "before_commune" if leg.side is Side.BEFORE else "now_commune"
    within = {Commune.objects.valid_on(survey_round.reference_date).get(code=commune).pk} if commune else None
    only_minority = filters.get("doi_tuong") == "dtts"
    homes = households_of_leg(survey_round, leg, commune_ids=within, only_minority=only_minority)
    return [(unit, 0, pk, "") for unit, pk in homes.order_by("code").values_list(side, "pk")]


def _planned(filters, year, commune, user):
    return [(*row, "") for row in planned_ids(user, year, mark=filters.get("co", ""), commune=commune)]


def _worked(filters, year, commune, user):
    """The lines of work, each with its need, measure and state in words."""
    catalogue, standard = OwnMeasure.objects.catalogue(), SurveyRound.objects.get(year=year).standard
    lines = in_state(work_lines(user, year, catalogue), filters.get("tinh_trang", ""))
    if commune:
        lines = lines.filter(row__plan__commune__code=commune)
    rows = lines.order_by("row__household__code", "pk").values_list(
        "row__plan__commune_id", "row__village_id", "row__household_id", "need_kind", "need_code", "measure_key",
        "interventions__status",
    )  # fmt: skip
    states = dict(Intervention.Status.choices)
    for *unit, kind, code, measure, status in rows:
        need = need_name(standard, NeedKey(NeedKind(kind), code))
        state = states[status or Intervention.Status.PLANNED]
        yield (*unit, f"{need}: {catalogue.name_of(measure)}; {state.lower()}")


_READERS = {
    Opens.FORMS: _forms_behind, Opens.MOVEMENTS: _moved, Opens.PLANNED: _planned, Opens.WORK: _worked,
}  # fmt: skip


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
