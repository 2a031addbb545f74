"""manage.py import_survey: checks and applies a survey workbook as a named user, by the same code as the pages."""

from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.management.asking import person, refused
from accounts.models import Door
from households.actions import importing as actions
from households.importing import marking, preview
from households.management.asking import round_of
from households.models import ImportStatus
from ui.formatting import number


class Command(BaseCommand):
    help = "Kiểm tra và áp dụng một tệp khảo sát Excel. Thoát với mã 1 nếu tệp có lỗi, 0 nếu đã áp dụng."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--user", required=True, help="tên đăng nhập của người nhập")
        parser.add_argument("--check-only", action="store_true", help="chỉ kiểm tra, không ghi gì")
        parser.add_argument("--only-right", action="store_true", help="áp dụng các hộ đúng, bỏ lại hộ sai")
        parser.add_argument("--errors-to", type=Path, help="ghi lại tệp của mình, ô sai tô đỏ")

    def handle(self, *, file, year, user, check_only, only_right, errors_to, **options):
        by, survey_round = person(user), round_of(year)
        if not file.is_file():
            raise CommandError(f"Không có tệp {file}.")
        try:
            with file.open("rb") as stream:
                survey_import = actions.upload(
                    by=by, survey_round=survey_round, stream=stream, name=file.name, door=Door.COMMAND
                )
            survey_import = actions.check(by=by, survey_import=survey_import)
            self._tell(survey_import)
            if errors_to and survey_import.status == ImportStatus.CHECKED:
                marking.write(survey_import, errors_to)
                self.stdout.write(f"Đã ghi {errors_to}: ô sai tô đỏ.")
            if survey_import.status == ImportStatus.REFUSED:
                raise CommandError(survey_import.refusal, returncode=1)
            has_errors = bool(survey_import.count("wrong"))
            if check_only or (has_errors and not only_right):
                actions.cancel(by=by, survey_import=survey_import, door=Door.COMMAND)
                if has_errors:
                    raise CommandError("Tệp có lỗi, chưa áp dụng hộ nào.", returncode=1)
                return
            if not survey_import.written_count:
                self.stdout.write("Không có gì mới hay thay đổi, nên không áp dụng.")
                actions.cancel(by=by, survey_import=survey_import, door=Door.COMMAND)
                return
            survey_import = actions.apply(by=by, survey_import=survey_import, only_right=only_right, door=Door.COMMAND)
            actions.look_over(survey_import)
        except (ValidationError, PermissionDenied) as error:
            raise refused(error) from error
        self.stdout.write(
            f"Đã áp dụng, {survey_import}: {number(survey_import.written_count)} hộ, "
            f"{number(survey_import.receipt['persons'])} nhân khẩu."
        )
        found = actions.found_in(survey_import, by)
        questions, pairs = number(found["questions"]), number(found["pairs"])
        self.stdout.write(f"Chờ trả lời: {questions} câu hỏi, {pairs} cặp nghi trùng.")

    def _tell(self, survey_import):
        if survey_import.status == ImportStatus.REFUSED:
            return
        for note in survey_import.notes:
            self.stdout.write(f"Lưu ý: {note}")
        self.stdout.write(preview.sentence(survey_import))
        for problem in preview.all_problems(survey_import):
            kind = "LỖI" if problem.is_error else "HỎI"
            self.stdout.write(
                f"{kind}\t{problem.sheet}\t{problem.address}\t{problem.header}\t{problem.shown}\t{problem.message}"
            )
