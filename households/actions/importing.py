"""An Excel import from upload to undoing: who may, in which state, all or nothing, written down.

The page, the command and the background worker call these; the work itself is in households/importing/.
"""

import datetime as dt
import hashlib
import logging
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from accounts.scoping import commune_ids
from areas.models import Village
from households.actions.locking import hold, lock_for
from households.importing import bulk
from households.importing.applying import Applier, next_numbers
from households.importing.checking import Checker, Staged
from households.importing.columns import HOUSEHOLDS, layout
from households.importing.places import Places
from households.importing.reading import Workbook
from households.importing.undoing import Undoer
from households.models import Household, ImportEffect, ImportRow, ImportStatus, RowStatus, SurveyForm, SurveyImport
from households.models.importing import BUSY, WRITTEN
from households.models.quality import QualityCheck
from households.models.rounds import SurveyRound
from ui.formatting import clean_text, fold, number
from ui.workbooks import guard
from ui.workbooks.guard import FileRefused

audit.name_actions(
    {
        "import.template": "tải mẫu Excel có sẵn số liệu",
        "import.uploaded": "tải file Excel lên",
        "import.applied": "áp dụng file Excel",
        "import.undone": "hoàn tác lần nhập Excel",
        "import.cancelled": "bỏ file Excel chưa áp dụng",
        "form.import_undone": "hoàn tác phiếu nhập từ Excel",
    }
)
log = logging.getLogger(__name__)

BATCH = 2_000  # households checked and staged at a time
UNDO_DAYS = 30
STAGED_DAYS = 30  # what nobody applied is cleared away
HEART_STOPPED = dt.timedelta(minutes=2)
MOST_STOPS = 3  # how often work whose process died is taken up again
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
    if size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            f"File {number(size // guard.MEGABYTE)} MB, lớn hơn mức "
            f"{number(settings.UPLOAD_MAX_BYTES // guard.MEGABYTE)} MB. Xóa hình ảnh trong file, hoặc chia theo xã."
        )
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
    try:
        ImportRow.objects.filter(survey_import=survey_import).delete()
        opened = guard.inspect(
            Path(survey_import.file.path), name=survey_import.file_name, largest=settings.UPLOAD_MAX_BYTES
        )
        with bulk.without_collector():
            _check_opened(survey_import, opened, by, token)
    except FileRefused as refusal:
        ImportRow.objects.filter(survey_import=survey_import).delete()
        _beat(survey_import.pk, token, status=ImportStatus.REFUSED, refusal=refusal.message, checked_at=timezone.now(),
              counts={})  # fmt: skip
    except TakenOver:
        pass
    except Exception:
        log.exception("Import %s failed while being checked", survey_import.pk)
        _beat(survey_import.pk, token, status=ImportStatus.FAILED)
        raise
    return SurveyImport.objects.get(pk=survey_import.pk)


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


def _check_opened(survey_import, opened, by, token):
    survey_round = survey_import.round
    its_layout = layout(survey_round.standard)
    workbook = Workbook(opened, its_layout)
    places = Places(survey_round, commune_ids(by))
    default = _check_stated(workbook, survey_import, its_layout, places)
    workbook.require_sheets()
    rows = [row for part in workbook.households() for row in part]
    if not rows:
        raise FileRefused(f"Tờ “{HOUSEHOLDS}” không có hộ nào. Điền số liệu dưới dòng tiêu đề rồi tải lên lại.")
    _beat(survey_import.pk, token, progress_total=len(rows), columns=workbook.places)
    checker = Checker(survey_round=survey_round, layout=its_layout, places=places, default_commune=default)
    persons, person_count = _persons_by_code(workbook, checker)
    workbook.close()
    _beat(survey_import.pk, token, columns=workbook.places, notes=workbook.notes)
    counts, staging, count = {"persons": person_count, "households": len(rows), "warnings": 0}, [], len(rows)
    with bulk.Aside() as aside:
        for start in range(0, len(rows), BATCH):
            aside.wait()
            _beat(survey_import.pk, token, progress_done=start)
            prepared = checker.prepare(rows[start : start + BATCH], persons)
            aside.do(staging)
            staged = checker.evaluate(prepared)
            rows[start : start + BATCH] = [None] * len(staged)  # given back to memory as it is staged
            staging = _staging(survey_import, staged, counts)
        aside.do(staging)
        aside.do(_staging(survey_import, checker.orphans(persons), counts))
    counts["bad_cells"] = checker.bad_cells
    _beat(
        survey_import.pk, token, status=ImportStatus.CHECKED, counts=counts, checked_at=timezone.now(),
        progress_done=count,
    )  # fmt: skip


