"""What the figures themselves still ask before a commune's result is sent: the balance, open questions, open pairs.

Only the balance stands in the way; questions and pairs are told, and never block.
"""

from dataclasses import dataclass

from django.db.models import Count

from households.balance import balance_of
from households.models import DuplicateFlag, QualityWarning
from households.movements import Standing


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at. `page` is the url name of where, `count` how many; `stops` whether nothing can be sent."""

    text: str
    page: str
    count: int
    stops: bool = False
    leg: str = ""


def problems_before_submission(survey_round, commune):
    """Returns the Checks of a commune's year, what stops first; () where nothing is left. Four or five queries.

    Whoever submits calls `look_at_commune` first, so that the questions are those of the forms as they stand.
    """
    found = []
    balances = balance_of(commune, survey_round)
    for standing, leg in ((Standing.POOR, "ngheo_chua_ra_soat"), (Standing.NEAR, "can_ngheo_chua_ra_soat")):
        left = balances.of(standing).unreviewed if balances is not None else 0
        if left:
            text = (
                f"Diễn biến {standing.label.lower()} chưa khớp: {left} hộ năm trước chưa có phiếu và chưa ghi là đã "
                "chuyển đi hay kết thúc."
            )
            found.append(Check(text, "movement_households", left, stops=True, leg=leg))
    if questions := open_warnings(survey_round, [commune.pk]).get(commune.pk, 0):
        found.append(Check(f"Còn {questions} cảnh báo chưa trả lời.", "warning_list", questions))
    if pairs := DuplicateFlag.objects.undecided().filter(first_commune=commune, second_commune=commune).count():
        found.append(Check(f"Còn {pairs} cặp nghi trùng chưa xử lý.", "duplicate_list", pairs))
    return tuple(found)


def open_warnings(survey_round, commune_ids=None):
    """Returns {commune id: questions that wait for an answer}; communes without any are absent. One query."""
    found = QualityWarning.objects.unanswered().filter(round=survey_round)
    if commune_ids is not None:
        found = found.filter(commune__in=commune_ids)
    return dict(found.order_by().values_list("commune_id").annotate(n=Count("pk")))
