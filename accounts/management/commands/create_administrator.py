from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.models import Door, User
from accounts.passwords import temporary_password
from accounts.permissions import Role


class Command(BaseCommand):
    help = "Tạo quản trị đầu tiên của một máy chủ mới, hoặc cấp lại mật khẩu khi không còn quản trị nào vào được."

    def add_arguments(self, parser):
        parser.add_argument("username", help="tên đăng nhập, chữ thường không dấu, ví dụ quantri")
        parser.add_argument("--full-name", help="họ và tên, ví dụ “Đỗ Minh Trí”; cần khi tạo mới")
        parser.add_argument(
            "--reset", action="store_true", help="quản trị này đã có: chỉ đặt lại mật khẩu, mở lại, bỏ khóa"
        )

    def handle(self, username, full_name, reset, **options):
        password = temporary_password()
        try:
            user = self.reset(username, password) if reset else self.create(username, full_name, password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Tên đăng nhập: {user.username}\nMật khẩu tạm, chỉ in lần này: {password}")

    def create(self, username, full_name, password):
        if not full_name:
            raise CommandError("Thêm --full-name “Họ và tên”.")
        return actions.create_user(
            by=None,
            username=username,
            full_name=full_name,
            role=Role.ADMINISTRATOR,
            password=password,
            door=Door.COMMAND,
        )

    def reset(self, username, password):
        user = User.objects.filter(username=username.lower(), role=Role.ADMINISTRATOR).first()
        if user is None:
            raise CommandError(f"Không có quản trị nào tên đăng nhập {username}.")
        actions.enable_user(by=None, user=user, door=Door.COMMAND)
        return actions.reset_password(by=None, user=user, password=password, door=Door.COMMAND)
