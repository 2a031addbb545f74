from time import perf_counter

from django.core.management.base import BaseCommand, CommandError

from trieuson_poverty import demo
from trieuson_poverty.management.commands.demo_logins import table_of_logins
from ui.formatting import number


class Command(BaseCommand):
    help = "Tạo huyện dữ liệu thử (không ai có thật): tài khoản, thôn, các năm rà soát, hộ và phiếu. Chỉ chạy một lần."

    def add_arguments(self, parser):
        parser.add_argument("--households", type=int, default=3000, help="số hộ trong danh sách (mặc định 3000)")
        parser.add_argument("--seed", type=int, default=432, help="cùng số này thì ra cùng dữ liệu (mặc định 432)")
        parser.add_argument(
            "--until", type=int, default=demo.YEARS[-1], help=f"năm cuối, đến {demo.LAST_POSSIBLE_YEAR} (mặc định 2017)"
        )

    def handle(self, households, seed, until, **options):
        if not 36 <= households <= 200_000:
            raise CommandError("Số hộ từ 36 (mỗi xã một hộ) đến 200000, ví dụ --households 3000.")
        if not demo.YEARS[0] <= until <= demo.LAST_POSSIBLE_YEAR:
            raise CommandError(f"Năm cuối từ {demo.YEARS[0]} đến {demo.LAST_POSSIBLE_YEAR}.")
        started = perf_counter()
        try:
            written = demo.fill(
                households=households,
                seed=seed,
                years=tuple(range(demo.YEARS[0], until + 1)),
                tell=lambda line: self.stdout.write(f"  {line}"),
            )
        except demo.NotForProduction:
            raise CommandError("Máy chủ thật (DJANGO_ENV=production) không nhận dữ liệu thử.") from None
        except demo.AlreadyFilled:
            self.stdout.write("Đã có hộ hoặc năm rà soát, nên không tạo dữ liệu thử. Dữ liệu đang có giữ nguyên.")
            return
        self.stdout.write(
            f"Xong trong {perf_counter() - started:.0f} giây: {number(written.households)} hộ, "
            f"{number(written.persons)} nhân khẩu, {number(written.forms)} phiếu. Tất cả là dữ liệu thử.\n"
        )
        self.stdout.write(table_of_logins(*demo.logins()))
