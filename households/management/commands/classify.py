"""`manage.py classify`: the class of one household from the command line, without a database."""

from django.core.management.base import BaseCommand, CommandError

from households.classification import CannotClassify, classify
from households.standards import NoStandardError, standard_on
from ui.formatting import parse_date, parse_number


class Command(BaseCommand):
    """Prints `CODE<TAB>reasons`, and questions to the error stream; exit 2 with a message when it cannot classify.

    Every option is read as text, so that a wrong one is answered in Vietnamese as everywhere else.
    """

    help = "Phân loại một hộ: in mã loại hộ, dấu tab, lý do. Không cần cơ sở dữ liệu."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--date", help="ngày rà soát: 2017-11-15 hoặc 15/11/2017; quyết định chuẩn nghèo")
        parser.add_argument("--area", help="urban (thành thị) hoặc rural (nông thôn)")
        parser.add_argument("--b1", help="điểm B1 của phiếu B")
        parser.add_argument("--income", help="thu nhập bình quân, đồng/người/tháng")
        parser.add_argument("--deprivations", help="số chỉ số thiếu hụt dịch vụ xã hội cơ bản")

    def handle(self, *args, **options):
        try:
            result = classify(
                standard=standard_on(_read("date", options, parse_date)),
                area=_read("area", options, str),
                b1=_read("b1", options, parse_number, is_required=False),
                income=_read("income", options, parse_number, is_required=False),
                deprivations=_read("deprivations", options, parse_number),
            )
        except (CannotClassify, NoStandardError) as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(result.line)
        for warning in result.warnings:
            self.stderr.write(f"Lưu ý: {warning}")


def _read(name, options, parse, *, is_required=True):
    """The option as `parse` reads it; None where an optional one is absent; CommandError with exit 2 otherwise."""
    text = options[name]
    if text is None:
        if is_required:
            raise CommandError(f"Thiếu --{name}. Xem: manage.py classify --help", returncode=2)
        return None
    try:
        return parse(text)
    except ValueError as error:
        raise CommandError(f"--{name}: {error}", returncode=2) from error
