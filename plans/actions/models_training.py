"""Poverty-reduction models with their households, and the training of officials (II)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts import audit
from accounts.permissions import Role, Verb, authorise
from accounts.scoping import visible_communes
from assignments.units import hold_unit, unit_fields, works_for
from households.models import Household, SurveyForm
from households.standards import POOR_CLASSES, HouseholdClass
from plans.actions.common import PlanChanged
from plans.models import ModelHousehold, OwnMeasure, PovertyModel, Training
from plans.worklists import body_of, work_lines
from ui.formatting import clean_text

MODEL_FIELDS = ("name", "department", "started_on", "amount", "note")
HELPED_CLASSES = frozenset({*POOR_CLASSES, HouseholdClass.CN})
HOUSEHOLD_FIELDS = ("income_before", "income_after", "has_escaped")
CHANGED = "Người khác vừa sửa. Trang này đã nạp lại số mới; xem rồi ghi lại."


def may_keep_model(user, commune, department):
    """Returns whether the user records a model: its commune, the body that leads it, Phòng LĐTBXH."""
    if not user.can(Verb.RECORD_RESULTS):
        return False
    if user.role == Role.DEPARTMENT_OFFICER:
        return department is not None and department.pk == user.department_id
    return visible_communes(user).filter(pk=commune.pk).exists()


def _require_model(user, commune, department):
    authorise(user, Verb.RECORD_RESULTS)
    if not may_keep_model(user, commune, department):
        raise PermissionDenied("Mô hình do xã, cơ quan chủ trì hoặc Phòng LĐTBXH ghi.")


@transaction.atomic
def save_model(*, by, year, commune, values, model=None, version=None):
    """Adds a model of cycle year `year`, or changes one; returns the PovertyModel. `values` are MODEL_FIELDS."""
    department = values.get("department")
    if by.role == Role.DEPARTMENT_OFFICER:
        department = by.department  # a body records the models that it leads
    _require_model(by, commune, department)
    before = {}
    if model is None:
        hold_unit(commune)
    else:
        model = PovertyModel.objects.select_for_update(of=("self",)).visible_to(by).get(pk=model.pk)
        _require_model(by, model.commune, model.department)
        if model.version != version:
            raise PlanChanged(CHANGED)
        before = audit.snapshot(model, MODEL_FIELDS)
        model.version += 1
    model = model or PovertyModel(year=year, commune=commune)
    for name in MODEL_FIELDS:
        setattr(model, name, values.get(name, getattr(model, name)))
    model.department = department
    model.full_clean()
    model.save()
    changes = audit.difference(before, audit.snapshot(model, MODEL_FIELDS))
    audit.record(by=by, action="model.saved", obj=model, changes=changes, commune=model.commune)
    return model


def _joining_household(by, model, code):
    """Returns the household that may join a model: of the model's commune, poor or near-poor by its last form of the
    model's cycle year or the year before; for a body one that its own work in the commune's sent plan names, so that
    nobody learns names by trying codes. Every refusal has the same words."""
    household = Household.objects.filter(code=code, village__commune=model.commune).first()
    forms = SurveyForm.objects.filter(household=household, round__year__in=(model.year - 1, model.year))
    newest = forms.order_by("-round__year").values_list("household_class", flat=True).first() if household else None
    may_join = newest in HELPED_CLASSES
    if may_join and body_of(by):
        lines = work_lines(by, model.year, OwnMeasure.objects.catalogue())
        may_join = lines.filter(row__household=household).exists()
    if not may_join:
        own = " và có giải pháp của cơ quan bạn trong kế hoạch xã đã trình" if body_of(by) else ""
        raise ValidationError(
            {
                "household_code": f"{model.commune.name} không có hộ mang mã này là hộ nghèo, cận nghèo năm "
                f"{model.year}{own}. Xem lại mã hộ."
            }
        )
    return household


@transaction.atomic
def save_model_household(*, by, model, household_code, values, version=None):
    """Puts a household into a model, or changes its incomes and outcome; returns the ModelHousehold.

    `version` is that of the row which the page showed, None for a household that joins. Raises PlanChanged, and
    ValidationError for a household that may not join.
    """
    _require_model(by, model.commune, model.department)
    PovertyModel.objects.select_for_update(of=("self",)).get(pk=model.pk)
    code = clean_text(household_code)
    row = ModelHousehold.objects.filter(model=model, household__code=code).select_related("household").first()
    if row is not None and version is None:
        raise ValidationError({"household_code": "Hộ này đã có trong mô hình. Bấm “Sửa” ở dòng của hộ trong bảng."})
    if (row.version if row else None) != version:
        raise PlanChanged(CHANGED, row)
    before = audit.snapshot(row, HOUSEHOLD_FIELDS) if row else {}
    if row is None:
        row = ModelHousehold(model=model, household=_joining_household(by, model, code))
    else:
        row.version += 1
    household = row.household
    for name in HOUSEHOLD_FIELDS:
        setattr(row, name, values.get(name))
    row.full_clean(exclude=["model", "household"])
    row.save()
    audit.record(
        by=by, action="model.household", obj=row, label=f"{model}: {household}"[:200], commune=model.commune,
        changes=audit.difference(before, audit.snapshot(row, HOUSEHOLD_FIELDS)), household_id=household.pk,
    )  # fmt: skip
    return row


def may_keep_training(user, row):
    return user.can(Verb.RECORD_RESULTS) and (user.role == Role.LABOUR_OFFICER or works_for(user, row))


@transaction.atomic
def save_training(*, by, year, unit, values):
    """Records how many people of a unit should be trained in cycle year `year`, and were; returns the rows.

    `values` is {group: {"should", "trained", "evidence", "version"}}; a group without "should" is left alone, and
    one without "trained" keeps that nobody has said.
    """
    authorise(by, Verb.RECORD_RESULTS)
    if not may_keep_training(by, Training(**unit_fields(unit))):
        raise PermissionDenied("Số người tập huấn do đơn vị đó hoặc Phòng LĐTBXH ghi.")
    hold_unit(unit)
    saved = []
    for group, figures in values.items():
        if figures.get("should") is None:
            continue
        found = (
            Training.objects.select_for_update(of=("self",)).filter(year=year, group=group, **unit_fields(unit)).first()
        )
        if (found.version if found else None) != figures.get("version"):
            raise PlanChanged(CHANGED, found)
        names = ("should", "trained", "evidence")
        before = audit.snapshot(found, names) if found else {}
        row = found or Training(year=year, group=group, **unit_fields(unit))
        row.should, row.trained = figures["should"], figures.get("trained")
        row.evidence = clean_text(figures.get("evidence") or "")
        if found:
            row.version += 1
        try:
            row.full_clean(exclude=["commune", "department"])
        except ValidationError as error:
            raise ValidationError(f"{row.get_group_display()}: {' '.join(error.messages)}") from error
        changes = audit.difference(before, audit.snapshot(row, names))
        if changes:
            row.save()
            audit.record(by=by, action="training.saved", obj=row, changes=changes, commune=row.commune)
        saved.append(row)
    return saved
