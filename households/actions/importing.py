"""An Excel import from upload to undoing: who may, in which state, all or nothing, written down.

The page, the command and the background worker call these; the work itself is in households/importing/.
"""

import datetime as dt
import hashlib
import logging
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from accounts.scoping import commune_ids
from areas.models import Commune, Village
from households.actions.flags import look_if_stale
from households.actions.locking import hold, lock_for, lock_in
from households.importing import bulk, freshness
from households.importing.applying import Applier, next_numbers
from households.importing.references import refuse_dangling
from households.importing.staging import stage
from households.importing.undoing import Undoer
from households.models import ImportEffect, ImportRow, ImportStatus, RowStatus, SurveyForm, SurveyImport
from households.models.importing import BUSY, WRITTEN
from households.models.quality import DuplicateFlag, QualityCheck, QualityWarning
from households.models.rounds import SurveyRound
from ui.formatting import clean_text, number
from ui.workbooks import guard
from ui.workbooks.guard import FileRefused

audit.name_actions(
    {
        "import.template": "tải mẫu Excel có sẵn số liệu",
        "import.uploaded": "tải tệp Excel lên",
        "import.applied": "áp dụng tệp Excel",
        "import.undone": "hoàn tác lần nhập Excel",
        "import.cancelled": "bỏ tệp Excel chưa áp dụng",
        "form.import_undone": "hoàn tác phiếu nhập từ Excel",
    }
)
log = logging.getLogger(__name__)

UNDO_DAYS = 30
STAGED_DAYS = 30  # what nobody applied is cleared away
SMALL_FILE = 400 * 1024  # bytes, about 2,000 households: checked while the officer waits
SMALL_WORK = 2_000  # households applied while the officer waits


class TakenOver(Exception):
    """Another process has taken this import up meanwhile; this one stops without a word."""


def undo_until(survey_import):
    """Returns the moment until which an applied import can be undone."""
    return survey_import.applied_at + dt.timedelta(days=UNDO_DAYS)


def get_import(by, pk):
    """Returns the SurveyImport; raises SurveyImport.DoesNotExist when it is out of the person's scope."""
    imports = SurveyImport.objects.select_related("round", "commune", "by", "applied_by", "undone_by")
    return imports.visible_to(by).get(pk=pk)


def record_template(*, by, survey_round, communes):
    """Writes down that a prefilled template was taken away: it holds families' data."""
    audit.record(
        by=by, action="import.template", obj=survey_round, label=f"Mẫu Excel năm {survey_round.year}",
        commune=communes[0] if len(communes) == 1 else None,
        note=communes[0].name if len(communes) == 1 else f"{len(communes)} xã",
    )  # fmt: skip


# Upload


@transaction.atomic
def upload(*, by, survey_round, stream, name, door=Door.PAGE):
    """Keeps an uploaded file and returns its SurveyImport, waiting to be checked.

    `stream` is a file open for reading. Raises Forbidden, ValidationError for a closed year or a file that is too big.
    """
    authorise(by, Verb.IMPORT_SURVEY)
    survey_round = SurveyRound.objects.get(pk=survey_round.pk)
    if lock := lock_for(by, survey_round):
        raise ValidationError(f"Không nhập được: {lock}")
    stream.seek(0, 2)
    size = stream.tell()
    try:
        guard.refuse_larger(size, settings.UPLOAD_MAX_BYTES)
    except FileRefused as refusal:
        raise ValidationError(refusal.message) from refusal
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    stream.seek(0)
    name = clean_text(Path(name).name)[-200:] or "khong-ten.xlsx"
    survey_import = SurveyImport(
        round=survey_round, commune=by.commune, by=by, file_name=name, file_size=size, sha256=digest,
        heartbeat_at=timezone.now(),
    )  # fmt: skip
    suffix = ".xls" if name.lower().endswith(".xls") else ".xlsx"
    survey_import.file.save(f"{digest[:20]}{suffix}", File(stream), save=False)
    survey_import.save()
    audit.record(
        by=by, action="import.uploaded", obj=survey_import, commune=by.commune, door=door, note=name,
        reference=str(survey_import),
    )  # fmt: skip
    _clear_old(survey_import)
    return survey_import


