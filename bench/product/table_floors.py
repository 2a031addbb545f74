"""The plainest SQL that reads what a table tells: one statement or a few for a year, of the district or of a commune.

Written by hand and knowing nothing of the product's queries. A floor reads the numbers and the names that stand beside
them, and leaves out every rule that the database can be spared; what it returns is not looked at, only how long it
takes. Of two years it is that of each year and the units that became others in between.
"""

from households.filters import read_filters
from reports.columns import Counted

BENEFICIARIES = {
    "dtts": "is_minority",
    "nguoi_co_cong": "has_merit_member",
    "bao_tro": "is_protected",
    "giam_ngheo": "NOT is_protected",
}
POOR, NEAR = "household_class IN ('N', 'N1', 'N2')", "household_class = 'CN'"
EITHER = "household_class IN ('N', 'N1', 'N2', 'CN')"


def floors_of(report, survey_round, previous, commune):
    """Returns the statements for a report, by commune or, where `commune` is its id, by its villages."""
    found = FLOORS[report.source](report, survey_round, previous, commune)
    if report.source in ("duties", "money"):
        found += _UNIT_NAMES
    elif commune and report.source not in ("completeness", "programme_targets", "fund"):
        found.append(_VILLAGES.format(commune=commune))
    return found


def _unit(commune):
    return "village_id" if commune else "commune_id"


def _within(commune, name="commune_id"):
    return f" AND {name} = {commune}" if commune else ""


def _forms(report, survey_round, previous, commune):
    columns = report.columns(survey_round.standard, report.groups[0] if report.groups else "")
    counts = [
        f"count(*) FILTER (WHERE {_condition(column.value.filters)})"
        for column in columns
        if isinstance(column.value, Counted)
    ]
    return [_grouped(survey_round, commune, counts)]


def _grouped(survey_round, commune, counts):
    unit = _unit(commune)
    return (
        f"SELECT {unit}, max(saved_at), {', '.join(counts)} FROM households_surveyform "
        f"WHERE round_id = {survey_round.pk}{_within(commune)} GROUP BY {unit}"
    )


def _condition(filters):
    """The condition of a count, written by hand."""
    read = read_filters(filters)
    parts = []
    if read.classes:
        parts.append(f"household_class IN ({', '.join(repr(str(each)) for each in read.classes)})")
    if read.deprivation:
        parts.append(f"deprivations & {1 << read.deprivation} <> 0")
    if read.cause:
        parts.append(f"causes & {1 << read.cause} <> 0")
    if read.beneficiary:
        parts.append(BENEFICIARIES[read.beneficiary])
    unknown = set(read.params()) - {"loai", "thieu", "nguyen_nhan", "doi_tuong"}
    if unknown:
        raise LookupError(f"no floor for filters {sorted(unknown)}")
    return " AND ".join(parts) or "TRUE"


def _movements(report, survey_round, previous, commune):
    """Each household's class in the two years and whether it was poor before; then the forms of the year's end."""
    if previous is None:
        raise LookupError("no floor: there is no earlier year")
    ends = [f"count(*) FILTER (WHERE {POOR})", f"count(*) FILTER (WHERE {POOR} AND is_minority)"]
    within = f" AND (b.commune_id = {commune} OR n.commune_id = {commune})" if commune else ""
    return [
        "SELECT coalesce(b.commune_id, n.commune_id), coalesce(b.village_id, n.village_id), b.household_class, "
        "n.household_class, EXISTS (SELECT 1 FROM households_surveyform e JOIN households_surveyround r "
        f"ON r.id = e.round_id WHERE e.household_id = n.household_id AND r.year < {survey_round.year} AND e.{POOR}), "
        f"count(*) FROM (SELECT * FROM households_surveyform WHERE round_id = {previous.pk}) b FULL JOIN "
        f"(SELECT * FROM households_surveyform WHERE round_id = {survey_round.pk}) n "
        f"ON b.household_id = n.household_id WHERE (b.{EITHER} OR n.{EITHER}){within} GROUP BY 1, 2, 3, 4, 5",
        _grouped(survey_round, commune, ends),
    ]


def _multidimensional(report, survey_round, previous, commune):
    k = survey_round.standard.deprivation_cutoff
    lacking = [
        f"count(*) FILTER (WHERE deprivation_count >= {k} AND deprivations & {1 << each.number} <> 0)"
        for each in survey_round.standard.indicators
    ]
    return [
        _grouped(survey_round, commune, ["count(*)", f"count(*) FILTER (WHERE deprivation_count >= {k})", *lacking])
    ]


def _completeness(report, survey_round, previous, commune):
    """Forms by village, households that wait for one, last year's poor without one, the steps."""
    of_round = f"round_id = {survey_round.pk}"
    missing = f"NOT EXISTS (SELECT 1 FROM households_surveyform f WHERE f.household_id = h.id AND f.{of_round})"
    found = [
        f"SELECT commune_id, village_id, count(*) FROM households_surveyform WHERE {of_round}{_within(commune)} "
        "GROUP BY 1, 2",
        "SELECT v.commune_id, count(*) FROM households_household h JOIN areas_village v ON v.id = h.village_id "
        f"WHERE {missing}{_within(commune, 'v.commune_id')} GROUP BY 1",
        "SELECT e.survey_id, e.kind, max(e.happened_on) FROM households_procedureevent e "
        "JOIN households_communesurvey s "
        f"ON s.id = e.survey_id WHERE s.{of_round}{_within(commune, 's.commune_id')} GROUP BY 1, 2",
    ]
    if previous is not None:
        found.append(
            f"SELECT b.commune_id, count(*) FROM households_surveyform b JOIN households_household h ON "
            f"h.id = b.household_id WHERE b.round_id = {previous.pk} AND b.{EITHER} AND {missing}"
            f"{_within(commune, 'b.commune_id')} GROUP BY 1"
        )
    return found


