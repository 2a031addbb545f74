"""Pages of the lists of sources and purposes of money."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render

from accounts.permissions import Verb, requires
from assignments.views.common import try_action
from resources import actions
from resources.catalogue import names_of
from resources.forms.money import ListEntryForm, ListForm
from resources.lists import KINDS, PURPOSE
from resources.models import ListEntry
from resources.rights import may_allot, require_allot
from ui.formatting import whole_or_none


@requires(Verb.VIEW_MONEY)
def money_lists(request):
    """The lists of sources and purposes; who allots adds to them, renames and retires."""
    form = ListForm(request.POST or None)
    if request.method == "POST":
        require_allot(request.user)
        if form.is_valid():
            saved = try_action(form, actions.save_list_entry, by=request.user, **form.cleaned_data)
            if saved:
                messages.success(request, f"Đã thêm “{saved}”.")
                return redirect("money_lists")
    lists = []
    for kind, label in KINDS.items():
        names, offered = names_of(kind)
        lists.append((kind, label, [(code, name, code in offered) for code, name in names.items()]))
    context = {"lists": lists, "form": form, "may_allot": may_allot(request.user)}
    return render(request, "resources/money_lists.html", context, status=422 if form.errors else 200)


@requires(Verb.EDIT_MONEY)
def money_list_edit(request, kind, code):
    require_allot(request.user)
    if kind not in KINDS:
        raise Http404
    names, offered = names_of(kind)
    if code not in names:
        raise Http404
    now = {"name": names[code], "is_retired": code not in offered}
    form = ListEntryForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_list_entry(
                by=request.user, kind=kind, code=code, version=whole_or_none(request.POST.get("version")),
                **form.cleaned_data,
            )  # fmt: skip
        except ValidationError as error:
            form.add_error("name", " ".join(error.messages))
        else:
            messages.success(request, f"Đã sửa “{saved}”.")
            return redirect("money_lists")
    label = "Nội dung chi" if kind == PURPOSE else "Nguồn"
    entry = ListEntry.objects.filter(kind=kind, code=code).first()
    context = {"form": form, "label": label, "now": now, "version": entry.version if entry else ""}
    return render(request, "resources/money_list_edit.html", context, status=422 if form.errors else 200)
