"""Whether a commune met its poverty-reduction plan of a year: the target that it was given for that year against the
poor households that left poverty, by the recognised result. For the yearly rating (III.5.2); settings.PLAN_OUTCOMES.
"""

from django.urls import reverse

from areas.models import Commune
from assignments.outcomes import Outcome
from households.balance import balance_sheet
from households.models import CommuneSurvey, SurveyRound
from households.procedure import Stage
from plans.targets.reading import assigned_targets, decision_of
from ui.formatting import number

LEFT_POVERTY = "thoat_ngheo"  # households.balance_legs: to near-poor or beyond


def plan_outcomes(communes, year):
    """Returns {commune id: Outcome} of the communes for which there is a basis to conclude in `year`.

    The targets of year Y are those of cycle Y-1. A commune is left out without a target, without a recognised result
    of Y, or where nothing was surveyed the year before. A merged commune answers for the units that went into it.
    """
    decision = decision_of(year - 1)
    survey_round = SurveyRound.objects.filter(year=year).first()
    if decision is None or survey_round is None:
        return {}
    recognised = set(
        CommuneSurvey.objects.filter(round=survey_round, stage=Stage.RECOGNISED).values_list("commune_id", flat=True)
    )
    wanted = [commune for commune in communes if commune.pk in recognised]
    sheet = balance_sheet(survey_round, commune_ids={commune.pk for commune in wanted})
    if sheet.previous is None:
        return {}
    targets, found = assigned_targets(year - 1), {}
    for commune in wanted:
        target = _target(commune, targets)
        if target is not None:
            left = sheet.commune(commune.pk).poor[LEFT_POVERTY]
            words = (
                f"Chỉ tiêu năm {year} là {number(target)} hộ thoát nghèo (Quyết định {decision.document}), thực tế "
                f"{number(left)} hộ theo kết quả rà soát đã công nhận"
            )
            url = reverse("target_commune", kwargs={"year": year - 1, "code": commune.code})
            found[commune.pk] = Outcome(left >= target, words, url)
    return found


def _target(commune, targets):
    if commune.pk in targets:
        return targets[commune.pk]
    parts = [targets[pk] for pk in Commune.objects.with_ancestors([commune.pk]) if pk in targets]
    return sum(parts) if parts else None
