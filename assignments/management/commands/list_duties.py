from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assignments.models import Task, TaskYear
from ui.formatting import clean_text, parse_date


class Command(BaseCommand):
    help = "In nhiệm vụ của một năm đã mở: điều khoản, đơn vị, hạn (ISO), trạng thái, tên; cách nhau bằng dấu tab."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--today", help="xem trạng thái vào ngày này (mặc định: hôm nay)")

    def handle(self, *, year, today, **options):
        if not TaskYear.objects.filter(year=year).exists():
            raise CommandError(f"Năm {year} chưa mở. Mở bằng: manage.py open_year --year {year} --user TÊN")
        try:
            day = parse_date(today) if today else timezone.localdate()
        except ValueError as error:
            raise CommandError(str(error)) from error
        for task in Task.objects.of_year(year).with_units().by_deadline():
            fields = [task.clause, task.unit_name, task.due_on.isoformat(), task.words_on(day), task.title]
            self.stdout.write("\t".join(clean_text(field) for field in fields))
