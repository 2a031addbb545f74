from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assignments.actions import send_reminders
from ui.formatting import parse_date


class Command(BaseCommand):
    help = "Nhắc việc trước 14, 7, 1 ngày và khi quá hạn; mỗi lần nhắc một lần, chạy lặp lại được (đặt cho cron)."

    def add_arguments(self, parser):
        parser.add_argument("--today", help="coi hôm nay là ngày này, ví dụ 2017-11-22")

    def handle(self, *, today, **options):
        try:
            day = parse_date(today) if today else timezone.localdate()
        except ValueError as error:
            raise CommandError(str(error)) from error
        result = send_reminders(today=day)
        self.stdout.write(f"{result['made']} nhắc việc mới, {result['mailed']} thư đã gửi, {result['failed']} thư lỗi.")
