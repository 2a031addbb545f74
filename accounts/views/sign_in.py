"""Signing in and out, one's own password and profile, and the page of a locked name."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from accounts import actions, lockouts
from accounts.forms import ContactForm, PasswordForm, SignInForm, show_errors
from accounts.models import User
from accounts.permissions import ROLE_VERBS, Verb
from ui.forms import status_of


class SignIn(LoginView):
    """Asks for name and password, and says so where a session has run out."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=status_of(form))

    def get_context_data(self, **kwargs):
        # A cookie without a session: it was signed in here, and the session has ended since.
        has_expired = settings.SESSION_COOKIE_NAME in self.request.COOKIES and bool(self.get_redirect_url())
        return super().get_context_data(**kwargs) | {
            "has_expired": has_expired,
            "is_asked_for": bool(self.get_redirect_url()),
            "administrators": User.objects.active_administrators(),
        }


@login_not_required
def locked_out(request, original_response=None, credentials=None):
    """The answer to a sign-in under a name that is locked on this address: why, until when, whom to ask."""
    username = (credentials or {}).get("username", "")
    context = {
        "username": username,
        "until": lockouts.locked_until(username, lockouts.client_address(request)),
        "limit": settings.AXES_FAILURE_LIMIT,
        "administrators": User.objects.active_administrators(),
    }
    return render(request, "accounts/locked_out.html", context, status=429)


def password_change(request):
    """One's own password; the only page open to a person whose password is temporary."""
    form = PasswordForm(request.POST or None, user=request.user)
    is_forced = request.user.must_change_password
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_password(by=request.user, password=form.cleaned_data["password"])
        except ValidationError as error:
            show_errors(form, error)
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, "Đã đổi mật khẩu. Các máy khác đang dùng tài khoản này phải đăng nhập lại.")
            return redirect("home" if is_forced else "profile")
    context = {"form": form, "is_forced": is_forced}
    return render(request, "accounts/password_change.html", context, status=status_of(form))


def profile(request):
    """Who one is here, what one may do, and how one is reached."""
    person = request.user
    form = ContactForm(request.POST or None, initial={"email": person.email, "phone": person.phone})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_user(by=person, user=person, **form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, "Đã lưu cách liên hệ.")
            return redirect("profile")
    verbs = [verb.label for verb in Verb if verb in ROLE_VERBS[person.role]]
    context = {"form": form, "person": person, "verbs": verbs}
    return render(request, "accounts/profile.html", context, status=status_of(form))
