"""Poverty-reduction models and the training of officials, in a calendar year C (cycle year C - 1)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.forms import show_errors
from accounts.permissions import COMMUNE_ROLES, Role, Verb, requires
from accounts.scoping import commune_ids, visible_communes
from areas.models import Commune, Department
from assignments.units import code_of, communes_of_year, unit_fields, unit_of_code
from plans.actions.common import PlanChanged
from plans.actions.models_training import (
    MODEL_FIELDS,
    may_keep_model,
    may_keep_training,
    save_model,
    save_model_household,
    save_training,
)
from plans.forms.results import ModelForm, ModelHouseholdForm, TrainingForm, shown
from plans.models import PovertyModel, Training
from plans.results import model_exits, model_income
from plans.results import training as training_share
from plans.worklists import body_of
from ui.formatting import number, whole_or_none

FIRST_YEAR, LAST_YEAR = 2015, 2100


def _year(year):
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def _communes_of(user, year):
    """The communes in which the user may record a model."""
    communes = communes_of_year(year)
    return communes if user.role == Role.DEPARTMENT_OFFICER else communes.filter(pk__in=visible_communes(user))


def _base(request, year, tab):
    return {"year": _year(year), "cycle": year - 1, "tab": tab, "may_record": request.user.can(Verb.RECORD_RESULTS)}


@require_GET
@requires(Verb.VIEW_PLANS)
def model_list(request, year):
    models = PovertyModel.objects.visible_to(request.user).filter(year=_year(year) - 1)
    models = models.select_related("commune", "department").annotate(homes=Count("households"))
    ids = commune_ids(request.user) if request.user.role in COMMUNE_ROLES else None
    body = body_of(request.user) or None
    context = _base(request, year, "models") | {
        "models": models,
        "income": model_income(year - 1, ids, body),
        "exits": model_exits(year - 1, ids, body),
    }
    return render(request, "plans/model_list.html", context)


@requires(Verb.RECORD_RESULTS)
def model_add(request, year):
    return _model_form(request, _year(year), None)


@requires(Verb.RECORD_RESULTS)
def model_edit(request, pk):
    model = _find(request, pk)
    return _model_form(request, model.for_year, model)


def _find(request, pk):
    models = PovertyModel.objects.visible_to(request.user).select_related("commune", "department")
    return get_object_or_404(models, pk=pk)


def _model_form(request, year, model):
    initial = {name: getattr(model, name) for name in MODEL_FIELDS} if model else {}
    communes = _communes_of(request.user, year)
    if not model and request.user.commune_id:
        initial["commune"] = request.user.commune_id
    is_body = request.user.role == Role.DEPARTMENT_OFFICER
    form = ModelForm(
        request.POST or None, initial=initial, communes=communes, is_new=model is None, with_department=not is_body
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        commune = values.pop("commune", None) or model.commune
        try:
            saved = save_model(
                by=request.user, year=year - 1, commune=commune, values=values, model=model,
                version=whole_or_none(request.POST.get("version")),
            )  # fmt: skip
        except ValidationError as error:
            show_errors(form, error)
            if isinstance(error, PlanChanged):
                model.refresh_from_db()
        else:
            messages.success(request, f"Đã ghi mô hình “{saved}”.")
            return redirect("model_page", pk=saved.pk)
    context = _base(request, year, "models") | {"form": form, "model": model}
    return render(request, "plans/model_form.html", context, status=422 if form.errors else 200)


@require_GET
@requires(Verb.VIEW_PLANS)
def model_page(request, pk):
    return _model_page(request, _find(request, pk))


def _model_page(request, model, form=None):
    rows = list(model.households.select_related("household__village").order_by("household__code"))
    code = form["household_code"].value() if form and form["version"].value() else request.GET.get("ho")
    opened = next((row for row in rows if row.household.code == code), None)
    initial = {}
    if opened:
        initial = {"household_code": opened.household.code, "income_before": opened.income_before,
                   "income_after": opened.income_after,
                   "has_escaped": shown(opened.has_escaped), "version": opened.version}  # fmt: skip
    context = _base(request, model.for_year, "models") | {
        "model": model,
        "rows": rows,
        "form": form or ModelHouseholdForm(initial=initial),
        "opened": opened,
        "can_write": may_keep_model(request.user, model.commune, model.department),
        "may_open": request.user.can(Verb.VIEW_HOUSEHOLDS),
        "escaped": sum(row.has_escaped is True for row in rows),
        "known": sum(row.has_escaped is not None for row in rows),
    }
    return render(request, "plans/model_page.html", context, status=422 if form else 200)


@require_POST
@requires(Verb.RECORD_RESULTS)
def model_household(request, pk):
    model = _find(request, pk)
    form = ModelHouseholdForm(request.POST)
    if form.is_valid():
        values = dict(form.cleaned_data)
        try:
            saved = save_model_household(
                by=request.user, model=model, household_code=values.pop("household_code"),
                version=values.pop("version"), values=values,
            )  # fmt: skip
        except ValidationError as error:
            show_errors(form, error)
            if isinstance(error, PlanChanged):
                _see_new(form, error.theirs)
        else:
            messages.success(request, f"Đã ghi hộ {saved.household.head_name}.")
            return redirect("model_page", pk=model.pk)
    return _model_page(request, model, form)


def _see_new(form, stands):
    """Lets a form be sent again after a conflict: it keeps what was typed, over the version that the page now shows."""
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(stands.version) if stands else ""


# Training


def _units_of(user, year):
    """The communes and bodies whose training the user reads."""
    if user.role == Role.DEPARTMENT_OFFICER:
        return [user.department]
    communes = list(communes_of_year(year).filter(pk__in=visible_communes(user)))
    if user.role in COMMUNE_ROLES:
        return communes
    return communes + list(Department.objects.filter(kind=Department.BODY))


@require_GET
@requires(Verb.VIEW_PLANS)
def training_list(request, year):
    rows = {}
    for row in Training.objects.visible_to(request.user).filter(year=_year(year) - 1):
        rows.setdefault((row.commune_id, row.department_id), {})[row.group] = row
    groups = list(Training.Group.choices)
    units = []
    for unit in _units_of(request.user, year):
        is_commune = isinstance(unit, Commune)
        found = rows.get((unit.pk, None) if is_commune else (None, unit.pk), {})
        cells = [found.get(group) for group, _ in groups]
        known = [cell for cell in found.values() if cell.trained is not None]
        sums = (sum(cell.should for cell in known), sum(cell.trained for cell in known)) if known else (None, None)
        name = unit.name if is_commune else unit.short_name
        units.append((name, code_of(unit), cells, *sums))
    ids = commune_ids(request.user) if request.user.role in COMMUNE_ROLES else None
    is_body = request.user.role == Role.DEPARTMENT_OFFICER
    context = _base(request, year, "training") | {
        "groups": groups,
        "units": units,
        "total": None if is_body else training_share(year - 1, ids),
    }
    return render(request, "plans/training_list.html", context)


@requires(Verb.RECORD_RESULTS)
def training_edit(request, year, unit):
    try:
        found = unit_of_code(unit)
    except ValueError:
        raise Http404 from None
    if not may_keep_training(request.user, Training(**unit_fields(found))):
        raise Http404
    rows = {row.group: row for row in Training.objects.filter(year=_year(year) - 1, **unit_fields(found))}
    forms, is_valid = [], True
    for group, label in Training.Group.choices:
        row = rows.get(group)
        initial = (
            {"should": row.should, "trained": row.trained, "evidence": row.evidence, "version": row.version}
            if row
            else {}
        )
        form = TrainingForm(request.POST or None, prefix=group, initial=initial)
        is_valid = is_valid and (request.method != "POST" or form.is_valid())
        forms.append((label, form))
    problem = ""
    if request.method == "POST" and is_valid:
        values = {form.prefix: form.cleaned_data for _, form in forms}
        try:
            save_training(by=request.user, year=year - 1, unit=found, values=values)
        except ValidationError as error:
            problem = " ".join(error.messages)
            if isinstance(error, PlanChanged):
                problem = f"{problem} {_stands(year, found, forms)}"
        else:
            messages.success(request, f"Đã ghi tập huấn của {found}.")
            return redirect("training_list", year=year)
    context = _base(request, year, "training") | {
        "unit": found, "forms": forms, "problem": problem, "form": next((f for _, f in forms if f.errors), None),
        "today": timezone.localdate(),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "plans/training_edit.html", context, status=status)


def _stands(year, unit, forms):
    """Returns what stands now, in words, after a conflict; the forms keep what was typed and may be sent again."""
    rows = {row.group: row for row in Training.objects.filter(year=year - 1, **unit_fields(unit))}
    for _, form in forms:
        _see_new(form, rows.get(form.prefix))
    said = (
        f"{row.get_group_display()}: cần {number(row.should)}, "
        + ("chưa ghi số đã tập huấn" if row.trained is None else f"đã {number(row.trained)}")
        for row in rows.values()
    )
    return f"Đang ghi: {'; '.join(said)}."
