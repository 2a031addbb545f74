from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.permissions import Forbidden
from assignments.actions import open_year


class Command(BaseCommand):
    help = "Mở năm công tác: giao mọi nhiệm vụ của Quyết định 432 cho từng đơn vị. Chạy lại chỉ thêm việc còn thiếu."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True, action="extend", nargs="+", help="một hay nhiều năm")
        parser.add_argument("--user", required=True, help="tên đăng nhập của cán bộ Phòng LĐTBXH")

    def handle(self, *, year, user, **options):
        person = User.objects.filter(username=user.lower()).first()
        if person is None:
            raise CommandError(f"Không có tài khoản {user}.")
        for each in year:
            try:
                result = open_year(by=person, year=each)
            except (ValidationError, Forbidden) as error:
                raise CommandError("; ".join(getattr(error, "messages", [str(error)]))) from error
            self.stdout.write(f"Năm {each}: thêm {result['created']} nhiệm vụ, có {result['total']}.")
