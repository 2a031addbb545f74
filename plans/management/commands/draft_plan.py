"""manage.py draft_plan: drafts a commune's plan as a named user, by the page's own action, and prints its lines."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand

from accounts.management.asking import person, refused
from accounts.models import Door
from households.management.asking import no_commune, round_of
from households.models import CommuneSurvey
from plans.actions.draft import draft_plan
from plans.whole import whole_plan

LINE = ("measure_key", "body")
HEADER = ("mã hộ", "nhu cầu", "giải pháp", "cơ quan chủ trì")


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
        by = person(user)
        surveys = CommuneSurvey.objects.visible_to(by).filter(round=round_of(year)).select_related("round", "commune")
        survey = surveys.filter(commune__code=commune).first()
        if survey is None:
            raise no_commune(commune, [each.commune for each in surveys])
        try:
            drafted = draft_plan(by=by, survey=survey, door=Door.COMMAND)
        except (ValidationError, PermissionDenied) as error:
            raise refused(error) from error
        whole = whole_plan(drafted.plan)
        self.stdout.write("\t".join(HEADER))
        for row in whole.contents.current:
            for line in row.standing_lines:
                words = whole.words.need(line.need), *(whole.words.value(name, getattr(line, name)) for name in LINE)
                self.stdout.write("\t".join((row.code, *words)))
        counts = ", ".join(f"{count} {what}" for what, count in drafted.counts.items() if count)
        self.stderr.write(f"{drafted.plan}, {drafted.plan.get_basis_display()}: {counts or 'không có gì thay đổi'}.")
