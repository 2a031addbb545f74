from django.core.management.base import BaseCommand

from trieuson_poverty.backup import write_backup
from ui.formatting import number


class Command(BaseCommand):
    help = "Sao lưu toàn bộ dữ liệu và tệp đính kèm vào một tệp. Tệp chứa dữ liệu cá nhân: cất nơi an toàn."

    def add_arguments(self, parser):
        parser.add_argument("--out", required=True, metavar="F", help="tệp sẽ ghi, ví dụ saoluu.zip")

    def handle(self, *, out, **options):
        done = write_backup(out)
        self.stdout.write(
            f"Đã ghi {out}: {number(done['rows'])} dòng, {done['files']} tệp, {number(done['bytes'])} byte."
        )
