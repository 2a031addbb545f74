"""Pages of Excel import: template, upload, progress, preview, apply, receipt, the marked workbook, undo."""

import io

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from accounts.scoping import visible_communes
from households import tasks
from households.actions import importing as actions
from households.actions.locking import lock_for
from households.actions.viewing import record_marked
from households.forms.importing import UploadForm
from households.importing import marking, prefill, preview, template
from households.importing.columns import layout
from households.importing.places import Places
from households.models import ImportRow, ImportStatus, RowStatus, SurveyImport, SurveyRound

PAGE = 40  # households of a preview page
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# tab in the address → (label, filter of the staged rows)
TABS = {
    "sai": ("Sai", {"status": RowStatus.WRONG}),
    "hoi": ("Có câu hỏi", {"has_warnings": True}),
    "moi": ("Hộ mới", {"status": RowStatus.NEW}),
    "phieu-moi": ("Phiếu mới", {"status": RowStatus.FORM}),
    "thay-doi": ("Thay đổi", {"status": RowStatus.CHANGED}),
    "khong-doi": ("Không đổi", {"status": RowStatus.UNCHANGED}),
    "chua-nhap": ("Chưa nhập", {"status": RowStatus.BLANK}),
}
COUNTED = {"hoi": "warnings"} | {key: given["status"].value for key, (_, given) in TABS.items() if "status" in given}


def _find(request, year, number):
    """Returns the import that the user may see, of that year; 404 otherwise."""
    try:
        survey_import = actions.get_import(request.user, number)
    except SurveyImport.DoesNotExist as error:
        raise Http404 from error
    if survey_import.round.year != year:
        raise Http404
    return survey_import


def _communes(user, survey_round):
    return list(visible_communes(user).valid_on(survey_round.reference_date).order_by("code"))


@requires(Verb.IMPORT_SURVEY)
def import_list(request, year):
    """The year's uploads, the template, and the form to upload; answers the upload too."""
    survey_round = get_object_or_404(SurveyRound, year=year)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        stream = form.cleaned_data["file"]
        try:
            survey_import = actions.upload(
                by=request.user, survey_round=survey_round, stream=stream.file, name=stream.name
            )
            tasks.start_check(by=request.user, survey_import=survey_import)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("import_detail", year=year, number=survey_import.pk)
    imports = SurveyImport.objects.visible_to(request.user).filter(round=survey_round).select_related("by", "commune")
    context = {
        "form": form,
        "survey_round": survey_round,
        "page": Paginator(imports, 20).get_page(request.GET.get("page")),
        "communes": _communes(request.user, survey_round),
        "lock": lock_for(request.user, survey_round),
        "undo_days": actions.UNDO_DAYS,
    }
    return render(request, "households/import_list.html", context, status=422 if form.errors else 200)


@requires(Verb.IMPORT_SURVEY)
def template_download(request, year):
    """A commune's template; `xa` names the commune, `ca-huyen` all that one may enter."""
    survey_round = get_object_or_404(SurveyRound, year=year)
    communes = _communes(request.user, survey_round)
    code = request.GET.get("xa", "")
    if code != "ca-huyen":
        communes = [commune for commune in communes if commune.code == code or (not code and len(communes) == 1)]
    if not communes:
        raise Http404
    places = Places(survey_round, {commune.pk for commune in communes})
    its_layout = layout(survey_round.standard)
    stream = io.BytesIO()
    template.write(stream, prefill.book_for(survey_round, its_layout, places, communes))
    actions.record_template(by=request.user, survey_round=survey_round, communes=communes)
    place = communes[0].name if len(communes) == 1 else "cả huyện"
    stream.seek(0)
    name = f"Mẫu khảo sát {year}, {place}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


@requires(Verb.IMPORT_SURVEY)
def import_detail(request, year, number):
    """One import: progress, refusal, preview or receipt, as it stands."""
    survey_import = _find(request, year, number)
    if survey_import.is_busy:
        tasks.resume_stalled()
        return render(request, "households/import_progress.html", _progress(survey_import))
    if survey_import.status in (ImportStatus.REFUSED, ImportStatus.CANCELLED, ImportStatus.FAILED):
        return render(request, "households/import_refused.html", {"survey_import": survey_import})
    if survey_import.status == ImportStatus.CHECKED:
        return render(request, "households/import_preview.html", _preview(request, survey_import))
    return render(request, "households/import_receipt.html", _receipt(request.user, survey_import))


def _progress(survey_import):
    total = survey_import.progress_total
    return {
        "survey_import": survey_import,
        "percent": 100 * survey_import.progress_done // total if total else 0,
        "waits_long": survey_import.status == ImportStatus.WAITING
        and (timezone.now() - survey_import.heartbeat_at).total_seconds() > 20,
    }


