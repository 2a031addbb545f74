"""`manage.py export_report`: a table or list as a file, with the rights of a person named."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from xlsxwriter.exceptions import XlsxFileError

from accounts.models import Door, User
from accounts.permissions import Forbidden, Verb, authorise
from households.filters import NEAR_POOR, POOR, POOR_AND_NEAR_POOR, FormFilters
from households.models import SurveyRound
from reports.actions import export_list
from reports.build import NoCommuneError, build_table, open_scope
from reports.definitions import REPORTS, NoReportError, report_by_key
from reports.letterhead import issuer_for
from reports.renderers import docx, xlsx

GROUPS = {"poor": POOR, "near_poor": NEAR_POOR, "both": POOR_AND_NEAR_POOR}


class Command(BaseCommand):
    """Writes one report to a file; `--list` prints `KEY<TAB>name`. Exit 2 with a message in Vietnamese when it cannot.

    The file holds what the named person may see, and an exported list is audited under that name.
    """

    help = "Ghi một biểu (Excel, Word) hoặc danh sách hộ (Excel) ra tệp, theo quyền của người nêu ở --user."

    def add_arguments(self, parser):
        parser.add_argument("key", nargs="?", help="mã biểu; xem --list")
        parser.add_argument("--list", action="store_true", help="in các mã biểu rồi thôi")
        parser.add_argument("--year", help="năm rà soát, ví dụ 2017")
        parser.add_argument("--period", help="kỳ báo cáo; các biểu hiện có chỉ theo năm: year")
        parser.add_argument("--commune", help="mã GSO của xã: biểu theo thôn của xã ấy")
        parser.add_argument("--group", help="nhóm hộ: poor, near_poor hoặc both")
        parser.add_argument("--personal", action="store_true", help="danh sách có họ tên, địa chỉ, số định danh")
        parser.add_argument("--user", help="tên đăng nhập của người xuất")
        parser.add_argument("--out", help="tệp ghi ra, đuôi .xlsx hoặc .docx")

    def handle(self, *args, **options):
        if options["list"]:
            for report in REPORTS.values():
                self.stdout.write(f"{report.key}\t{report.name}")
            return
        try:
            rows = self._export(options)
        except (Forbidden, NoCommuneError, NoReportError) as error:
            raise _refusal(str(error)) from error
        except (OSError, XlsxFileError) as error:
            raise _refusal(f"--out: không ghi được tệp {options['out']}: {error}") from error
        self.stdout.write(f"{options['out']}: {rows} dòng")

    def _export(self, options):
        report = report_by_key(_needed(options, "key", "mã biểu; xem --list"))
        year = _year(_needed(options, "year", "--year"))
        if options["period"] not in (None, "year"):
            raise _refusal(f"Biểu này chỉ theo năm: --period year, không phải “{options['period']}”.")
        user = _user(_needed(options, "user", "--user"))
        out = _out(_needed(options, "out", "--out"))
        authorise(user, Verb.VIEW_TABLES)
        try:
            scope = open_scope(user=user, year=year, commune_code=options["commune"] or "")
        except SurveyRound.DoesNotExist as error:
            raise _refusal(f"Năm {year} chưa có đợt rà soát.") from error
        group = _group(report, options["group"])
        now = timezone.now()
        is_word = out.suffix.lower() == ".docx"
        if not report.is_list:
            table = build_table(report, scope, group=group, now=now)
            if not is_word:
                return xlsx.write(table, str(out))
            out.write_bytes(docx.write(table, issuer_for(user)))
            return len(table.rows)
        if is_word:
            raise _refusal("Danh sách hộ chỉ ghi được ra tệp .xlsx.")
        filters = FormFilters(commune_code=scope.commune.code if scope.commune else "", class_group=group)
        return export_list(
            by=user,
            report=report,
            scope=scope,
            filters=filters,
            with_personal=options["personal"],
            out=str(out),
            now=now,
            door=Door.COMMAND,
        )


def _refusal(message):
    return CommandError(message, returncode=2)


def _needed(options, name, words):
    if not options[name]:
        raise _refusal(f"Thiếu {words}. Xem: manage.py export_report --help")
    return options[name]


def _year(text):
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise _refusal(f"--year: “{text}” không phải năm, viết như 2017.")
    return int(text)


def _user(username):
    try:
        return User.objects.get_by_natural_key(username)
    except User.DoesNotExist as error:
        raise _refusal(f"--user: không có tài khoản “{username}”.") from error


def _out(text):
    path = Path(text)
    if path.suffix.lower() not in (".xlsx", ".docx"):
        raise _refusal(f"--out: chỉ ghi được tệp .xlsx hoặc .docx, không phải “{path.suffix or text}”.")
    if not path.parent.is_dir():
        raise _refusal(f"--out: không có thư mục {path.parent}.")
    return path


def _group(report, name):
    if name is None:
        return report.groups[0] if report.groups else ""
    if GROUPS.get(name) not in report.groups:
        known = ", ".join(key for key, value in GROUPS.items() if value in report.groups)
        raise _refusal(f"--group: “{name}” không có ở biểu {report.key}. Các nhóm: {known or 'không có'}.")
    return GROUPS[name]
