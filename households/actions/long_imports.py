"""What the background and the progress page know of an import's long work: asked for, stalled, given up."""

import datetime as dt
import logging

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from households.models import ImportStatus, SurveyImport
from households.models.importing import BUSY

HEART_STOPPED = dt.timedelta(minutes=2)
MOST_STOPS = 3  # how often work whose process died is taken up again
log = logging.getLogger(__name__)


BEGINS_FROM = {ImportStatus.APPLYING: ImportStatus.CHECKED, ImportStatus.UNDOING: ImportStatus.APPLIED}


def mark_busy(survey_import, *, by, status, only_right=False):
    """Notes that the background is to apply or undo; the page then shows progress. Raises ValidationError when somebody
    asked before, or when the import has gone on since the page was opened: what was applied once is not applied again.
    """
    waiting = SurveyImport.objects.filter(pk=survey_import.pk, status=BEGINS_FROM[status])
    if not waiting.update(
        status=status, heartbeat_at=timezone.now(), only_right=only_right, requested_by=by, attempt=F("attempt") + 1
    ):
        current = SurveyImport.objects.get(pk=survey_import.pk)
        raise ValidationError(f"{current} {current.get_status_display()}, không làm được việc này nữa.")


def stalled(now):
    """Returns the imports that nobody has worked on for a while, though they are not finished."""
    return SurveyImport.objects.filter(status__in=BUSY, heartbeat_at__lt=now - HEART_STOPPED)


GIVEN_UP = {  # status → (the one it falls back to, why)
    ImportStatus.CHECKING: (
        ImportStatus.REFUSED,
        "Lần nào đọc tệp này hệ thống cũng bị ngắt nên không đọc nữa. Chép số liệu sang mẫu mới rồi tải lên.",
    ),
    ImportStatus.APPLYING: (ImportStatus.CHECKED, "Bị ngắt nhiều lần, chưa ghi gì. Báo quản trị rồi áp dụng lại."),
    ImportStatus.UNDOING: (ImportStatus.APPLIED, "Bị ngắt nhiều lần, chưa hoàn tác gì. Báo quản trị rồi làm lại."),
}


def give_up_or_count(survey_import):
    """Counts that a stalled import's process died once more; returns whether it is given up, with the reason, instead.

    One that only waits has cost no process and is never given up.
    """
    stops = survey_import.count("stops") + (survey_import.status != ImportStatus.WAITING)
    values = {"heartbeat_at": timezone.now(), "counts": survey_import.counts | {"stops": stops}}
    if stops > MOST_STOPS:
        status, reason = GIVEN_UP[survey_import.status]
        log.error("Import %s given up: its process died %s times", survey_import.pk, stops)
        values |= {"status": status, "refusal": reason, "counts": survey_import.counts | {"stops": 0}}
    held = SurveyImport.objects.filter(pk=survey_import.pk, status=survey_import.status, attempt=survey_import.attempt)
    held.update(**values, attempt=F("attempt") + int(stops > MOST_STOPS))  # PostgreSQL adds no truth to a number
    return stops > MOST_STOPS
