"""Plans, programme targets, money and the fund as tables: read from the rooms that keep them, not counted here anew."""

from accounts.units import COMMUNE as UNIT_OF_COMMUNE
from plans.models import CommunePlan, PlanLine
from plans.planned import EXITS, WITH_MENTOR, count_planned, planned_rows
from plans.programme import YEARS, as_decimal
from plans.programme_figures import programme_rows
from plans.results import progress_of_lines
from plans.targets.reading import assigned_targets
from plans.worklists import MET, WAITING
from reports.build.filling import COMMUNE, TOTAL, Filling, Line, head_of, unit_lines
from reports.build.scope import DISTRICT
from reports.definitions.money import columns_of_source
from reports.table import Drill, Opens, RowKind
from resources.catalogue import both_names
from resources.lists import PURPOSE, SOURCE
from resources.models import Allocation
from resources.rights import reads_fund
from resources.statistics import UNIT, money_table, months_of
from ui.formatting import some_of


def fill_plans(ask):
    """Returns the Filling of the plans for the year after the review: five queries. A unit whose plan was not sent
    has no number."""
    columns, year = ask.declared(), ask.round.year
    sent = set(CommunePlan.objects.of_year(year).sent().values_list("commune_id", flat=True))
    lines, rows = PlanLine.standing.work().of_year(year), planned_rows(year)
    if ask.commune_ids is not None:
        lines = lines.filter(row__plan__commune__in=ask.commune_ids)
        rows = rows.filter(plan__commune__in=ask.commune_ids)
    unit = "village_id" if ask.by_village else "plan__commune_id"
    figures = count_planned(rows, year, unit)
    for (place,), found in progress_of_lines(lines, f"row__{unit}").items():
        figures.setdefault(place, {}).update({key: getattr(found, key) for key in (*OF_WORK, "amount")})
    # Where a plan was sent no household or line is zero; years and money that nobody has told stay blank.
    of_sent = dict.fromkeys((*OF_HOUSEHOLDS, *OF_WORK), 0) | {"exits": None}
    if ask.by_village:
        is_sent = ask.scope.commune.pk in sent
        figures = {place: of_sent | row for place, row in figures.items()}
        missing = of_sent if is_sent else {}
        unsent = () if is_sent else (ask.scope.commune.name,)
    else:
        figures = {place: of_sent | figures.get(place, {}) for place in sent}
        missing = {}
        unsent = [each.commune.name for each in ask.surveys if each.commune_id not in sent]
    given = {"target": assigned_targets(year)}
    return Filling(
        columns=columns,
        lines=unit_lines(ask, columns, figures, drill=_plan_drill, entered=given, missing=_NOTHING | missing),
        unit_head=head_of(ask),
        remarks=_unsent(unsent, len(ask.surveys), year + 1),
    )


def _unsent(names, communes, year):
    """What is said under the table of the units that it leaves blank."""
    if not names:
        return ()
    if len(names) >= communes:
        return (f"Chưa có kế hoạch năm {year} nào đã trình.",)
    return (f"Chưa trình kế hoạch năm {year} nên để trống: {some_of(names, 'xã')}. Tổng là của các xã đã trình.",)


# What a count of plans opens, by its column: the mark of the households, the state of the work.
OF_HOUSEHOLDS = {"households": {}, "with_mentor": {"co": WITH_MENTOR}, "exits": {"co": EXITS}}
OF_WORK = {"lines": {}, "met": {"tinh_trang": MET}} | {
    key: {"tinh_trang": key} for key in ("done", "doing", "stopped", WAITING)
}


_NOTHING = dict.fromkeys((*OF_HOUSEHOLDS, *OF_WORK, "amount"))


def _plan_drill(column, where):
    if column.key in OF_HOUSEHOLDS:
        return Drill({**where, **OF_HOUSEHOLDS[column.key]}, Opens.PLANNED)
    return Drill({**where, **OF_WORK[column.key]}, Opens.WORK) if column.key in OF_WORK else None


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
        drills = _lists_of(row) if ask.scope.covers_district and ask.scope.opens else {}
        lines.append(
            Line(("target", row.target.key), RowKind.UNIT, str(place), row.target.name, numbers, drills=drills)
        )
    return Filling(columns=ask.declared(), lines=tuple(lines), unit_head="Chỉ tiêu", unit_name=DISTRICT)


def _lists_of(row):
    """Returns what the years of a target open that count households."""
    counts = ((each.year, each.figure) for each in row.years if each.figure.filters and each.figure.value)
    return {f"y{year}": Drill(figure.filters, year=year, is_kept=False) for year, figure in counts}


_BY = {"don_vi": UNIT, "noi_dung": PURPOSE, "nguon": SOURCE}


def fill_money(ask):
    """Returns the Filling of the allocations that the reader may see, within the table's commune if it is of one; with
    each source's part beside the sums where that is asked."""
    allocations = Allocation.objects.visible_to(ask.scope.user).filter(year=ask.round.year)
    if ask.by_village:
        allocations = allocations.filter(commune=ask.scope.commune)
    sources, purposes = both_names()
    by = _BY[ask.options["theo"]]
    is_split = ask.options["nguon"] == "tung_nguon" and by != SOURCE
    names = {SOURCE: sources, PURPOSE: purposes}
    table = money_table(allocations, names, lines=by, columns=PURPOSE if by == SOURCE else SOURCE)
    split = table.columns if is_split else ()
    lines = [
        Line(_money_key(by, row.code), RowKind.UNIT, str(place), row.name, _sums(row.total, row.cells, split))
        for place, row in enumerate(table.rows, start=1)
    ]
    if lines:
        lines.append(Line(TOTAL, RowKind.TOTAL, "", "Tổng cộng", _sums(table.total, table.totals, split)))
    parts = (column for code in split for column in columns_of_source(code, sources.get(code, code)))
    return Filling(
        columns=(*ask.declared(), *parts),
        lines=tuple(lines),
        unit_head={UNIT: "Đơn vị", PURPOSE: "Nội dung", SOURCE: "Nguồn"}[by],
    )


def _money_key(by, code):
    if by != UNIT:
        return (by, code)
    kind, _, pk = code.partition("-")
    return (COMMUNE if kind == UNIT_OF_COMMUNE else kind, int(pk))


def _sums(total, cells, sources):
    """The numbers of a line: all together, and the part of each of these sources, blank where it has no item of it."""
    parts = {"": total} | {f"_{code}": cells.get(code) for code in sources}
    names = ("planned", "allotted", "spent")
    return {f"{name}{end}": getattr(sums, name, None) for end, sums in parts.items() for name in names}


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
    lines, came_all, went_all = [], 0, 0
    for month, (came, went, balance) in enumerate(months_of(ask.round.year)):
        cash, bank = balance.values()
        number, name = (str(month), f"Tháng {month}") if month else ("", "Đầu năm")
        numbers = {"came": came, "went": went, "cash": cash, "bank": bank}
        lines.append(Line(("month", month), RowKind.UNIT, number, name, numbers))
        came_all, went_all = came_all + came, went_all + went
    total = {"came": came_all, "went": went_all, "cash": cash, "bank": bank}
    lines.append(Line(TOTAL, RowKind.TOTAL, "", "Cả năm", total, given=frozenset(("cash", "bank"))))
    return Filling(columns=ask.declared(), lines=tuple(lines), unit_head="Tháng", unit_name=DISTRICT)
