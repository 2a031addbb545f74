"""What the plans of many communes lack, kind by kind: the rules of each commune's page, read for all at once."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from households.models import InYearRequest
from plans.contents import Contents
from plans.execution_gaps import GAPS, all_gaps, read_helps
from plans.gaps import IN_YEAR, KINDS, NO_WORK, BodyWork, Gap, GapKind, work_of_bodies
from plans.models import CommunePlan, OwnMeasure
from plans.reading import body_names, contents_of_plans

ALL_KINDS: tuple[GapKind, ...] = (*KINDS, NO_WORK, IN_YEAR, *GAPS.values())
ENTERING = (InYearRequest.Kind.POOR, InYearRequest.Kind.NEAR)


@dataclass(frozen=True)
class CommuneGaps:
    """A commune's plan and its gaps, {key of ALL_KINDS: Gap}, the work of each body, and the requests of the year by
    which households came onto the list that the plan does not hold."""

    plan: CommunePlan
    gaps: dict[str, Gap]
    bodies: tuple[BodyWork, ...]
    requests: list[InYearRequest]

    @property
    def commune(self):
        return self.plan.commune


def gaps_of_plans(plans: Collection[CommunePlan], contents: dict[int, Contents], today: dt.date) -> list[CommuneGaps]:
    """Returns the CommuneGaps of these plans of one cycle year, in their order; `contents` are by plan id. Five
    queries, whatever their number."""
    catalogue, names = OwnMeasure.objects.catalogue(on=today), body_names()
    helps = read_helps([plan.pk for plan in plans], plans[0].for_year) if plans else {}
    requests = _accepted(plans)
    found = []
    for plan in plans:
        here = contents[plan.pk]
        bodies = work_of_bodies(here, catalogue, names)
        planned = {row.household_id for row in here.current}
        outside = [each for each in requests.get(plan.commune_id, ()) if each.household_id not in planned]
        gaps = all_gaps(plan, here, today, helps) | {
            NO_WORK.key: Gap(NO_WORK, sum(each.is_gap for each in bodies)),
            IN_YEAR.key: Gap(IN_YEAR, len(outside)),
        }
        found.append(CommuneGaps(plan, {kind.key: gaps[kind.key] for kind in ALL_KINDS}, bodies, outside))
    return found


def _accepted(plans):
    """{commune id: [InYearRequest]} by which households came onto the lists that these plans were made from."""
    rows = InYearRequest.objects.filter(
        survey__round__in={plan.round_id for plan in plans}, survey__commune__in={plan.commune_id for plan in plans},
        outcome=InYearRequest.Outcome.ACCEPTED, kind__in=ENTERING,
    ).select_related("survey", "village", "household")  # fmt: skip
    found = {}
    for each in rows:
        found.setdefault(each.survey.commune_id, []).append(each)
    return found


def gaps_of_communes(
    survey_round, today: dt.date, commune_ids: Collection[int] | None = None, standing: bool = False
) -> list[CommuneGaps]:
    """Returns the CommuneGaps of every plan of a cycle year, sent or not, as it is being written, by the communes'
    codes; of these communes where ids are given. `standing` is for papers: plans that were sent, as they count
    outside the commune. Eight queries, whatever their number."""
    plans = CommunePlan.objects.filter(round=survey_round).select_related("round", "commune").order_by("commune__code")
    if commune_ids is not None:
        plans = plans.filter(commune__in=commune_ids)
    plans = list(plans.sent() if standing else plans)
    return gaps_of_plans(plans, contents_of_plans(plans, standing), today)


def gap_totals(communes: Collection[CommuneGaps]) -> list[tuple[GapKind, int, int]]:
    """Returns [(kind, how many over these communes, in how many communes)] of every kind, in the order of the pages."""
    counts = [(kind, [each.gaps[kind.key].count for each in communes]) for kind in ALL_KINDS]
    return [(kind, sum(each), sum(bool(count) for count in each)) for kind, each in counts]
