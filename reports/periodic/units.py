"""Who owes a report and who may read or write it; the tables that go with a unit's report."""

from django.urls import reverse

from accounts.scoping import commune_ids
from areas.models import Commune, Department
from assignments.models import Task
from assignments.querysets import WAIVED
from assignments.units import code_of, communes_on, unit_fields, works_for
from households.models import SurveyRound
from reports.build import NoCommuneError, build_table, open_scope
from reports.build.scope import title_of
from reports.definitions import REPORTS
from reports.models import UnitReport
from reports.periods import Period

COMMUNE_TABLES = ("classes", "deprivations", "causes")
_SURVEY_TABLES = ("classes", "beneficiaries", "deprivations", "causes", "programme_targets")
DISTRICT_TABLES = {
    Period.SIX_MONTHS: _SURVEY_TABLES,
    Period.YEAR: ("poor_movements", "near_poor_movements", *_SURVEY_TABLES),
}
EXECUTION_TABLES = ("plan_execution",)  # of the plans of the cycle before: carried out in the year of the report


def units_owing(period: Period, year):
    """Returns [(unit, Task or None)] of the units that owe the report, bodies first: by the year's tasks, or the
    decision's 13 bodies and the communes of the period's last day where the year has not been opened."""
    tasks = list(
        Task.objects.filter(year__year=year, duty_key=period.duty_key, part=0)
        .exclude(status=WAIVED)
        .with_units()
        .by_unit()
    )
    if tasks:
        return [(task.unit, task) for task in tasks]
    bodies = Department.objects.filter(kind=Department.BODY)
    return [(unit, None) for unit in (*bodies, *communes_on(period.ends_on(year)))]


def may_see(user, unit):
    """Returns whether a person may read the reports of a unit."""
    if user.department_id and not user.department.is_standing_body:
        return not isinstance(unit, Commune) and unit.pk == user.department_id
    if not isinstance(unit, Commune):
        return commune_ids(user) is None
    ids = commune_ids(user)
    return ids is None or unit.pk in ids


def is_own(user, unit):
    """Returns whether a person works for a unit."""
    return works_for(user, UnitReport(**unit_fields(unit)))


def find_unit(user, code):
    """Returns the commune or body of an address ("xa-12", "cq-3") that the person may read, else None."""
    kind, _, number = code.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 15):
        return None
    if kind == "xa":
        unit = Commune.objects.filter(pk=int(number)).first()
    elif kind == "cq":
        unit = Department.objects.filter(pk=int(number), kind=Department.BODY).first()
    else:
        return None
    return unit if unit is not None and may_see(user, unit) else None


def report_of(unit, period: Period, year):
    """Returns the unit's UnitReport of a period, None where nobody has begun it."""
    fields = {name: value for name, value in unit_fields(unit).items() if value is not None}
    return UnitReport.objects.with_units().filter(year=year, period=period, **fields).first()


def tables_of(unit, period: Period, year, *, user, now):
    """Returns the ReportTables that go with a report: a commune's by village, the district's (`unit` None) by commune;
    none for a body, or before the first review."""
    return [table for of, keys in _keys(unit, period, year) for table in _filled(keys, of, unit, user, now)]


def _filled(keys, year, unit, user, now):
    scope = _scope(year, unit, user)
    return [build_table(REPORTS[key], scope, now=now) for key in keys] if scope else []


def _scope(year, unit, user):
    """Returns the Scope of the tables of a cycle year; None where there is no review of it, or not of this unit."""
    try:
        scope = open_scope(user=user, year=year, commune_code=unit.code if unit is not None else "")
    except (SurveyRound.DoesNotExist, NoCommuneError):
        return None
    return scope if scope.surveys else None


def listed_tables(unit, period: Period, year, *, user):
    """Returns [{"key", "title", "href"}] of the pages of tables_of, as they are today, of those that the reader may
    open."""
    found, query = [], {"xa": unit.code} if unit is not None else {}
    for of, keys in _keys(unit, period, year):
        scope = _scope(of, unit, user)
        for report in [REPORTS[key] for key in keys] if scope else ():
            if report.opens_for(user):
                title = title_of(report, scope.round, report.groups[0] if report.groups else "")
                href = reverse("report_page", kwargs={"year": of, "key": report.key}, query=query)
                found.append({"key": report.key, "title": title, "href": href})
    return found


def _keys(unit, period, year):
    """Returns [(cycle year, keys of reports)] that go with a report; none for a body."""
    if unit is not None and not isinstance(unit, Commune):
        return []
    keys = COMMUNE_TABLES if unit is not None else DISTRICT_TABLES[period]
    return [(period.survey_year(year), keys), (year - 1, EXECUTION_TABLES)]


def titled(unit):
    """Returns how a sentence names a unit: "UBND xã Bình Sơn", or the body's name."""
    return f"UBND {unit.name[:1].lower()}{unit.name[1:]}" if isinstance(unit, Commune) else unit.name


def address_of(unit, period: Period, year):
    """Returns the keywords of a report's addresses."""
    return {"year": year, "period": period.value, "unit": code_of(unit)}