def _preview(request, survey_import):
    counts = {key: survey_import.count(counted) for key, counted in COUNTED.items()}
    chosen = request.GET.get("xem", "")
    if chosen not in TABS:
        chosen = next((key for key in TABS if counts[key]), "moi")
    rows = ImportRow.objects.filter(survey_import=survey_import, **TABS[chosen][1]).select_related("village__commune")
    page = Paginator(_Counted(rows.order_by("place"), counts[chosen]), PAGE).get_page(request.GET.get("page"))
    reader = preview.Reader(survey_import)
    wrong = survey_import.count(RowStatus.WRONG)
    # The sums stand above the first page only: they look through every row of the file.
    classes, by_class, by_village = preview.totals(survey_import) if page.number == 1 else ((), (), ())
    return {
        "survey_import": survey_import,
        "classes": classes,
        "by_class": by_class,
        "by_village": by_village,
        "sentence": preview.sentence(survey_import),
        "tabs": [(key, label, counts[key], key == chosen) for key, (label, _) in TABS.items()],
        "chosen": chosen,
        "page": page,
        "households": [reader.household(row) for row in page.object_list],
        "wrong": wrong,
        "writes": survey_import.written_count,
        "has_many_communes": survey_import.commune_id is None,
    }


class _Counted:
    """A queryset whose length is known already: counting 55,000 rows for every page is the slowest part of it."""

    def __init__(self, rows, count):
        self.rows, self.known = rows, count

    ordered = True

    def __len__(self):
        return self.known

    def __getitem__(self, part):
        return self.rows[part]


def _receipt(user, survey_import):
    kept = survey_import.receipt.get("kept", [])
    is_applied = survey_import.status == ImportStatus.APPLIED
    return {
        "found": actions.found_in(survey_import, user) if is_applied else None,
        "survey_import": survey_import,
        "lines": [
            (label, survey_import.receipt.get(status.value, 0))
            for status, label in (
                (RowStatus.NEW, "Hộ mới"),
                (RowStatus.FORM, "Phiếu mới của hộ đã biết"),
                (RowStatus.CHANGED, "Phiếu thay đổi"),
            )
        ],
        "undo_until": actions.undo_until(survey_import),
        "can_undo": is_applied and timezone.now() <= actions.undo_until(survey_import),
        "kept": preview.kept(kept[:200]),
        "kept_count": len(kept),
    }


@requires(Verb.IMPORT_SURVEY)
def import_state(request, year, number):
    """What the progress page asks every few seconds: {"status", "busy", "done", "total"}; the receipt asks (?sau) until
    what follows an import is done too."""
    survey_import = _find(request, year, number)
    is_looking = False
    if "sau" in request.GET and survey_import.status == ImportStatus.APPLIED:
        is_looking = bool(actions.found_in(survey_import, request.user)["waiting"])
    return JsonResponse(
        {
            "status": survey_import.get_status_display(),
            "busy": survey_import.is_busy or is_looking,
            "done": survey_import.progress_done,
            "total": survey_import.progress_total,
        }
    )


def _answer(request, year, number, work, done):
    """Does one of the actions on an import and goes back to its page, with what went wrong if it did."""
    survey_import = _find(request, year, number)
    try:
        survey_import = work(survey_import)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if done and not survey_import.is_busy:
            messages.success(request, done)
    return redirect("import_detail", year=year, number=number)


@require_POST
@requires(Verb.IMPORT_SURVEY)
def import_check(request, year, number):
    """Checks once more, now: after somebody else wrote to the households, or where no worker runs."""
    return _answer(
        request, year, number, lambda one: actions.check(by=request.user, survey_import=one), "Đã kiểm tra lại."
    )


@require_POST
@requires(Verb.IMPORT_SURVEY)
def import_apply(request, year, number):
    only_right = request.POST.get("chi_ho_dung") == "1"
    return _answer(
        request, year, number,
        lambda one: tasks.start_apply(by=request.user, survey_import=one, only_right=only_right), "",
    )  # fmt: skip


@require_POST
@requires(Verb.IMPORT_SURVEY)
def import_cancel(request, year, number):
    survey_import = _find(request, year, number)
    try:
        actions.cancel(by=request.user, survey_import=survey_import)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("import_detail", year=year, number=number)
    messages.success(request, f"Đã bỏ {survey_import}, không ghi gì.")
    return redirect("import_list", year=year)


@requires(Verb.IMPORT_SURVEY)
def import_undo(request, year, number):
    """Asks once more what undoing will do, then undoes."""
    survey_import = _find(request, year, number)
    if request.method == "POST":
        return _answer(
            request, year, number, lambda one: tasks.start_undo(by=request.user, survey_import=one), "Đã hoàn tác."
        )
    try:
        actions.refuse_undo(survey_import, timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("import_detail", year=year, number=number)
    return render(request, "households/import_undo.html", _receipt(request.user, survey_import))


@requires(Verb.IMPORT_SURVEY)
def import_marked(request, year, number):
    """The officer's own workbook with the wrong cells marked; `chi=sai` leaves the right households out."""
    survey_import = _find(request, year, number)
    if survey_import.status != ImportStatus.CHECKED:
        messages.error(request, f"{survey_import} {survey_import.get_status_display()}, không còn tệp đánh dấu.")
        return redirect(reverse("import_detail", kwargs={"year": year, "number": number}))
    stream = io.BytesIO()
    marking.write(survey_import, stream, only_wrong=request.GET.get("chi") == "sai")
    record_marked(by=request.user, survey_import=survey_import)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=marking.suggested_name(survey_import), content_type=XLSX)
