"""The village grid: a whole village on one page, a row a household; works as a plain form, quicker with its script."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import Door
from accounts.permissions import Verb, requires
from accounts.scoping import visible_communes
from areas.models import Village
from households.actions.forms import FormConflict, FormRefused, save_form
from households.actions.locking import lock_in
from households.forms.grid import DayForm, RowForm, initial_of, row_prefix
from households.grid import GridRow, examine_row, grid_rows, with_cells
from households.grid import grid_row as read_row
from households.statistics import UnitProgress, progress_by_village
from households.views.desk import find_household, find_round, villages_of
from households.views.visits import keep_visit_day, last_visit_day
from ui.formatting import whole_or_none
from ui.forms import lower_first

SAVE, CONFIRM, TRY, SAVE_ALL = "luu", "giu", "thu", "luu-het"


@dataclass
class Shown:
    """A row with its cells as typed, what follows from them, and what the last button did to it."""

    row: GridRow
    form: RowForm
    examination: object = None
    errors: list = field(default_factory=list)
    said: str = ""
    conflict: object = None

    @property
    def state(self):
        """`done`, `wrong`, `carried` (last year's answers, unconfirmed) or `blank`, for the row's class and words."""
        if self.errors or self.conflict:
            return "wrong"
        if self.row.form is not None:
            return "done"
        return "carried" if self.row.earlier is not None else "blank"

    @property
    def household_class(self):
        found = self.examination.classification if self.examination else None
        return found.household_class if found else None

    @property
    def warnings(self):
        return self.examination.warnings if self.examination else ()


@requires(Verb.EDIT_SURVEY)
def grid_list(request, year):
    """The villages to choose from, with how far each is."""
    survey_round = find_round(year)
    communes = list(visible_communes(request.user).valid_on(survey_round.reference_date))
    chosen = next((each for each in communes if each.code == request.GET.get("xa", "")), None)
    if chosen is None and len(communes) == 1:
        chosen = communes[0]
    rows = []
    if chosen is not None:
        progress = progress_by_village(survey_round, chosen)
        villages = villages_of(request.user, survey_round).filter(commune=chosen)
        rows = [(village, progress.get(village.pk, UnitProgress())) for village in villages]
    context = {"survey_round": survey_round, "communes": communes, "chosen": chosen, "rows": rows}
    return render(request, "households/grid_list.html", context)


@requires(Verb.EDIT_SURVEY)
def grid(request, year, pk):
    """A village's grid; a POST is a plain form's: one row's button, or all rows that were changed."""
    survey_round = find_round(year)
    village = get_object_or_404(villages_of(request.user, survey_round), pk=pk)
    lock = lock_in(survey_round, village.commune_id)
    day = DayForm(request.POST or None, initial={"surveyed_on": last_visit_day(request, survey_round)})
    rows = grid_rows(survey_round, village)
    if request.method == "POST" and lock is None and day.is_valid():
        shown = _answer(request, survey_round, rows, day.cleaned_data["surveyed_on"])
        if all(not each.errors and not each.conflict for each in shown):
            return redirect("grid", year=year, pk=pk)
    else:
        shown = [_shown(survey_round, row) for row in rows]
        day.is_valid()
    context = {
        "survey_round": survey_round,
        "village": village,
        "rows": shown,
        "day": day,
        "lock": lock,
        "done": sum(each.row.form is not None for each in shown),
        "confirmable": sum(not each.row.why_not_confirm for each in shown),
    }
    has_errors = bool(day.errors) or any(each.errors or each.conflict for each in shown)
    return render(request, "households/grid.html", context, status=422 if has_errors else 200)


@require_POST
@requires(Verb.EDIT_SURVEY)
def grid_row(request, year, pk):
    """One row for the page's script: tried, saved or confirmed; answers the row, or only its verdict."""
    survey_round = find_round(year)
    village = get_object_or_404(villages_of(request.user, survey_round), pk=pk)
    household = find_household(request.user, request.POST.get("ho", ""))
    row = read_row(survey_round, household)
    do = request.POST.get("do", TRY)
    day = DayForm(request.POST)
    surveyed_on = day.cleaned_data["surveyed_on"] if day.is_valid() else None
    if do == TRY:
        shown = _typed(request, survey_round, row)
        return render(request, "households/grid_verdict.html", {"shown": shown, "survey_round": survey_round})
    keep_visit_day(request, survey_round, surveyed_on)
    if surveyed_on is None and row.form is None:
        shown = _typed(request, survey_round, row)
        shown.errors.append("Nhập ngày khảo sát ở đầu trang trước khi lưu.")
    else:
        shown = _do(request, survey_round, row, do, surveyed_on)
    context = {"shown": shown, "survey_round": survey_round, "village": village, "place": request.POST.get("tt", "")}
    return render(request, "households/grid_row.html", context, status=422 if shown.errors or shown.conflict else 200)


def _answer(request, survey_round, rows, surveyed_on):
    """Does what the pressed button says and returns every row as it then stands."""
    keep_visit_day(request, survey_round, surveyed_on)
    do, _, chosen = request.POST.get("do", "").rpartition("-")
    if request.POST.get("do") == SAVE_ALL:
        do, chosen = SAVE, None
    elif do not in (SAVE, CONFIRM):
        raise Http404
    shown, saved = [], 0
    for row in rows:
        is_meant = (chosen is None and _is_touched(request, survey_round, row)) or chosen == str(row.household.pk)
        if is_meant:
            each = _do(request, survey_round, row, do, surveyed_on)
            saved += not each.errors and not each.conflict
        elif f"{row_prefix(row.household)}-version" in request.POST:
            each = _typed(request, survey_round, row)
            each.errors = []
        else:
            each = _shown(survey_round, row)
        shown.append(each)
    if saved:
        messages.success(request, f"Đã lưu {saved} hộ.")
    elif chosen is None and not any(each.errors or each.conflict for each in shown):
        messages.info(request, "Không có dòng nào thay đổi.")
    return shown


def _is_touched(request, survey_round, row):
    """Whether a row's cells differ from what the page showed."""
    if f"{row_prefix(row.household)}-version" not in request.POST:
        return False  # a household that came to the village after the page was opened
    return _bound(request, survey_round, row).has_changed()


def _bound(request, survey_round, row):
    prefix = row_prefix(row.household)
    return RowForm(request.POST, standard=survey_round.standard, prefix=prefix, initial=initial_of(row.entry))


def _shown(survey_round, row, *, said=""):
    form = RowForm(standard=survey_round.standard, prefix=row_prefix(row.household), initial=initial_of(row.entry))
    return Shown(row, form, examine_row(survey_round, row, row.entry), said=said)


def _typed(request, survey_round, row):
    """The row as it was typed, tried out."""
    form = _bound(request, survey_round, row)
    if not form.is_valid():
        errors = [
            f"{lower_first(str(form.fields[name].label))}: {text}"
            for name, texts in form.errors.items()
            for text in texts
        ]
        return Shown(row, form, None, [each[:1].upper() + each[1:] for each in errors])
    examination = examine_row(survey_round, row, with_cells(row.entry, form.cleaned_data))
    return Shown(row, form, examination)


def _do(request, survey_round, row, do, surveyed_on):
    """Saves or confirms one row; whatever goes wrong stays on that row."""
    if do == CONFIRM:
        if row.why_not_confirm:
            shown = _shown(survey_round, row)
            shown.errors.append(f"Chưa lưu: {row.why_not_confirm}, nên không chép số năm trước được.")
            return shown
        entry = with_cells(row.entry, initial_of(row.entry), surveyed_on=surveyed_on)
        shown = _shown(survey_round, row)
    else:
        shown = _typed(request, survey_round, row)
        if shown.errors:
            return shown
        day = row.form.surveyed_on if row.form is not None else None
        entry = with_cells(row.entry, shown.form.cleaned_data, surveyed_on=day or surveyed_on)
    try:
        save_form(
            by=request.user,
            survey_round=survey_round,
            entry=entry,
            household=row.household,
            base_version=_version(request, row),
            door=Door.GRID,
            reference="không thay đổi" if do == CONFIRM else "",
        )
    except Village.DoesNotExist as error:  # the household has moved to another commune
        raise Http404 from error
    except FormConflict as conflict:
        shown.conflict = conflict.form
        return shown
    except FormRefused as refusal:
        shown.examination = refusal.examination
        shown.errors = [problem.message for problem in refusal.examination.errors]
        return shown
    except ValidationError as error:
        shown.errors = error.messages
        return shown
    return _shown(survey_round, read_row(survey_round, row.household), said="Đã lưu")


def _version(request, row):
    stated = whole_or_none(request.POST.get(f"{row_prefix(row.household)}-version"), digits=8)
    return row.version if stated is None else stated
