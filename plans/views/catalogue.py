"""The catalogue: every cause and deprivation with its measures, bodies and clauses; LĐTBXH's own measures, added and
corrected here."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.models import AuditEntry
from accounts.permissions import Verb, requires
from assignments.views.common import try_action
from plans.actions.catalogue import FIELDS, add_measure, change_measure, end_measure, is_told
from plans.catalogue import all_needs, item_of, need_name
from plans.forms.steps import MeasureForm
from plans.measures import NeedKind
from plans.models import OwnMeasure
from plans.reading import body_names
from plans.views.common import find_round
from ui.formatting import whole_or_none


@requires(Verb.VIEW_PLANS)
def plan_measures(request, year):
    return _draw(request, year, _form(year) if request.user.can(Verb.MANAGE_MEASURES) else None)


@require_POST
@requires(Verb.MANAGE_MEASURES)
def plan_measure_add(request, year):
    form = _form(year, request.POST)
    if form.is_valid():
        measure = try_action(form, add_measure, by=request.user, **form.cleaned_data)
        if measure:
            messages.success(request, f"Đã thêm giải pháp “{measure}”. Kế hoạch các xã chọn được ngay.")
            return redirect("plan_measures", year=year)
    return _draw(request, year, form, status=422)


@require_POST
@requires(Verb.MANAGE_MEASURES)
def plan_measure_end(request, year, key):
    measure = get_object_or_404(OwnMeasure, key=key)
    try:
        end_measure(by=request.user, measure=measure)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Từ hôm nay không chọn mới được “{measure}”. Dòng kế hoạch đã chọn vẫn giữ.")
    return redirect("plan_measures", year=year)


@requires(Verb.MANAGE_MEASURES)
def plan_measure_edit(request, year, key):
    """Corrects one of LĐTBXH's own measures; plans that were sent keep the words that they were sent with."""
    measure = get_object_or_404(OwnMeasure.objects.select_related("added_by", "replaces"), key=key)
    form = _form(year, request.POST or None, initial={name: getattr(measure, name) for name in FIELDS})
    if request.method == "POST" and form.is_valid():
        version = whole_or_none(request.POST.get("version"))
        saved = try_action(
            form, change_measure, by=request.user, measure=measure, version=version, today=timezone.localdate(),
            **form.cleaned_data,
        )  # fmt: skip
        if saved:
            kept = " Kế hoạch đã trình vẫn giữ lời cũ." if saved.pk != measure.pk else ""
            messages.success(request, f"Đã sửa giải pháp “{saved}”.{kept}")
            return redirect("plan_measures", year=year)
        measure.refresh_from_db()
    trail = AuditEntry.objects.filter(object_type="ownmeasure", object_id__in=_earlier(measure)).select_related("by")
    context = {
        "measure": measure,
        "form": form,
        "is_told": is_told(measure),
        "needs": "; ".join(need_name(find_round(year).standard, need) for need in measure.measure.needs),
        "body": body_names().get(measure.body, measure.body),
        "trail": [audit.shown(entry, request.user) for entry in trail],
        "year": year,
        "for_year": year + 1,
    }
    return render(request, "plans/plan_measure_edit.html", context, status=422 if form.errors else 200)


def _earlier(measure):
    """The ids of a measure and of those that it replaced."""
    ids = []
    while measure is not None:
        ids.append(measure.pk)
        measure = measure.replaces
    return ids


def _form(year, data=None, initial=None):
    standard = find_round(year).standard
    needs = [(f"{need.kind}:{need.code}", need_name(standard, need)) for need in all_needs(standard)]
    return MeasureForm(data, initial=initial, needs=needs, bodies=list(body_names().items()))


def _draw(request, year, form, status=200):
    survey_round = find_round(year)
    standard, today = survey_round.standard, timezone.localdate()
    catalogue, bodies = OwnMeasure.objects.catalogue(on=today), body_names()
    groups = {"Nguyên nhân nghèo": [], "Thiếu hụt dịch vụ xã hội cơ bản": []}
    for need in all_needs(standard):
        title = "Nguyên nhân nghèo" if need.kind == NeedKind.CAUSE else "Thiếu hụt dịch vụ xã hội cơ bản"
        measures = [
            {
                "measure": measure,
                "body": bodies.get(measure.body, measure.body),
                "helpers": ", ".join(bodies.get(each, each) for each in measure.helpers),
                "is_own": measure in catalogue.own,
            }
            for measure in catalogue.measures_for(need)
        ]
        groups[title].append({"item": item_of(standard, need), "measures": measures})
    own = [
        {
            "own": each,
            "body": bodies.get(each.body, each.body),
            "needs": [need_name(standard, need) for need in each.measure.needs],
            "is_valid": each.is_valid_on(today),
        }
        for each in OwnMeasure.objects.select_related("added_by")
    ]
    context = {
        "survey_round": survey_round,
        "groups": groups.items(),
        "gaps": [each["item"] for rows in groups.values() for each in rows if not each["measures"]],
        "own": own,
        "form": form,
        "year": year,
        "for_year": year + 1,
    }
    return render(request, "plans/plan_measures.html", context, status=status)
