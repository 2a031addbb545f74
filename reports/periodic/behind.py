"""Reads the rows behind the counts of a report, and whether they are as many as were counted."""

from collections import Counter
from dataclasses import dataclass, replace

from areas.models import Commune
from assignments.deadlines import DUE_STATES, State
from households.balance import households_of_leg
from households.balance_legs import Side, legs_of
from households.filters import UNSURVEYED, filter_forms, filter_waiting, read_filters
from households.models import Household, InYearRequest, SurveyForm, SurveyRound
from plans.catalogue import NeedKey, NeedKind, need_name
from plans.models import Intervention, OwnMeasure
from plans.planned import planned_ids
from plans.worklists import in_state, work_lines
from reports.periodic.conflicts import FiguresConflict
from reports.periodic.frozen import UNITS, digest_of, table_data
from reports.periodic.opening import FIGURES, OF_TASKS, drills_of
from reports.periodic.sources import REQUESTS, fill, requests_of_period, tasks_of
from reports.periodic.units import tables_of
from reports.table import Opens, RowKind
from ui.formatting import date_vi

KEPT = (Opens.FORMS, Opens.MOVEMENTS, Opens.PLANNED, Opens.WORK)
DUE = "nhiem_vu_den_han"  # opens the items of the three figures beneath it
OF_STATE = {state: key for key, state in OF_TASKS.items() if state in tuple(State)}


@dataclass(frozen=True)
class Behind:
    """`lists` are {(table key or FIGURES, column or figure key): {(commune id, village id): [(household id, words)]}},
    village 0 where the table is by commune; `items` are {figure key: [(commune id or None, shown)]} of rows that are no
    households."""

    lists: dict
    items: dict

    def parted(self, tables, values):
        """Returns the keys of `lists`, and (FIGURES, key) of `items`, whose rows are not as many as was counted."""
        found = {
            (FIGURES, key)
            for key in (*self.items, *(key for table, key in self.lists if table == FIGURES))
            if values.get(key) != self.rows_of(key)
        }
        for table in tables:
            for place, column in enumerate(table.columns):
                rows = self.lists.get((table.key, column.key))
                cells = [row.cells[place] for row in table.rows if row.kind is RowKind.UNIT]
                counted = Counter(cell.value for cell in cells if cell.drill is not None)
                if rows is not None and counted != Counter(len(each) for each in rows.values()):
                    found.add((table.key, column.key))
        return found

    def rows_of(self, key):
        """Returns how many rows a figure has."""
        if key in self.items:
            return len(self.items[key])
        return sum(len(rows) for rows in self.lists[FIGURES, key].values())

    def without(self, parted):
        """Returns the Behind without these."""
        return replace(
            self,
            lists={key: rows for key, rows in self.lists.items() if key not in parted},
            items={key: rows for key, rows in self.items.items() if (FIGURES, key) not in parted},
        )


def read_behind(unit, period, year, *, tables, drills, values, user, today):
    """Returns the Behind of a report: of `tables` and, by `drills`, of the figures with these `values`. What `user` may
    not read is not read."""
    lists = {(table.key, key): rows for table in tables for key, rows in members_of(table, user=user).items()}
    for key, drill in drills.items():
        if values.get(key) and drill.opens in KEPT:
            lists[FIGURES, key] = _members(drill, drill.year or year, drill.filters.get("xa", ""), user)
    return Behind(lists, _items(unit, period, year, values, today))


def _items(unit, period, year, values, today):
    """Returns {figure key: [(commune id or None, shown)]} of the duties and the granted requests of a period."""
    found = {}
    tasks = tasks_of(unit, period, year).with_units().in_states(DUE_STATES, today).by_deadline()
    for task in tasks:
        shown = {
            "title": task.title, "unit": task.unit_name, "clause": task.clause, "due": date_vi(task.due_on),
            "done": date_vi(task.done_on) if task.done_on else "", "state": State(task.state).label,
        }  # fmt: skip
        found.setdefault(OF_STATE[State(task.state)], []).append((task.commune_id, shown))
    if found:
        found[DUE] = [item for items in found.values() for item in items]
    if not REQUESTS.keys() & values.keys():  # a body tells of none
        return found
    keys = {kind: key for key, kind in REQUESTS.items()}
    requests = requests_of_period(unit, period, year).select_related("village", "survey__commune")
    for each in requests.order_by("decided_on", "pk"):
        shown = {
            "head": each.head_name, "village": each.village.name, "commune": each.survey.commune.name,
            "asked": each.get_kind_display(), "received": date_vi(each.received_on),
            "decided": date_vi(each.decided_on), "decision": each.decision,
        }  # fmt: skip
        found.setdefault(keys[InYearRequest.Kind(each.kind)], []).append((each.survey.commune_id, shown))
    return found


def rows_of_unit(unit, period, year, figures, tables, *, by, today, now) -> tuple[Behind, set]:
    """Returns what is behind the counts of a report, and the counts that open nothing because the rows read are not as
    many. A body tells the district's households, which the consolidated report keeps: of its own it has its duties.

    Rows are read after the counts. Raises FiguresConflict where somebody saved in that moment.
    """
    drills = drills_of(unit, period, year) if isinstance(unit, Commune) else {}
    of = {"tables": tables, "drills": drills, "values": figures.values, "user": by, "today": today}
    behind = read_behind(unit, period, year, **of)
    parted = behind.parted(tables, figures.values)
    if parted:
        again = fill(unit, period, year, today)
        if _mark(again, tables_of(unit, period, year, user=by, now=now)) != _mark(figures, tables):
            raise FiguresConflict(again.digest)
    return behind.without(parted), parted


def _mark(figures, tables):
    return digest_of([figures.as_data(), *(table_data(table) for table in tables)])


def members_of(table, *, user):
    """Returns {column key: {(commune id, village id): [(household id, words)]}} of a table, of each column whose counts
    open rows that are kept; village 0 where the table is by commune. A query a column."""
    found = {}
    for place, column in enumerate(table.columns):
        drills = [row.cells[place].drill for row in table.rows if row.kind is RowKind.UNIT]
        drill = next((each for each in drills if each is not None and each.is_kept and each.opens in KEPT), None)
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
