"""The forms of signing in, of accounts, villages, and the filters of their lists. Actions hold the rules."""

import re

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from accounts import lockouts
from accounts.audit import ACTION_NAMES
from accounts.permissions import Role
from accounts.units import unit_choices, unit_of, unit_value
from areas.models import Village
from ui.fields import DateVnField, NameField, NumberField, TextField
from ui.forms import Form, FormMixin


def show_errors(form, error, aliases=None):
    """Puts an action's ValidationError beside the form's fields; `aliases` names fields that the form calls otherwise.

    What belongs to no field of the form stands above it.
    """
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, messages in by_field.items():
        name = (aliases or {}).get(name, name)
        for message in messages:
            form.add_error(name if name in form.fields else None, message)


class SignInForm(FormMixin, AuthenticationForm):
    """Name and password; a wrong pair says how many tries are left before the lock."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đã ngừng dùng.",
        "inactive": "Tài khoản này đã ngừng dùng.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name, password = self.fields["username"], self.fields["password"]
        name.label, password.label = "Tên đăng nhập", "Mật khẩu"
        name.error_messages["required"], password.error_messages["required"] = "Nhập tên đăng nhập.", "Nhập mật khẩu."
        name.widget.attrs |= {"spellcheck": "false", "autocapitalize": "none"}

    def clean_username(self):
        # One spelling, so that failures on "Lan" and "lan" count together.
        name = self.cleaned_data["username"].strip().lower()
        # Django only tells the browser; what is longer would break the table of failures.
        if len(name) > self.fields["username"].max_length:
            raise ValidationError(f"Tên đăng nhập dài nhất {self.fields['username'].max_length} ký tự.")
        return name

    def get_invalid_login_error(self):
        message = self.error_messages["invalid_login"]
        left = lockouts.tries_left(self.request, self.cleaned_data["username"])
        if left:
            message += f" Còn {left} lần thử; sau đó tên này bị khóa {lockouts.lock_minutes()} phút."
        return ValidationError(message, code="invalid_login")


class PasswordForm(Form):
    """The person's present password and the new one, twice."""

    current = forms.CharField(
        label="Mật khẩu đang dùng",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    password = forms.CharField(
        label="Mật khẩu mới", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label="Nhập lại mật khẩu mới", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_current(self):
        if not self.user.check_password(self.cleaned_data["current"]):
            raise ValidationError("Mật khẩu đang dùng không đúng.")
        return self.cleaned_data["current"]

    def clean(self):
        first, second = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if first and second and first != second:
            self.add_error("again", "Hai lần nhập mật khẩu mới không giống nhau.")


class ContactForm(Form):
    """How to reach a person."""

    email = forms.EmailField(
        label="Thư điện tử",
        required=False,
        error_messages={"invalid": "Địa chỉ thư không đúng. Ví dụ: lan@binhson.gov.vn"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = TextField(label="Điện thoại", required=False, max_length=20)

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if phone and not (re.fullmatch(r"\+?[0-9][0-9 .-]*", phone) and 8 <= len(re.sub(r"\D", "", phone)) <= 13):
            raise ValidationError("Số điện thoại gồm 8 đến 13 chữ số, ví dụ 0912 345 678.")
        return phone


class UserForm(ContactForm):
    """A person with role and unit. `values()` are the keywords of change_user."""

    field_order = ["full_name", "username", "role", "unit", "email", "phone"]
    aliases = {"commune": "unit", "department": "unit"}

    full_name = NameField(label="Họ và tên", max_length=120)
    role = forms.ChoiceField(label="Vai trò", choices=[("", "Chọn vai trò"), *Role.choices])
    unit = forms.ChoiceField(
        label="Đơn vị",
        required=False,
        help_text="Xã của người làm ở xã, cơ quan của người làm ở phòng, ban; còn lại để “Huyện Triệu Sơn”.",
    )

    def __init__(self, *args, today, user=None, **kwargs):
        if user is not None:
            kwargs["initial"] = {
                "full_name": user.full_name,
                "role": user.role,
                "unit": unit_value(user),
                "email": user.email,
                "phone": user.phone,
            } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        keep = user.commune if user is not None else None
        self.fields["unit"].choices = unit_choices(today, blank="Huyện Triệu Sơn", with_ended=True, keep=keep)

    def values(self):
        data = dict(self.cleaned_data)
        data["commune"], data["department"] = unit_of(data.pop("unit"))
        return data


class NewUserForm(UserForm):
    """A new person; `values()` are the keywords of create_user but for the password."""

    username = TextField(
        label="Tên đăng nhập",
        max_length=60,
        help_text="Chữ thường không dấu, chữ số và . _ - ; không đổi được về sau. Ví dụ: ha.lan",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class NoteForm(Form):
    """Why something is done, for the trail."""

    note = TextField(
        label="Lý do", required=False, max_length=300, help_text="Ghi vào nhật ký, ví dụ: chuyển công tác."
    )


class UserFilterForm(Form):
    """The filters of the list of accounts, as they stand in the address."""

    q = TextField(
        label="Tên, tên đăng nhập", required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    vai_tro = forms.ChoiceField(label="Vai trò", required=False, choices=[("", "Mọi vai trò"), *Role.choices])
    don_vi = forms.ChoiceField(label="Đơn vị", required=False)
    trang_thai = forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=[("", "Đang dùng"), ("ngung", "Đã ngừng"), ("moi", "Chưa đổi mật khẩu tạm"), ("tat-ca", "Tất cả")],
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].choices = unit_choices(today, blank="Mọi đơn vị", with_ended=True)


class AuditFilterForm(Form):
    """The filters of the trail, as they stand in the address."""

    nguoi = TextField(label="Người làm", required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    don_vi = forms.ChoiceField(label="Đơn vị", required=False)
    viec = forms.ChoiceField(label="Việc", required=False)
    tu = DateVnField(label="Từ ngày", required=False)
    den = DateVnField(label="Đến ngày", required=False)
    truoc = NumberField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].choices = unit_choices(today, blank="Mọi đơn vị", with_ended=True)
        named = sorted(ACTION_NAMES.items(), key=lambda pair: pair[1])
        self.fields["viec"].choices = [("", "Mọi việc"), *named]

    def clean(self):
        start, end = self.cleaned_data.get("tu"), self.cleaned_data.get("den")
        if start and end and start > end:
            self.add_error("den", "Đến ngày phải không trước từ ngày.")


class VillageForm(Form):
    """A village's name and number."""

    number = NumberField(
        label="Số thứ tự", required=False, min_value=1, max_value=99, help_text="Để trống thì lấy số kế tiếp."
    )
    name = TextField(
        label="Tên thôn", max_length=100, help_text="Ghi cả chữ thôn, bản hoặc khu phố, ví dụ: Thôn Bồn Dồn"
    )


class VillageNameForm(Form):
    """A village's new name."""

    name = TextField(label="Tên mới", max_length=100)
    note = TextField(label="Căn cứ", required=False, max_length=300, help_text="Ví dụ: Nghị quyết đổi tên của HĐND.")


class VillageEndForm(Form):
    """The day on which a village is no more, and what it became part of."""

    on = DateVnField(label="Không còn từ ngày", help_text="Ngày đầu tiên không còn thôn này. Ví dụ: 01/01/2018")
    successor = forms.ModelChoiceField(
        label="Nhập vào thôn", required=False, queryset=Village.objects.none(), empty_label="Không nhập vào thôn nào"
    )
    note = TextField(label="Căn cứ", required=False, max_length=300, help_text="Ví dụ: Nghị quyết sáp nhập thôn.")

    def __init__(self, *args, village, **kwargs):
        super().__init__(*args, **kwargs)
        others = village.commune.villages.filter(valid_to__isnull=True).exclude(pk=village.pk)
        self.fields["successor"].queryset = others