def _check_stated(workbook, survey_import, its_layout, places):
    """Refuses a file of another year, version or commune; returns the commune that its rows belong to, or None."""
    stated = workbook.stated()
    year, version, code = (stated.get(fold(label), "") for label in ("Năm rà soát", "Phiên bản mẫu", "Mã xã"))
    if not stated:
        workbook.notes.append(
            "File không có tờ “Hướng dẫn” của mẫu nên không biết là mẫu năm nào. Xem kỹ trước khi áp dụng."
        )
    if year and year != str(survey_import.round.year):
        raise FileRefused(
            f"File là mẫu của năm {year}, còn đang nhập vào năm {survey_import.round.year}. "
            f"Chuyển sang năm {year} rồi tải lên, hoặc tải mẫu năm {survey_import.round.year}."
        )
    if version and version != its_layout.version:
        raise FileRefused(
            f"File là mẫu phiên bản {version}, hệ thống đang dùng phiên bản {its_layout.version}. "
            "Tải mẫu mới rồi chép số liệu sang."
        )
    commune = places.commune(code) if code else survey_import.commune
    if commune is not None and not places.may_enter(commune.pk):
        raise FileRefused(f"File là mẫu của {commune.name}, ngoài phạm vi tài khoản này. Dùng mẫu của xã mình.")
    return commune


def _persons_by_code(workbook, checker):
    """Returns ({household code: [PersonRow]}, how many persons), and tells the checker of repeated identity numbers."""
    persons, seen, count = {}, {}, 0
    for part in workbook.persons():
        count += len(part)
        for row in part:
            persons.setdefault(row.code, []).append(row)
            identity = row.member.identity_number
            if identity:
                first = seen.setdefault(identity, row)
                if first is not row and first.code != row.code:
                    checker.twins[row.row] = f"{first.member.full_name}, hộ {first.code}, dòng {first.row}"
    return persons, count


_STAGED = ("survey_import_id", *Staged._fields)


def _staging(survey_import, staged, counts):
    """Counts staged rows; returns the insert that bulk.Aside does with them."""
    for row in staged:
        counts[row.status] = counts.get(row.status, 0) + 1
        counts["warnings"] += row.has_warnings
    return [(ImportRow, _STAGED, [(survey_import.pk, *row) for row in staged])]


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
        villages = _lock(current, by)
        _refuse_stale(current)
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


def refuse_apply(survey_import, only_right):
    """Raises ValidationError when the checked file may not be applied as it is."""
    if survey_import.count(RowStatus.WRONG) and not only_right:
        raise ValidationError(
            f"File còn {number(survey_import.count(RowStatus.WRONG))} hộ sai nên chưa áp dụng hộ nào. "
            "Sửa trong file rồi tải lên lại, hoặc chọn chỉ áp dụng các hộ đúng."
        )
    if not survey_import.written_count:
        raise ValidationError("File không có hộ nào mới hay thay đổi, nên không có gì để áp dụng.")


def _communes(rows):
    """Returns the ids of the communes that staged rows are about."""
    return set(Village.objects.filter(pk__in=rows.values("village_id")).values_list("commune_id", flat=True))


def _communes_of_effects(survey_import):
    """Returns the ids of the communes whose forms an import wrote."""
    effects = ImportEffect.objects.filter(survey_import=survey_import).values("form_id")
    forms = SurveyForm.objects.filter(pk__in=effects).order_by()
    return set(forms.values_list("commune_id", flat=True).distinct())


