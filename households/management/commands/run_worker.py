"""manage.py run_worker: does the work that pages leave to the background, such as the Excel file of a whole district.

Work of a worker that was killed is taken up again; one worker beside the server is enough.
"""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string


class Command(BaseCommand):
    help = "Làm các việc chạy nền (nhập Excel lớn, gói biểu). Dừng bằng Ctrl+C; việc đang dở được làm lại lần sau."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="làm hết việc đang chờ rồi thôi")

    def handle(self, *, once, **options):
        if "immediate" in settings.TASKS["default"]["BACKEND"]:
            self.stdout.write("BACKGROUND_TASKS=immediate: mọi việc làm ngay trong trang, không cần tiến trình nền.")
            return
        if count := sum(import_string(name)() for name in settings.RESUMES):
            self.stdout.write(f"Làm lại {count} việc dở dang.")
        call_command("db_worker", batch=once, reload=False, verbosity=0)
