"""What other rooms and pages ask: a commune's or body's target of a year, the comparison of scenarios."""

from dataclasses import dataclass

from django.db.models import Count

from areas.models import Commune
from plans.models import BodyTargetLine, HouseholdPlan, TargetDecision, TargetLine
from plans.planned import exit_counts, settle_exits


def decision_of(year):
    """Returns the TargetDecision in force of a cycle year: the last one issued; None before the first."""
    return TargetDecision.objects.issued().filter(round__year=year).select_related("round").order_by("-order").first()


def target_lines(commune, year):
    """Returns the TargetLines of a commune in the decision in force: its own, or those of the units merged into it."""
    decision = decision_of(year)
    if decision is None:
        return []
    lines = list(TargetLine.objects.filter(decision=decision, commune=commune).select_related("commune", "decision"))
    if lines:
        return lines
    ancestors = Commune.objects.with_ancestors([commune.pk])
    found = TargetLine.objects.filter(decision=decision, commune__in=ancestors)
    return list(found.select_related("commune", "decision"))


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a commune was given: the TargetLines, more than one where units with targets were merged into it."""

    lines: list

    @property
    def target(self):
        return sum(line.target for line in self.lines)

    @property
    def decision(self):
        return self.lines[0].decision

    @property
    def is_merged(self):
        return len(self.lines) > 1


def assigned_of(commune, year):
    """Returns the Assigned of a commune by the decision in force, None where nothing was issued."""
    lines = target_lines(commune, year)
    return Assigned(lines) if lines else None


def assigned_target(commune, year):
    """Returns how many households a commune is to bring out of poverty in the year after cycle year `year`, by the
    decision in force; None where nothing was issued. A merged commune answers for the units that went into it."""
    found = assigned_of(commune, year)
    return found.target if found else None


def assigned_targets(year):
    """Returns {commune id: households} of the decision in force, {} where nothing was issued. One query more than
    for one commune."""
    decision = decision_of(year)
    return dict(decision.lines.values_list("commune_id", "target")) if decision else {}


def body_targets(department, year):
    """Returns the BodyTargetLines of a body in the decision in force, in their order; [] where there is none."""
    decision = decision_of(year)
    if decision is None:
        return []
    return list(BodyTargetLine.objects.filter(decision=decision, department=department).select_related("decision"))


def shares_of(lines):
    """Returns [(commune, [(households, target) or None a line])] of BodyTargetLines: how each splits over the communes,
    by code; communes in which no line counts anything are left out. One query."""
    wanted = {int(pk) for line in lines for pk in line.by_commune}
    communes = Commune.objects.filter(pk__in=wanted).order_by("code")
    return [(commune, [line.by_commune.get(str(commune.pk)) for line in lines]) for commune in communes]


def expected_exits(survey_round, commune):
    """Returns how many poor households the commune's plan expects to leave poverty in the year that it is for; None
    without a plan, or where it says so of none yet. One query."""
    rows = HouseholdPlan.standing.current().filter(plan__round=survey_round, plan__commune=commune).order_by()
    counted = rows.aggregate(households=Count("pk"), **exit_counts(survey_round.year))
    return settle_exits(counted)["exits"] if counted["households"] else None


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A commune beside its targets in each scenario. `is_different`: the scenarios do not agree on it."""

    commune: Commune
    poor: int
    can_exit: int
    proposal: int | None
    issued: int | None
    shares: tuple
    is_different: bool


def compare(scenarios, proposals, issued):
    """Returns (rows, totals) of scenarios side by side: ComparisonRows by code, and what each column comes to.

    `proposals` is {commune id: TargetProposal}, `issued` {commune id: households}. A commune that one scenario lacks
    has None there.
    """
    by_scenario = [{share.commune_id: share for share in scenario.shares.all()} for scenario in scenarios]
    communes = {share.commune_id: share for shares in by_scenario for share in shares.values()}
    rows = []
    for pk, any_share in sorted(communes.items(), key=lambda item: item[1].commune.code):
        shares = tuple(found.get(pk) for found in by_scenario)
        targets = {share.target if share else None for share in shares}
        rows.append(
            ComparisonRow(
                any_share.commune,
                any_share.poor,
                any_share.can_exit,
                proposals[pk].households if pk in proposals else None,
                issued.get(pk),
                shares,
                len(targets) > 1,
            )
        )
    totals = {
        "poor": sum(row.poor for row in rows),
        "can_exit": sum(row.can_exit for row in rows),
        "proposal": sum(row.proposal for row in rows if row.proposal is not None) if proposals else None,
        "issued": sum(issued.values()) if issued else None,
        "shares": [scenario.total for scenario in scenarios],
    }
    return rows, totals
