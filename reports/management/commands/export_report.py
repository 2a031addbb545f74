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
from reports.build import NoCommuneError, NotComparableError, build_table, chosen_options, open_scope
from reports.definitions import REPORTS, NoReportError, report_by_key
from reports.letterhead import issuer_for
from reports.periodic.exporting import KEYS as PERIODIC
from reports.periodic.exporting import PeriodicExportError
from reports.periodic.exporting import export as export_periodic
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
        parser.add_argument("--period", help="kỳ của báo cáo định kỳ: 6t hoặc nam; các biểu chỉ theo năm: year")
        parser.add_argument("--body", help="mã cơ quan của báo cáo định kỳ, ví dụ nnptnt")
        parser.add_argument("--edition", help="bản của báo cáo tổng hợp: huyen hoặc tinh")
        parser.add_argument("--commune", help="mã GSO của xã: biểu theo thôn của xã ấy")
        parser.add_argument("--group", help="nhóm hộ: poor, near_poor hoặc both")
        parser.add_argument("--compare", help="năm trước đó để đặt cạnh, ví dụ 2016")
        parser.add_argument("--option", action="append", default=[], help="lựa chọn của biểu, viết như k=4; nhiều lần")
        parser.add_argument("--personal", action="store_true", help="danh sách có họ tên, địa chỉ, số định danh")
        parser.add_argument("--user", help="tên đăng nhập của người xuất")
        parser.add_argument("--out", help="tệp ghi ra, đuôi .xlsx hoặc .docx")

    def handle(self, *args, **options):
        if options["list"]:
            for report in REPORTS.values():
                self.stdout.write(f"{report.key}\t{report.name}")
            for key, entry in PERIODIC.items():
                self.stdout.write(f"{key}\t{entry.name} ({entry.asks})")
            return
        try:
            rows = self._export(options)
        except NoReportError as error:
            raise _refusal(f"{error} Báo cáo định kỳ: {', '.join(PERIODIC)}.") from error
        except (Forbidden, NoCommuneError, NotComparableError, PeriodicExportError) as error:
            raise _refusal(str(error)) from error
        except (OSError, XlsxFileError) as error:
            raise _refusal(f"--out: không ghi được tệp {options['out']}: {error}") from error
        self.stdout.write(f"{options['out']}: {rows} dòng")

    def _export(self, options):
        if options["key"] in PERIODIC:
            return _periodic(options)
        report = report_by_key(_needed(options, "key", "mã biểu; xem --list"))
        year = _year(_needed(options, "year", "--year"))
        if options["period"] not in (None, "year"):
            raise _refusal(f"Biểu này chỉ theo năm: --period year, không phải “{options['period']}”.")
        user = _user(_needed(options, "user", "--user"))
        out = _out(_needed(options, "out", "--out"))
        authorise(user, Verb.VIEW_TABLES)
        if report.verb is not None:
            authorise(user, report.verb)
        try:
            scope = open_scope(user=user, year=year, commune_code=options["commune"] or "")
        except SurveyRound.DoesNotExist as error:
            raise _refusal(f"Năm {year} chưa có đợt rà soát.") from error
        group = _group(report, options["group"])
        now = timezone.now()
        is_word = out.suffix.lower() == ".docx"
        if not report.is_list:
            table = build_table(
                report,
                scope,
                group=group,
                options=_options(report, scope, options["option"]),
                compare=_year(options["compare"], "--compare") if options["compare"] else None,
                now=now,
            )
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


def _periodic(options):
    return export_periodic(
        options["key"],
        user=_user(_needed(options, "user", "--user")),
        year=_year(_needed(options, "year", "--year")),
        period=options["period"],
        commune=options["commune"] or "",
        body=options["body"] or "",
        edition=options["edition"] or "",
        out=_out(_needed(options, "out", "--out")),
        now=timezone.now(),
        today=timezone.localdate(),
    )


def _refusal(message):
    return CommandError(message, returncode=2)


def _needed(options, name, words):
    if not options[name]:
        raise _refusal(f"Thiếu {words}. Xem: manage.py export_report --help")
    return options[name]


def _options(report, scope, given):
    """Returns {key: value} of "k=4" words that the report knows; refuses the others by name."""
    values = dict(each.partition("=")[::2] for each in given)
    known = {option.key for option in report.options}
    if unknown := set(values) - known:
        raise _refusal(f"--option: biểu {report.key} không có {', '.join(sorted(unknown))}.")
    try:
        return chosen_options(report, scope.round.standard, values)
    except KeyError as error:
        raise _refusal(f"--option: không có giá trị ấy ở “{error.args[0]}”.") from error


def _year(text, name="--year"):
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise _refusal(f"{name}: “{text}” không phải năm, viết như 2017.")
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
