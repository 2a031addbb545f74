"""Asking for a pack, making it in the background, handing it out. Who asked and who took it is written down."""

import datetime as dt
import logging
import tempfile

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.permissions import Verb, authorise
from accounts.scoping import commune_ids, table_commune_ids
from reports.build import NoCommuneError, open_scope
from reports.models import PackStatus, ReportPack
from reports.models.catalogue import BUSY
from reports.packing import entries, write_pack
from ui.formatting import slug

HEART_STOPPED = dt.timedelta(minutes=3)  # a list of the whole district takes long, and nothing beats meanwhile
MOST_ATTEMPTS = 4
KEPT = dt.timedelta(days=7)
log = logging.getLogger(__name__)
audit.name_actions({"pack.asked": "yêu cầu gói biểu", "pack.downloaded": "tải gói biểu"})


class OutdatedPack(ValidationError):
    """A pack is not handed out any more; its owner may ask for another."""


class Overtaken(Exception):
    """Another process has begun this pack anew."""


@transaction.atomic
def ask(*, by, scope, with_lists, with_personal, now):
    """Returns a waiting ReportPack; the caller gives it to the background. Raises Forbidden, ValidationError."""
    authorise(by, Verb.VIEW_TABLES)
    if with_lists:
        authorise(by, Verb.EXPORT_LISTS)
    if ReportPack.objects.visible_to(by).filter(status__in=BUSY).exists():
        raise ValidationError("Gói trước của bạn chưa làm xong. Chờ xong rồi yêu cầu gói khác.")
    forget_old(now)
    pack = ReportPack(
        round=scope.round,
        commune=scope.commune,
        by=by,
        with_lists=with_lists,
        with_personal=with_personal,
        progress_total=len(entries(by, with_lists=with_lists)),
        heartbeat_at=now,
        created_at=now,
    )
    pack.full_clean()
    pack.save()
    lists = (
        "không" if not with_lists else "có, cả thông tin cá nhân" if with_personal else "có, không thông tin cá nhân"
    )
    audit.record(
        by=by,
        action="pack.asked",
        obj=pack,
        commune=scope.commune or by.commune,
        changes={"Năm": [None, str(scope.round.year)], "Danh sách hộ": [None, lists]},
    )
    return pack


def forget_old(now):
    """Deletes everybody's packs of more than KEPT ago with their files: they hold what families told the office."""
    for pack in ReportPack.objects.filter(created_at__lt=now - KEPT).exclude(status__in=BUSY):
        pack.file.delete(save=False)
        pack.delete()


def make(pack_id):
    """Makes a waiting or stalled pack, on behalf of whoever asked. A reason that it cannot be made is kept in it."""
    taken = ReportPack.objects.filter(pk=pack_id, status__in=BUSY).update(
        status=PackStatus.WORKING, attempt=F("attempt") + 1, heartbeat_at=timezone.now(), progress_done=0
    )
    if not taken:
        return
    pack = ReportPack.objects.select_related("round", "commune", "by__commune", "by__department").get(pk=pack_id)
    try:
        _make(pack)
    except Overtaken:
        log.info("Pack %s was begun anew elsewhere", pack.pk)
    except (PermissionDenied, NoCommuneError, ValidationError) as error:
        reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        _mine(pack).update(status=PackStatus.FAILED, refusal=reason, finished_at=timezone.now())
    except Exception:
        reason = "Lỗi hệ thống. Yêu cầu lại; nếu vẫn lỗi thì báo quản trị."
        _mine(pack).update(status=PackStatus.FAILED, refusal=reason, finished_at=timezone.now())
        raise


def _mine(pack):
    return ReportPack.objects.filter(pk=pack.pk, status=PackStatus.WORKING, attempt=pack.attempt)


def _make(pack):
    now = timezone.now()
    if not pack.by.is_active:
        raise PermissionDenied("Tài khoản yêu cầu gói này đã bị khóa.")
    code = pack.commune.code if pack.commune else ""
    scope = open_scope(user=pack.by, year=pack.round.year, commune_code=code)

    def beat(done, total):
        if not _mine(pack).update(progress_done=done, progress_total=total, heartbeat_at=timezone.now()):
            raise Overtaken

    with tempfile.TemporaryFile() as out:
        write_pack(
            out,
            scope,
            user=pack.by,
            with_lists=pack.with_lists,
            with_personal=pack.with_personal,
            now=now,
            each=beat,
        )
        size = out.seek(0, 2)
        out.seek(0)
        name = f"bieu-tong-hop-{pack.round.year}-{slug(scope.unit_name)}.zip"
        pack.file.save(f"{pack.pk}-{pack.attempt}.zip", File(out), save=False)
        done = _mine(pack).update(
            status=PackStatus.DONE,
            commune_ids=[pack.commune_id] if pack.commune else [survey.commune_id for survey in scope.surveys],
            with_identity=pack.with_personal and pack.by.can(Verb.VIEW_IDENTITY),
            file=pack.file.name,
            file_name=name,
            file_size=size,
            finished_at=timezone.now(),
        )
        if not done:
            pack.file.delete(save=False)
            raise Overtaken


@transaction.atomic
def hand_out(*, by, pack):
    """Returns the open file of a finished pack and writes down who took it.

    Raises Forbidden when the person may no longer take lists away or read identity numbers, OutdatedPack when they no
    longer see all the communes that it was made of, when it is too old or its file is gone, ValidationError while
    there is no file.
    """
    authorise(by, Verb.VIEW_TABLES)
    if pack.with_lists:
        authorise(by, Verb.EXPORT_LISTS)
    if pack.with_identity:
        authorise(by, Verb.VIEW_IDENTITY)
    ids = (commune_ids if pack.with_lists else table_commune_ids)(by)
    if ids is not None and not ids.issuperset(pack.commune_ids):
        raise OutdatedPack("Phạm vi được xem đã đổi từ khi lập gói này. Yêu cầu gói mới.")
    if pack.status != PackStatus.DONE:
        raise ValidationError("Gói này chưa có tệp để tải.")
    if pack.created_at < timezone.now() - KEPT:
        raise OutdatedPack(f"Gói chỉ giữ {KEPT.days} ngày. Yêu cầu gói mới.")
    try:
        file = pack.file.open("rb")
    except FileNotFoundError:
        raise OutdatedPack("Tệp của gói không còn trong kho. Yêu cầu gói mới.") from None
    changes = {"Tệp": [None, pack.file_name], "Danh sách hộ": [None, "có" if pack.with_lists else "không"]}
    audit.record(by=by, action="pack.downloaded", obj=pack, commune=pack.commune or by.commune, changes=changes)
    return file


def stalled(now):
    """Returns the unfinished packs that nobody has worked on for a while; those that stopped too often are given up."""
    found = []
    for pack in ReportPack.objects.filter(status__in=BUSY, heartbeat_at__lt=now - HEART_STOPPED):
        if pack.attempt >= MOST_ATTEMPTS:
            log.error("Pack %s given up: its process died %s times", pack.pk, pack.attempt)
            ReportPack.objects.filter(pk=pack.pk, attempt=pack.attempt).update(
                status=PackStatus.FAILED, refusal="Bị ngắt nhiều lần nên không làm nữa. Báo quản trị.", finished_at=now
            )
        else:
            found.append(pack)
    return found
