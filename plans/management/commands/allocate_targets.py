"""manage.py allocate_targets: makes a scenario and shares its total out over the communes, as the page does."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.management.asking import person, refused
from accounts.models import Door
from households.management.asking import round_of
from plans.models import TargetScenario
from plans.targets.scenarios import create_scenario

MOST_TOTAL = 1_000_000


class Command(BaseCommand):
    help = (
        "Chia tổng chỉ tiêu giảm nghèo cho các xã từ kết quả rà soát của năm, lưu thành một phương án. "
        "In mỗi xã một dòng: mã xã, hộ nghèo, chỉ tiêu, cách nhau bằng tab."
    )

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True, help="năm rà soát; chỉ tiêu là của năm sau")
        parser.add_argument("--total", type=int, required=True, help="tổng số hộ thoát nghèo")
        parser.add_argument("--user", required=True, help="tên đăng nhập của cán bộ Phòng LĐTBXH")
        parser.add_argument("--name", default="", help="tên phương án; không ghi thì tự đặt")

    def handle(self, *, year, total, user, name, **options):
        by, survey_round = person(user), round_of(year)
        if not 0 <= total <= MOST_TOTAL:
            raise CommandError(f"Tổng chỉ tiêu từ 0 đến {MOST_TOTAL} hộ.")
        try:
            scenario = create_scenario(
                by=by, survey_round=survey_round, name=name or _free_name(survey_round, total), total=total,
                door=Door.COMMAND,
            )  # fmt: skip
        except (ValidationError, PermissionDenied) as error:
            raise refused(error) from error
        self.stdout.write("mã xã\thộ nghèo\tchỉ tiêu")
        for share in scenario.shares.select_related("commune"):
            self.stdout.write(f"{share.commune.code}\t{share.poor}\t{share.target}")


def _free_name(survey_round, total):
    """ "Chia 800 hộ", "Chia 800 hộ (2)" …: the first that no scenario of the year has."""
    taken = set(TargetScenario.objects.filter(round=survey_round).values_list("name", flat=True))
    name, number = f"Chia {total} hộ", 1
    while name in taken:
        number += 1
        name = f"Chia {total} hộ ({number})"
    return name
