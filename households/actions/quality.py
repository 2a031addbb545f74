"""Answers to the questions of quality.py: kept with who, when and the facts that they were given to."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from households.models import QualityAnswer, QualityWarning
from ui.formatting import clean_text, number

audit.name_actions({"warning.answered": "trả lời cảnh báo"})

MOST_AT_ONCE = 500


@transaction.atomic
def answer_warnings(*, by, warning_ids, text, door=Door.PAGE):
    """Settles these questions with one answer; returns how many were settled.

    Questions that somebody answered meanwhile, or whose facts went away, are left alone. Raises Forbidden, and
    ValidationError without a text, or when one of the questions is none that the person may read.
    """
    authorise(by, Verb.EDIT_SURVEY)
    text = clean_text(text)
    if not text:
        raise ValidationError({"text": "Ghi trả lời, ví dụ “đã hỏi lại hộ, số liệu đúng”."})
    ids = set(warning_ids)
    if not ids:
        raise ValidationError("Chưa chọn câu hỏi nào.")
    if len(ids) > MOST_AT_ONCE:
        raise ValidationError(f"Trả lời một lần nhiều nhất {number(MOST_AT_ONCE)} câu. Lọc bớt theo thôn hoặc loại.")
    warnings = list(
        QualityWarning.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("commune")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    if len(warnings) != len(ids):
        raise ValidationError("Có câu hỏi không còn nữa. Tải lại trang rồi chọn lại.")
    waiting = [warning for warning in warnings if warning.is_current and not warning.is_settled]
    for warning in waiting:
        answer = QualityAnswer(
            warning=warning, text=text, by=by, fingerprint=warning.fingerprint, question=warning.question
        )
        answer.full_clean(exclude=["warning", "by"])
        answer.save()
        warning.is_settled = True
        warning.save(update_fields=["is_settled"])
        audit.record(
            by=by,
            action="warning.answered",
            obj=warning,
            label=warning.question,
            commune=warning.commune,
            household_id=warning.household_id,
            changes={"trả lời": [None, text]},
            door=door,
        )
    return len(waiting)
