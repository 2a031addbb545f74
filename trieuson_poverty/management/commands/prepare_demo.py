from django.core.management import call_command
from django.core.management.base import BaseCommand

from trieuson_poverty import demo


class Command(BaseCommand):
    help = "Chuẩn bị bản chạy thử: cơ sở dữ liệu, đơn vị, dữ liệu thử nếu chưa có gì; in tài khoản thử. Chạy lại được."

    def handle(self, **options):
        """All in one process: starting Python anew for each step is most of what a second `make run` would wait for."""
        call_command("migrate", verbosity=0)
        call_command("load_areas", stdout=self.stdout)
        call_command("demo_logins" if demo.is_filled() else "seed_demo", stdout=self.stdout)
