"""What a password must be, and how a temporary one is made. The rules are those of AUTH_PASSWORD_VALIDATORS.

Django's checks are kept and their messages replaced, since its Vietnamese translation has holes; names are compared
without accents, because people type passwords without them.
"""

import re
import secrets

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
)
from django.core.exceptions import ValidationError

from ui.formatting import fold

# Read from a slip of paper and typed by hand: no letter or digit that looks like another.
LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 3, 4

# What a person in this office thinks of first; common-password lists are English.
GUESSED_WORDS = frozenset(
    {
        "matkhau", "matkhaumoi", "trieuson", "huyentrieuson", "giamngheo", "giamngheotrieuson", "thanhhoa",
        "vietnam", "canbo", "canboxa", "lanhdao", "quantri", "ubndxa", "ubndhuyen", "laodong", "xinchao", "anhyeuem",
    }
)  # fmt: skip
SHORTEST_NAME_PART = 5


def temporary_password():
    """Returns a fresh random password of three groups of four, such as "kfrt-7mwq-x3hd" (59 bits)."""
    return "-".join("".join(secrets.choice(LEGIBLE) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def letters_of(text):
    """Returns the folded letters of `text` alone: "Hà Thị Lan 2017!" → "hathilan"."""
    return re.sub(r"[^a-z]", "", fold(text))


class LongEnough(MinimumLengthValidator):
    def get_error_message(self):
        return f"Mật khẩu quá ngắn. Dùng ít nhất {self.min_length} ký tự; một câu ngắn dễ nhớ là tốt nhất."

    def get_help_text(self):
        return f"Ít nhất {self.min_length} ký tự."


class NotCommon(CommonPasswordValidator):
    """Refuses the world's common passwords and this office's own first thoughts, whatever digits follow them."""

    def validate(self, password, user=None):
        super().validate(password, user)
        if letters_of(password) in GUESSED_WORDS:
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self):
        return "Mật khẩu này dễ đoán vì nhiều người dùng. Chọn mật khẩu khác."

    def get_help_text(self):
        return "Không phải mật khẩu nhiều người dùng, như “matkhau123” hay “trieuson2017”."


class NotOnlyDigits(NumericPasswordValidator):
    def get_error_message(self):
        return "Mật khẩu chỉ có chữ số thì dễ đoán. Thêm chữ cái."

    def get_help_text(self):
        return "Không chỉ gồm chữ số."


class NotOneself:
    """Refuses a password built from the person's name, sign-in name, mail address or phone."""

    def validate(self, password, user=None):
        if user is None:
            return
        letters, digits = letters_of(password), re.sub(r"\D", "", password)
        names = {letters_of(user.full_name), letters_of(user.username), letters_of(user.email.partition("@")[0])}
        phone = re.sub(r"\D", "", user.phone)
        if any(len(name) >= SHORTEST_NAME_PART and name in letters for name in names) or (phone and phone in digits):
            raise ValidationError(
                "Mật khẩu chứa họ tên, tên đăng nhập hoặc số điện thoại của chính mình. Chọn mật khẩu khác.",
                code="password_too_similar",
            )

    def get_help_text(self):
        return "Không chứa họ tên, tên đăng nhập, số điện thoại của mình."
