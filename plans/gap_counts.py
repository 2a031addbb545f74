"""What the plans of many communes lack, kind by kind: the rules of each commune's page, read for all at once."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from plans.execution_gaps import GAPS, all_gaps, read_helps
from plans.gaps import KINDS, NO_WORK, Gap, GapKind, work_of_bodies
from plans.models import CommunePlan, OwnMeasure
from plans.reading import body_names, contents_of_plans

ALL_KINDS: tuple[GapKind, ...] = (*KINDS, NO_WORK, *GAPS.values())


@dataclass(frozen=True)
class CommuneGaps:
    """A commune's plan and its gaps, {key of ALL_KINDS: Gap}."""

    plan: CommunePlan
    gaps: dict[str, Gap]

    @property
    def commune(self):
        return self.plan.commune


def gaps_of_communes(survey_round, today: dt.date, commune_ids: Collection[int] | None = None) -> list[CommuneGaps]:
    """Returns the CommuneGaps of every plan of a cycle year, sent or not, by the communes' codes; of these communes
    where ids are given. Seven queries, whatever their number."""
    plans = CommunePlan.objects.filter(round=survey_round).select_related("round", "commune").order_by("commune__code")
    if commune_ids is not None:
        plans = plans.filter(commune__in=commune_ids)
    plans, catalogue, bodies = list(plans), OwnMeasure.objects.catalogue(on=today), body_names()
    contents = contents_of_plans(plans)
    helps = read_helps([plan.pk for plan in plans], survey_round.year + 1)
    found = []
    for plan in plans:
        here = contents[plan.pk]
        idle = [each.body for each in work_of_bodies(here, catalogue, bodies) if each.is_gap]
        gaps = all_gaps(plan, here, today, helps) | {NO_WORK.key: Gap(NO_WORK, len(idle))}
        found.append(CommuneGaps(plan, {kind.key: gaps[kind.key] for kind in ALL_KINDS}))
    return found


def gap_totals(communes: Collection[CommuneGaps]) -> list[tuple[GapKind, int, int]]:
    """Returns [(kind, how many over these communes, in how many communes)] of every kind, in the order of the pages."""
    counts = [(kind, [each.gaps[kind.key].count for each in communes]) for kind in ALL_KINDS]
    return [(kind, sum(each), sum(bool(count) for count in each)) for kind, each in counts]
