from django.core.management.base import BaseCommand, CommandError

from trieuson_poverty.backup import BackupError, restore_backup
from ui.formatting import number


class Command(BaseCommand):
    help = "Khôi phục dữ liệu từ tệp do lệnh backup ghi. Kiểm hết rồi mới ghi; ghi tất cả hoặc không ghi gì."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="F")
        parser.add_argument("--replace", action="store_true", help="thay hết dữ liệu đang có")

    def handle(self, *, file, replace, **options):
        try:
            done = restore_backup(file, replace=replace)
        except BackupError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"Đã khôi phục {number(done['rows'])} dòng, {done['files']} tệp từ {file}.")
