from django.core.management.base import BaseCommand

from accounts.permissions import COMMUNE_ROLES
from trieuson_poverty import demo

COMMUNES_SHOWN = frozenset({"15769", "15700"})  # a mountain commune and one of the plain stand for all 36


def table_of_logins(users, changed):
    """Returns the table as text: one line a person, two communes for all. `changed` lost the common password."""
    shown = [user for user in users if user.role not in COMMUNE_ROLES or user.commune.code in COMMUNES_SHOWN]
    rows = [("Tên đăng nhập", "Mật khẩu", "Vai trò", "Đơn vị")]
    rows += [
        (
            user.username,
            "(đã đổi)" if user.username in changed else demo.PASSWORD,
            user.get_role_display(),
            user.unit_name,
        )
        for user in shown
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)), row[3]]) for row in rows
    ]
    lines.insert(1, "-" * max(map(len, lines)))
    lines.append(
        "Xã nào cũng có canbo.<tên xã> và lanhdao.<tên xã>, viết liền không dấu: canbo.thoson, lanhdao.thoson…"
    )
    return "\n".join(["TÀI KHOẢN DỮ LIỆU THỬ", *lines])


class Command(BaseCommand):
    help = "In tài khoản của dữ liệu thử; không in gì khi không có dữ liệu thử."

    def handle(self, **options):
        users, changed = demo.logins()
        if users:
            self.stdout.write(table_of_logins(users, changed))
