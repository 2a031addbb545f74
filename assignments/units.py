"""Which units a person works for, and who works for a unit: used by actions, reminders and pages alike."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q

from accounts.models import User
from accounts.permissions import Role, Verb, authorise
from accounts.scoping import commune_ids
from accounts.units import COMMUNE, DEPARTMENT
from areas.models import Commune, Department


def unit_fields(unit):
    """Returns {"commune": …, "department": …} for a commune or a body, one of them None."""
    if isinstance(unit, Commune):
        return {"commune": unit, "department": None}
    return {"commune": None, "department": unit}


def hold_unit(unit):
    """Locks a commune or body for the transaction, so that of two people who add its first row of something the second
    finds that of the first. Whatever refers to the unit goes on meanwhile."""
    type(unit).objects.select_for_update(no_key=True).get(pk=unit.pk)


def code_of(unit):
    """Returns the unit in an address and in select boxes, as accounts.units has it: "xa-12", "cq-3"."""
    return f"{COMMUNE if isinstance(unit, Commune) else DEPARTMENT}-{unit.pk}"


def parse_code(code):
    """Returns the filter of a unit's code, {} where the code means nothing."""
    kind, _, number = (code or "").partition("-")
    if kind not in (COMMUNE, DEPARTMENT) or not number.isdecimal() or len(number) > 15:
        return {}
    return {"commune_id" if kind == COMMUNE else "department_id": int(number)}


def works_for(user, row):
    """Returns whether the row's unit is the user's own. Phòng LĐTBXH works for Ban chỉ đạo and UBND huyện (Điều 2)."""
    if row.commune_id:
        return bool(user.commune_id) and row.commune_id in commune_ids(user)
    if not user.department_id:
        return False
    if row.department_id == user.department_id:
        return True
    return user.role == Role.LABOUR_OFFICER and row.department.kind != Department.BODY


def may_work(user, row):
    """Returns whether the user may report progress on the row's unit's behalf."""
    return user.can(Verb.WORK_TASKS) and works_for(user, row)


def require_work(user, row):
    """Raises Forbidden without the verb, PermissionDenied for another unit's work."""
    authorise(user, Verb.WORK_TASKS)
    if not works_for(user, row):
        raise PermissionDenied(f"Việc này của {row.unit_name}, chỉ người của đơn vị đó báo được.")


def require_work_or_manage(user, row):
    """Lets through Phòng LĐTBXH and the unit's own people."""
    if not user.can(Verb.MANAGE_TASKS):
        require_work(user, row)


def communes_on(day):
    """Returns the communes in force on a day, by code."""
    return list(Commune.objects.valid_on(day).order_by("code"))


def communes_of_year(year):
    """Returns a queryset of the communes in force on any day of a cycle year, by code: before and after a merger."""
    begins, ends = Q(valid_from__isnull=True), Q(valid_to__isnull=True)
    return Commune.objects.filter(
        begins | Q(valid_from__lte=dt.date(year, 12, 31)), ends | Q(valid_to__gt=dt.date(year, 1, 1))
    ).order_by("code", "pk")


def unit_choices_of(year, *, blank):
    """Returns grouped choices of the units of a cycle year: communes in force on any of its days, and the bodies."""
    communes = []
    for each in communes_of_year(year):
        span = ""
        if each.valid_to and each.valid_to.year == year:
            span = f" (đến trước {each.valid_to:%d/%m/%Y})"
        elif each.valid_from and each.valid_from.year == year and each.valid_from > dt.date(year, 1, 1):
            span = f" (từ {each.valid_from:%d/%m/%Y})"
        communes.append((code_of(each), f"{each.name}{span}"))
    names = [(code_of(each), each.short_name) for each in Department.objects.all()]
    return [("", blank), ("Xã, thị trấn", communes), ("Cơ quan huyện", names)]


def require_unit_of_year(unit, year):
    """Raises ValidationError where a commune was not there in a cycle year."""
    if isinstance(unit, Commune) and not communes_of_year(year).filter(pk=unit.pk).exists():
        raise ValidationError({"unit": f"{unit.name} không có trong năm {year}; chọn đơn vị của năm đó."})


def bodies():
    """Returns {code: Department} of the 13 bodies, Ban chỉ đạo and UBND huyện."""
    return {department.code: department for department in Department.objects.all()}


def rating_verb(unit):
    """Returns the Verb that decides a unit's score sheet: nobody grades the own office or those above it."""
    is_office = isinstance(unit, Department) and (unit.is_standing_body or unit.kind != Department.BODY)
    return Verb.RATE_OFFICE if is_office else Verb.MANAGE_TASKS


def may_open_files(user):
    """Returns whether the user may open the files put to tasks: evidence may name families, which the administrator
    does not read."""
    return user.role != Role.ADMINISTRATOR


def partners_of(duty):
    """Returns the bodies that co-operate in a duty of the register, in the decision's order."""
    return list(Department.objects.filter(code__in=duty.partners)) if duty and duty.partners else []


def unit_of_code(code):
    """Returns the commune or body of a code; raises ValueError."""
    wanted = parse_code(code)
    if "commune_id" in wanted:
        found = Commune.objects.filter(pk=wanted["commune_id"]).first()
    elif wanted:
        found = Department.objects.filter(pk=wanted["department_id"]).first()
    else:
        found = None
    if found is None:
        raise ValueError(f"Không có đơn vị mang mã {code}.")
    return found


def people_of(row):
    """Returns the active users of the row's unit who may work on its tasks."""
    if row.commune_id:
        return User.objects.filter(is_active=True, commune_id=row.commune_id)
    people = Q(department_id=row.department_id)
    if row.department.kind != Department.BODY:
        people |= Q(role=Role.LABOUR_OFFICER)
    return User.objects.filter(people, is_active=True)
