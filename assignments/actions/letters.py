"""Drafting công văn đôn đốc: nothing is stored but the trail."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.permissions import Verb, authorise
from assignments import letters
from ui.docx import render


@transaction.atomic
def draft_letter(*, by, tasks, year, today, is_common):
    """Returns the bytes of a Word draft that urges the units of these late tasks, one letter to all or one each.

    Raises ValidationError for a unit that Phòng LĐTBXH does not urge.
    """
    authorise(by, Verb.MANAGE_TASKS)
    wrong = sorted({task.unit_name for task in tasks if not letters.may_urge(task)})
    if wrong:
        raise ValidationError(
            f"Phòng LĐTBXH không gửi công văn đôn đốc cho {', '.join(wrong)}. Bỏ chọn rồi soạn lại công văn."
        )
    papers = letters.urging_papers(tasks, today, year=year, is_common=is_common)
    audit.record(by=by, action="letter.drafted", label=f"{len(tasks)} việc quá hạn năm {year}")
    return render(*papers)
