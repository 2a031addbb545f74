"""What can be done to an account. Every door (pages, Excel, commands) comes through here, and each step is audited.

No password, nor anything made from one, is ever written to the trail.
"""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import lockouts
from accounts.audit import difference, name_actions, record, snapshot
from accounts.models import Door, GuideRead, User
from accounts.permissions import Role

TRACKED = ["username", "full_name", "email", "phone", "role", "commune", "department", "is_active"]
CHANGEABLE = frozenset({"full_name", "email", "phone", "role", "commune", "department"})

name_actions(
    {
        "user.created": "tạo tài khoản",
        "user.changed": "sửa tài khoản",
        "user.disabled": "ngừng dùng tài khoản",
        "user.enabled": "mở lại tài khoản",
        "user.password_reset": "đặt lại mật khẩu",
        "user.password_changed": "tự đổi mật khẩu",
        "user.unlocked": "bỏ khóa đăng nhập",
    }
)


@transaction.atomic
def create_user(
    *,
    by,
    username,
    full_name,
    role,
    password,
    commune=None,
    department=None,
    email="",
    phone="",
    temporary=True,
    door=Door.PAGE,
    reference="",
):
    """Creates an account and returns it.

    A `temporary` password must be changed at the first sign-in; pass False for accounts of a demonstration. With
    `password=None` nobody can sign in until it is reset.
    Raises ValidationError by field, "password" included.
    """
    user = User(
        username=username.strip().lower(),
        full_name=full_name,
        role=role,
        commune=commune,
        department=department,
        email=email,
        phone=phone,
        must_change_password=temporary,
    )
    if password is None:
        user.set_unusable_password()
    else:
        set_checked_password(user, password)
    user.full_clean()
    user.save()
    changes = difference({}, snapshot(user, TRACKED))
    record(
        by=by, action="user.created", obj=user, changes=changes, commune=user.commune, door=door, reference=reference
    )
    return user


@transaction.atomic
def change_user(*, by, user, door=Door.PAGE, reference="", **values):
    """Changes name, role, unit, mail or phone of an account and returns it as it is now.

    Raises ValidationError by field, and where the last administrator would lose that role. Nothing is written
    where nothing changes.
    """
    unknown = values.keys() - CHANGEABLE
    if unknown:
        raise TypeError(f"Not to be changed here: {', '.join(sorted(unknown))}")
    if values.get("role", Role.ADMINISTRATOR) != Role.ADMINISTRATOR:
        keep_an_administrator(without=user)
    current = User.objects.select_for_update().get(pk=user.pk)
    before = snapshot(current, TRACKED)
    for name, value in values.items():
        setattr(current, name, value)
    current.full_clean()
    changes = difference(before, snapshot(current, TRACKED))
    if changes:
        current.save()
        record(
            by=by,
            action="user.changed",
            obj=current,
            changes=changes,
            commune=current.commune,
            door=door,
            reference=reference,
        )
    return current


@transaction.atomic
def disable_user(*, by, user, note="", door=Door.PAGE, reference=""):
    """Shuts an account: its open sessions end with their next request. Its history stays.

    Raises ValidationError for the last administrator.
    """
    keep_an_administrator(without=user)
    return _set_active(by=by, user=user, is_active=False, note=note, door=door, reference=reference)


@transaction.atomic
def enable_user(*, by, user, note="", door=Door.PAGE, reference=""):
    """Opens a shut account again, with the password it had."""
    return _set_active(by=by, user=user, is_active=True, note=note, door=door, reference=reference)


@transaction.atomic
def reset_password(*, by, user, password, temporary=True, door=Door.PAGE):
    """Gives an account a new password, ends its sessions and any lock on its sign-in. Raises ValidationError."""
    current = User.objects.select_for_update().get(pk=user.pk)
    set_checked_password(current, password)
    current.must_change_password = temporary
    current.save(update_fields=["password", "must_change_password"])
    lockouts.unlock(current.username)
    record(by=by, action="user.password_reset", obj=current, commune=current.commune, door=door)
    return current


@transaction.atomic
def change_password(*, by, password):
    """Gives the person himself a new password, different from the present one. Raises ValidationError."""
    current = User.objects.select_for_update().get(pk=by.pk)
    if current.check_password(password):
        raise ValidationError({"password": "Mật khẩu mới phải khác mật khẩu đang dùng."})
    set_checked_password(current, password)
    current.must_change_password = False
    current.save(update_fields=["password", "must_change_password"])
    record(by=by, action="user.password_changed", obj=current, commune=current.commune)
    return current


@transaction.atomic
def unlock_user(*, by, user):
    """Lets a person who mistyped too often try again at once; returns whether there was anything to undo."""
    was_locked = lockouts.unlock(user.username) > 0
    if was_locked:
        record(by=by, action="user.unlocked", obj=user, commune=user.commune)
    return was_locked


def put_guide_away(*, by):
    """Notes that the person has read the words of the first visit; again changes nothing. No change of data, so the
    trail does not hold it."""
    GuideRead.objects.get_or_create(user=by)


def set_checked_password(user, password):
    """Sets the password that passes the rules; raises ValidationError under "password"."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    user.set_password(password)


def keep_an_administrator(*, without):
    """Raises ValidationError where no active administrator would be left without this person.

    Locks the administrators' rows, so that two of them cannot shut each other out at the same moment.
    """
    administrators = set(User.objects.active_administrators().select_for_update().values_list("pk", flat=True))
    if administrators == {without.pk}:
        raise ValidationError(
            "Đây là quản trị duy nhất còn lại. Giao vai trò Quản trị cho một người khác trước, nếu không sẽ không ai "
            "quản lý được tài khoản."
        )


def _set_active(*, by, user, is_active, note, door, reference):
    current = User.objects.select_for_update().get(pk=user.pk)
    if current.is_active != is_active:
        current.is_active = is_active
        current.save(update_fields=["is_active"])
        record(
            by=by,
            action="user.enabled" if is_active else "user.disabled",
            obj=current,
            changes={"đang dùng": [not is_active, is_active]},
            commune=current.commune,
            note=note,
            door=door,
            reference=reference,
        )
    return current