def _duties(report, survey_round, previous, commune):
    return [
        "SELECT t.commune_id, t.department_id, count(*) FILTER (WHERE status = 'done' AND done_on < due_on), "
        "count(*) FILTER (WHERE status = 'done' AND done_on >= due_on), count(*) FILTER (WHERE status <> 'done') "
        "FROM assignments_task t JOIN assignments_taskyear y ON y.id = t.year_id "
        f"WHERE y.year = {survey_round.year} AND t.parent_id IS NULL{_within(commune, 't.commune_id')} GROUP BY 1, 2"
    ]


def _plans(report, survey_round, previous, commune):
    """Households of plans, their lines with what was done of each, the targets given."""
    unit = "r.village_id" if commune else "p.commune_id"
    joined = "JOIN plans_communeplan p ON p.id = r.plan_id"
    where = f"WHERE p.round_id = {survey_round.pk} AND NOT r.is_gone{_within(commune, 'p.commune_id')} GROUP BY 1"
    return [
        f"SELECT {unit}, count(*), count(*) FILTER (WHERE r.mentor_name <> ''), count(*) FILTER (WHERE r.exit_year = "
        f"{survey_round.year + 1}) FROM plans_householdplan r {joined} {where}",
        f"SELECT {unit}, count(*), count(*) FILTER (WHERE i.status = 'done'), count(*) FILTER (WHERE i.status = "
        "'doing'), count(*) FILTER (WHERE i.status = 'stopped'), count(*) FILTER (WHERE i.is_need_met), sum(i.amount) "
        f"FROM plans_planline l JOIN plans_householdplan r ON r.id = l.row_id {joined} LEFT JOIN plans_intervention i "
        f"ON i.line_id = l.id {where}",
        "SELECT l.commune_id, l.target FROM plans_targetline l JOIN plans_targetdecision d ON d.id = l.decision_id "
        f"WHERE d.round_id = {survey_round.pk}",
    ]


def _programme(report, survey_round, previous, commune):
    """The poor of every year, and who of them was helped: what the computed targets count."""
    return [
        f"SELECT round_id, area_type, count(*) FILTER (WHERE {POOR}), count(*) FILTER (WHERE {POOR} AND is_minority), "
        "count(*) FILTER (WHERE has_merit_member AND deprivations <> 0), count(*) FROM households_surveyform "
        "GROUP BY 1, 2",
        "SELECT round_id, sum(household_total), sum(minority_household_total) FROM households_communesurvey GROUP BY 1",
        f"SELECT n.round_id, count(*) FROM households_surveyform n WHERE n.{POOR} AND EXISTS (SELECT 1 FROM "
        f"households_surveyform e WHERE e.household_id = n.household_id AND e.round_id < n.round_id AND e.{POOR}) "
        "GROUP BY 1",
        "SELECT year, measure_key, status, count(*), sum(amount) FROM plans_intervention GROUP BY 1, 2, 3",
        "SELECT target, year, value FROM plans_programmevalue",
    ]


def _money(report, survey_round, previous, commune):
    return [
        "SELECT kind, code, name FROM resources_listentry",
        "SELECT commune_id, department_id, purpose, sum(planned), sum(allotted), sum(spent) FROM resources_allocation "
        f"WHERE year = {survey_round.year}{_within(commune)} GROUP BY 1, 2, 3",
    ]


def _fund(report, survey_round, previous, commune):
    """Every voucher, since the months' ends need the balance after each; what came before as one sum."""
    year = survey_round.year
    return [
        "SELECT p.account_id, sum(p.amount) FROM resources_posting p JOIN resources_voucher v ON v.id = p.voucher_id "
        f"WHERE v.on < '{year}-01-01' GROUP BY 1",
        "SELECT v.*, p.account_id, p.amount FROM resources_voucher v JOIN resources_posting p ON p.voucher_id = v.id "
        f"WHERE v.on >= '{year}-01-01' AND v.on < '{year + 1}-01-01' ORDER BY v.on, v.id",
    ]


_UNIT_NAMES = [
    "SELECT id, code, name FROM areas_commune",
    "SELECT id, code, short_name FROM areas_department",
]
_VILLAGES = "SELECT id, number, name FROM areas_village WHERE commune_id = {commune} ORDER BY number"
BETWEEN = [
    "SELECT id FROM areas_commune WHERE valid_to IS NOT NULL",
    "SELECT id FROM areas_village WHERE valid_to IS NOT NULL",
    "SELECT commune_id, household_total FROM households_communesurvey",
    "SELECT id, year FROM households_surveyround",
]

FLOORS = {
    "forms": _forms,
    "poor_movements": _movements,
    "near_poor_movements": _movements,
    "multidimensional": _multidimensional,
    "completeness": _completeness,
    "duties": _duties,
    "plan_execution": _plans,
    "programme_targets": _programme,
    "money": _money,
    "fund": _fund,
}
