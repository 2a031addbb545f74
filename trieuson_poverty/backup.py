"""The whole office in one file, and back: every table and every stored file, the same on SQLite and PostgreSQL.

A zip with a JSON line for each row, the files that a row names, and a manifest with the migrations, row counts and
checksums. Packs of reports, made anew on demand, are left out; so is a file that was stored for what came to nothing.
Restoring checks everything before it writes anything, and writes all or nothing. Rows go in as they were, past
`auto_now` fields and actions: a restore gives back the past, it does not make a new one.
"""

import datetime as dt
import hashlib
import json
import os
import zipfile
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

FORMAT = 1
MANIFEST = "manifest.json"
# What a new copy makes for itself, or what should not outlive the machine: sign-ins, lock-outs, queued work.
LEFT_OUT = {"contenttypes", "auth", "sessions", "axes", "django_tasks_db", "django_tasks_database"}
MADE_ANEW = {"reports.reportpack"}
OUR_APPS = {"areas", "accounts", "assignments", "households", "plans", "resources", "reports"}
PARAMETERS_AT_ONCE = 30_000  # SQLite takes 32,766


class BackupError(Exception):
    """The file cannot be restored; the Vietnamese message says why. Nothing was written."""


def kept_models():
    """Returns the models whose rows are kept, link tables included."""
    return [model for model in _own_models() if model._meta.label_lower not in MADE_ANEW]


def _own_models():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in LEFT_OUT and model._meta.managed and not model._meta.proxy
    ]


def _named_files():
    """Returns the names of the stored files that a kept row names and that are there, sorted."""
    found = set()
    for model in kept_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                found |= set(model._base_manager.order_by().values_list(field.attname, flat=True))
    root = Path(settings.MEDIA_ROOT)
    return sorted(name for name in found if name and (root / name).is_file())


def applied_migrations():
    """Returns the names of the applied migrations of our own apps, sorted."""
    return sorted(
        f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations() if app in OUR_APPS
    )