def _clear_old(newest):
    """Drops staged rows that nobody will need: of imports long past, whatever became of them."""
    old = SurveyImport.objects.filter(created_at__lt=timezone.now() - dt.timedelta(days=STAGED_DAYS))
    old = old.exclude(status__in=BUSY).exclude(pk=newest.pk)
    ImportRow.objects.filter(survey_import__in=old.filter(rows__isnull=False).distinct()).delete()


# Check


def check(*, survey_import, by, door=Door.PAGE):
    """Checks the whole file and stages its rows; returns the SurveyImport, now checked or refused.

    Can be called again at any time before applying: it begins anew. Raises Forbidden, ValidationError when the
    import is in no state to be checked.
    """
    authorise(by, Verb.IMPORT_SURVEY)
    token = _claim(
        survey_import.pk,
        (ImportStatus.WAITING, ImportStatus.CHECKING, ImportStatus.CHECKED, ImportStatus.REFUSED, ImportStatus.FAILED),
        ImportStatus.CHECKING,
    )
    survey_import = SurveyImport.objects.select_related("round", "commune").get(pk=survey_import.pk)
    beat = partial(_beat, survey_import.pk, token)
    try:
        ImportRow.objects.filter(survey_import=survey_import).delete()
        opened = guard.inspect(
            Path(survey_import.file.path), name=survey_import.file_name, largest=settings.UPLOAD_MAX_BYTES
        )
        with bulk.without_collector():
            counts, done = stage(survey_import, opened, allowed=commune_ids(by), beat=beat)
        survey_import.refresh_from_db(fields=["notes"])
        beat(
            status=ImportStatus.CHECKED, counts=counts, checked_at=timezone.now(), progress_done=done,
            notes=[*survey_import.notes, *_locked(survey_import)],
        )  # fmt: skip
    except FileRefused as refusal:
        ImportRow.objects.filter(survey_import=survey_import).delete()
        beat(status=ImportStatus.REFUSED, refusal=refusal.message, checked_at=timezone.now(), counts={})
    except TakenOver:
        pass
    except Exception:
        log.exception("Import %s failed while being checked", survey_import.pk)
        beat(status=ImportStatus.FAILED)
        raise
    return SurveyImport.objects.get(pk=survey_import.pk)


def _locked(survey_import):
    """Returns a note for each commune of the file that may not be written now: better told before than at the end."""
    rows = ImportRow.objects.filter(survey_import=survey_import, status__in=WRITTEN)
    communes = Commune.objects.filter(pk__in=_communes(rows)).order_by("code")
    locks = ((commune, lock_in(survey_import.round, commune.pk)) for commune in communes)
    return [f"{commune.name} chưa áp dụng được: {lock}" for commune, lock in locks if lock]


def _claim(pk, allowed, status):
    """Takes the import up and returns the number of this attempt, which every later write must still hold."""
    with transaction.atomic():
        survey_import = SurveyImport.objects.select_for_update().get(pk=pk)
        if survey_import.status not in allowed:
            raise ValidationError(f"{survey_import} {survey_import.get_status_display()}, không làm được việc này nữa.")
        survey_import.attempt += 1
        survey_import.status = status
        survey_import.heartbeat_at = timezone.now()
        survey_import.progress_done = survey_import.progress_total = 0
        survey_import.refusal, survey_import.notes = "", []
        survey_import.save()
        return survey_import.attempt


def _beat(pk, token, **values):
    """Writes down progress, and thereby that this process lives; raises TakenOver when another has the import."""
    values["heartbeat_at"] = timezone.now()
    if not SurveyImport.objects.filter(pk=pk, attempt=token).update(**values):
        raise TakenOver


