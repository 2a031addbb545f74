"""Accounts, for whoever manages them: list, new, change, shut, open, new password, unlock."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import actions, lockouts
from accounts.audit import shown
from accounts.forms import NewUserForm, NoteForm, UserFilterForm, UserForm, show_errors
from accounts.models import AuditEntry, User
from accounts.passwords import temporary_password
from accounts.permissions import Verb, requires
from accounts.units import unit_of
from ui.forms import status_of

PAGE_SIZE = 50
HISTORY = 20


def filtered_users(request):
    """Returns (filter form, accounts that the address's filters leave)."""
    filters = UserFilterForm(request.GET, today=timezone.localdate())
    users = User.objects.visible_to(request.user).select_related("commune", "department").order_by("search_name", "pk")
    if not filters.is_valid():
        return filters, users.none()
    chosen = filters.cleaned_data
    users = users.search(chosen["q"])
    if chosen["vai_tro"]:
        users = users.filter(role=chosen["vai_tro"])
    commune, department = unit_of(chosen["don_vi"])
    if commune or department:
        users = users.filter(commune=commune, department=department)
    if chosen["trang_thai"] == "moi":
        users = users.filter(is_active=True, must_change_password=True)
    elif chosen["trang_thai"] != "tat-ca":
        users = users.filter(is_active=chosen["trang_thai"] != "ngung")
    return filters, users


@requires(Verb.MANAGE_USERS)
def user_list(request):
    filters, users = filtered_users(request)
    page = Paginator(users, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/user_list.html", {"filters": filters, "page": page})


@requires(Verb.MANAGE_USERS)
def user_create(request):
    form = NewUserForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        password = temporary_password()
        try:
            user = actions.create_user(by=request.user, password=password, **form.values())
        except ValidationError as error:
            show_errors(form, error, form.aliases)
        else:
            return slip(request, [(user, password)], title=f"Đã tạo tài khoản của {user.full_name}")
    return render(request, "accounts/user_create.html", {"form": form}, status=status_of(form))


@requires(Verb.MANAGE_USERS)
def user_edit(request, pk):
    user = get_user(request, pk)
    form = UserForm(request.POST or None, today=timezone.localdate(), user=user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_user(by=request.user, user=user, **form.values())
        except ValidationError as error:
            show_errors(form, error, form.aliases)
        else:
            messages.success(request, f"Đã lưu tài khoản của {user.full_name}.")
            return redirect("user_edit", pk=pk)
    history = AuditEntry.objects.visible_to(request.user).filter(object_type="user", object_id=pk)
    context = {
        "form": form,
        "person": user,
        "history": [shown(entry, request.user) for entry in history.select_related("by")[:HISTORY]],
        "locked_until": lockouts.locked_until(user.username),
    }
    return render(request, "accounts/user_edit.html", context, status=status_of(form))


@requires(Verb.MANAGE_USERS)
def user_disable(request, pk):
    return switch(request, pk, actions.disable_user, "accounts/user_disable.html", "Đã ngừng dùng tài khoản của")


@requires(Verb.MANAGE_USERS)
def user_enable(request, pk):
    return switch(request, pk, actions.enable_user, "accounts/user_enable.html", "Đã mở lại tài khoản của")


@requires(Verb.MANAGE_USERS)
def user_reset(request, pk):
    """Asks first; then shows the new temporary password, this once."""
    user = get_user(request, pk)
    if request.method == "POST":
        password = temporary_password()
        user = actions.reset_password(by=request.user, user=user, password=password)
        return slip(request, [(user, password)], title=f"Đã đặt lại mật khẩu của {user.full_name}")
    return render(request, "accounts/user_reset.html", {"person": user})


@require_POST
@requires(Verb.MANAGE_USERS)
def user_unlock(request, pk):
    user = get_user(request, pk)
    if actions.unlock_user(by=request.user, user=user):
        messages.success(request, f"{user.full_name} đăng nhập lại được ngay.")
    else:
        messages.info(request, "Tên đăng nhập này không bị khóa.")
    return redirect("user_edit", pk=pk)


def get_user(request, pk):
    users = User.objects.visible_to(request.user).select_related("commune", "department")
    return get_object_or_404(users, pk=pk)


def switch(request, pk, action, template, done):
    """Asks why, then shuts or opens the account."""
    user = get_user(request, pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            action(by=request.user, user=user, note=form.cleaned_data["note"])
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, f"{done} {user.full_name}.")
            return redirect("user_edit", pk=pk)
    return render(request, template, {"form": form, "person": user}, status=status_of(form))


def slip(request, people, *, title):
    """The only page that ever shows these passwords: [(user, password)], to print, cut and hand over."""
    return render(request, "accounts/password_slip.html", {"people": people, "title": title})
