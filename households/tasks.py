"""Long work on Excel imports, done by the background worker (`manage.py run_worker`) and kept in the database.

Every task can be given twice and stopped anywhere: checking begins anew, applying and undoing are one transaction, and
an import that is finished is left alone. Small files are done at once, so that the program also works where no
worker runs.
"""

import logging

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django_tasks import task

from households.actions import importing as actions
from households.actions import long_imports
from households.models import ImportStatus, SurveyImport

log = logging.getLogger(__name__)


@task()
def check_import(import_id):
    """Checks an uploaded file on behalf of whoever uploaded it."""
    survey_import = SurveyImport.objects.get(pk=import_id)
    if survey_import.status in (ImportStatus.WAITING, ImportStatus.CHECKING):
        actions.check(by=survey_import.by, survey_import=survey_import)


@task()
def apply_import(import_id):
    """Applies a checked file on behalf of whoever asked; a refusal puts it back to checked, with the reason."""
    survey_import = SurveyImport.objects.get(pk=import_id)
    if survey_import.status == ImportStatus.APPLYING:
        _or_back(
            survey_import,
            ImportStatus.CHECKED,
            lambda: _apply_and_look(
                by=survey_import.requested_by, survey_import=survey_import, only_right=survey_import.only_right
            ),
        )


@task()
def look_over_import(import_id):
    """Looks for doubts and duplicates in what an import has written; whoever opens their page first may be quicker."""
    survey_import = SurveyImport.objects.select_related("round").get(pk=import_id)
    if survey_import.status == ImportStatus.APPLIED:
        actions.look_over(survey_import)


@task()
def undo_import(import_id):
    """Undoes an applied import on behalf of whoever asked."""
    survey_import = SurveyImport.objects.get(pk=import_id)
    if survey_import.status == ImportStatus.UNDOING:
        _or_back(
            survey_import,
            ImportStatus.APPLIED,
            lambda: actions.undo(by=survey_import.requested_by, survey_import=survey_import),
        )


def _or_back(survey_import, status, work):
    """Does the work; whatever goes wrong, the import returns to `status` with the reason, and is not left hanging."""
    try:
        work()
    except (ValidationError, PermissionDenied) as error:
        reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        SurveyImport.objects.filter(pk=survey_import.pk).update(status=status, refusal=reason)
    except Exception:
        SurveyImport.objects.filter(pk=survey_import.pk).update(
            status=status, refusal="Lỗi hệ thống, chưa ghi gì. Thử lại; nếu vẫn lỗi thì báo quản trị."
        )
        raise


TASKS = {
    ImportStatus.WAITING: check_import,
    ImportStatus.CHECKING: check_import,
    ImportStatus.APPLYING: apply_import,
    ImportStatus.UNDOING: undo_import,
}


def start_check(*, by, survey_import):
    """Checks a small file now, a large one in the background; returns the SurveyImport as it then is."""
    if survey_import.file_size <= actions.SMALL_FILE:
        return actions.check(by=by, survey_import=survey_import)
    SurveyImport.objects.filter(pk=survey_import.pk).update(status=ImportStatus.WAITING, heartbeat_at=timezone.now())
    check_import.enqueue(survey_import.pk)
    return SurveyImport.objects.get(pk=survey_import.pk)


def start_apply(*, by, survey_import, only_right=False):
    """Applies a small import now, a large one in the background. Raises as actions.importing.apply does."""
    actions.refuse_apply(survey_import, only_right)
    if survey_import.written_count <= actions.SMALL_WORK:
        return _apply_and_look(by=by, survey_import=survey_import, only_right=only_right)
    return _in_background(by, survey_import, ImportStatus.APPLYING, only_right)


def _apply_and_look(*, by, survey_import, only_right):
    """Applies, and has what was written looked through afterwards: the officer need not wait for that."""
    survey_import = actions.apply(by=by, survey_import=survey_import, only_right=only_right)
    look_over_import.enqueue(survey_import.pk)
    return survey_import


def start_undo(*, by, survey_import):
    """Undoes a small import now, a large one in the background. Raises as actions.importing.undo does."""
    actions.refuse_undo(survey_import, timezone.now())
    if survey_import.written_count <= actions.SMALL_WORK:
        return actions.undo(by=by, survey_import=survey_import)
    return _in_background(by, survey_import, ImportStatus.UNDOING, survey_import.only_right)


def _in_background(by, survey_import, status, only_right):
    long_imports.mark_busy(survey_import, by=by, status=status, only_right=only_right)
    TASKS[status].enqueue(survey_import.pk)
    return SurveyImport.objects.get(pk=survey_import.pk)


def resume_stalled(now=None):
    """Gives the work of stopped processes out again; returns how many. The worker calls it now and then.

    Work that stopped its process again and again is given up: a file that kills the reader must not do so for ever.
    """
    count = 0
    for survey_import in long_imports.stalled(now or timezone.now()):
        if long_imports.give_up_or_count(survey_import):
            continue
        TASKS[survey_import.status].enqueue(survey_import.pk)
        count += 1
    return count
