"""manage.py draft_plan: drafts a commune's plan as a named user, by the page's own action, and prints its lines."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Door, User
from households.models import CommuneSurvey
from plans.actions.draft import draft_plan
from plans.whole import whole_plan

HEADER = ("household", "need", "measure", "body")


class Command(BaseCommand):
    help = (
        "Lập kế hoạch giảm nghèo của một xã từ kết quả rà soát của năm, hoặc cập nhật kế hoạch đã có; in mỗi dòng kế "
        "hoạch: mã hộ, nhu cầu, giải pháp, cơ quan chủ trì, cách nhau bằng tab."
    )

    def add_arguments(self, parser):
        parser.add_argument("--commune", required=True, help="mã xã (GSO), ví dụ 15769")
        parser.add_argument("--year", type=int, required=True, help="năm rà soát; kế hoạch là của năm sau")
        parser.add_argument("--user", required=True, help="tên đăng nhập của người lập")

    def handle(self, *, commune, year, user, **options):
        by = User.objects.filter(username=user.lower(), is_active=True).first()
        if by is None:
            raise CommandError(f"Không có tài khoản “{user}” đang dùng.")
        surveys = CommuneSurvey.objects.visible_to(by).filter(round__year=year, commune__code=commune)
        survey = surveys.select_related("round", "commune").first()
        if survey is None:
            raise CommandError(f"Không có rà soát năm {year} của xã mã {commune} mà tài khoản “{user}” được xem.")
        try:
            drafted = draft_plan(by=by, survey=survey, door=Door.COMMAND)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        whole = whole_plan(drafted.plan)
        self.stdout.write("\t".join(HEADER))
        for row in whole.contents.current:
            for line in row.standing_lines:
                self.stdout.write(f"{row.code}\t{line.need.kind}:{line.need.code}\t{line.measure_key}\t{line.body}")
        counts = ", ".join(f"{count} {what}" for what, count in drafted.counts.items() if count)
        self.stderr.write(f"{drafted.plan}, {drafted.plan.get_basis_display()}: {counts or 'không có gì thay đổi'}.")