# Apply


def apply(*, by, survey_import, only_right=False, door=Door.IMPORT):
    """Writes every staged household in one transaction and returns the SurveyImport with its receipt.

    A file with wrong households is not applied at all, unless the officer chose `only_right`: then the right ones are.
    Raises Forbidden, SurveyImport.DoesNotExist out of scope, ValidationError (Vietnamese) when the file has wrong rows,
    nothing to write, was checked before somebody changed what it speaks of, or is in no state to be applied.
    """
    authorise(by, Verb.IMPORT_SURVEY)
    authorise(by, Verb.EDIT_SURVEY)
    survey_import = get_import(by, survey_import.pk)
    refuse_apply(survey_import, only_right)
    allowed = (ImportStatus.CHECKED, ImportStatus.APPLYING)
    with transaction.atomic():
        current = SurveyImport.objects.select_for_update(of=("self",)).select_related("round").get(pk=survey_import.pk)
        if current.status not in allowed:
            raise ValidationError(f"{current} {current.get_status_display()}, không áp dụng được.")
        survey_round = SurveyRound.objects.select_for_update().get(pk=current.round_id)
        hold(survey_round, _communes(ImportRow.objects.filter(survey_import=current, status__in=WRITTEN)))
        villages = freshness.lock(current, allowed=commune_ids(by))
        freshness.refuse_stale(current)
        now = timezone.now()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        applier = Applier(
            survey_import=current, by=by, now=now, today=timezone.localdate(), villages=villages,
            next_numbers=next_numbers(villages.values()),
        )  # fmt: skip
        with bulk.without_collector(), bulk.Aside() as aside:
            receipt = {status.value: applier.apply(status, aside) for status in WRITTEN}
        refuse_dangling(current, sum(receipt.values()))
        receipt["persons"] = applier.person_count
        receipt["left_out"] = current.count(RowStatus.WRONG)
        current.status, current.receipt, current.only_right = ImportStatus.APPLIED, receipt, only_right
        current.applied_at, current.applied_by = now, by
        current.save()
        audit.record(
            by=by, action="import.applied", obj=current, commune=current.commune, door=door, reference=str(current),
            note=current.file_name,
            changes={status.label: [None, receipt[status.value]] for status in WRITTEN if receipt[status.value]},
        )  # fmt: skip
    return current


def look_over(survey_import):
    """Looks for doubts and duplicates in the communes that an applied import wrote to; see flags.look_if_stale."""
    for commune in Commune.objects.filter(pk__in=_communes_of_effects(survey_import)).order_by("code"):
        look_if_stale(survey_import.round, commune)


def found_in(survey_import, reader):
    """Returns {"communes", "waiting", "questions", "pairs"} of an applied import: how many communes it wrote to, how
    many of them wait to be looked through, and what asks the reader for an answer about its households."""
    communes = _communes_of_effects(survey_import)
    looked = QualityCheck.objects.filter(
        round=survey_import.round, commune__in=communes, checked_at__gte=survey_import.applied_at
    )
    households = survey_import.written_households
    pairs = DuplicateFlag.objects.visible_to(reader).undecided()
    questions = QualityWarning.objects.visible_to(reader).unanswered().filter(round=survey_import.round)
    return {
        "communes": communes,
        "waiting": len(communes) - looked.count(),
        "questions": questions.filter(household__in=households).count(),
        "pairs": pairs.filter(Q(first__household__in=households) | Q(second__household__in=households)).count(),
    }


def refuse_apply(survey_import, only_right):
    """Raises ValidationError when the checked file may not be applied as it is."""
    if survey_import.count(RowStatus.WRONG) and not only_right:
        raise ValidationError(
            f"Tệp còn {number(survey_import.count(RowStatus.WRONG))} hộ sai nên chưa áp dụng hộ nào. "
            "Sửa trong tệp rồi tải lên lại, hoặc chọn chỉ áp dụng các hộ đúng."
        )
    if not survey_import.written_count:
        raise ValidationError("Tệp không có hộ nào mới hay thay đổi, nên không có gì để áp dụng.")


