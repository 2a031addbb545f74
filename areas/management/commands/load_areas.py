from django.core.management.base import BaseCommand

from areas.loading import load_areas


class Command(BaseCommand):
    help = "Nạp xã, thị trấn (có thời hạn) và các cơ quan của Quyết định 432 từ areas/data/*.csv; chạy lại được."

    def handle(self, **options):
        loaded = load_areas()
        self.stdout.write(f"{loaded['communes']} đơn vị hành chính, {loaded['departments']} cơ quan.")
