"""manage.py run_worker: does the work that pages leave to the background, such as the Excel file of a whole district.

Work of a worker that was killed is taken up again; one worker beside the server is enough.
"""

import logging
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker

PAUSE = 1  # seconds between two looks for work
RESUME_EVERY = 30  # seconds between two looks for work whose process has died


class Command(BaseCommand):
    help = "Làm các việc chạy nền (nhập Excel lớn, gói biểu). Dừng bằng Ctrl+C; việc đang dở được làm lại lần sau."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="làm hết việc đang chờ rồi thôi")

    def handle(self, *, once, **options):
        if "immediate" in settings.TASKS["default"]["BACKEND"]:
            self.stdout.write("BACKGROUND_TASKS=immediate: mọi việc làm ngay trong trang, không cần tiến trình nền.")
            return
        # Ends each time when nothing waits. The library's own endless loop would never come to what a worker that was
        # killed left behind: that is known as such only after a while (long_imports.HEART_STOPPED).
        worker = Worker(
            queue_names=["default"], excluded_queue_names=[], backend_name="default", batch=True, interval=0,
            startup_delay=False, max_tasks=None, worker_id=get_random_string(32),
        )  # fmt: skip
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # it tells of each look
        worker.configure_signals()
        resumed_at = None
        while worker.running:
            if resumed_at is None or time.monotonic() - resumed_at >= RESUME_EVERY:
                resumed_at = time.monotonic()
                if count := sum(import_string(name)() for name in settings.RESUMES):
                    self.stdout.write(f"Làm lại {count} việc dở dang.")
            worker.run()
            if once:
                return
            if worker.running:
                time.sleep(PAUSE)
