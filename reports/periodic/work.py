"""What plans, results and money say of a unit's period: figures for its report, and sentences for the district's.

Execution in calendar year Y is of the plans of cycle Y - 1, and so is the money allotted for it.
"""

from areas.models import Commune
from assignments.units import unit_fields
from households.models import SurveyRound
from plans.gap_counts import gap_totals, gaps_of_communes
from plans.gaps import NO_WORK
from plans.models import CommunePlan, OwnMeasure, PlanLine
from plans.programme import as_decimal
from plans.programme_figures import programme_rows
from plans.results import Progress, households_helped, progress_of_lines
from reports.periods import Period
from resources.models import Allocation
from resources.querysets import ALLOTTING_BODY, FUND_BODY
from resources.statistics import ledger_of, sums_of
from ui.formatting import decimal, number, some_of


def plan_values(unit, year):
    """Returns how far the plans for a calendar year are: of a commune, of what falls to a body, of the district."""
    lines = PlanLine.standing.work().of_year(year - 1)
    commune_ids = None
    if isinstance(unit, Commune):
        lines, commune_ids = lines.filter(row__plan__commune=unit), [unit.pk]
    elif unit is not None:
        lines = lines.of_remit(unit.code, OwnMeasure.objects.catalogue())
    progress = sum(progress_of_lines(lines, "need_kind").values(), Progress())
    if not progress.lines:
        return {}
    found = {
        "giai_phap_ke_hoach": progress.lines,
        "giai_phap_xong": progress.done,
        "giai_phap_dang_lam": progress.doing,
        "giai_phap_chua_lam": progress.waiting,
        "giai_phap_da_dung": progress.stopped,
    }
    if progress.amount is not None:
        found["kinh_phi_giai_phap"] = progress.amount
    if unit is None or commune_ids:
        found["ho_duoc_giup"] = households_helped(year - 1, commune_ids)
    return found


def money_values(unit, year):
    """Returns the money of a unit for a calendar year, of all units for finance and the district; the fund's for its
    keeper and the district."""
    code = getattr(unit, "code", "") if not isinstance(unit, Commune) else ""
    allocations = Allocation.objects.filter(year=year - 1)
    if unit is not None and code != ALLOTTING_BODY:
        allocations = allocations.filter(
            **{name: value for name, value in unit_fields(unit).items() if value is not None}
        )
    sums, found = sums_of(allocations), {}
    if sums.planned or sums.allotted:
        found = {
            "kinh_phi_ke_hoach": sums.planned,
            "kinh_phi_phan_bo": sums.allotted,
            "kinh_phi_da_chi": sums.spent,
        }
    if unit is None or code == FUND_BODY:
        ledger = ledger_of(year)
        if ledger.rows or ledger.opening_total:
            found |= {"quy_thu": ledger.came, "quy_chi": ledger.went, "quy_du": ledger.closing_total}
    return found


def target_lines(period: Period, year):
    """Returns [(target, what is aimed at, what was reached, State or None)] of the programme, at the end of the year of
    the review that the period rests on."""
    survey_year, found = period.survey_year(year), []
    for row in programme_rows(survey_year):
        of_year = row.of(survey_year)
        value = of_year.figure.value if of_year else None
        target = row.target
        reached = f"{decimal(as_decimal(value), target.digits)} {target.unit.value}" if value is not None else ""
        found.append((target.name, target.goal_words, reached, of_year.state if of_year and reached else None))
    return found


def plan_gaps(year, communes, today):
    """Returns sentences on what the plans for a calendar year lack: communes without an approved plan, measures that
    nobody has begun, and the gaps that the plans' own pages count, over all communes. `communes` are the units that
    owe a plan. A fixed number of queries."""
    survey_round = SurveyRound.objects.filter(year=year - 1).first()
    plans = CommunePlan.objects.of_year(year - 1)
    if not plans.exists():
        return []
    approved = set(plans.approved().values_list("commune_id", flat=True))
    without = [commune.name for commune in communes if commune.pk not in approved]
    sentences = []
    if without:
        sentences.append(f"Chưa có kế hoạch giảm nghèo năm {year} được duyệt: {some_of(without, 'xã')}.")
    progress = sum(progress_of_lines(PlanLine.standing.work().of_year(year - 1), "need_kind").values(), Progress())
    if progress.waiting:
        sentences.append(
            f"Còn {number(progress.waiting)}/{number(progress.lines)} giải pháp trong kế hoạch năm {year} của các xã "
            "chưa bắt đầu" + (f", {number(progress.stopped)} giải pháp đã dừng." if progress.stopped else ".")
        )
    found = [total for total in gap_totals(gaps_of_communes(survey_round, today, standing=True)) if total[1]]
    if found:
        sentences.append(f"Chỗ còn thiếu trong kế hoạch năm {year} của các xã:")
        # A body that got no work in two communes counts twice.
        sentences += [
            f"- {kind.label}: {number(count)} {'lượt ' * (kind is NO_WORK)}{kind.unit}, ở {units} xã."
            for kind, count, units in found
        ]
    return sentences
