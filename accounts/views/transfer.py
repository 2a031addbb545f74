"""Accounts and villages by Excel: choose a file → see what it would do, row by row → confirm, all or nothing."""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from tablib import Dataset

from accounts.permissions import Verb, requires
from accounts.transfer import resources
from accounts.transfer.workbook import read_table, write_table
from accounts.views.users import filtered_users, slip

TOKEN_SECONDS = 3600
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Kind:
    """What differs between the two lists."""

    resource: type
    title: str
    noun: str
    list_name: str
    export_name: str


USERS = Kind(resources.UserResource, "Nhập tài khoản từ Excel", "tài khoản", "user_list", "user_export")
VILLAGES = Kind(resources.VillageResource, "Nhập danh sách thôn từ Excel", "thôn", "village_list", "village_export")


@requires(Verb.MANAGE_USERS)
def user_import(request):
    return import_page(request, USERS)


@requires(Verb.MANAGE_AREAS)
def village_import(request):
    return import_page(request, VILLAGES)


@requires(Verb.MANAGE_USERS)
def user_export(request):
    """The list with the address's filters; with `?mau=1` the empty table to fill in."""
    _, users = filtered_users(request)
    return export_file(request, USERS, resources.exportable_users(users), "tai-khoan")


@requires(Verb.MANAGE_AREAS)
def village_export(request):
    return export_file(request, VILLAGES, resources.exportable_villages(timezone.localdate()), "thon")


def import_page(request, kind):
    context = {"kind": kind, "error": ""}
    if request.method == "POST":
        try:
            if "token" in request.POST:
                return confirm(request, kind, request.POST["token"])
            return preview(request, kind, request.FILES.get("file"))
        except ValidationError as error:
            context["error"] = " ".join(error.messages)
    return render(request, "accounts/import_choose.html", context, status=422 if context["error"] else 200)


def preview(request, kind, file):
    if file is None:
        raise ValidationError("Chọn tệp Excel rồi bấm Kiểm tra.")
    make = partial(kind.resource, by=request.user, today=timezone.localdate())
    rows = read_table(file, make().headers)
    resource, result = run(make, rows, reference=file.name, dry_run=True)
    token = signing.dumps(
        {"by": request.user.pk, "file": file.name, "rows": rows}, salt=kind.export_name, compress=True
    )
    context = {"kind": kind, "file_name": file.name, "token": token} | outcome(resource, result, rows)
    return render(request, "accounts/import_preview.html", context)


def confirm(request, kind, token):
    """Applies what was previewed. The rows come back signed; they are checked again, as the data may have changed."""
    try:
        payload = signing.loads(token, salt=kind.export_name, max_age=TOKEN_SECONDS)
    except signing.BadSignature as error:
        raise ValidationError("Bản xem trước đã quá một giờ hoặc không nguyên vẹn. Chọn lại tệp.") from error
    if payload["by"] != request.user.pk:
        raise ValidationError("Bản xem trước này của người khác. Chọn lại tệp.")
    make = partial(kind.resource, by=request.user, today=timezone.localdate())
    resource, result = run(make, payload["rows"], reference=payload["file"], dry_run=False)
    done = outcome(resource, result, payload["rows"])
    if done["wrong"]:
        context = {"kind": kind, "file_name": payload["file"], "token": "", "has_changed": True} | done
        return render(request, "accounts/import_preview.html", context, status=409)
    summary = f"Đã nhập {kind.noun}: {done['new_count']} mới, {done['changed_count']} thay đổi."
    if getattr(resource, "passwords", None):
        return slip(request, resource.passwords, title=summary)
    messages.success(request, summary)
    return redirect(kind.list_name)


def run(make, rows, *, reference, dry_run):
    resource = make(reference=reference)
    headers = resource.headers
    dataset = Dataset(*[[row[header] for header in headers] for row in rows], headers=headers)
    result = resource.import_data(dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True)
    faults = [*result.base_errors, *(error for _, errors in result.row_errors() for error in errors)]
    if faults:
        raise faults[0].error  # not the file's fault but ours: it must be seen, not shown as a wrong cell
    return resource, result


def outcome(resource, result, rows):
    """Returns what a run did, or would do, as lists fit to show."""
    wrong = [
        {"row": rows[invalid.number - 1]["_row"], "errors": resource.errors_of(invalid.error)}
        for invalid in result.invalid_rows
    ]
    lines = [
        {
            "row": rows[index]["_row"],
            "label": str(row.instance),
            "is_new": row.is_new(),
            "changes": resource.changes_of(row),
        }
        for index, row in enumerate(result.rows)
        if row.is_new() or row.is_update()
    ]
    new_count = sum(line["is_new"] for line in lines)
    return {
        "wrong": wrong,
        "lines": lines,
        "new_count": new_count,
        "changed_count": len(lines) - new_count,
        "same_count": sum(row.is_skip() for row in result.rows),
    }


def export_file(request, kind, queryset, name):
    today = timezone.localdate()
    resource = kind.resource(by=request.user, today=today)
    is_template = "mau" in request.GET
    dataset = resource.export(queryset.none() if is_template else queryset)
    content = write_table(
        sheet=resource.sheet,
        headers=resource.headers,
        rows=[list(row) for row in dataset],
        allowed=resource.allowed(),
        notes=resource.notes,
    )
    name = f"mau-{name}.xlsx" if is_template else f"{name}-{today:%Y-%m-%d}.xlsx"
    return HttpResponse(content, content_type=EXCEL, headers={"Content-Disposition": f'attachment; filename="{name}"'})
