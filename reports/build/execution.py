"""Plans, programme targets, money and the fund as tables: read from the rooms that keep them, not counted here anew."""

from collections import Counter

from django.db.models import Count, Q

from households.standards import POOR_CLASSES
from plans.models import HouseholdPlan, PlanLine
from plans.programme import YEARS, as_decimal
from plans.programme_figures import programme_rows
from plans.results import progress_of_lines
from plans.states import PlanState
from plans.targets.reading import assigned_targets
from reports.build.filling import Filling, Line, head_of, unit_lines
from reports.build.scope import DISTRICT
from reports.table import Drill, RowKind
from resources.catalogue import names_of
from resources.lists import PURPOSE
from resources.models import Allocation
from resources.rights import reads_fund
from resources.statistics import ledger_of, money_table

_SENT = Q(plan__state=PlanState.SUBMITTED) | Q(plan__version_number__gte=1)


def fill_plans(ask):
    """Returns the Filling of the plans for the year after the review: four queries."""
    columns, year = ask.declared(), ask.round.year
    lines = PlanLine.objects.of_year(year).current().sent()
    rows = HouseholdPlan.objects.current().filter(_SENT, plan__round=ask.round)
    if ask.commune_ids is not None:
        lines = lines.filter(row__plan__commune__in=ask.commune_ids)
        rows = rows.filter(plan__commune__in=ask.commune_ids)
    figures = {}
    unit = "village_id" if ask.by_village else "plan__commune_id"
    counted = rows.order_by().values(unit).annotate(
        households=Count("pk"),
        with_mentor=Count("pk", filter=~Q(mentor_name="")),
        exits=Count("pk", filter=Q(exit_year=year + 1, household_class__in=POOR_CLASSES)),
    )  # fmt: skip
    for row in counted:
        figures[row.pop(unit)] = row
    for (place,), found in progress_of_lines(lines, f"row__{unit}").items():
        figures.setdefault(place, {}).update(
            lines=found.lines, done=found.done, doing=found.doing, met=found.met, amount=found.amount
        )
    return Filling(
        columns=columns,
        lines=unit_lines(ask, columns, figures, drill=_plan_drill(lines), entered={"target": assigned_targets(year)}),
        unit_head=head_of(ask),
        remarks=() if figures else (f"Chưa có kế hoạch năm {year + 1} nào đã trình.",),
    )


OF_WORK = {"lines": {}} | {key: {"tinh_trang": key} for key in ("done", "doing", "met")}


def _plan_drill(lines):
    """Returns what a count of plans opens: pages that list exactly what was counted, and nothing where there is none.

    A plan's page is of one commune; the list of work knows no villages, and leaves out lines without a measure.
    """
    unlisted = set(lines.filter(measure_key="").order_by().values_list("row__plan__commune__code", flat=True))

    def drill(column, where):
        if "xa" not in where:
            return None
        if column.key == "households":
            return Drill(where, of_plan="plan_households")
        if column.key in OF_WORK and "thon" not in where and where["xa"] not in unlisted:
            return Drill(where | OF_WORK[column.key], of_plan="work_list")
        return None

    return drill


def fill_programme(ask):
    """Returns the Filling of the programme's targets, a target a row: the district's, whoever reads."""
    lines = []
    for place, row in enumerate(programme_rows(ask.round.year), start=1):
        now, digits = row.of(ask.round.year), row.target.digits
        numbers = {
            "unit": row.target.unit.value,
            "goal": row.target.goal_words,
            "baseline": as_decimal(row.baseline.value, digits),
            "path": as_decimal(now.path, digits) if now else None,
            "state": now.state.value if now and now.state else "",
            "forecast": as_decimal(row.forecast, digits),
            **{f"y{year}": as_decimal(row.of(year).figure.value, digits) if row.of(year) else None for year in YEARS},
        }
        lines.append(Line(RowKind.UNIT, str(place), row.target.name, numbers))
    return Filling(columns=ask.declared(), lines=tuple(lines), unit_head="Chỉ tiêu", unit_name=DISTRICT)


def fill_money(ask):
    """Returns the Filling of the allocations that the reader may see, within the table's commune if it is of one."""
    allocations = Allocation.objects.visible_to(ask.scope.user).filter(year=ask.round.year)
    if ask.by_village:
        allocations = allocations.filter(commune=ask.scope.commune)
    names, _ = names_of(PURPOSE)
    table = money_table(allocations, names)
    if ask.options["theo"] == "don_vi":
        found = [(row.name, row.total) for row in table.rows]
    else:
        found = [(names.get(code, code), table.totals[code]) for code in table.purposes]
    lines = [Line(RowKind.UNIT, str(place), name, _sums(sums)) for place, (name, sums) in enumerate(found, start=1)]
    if lines:
        lines.append(Line(RowKind.TOTAL, "", "Tổng cộng", _sums(table.total)))
    return Filling(
        columns=ask.declared(),
        lines=tuple(lines),
        unit_head="Đơn vị" if ask.options["theo"] == "don_vi" else "Nội dung",
    )


def _sums(sums):
    return {"planned": sums.planned, "allotted": sums.allotted, "spent": sums.spent}


def fill_fund(ask):
    """Returns the Filling of the fund's calendar year; empty for who may not read the fund."""
    if not reads_fund(ask.scope.user):
        return Filling(
            columns=ask.declared(),
            lines=(),
            unit_head="Tháng",
            unit_name=DISTRICT,
            remarks=("Đơn vị của bạn không xem sổ quỹ của huyện.",),
        )
    ledger, came, went, ends = ledger_of(ask.round.year), Counter(), Counter(), {}
    for row in ledger.rows:
        month = row.voucher.on.month
        came[month] += row.came
        went[month] += row.went
        ends[month] = (row.cash, row.bank)
    cash, bank = ledger.opening.values()
    lines = [Line(RowKind.UNIT, "", "Đầu năm", {"came": 0, "went": 0, "cash": cash, "bank": bank})]
    for month in range(1, 13):
        cash, bank = ends.get(month, (cash, bank))
        numbers = {"came": came[month], "went": went[month], "cash": cash, "bank": bank}
        lines.append(Line(RowKind.UNIT, str(month), f"Tháng {month}", numbers))
    total = {"came": ledger.came, "went": ledger.went, "cash": cash, "bank": bank}
    lines.append(Line(RowKind.TOTAL, "", "Cả năm", total, given=frozenset(("cash", "bank"))))
    return Filling(columns=ask.declared(), lines=tuple(lines), unit_head="Tháng", unit_name=DISTRICT)
