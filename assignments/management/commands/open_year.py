from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from accounts.management.asking import person, refused
from accounts.permissions import Forbidden
from assignments.actions import open_year


class Command(BaseCommand):
    help = "Mở năm công tác: giao mọi nhiệm vụ của Quyết định 432 cho từng đơn vị. Chạy lại chỉ thêm việc còn thiếu."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True, action="extend", nargs="+", help="một hay nhiều năm")
        parser.add_argument("--user", required=True, help="tên đăng nhập của cán bộ Phòng LĐTBXH")

    def handle(self, *, year, user, **options):
        by = person(user)
        for each in year:
            try:
                result = open_year(by=by, year=each)
            except (ValidationError, Forbidden) as error:
                raise refused(error) from error
            self.stdout.write(f"Năm {each}: thêm {result['created']} nhiệm vụ, có {result['total']}.")