def _communes(rows):
    """Returns the ids of the communes that staged rows are about."""
    return set(Village.objects.filter(pk__in=rows.values("village_id")).values_list("commune_id", flat=True))


def _communes_of_effects(survey_import):
    """Returns the ids of the communes whose forms an import wrote."""
    effects = ImportEffect.objects.filter(survey_import=survey_import).values("form_id")
    forms = SurveyForm.objects.filter(pk__in=effects).order_by()
    return set(forms.values_list("commune_id", flat=True).distinct())


# Cancel, undo


@transaction.atomic
def cancel(*, by, survey_import, door=Door.PAGE):
    """Drops a file that was not applied; its rows go, its line in the list stays. Raises as `apply` does."""
    authorise(by, Verb.IMPORT_SURVEY)
    current = SurveyImport.objects.select_for_update(of=("self",)).visible_to(by).get(pk=survey_import.pk)
    if current.status in (ImportStatus.APPLIED, ImportStatus.APPLYING, ImportStatus.UNDOING, ImportStatus.UNDONE):
        raise ValidationError(f"{current} {current.get_status_display()}, không bỏ được. Muốn lấy lại thì hoàn tác.")
    current.status = ImportStatus.CANCELLED
    current.attempt += 1  # a check that is still running stops
    current.save()
    ImportRow.objects.filter(survey_import=current).delete()
    audit.record(
        by=by, action="import.cancelled", obj=current, commune=current.commune, door=door, reference=str(current)
    )
    return current


def refuse_undo(survey_import, now):
    """Raises ValidationError when the import cannot be undone (any more)."""
    if survey_import.status not in (ImportStatus.APPLIED, ImportStatus.UNDOING):
        raise ValidationError(f"{survey_import} {survey_import.get_status_display()}, không hoàn tác được.")
    if now > undo_until(survey_import):
        raise ValidationError(f"Đã quá {UNDO_DAYS} ngày từ khi áp dụng nên không hoàn tác được nữa. Sửa từng phiếu.")


@transaction.atomic
def undo(*, by, survey_import, door=Door.IMPORT):
    """Restores what was before an applied import; returns the SurveyImport.

    Households and forms that somebody edited afterwards are kept and listed in `receipt["kept"]`. Raises as `apply`.
    """
    authorise(by, Verb.IMPORT_SURVEY)
    authorise(by, Verb.EDIT_SURVEY)
    survey_import = get_import(by, survey_import.pk)
    current = SurveyImport.objects.select_for_update(of=("self",)).select_related("round").get(pk=survey_import.pk)
    now = timezone.now()
    refuse_undo(current, now)
    communes = _communes_of_effects(current)
    hold(current.round, communes)
    undoer = Undoer(survey_import=current, by=by, now=now)
    undoer.undo()
    # What takes forms away saves none: without this the questions about them would stand, see flags.look_if_stale.
    QualityCheck.objects.filter(round=current.round, commune__in=communes).delete()
    current.receipt = {**current.receipt, "undone": undoer.done, "kept": undoer.kept}
    current.status, current.undone_at, current.undone_by = ImportStatus.UNDONE, now, by
    current.save()
    ImportRow.objects.filter(survey_import=current).delete()
    kept = {household_id for household_id, _ in undoer.kept}
    ImportEffect.objects.filter(survey_import=current).exclude(household_id__in=kept).delete()
    audit.record(
        by=by, action="import.undone", obj=current, commune=current.commune, door=door, reference=str(current),
        changes={"hoàn tác": [None, undoer.done], "giữ lại vì đã sửa": [None, len(undoer.kept)]},
    )  # fmt: skip
    return current