def _lock(survey_import, by):
    """Locks the villages and households to be written; returns {village id: Village}. Refuses what is out of scope."""
    rows = ImportRow.objects.filter(survey_import=survey_import, status__in=WRITTEN)
    ids = set(rows.values_list("village_id", flat=True).distinct())
    villages = {
        village.pk: village
        for village in Village.objects.select_for_update(of=("self",))
        .select_related("commune")
        .filter(pk__in=ids)
        .order_by("pk")
    }
    allowed = commune_ids(by)
    if allowed is not None and any(village.commune_id not in allowed for village in villages.values()):
        raise SurveyImport.DoesNotExist
    known = rows.filter(household_id__isnull=False).values("household_id")
    if connection.vendor == "postgresql":
        list(Household.objects.select_for_update().filter(pk__in=known).order_by("pk").values_list("pk", flat=True))
    return villages


def _refuse_stale(survey_import):
    """Raises ValidationError when somebody wrote to a household of the file after it was checked."""
    _refuse_doubled(survey_import)
    row, household, form = (model._meta.db_table for model in (ImportRow, Household, SurveyForm))
    statuses = ", ".join(f"'{status.value}'" for status in WRITTEN)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.code, r.head_name FROM {row} r LEFT JOIN {household} h ON h.id = r.household_id "  # noqa: S608
            f"LEFT JOIN {form} f ON f.household_id = r.household_id AND f.round_id = %s "
            f"WHERE r.survey_import_id = %s AND r.status IN ({statuses}) AND r.household_id IS NOT NULL AND ("
            "h.id IS NULL OR h.version <> r.household_version OR COALESCE(f.id, 0) <> COALESCE(r.form_id, 0) "
            "OR COALESCE(f.version, 0) <> r.form_version) ORDER BY r.place LIMIT 6",
            [survey_import.round_id, survey_import.pk],
        )
        found = cursor.fetchall()
    if found:
        names = "; ".join(f"{name} ({code})" for code, name in found[:5]) + ("; …" if len(found) > 5 else "")
        raise ValidationError(
            f"Có hộ vừa được người khác sửa sau khi file được kiểm tra: {names}. Bấm “Kiểm tra lại” để xem file sẽ "
            "thay đổi gì so với số liệu mới."
        )


def _refuse_doubled(survey_import):
    """Raises ValidationError when another import has made some of the new households since the check."""
    applied = SurveyImport.objects.filter(round=survey_import.round_id, status=ImportStatus.APPLIED)
    applied = list(applied.exclude(pk=survey_import.pk).values_list("pk", flat=True))
    if not applied:
        return
    row, effect, household = (model._meta.db_table for model in (ImportRow, ImportEffect, Household))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.code, r.head_name, e.survey_import_id FROM {row} r "  # noqa: S608
            f"JOIN {effect} e ON e.code = r.code AND e.survey_import_id IN ({bulk.in_list(applied)}) "
            f"JOIN {household} h ON h.id = e.household_id AND h.village_id = r.village_id AND h.head_name = r.head_name "
            "WHERE r.survey_import_id = %s AND r.status = %s LIMIT 1",
            [survey_import.pk, RowStatus.NEW],
        )
        found = cursor.fetchone()
    if found:
        raise ValidationError(
            f"Nhập số {found[2]} vừa áp dụng các hộ của file này ({found[1]}, {found[0]}…). Bấm “Kiểm tra lại”: hộ nào "
            "đã có thì không ghi lần nữa."
        )


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


# Long work


def mark_busy(survey_import, *, by, status, only_right=False):
    """Notes that the background is to apply or undo; the page then shows progress."""
    SurveyImport.objects.filter(pk=survey_import.pk).update(
        status=status, heartbeat_at=timezone.now(), only_right=only_right, requested_by=by, attempt=F("attempt") + 1
    )


def stalled(now):
    """Returns the imports that nobody has worked on for a while, though they are not finished."""
    return SurveyImport.objects.filter(status__in=BUSY, heartbeat_at__lt=now - HEART_STOPPED)


GIVEN_UP = {  # status → (the one it falls back to, why)
    ImportStatus.CHECKING: (
        ImportStatus.REFUSED,
        "Lần nào đọc file này hệ thống cũng bị ngắt nên không đọc nữa. Chép số liệu sang mẫu mới rồi tải lên.",
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
    held.update(**values, attempt=F("attempt") + (stops > MOST_STOPS))
    return stops > MOST_STOPS
