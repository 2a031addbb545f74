"""Drafting công văn đôn đốc: nothing is stored but the trail."""

from django.db import transaction

from accounts import audit
from accounts.permissions import Verb, authorise
from assignments import letters
from ui.docx import render


@transaction.atomic
def draft_letter(*, by, tasks, year, today, is_common):
    """Returns the bytes of a Word draft that urges the units of these late tasks, one letter to all or one each."""
    authorise(by, Verb.MANAGE_TASKS)
    papers = letters.urging_papers(tasks, today, year=year, is_common=is_common)
    audit.record(by=by, action="letter.drafted", label=f"{len(tasks)} việc quá hạn năm {year}")
    return render(*papers)