def write_backup(path):
    """Writes everything to `path` (readable by its owner only); returns {"rows": n, "files": n, "bytes": n}.

    One transaction reads it all, so that the tables agree with each other.
    """
    path = Path(path)
    partial = path.with_name(path.name + ".partial")
    tables, files = {}, {}
    can_isolate = connection.vendor == "postgresql" and not connection.in_atomic_block
    handle = os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
    with handle, zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED) as archive, transaction.atomic():
        if can_isolate:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in kept_models():
            tables[model._meta.label_lower] = _write_table(archive, model)
        root = Path(settings.MEDIA_ROOT)
        for name in _named_files():
            archive.write(root / name, f"files/{name}")
            files[name] = hashlib.sha256((root / name).read_bytes()).hexdigest()
        manifest = {
            "format": FORMAT,
            "created_at": dt.datetime.now(dt.UTC).isoformat(),
            "migrations": applied_migrations(),
            "tables": tables,
            "files": files,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    partial.replace(path)
    return {
        "rows": sum(table["rows"] for table in tables.values()),
        "files": len(files),
        "bytes": path.stat().st_size,
    }


def _write_table(archive, model):
    fields = model._meta.concrete_fields
    digest, count = hashlib.sha256(), 0
    rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
    with archive.open(f"tables/{model._meta.label_lower}.jsonl", "w", force_zip64=True) as out:
        head = json.dumps([field.attname for field in fields]).encode() + b"\n"
        out.write(head)
        digest.update(head)
        for row in rows.iterator(chunk_size=2000):
            values = [field.get_prep_value(value) for field, value in zip(fields, row, strict=True)]
            line = json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False).encode() + b"\n"
            out.write(line)
            digest.update(line)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def restore_backup(path, *, replace=False):
    """Restores `path` into this database; returns {"rows": n, "files": n}.

    Raises BackupError, with nothing written, when the file is damaged, of another version of the program, or when the
    database holds users already and `replace` is not given.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _checked_manifest(archive)
            return _restore(archive, manifest, replace)
    except (OSError, zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, json.JSONDecodeError) as error:
        raise BackupError(f"Tệp sao lưu hỏng hoặc không phải tệp sao lưu: {error}") from error


def _checked_manifest(archive):
    damaged = archive.testzip()
    if damaged:
        raise BackupError(f"Tệp sao lưu hỏng ở phần {damaged}. Lấy bản sao lưu khác.")
    manifest = json.loads(archive.read(MANIFEST))
    if manifest["format"] != FORMAT:
        raise BackupError(f"Tệp sao lưu theo dạng {manifest['format']}, chương trình này đọc dạng {FORMAT}.")
    missing = sorted(set(manifest["migrations"]) ^ set(applied_migrations()))
    if missing and set(missing) <= set(manifest["migrations"]):
        raise BackupError(
            "Cơ sở dữ liệu này chưa có đủ bảng của tệp sao lưu. Chạy manage.py migrate rồi khôi phục lại; vẫn thiếu "
            f"thì chương trình này cũ hơn tệp: {', '.join(missing)}."
        )
    if missing:
        raise BackupError(
            "Tệp sao lưu của phiên bản chương trình khác, lệch ở: "
            f"{', '.join(missing)}. Cài đúng phiên bản đã sao lưu, chạy migrate, khôi phục, rồi mới nâng cấp."
        )
    known = {model._meta.label_lower for model in kept_models()}
    if known != set(manifest["tables"]):
        raise BackupError(f"Tệp sao lưu thiếu hoặc thừa bảng: {', '.join(sorted(known ^ set(manifest['tables'])))}.")
    for label, table in manifest["tables"].items():
        digest, lines = hashlib.sha256(), 0
        with archive.open(f"tables/{label}.jsonl") as source:
            for line in source:
                digest.update(line)
                lines += 1
        if digest.hexdigest() != table["sha256"] or lines - 1 != table["rows"]:
            raise BackupError(f"Bảng {label} trong tệp sao lưu đã bị sửa hoặc hỏng.")
    for name, checksum in manifest["files"].items():
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise BackupError(f"Tên tệp kèm không hợp lệ: {name}.")
        if hashlib.sha256(archive.read(f"files/{name}")).hexdigest() != checksum:
            raise BackupError(f"Tệp kèm {name} đã bị sửa hoặc hỏng.")
    return manifest


def _restore(archive, manifest, replace):
    by_label = {model._meta.label_lower: model for model in kept_models()}
    with transaction.atomic():
        if not replace and by_label["accounts.user"]._base_manager.exists():
            raise BackupError("Cơ sở dữ liệu đang có dữ liệu. Thêm --replace nếu chắc chắn muốn thay hết.")
        with connection.constraint_checks_disabled(), connection.cursor() as cursor:
            for model in _own_models():
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
            for label, model in by_label.items():
                with archive.open(f"tables/{label}.jsonl") as source:
                    _load_table(cursor, model, source)
            for statement in connection.ops.sequence_reset_sql(no_style(), list(by_label.values())):
                cursor.execute(statement)
        connection.check_constraints()
        _check_references(by_label.values())
        for label, model in by_label.items():
            if model._base_manager.count() != manifest["tables"][label]["rows"]:
                raise BackupError(f"Bảng {label} không vào đủ dòng; đã bỏ việc khôi phục.")
        root = Path(settings.MEDIA_ROOT)
        for name in manifest["files"]:
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(f"files/{name}"))
    return {"rows": sum(table["rows"] for table in manifest["tables"].values()), "files": len(manifest["files"])}


def _check_references(known):
    """Raises BackupError where a row points at nothing by a reference that the database itself does not guard."""
    for model in known:
        for field in model._meta.concrete_fields:
            if not field.is_relation or field.db_constraint or field.remote_field.on_delete is not models.PROTECT:
                continue
            there = field.related_model._base_manager.filter(pk=models.OuterRef(field.attname))
            rows = model._base_manager.order_by().filter(**{f"{field.attname}__isnull": False})
            if rows.filter(~models.Exists(there)).exists():
                raise BackupError(
                    f"Bảng {model._meta.label_lower} trong tệp sao lưu trỏ tới dòng không có ở cột {field.name}."
                )


def _load_table(cursor, model, source):
    fields = {field.attname: field for field in model._meta.concrete_fields}
    names = json.loads(next(source))
    if names != list(fields):
        raise BackupError(f"Bảng {model._meta.label_lower} có cột khác: {names}.")
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields.values())
    table = connection.ops.quote_name(model._meta.db_table)
    batch = []

    def flush():
        if batch:
            row = f"({', '.join(['%s'] * len(names))})"
            values = [value for each in batch for value in each]
            cursor.execute(
                f"INSERT INTO {table} ({columns}) VALUES {', '.join([row] * len(batch))}",  # noqa: S608
                values,
            )
            batch.clear()

    for line in source:
        values = json.loads(line)
        batch.append(
            [
                field.get_db_prep_save(field.to_python(value), connection)
                for field, value in zip(fields.values(), values, strict=True)
            ]
        )
        if len(batch) * len(names) >= PARAMETERS_AT_ONCE - len(names):
            flush()
    flush()
