"""One select box for "which unit": communes and bodies together, those of today first. Values are "xa-12", "cq-3"."""

from areas.models import Commune, Department

COMMUNE, DEPARTMENT = "xa", "cq"


def unit_value(user):
    """Returns the value of a person's unit, "" for roles of the whole district."""
    if user.commune_id:
        return f"{COMMUNE}-{user.commune_id}"
    return f"{DEPARTMENT}-{user.department_id}" if user.department_id else ""


def unit_choices(today, *, blank, with_ended=False, keep=None):
    """Returns grouped choices, `blank` being the words of the empty one.

    Units that have ended by `today` are offered only with `with_ended`, or where one of them is `keep`.
    """
    current, ended = [], []
    for commune in Commune.objects.order_by("code", "valid_from"):
        if commune.is_valid_on(today):
            current.append((f"{COMMUNE}-{commune.pk}", commune.name))
        elif with_ended or commune == keep:
            span = f"đến trước {commune.valid_to:%d/%m/%Y}" if commune.valid_to and commune.valid_to <= today else ""
            span = span or f"từ {commune.valid_from:%d/%m/%Y}"
            ended.append((f"{COMMUNE}-{commune.pk}", f"{commune.name} ({span})"))
    bodies = [(f"{DEPARTMENT}-{body.pk}", body.short_name) for body in Department.objects.all()]
    groups = [("", blank), ("Xã, thị trấn", current), ("Cơ quan huyện", bodies)]
    return groups + ([("Đơn vị thời kỳ khác", ended)] if ended else [])


def unit_of(value):
    """Returns (commune, department) for a value that was among the choices; (None, None) for ""."""
    kind, _, number = value.partition("-")
    if kind == COMMUNE:
        return Commune.objects.get(pk=number), None
    return None, Department.objects.get(pk=number) if kind == DEPARTMENT else None
