"""The units, read-only, and the villages of each commune."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import village_actions
from accounts.forms import VillageEndForm, VillageForm, VillageNameForm, show_errors
from accounts.permissions import Verb, requires
from areas.models import Commune, Department, Village
from ui.forms import status_of


@requires(Verb.MANAGE_AREAS)
def area_list(request):
    """Communes of today with their villages, those of other times with what they came from and became, the bodies."""
    today = timezone.localdate()
    communes = Commune.objects.prefetch_related("predecessors", "successors").annotate(
        village_count=Count("villages", filter=Q(villages__valid_to__isnull=True))
    )
    current = [commune for commune in communes if commune.is_valid_on(today)]
    others = [commune for commune in communes if not commune.is_valid_on(today)]
    context = {"current": current, "others": others, "departments": Department.objects.all(), "today": today}
    return render(request, "accounts/area_list.html", context)


@requires(Verb.MANAGE_AREAS)
def village_list(request):
    """The villages of one commune, `?xa=<id>`; without it the first commune of today."""
    today = timezone.localdate()
    communes = list(Commune.objects.valid_on(today))
    commune = chosen_commune(request) or (communes[0] if communes else None)
    if commune is None:
        raise Http404
    villages = commune.villages.prefetch_related("successors", "predecessors")
    context = {
        "commune": commune,
        "communes": communes if commune in communes else [*communes, commune],
        "villages": villages,
        "today": today,
        "is_current": commune.is_valid_on(today),
    }
    return render(request, "accounts/village_list.html", context)


@requires(Verb.MANAGE_AREAS)
def village_add(request):
    commune = chosen_commune(request)
    if commune is None:
        raise Http404
    form = VillageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            village = village_actions.add_village(
                by=request.user, commune=commune, today=timezone.localdate(), **form.cleaned_data
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, f"Đã thêm {village.name}, số {village.number:02}.")
            return redirect(commune_villages(commune))
    return render(request, "accounts/village_add.html", {"form": form, "commune": commune}, status=status_of(form))


@requires(Verb.MANAGE_AREAS)
def village_edit(request, pk):
    village = get_object_or_404(Village.objects.select_related("commune"), pk=pk)
    form = VillageNameForm(request.POST or None, initial={"name": village.name})
    if request.method == "POST" and form.is_valid():
        try:
            renamed = village_actions.rename_village(by=request.user, village=village, **form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, f"Đã đổi tên thành {renamed.name}.")
            return redirect(commune_villages(village.commune))
    return render(request, "accounts/village_edit.html", {"form": form, "village": village}, status=status_of(form))


@requires(Verb.MANAGE_AREAS)
def village_end(request, pk):
    village = get_object_or_404(Village.objects.select_related("commune"), pk=pk)
    form = VillageEndForm(request.POST or None, village=village)
    if request.method == "POST" and form.is_valid():
        try:
            village_actions.end_village(by=request.user, village=village, **form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, f"Đã kết thúc {village.name}. Hộ và phiếu cũ của thôn vẫn xem được.")
            return redirect(commune_villages(village.commune))
    return render(request, "accounts/village_end.html", {"form": form, "village": village}, status=status_of(form))


def chosen_commune(request):
    """Returns the commune of `?xa=`, of whatever time; None without it, Http404 for a wrong one."""
    value = request.GET.get("xa", "")
    if not value:
        return None
    if not value.isdecimal() or len(value) > 9:
        raise Http404
    return get_object_or_404(Commune, pk=value)


def commune_villages(commune):
    """Returns the address of a commune's villages."""
    return f"{reverse('village_list')}?xa={commune.pk}"
