"""The lines of a plan by Excel: take the file, change it, see what it would do, do it in one go."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise, requires
from plans.actions.editing import apply_edits
from plans.edits import Edit, NewLine, told
from plans.filters import need_of_text
from plans.reading import contents_of, last_saves
from plans.views.common import find_here, page
from plans.whole import words_of
from plans.workbook.reading import MAX_BYTES, read_workbook
from plans.workbook.writing import CONTENT_TYPE, write_workbook
from ui.formatting import number
from ui.workbooks.sheets import FileRefused

TOKEN_SECONDS = 3600
SALT = "plan-workbook"
SHOWN = 300


@requires(Verb.VIEW_PLANS)
def plan_download(request, year, code):
    """The workbook of a plan, for those who may take lists of households away."""
    here = find_here(request.user, year, code)
    authorise(request.user, Verb.EXPORT_LISTS)
    contents = contents_of(here.plan)
    title = str(here.plan)
    data = write_workbook(contents, words_of(here.plan), title=title, on=timezone.localdate())
    audit.record(
        by=request.user, action="plan.exported", obj=here.plan, commune=here.commune,
        changes={"số hộ": [None, number(len(contents.current))]},
    )  # fmt: skip
    name = f"ke-hoach-{here.for_year}-{here.commune.code}.xlsx"
    return HttpResponse(
        data, content_type=CONTENT_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@requires(Verb.EDIT_PLANS)
def plan_workbook(request, year, code):
    """Choose a file → every wrong cell at once, or every change old → new → apply."""
    here = find_here(request.user, year, code)
    context, status = {}, 200
    if request.method == "POST":
        try:
            if "token" in request.POST:
                return _apply(request, here)
            context = _preview(request, here)
            status = 422 if context["outcome"].faults else 200
        except FileRefused as refusal:
            context, status = {"error": refusal.message}, 422
        except ValidationError as error:
            context, status = {"error": " ".join(error.messages)}, 422
    return page(request, "plans/plan_workbook.html", here, context, tab="workbook", status=status)


def _preview(request, here):
    file = request.FILES.get("file")
    if file is None:
        raise ValidationError("Chọn tệp Excel rồi bấm Kiểm tra.")
    if file.size > MAX_BYTES:
        raise ValidationError(f"Tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB. Tải tệp mới rồi chép số liệu sang.")
    contents, words = contents_of(here.plan), words_of(here.plan)
    outcome = read_workbook(
        file.read(), name=file.name or "", contents=contents, words=words, saves=last_saves(here.plan)
    )
    rows = {row.pk: row for row in contents.rows}
    needs = {line.pk: line.need for row in contents.rows for line in row.lines}
    changes = [
        {
            "row": rows[edit.row_id],
            "need": words.need(needs[edit.pk]) if edit.kind == "line" else "",
            "told": told(edit, words),
        }
        for edit in outcome.edits
    ]
    changes += [
        {
            "row": rows[new.row_id],
            "need": words.need(new.need),
            "told": [("Thêm dòng", "", words.value("measure_key", new.values["measure_key"]))],
        }
        for new in outcome.new
    ]
    token = ""
    if not outcome.faults and not outcome.is_empty:
        token = signing.dumps(
            {
                "by": request.user.pk,
                "plan": here.plan.pk,
                "file": file.name,
                "edits": [
                    [edit.kind, edit.pk, edit.row_id, edit.version, _packed(edit.changes)] for edit in outcome.edits
                ],
                "new": [[new.row_id, f"{new.need.kind}:{new.need.code}", dict(new.values)] for new in outcome.new],
            },
            salt=SALT,
            compress=True,
        )
    return {
        "outcome": outcome,
        "changes": changes[:SHOWN],
        "more": max(0, len(changes) - SHOWN),
        "token": token,
        "file_name": file.name,
    }


def _packed(changes):
    return {name: [_plain(old), _plain(new)] for name, (old, new) in changes.items()}


def _plain(value):
    return {"set": sorted(value)} if isinstance(value, frozenset) else value


def _unpacked(value):
    return frozenset(value["set"]) if isinstance(value, dict) else value


def _apply(request, here):
    try:
        payload = signing.loads(request.POST["token"], salt=SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature as error:
        raise ValidationError("Bản xem trước đã quá một giờ hoặc không nguyên vẹn. Chọn lại tệp.") from error
    if payload["by"] != request.user.pk or payload["plan"] != here.plan.pk:
        raise ValidationError("Bản xem trước này là của người hoặc kế hoạch khác. Chọn lại tệp.")
    edits = [
        Edit(
            kind, pk, row_id, version, {name: (_unpacked(old), _unpacked(new)) for name, (old, new) in changes.items()}
        )
        for kind, pk, row_id, version, changes in payload["edits"]
    ]
    new = [NewLine(row_id, need_of_text(need), values) for row_id, need, values in payload["new"]]
    apply_edits(
        by=request.user, plan=here.plan, edits=edits, new=new, action="plan.imported",
        reference=str(payload["file"])[:60], door=Door.IMPORT,
    )  # fmt: skip
    counts = ((len(edits), "chỗ sửa"), (len(new), "dòng thêm"))
    done = ", ".join(f"{number(count)} {what}" for count, what in counts if count)
    messages.success(request, f"Đã ghi {done} từ tệp {payload['file']}.")
    return redirect("plan_households", **here.keys)
